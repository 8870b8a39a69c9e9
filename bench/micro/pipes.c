/* Pipes between two processes: how long a byte there and back takes, and how much goes through. */
#define _GNU_SOURCE
#include "bench.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK 65536

static int there[2], back[2];
static char chunk[CHUNK];

static void round_trip(long count)
{
    char byte = 'x';
    while (count--) {
        must(write(there[1], &byte, 1) == 1, "write");
        must(read(back[0], &byte, 1) == 1, "read");
    }
}

/* The child answers each byte until the pipe is closed. */
static void measure_round_trip(void)
{
    must(pipe(there) == 0 && pipe(back) == 0, "pipe");
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        char byte;
        close(there[1]);
        while (read(there[0], &byte, 1) == 1)
            if (write(back[1], &byte, 1) != 1)
                break;
        _exit(0);
    }
    close(there[0]);
    close(back[1]);
    measure("pipe-round-trip", round_trip);
    close(there[1]);
    close(back[0]);
    waitpid(child, NULL, 0);
}

/* Bytes through a pipe that a child empties; the child's last byte back says that all has arrived. */
static void measure_bandwidth(void)
{
    for (long chunks = 16;; chunks *= 2) {
        must(pipe(there) == 0 && pipe(back) == 0, "pipe");
        pid_t child = fork();
        must(child >= 0, "fork");
        if (child == 0) {
            close(there[1]);
            while (read(there[0], chunk, CHUNK) > 0) {
            }
            _exit(write(back[1], "", 1) != 1);
        }
        close(there[0]);
        double start = now();
        for (long i = 0; i < chunks; i++)
            for (size_t done = 0; done < CHUNK;) {
                ssize_t wrote = write(there[1], chunk + done, CHUNK - done);
                must(wrote > 0, "write");
                done += wrote;
            }
        close(there[1]);
        char byte;
        must(read(back[0], &byte, 1) == 1, "read");
        double took = now() - start;
        close(back[0]);
        close(back[1]);
        waitpid(child, NULL, 0);
        if (took >= LEAST_NANOSECONDS) {
            /* As time for 64 KiB, so that here too less is better. */
            printf("pipe-64k %.1f ns\n", took / chunks);
            return;
        }
    }
}

int main(void)
{
    memset(chunk, 'x', CHUNK);
    measure_round_trip();
    measure_bandwidth();
    return 0;
}
