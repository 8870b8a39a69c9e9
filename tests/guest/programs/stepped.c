/* A program that sets the trap flag, as a debugger of itself would: each instruction is told of by SIGTRAP, system calls
   included, and nobody else is stepped. And one that asks for alignment checks: they are its own, too. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

extern char step_begin[], step_end[];
static long places[256];
static int traps, codes;

static void on_trap(int number, siginfo_t *info, void *context)
{
    ucontext_t *c = context;
    if (traps < 256)
        places[traps] = (char *)c->uc_mcontext.gregs[REG_RIP] - step_begin;
    traps++;
    codes += info->si_code == TRAP_TRACE;
}

/* A system call among other instructions, stepped from begin to end. */
static long stepped(long number, long first, long second, long third)
{
    long result;
    register long arguments asm("rdx") = third;
    asm volatile("pushfq\n orq $0x100, (%%rsp)\n popfq\n"
                 "step_begin: nop\n nop\n"
                 "syscall\n"
                 "nop\n nop\n"
                 "pushfq\n andq $~0x100, (%%rsp)\n popfq\n"
                 "step_end: nop\n"
                 : "=a"(result)
                 : "a"(number), "D"(first), "S"(second), "r"(arguments)
                 : "rcx", "r11", "memory", "cc");
    return result;
}

static void show(const char *what, long result)
{
    printf("%s: %ld, %d traps, %d of them steps, at", what, result, traps, codes);
    for (int i = 0; i < traps && i < 256; i++)
        printf(" %ld", places[i]);
    puts("");
    traps = codes = 0;
}

static void on_user(int number) { }

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
    sigaction(SIGTRAP, &action, NULL);
    int fd = open("/dev/null", O_RDWR), ends[2];
    pipe(ends);
    long result = stepped(SYS_close, -1, 0, 0);
    show("close", result);
    result = stepped(SYS_write, fd, (long)"abc", 3);
    show("write", result);
    result = stepped(SYS_getppid, 0, 0, 0) == getppid();
    show("getppid", result);
    write(ends[1], "x", 1);
    char byte;
    result = stepped(SYS_read, ends[0], (long)&byte, 1);
    show("read of a pipe", result);

    /* A wait that another process ends. */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        usleep(20000);
        write(ends[1], "y", 1);
        _exit(0);
    }
    result = stepped(SYS_read, ends[0], (long)&byte, 1);
    show("read that waits", result);
    waitpid(child, NULL, 0);

    /* A signal within the stepped part: its handler is not stepped. */
    signal(SIGUSR1, on_user);
    result = stepped(SYS_kill, getpid(), SIGUSR1, 0);
    printf("kill: %ld, steps %s\n", result, traps == codes && traps > 5 ? "only" : "and others");
    traps = codes = 0;

    /* Without a handler the first step ends it. */
    child = fork();
    if (child == 0) {
        signal(SIGTRAP, SIG_DFL);
        stepped(SYS_getppid, 0, 0, 0);
        _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    printf("by default: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);

    /* The flag set by the very instruction before the call. */
    asm volatile("pushfq\n orq $0x100, (%%rsp)\n popfq\n syscall\n pushfq\n andq $~0x100, (%%rsp)\n popfq\n nop\n"
                 : "=a"(result) : "a"(SYS_getppid) : "rcx", "r11", "memory", "cc");
    printf("at once: %d, some steps %d\n", result == getppid(), traps > 2 && traps == codes);

    /* Alignment checks. */
    char text[16] = "misaligned";
    asm volatile("pushfq\n orq $0x40000, (%%rsp)\n popfq\n syscall\n pushfq\n andq $~0x40000, (%%rsp)\n popfq\n"
                 : "=a"(result) : "a"(SYS_write), "D"(fd), "S"(text + 1), "d"(5) : "rcx", "r11", "memory", "cc");
    printf("write with alignment checks: %ld\n", result);
    struct { char pad; struct timespec { long s, n; } __attribute__((packed)) time; } __attribute__((packed)) odd;
    asm volatile("pushfq\n orq $0x40000, (%%rsp)\n popfq\n syscall\n pushfq\n andq $~0x40000, (%%rsp)\n popfq\n"
                 : "=a"(result) : "a"(SYS_clock_gettime), "D"(1), "S"(&odd.time) : "rcx", "r11", "memory", "cc");
    printf("clock_gettime into an odd place: %ld\n", result);
    return 0;
}
