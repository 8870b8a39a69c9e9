/* What a process must leave in order when it ends, however it ends: robust mutexes that it holds, and the word that tells of
   its end to those who share its memory. On Linux it is killed where on Rill it leaves past everything that is Linux, or by
   a fault that only the kernel sees. */
#define _GNU_SOURCE
#include "check.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ProcessExit = 43 };

typedef long (*native_t)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

/* Finds "mov rax, r9; syscall; ret" in an executable mapping that is not of the program or the vdso. */
static native_t find_gate(void)
{
    static const unsigned char gate[] = {0x49, 0x89, 0xca, 0x4c, 0x89, 0xc8, 0x0f, 0x05, 0xc3};
    char line[512], mode[8];
    native_t native = NULL;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3 || mode[2] != 'x' || strstr(line, "/") || strstr(line, "[v"))
            continue;
        for (unsigned char *at = (unsigned char *)start; at + sizeof gate <= (unsigned char *)end && !native; at++)
            if (!memcmp(at, gate, sizeof gate))
                native = (native_t)at;
    }
    if (maps)
        fclose(maps);
    return native;
}

struct shared {
    pthread_mutex_t mutex;
    volatile int locked;
};

static native_t native;

static void exits(void)
{
    _exit(1);
}

static void is_killed(void)
{
    kill(getpid(), SIGKILL);
}

static void leaves(void)
{
    if (native)
        native(1, 0, 0, 0, 0, ProcessExit);
    kill(getpid(), SIGKILL);
}

static void *leaves_from_thread(void *shared)
{
    pthread_mutex_lock(&((struct shared *)shared)->mutex);
    leaves();
    return NULL;
}

static void waiter(const char *how, void (*end)(void), int from_thread)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->mutex, &attributes);
    pid_t child = fork();
    if (child == 0) {
        if (from_thread) {
            pthread_t thread;
            pthread_create(&thread, NULL, leaves_from_thread, shared);
            pthread_join(thread, NULL);
        }
        pthread_mutex_lock(&shared->mutex);
        end();
        _exit(9);
    }
    waitpid(child, NULL, 0);
    int result = pthread_mutex_lock(&shared->mutex);
    printf("%s: %s\n", how, result == EOWNERDEAD ? "owner died" : result ? strerrorname_np(result) : "locked");
    munmap(shared, sizeof *shared);
}

static int told;

static int ends(void *how)
{
    ((void (*)(void))how)();
    _exit(9);
}

/* The word of a process that shares the memory. */
static void word(const char *how, void (*end)(void))
{
    char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    told = 1;
    pid_t child = clone(ends, stack + 65536, CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, (void *)end, NULL, NULL, &told);
    while (__atomic_load_n(&told, __ATOMIC_SEQ_CST) == 1)
        syscall(SYS_futex, &told, FUTEX_WAIT, 1, NULL, NULL, 0);
    printf("%s: word %d\n", how, told);
    waitpid(child, NULL, 0);
    munmap(stack, 65536);
}

int main(void)
{
    native = find_gate();
    setvbuf(stdout, NULL, _IOLBF, 0);
    waiter("exit", exits, 0);
    waiter("killed", is_killed, 0);
    waiter("left", leaves, 0);
    waiter("left by a thread", leaves, 1);
    word("exit", exits);
    word("killed", is_killed);
    return 0;
}
