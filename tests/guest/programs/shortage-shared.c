//: memory 320
//: alone
//: timeout 300
/* A user who keeps shared memory that is in no page table, as much as he can: it is his processes that are ended for it, and none
   of root's. Linux's rule does not see such memory. */
#define _GNU_SOURCE
#include "check.h"
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* One of root's may go for a keeper who ends by himself just as he is to be ended. */
enum { Children = 20, Spared = 2, Part = 8 << 20, Own = 2 << 20 };

static pid_t children[Children];

static void take_part(void)
{
    char *part = mmap(NULL, Part, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (part == MAP_FAILED)
        _exit(98);
    for (size_t i = 0; i < Part; i += 4096) {
        part[i] = 1;
        /* Out of the page tables at once, and still there. */
        if (i % (1 << 20) == 0)
            madvise(part, Part, MADV_DONTNEED);
    }
    madvise(part, Part, MADV_DONTNEED);
}

static void keep(void)
{
    for (;;)
        take_part();
}

static void follow(void)
{
    for (;;) {
        take_part();
        if (fork() != 0)
            _exit(0);
    }
}

/* Never ends by itself, and takes a little more all the time. */
static void innocent(int ready)
{
    char *own = mmap(NULL, Own, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(own, 1, Own / 2);
    close(ready);
    for (size_t i = Own / 2;; i = i == Own - 4096 ? i : i + 4096) {
        usleep(100000);
        own[i] = 1;
    }
}

static void see(const char *what, void (*work)(void))
{
    int ends[2];
    char byte;
    if (pipe(ends))
        exit(1);
    if (fork() == 0) {
        close(ends[0]);
        if (setgid(1000) || setuid(1000))
            _exit(99);
        work();
    }
    close(ends[1]);
    /* All that have the other end are gone. */
    read(ends[0], &byte, 1);
    close(ends[0]);
    int left = 0;
    for (int i = 0; i < Children; i++)
        left += waitpid(children[i], NULL, WNOHANG) == 0;
    printf("%s: ended; %s\n", what, left >= Children - Spared ? "root's children are left" : "root's children died");
    fflush(stdout);
}

int main(void)
{
    int ready[2];
    char byte;
    if (pipe(ready))
        return 1;
    for (int i = 0; i < Children; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(ready[0]);
            innocent(ready[1]);
        }
    }
    close(ready[1]);
    read(ready[0], &byte, 1);
    see("a keeper that lives", keep);
    see("keepers that follow each other", follow);
    for (int i = 0; i < Children; i++)
        kill(children[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    return 0;
}
