/* As many blocked readers as a user may have threads and processes, and the one writer that wakes them all: it is never
   refused, whatever they wait for. */
#define _GNU_SOURCE
#include "check.h"
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { User = 2003, Most = 240, Kinds = 4 };

struct shared {
    /* Those that are about to wait, and those that were woken, by what they waited for. */
    volatile int ready, woken[Kinds];
    volatile uint32_t word;
};
static struct shared *shared;
static int pipe_ends[2], event, poll_ends[2];

static void wait_for(int kind)
{
    char byte;
    uint64_t value;
    struct pollfd poll_for = { poll_ends[0], POLLIN, 0 };
    __atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
    int ok = 0;
    switch (kind) {
    case 0:
        ok = read(pipe_ends[0], &byte, 1) == 1;
        break;
    case 1:
        ok = read(event, &value, sizeof value) == sizeof value;
        break;
    case 2:
        while (shared->word == 0)
            syscall(SYS_futex, &shared->word, FUTEX_WAIT, 0, NULL, NULL, 0);
        ok = 1;
        break;
    default:
        ok = poll(&poll_for, 1, -1) == 1;
        break;
    }
    __atomic_add_fetch(&shared->woken[kind], ok, __ATOMIC_SEQ_CST);
}

static void *thread_main(void *argument)
{
    wait_for((int)(intptr_t)argument);
    return NULL;
}

static void run(void)
{
    struct rlimit most = { Most, Most };
    setrlimit(RLIMIT_NPROC, &most);
    static pthread_t threads[Most];
    static pid_t children[Most];
    int thread_count = 0, child_count = 0, counts[Kinds] = {0};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 10);
    for (int i = 0;; i++) {
        int kind = i / 2 % Kinds;
        if (i % 2 == 0) {
            int error = pthread_create(&threads[thread_count], &attributes, thread_main, (void *)(intptr_t)kind);
            if (error != 0) {
                printf("thread: %s\n", strerrorname_np(error));
                break;
            }
            thread_count++;
        } else {
            pid_t child = fork();
            if (child == 0) {
                wait_for(kind);
                _exit(0);
            }
            if (child == -1) {
                printf("fork: %s\n", strerrorname_np(errno));
                break;
            }
            children[child_count++] = child;
        }
        counts[kind]++;
    }
    printf("%d threads, %d children\n", thread_count, child_count);
    while (shared->ready != thread_count + child_count)
        sched_yield();

    /* All that the writer does works, now and as the readers go. */
    for (int i = 0; i < counts[0]; i++)
        if (write(pipe_ends[1], "x", 1) != 1)
            printf("write to the pipe: %s\n", strerrorname_np(errno));
    uint64_t events = counts[1];
    if (write(event, &events, sizeof events) != sizeof events)
        printf("write to the eventfd: %s\n", strerrorname_np(errno));
    shared->word = 1;
    if (syscall(SYS_futex, &shared->word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0) == -1)
        printf("futex: %s\n", strerrorname_np(errno));
    if (write(poll_ends[1], "x", 1) != 1)
        printf("write to what is polled: %s\n", strerrorname_np(errno));
    for (int i = 0; i < thread_count; i++)
        pthread_join(threads[i], NULL);
    int ended = 0;
    for (int i = 0; i < child_count; i++) {
        int status;
        ended += waitpid(children[i], &status, 0) == children[i] && WIFEXITED(status);
    }
    printf("children ended: %d\n", ended);
    for (int i = 0; i < Kinds; i++)
        printf("kind %d: %d of %d woken\n", i, shared->woken[i], counts[i]);
}

int main(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pipe(pipe_ends);
    pipe(poll_ends);
    event = eventfd(0, EFD_SEMAPHORE);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (setuid(User) == -1)
            _exit(99);
        run();
        fflush(stdout);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("done: %d\n", status);
    return 0;
}
