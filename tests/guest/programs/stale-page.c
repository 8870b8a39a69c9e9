/* A process made with CLONE_VM has a page with its ids in the space of its maker. The process is gone, its page goes to the
   next process, and the mapping is there still: does it tell of strangers? Only Rill has such pages. */
#define _GNU_SOURCE
#include "check.h"
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Processes = 8, Slots = 32 };

static sigjmp_buf back;

static void on_fault(int signal)
{
    siglongjmp(back, signal);
}

/* The first word of a page that may not be there, or -1. No call takes such an address. */
static int word_at(uintptr_t address)
{
    if (sigsetjmp(back, 1))
        return -1;
    return *(volatile int *)address;
}

static int ends(void *argument)
{
    (void)argument;
    _exit(0);
}

int main(void)
{
    static const uintptr_t heap = 0x00007FFE00000000, slot = 0x10000, page = 0xE000;
    signal(SIGSEGV, on_fault);
    signal(SIGBUS, on_fault);
    char *stacks = mmap(NULL, Processes * 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < Processes; i++)
        clone(ends, stacks + (i + 1) * 65536, CLONE_VM | SIGCHLD, NULL);
    int ended = 0;
    while (wait(NULL) > 0)
        ended++;
    printf("ended: %d\n", ended);

    /* Strangers, each of which gets a page that was used before, if it can. */
    pid_t strangers[Processes];
    for (int i = 0; i < Processes; i++)
        if ((strangers[i] = fork()) == 0)
            for (;;)
                pause();
    int seen = 0, mapped = 0;
    for (int i = 1; i < Slots; i++) {
        int id = word_at(heap + i * slot + page);
        mapped += id > 0;
        for (int j = 0; j < Processes; j++)
            seen += id == strangers[j];
    }
    for (int i = 0; i < Processes; i++)
        kill(strangers[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    printf("pages mapped: %s, strangers seen: %d\n", mapped > 0 ? "some" : "none", seen);

    /* The same children again and again do not use more and more of them. */
    for (int i = 0; i < 300; i++) {
        pid_t child = vfork();
        if (child == 0)
            _exit(0);
        waitpid(child, NULL, 0);
    }
    puts("done");
    return 0;
}
