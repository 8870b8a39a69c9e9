/* brk from several threads at once, beside mmap, and over fork: no part is lost, none is given twice. */
#define _GNU_SOURCE
#include "check.h"
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Page = 4096, Threads = 4, Rounds = 400 };

static pthread_barrier_t start;
static uintptr_t base;

static uintptr_t move(uintptr_t to)
{
    return (uintptr_t)syscall(SYS_brk, to);
}

/* Each asks for an end of its own, up and down: what the kernel says must be what somebody asked for. */
static void *moves(void *argument)
{
    long number = (long)argument, wrong = 0;
    pthread_barrier_wait(&start);
    for (int i = 0; i < Rounds; i++) {
        uintptr_t got = move(base + (uintptr_t)(1 + (i * 7 + number * 13) % 64) * Page);
        if (got < base || got > base + 64 * Page || got % Page)
            wrong++;
    }
    return (void *)wrong;
}

/* Each claims pages from the end, under no lock: a page that it got is its own, so what it writes there stays. */
static void *maps(void *argument)
{
    long number = (long)argument, wrong = 0;
    pthread_barrier_wait(&start);
    for (int i = 0; i < Rounds; i++) {
        unsigned char *p = mmap(NULL, 2 * Page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            return (void *)1L;
        p[0] = p[Page] = (unsigned char)number;
        wrong += p[0] != (unsigned char)number || p[Page] != (unsigned char)number;
        munmap(p, 2 * Page);
    }
    return (void *)wrong;
}

static void together(void *(*work[Threads])(void *), const char *what)
{
    pthread_t threads[Threads];
    long wrong = 0;
    for (long i = 0; i < Threads; i++)
        pthread_create(&threads[i], NULL, work[i], (void *)i);
    for (int i = 0; i < Threads; i++) {
        void *result;
        pthread_join(threads[i], &result);
        wrong += (long)result;
    }
    /* The break that is told is where memory ends: the last page before it is there, the one after it is not. */
    uintptr_t end = move(0);
    int before = end == base || msync((void *)(end - Page), Page, MS_ASYNC) == 0;
    int after = msync((void *)end, Page, MS_ASYNC) == 0;
    printf("%s: wrong %ld, mapped before the end %d, after it %d\n", what, wrong, before, after);
    /* It can still be moved, and all of it is memory. */
    uintptr_t to = base + 80 * Page;
    printf("  moved: %d\n", move(to) == to);
    memset((void *)base, 7, 80 * Page);
    printf("  back: %d\n", move(base) == base);
}

static void *forks(void *argument)
{
    (void)argument;
    long wrong = 0;
    pthread_barrier_wait(&start);
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            uintptr_t to = move(0) + 3 * Page;
            if (move(to) != to)
                _exit(1);
            memset((void *)(to - 3 * Page), 1, 3 * Page);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        wrong += status != 0;
    }
    return (void *)wrong;
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    pthread_barrier_init(&start, NULL, Threads);
    /* Whatever the C library allocates comes from elsewhere from now on. */
    base = (move(0) + Page - 1) & ~(uintptr_t)(Page - 1);
    SHOW(move(base) != base);
    together((void *(*[])(void *)){ moves, moves, moves, moves }, "brk beside brk");
    together((void *(*[])(void *)){ moves, maps, moves, maps }, "brk beside mmap");
    together((void *(*[])(void *)){ moves, forks, moves, forks }, "brk beside fork");
    return 0;
}
