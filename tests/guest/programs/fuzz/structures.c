/* Structures in memory, half of whose fields hold what a program would put there. */
#include "fuzz.h"
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* As the kernel has it. */
struct kernel_action {
    uint64_t handler, flags, restorer, mask;
};

extern void on_signal(int, siginfo_t *, void *);
extern void restore_signal(void);

static struct timespec time_of(struct thread *t)
{
    struct timespec time = {seconds_of(t), one_in(t, 12) ? edge(t) : below(t, 2000000)};
    return time;
}

static uint64_t iovecs(struct thread *t)
{
    struct iovec parts[16];
    for (unsigned i = 0; i < 16; i++) {
        parts[i].iov_len = one_in(t, 4) ? length_of(t) : below(t, 600);
        parts[i].iov_base = (void *)pointer(t, parts[i].iov_len);
    }
    return put(t, parts, sizeof parts);
}

static uint64_t polls(struct thread *t)
{
    struct pollfd each[16];
    for (unsigned i = 0; i < 16; i++)
        each[i] = (struct pollfd){fd_of(t), one_in(t, 8) ? edge(t) : POLLIN | (one_in(t, 2) ? POLLOUT : 0), next(t)};
    return put(t, each, sizeof each);
}

static uint64_t limits(struct thread *t)
{
    /* Root could lift the bounds that keep the run within the machine. */
    uint64_t current = one_in(t, 3) ? edge(t) : 16 + below(t, 64), most = t->is_root ? 16 + below(t, 64) : edge(t);
    struct rlimit limit = {current, most};
    return put(t, &limit, sizeof limit);
}

static uint64_t action(struct thread *t)
{
    struct kernel_action a = {
        one_in(t, 6) ? one_in(t, 2) : one_in(t, 12) ? pointer(t, 8) : (uint64_t)on_signal,
        (one_in(t, 8) ? edge(t) : SA_SIGINFO) | (one_in(t, 16) ? 0 : 0x04000000),
        one_in(t, 24) ? pointer(t, 8) : (uint64_t)restore_signal,
        one_in(t, 2) ? 0 : next(t) & next(t),
    };
    if (one_in(t, 3))
        a.flags |= SA_RESTART;
    if (one_in(t, 4))
        a.flags |= SA_ONSTACK;
    if (one_in(t, 6))
        a.flags |= SA_NODEFER;
    if (one_in(t, 12))
        a.flags |= SA_RESETHAND | SA_NOCLDSTOP | SA_NOCLDWAIT;
    return put(t, &a, sizeof a);
}

static uint64_t clone_args(struct thread *t)
{
    struct clone_args a = {
        .flags = choice(t, CloneFlags) & ~0xFFULL,
        .pidfd = pointer(t, 4),
        .child_tid = pointer(t, 4),
        .parent_tid = pointer(t, 4),
        .exit_signal = one_in(t, 4) ? argument(t, Signal) : SIGCHLD,
        .stack = one_in(t, 2) ? pointer(t, 8 * Page) : 0,
        .stack_size = one_in(t, 2) ? 8 * Page : 0,
        .tls = one_in(t, 4) ? pointer(t, 64) : 0,
        .set_tid = one_in(t, 12) ? pointer(t, 8) : 0,
        .set_tid_size = one_in(t, 12) ? edge(t) : 0,
    };
    return put(t, &a, sizeof a);
}

static uint64_t arguments_of_program(struct thread *t)
{
    uint64_t words[20];
    unsigned count = one_in(t, 8) ? 19 : below(t, 4);
    for (unsigned i = 0; i < count; i++)
        words[i] = path(t);
    words[count] = one_in(t, 32) ? pointer(t, 8) : 0;
    return put(t, words, (count + 1) * 8);
}

static uint64_t message(struct thread *t)
{
    struct msghdr m = {
        (void *)structure(t, SocketPtr), one_in(t, 4) ? edge(t) : 16, (void *)iovecs(t), below(t, 5),
        (void *)pointer(t, 64), one_in(t, 2) ? length_of(t) : 24, edge(t),
    };
    return put(t, &m, sizeof m);
}

/* A list of locks that the kernel walks when the thread ends. */
static uint64_t robust(struct thread *t)
{
    uint64_t head = pointer(t, 24);
    struct robust_list_head list = {
        {one_in(t, 3) ? (void *)head : (void *)pointer(t, 16)}, one_in(t, 3) ? edge(t) : below(t, 64) - 32, (void *)pointer(t, 16),
    };
    return put(t, &list, sizeof list);
}

uint64_t structure(struct thread *t, int kind)
{
    switch (kind) {
    case SetPtr: {
        uint64_t set = one_in(t, 2) ? 1ULL << below(t, 64) : next(t) & next(t);
        return put(t, &set, 8);
    }
    case OffsetPtr: {
        uint64_t offset = argument(t, Offset);
        return put(t, &offset, 8);
    }
    case TimePtr: {
        struct timespec time = time_of(t);
        return put(t, &time, sizeof time);
    }
    case TimesPtr: {
        struct timespec times[2] = {time_of(t), time_of(t)};
        if (one_in(t, 3))
            times[below(t, 2)].tv_nsec = one_in(t, 2) ? 0x3FFFFFFF : 0x3FFFFFFE;
        return put(t, times, sizeof times);
    }
    case TimevalsPtr: {
        uint64_t times[4] = {seconds_of(t), below(t, 5000), seconds_of(t), one_in(t, 8) ? edge(t) : below(t, 2000)};
        return put(t, times, sizeof times);
    }
    case IntervalPtr: {
        struct itimerspec times = {time_of(t), time_of(t)};
        return put(t, &times, sizeof times);
    }
    case IovecPtr: return iovecs(t);
    case PollPtr: return polls(t);
    case FdSetPtr: {
        uint64_t set[16];
        for (unsigned i = 0; i < 16; i++)
            set[i] = i ? 0 : next(t) & next(t);
        return put(t, set, sizeof set);
    }
    case RlimitPtr: return limits(t);
    case EventPtr: {
        struct epoll_event event = {one_in(t, 6) ? edge(t) : EPOLLIN | (one_in(t, 2) ? EPOLLOUT : 0), {.u64 = next(t)}};
        if (one_in(t, 3))
            event.events |= EPOLLET;
        if (one_in(t, 4))
            event.events |= EPOLLONESHOT;
        return put(t, &event, sizeof event);
    }
    case ActionPtr: return action(t);
    case StackPtr: {
        stack_t stack = {(void *)pointer(t, 8 * Page), one_in(t, 4) ? edge(t) : below(t, 3), one_in(t, 4) ? length_of(t) : 4 * Page};
        return put(t, &stack, sizeof stack);
    }
    case SigeventPtr: {
        struct sigevent event = {0};
        event.sigev_value.sival_ptr = (void *)next(t);
        event.sigev_signo = argument(t, Signal);
        event.sigev_notify = one_in(t, 4) ? edge(t) : below(t, 5);
        event._sigev_un._tid = t->id;
        return put(t, &event, sizeof event);
    }
    case SiginfoPtr: {
        int info[32] = {argument(t, Signal), 0, one_in(t, 3) ? (int)edge(t) : -(int)below(t, 8), pid_of(t), UserId, next(t)};
        return put(t, info, sizeof info);
    }
    case CloneArgsPtr: return clone_args(t);
    case CpuSetPtr: {
        uint64_t set[16] = {one_in(t, 4) ? edge(t) : 1 + below(t, 15)};
        return put(t, set, sizeof set);
    }
    case ArgumentsPtr: return arguments_of_program(t);
    case FutexPtr: return one_in(t, 3) ? pointer(t, 4) : (uint64_t)(shared->futexes + below(t, 64));
    case FdsPtr: {
        int fds[2] = {fd_of(t), fd_of(t)};
        return put(t, fds, sizeof fds);
    }
    case IntPtr: {
        uint64_t value = one_in(t, 2) ? edge(t) : below(t, 64);
        return put(t, &value, 8);
    }
    case RobustPtr: return robust(t);
    case SocketPtr: {
        struct sockaddr_un address = {choice(t, Family), "s0"};
        return put(t, &address, sizeof address);
    }
    case MessagePtr: return message(t);
    case HowPtr: {
        struct open_how how = {choice(t, OpenFlags), one_in(t, 2) ? 0644 : 0, one_in(t, 2) ? 0 : below(t, 64)};
        return put(t, &how, sizeof how);
    }
    default: return pointer(t, 64);
    }
}
