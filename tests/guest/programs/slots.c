/* The shim's slots of threads and processes that share memory come back however those end: killed while they make others,
   while they take back what others left, or as the space's first process. Only Rill has slots: a thread sees its own at GS. */
#define _GNU_SOURCE
#include "check.h"
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    Stack = 32768, Stacks = 16, Most = 12, Times = 60,
    ThreadFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
};

static char *stacks;
static int pipes[2];
static volatile int lowest, running;

static char *stack(int number)
{
    return stacks + (number + 1) * Stack;
}

static void leave_thread(void)
{
    for (;;)
        syscall(SYS_exit, 0);
}

static int own_slot(void)
{
    uintptr_t area;
    __asm__ volatile("mov %%gs:16, %0" : "=r"(area));
    return (area - 0x00007FFE00000000) / 0x10000;
}

static int looks(void *argument)
{
    (void)argument;
    lowest = own_slot();
    leave_thread();
    return 0;
}

/* The slot that the next thread gets: the lowest free one. */
static int next_slot(void)
{
    running = 1;
    if (clone(looks, stack(Stacks - 1), ThreadFlags | CLONE_CHILD_CLEARTID, NULL, NULL, NULL, &running) < 0)
        return -1;
    while (running)
        syscall(SYS_futex, &running, 0 /* FUTEX_WAIT */, 1, NULL);
    return lowest;
}

static int exits(void *argument)
{
    syscall(SYS_exit_group, (long)argument);
    return 0;
}

static pid_t make_process(int place, int flags)
{
    pid_t child = clone(exits, stack(place), CLONE_VM | CLONE_VFORK | flags | SIGCHLD, NULL);
    while (child > 0 && waitpid(child, NULL, __WALL) < 0 && errno == EINTR)
        ;
    return child;
}

/* Who makes a process takes back what is left. An end comes through a little after the parent hears of it. */
static void show(const char *what)
{
    int slot = -1;
    for (int i = 0; i < 1000 && (slot < 0 || slot > Most); i++) {
        make_process(Stacks - 2, 0);
        slot = next_slot();
    }
    if (slot < 0 || slot > Most)
        printf("%s: the next slot is %d\n", what, slot);
    else
        printf("%s: all come back\n", what);
}

static int makes(void *argument)
{
    int flags = (int)(long)argument;
    write(pipes[1], "x", 1);
    for (;;)
        make_process(1, flags);
    return 0;
}

static int waits(void *argument)
{
    (void)argument;
    for (;;)
        syscall(SYS_pause);
    return 0;
}

static int makes_threads(void *argument)
{
    for (int i = 2; i < 6; i++)
        clone(waits, stack(i), ThreadFlags, NULL);
    return makes(argument);
}

static void killed(const char *what, int (*function)(void *), int flags)
{
    for (int i = 0; i < Times; i++) {
        char byte;
        pid_t child = clone(function, stack(0), CLONE_VM | SIGCHLD, (void *)(long)flags);
        if (child < 0) {
            printf("%s: no process %d\n", what, i);
            return;
        }
        read(pipes[0], &byte, 1);
        for (int j = 0; j < i % 23; j++)
            sched_yield();
        for (volatile int j = 0; j < i * 37 % 1000; j++)
            ;
        kill(child, SIGKILL);
        waitpid(child, NULL, __WALL);
    }
    show(what);
}

/* Lives on in the space of a process that has ended, whose threads had the lowest slots. */
static int goes_on(void *argument)
{
    (void)argument;
    char byte;
    close(pipes[1]);
    read(pipes[0], &byte, 1);
    show("of a first process that has ended");
    syscall(SYS_exit_group, 0);
    return 0;
}

static void without_first(void)
{
    int ends[2];
    pipe(ends);
    if (fork() == 0) {
        close(ends[0]);
        pipe(pipes);
        for (int i = 0; i < Most; i++)
            clone(waits, stack(i), ThreadFlags, NULL);
        clone(goes_on, stack(Most), CLONE_VM | SIGCHLD, NULL);
        syscall(SYS_exit_group, 0);
    }
    close(ends[1]);
    wait(NULL);
    /* Until the last has gone that could write. */
    char byte;
    read(ends[0], &byte, 1);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    stacks = mmap(NULL, Stacks * Stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pipe(pipes);
    killed("of processes killed while they make others", makes, 0);
    killed("the same with shared handlers", makes, CLONE_SIGHAND);
    killed("of several threads each", makes_threads, CLONE_SIGHAND);
    without_first();
    return 0;
}
