/* Calls that do next to nothing: what entering and leaving the system costs. */
#define _GNU_SOURCE
#include "bench.h"
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t signals;

static void null_call(long count)
{
    while (count--)
        getppid();
}

static void clock_read(long count)
{
    struct timespec time;
    while (count--)
        clock_gettime(CLOCK_MONOTONIC, &time);
}

static void on_signal(int number)
{
    (void)number;
    signals++;
}

static void signal_self(long count)
{
    while (count--)
        raise(SIGUSR1);
}

int main(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    must(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
    measure("null-call", null_call);
    measure("clock-gettime", clock_read);
    measure("signal-self", signal_self);
    must(signals > 0, "signal");
    return 0;
}
