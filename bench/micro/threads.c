/* Threads of one process. */
#define _GNU_SOURCE
#include "bench.h"
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn;

static void *nothing(void *argument)
{
    return argument;
}

static void create_join(long count)
{
    while (count--) {
        pthread_t thread;
        must(pthread_create(&thread, NULL, nothing, NULL) == 0, "pthread_create");
        pthread_join(thread, NULL);
    }
}

static void take_turns(int mine, long count)
{
    pthread_mutex_lock(&mutex);
    while (count--) {
        while (turn != mine)
            pthread_cond_wait(&changed, &mutex);
        turn = !mine;
        pthread_cond_signal(&changed);
    }
    pthread_mutex_unlock(&mutex);
}

static void *second_turns(void *count)
{
    take_turns(1, *(long *)count);
    return NULL;
}

static void condition_round_trip(long count)
{
    pthread_t thread;
    turn = 0;
    must(pthread_create(&thread, NULL, second_turns, &count) == 0, "pthread_create");
    take_turns(0, count);
    pthread_join(thread, NULL);
}

static void *yield(void *count)
{
    for (long i = *(long *)count; i > 0; i--)
        sched_yield();
    return NULL;
}

static void yield_both(long count)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, yield, &count) == 0, "pthread_create");
    yield(&count);
    pthread_join(thread, NULL);
}

int main(void)
{
    measure("thread-create-join", create_join);
    measure("condvar-round-trip", condition_round_trip);

    /* On one processor, so that each call really goes from one thread to the other. */
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    must(sched_setaffinity(0, sizeof one, &one) == 0, "sched_setaffinity");
    measure("yield-two-threads", yield_both);
    return 0;
}
