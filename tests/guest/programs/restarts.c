/* What a signal does to calls that wait with a time: EINTR after a handler, what is left of the time after a stop. */
#define _GNU_SOURCE
#include "check.h"
#include <linux/futex.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int handled;

static void count(int signal)
{
    (void)signal;
    handled++;
}

static struct timespec in(long milliseconds)
{
    return (struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000L };
}

static struct timespec at(clockid_t clock, long milliseconds)
{
    struct timespec now;
    clock_gettime(clock, &now);
    long nanoseconds = now.tv_nsec + milliseconds % 1000 * 1000000L;
    return (struct timespec){ now.tv_sec + milliseconds / 1000 + nanoseconds / 1000000000, nanoseconds % 1000000000 };
}

static long futex(int operation, struct timespec *time)
{
    static int word;
    return syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, 0, time, NULL, FUTEX_BITSET_MATCH_ANY);
}

/* Each waits for so many milliseconds and nothing else. */
static int sleeps(long time)
{
    struct timespec left = in(time);
    return nanosleep(&left, NULL);
}

static int sleeps_with_rest(long time)
{
    struct timespec wanted = in(time), left = { -1, -1 };
    int result = nanosleep(&wanted, &left);
    int error = errno;
    if (result < 0)
        printf("[%s] ", left.tv_sec >= 0 && left.tv_sec <= time / 1000 ? "rest told" : "no rest");
    errno = error;
    return result;
}

static int sleeps_read_only_rest(long time)
{
    struct timespec *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = in(time);
    mprotect(page, 4096, PROT_READ);
    return nanosleep(page, page);
}

static int sleeps_until(long time)
{
    struct timespec end = at(CLOCK_MONOTONIC, time);
    errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
    return errno ? -1 : 0;
}

static int polls(long time)
{
    return poll(NULL, 0, time);
}

static int polls_precisely(long time)
{
    struct timespec left = in(time);
    return ppoll(NULL, 0, &left, NULL);
}

static int selects(long time)
{
    struct timeval left = { time / 1000, time % 1000 * 1000 };
    return select(0, NULL, NULL, NULL, &left);
}

static int selects_read_only(long time)
{
    struct timeval *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = (struct timeval){ time / 1000, time % 1000 * 1000 };
    mprotect(page, 4096, PROT_READ);
    return syscall(SYS_select, 0, NULL, NULL, NULL, page);
}

static int waits_on_futex(long time)
{
    struct timespec wanted = in(time);
    return futex(FUTEX_WAIT, &wanted);
}

static int waits_on_futex_until(long time)
{
    struct timespec end = at(CLOCK_MONOTONIC, time);
    return futex(FUTEX_WAIT_BITSET, &end);
}

static int waits_for_semaphore(long time)
{
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    struct timespec end = at(CLOCK_REALTIME, time);
    return sem_timedwait(&semaphore, &end);
}

static int waits_for_signal(long time)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    struct timespec wanted = in(time);
    return sigtimedwait(&set, NULL, &wanted);
}

static int waits_for_events(long time)
{
    struct epoll_event event;
    return epoll_wait(epoll_create1(0), &event, 1, time);
}

static const struct wait {
    const char *name;
    int (*wait)(long);
    /* Linux ends these with EINTR after a stop too. */
    int stops_end;
} waits[] = {
    { "nanosleep", sleeps, 0 },
    { "nanosleep with rest", sleeps_with_rest, 0 },
    { "clock_nanosleep until", sleeps_until, 0 },
    { "poll", polls, 0 },
    { "ppoll", polls_precisely, 0 },
    { "select", selects, 0 },
    { "futex", waits_on_futex, 0 },
    { "futex until", waits_on_futex_until, 0 },
    { "sem_timedwait", waits_for_semaphore, 0 },
    { "epoll_wait", waits_for_events, 1 },
    { "sigtimedwait", waits_for_signal, 1 },
    { "nanosleep, rest read-only", sleeps_read_only_rest, 1 },
    { "select, time read-only", selects_read_only, 1 },
};
#define WAITS (int)(sizeof waits / sizeof *waits)

static void handlers(int flags)
{
    printf("== a handler%s\n", flags ? " that restarts" : "");
    struct sigaction action = { .sa_handler = count, .sa_flags = flags };
    sigaction(SIGALRM, &action, NULL);
    /* Again and again, since the first may come before the wait begins. */
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
    struct itimerspec period = { in(50), in(50) };
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_settime(timer, 0, &period, NULL);
    for (int i = 0; i < WAITS; i++) {
        errno = 0;
        printf("%s: ", waits[i].name);
        int result = waits[i].wait(20000);
        printf("%d %s\n", result, strerrorname_np(errno) ? strerrorname_np(errno) : "0");
    }
    timer_delete(timer);
}

static void stops(void)
{
    puts("== a stop");
    fflush(stdout);
    const long time = 3000;
    pid_t children[WAITS];
    int tell[2];
    pipe(tell);
    for (int i = 0; i < WAITS; i++) {
        if ((children[i] = fork()) == 0) {
            struct timespec start, end;
            write(tell[1], "x", 1);
            clock_gettime(CLOCK_MONOTONIC, &start);
            waits[i].wait(time);
            clock_gettime(CLOCK_MONOTONIC, &end);
            long took = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
            /* Begun anew after the stop it would take twice as long. */
            _exit(took < time - 100 ? 1 : took < 2 * time - 300 ? 2 : 3);
        }
        char byte;
        read(tell[0], &byte, 1);
    }
    struct timespec wanted = in(500);
    nanosleep(&wanted, NULL);
    for (int i = 0; i < WAITS; i++) {
        int status;
        kill(children[i], SIGSTOP);
        waitpid(children[i], &status, WUNTRACED);
        if (!WIFSTOPPED(status))
            printf("%s: not stopped\n", waits[i].name);
    }
    wanted = in(2300);
    nanosleep(&wanted, NULL);
    for (int i = 0; i < WAITS; i++)
        kill(children[i], SIGCONT);
    for (int i = 0; i < WAITS; i++) {
        int status;
        waitpid(children[i], &status, 0);
        if (waits[i].stops_end)
            continue;
        printf("%s: %s\n", waits[i].name, !WIFEXITED(status) ? "died" : WEXITSTATUS(status) == 1 ? "too short"
            : WEXITSTATUS(status) == 2 ? "the time asked for" : "begun anew");
    }
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    handlers(0);
    handlers(SA_RESTART);
    stops();
    puts("== restart_syscall without anything to restart");
    SHOW(syscall(SYS_restart_syscall));
    return 0;
}
