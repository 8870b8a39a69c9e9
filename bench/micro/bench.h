/* What the micro-benchmarks share: a loop that runs long enough to be timed, and one line for each figure. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Long enough that the clock's own cost and a stray interrupt do not show. */
#define LEAST_NANOSECONDS 200e6

static inline double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

/* Ends the program where a call that the benchmark stands on fails: no figure is better than a wrong one. */
static inline void must(int good, const char *what)
{
    if (!good) {
        perror(what);
        exit(1);
    }
}

/* Runs body(count) with counts that grow until it takes long enough; prints nanoseconds for each round. */
static inline void measure(const char *name, void (*body)(long count))
{
    body(1);
    for (long count = 1;; count *= 2) {
        double start = now();
        body(count);
        double took = now() - start;
        if (took >= LEAST_NANOSECONDS) {
            printf("%s %.1f ns\n", name, took / count);
            fflush(stdout);
            return;
        }
    }
}

#endif
