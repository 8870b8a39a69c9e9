/* A program that calls exec while its other threads ask for things: what they asked of the old program is not done to the
   new one. */
#define _GNU_SOURCE
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <unistd.h>

static char self[256];
static int from_pipe;

static void *run_program(void *unused)
{
    execl(self, "exec-race", "second", NULL);
    return NULL;
}

static void *nothing(void *unused) { return NULL; }

static void *make_threads(void *unused)
{
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, nothing, NULL) == 0)
            pthread_detach(thread);
    }
    return NULL;
}

static void *ask(void *unused)
{
    for (;;) {
        int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        close(fd);
        umask(022);
        getpriority(PRIO_PROCESS, 0);
    }
    return NULL;
}

static void *wait_for_byte(void *unused)
{
    char byte;
    read(from_pipe, &byte, 1);
    return NULL;
}

static int tasks(void)
{
    DIR *folder = opendir("/proc/self/task");
    int count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return count;
}

/* The new program: one thread, and nothing of what its predecessor had begun comes about. */
static int second(void)
{
    for (int look = 0; look < 20; look++)
        if (tasks() != 1 || (int)syscall(SYS_gettid) != getpid())
            return 2;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    int status;
    return waitpid(child, &status, 0) == child && status == 0 && waitpid(-1, &status, 0) == -1 ? 42 : 3;
}

static void start(void *(*first)(void *), void *(*other)(void *), int threads)
{
    pthread_t thread;
    for (int i = 0; i < threads; i++)
        pthread_create(&thread, NULL, other, NULL);
    pthread_create(&thread, NULL, first, NULL);
    for (;;)
        pause();
}

static int good(void *(*first)(void *), void *(*other)(void *), int threads)
{
    int fine = 0;
    for (int round = 0; round < 15; round++) {
        int ends[2], status = -1;
        pipe(ends);
        from_pipe = ends[0];
        pid_t child = fork();
        if (child == 0)
            start(first, other, threads);
        waitpid(child, &status, 0);
        fine += status == 42 << 8;
        if (status != 42 << 8)
            printf("odd end %x\n", status);

        /* The byte that the old program waited for is still to be had. */
        char byte = 0;
        write(ends[1], "b", 1);
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        if (read(ends[0], &byte, 1) != 1 || byte != 'b')
            puts("the byte is gone");
        close(ends[0]);
        close(ends[1]);
    }
    return fine;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return second();
    self[readlink("/proc/self/exe", self, sizeof self - 1)] = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    SHOW(good(run_program, run_program, 3));
    SHOW(good(run_program, make_threads, 2));
    SHOW(good(run_program, ask, 3));
    SHOW(good(run_program, wait_for_byte, 3));
    return 0;
}
