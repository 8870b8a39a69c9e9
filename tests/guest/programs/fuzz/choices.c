/* Values that arguments may have: flags that go together, or commands of which one is meant. */
#include "fuzz.h"
#include <asm/prctl.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct choices {
    int are_flags;
    unsigned count;
    const uint64_t *values;
};

#define VALUES(...) sizeof((uint64_t[]){__VA_ARGS__}) / 8, (const uint64_t[]){__VA_ARGS__}
#define FLAGS(...) {1, VALUES(__VA_ARGS__)}
#define ONE_OF(...) {0, VALUES(__VA_ARGS__)}

static const struct choices all[EndOfKinds - FirstChoice] = {
    [OpenFlags - FirstChoice] = FLAGS(O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_CREAT | O_RDWR, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND,
        O_NONBLOCK, O_DSYNC, O_SYNC, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, O_PATH, O_TMPFILE | O_RDWR, O_DIRECT, O_NOATIME),
    [AtFlags - FirstChoice] = FLAGS(0, AT_SYMLINK_NOFOLLOW, AT_REMOVEDIR, AT_EACCESS, AT_SYMLINK_FOLLOW, AT_EMPTY_PATH, AT_NO_AUTOMOUNT,
        AT_STATX_FORCE_SYNC, AT_STATX_DONT_SYNC, AT_RECURSIVE),
    [Protection - FirstChoice] = FLAGS(PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_WRITE, PROT_EXEC, PROT_READ | PROT_EXEC,
        PROT_GROWSDOWN, 8),
    [MapFlags - FirstChoice] = FLAGS(MAP_PRIVATE, MAP_SHARED, MAP_PRIVATE | MAP_ANONYMOUS, MAP_SHARED | MAP_ANONYMOUS, MAP_SHARED_VALIDATE,
        MAP_FIXED, MAP_FIXED_NOREPLACE, MAP_GROWSDOWN, MAP_NORESERVE, MAP_POPULATE, MAP_STACK, MAP_LOCKED, MAP_HUGETLB, MAP_32BIT),
    [RemapFlags - FirstChoice] = FLAGS(0, MREMAP_MAYMOVE, MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_DONTUNMAP | MREMAP_MAYMOVE),
    [SyncFlags - FirstChoice] = FLAGS(MS_ASYNC, MS_SYNC, MS_INVALIDATE),
    [Advice - FirstChoice] = ONE_OF(0, 1, 2, 3, MADV_DONTNEED, MADV_FREE, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK, MADV_MERGEABLE,
        MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_WIPEONFORK, MADV_KEEPONFORK, MADV_COLD, MADV_PAGEOUT,
        MADV_POPULATE_READ, MADV_POPULATE_WRITE),
    [CloneFlags - FirstChoice] = FLAGS(SIGCHLD, 0, SIGUSR2, CLONE_VM, CLONE_VM | CLONE_VFORK | SIGCHLD, CLONE_FS, CLONE_FILES, CLONE_PARENT,
        CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
        CLONE_PARENT_SETTID, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID, CLONE_PIDFD, CLONE_UNTRACED, CLONE_IO, CLONE_SYSVSEM,
        CLONE_SIGHAND | CLONE_VM),
    [WaitFlags - FirstChoice] = FLAGS(WNOHANG, WNOHANG | WUNTRACED, WCONTINUED, WEXITED, WEXITED | WNOHANG, WSTOPPED, WNOWAIT, __WALL, __WCLONE,
        __WNOTHREAD),
    [FcntlCommand - FirstChoice] = ONE_OF(F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_GETOWN,
        F_SETSIG, F_GETSIG, F_SETOWN_EX, F_GETOWN_EX, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_SETLEASE, F_GETLEASE, F_NOTIFY,
        F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS, 1035, 1036, 1037, 1038),
    [IoctlRequest - FirstChoice] = ONE_OF(TCGETS, TCSETS, TCSETSW, TCSETSF, TCGETA, TCSETA, TCSBRK, TCXONC, TCFLSH, TIOCEXCL, TIOCNXCL,
        TIOCSCTTY, TIOCGPGRP, TIOCSPGRP, TIOCOUTQ, TIOCSTI, TIOCGWINSZ, TIOCSWINSZ, TIOCMGET, TIOCMSET, TIOCGSOFTCAR, FIONREAD,
        TIOCGSERIAL, TIOCPKT, FIONBIO, TIOCNOTTY, TIOCSETD, TIOCGETD, TCSBRKP, TIOCSBRK, TIOCCBRK, TIOCGSID, TIOCGPTN, TIOCSPTLCK,
        TIOCGDEV, FIOCLEX, FIONCLEX, FIOASYNC, FIOQSIZE, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FICLONE, FICLONERANGE, FIFREEZE, BLKGETSIZE,
        BLKROSET, 0x8902),
    [Whence - FirstChoice] = ONE_OF(SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE),
    [FlockOperation - FirstChoice] = FLAGS(LOCK_SH, LOCK_EX, LOCK_UN, LOCK_NB | LOCK_EX, LOCK_NB | LOCK_SH, LOCK_NB),
    [AccessMode - FirstChoice] = FLAGS(F_OK, R_OK, W_OK, X_OK),
    [PrctlOption - FirstChoice] = ONE_OF(PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_GET_KEEPCAPS,
        PR_SET_KEEPCAPS, PR_GET_TIMING, PR_SET_TIMING, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP, PR_CAPBSET_READ, PR_CAPBSET_DROP,
        PR_GET_TSC, PR_SET_TSC, PR_GET_SECUREBITS, PR_SET_TIMERSLACK, PR_GET_TIMERSLACK, PR_SET_MM, PR_SET_CHILD_SUBREAPER,
        PR_GET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_GET_TID_ADDRESS, PR_SET_THP_DISABLE, PR_GET_THP_DISABLE,
        PR_CAP_AMBIENT, PR_SET_PTRACER, PR_MCE_KILL_GET, PR_GET_SPECULATION_CTRL, PR_SET_VMA),
    [ArchOption - FirstChoice] = ONE_OF(ARCH_SET_GS, ARCH_SET_FS, ARCH_GET_FS, ARCH_GET_GS, ARCH_GET_CPUID, ARCH_SET_CPUID, 0x1021, 0x1022,
        0x1023, 0x2001, 0x3001),
    [FutexOperation - FirstChoice] = ONE_OF(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 128, 129, 131, 132, 133, 134, 135, 136, 137, 138, 139,
        140, 256, 265, 384, 393, 396),
    [ClockId - FirstChoice] = ONE_OF(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -1, -2, -6, -3),
    [TimerFlags - FirstChoice] = FLAGS(0, TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET),
    [EpollOperation - FirstChoice] = ONE_OF(EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD),
    [FdFlags - FirstChoice] = FLAGS(0, O_NONBLOCK, O_CLOEXEC, EFD_SEMAPHORE, O_DIRECT),
    [RandomFlags - FirstChoice] = FLAGS(0, 1, 2, 4),
    [MemfdFlags - FirstChoice] = FLAGS(0, MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, 8, 16),
    [AllocateMode - FirstChoice] = FLAGS(0, FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, FALLOC_FL_COLLAPSE_RANGE,
        FALLOC_FL_ZERO_RANGE, FALLOC_FL_INSERT_RANGE, FALLOC_FL_UNSHARE_RANGE),
    [FileAdvice - FirstChoice] = ONE_OF(0, 1, 2, 3, 4, 5),
    [RenameFlags - FirstChoice] = FLAGS(0, RENAME_NOREPLACE, RENAME_EXCHANGE, RENAME_WHITEOUT),
    [IoFlags - FirstChoice] = FLAGS(0, RWF_HIPRI, RWF_DSYNC, RWF_SYNC, RWF_NOWAIT, RWF_APPEND),
    [Resource - FirstChoice] = ONE_OF(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    [UsageWho - FirstChoice] = ONE_OF(RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD),
    [MaskHow - FirstChoice] = ONE_OF(SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK),
    [Policy - FirstChoice] = FLAGS(SCHED_OTHER, SCHED_BATCH, SCHED_IDLE, SCHED_RESET_ON_FORK),
    [PriorityWhich - FirstChoice] = ONE_OF(PRIO_PROCESS, PRIO_PGRP, PRIO_USER),
    [BarrierCommand - FirstChoice] = FLAGS(0, 1, 2, 4, 8, 16, 32, 64, 128, 256),
    [MountFlags - FirstChoice] = FLAGS(0, 1, 2, 4, 8, 32, 4096, 16384, 1 << 18, 1 << 20),
    [UnmountFlags - FirstChoice] = FLAGS(0, 1, 2, 4, 8),
    [StatMask - FirstChoice] = FLAGS(0, 0x7FF, 0xFFF, 0x1000, 0x80000000),
    [RangeFlags - FirstChoice] = FLAGS(0, CLOSE_RANGE_UNSHARE, CLOSE_RANGE_CLOEXEC),
    [LogAction - FirstChoice] = ONE_OF(0, 1, 3, 5, 8, 9, 10),
    [IntervalWhich - FirstChoice] = ONE_OF(ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF),
    [IdType - FirstChoice] = ONE_OF(P_ALL, P_PID, P_PGID, P_PIDFD),
    [Persona - FirstChoice] = ONE_OF(0, 0xFFFFFFFF, 0x40000, 0x20000, 8),
    [Family - FirstChoice] = ONE_OF(AF_UNIX, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET),
    [SocketType - FirstChoice] = FLAGS(SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_RAW, SOCK_NONBLOCK, SOCK_CLOEXEC),
    [FileType - FirstChoice] = FLAGS(S_IFREG | 0644, S_IFIFO | 0600, S_IFSOCK | 0644, S_IFDIR, S_IFCHR | 0666, S_IFBLK | 0666, S_ISUID),
};

uint64_t choice(struct thread *t, int kind)
{
    const struct choices *c = &all[kind - FirstChoice];
    uint64_t value = c->values[below(t, c->count)];
    if (c->are_flags)
        while (one_in(t, 3))
            value |= c->values[below(t, c->count)];
    switch (below(t, 24)) {
    case 0: return value ^ 1ULL << below(t, 32);
    case 1: return value ^ 1ULL << below(t, 64);
    case 2: return one_in(t, 2) ? ~0ULL : 0xFFFFFFFF;
    case 3: return edge(t);
    default: return value;
    }
}
