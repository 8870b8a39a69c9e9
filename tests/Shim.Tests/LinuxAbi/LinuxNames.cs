using Rill.LinuxAbi;

namespace Rill.Shim.Tests.LinuxAbi;

/// <summary>What C calls the members of a type.</summary>
/// <param name="Type">The enum, or the class of constants.</param>
/// <param name="Headers">The headers that have them.</param>
/// <param name="Names">Member=EXPRESSION, separated by blanks; a member without one is ours, or the kernel's alone.</param>
internal sealed record LinuxNames(Type Type, string Headers, string Names)
{
    private const string Fcntl = "fcntl.h";
    private const string Mman = "linux/mman.h";
    private const string SignalHeaders = "signal.h";

    /// <summary>All types with members.</summary>
    public static IReadOnlyList<LinuxNames> All { get; } =
    [
        new(typeof(OpenFlags), Fcntl, """
            ReadOnly=O_RDONLY WriteOnly=O_WRONLY ReadWrite=O_RDWR AccessMode=O_ACCMODE Create=O_CREAT Exclusive=O_EXCL
            NoControllingTerminal=O_NOCTTY Truncate=O_TRUNC Append=O_APPEND NonBlock=O_NONBLOCK DataSync=O_DSYNC Async=O_ASYNC
            Direct=O_DIRECT LargeFile Directory=O_DIRECTORY NoFollow=O_NOFOLLOW NoAccessTime=O_NOATIME CloseOnExec=O_CLOEXEC
            Sync=O_SYNC Path=O_PATH TemporaryFile=O_TMPFILE Settable OnlyAtOpen
            """),
        new(typeof(AtFlags), Fcntl, """
            None NoFollow=AT_SYMLINK_NOFOLLOW EffectiveAccess=AT_EACCESS RemoveDirectory=AT_REMOVEDIR Follow=AT_SYMLINK_FOLLOW
            NoAutomount=AT_NO_AUTOMOUNT EmptyPath=AT_EMPTY_PATH ForceSync=AT_STATX_FORCE_SYNC DoNotSync=AT_STATX_DONT_SYNC
            """),
        new(typeof(AtDirectory), Fcntl, "Working=AT_FDCWD"),
        new(typeof(RenameFlags), "linux/fs.h", "None NoReplace=RENAME_NOREPLACE Exchange=RENAME_EXCHANGE Whiteout=RENAME_WHITEOUT"),
        new(typeof(NameLimits), "linux/limits.h", "NameMax=NAME_MAX PathMax=PATH_MAX MaxLinks"),
        new(typeof(FcntlCommand), Fcntl, """
            DupFd=F_DUPFD GetFd=F_GETFD SetFd=F_SETFD GetFlags=F_GETFL SetFlags=F_SETFL GetLock=F_GETLK SetLock=F_SETLK
            SetLockWait=F_SETLKW SetOwner=F_SETOWN GetOwner=F_GETOWN SetSignal=F_SETSIG GetSignal=F_GETSIG OfdGetLock=F_OFD_GETLK
            OfdSetLock=F_OFD_SETLK OfdSetLockWait=F_OFD_SETLKW SetLease=F_SETLEASE GetLease=F_GETLEASE
            DupFdCloseOnExec=F_DUPFD_CLOEXEC SetPipeSize=F_SETPIPE_SZ GetPipeSize=F_GETPIPE_SZ AddSeals=F_ADD_SEALS
            GetSeals=F_GET_SEALS CloseOnExecBit=FD_CLOEXEC
            """),
        new(typeof(LockType), Fcntl, "Read=F_RDLCK Write=F_WRLCK None=F_UNLCK"),
        new(typeof(FlockOperation), "sys/file.h", "None Shared=LOCK_SH Exclusive=LOCK_EX NonBlock=LOCK_NB Unlock=LOCK_UN"),
        new(typeof(SeekFrom), "linux/fs.h", "Start=SEEK_SET Current=SEEK_CUR End=SEEK_END Data=SEEK_DATA Hole=SEEK_HOLE"),
        new(typeof(FileSeals), Fcntl, """
            None Seal=F_SEAL_SEAL Shrink=F_SEAL_SHRINK Grow=F_SEAL_GROW Write=F_SEAL_WRITE FutureWrite=F_SEAL_FUTURE_WRITE All
            """),
        new(typeof(ModeBits), "sys/stat.h", """
            None TypeMask=S_IFMT Socket=S_IFSOCK Link=S_IFLNK Regular=S_IFREG Block=S_IFBLK Directory=S_IFDIR Character=S_IFCHR
            Fifo=S_IFIFO SetUser=S_ISUID SetGroup=S_ISGID Sticky=S_ISVTX OwnerRead=S_IRUSR OwnerWrite=S_IWUSR OwnerExecute=S_IXUSR
            GroupRead=S_IRGRP GroupWrite=S_IWGRP GroupExecute=S_IXGRP OtherRead=S_IROTH OtherWrite=S_IWOTH OtherExecute=S_IXOTH
            AnyRead AnyWrite AnyExecute Access=ACCESSPERMS Permissions=ALLPERMS All
            """),
        new(typeof(Octal), "stddef.h", """
            O022=0022 O200=0200 O300=0300 O400=0400 O444=0444 O500=0500 O555=0555 O600=0600 O644=0644 O660=0660 O666=0666 O700=0700
            O755=0755 O777=0777 O1777=01777
            """),
        new(typeof(PollEvents), "sys/poll.h sys/epoll.h", """
            None In=POLLIN Priority=POLLPRI Out=POLLOUT Error=POLLERR HangUp=POLLHUP Invalid=POLLNVAL ReadNormal=POLLRDNORM
            ReadBand=POLLRDBAND WriteNormal=POLLWRNORM WriteBand=POLLWRBAND ReadHangUp=POLLRDHUP EpollExclusive=EPOLLEXCLUSIVE
            EpollWakeUp=EPOLLWAKEUP EpollOneShot=EPOLLONESHOT EpollEdge=EPOLLET Readable Writable Always All
            """),
        new(typeof(EpollOperation), "sys/epoll.h", "Add=EPOLL_CTL_ADD Delete=EPOLL_CTL_DEL Modify=EPOLL_CTL_MOD"),
        new(typeof(CloneFlags), "linux/sched.h", """
            None ExitSignal=CSIGNAL Memory=CLONE_VM FileSystem=CLONE_FS Files=CLONE_FILES SignalHandlers=CLONE_SIGHAND
            PidFd=CLONE_PIDFD Trace=CLONE_PTRACE Vfork=CLONE_VFORK Parent=CLONE_PARENT Thread=CLONE_THREAD
            SystemSemaphores=CLONE_SYSVSEM SetThreadLocal=CLONE_SETTLS ParentSetTid=CLONE_PARENT_SETTID
            ChildClearTid=CLONE_CHILD_CLEARTID Detached=CLONE_DETACHED Untraced=CLONE_UNTRACED ChildSetTid=CLONE_CHILD_SETTID
            SharedIo=CLONE_IO ClearHandlers=CLONE_CLEAR_SIGHAND
            """),
        new(typeof(WaitOptions), "linux/wait.h", """
            None NoHang=WNOHANG Untraced=WUNTRACED Exited=WEXITED Continued=WCONTINUED NoWait=WNOWAIT NoThread=__WNOTHREAD
            All=__WALL Clone=__WCLONE
            """),
        new(typeof(WaitTarget), "linux/wait.h", "All=P_ALL Process=P_PID Group=P_PGID PidFd=P_PIDFD"),
        new(typeof(MmapFlags), Mman, """
            None Shared=MAP_SHARED Private=MAP_PRIVATE SharedValidate=MAP_SHARED_VALIDATE Type=MAP_TYPE Fixed=MAP_FIXED
            Anonymous=MAP_ANONYMOUS GrowsDown=MAP_GROWSDOWN Populate=MAP_POPULATE FixedNoReplace=MAP_FIXED_NOREPLACE
            """),
        new(typeof(MmapProtection), Mman, "None=PROT_NONE Read=PROT_READ Write=PROT_WRITE Execute=PROT_EXEC All"),
        new(typeof(RemapFlags), Mman, "None MayMove=MREMAP_MAYMOVE Fixed=MREMAP_FIXED"),
        new(typeof(SyncFlags), Mman, "None Asynchronous=MS_ASYNC Invalidate=MS_INVALIDATE Synchronous=MS_SYNC All"),
        new(typeof(MemoryAdvice), Mman, """
            Normal=MADV_NORMAL Random=MADV_RANDOM Sequential=MADV_SEQUENTIAL WillNeed=MADV_WILLNEED DoNotNeed=MADV_DONTNEED
            Free=MADV_FREE Mergeable=MADV_MERGEABLE Unmergeable=MADV_UNMERGEABLE HugePage=MADV_HUGEPAGE NoHugePage=MADV_NOHUGEPAGE
            DoNotDump=MADV_DONTDUMP DoDump=MADV_DODUMP Cold=MADV_COLD PageOut=MADV_PAGEOUT
            """),
        new(typeof(FutexCommand), "linux/futex.h", """
            Wait=FUTEX_WAIT Wake=FUTEX_WAKE Requeue=FUTEX_REQUEUE CompareRequeue=FUTEX_CMP_REQUEUE WakeOperation=FUTEX_WAKE_OP
            WaitBitSet=FUTEX_WAIT_BITSET WakeBitSet=FUTEX_WAKE_BITSET
            """),
        new(typeof(FutexOptions), "linux/futex.h", "None Private=FUTEX_PRIVATE_FLAG Realtime=FUTEX_CLOCK_REALTIME"),
        new(typeof(FutexWord), "linux/futex.h", """
            Waiters=FUTEX_WAITERS OwnerDied=FUTEX_OWNER_DIED OwnerMask=FUTEX_TID_MASK AllBits=FUTEX_BITSET_MATCH_ANY
            ListLimit=ROBUST_LIST_LIMIT ListHeadBytes=sizeof(struct:robust_list_head)
            """),
        new(typeof(ProcessOption), "linux/prctl.h", """
            SetDeathSignal=PR_SET_PDEATHSIG GetDeathSignal=PR_GET_PDEATHSIG GetDumpable=PR_GET_DUMPABLE SetDumpable=PR_SET_DUMPABLE
            GetKeepCapabilities=PR_GET_KEEPCAPS SetName=PR_SET_NAME GetName=PR_GET_NAME GetSecureComputing=PR_GET_SECCOMP
            CapabilityBoundingRead=PR_CAPBSET_READ CapabilityBoundingDrop=PR_CAPBSET_DROP SetTimerSlack=PR_SET_TIMERSLACK
            GetTimerSlack=PR_GET_TIMERSLACK SetChildSubreaper=PR_SET_CHILD_SUBREAPER GetChildSubreaper=PR_GET_CHILD_SUBREAPER
            SetNoNewPrivileges=PR_SET_NO_NEW_PRIVS GetNoNewPrivileges=PR_GET_NO_NEW_PRIVS SetVirtualMemoryName=PR_SET_VMA
            """),
        new(typeof(ArchOption), "asm/prctl.h", "SetGs=ARCH_SET_GS SetFs=ARCH_SET_FS GetFs=ARCH_GET_FS GetGs=ARCH_GET_GS"),
        new(typeof(SchedulingPolicy), "linux/sched.h", """
            Other=SCHED_NORMAL Fifo=SCHED_FIFO RoundRobin=SCHED_RR Batch=SCHED_BATCH Idle=SCHED_IDLE ResetOnFork=SCHED_RESET_ON_FORK
            """),
        new(typeof(Personality), "linux/personality.h", """
            NoRandomization=ADDR_NO_RANDOMIZE ClearedByExec=READ_IMPLIES_EXEC
            ClearedBySetId=MMAP_PAGE_ZERO|ADDR_COMPAT_LAYOUT|ADDR_NO_RANDOMIZE
            """),
        new(typeof(ClockId), "linux/time.h", """
            Realtime=CLOCK_REALTIME Monotonic=CLOCK_MONOTONIC ProcessCpu=CLOCK_PROCESS_CPUTIME_ID ThreadCpu=CLOCK_THREAD_CPUTIME_ID
            MonotonicRaw=CLOCK_MONOTONIC_RAW RealtimeCoarse=CLOCK_REALTIME_COARSE MonotonicCoarse=CLOCK_MONOTONIC_COARSE
            Boottime=CLOCK_BOOTTIME RealtimeAlarm=CLOCK_REALTIME_ALARM BoottimeAlarm=CLOCK_BOOTTIME_ALARM Tai=CLOCK_TAI
            """),
        new(typeof(TimerFlags), "sys/timerfd.h", "None Absolute=TFD_TIMER_ABSTIME CancelOnSet=TFD_TIMER_CANCEL_ON_SET"),
        new(typeof(IntervalTimer), "signal.h sys/time.h", """
            Real=ITIMER_REAL Virtual=ITIMER_VIRTUAL Profiling=ITIMER_PROF NotifySignal=SIGEV_SIGNAL NotifyNone=SIGEV_NONE
            NotifyThread=SIGEV_THREAD_ID
            """),
        new(typeof(Resource), "sys/resource.h", """
            Cpu=RLIMIT_CPU FileSize=RLIMIT_FSIZE Data=RLIMIT_DATA Stack=RLIMIT_STACK Core=RLIMIT_CORE Resident=RLIMIT_RSS
            Processes=RLIMIT_NPROC Files=RLIMIT_NOFILE LockedMemory=RLIMIT_MEMLOCK AddressSpace=RLIMIT_AS Locks=RLIMIT_LOCKS
            PendingSignals=RLIMIT_SIGPENDING MessageQueue=RLIMIT_MSGQUEUE Nice=RLIMIT_NICE RealTimePriority=RLIMIT_RTPRIO
            RealTimeTime=RLIMIT_RTTIME Count=RLIM_NLIMITS
            """),
        new(typeof(UsageWho), "sys/resource.h", "Self=RUSAGE_SELF Children=RUSAGE_CHILDREN Thread=RUSAGE_THREAD"),
        new(typeof(PriorityOf), "sys/resource.h", "Process=PRIO_PROCESS Group=PRIO_PGRP User=PRIO_USER"),
        new(typeof(TransferFlags), "linux/fs.h", """
            None HighPriority=RWF_HIPRI DataSync=RWF_DSYNC Sync=RWF_SYNC NoWait=RWF_NOWAIT Append=RWF_APPEND All
            """),
        new(typeof(AllocateMode), "linux/falloc.h", """
            None KeepSize=FALLOC_FL_KEEP_SIZE PunchHole=FALLOC_FL_PUNCH_HOLE ZeroRange=FALLOC_FL_ZERO_RANGE
            """),
        new(typeof(RandomFlags), "linux/random.h", "None NonBlock=GRND_NONBLOCK Random=GRND_RANDOM Insecure=GRND_INSECURE All"),
        new(typeof(BarrierCommand), "linux/membarrier.h", """
            Query=MEMBARRIER_CMD_QUERY Global=MEMBARRIER_CMD_GLOBAL GlobalExpedited=MEMBARRIER_CMD_GLOBAL_EXPEDITED
            RegisterGlobalExpedited=MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED PrivateExpedited=MEMBARRIER_CMD_PRIVATE_EXPEDITED
            RegisterPrivateExpedited=MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED
            """),
        new(typeof(MountFlags), "sys/mount.h", """
            None ReadOnly=MS_RDONLY NoSetUser=MS_NOSUID NoDevices=MS_NODEV NoExec=MS_NOEXEC Synchronous=MS_SYNCHRONOUS
            Remount=MS_REMOUNT NoAccessTime=MS_NOATIME Bind=MS_BIND Move=MS_MOVE Recursive=MS_REC Silent=MS_SILENT
            Unbindable=MS_UNBINDABLE Private=MS_PRIVATE Slave=MS_SLAVE Shared=MS_SHARED RelativeTime=MS_RELATIME Propagation Kept
            Told
            """),
        new(typeof(UnmountFlags), "sys/mount.h", "None Force=MNT_FORCE Detach=MNT_DETACH Expire=MNT_EXPIRE NoFollow=UMOUNT_NOFOLLOW"),
        new(typeof(EventFdFlags), "sys/eventfd.h", "None Semaphore=EFD_SEMAPHORE NonBlock=EFD_NONBLOCK CloseOnExec=EFD_CLOEXEC All"),
        new(typeof(MemFdFlags), "linux/memfd.h", "None CloseOnExec=MFD_CLOEXEC AllowSealing=MFD_ALLOW_SEALING NoExecSeal Executable"),
        new(typeof(CloseRangeFlags), "linux/close_range.h", "None Unshare=CLOSE_RANGE_UNSHARE CloseOnExec=CLOSE_RANGE_CLOEXEC"),
        new(typeof(LogAction), "stddef.h", "Close Open Read ReadAll ReadAndClear Clear SizeUnread SizeOfBuffer"),
        new(typeof(RebootCommand), "linux/reboot.h", """
            CtrlAltDeleteOff=LINUX_REBOOT_CMD_CAD_OFF Restart=LINUX_REBOOT_CMD_RESTART PowerOff=LINUX_REBOOT_CMD_POWER_OFF
            CtrlAltDeleteOn=LINUX_REBOOT_CMD_CAD_ON Halt=LINUX_REBOOT_CMD_HALT
            """),
        new(typeof(RebootMagic), "linux/reboot.h", """
            First=(unsigned)LINUX_REBOOT_MAGIC1 Second=LINUX_REBOOT_MAGIC2 SecondA=LINUX_REBOOT_MAGIC2A
            SecondB=LINUX_REBOOT_MAGIC2B SecondC=LINUX_REBOOT_MAGIC2C
            """),
        new(typeof(CapabilityVersion), "linux/capability.h", """
            Version1=_LINUX_CAPABILITY_VERSION_1 Version2=_LINUX_CAPABILITY_VERSION_2 Version3=_LINUX_CAPABILITY_VERSION_3
            Last=CAP_LAST_CAP
            """),
        new(typeof(FileTime), "sys/stat.h", "Now=UTIME_NOW Omit=UTIME_OMIT"),
        new(typeof(SystemName), "sys/utsname.h", """
            FieldBytes=sizeof(((struct:utsname*)0)->sysname) Fields=sizeof(struct:utsname)/sizeof(((struct:utsname*)0)->sysname)
            """),
        new(typeof(Ticks), "asm/param.h", "PerSecond=HZ Nanoseconds"),
        new(typeof(AuxiliaryType), "sys/auxv.h", """
            End=AT_NULL ProgramHeaders=AT_PHDR ProgramHeaderSize=AT_PHENT ProgramHeaderCount=AT_PHNUM PageSize=AT_PAGESZ
            InterpreterBase=AT_BASE Flags=AT_FLAGS Entry=AT_ENTRY User=AT_UID EffectiveUser=AT_EUID Group=AT_GID
            EffectiveGroup=AT_EGID Platform=AT_PLATFORM HardwareCapabilities=AT_HWCAP ClockTicks=AT_CLKTCK Secure=AT_SECURE
            Random=AT_RANDOM HardwareCapabilities2=AT_HWCAP2 FileName=AT_EXECFN VdsoHeader=AT_SYSINFO_EHDR
            MinimumSignalStack=AT_MINSIGSTKSZ
            """),
        new(typeof(Signal), SignalHeaders, """
            Hup=SIGHUP Int=SIGINT Quit=SIGQUIT Ill=SIGILL Trap=SIGTRAP Abrt=SIGABRT Bus=SIGBUS Fpe=SIGFPE Kill=SIGKILL Usr1=SIGUSR1
            Segv=SIGSEGV Usr2=SIGUSR2 Pipe=SIGPIPE Alrm=SIGALRM Term=SIGTERM StkFlt=SIGSTKFLT Chld=SIGCHLD Cont=SIGCONT
            Stop=SIGSTOP Tstp=SIGTSTP Ttin=SIGTTIN Ttou=SIGTTOU Urg=SIGURG Xcpu=SIGXCPU Xfsz=SIGXFSZ VtAlrm=SIGVTALRM
            Prof=SIGPROF Winch=SIGWINCH Io=SIGIO Pwr=SIGPWR Sys=SIGSYS RealTimeFirst=__SIGRTMIN Last=_NSIG-1 SetBytes=_NSIG/8
            StopSet IgnoredByDefault Unblockable Faults DumpsCore
            """),
        new(typeof(SignalCode), SignalHeaders, """
            User=SI_USER Kernel=SI_KERNEL Queue=SI_QUEUE Timer=SI_TIMER Tkill=SI_TKILL ChildExited=CLD_EXITED
            ChildKilled=CLD_KILLED ChildDumped=CLD_DUMPED ChildStopped=CLD_STOPPED ChildContinued=CLD_CONTINUED
            SegvNotMapped=SEGV_MAPERR SegvAccess=SEGV_ACCERR BusAlignment=BUS_ADRALN BusAddress=BUS_ADRERR
            IllegalOperand=ILL_ILLOPN IntegerDivide=FPE_INTDIV FloatDivide=FPE_FLTDIV FloatOverflow=FPE_FLTOVF
            FloatUnderflow=FPE_FLTUND FloatInexact=FPE_FLTRES FloatInvalid=FPE_FLTINV TrapTrace=TRAP_TRACE PollIn=POLL_IN
            """),
        new(typeof(SignalActionFlags), "asm/signal.h", """
            None NoChildStop=SA_NOCLDSTOP NoChildWait=SA_NOCLDWAIT SigInfo=SA_SIGINFO Restorer=SA_RESTORER OnStack=SA_ONSTACK
            Restart=SA_RESTART NoDefer=SA_NODEFER ResetHandler=(unsigned)SA_RESETHAND
            """),
        new(typeof(SignalStackFlags), "linux/signal.h", "None OnStack=SS_ONSTACK Disable=SS_DISABLE AutoDisarm=(unsigned)SS_AUTODISARM"),
        new(typeof(SignalHandling), SignalHeaders, """
            Default=(unsigned:long)SIG_DFL Ignore=(unsigned:long)SIG_IGN Block=SIG_BLOCK Unblock=SIG_UNBLOCK SetMask=SIG_SETMASK
            MinimumStack=2048
            """),
        new(typeof(FaultSignal), "stddef.h", """
            Divide Debug Breakpoint InvalidOpcode SegmentNotPresent Stack Protection Page FloatingPoint Alignment Simd
            """),
        new(typeof(TerminalRequests), "asm/termbits.h asm/ioctls.h asm/termios.h", """
            Get=TCGETS Set=TCSETS SetAfterDrain=TCSETSW SetAfterFlush=TCSETSF GetOld=TCGETA SetOld=TCSETA SetOldAfterDrain=TCSETAW
            SetOldAfterFlush=TCSETAF Get2=TCGETS2 Set2=TCSETS2 Set2AfterDrain=TCSETSW2 Set2AfterFlush=TCSETSF2 SendBreak=TCSBRK
            Flow=TCXONC Flush=TCFLSH Exclusive=TIOCEXCL NotExclusive=TIOCNXCL TakeSession=TIOCSCTTY GetGroup=TIOCGPGRP
            SetGroup=TIOCSPGRP LeaveSession=TIOCNOTTY GetSession=TIOCGSID BytesToSend=TIOCOUTQ TypeCharacter=TIOCSTI
            GetSize=TIOCGWINSZ SetSize=TIOCSWINSZ GetModem=TIOCMGET AddModem=TIOCMBIS RemoveModem=TIOCMBIC SetModem=TIOCMSET
            GetSoftCarrier=TIOCGSOFTCAR SetSoftCarrier=TIOCSSOFTCAR PacketMode=TIOCPKT SetLineDiscipline=TIOCSETD
            GetLineDiscipline=TIOCGETD SendBreakPosix=TCSBRKP FlushInput=TCIFLUSH FlushOutput=TCOFLUSH FlushBoth=TCIOFLUSH
            StopOutput=TCOOFF StartOutput=TCOON SendStop=TCIOFF SendStart=TCION ModemTerminalReady=TIOCM_DTR
            ModemRequestToSend=TIOCM_RTS ModemClearToSend=TIOCM_CTS ModemCarrier=TIOCM_CAR ModemRing=TIOCM_RNG
            ModemDataSetReady=TIOCM_DSR TermiosBytes=sizeof(struct:termios) Termios2Bytes=sizeof(struct:termios2)
            TermioBytes=sizeof(struct:termio) WindowSizeBytes=sizeof(struct:winsize)
            """),
        new(typeof(TerminalInput), "asm/termbits.h", """
            None IgnoreBreak=IGNBRK InterruptOnBreak=BRKINT IgnoreParity=IGNPAR MarkParity=PARMRK CheckParity=INPCK Strip=ISTRIP
            NewLineToReturn=INLCR IgnoreReturn=IGNCR ReturnToNewLine=ICRNL ToLower=IUCLC FlowOutput=IXON FlowAnyKey=IXANY
            FlowInput=IXOFF BellWhenFull=IMAXBEL Utf8=IUTF8
            """),
        new(typeof(TerminalOutput), "asm/termbits.h", """
            None Process=OPOST ToUpper=OLCUC NewLineToReturnNewLine=ONLCR ReturnToNewLine=OCRNL NoReturnAtColumn0=ONOCR
            NewLineReturns=ONLRET TabDelay=TABDLY ExpandTabs=XTABS
            """),
        new(typeof(TerminalControl), "asm/termbits.h", """
            None Speed=CBAUD ExtendedSpeed=CBAUDEX DataBits=CSIZE DataBits8=CS8 TwoStopBits=CSTOPB EnableReceiver=CREAD Parity=PARENB
            OddParity=PARODD HangUpOnClose=HUPCL Local=CLOCAL
            """),
        new(typeof(TerminalLocal), "asm/termbits.h", """
            None Signals=ISIG Canonical=ICANON Echo=ECHO EchoErase=ECHOE EchoKill=ECHOK EchoNewLine=ECHONL NoFlush=NOFLSH
            StopBackground=TOSTOP EchoControl=ECHOCTL EchoPrint=ECHOPRT EchoKillErase=ECHOKE FlushOutput=FLUSHO Extended=IEXTEN
            ExternalProcessing=EXTPROC
            """),
        new(typeof(TerminalCharacter), "asm/termbits.h", """
            Interrupt=VINTR Quit=VQUIT Erase=VERASE Kill=VKILL EndOfFile=VEOF Time=VTIME Minimum=VMIN Switch=VSWTC Start=VSTART
            Stop=VSTOP Suspend=VSUSP EndOfLine=VEOL Reprint=VREPRINT Discard=VDISCARD WordErase=VWERASE LiteralNext=VLNEXT
            EndOfLine2=VEOL2
            """),
        new(typeof(FileRequests), "asm/ioctls.h", """
            BytesReadable=FIONREAD NonBlock=FIONBIO NoCloseOnExec=FIONCLEX CloseOnExec=FIOCLEX Async=FIOASYNC
            """),
        new(typeof(DeviceRequests), "linux/vt.h linux/kd.h linux/fs.h linux/sockios.h linux/if.h", """
            GetVirtualTerminals=VT_GETSTATE GetKeyboardType=KDGKBTYPE GetScreenMode=KDGETMODE GetKeyboardMode=KDGKBMODE
            GetSectors=BLKGETSIZE FirstInterface=SIOCGIFNAME LastInterface InterfaceBytes=sizeof(struct:ifreq)
            """),
        new(typeof(Errno), "errno.h", ErrnoNames()),
    ];

    /// <summary>Each member with its C expression; null: there is none.</summary>
    public IReadOnlyDictionary<string, string?> Members { get; } = Names
        .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(each => each.Split('=', 2))
        .ToDictionary(each => each[0], each => each.Length > 1 ? each[1].Replace(':', ' ') : null);

    // Error numbers have C's names.
    private static string ErrnoNames() => string.Join(' ', Enum.GetNames<Errno>().Select(name =>
        name is nameof(Errno.Ok) or nameof(Errno.ERESTARTSYS) or nameof(Errno.ERESTARTNOHAND)
            or nameof(Errno.ERESTART_RESTARTBLOCK) or nameof(Errno.ERESTARTMEMORY) ? name : $"{name}={name}"));
}
