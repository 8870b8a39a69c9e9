//: memory 320
//: alone
//: timeout 300
/* Memory that runs out: a user's processes that take all there is, handle their own SIGBUS, keep what they have and come
   back as often as they are ended, and pipes filled by many, do not end root's innocent children, nor the system. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CHILDREN
#define CHILDREN 100
#endif

enum { Hogs = 2, Children = CHILDREN, PipeProcesses = 12 };

static sigjmp_buf back;

static void on_bus(int signal)
{
    siglongjmp(back, signal);
}

static void become_user(void)
{
    if (setgid(1000) || setuid(1000))
        _exit(99);
}

/* Never ends by itself. */
static void hog(void)
{
    become_user();
    signal(SIGBUS, on_bus);
    signal(SIGSEGV, on_bus);
    size_t size = (size_t)4 << 30;
    volatile char *all = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        _exit(98);
    if (sigsetjmp(back, 1) == 0)
        for (size_t i = 0; i < size; i += 4096)
            all[i] = 1;
    for (;;)
        pause();
}

static void fill_pipes(void)
{
    become_user();
    static char bytes[65536];
    memset(bytes, 1, sizeof bytes);
    int ends[2];
    while (pipe(ends) == 0) {
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        while (write(ends[1], bytes, sizeof bytes) > 0)
            ;
    }
    for (;;)
        pause();
}

static pid_t start(void (*what)(void))
{
    pid_t child = fork();
    if (child == 0) {
        what();
        _exit(0);
    }
    return child;
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    pid_t hogs[Hogs];
    int restarts = 0, died = 0, failed = 0;
    for (int i = 0; i < Hogs; i++)
        hogs[i] = start(hog);
    for (int i = 0; i < Children; i++) {
        pid_t child = fork();
        if (child == 0) {
            /* Some pages of its own. */
            static char pages[64 * 4096];
            for (unsigned at = 0; at < sizeof pages; at += 4096)
                pages[at] = 1;
            _exit(7);
        }
        failed += child < 0;
        int status;
        for (pid_t ended = child; child > 0 && (ended = wait(&status)) != child && ended > 0;) {
            for (int j = 0; j < Hogs; j++)
                if (ended == hogs[j]) {
                    hogs[j] = start(hog);
                    restarts++;
                }
        }
        died += child > 0 && (!WIFEXITED(status) || WEXITSTATUS(status) != 7);
    }
    /* Until the memory has run out at least once. */
    while (restarts == 0 && failed == 0) {
        int status;
        pid_t ended = wait(&status);
        for (int j = 0; j < Hogs; j++)
            if (ended == hogs[j]) {
                hogs[j] = start(hog);
                restarts++;
            }
    }
    printf("hogs were ended: %s\n", restarts > 0 ? "yes" : "no");
    printf("children that could not be made: %d\n", failed);
    printf("children that died: %d\n", died);
    for (int j = 0; j < Hogs; j++)
        if (hogs[j] > 0)
            kill(hogs[j], SIGKILL);
    while (wait(0) > 0)
        ;

    printf("the hogs are gone\n");
    pid_t fillers[PipeProcesses];
    for (int i = 0; i < PipeProcesses; i++)
        fillers[i] = start(fill_pipes);
    sleep(3);
    int ends[2];
    char got = 0;
    WORKS(pipe(ends));
    printf("%zd\n", write(ends[1], "x", 1));
    printf("%zd\n", read(ends[0], &got, 1));
    printf("%c\n", got);
    for (int i = 0; i < PipeProcesses; i++)
        kill(fillers[i], SIGKILL);
    while (wait(0) > 0)
        ;
    printf("the system goes on: %d\n", WEXITSTATUS(system("exit 5")));
    return 0;
}
