using Rill.LinuxAbi;

namespace Rill.Shim.Tests.LinuxAbi;

/// <summary>What C calls a structure and its fields.</summary>
/// <param name="Type">The structure.</param>
/// <param name="Headers">The headers that have it.</param>
/// <param name="Name">Its C type.</param>
/// <param name="Fields">Field=MEMBER, separated by blanks; what is named "-" has no member of its own.</param>
internal sealed record LinuxLayouts(Type Type, string Headers, string Name, string Fields)
{
    /// <summary>All structures.</summary>
    public static IReadOnlyList<LinuxLayouts> All { get; } =
    [
        new(typeof(FileStatus), "sys/stat.h", "struct stat", """
            Device=st_dev Inode=st_ino Links=st_nlink Mode=st_mode User=st_uid Group=st_gid Padding=- SpecialDevice=st_rdev
            Size=st_size BlockSize=st_blksize Blocks=st_blocks Accessed=st_atim Modified=st_mtim Changed=st_ctim
            """),
        new(typeof(ExtendedStatus), "linux/stat.h", "struct statx", """
            Mask=stx_mask BlockSize=stx_blksize Links=stx_nlink User=stx_uid Group=stx_gid Mode=stx_mode Inode=stx_ino Size=stx_size
            Blocks=stx_blocks Accessed=stx_atime Born=stx_btime Changed=stx_ctime Modified=stx_mtime SpecialMajor=stx_rdev_major
            SpecialMinor=stx_rdev_minor DeviceMajor=stx_dev_major DeviceMinor=stx_dev_minor
            """),
        new(typeof(StatxTime), "linux/stat.h", "struct statx_timestamp", "Seconds=tv_sec Nanoseconds=tv_nsec Reserved=-"),
        new(typeof(FileSystemStatus), "sys/statfs.h", "struct statfs", """
            Type=f_type BlockSize=f_bsize Blocks=f_blocks Free=f_bfree Available=f_bavail Files=f_files FreeFiles=f_ffree Id=f_fsid
            NameLength=f_namelen FragmentSize=f_frsize Flags=f_flags
            """),
        new(typeof(TimeSpec), "time.h", "struct timespec", "Seconds=tv_sec Nanoseconds=tv_nsec"),
        new(typeof(TimeValue), "sys/time.h", "struct timeval", "Seconds=tv_sec Microseconds=tv_usec"),
        new(typeof(TimerSpec), "time.h", "struct itimerspec", "Interval=it_interval Value=it_value"),
        new(typeof(TimerValue), "sys/time.h", "struct itimerval", "Interval=it_interval Value=it_value"),
        new(typeof(ResourceUsage), "sys/resource.h", "struct rusage", """
            User=ru_utime System=ru_stime MaxResidentKib=ru_maxrss SharedText=ru_ixrss UnsharedData=ru_idrss UnsharedStack=ru_isrss
            MinorFaults=ru_minflt MajorFaults=ru_majflt Swaps=ru_nswap BlocksIn=ru_inblock BlocksOut=ru_oublock
            MessagesSent=ru_msgsnd MessagesReceived=ru_msgrcv Signals=ru_nsignals VoluntarySwitches=ru_nvcsw
            InvoluntarySwitches=ru_nivcsw
            """),
        new(typeof(ResourceLimit), "sys/resource.h", "struct rlimit", "Soft=rlim_cur Hard=rlim_max"),
        new(typeof(ProcessTimes), "sys/times.h", "struct tms", """
            User=tms_utime System=tms_stime ChildrenUser=tms_cutime ChildrenSystem=tms_cstime
            """),
        new(typeof(PollRecord), "sys/poll.h", "struct pollfd", "Fd=fd Events=events Found=revents"),
        new(typeof(EpollRecord), "sys/epoll.h", "struct epoll_event", "Events=events Data=data"),
        new(typeof(SystemMemory), "sys/sysinfo.h", "struct sysinfo", """
            Uptime=uptime Load1=loads[0] Load5=loads[1] Load15=loads[2] Total=totalram Free=freeram Shared=sharedram Buffers=bufferram
            TotalSwap=totalswap FreeSwap=freeswap Processes=procs Padding=- TotalHigh=totalhigh FreeHigh=freehigh Unit=mem_unit
            """),
        new(typeof(FileLockRecord), "fcntl.h", "struct flock", "Type=l_type Whence=l_whence Start=l_start Length=l_len Process=l_pid"),
        new(typeof(SignalEvent), "signal.h", "struct sigevent", """
            Value=sigev_value Signal=sigev_signo Notify=sigev_notify Thread=_sigev_un._tid
            """),
        new(typeof(SignalStack), "signal.h", "stack_t", "Start=ss_sp Flags=ss_flags Padding=- Size=ss_size"),
        new(typeof(SignalAction), "asm/signal.h", "struct sigaction", """
            Handler=sa_handler Flags=sa_flags Restorer=sa_restorer Mask=sa_mask
            """),
        new(typeof(SignalInfoRecord), "signal.h", "siginfo_t", """
            Signal=si_signo Error=si_errno Code=si_code Process=si_pid User=si_uid Address=si_addr Value=si_value Status=si_status
            """),
        new(typeof(SignalContext), "asm/sigcontext.h", "struct sigcontext", """
            R8=r8 R9=r9 R10=r10 R11=r11 R12=r12 R13=r13 R14=r14 R15=r15 Rdi=rdi Rsi=rsi Rbp=rbp Rbx=rbx Rdx=rdx Rax=rax Rcx=rcx
            Rsp=rsp Rip=rip Rflags=eflags Cs=cs Gs=gs Fs=fs Ss=ss Error=err Trap=trapno OldMask=oldmask Cr2=cr2 State=fpstate
            Reserved=reserved1
            """),
        new(typeof(SignalFrame), "linux/signal.h asm/sigcontext.h asm/ucontext.h", "struct { char *pretcode; struct ucontext uc; siginfo_t info; }", """
            Return=pretcode Flags=uc.uc_flags Link=uc.uc_link Stack=uc.uc_stack Context=uc.uc_mcontext Mask=uc.uc_sigmask Info=info
            """),
        new(typeof(IoVector), "sys/uio.h", "struct iovec", "Base=iov_base Length=iov_len"),
    ];

    /// <summary>Each field with its C member; null: there is none.</summary>
    public IReadOnlyDictionary<string, string?> Members { get; } = Fields
        .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(each => each.Split('='))
        .ToDictionary(each => each[0], each => each[1] == "-" ? null : each[1]);
}
