/* Threads, futexes, clone in its forms, clocks. */
#define _GNU_SOURCE
#include "check.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int turn;
static __thread int own = 5;

static long futex(int *word, int operation, int value, void *timeout, int *other, int last)
{
    return syscall(SYS_futex, word, operation, value, timeout, other, last);
}

static void *player(void *argument)
{
    int me = (int)(long)argument;
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&lock);
        while (turn != me)
            pthread_cond_wait(&condition, &lock);
        turn = !me;
        own++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&lock);
    }
    return (void *)(long)own;
}

static void pairs(void)
{
    puts("== mutexes, conditions, thread-local storage");
    pthread_t two[2];
    void *ends[2];
    for (long i = 0; i < 2; i++)
        pthread_create(&two[i], NULL, player, (void *)i);
    for (int i = 0; i < 2; i++)
        pthread_join(two[i], &ends[i]);
    printf("%ld %ld own %d\n", (long)ends[0], (long)ends[1], own);
}

static void *adder(void *argument)
{
    for (int i = 0; i < 200; i++) {
        pthread_mutex_lock(&lock);
        ++*(int *)argument;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void many(void)
{
    puts("== many threads");
    int sum = 0;
    pthread_t threads[40];
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++)
            if (pthread_create(&threads[i], NULL, adder, &sum))
                puts("no thread");
        for (int i = 0; i < 40; i++)
            pthread_join(threads[i], NULL);
    }
    printf("sum %d\n", sum);
}

static void *waiter(void *argument)
{
    return (void *)futex(argument, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void futexes(void)
{
    puts("== futex");
    int word = 1, other = 0;
    struct timespec short_time = { 0, 10000000 }, past = { 1, 0 }, bad = { 0, 2000000000 };
    SHOW(futex(&word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
    SHOW(futex(&word, FUTEX_WAIT_PRIVATE, 1, &short_time, NULL, 0));
    SHOW(futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 1, &past, NULL, -1));
    SHOW(futex(&word, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 1, &past, NULL, -1));
    SHOW(futex(&word, FUTEX_WAIT_PRIVATE, 1, &bad, NULL, 0));
    SHOW(futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 1, &past, NULL, 0));
    SHOW(futex((int *)((char *)&word + 1), FUTEX_WAIT_PRIVATE, 1, &short_time, NULL, 0));
    SHOW(futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
    SHOW(futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)1, &other, 0));
    int park = 0;
    pthread_t three[3];
    struct timespec some = { 0, 50000000 };
    for (int i = 0; i < 3; i++)
        pthread_create(&three[i], NULL, waiter, &park);
    nanosleep(&some, NULL);
    SHOW(futex(&park, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)10, &other, 0));
    SHOW(futex(&park, FUTEX_WAKE_PRIVATE, 10, NULL, NULL, 0));
    SHOW(futex(&other, FUTEX_WAKE_PRIVATE, 10, NULL, NULL, 0));
    for (int i = 0; i < 3; i++)
        pthread_join(three[i], NULL);
    SHOW(futex(&park, FUTEX_WAKE_OP_PRIVATE, 1, (void *)1, &other, FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 0)));
    printf("other %d\n", other);
}

static void shared_futex(void)
{
    puts("== a futex between processes");
    sem_t *ends = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&ends[0], 1, 0);
    sem_init(&ends[1], 1, 0);
    fflush(stdout);
    if (fork() == 0) {
        for (int i = 0; i < 200; i++) {
            sem_wait(&ends[0]);
            sem_post(&ends[1]);
        }
        _exit(0);
    }
    for (int i = 0; i < 200; i++) {
        sem_post(&ends[0]);
        sem_wait(&ends[1]);
    }
    int status;
    wait(&status);
    printf("status %d\n", status);
}

static int cloned(void *argument)
{
    *(int *)argument = 99;
    return 7;
}

static void clones(void)
{
    puts("== clone");
    static char stack[65536];
    int value = 1, status;
    pid_t child = clone(cloned, stack + sizeof stack, SIGCHLD, &value);
    waitpid(child, &status, 0);
    printf("copy: value %d exit %d\n", value, WEXITSTATUS(status));
    child = clone(cloned, stack + sizeof stack, CLONE_VM | SIGCHLD, &value);
    waitpid(child, &status, 0);
    printf("shared: value %d exit %d\n", value, WEXITSTATUS(status));
    value = 1;
    child = clone(cloned, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &value);
    printf("vfork: value %d already\n", value);
    waitpid(child, &status, 0);
    int parent = 0, inner = 0;
    child = syscall(SYS_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &parent, &inner, 0);
    if (child == 0)
        _exit(inner == getpid() ? 3 : 4);
    waitpid(child, &status, 0);
    printf("tids: parent %d exit %d inner %d\n", parent == child, WEXITSTATUS(status), inner);
    SHOW(syscall(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0));
    SHOW(syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0));
    SHOW(syscall(SYS_clone3, NULL, 10));
    char *arguments[] = { "true", NULL };
    WORKS(posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ));
    waitpid(child, &status, 0);
    printf("spawned: exit %d\n", WEXITSTATUS(status));
    printf("missing: %s\n", strerrorname_np(posix_spawn(&child, "/no/such", NULL, NULL, arguments, environ)));
}

static void *leader_first(void *argument)
{
    struct timespec some = { 0, 20000000 };
    (void)argument;
    nanosleep(&some, NULL);
    _exit(12);
}

static void *forker(void *argument)
{
    (void)argument;
    pid_t child = fork();
    if (child == 0)
        _exit(21);
    int status;
    waitpid(child, &status, 0);
    return (void *)(long)WEXITSTATUS(status);
}

static void ends(void)
{
    puts("== ends of threads");
    int status;
    fflush(stdout);
    if (fork() == 0) {
        pthread_t one;
        pthread_create(&one, NULL, leader_first, NULL);
        pthread_exit(NULL);
    }
    wait(&status);
    printf("exit by another thread %d\n", WEXITSTATUS(status));
    pthread_t one;
    void *end;
    pthread_create(&one, NULL, forker, NULL);
    pthread_join(one, &end);
    printf("fork in a thread %ld\n", (long)end);
    printf("main: tid is pid %d\n", getpid() == syscall(SYS_gettid));
}

static void clocks(void)
{
    puts("== clocks");
    struct timespec a, b, ms30 = { 0, 30000000 };
    /* The alarm clocks, 8 and 9, need a real-time clock device on Linux. */
    for (int clock = 0; clock < 8; clock++) {
        SHOW(clock_gettime(clock, &a));
    }
    SHOW(clock_gettime(50, &a));
    clock_gettime(CLOCK_MONOTONIC, &a);
    SHOW(clock_nanosleep(CLOCK_MONOTONIC, 0, &ms30, NULL));
    clock_gettime(CLOCK_MONOTONIC, &b);
    long passed = (b.tv_sec - a.tv_sec) * 1000000000l + b.tv_nsec - a.tv_nsec;
    printf("not early %d\n", passed >= 30000000);
    b.tv_sec--;
    SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, NULL));
    ms30.tv_nsec = -1;
    SHOW(nanosleep(&ms30, NULL));
    char name[16];
    SHOW(prctl(PR_SET_NAME, "a thread with a long name"));
    SHOW(prctl(PR_GET_NAME, name));
    printf("%s\n", name);
    SHOW(sched_get_priority_max(SCHED_FIFO));
    SHOW(sched_get_priority_min(SCHED_RR));
    SHOW(sched_get_priority_max(SCHED_OTHER));
    SHOW(sched_getscheduler(0));
    unsigned cpu = 1000;
    SHOW(getcpu(&cpu, NULL));
    printf("cpu below 256 %d\n", cpu < 256);
}

/* A mutex whose owner exits with it. */
static void left_behind(void)
{
    puts("== left behind");
    pthread_mutex_t *mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(mutex, &attributes);
    if (fork() == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    wait(NULL);
    SHOW(pthread_mutex_lock(mutex) == EOWNERDEAD);
    SHOW(pthread_mutex_consistent(mutex));
    SHOW(pthread_mutex_unlock(mutex));
    SHOW(pthread_mutex_lock(mutex));
}

int main(void)
{
    pairs();
    many();
    futexes();
    shared_futex();
    clones();
    ends();
    clocks();
    left_behind();
    return 0;
}
