/* Signals: frames, masks, restarts, alternate stacks, faults, queues. */
#define _GNU_SOURCE
#include "check.h"
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static volatile siginfo_t last;
static sigjmp_buf back;

static void count(int signal, siginfo_t *info, void *context)
{
    (void)context;
    seen++;
    last = *info;
    if (signal != info->si_signo)
        puts("signal and siginfo differ");
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };
    sigaction(signal, &action, NULL);
}

static void simple(void)
{
    puts("== raise, kill, sigqueue");
    handle(SIGUSR1, count, 0);
    raise(SIGUSR1);
    printf("raise: seen %d code tkill %d own pid %d\n", seen, last.si_code == SI_TKILL, last.si_pid == getpid());
    kill(getpid(), SIGUSR1);
    printf("kill: seen %d code user %d own uid %d\n", seen, last.si_code == SI_USER, last.si_uid == getuid());
    union sigval value = { .sival_int = 42 };
    sigqueue(getpid(), SIGUSR1, value);
    printf("sigqueue: seen %d code queue %d value %d\n", seen, last.si_code == SI_QUEUE, last.si_value.sival_int);
    SHOW(kill(getpid(), 65));
    SHOW(kill(0x3ffffff, 0));
    SHOW(syscall(SYS_tgkill, getpid(), 0, SIGUSR1));
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    printf("flags %x restorer %d\n", (unsigned)action.sa_flags & ~0x04000000u, action.sa_sigaction == count);
    SHOW(sigaction(SIGKILL, &action, NULL));
    SHOW(sigaction(SIGSTOP, &action, NULL));
}

static void masks(void)
{
    puts("== masks");
    sigset_t set, old, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &set, &old);
    handle(SIGRTMIN + 1, count, 0);
    seen = 0;
    raise(SIGUSR1);
    raise(SIGUSR1);
    for (int i = 0; i < 3; i++) {
        union sigval value = { .sival_int = i };
        sigqueue(getpid(), SIGRTMIN + 1, value);
    }
    sigpending(&pending);
    printf("blocked: seen %d pending %d %d %d\n", seen, sigismember(&pending, SIGUSR1),
           sigismember(&pending, SIGRTMIN + 1), sigismember(&pending, SIGUSR2));
    siginfo_t info;
    printf("sigtimedwait %d value %d\n", sigwaitinfo(&set, &info) == SIGUSR1, info.si_code == SI_TKILL);
    printf("sigtimedwait %d value %d\n", sigwaitinfo(&set, &info) == SIGRTMIN + 1, info.si_value.sival_int);
    sigprocmask(SIG_SETMASK, &old, NULL);
    printf("unblocked: seen %d last value %d\n", seen, last.si_value.sival_int);
    struct timespec none = { 0, 1000000 };
    SHOW(sigtimedwait(&set, &info, &none));
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    seen = 0;
    sigset_t empty;
    sigemptyset(&empty);
    SHOW(sigsuspend(&empty));
    sigprocmask(SIG_SETMASK, NULL, &pending);
    printf("after sigsuspend: seen %d still blocked %d\n", seen, sigismember(&pending, SIGUSR1));
    raise(SIGUSR1);
    SHOW(ppoll(NULL, 0, NULL, &empty));
    printf("after ppoll: seen %d\n", seen);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

static void nested(int signal, siginfo_t *info, void *context)
{
    ucontext_t *u = context;
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    printf("in handler of %s: usr1 blocked %d usr2 blocked %d, before: %d\n", signal == SIGUSR1 ? "usr1" : "usr2",
           sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2), sigismember(&u->uc_sigmask, SIGUSR1));
    if (signal == SIGUSR1)
        raise(SIGUSR2);
}

static void nesting(void)
{
    puts("== nesting, SA_NODEFER, SA_RESETHAND, SA_MASK");
    handle(SIGUSR1, nested, 0);
    handle(SIGUSR2, nested, SA_NODEFER);
    raise(SIGUSR1);
    handle(SIGUSR1, count, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    printf("after SA_RESETHAND: default %d\n", action.sa_handler == SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    handle(SIGUSR1, nested, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR2);
    raise(SIGUSR1);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void on_alternate(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    stack_t stack;
    sigaltstack(NULL, &stack);
    ucontext_t *u = context;
    printf("on alternate stack: %d, in frame %d size %d, here %d\n", stack.ss_flags == SS_ONSTACK,
           u->uc_stack.ss_flags, (int)u->uc_stack.ss_size,
           (char *)&stack > (char *)stack.ss_sp && (char *)&stack < (char *)stack.ss_sp + stack.ss_size);
    SHOW(sigaltstack(&stack, NULL));
}

static void alternate(void)
{
    puts("== sigaltstack");
    stack_t stack = { .ss_sp = malloc(65536), .ss_size = 65536 }, old;
    SHOW(sigaltstack(&stack, &old));
    printf("old flags %d\n", old.ss_flags);
    handle(SIGUSR1, on_alternate, SA_ONSTACK);
    raise(SIGUSR1);
    stack.ss_size = 100;
    SHOW(sigaltstack(&stack, NULL));
    stack.ss_flags = 77;
    SHOW(sigaltstack(&stack, NULL));
    stack.ss_flags = SS_DISABLE;
    SHOW(sigaltstack(&stack, NULL));
    sigaltstack(NULL, &old);
    printf("disabled %d\n", old.ss_flags == SS_DISABLE);
}

static void faulted(int signal, siginfo_t *info, void *context)
{
    ucontext_t *u = context;
    printf("signal %d code %d address %lx trap %lld\n", signal, info->si_code,
           info->si_code == SI_KERNEL ? 0 : (unsigned long)info->si_addr & 0xfff, u->uc_mcontext.gregs[REG_TRAPNO]);
    siglongjmp(back, 1);
}

static void skip(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

static void faults(void)
{
    puts("== faults");
    handle(SIGSEGV, faulted, 0);
    handle(SIGBUS, faulted, 0);
    handle(SIGFPE, faulted, 0);
    handle(SIGILL, faulted, 0);
    handle(SIGTRAP, faulted, 0);
    if (!sigsetjmp(back, 1))
        *(volatile int *)0x1234 = 1;
    char *page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!sigsetjmp(back, 1))
        page[0x56] = 1;
    munmap(page + 4096, 4096);
    if (!sigsetjmp(back, 1))
        printf("%d\n", *(volatile char *)(page + 4096 + 0x78));
    if (!sigsetjmp(back, 1))
        printf("%d\n", *(volatile char *)0x8000000000000000ull);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("xor %%edx, %%edx\n\tmov $1, %%eax\n\txor %%ecx, %%ecx\n\tidiv %%ecx" ::: "rax", "rcx", "rdx");
    if (!sigsetjmp(back, 1))
        __asm__ volatile("ud2");
    if (!sigsetjmp(back, 1))
        __asm__ volatile("int3");
    if (!sigsetjmp(back, 1))
        ((void (*)(void))page)();
    handle(SIGILL, skip, 0);
    __asm__ volatile("ud2");
    puts("went on after ud2");
    int status;
    fflush(stdout);
    if (fork() == 0) {
        signal(SIGSEGV, SIG_DFL);
        *(volatile int *)0 = 1;
    }
    wait(&status);
    printf("child died of %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    if (fork() == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGSEGV);
        sigprocmask(SIG_BLOCK, &set, NULL);
        *(volatile int *)0 = 1;
    }
    wait(&status);
    printf("child with it blocked died of %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

static void restarts(void)
{
    puts("== interrupted calls");
    int ends[2];
    char byte;
    struct itimerval timer = { .it_value = { 0, 20000 } };
    if (pipe(ends))
        return;
    handle(SIGALRM, count, 0);
    seen = 0;
    setitimer(ITIMER_REAL, &timer, NULL);
    SHOW(read(ends[0], &byte, 1));
    setitimer(ITIMER_REAL, &timer, NULL);
    struct pollfd one = { .fd = ends[0], .events = POLLIN };
    SHOW(poll(&one, 1, -1));
    setitimer(ITIMER_REAL, &timer, NULL);
    struct timespec second = { 1, 0 }, rest = { 0, 0 };
    SHOW(nanosleep(&second, &rest));
    printf("rest below a second %d, over half %d\n", rest.tv_sec == 0, rest.tv_nsec > 500000000);
    setitimer(ITIMER_REAL, &timer, NULL);
    SHOW(pause());
    printf("seen %d\n", seen);
    handle(SIGALRM, count, SA_RESTART);
    fflush(stdout);
    if (fork() == 0) {
        struct timespec wait = { 0, 60000000 };
        nanosleep(&wait, NULL);
        if (write(ends[1], "x", 1) != 1)
            _exit(1);
        _exit(0);
    }
    setitimer(ITIMER_REAL, &timer, NULL);
    SHOW(read(ends[0], &byte, 1));
    printf("seen %d\n", seen);
    int status;
    setitimer(ITIMER_REAL, &timer, NULL);
    WORKS(wait(&status));
    timer.it_value.tv_usec = 0;
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void registers(void)
{
    puts("== registers over a handler");
    handle(SIGUSR1, count, 0);
    uint64_t in[4] = { 1, 2, 3, 4 }, out[4];
    double sums[4];
    int same = 1;
    for (int i = 0; i < 100; i++) {
        __asm__ volatile("movdqu %2, %%xmm8\n\tmovdqu %3, %%xmm15\n\tmov %4, %%edi\n\tmov %5, %%esi\n\tmov $200, %%eax\n\t"
                         "mov $0x1234567, %%rbx\n\tmov $77, %%r15\n\tsyscall\n\tmovdqu %%xmm8, %0\n\tmovdqu %%xmm15, %1\n\t"
                         "cmp $0x1234567, %%rbx\n\tjne 1f\n\tcmp $77, %%r15\n\tje 2f\n1:\tmovq $0, %0\n2:"
                         : "=m"(*(__int128 *)out), "=m"(*(__int128 *)(out + 2))
                         : "m"(*(__int128 *)in), "m"(*(__int128 *)(in + 2)), "r"((int)syscall(SYS_gettid)), "i"(SIGUSR1)
                         : "rax", "rbx", "rcx", "rdi", "rsi", "r11", "r15", "xmm8", "xmm15", "memory", "cc");
        same &= memcmp(in, out, sizeof in) == 0;
        sums[i & 3] = i * 1.5;
    }
    printf("same %d %g\n", same, sums[0] + sums[3]);
}

static void *sleeper(void *argument)
{
    struct timespec long_time = { 100, 0 };
    *(int *)argument = clock_nanosleep(CLOCK_MONOTONIC, 0, &long_time, NULL);
    return NULL;
}

static void *spinner(void *argument)
{
    while (!*(volatile int *)argument)
        ;
    return NULL;
}

static void threads(void)
{
    puts("== signals to threads");
    pthread_t one;
    int result = -1, stop = 0;
    struct timespec some = { 0, 30000000 };
    handle(SIGUSR2, count, 0);
    seen = 0;
    pthread_create(&one, NULL, sleeper, &result);
    nanosleep(&some, NULL);
    pthread_kill(one, SIGUSR2);
    pthread_join(one, NULL);
    printf("sleeper: seen %d result %d\n", seen, result == EINTR);
    pthread_create(&one, NULL, spinner, &stop);
    for (int i = 0; i < 20; i++) {
        pthread_kill(one, SIGUSR2);
        while (seen < i + 2)
            sched_yield();
    }
    stop = 1;
    pthread_join(one, NULL);
    printf("spinner: seen %d\n", seen);
}

int main(void)
{
    simple();
    masks();
    nesting();
    alternate();
    faults();
    restarts();
    registers();
    threads();
    return 0;
}
