/* What the system keeps for a user is counted by user, not by process: queued signals and the timers of timer_create share
   RLIMIT_SIGPENDING; what the end of a process leaves is free again; another user is not concerned. */
#define _GNU_SOURCE
#include "check.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { Limit = 8 };

static int queue(int number)
{
    union sigval value = { .sival_int = number };
    return sigqueue(getpid(), SIGRTMIN, value);
}

static int create(void)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
    return timer_create(CLOCK_MONOTONIC, &event, &timer);
}

static void begin(uid_t user)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    struct rlimit limit = { Limit, Limit };
    setrlimit(RLIMIT_SIGPENDING, &limit);
    if (setgid(user) || setuid(user))
        _exit(99);
}

static int in_child(uid_t user, void (*what)(void))
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        begin(user);
        what();
        fflush(stdout);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return status;
}

static void try_one(void)
{
    SHOW(queue(1));
    SHOW(create());
}

static void take_all(void)
{
    int queued = 0, timers = 0;
    while (queued < Limit / 2 && queue(queued) == 0)
        queued++;
    while (create() == 0)
        timers++;
    printf("%d signals and %d timers\n", queued, timers);
    SHOW(queue(9));
    SHOW(create());
    /* A process of the same user has no more; one of another has its own. */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        try_one();
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, 0, 0);

    /* kill comes through without a place in the queue, and tells less. */
    SHOW(kill(getpid(), SIGRTMAX));
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMAX);
    SHOW(sigwaitinfo(&set, &info) - SIGRTMAX);
    printf("code %d, from %d\n", info.si_code, info.si_pid);

    /* What is taken makes room. */
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    SHOW(sigwaitinfo(&set, &info) - SIGRTMIN);
    printf("value %d\n", info.si_value.sival_int);
    SHOW(queue(10));
    SHOW(queue(11));
}

static void keep_and_wait(void)
{
    while (queue(0) == 0)
        ;
    kill(getpid(), SIGKILL);
}

int main(void)
{
    printf("status %d\n", in_child(1000, take_all));
    printf("after it ended\n");
    in_child(1000, try_one);
    printf("after one was killed: %d\n", in_child(1000, keep_and_wait));
    in_child(1000, try_one);
    printf("another user\n");
    in_child(1001, try_one);
    return 0;
}
