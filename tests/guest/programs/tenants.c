//: timeout 120
/* Processes that share memory without being threads of each other: their first thread ends before the others, which go on,
   fork, make threads and further processes, and execute; hundreds in turn. Some are killed, also in the midst of brk. */
#define _GNU_SOURCE
#include "check.h"
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Stack = 32768, ThreadFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM };

static char *stacks;
static int pipes[2];
static volatile int first_left, runs;
static char *arguments[] = { "/bin/true", NULL }, *environment[] = { NULL };

static char *stack(int number)
{
    return stacks + (number + 1) * Stack;
}

/* No C library's exit: the threads here have none of its data of their own. */
static void leave_thread(void)
{
    for (;;)
        syscall(SYS_exit, 0);
}

static int status_of(pid_t child)
{
    int status = -1;
    while (waitpid(child, &status, __WALL) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int exits(void *argument)
{
    syscall(SYS_exit_group, (long)argument);
    return 0;
}

static int executes(void *argument)
{
    (void)argument;
    syscall(SYS_execve, arguments[0], arguments, environment);
    syscall(SYS_exit_group, 99);
    return 0;
}

static int ends(void *argument)
{
    (*(volatile int *)argument)++;
    leave_thread();
    return 0;
}

/* Waits for its first thread to have gone for good: its slot may be another's then. */
static void wait_alone(void)
{
    while (first_left)
        syscall(SYS_futex, &first_left, 0 /* FUTEX_WAIT */, 1, NULL);
}

/* A second thread: everything that looks at its process. */
static int goes_on(void *argument)
{
    long seed = (long)argument, code = 0;
    wait_alone();
    volatile int ended = 0;
    for (int i = 0; i < 2; i++)
        if (clone(ends, stack(4 + i), ThreadFlags, (void *)&ended) < 0)
            code |= 1;
    while (ended < 2)
        sched_yield();
    pid_t child = (pid_t)syscall(SYS_fork);
    if (child == 0)
        syscall(SYS_exit_group, 5);
    code |= status_of(child) == 5 ? 0 : 2;
    int share = seed % 2 ? CLONE_SIGHAND : 0;
    child = clone(exits, stack(6), CLONE_VM | share | SIGCHLD, (void *)6);
    code |= status_of(child) == 6 ? 0 : 4;
    child = clone(exits, stack(6), CLONE_VM | CLONE_VFORK | share | SIGCHLD, (void *)7);
    code |= status_of(child) == 7 ? 0 : 8;
    struct sigaction action;
    code |= syscall(SYS_rt_sigaction, SIGUSR1, NULL, &action, 8) == 0 ? 0 : 16;
    code |= getpid() == gettid() ? 32 : 0;
    runs++;
    if (seed % 16 == 0 && !code)
        executes(NULL);
    syscall(SYS_exit_group, code);
    return 0;
}

/* The first thread: makes another and goes. */
static int hands_over(void *argument)
{
    if (clone(goes_on, stack(1), ThreadFlags, argument) < 0)
        syscall(SYS_exit_group, 98);
    leave_thread();
    return 0;
}

static void hand_over(const char *what, int flags, int times)
{
    int wrong = 0;
    runs = 0;
    for (long i = 0; i < times; i++) {
        first_left = 1;
        pid_t child = clone(hands_over, stack(0), CLONE_VM | CLONE_CHILD_CLEARTID | flags | SIGCHLD, (void *)i, NULL, NULL, &first_left);
        int status = status_of(child);
        if (status) {
            if (!wrong++)
                printf("%s: the first wrong one: %d\n", what, status);
        }
    }
    printf("%s: wrong %d, ran %d\n", what, wrong, runs);
}

static int asks(void *argument)
{
    (void)argument;
    for (int i = 0; i < 20; i++)
        if (syscall(SYS_getppid) < 0 || syscall(SYS_sched_yield) < 0)
            syscall(SYS_exit_group, 1);
    leave_thread();
    return 0;
}

/* Where the space's own first thread has gone, others go on beside the processes and threads that come after it. */
static int goes_on_without(void *argument)
{
    wait_alone();
    int wrong = 0;
    for (int i = 0; i < 20; i++) {
        first_left = 1;
        if (clone(asks, stack(2), ThreadFlags | CLONE_CHILD_CLEARTID, NULL, NULL, NULL, &first_left) < 0)
            wrong++;
        pid_t child = clone(exits, stack(3), CLONE_VM | (i % 2 ? CLONE_VFORK : 0) | (i % 4 < 2 ? CLONE_SIGHAND : 0) | SIGCHLD, (void *)3);
        wrong += status_of(child) != 3;
        wait_alone();
    }
    syscall(SYS_exit_group, wrong);
    return (long)argument;
}

static void without_first(void)
{
    pid_t child = fork();
    if (child == 0) {
        first_left = 1;
        syscall(SYS_set_tid_address, &first_left);
        if (clone(goes_on_without, stack(1), ThreadFlags, NULL) < 0)
            syscall(SYS_exit_group, 98);
        leave_thread();
    }
    printf("without the first: %d\n", status_of(child));
}

static void in_turn(const char *what, int (*function)(void *), int flags, int times)
{
    int wrong = 0;
    for (int i = 0; i < times; i++) {
        pid_t child = clone(function, stack(0), CLONE_VM | flags | SIGCHLD, NULL);
        wrong += child < 0 || status_of(child) != 0;
    }
    printf("%s: wrong %d\n", what, wrong);
}

static int moves_break(void *argument)
{
    uintptr_t base = (uintptr_t)argument;
    write(pipes[1], "x", 1);
    for (unsigned i = 0;; i++)
        syscall(SYS_brk, base + (1 + i * 7 % 32) * 4096);
    return 0;
}

/* Whoever is killed there, the others can go on. */
static void killed_in_brk(int times)
{
    int wrong = 0;
    uintptr_t base = ((uintptr_t)syscall(SYS_brk, 0) + 4095) & ~(uintptr_t)4095;
    for (int i = 0; i < times; i++) {
        pid_t child = clone(moves_break, stack(0), CLONE_VM | SIGCHLD, (void *)base);
        char byte;
        read(pipes[0], &byte, 1);
        for (int j = 0; j < i % 40; j++)
            sched_yield();
        kill(child, SIGKILL);
        wrong += status_of(child) != 1000 + SIGKILL;
        uintptr_t end = base + (64 + i % 8) * 4096;
        wrong += (uintptr_t)syscall(SYS_brk, end) != end;
        *(volatile char *)(end - 1) = 1;
        wrong += (uintptr_t)syscall(SYS_brk, base) != base;
    }
    printf("killed in brk: wrong %d\n", wrong);
}

static int moves_break_often(void *argument)
{
    uintptr_t base = (uintptr_t)argument;
    for (unsigned i = 0; i < 200; i++)
        syscall(SYS_brk, base + (1 + i * 7 % 32) * 4096);
    syscall(SYS_exit_group, 0);
    return 0;
}

/* Some are killed where several move the break: holding its lock, giving it on, or about to be given it. The others go on. */
static void killed_among_others(int times)
{
    enum { Others = 3, Killed = 2 };
    int wrong = 0;
    uintptr_t base = ((uintptr_t)syscall(SYS_brk, 0) + 4095) & ~(uintptr_t)4095;
    for (int i = 0; i < times; i++) {
        pid_t others[Others], ended[Killed];
        for (int j = 0; j < Killed; j++)
            ended[j] = clone(moves_break, stack(j), CLONE_VM | SIGCHLD, (void *)base);
        for (int j = 0; j < Others; j++)
            others[j] = clone(moves_break_often, stack(Killed + j), CLONE_VM | SIGCHLD, (void *)base);
        for (int j = 0; j < Killed; j++) {
            char byte;
            read(pipes[0], &byte, 1);
        }
        for (int j = 0; j < i % 40; j++)
            sched_yield();
        for (int j = 0; j < Killed; j++)
            kill(ended[j], SIGKILL);
        for (int j = 0; j < Killed; j++)
            wrong += status_of(ended[j]) != 1000 + SIGKILL;
        for (int j = 0; j < Others; j++)
            wrong += status_of(others[j]) != 0;
    }
    wrong += (uintptr_t)syscall(SYS_brk, base) != base;
    printf("killed among others in brk: wrong %d\n", wrong);
}

static int waits(void *argument)
{
    (void)argument;
    write(pipes[1], "x", 1);
    for (;;)
        syscall(SYS_pause);
    return 0;
}

static int makes_waiting(void *argument)
{
    clone(waits, stack(1), ThreadFlags, NULL);
    return waits(argument);
}

static void killed(int times)
{
    int wrong = 0;
    for (int i = 0; i < times; i++) {
        pid_t child = clone(makes_waiting, stack(0), CLONE_VM | SIGCHLD, NULL);
        char byte;
        read(pipes[0], &byte, 1);
        if (i % 4)
            read(pipes[0], &byte, 1);
        kill(child, SIGKILL);
        wrong += child < 0 || status_of(child) != 1000 + SIGKILL;
        if (i % 4 == 0) {
            /* The second byte may have been written, or not. */
            char rest[4];
            write(pipes[1], "x", 1);
            read(pipes[0], rest, sizeof rest);
        }
    }
    printf("killed with threads: wrong %d\n", wrong);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    pipe(pipes);
    stacks = mmap(NULL, 8 * Stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    hand_over("handed over", 0, 15);
    hand_over("handed over, shared handlers", CLONE_SIGHAND, 15);
    hand_over("handed over, vfork", CLONE_VFORK, 15);
    hand_over("handed over, vfork, shared handlers", CLONE_VFORK | CLONE_SIGHAND, 15);
    in_turn("in turn", exits, 0, 300);
    in_turn("in turn, shared handlers", exits, CLONE_SIGHAND, 60);
    in_turn("in turn, vfork", exits, CLONE_VFORK, 60);
    in_turn("execute", executes, 0, 5);
    in_turn("execute, vfork", executes, CLONE_VFORK, 5);
    without_first();
    killed_in_brk(30);
    killed_among_others(20);
    killed(30);
    hand_over("handed over at last", 0, 20);
    return 0;
}
