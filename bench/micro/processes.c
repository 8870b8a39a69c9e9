/* Making processes. */
#define _GNU_SOURCE
#include "bench.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *self;

static void reap(pid_t child)
{
    int status;
    must(child > 0, "fork");
    must(waitpid(child, &status, 0) == child && status == 0, "wait");
}

static void fork_wait(long count)
{
    while (count--) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        reap(child);
    }
}

static void fork_exec_wait(long count)
{
    while (count--) {
        pid_t child = fork();
        if (child == 0) {
            execl(self, self, "nothing", NULL);
            _exit(127);
        }
        reap(child);
    }
}

int main(int count, char **arguments)
{
    /* The program that is executed is this one, which then ends at once. */
    if (count > 1 && strcmp(arguments[1], "nothing") == 0)
        return 0;
    self = arguments[0];
    measure("fork-wait", fork_wait);
    measure("fork-exec-wait", fork_exec_wait);
    return 0;
}
