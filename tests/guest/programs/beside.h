/* Another process that makes short calls all the time, and what it sees of a long call. */
#pragma once
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    /* A host that is busy elsewhere may hold up anything now and then: the best round counts. */
    ROUNDS = 12,
    /* The longest short call may take this part of the long one, */
    SHARE = 2,
    /* or this many times what short calls take usually: a long call may be hardly longer than a few of them. */
    USUAL = 100,
};

enum went { HELD_UP, ON };

/* Odd while a long call is under way; what the other saw of it last; its longest call that began in one, in ns; how long
   all its calls took outside of one, and how many those were. */
static struct { atomic_long turn, seen, longest, usual, count; } *beside_shared;
static pid_t beside_child;
static long beside_began;

static long beside_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void beside_loop(void)
{
    struct stat status;
    for (;;) {
        long turn = atomic_load(&beside_shared->turn);
        atomic_store(&beside_shared->seen, turn);
        long began = beside_now();
        stat("/", &status);
        long took = beside_now() - began;
        if (turn % 2 == 0) {
            atomic_fetch_add(&beside_shared->usual, took);
            atomic_fetch_add(&beside_shared->count, 1);
        } else if (took > atomic_load(&beside_shared->longest)) {
            atomic_store(&beside_shared->longest, took);
        }
    }
}

/* Waits until the other has begun a call in this turn, so that all its earlier ones are counted. */
static void beside_step(void)
{
    long turn = atomic_fetch_add(&beside_shared->turn, 1) + 1;
    while (atomic_load(&beside_shared->seen) != turn)
        sched_yield();
}

static void start_other(void)
{
    beside_shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    beside_child = fork();
    if (beside_child == 0)
        beside_loop();
    while (atomic_load(&beside_shared->count) < 100)
        sched_yield();
}

static void stop_other(void)
{
    kill(beside_child, SIGKILL);
    waitpid(beside_child, NULL, 0);
}

static void begin_long(void)
{
    atomic_store(&beside_shared->longest, 0);
    beside_step();
    beside_began = beside_now();
}

static enum went end_long(void)
{
    long took = beside_now() - beside_began;
    beside_step();
    long longest = atomic_load(&beside_shared->longest);
    long usual = atomic_load(&beside_shared->usual) / atomic_load(&beside_shared->count);
    if (getenv("BESIDE"))
        fprintf(stderr, "  long %ld us, longest %ld us, usual %ld us\n", took / 1000, longest / 1000, usual / 1000);
    return longest < took / SHARE || longest < usual * USUAL ? ON : HELD_UP;
}
