/* Processes that share with clone, without being threads of each other: memory, handlers, directories, descriptors. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *stack;
static volatile int ran, step;
static int pipes[2];

static void count(int signal)
{
    (void)signal;
    ran = getpid();
}

static void other(int signal)
{
    (void)signal;
    ran = -getpid();
}

static void set(int signal, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };
    sigaction(signal, &action, NULL);
}

static const char *how(int signal)
{
    struct sigaction action;
    sigaction(signal, NULL, &action);
    return action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored"
        : action.sa_handler == count ? "count" : action.sa_handler == other ? "other" : "?";
}

static pid_t make(int (*function)(void *), int flags, void *argument)
{
    pid_t child = clone(function, stack + 65536, flags, argument);
    if (child < 0)
        printf("clone %x: %s\n", flags, strerrorname_np(errno));
    return child;
}

static void reap(const char *who, pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, __WALL) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        printf("%s: signal %d\n", who, WTERMSIG(status));
    else
        printf("%s: exit %d\n", who, WEXITSTATUS(status));
}

/* To a place in a pipe and back: the one that waits is woken by the other, by nothing else. */
static void tell(void)
{
    write(pipes[1], "x", 1);
}

static void hear(void)
{
    char byte;
    while (read(pipes[0], &byte, 1) != 1)
        ;
}

static int sets_handler(void *argument)
{
    (void)argument;
    set(SIGUSR1, count);
    set(SIGUSR2, SIG_IGN);
    _exit(0);
}

static int takes_signal(void *argument)
{
    (void)argument;
    raise(SIGUSR1);
    printf("in the child: %d\n", ran == getpid());
    _exit(0);
}

static int waits(void *argument)
{
    (void)argument;
    tell();
    for (;;)
        pause();
}

static void handlers(void)
{
    puts("== handlers");
    reap("set by a child with its own", make(sets_handler, CLONE_VM | SIGCHLD, NULL));
    printf("here: %s %s\n", how(SIGUSR1), how(SIGUSR2));
    reap("set by a child that shares", make(sets_handler, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL));
    printf("here: %s %s\n", how(SIGUSR1), how(SIGUSR2));
    raise(SIGUSR2);
    raise(SIGUSR1);
    printf("ran here: %d\n", ran == getpid());
    reap("taken", make(takes_signal, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL));

    /* What one sets holds for a signal that another sends to the other. */
    pid_t child = make(waits, CLONE_VM | CLONE_SIGHAND | SIGCHLD, NULL);
    hear();
    set(SIGUSR1, other);
    ran = 0;
    kill(child, SIGUSR1);
    while (ran != -child)
        sched_yield();
    puts("the new handler ran in the child");
    set(SIGTERM, SIG_IGN);
    kill(child, SIGTERM);
    set(SIGTERM, SIG_DFL);
    kill(child, SIGHUP);
    reap("ended by a default", child);

    /* A copy made by fork is a copy. */
    child = fork();
    if (child == 0) {
        set(SIGUSR1, SIG_DFL);
        _exit(0);
    }
    reap("fork", child);
    printf("here: %s\n", how(SIGUSR1));
}

static int child_of_child(void *argument)
{
    hear();
    set(SIGUSR1, count);
    printf("the child's child sees: %s %s\n", how(SIGUSR1), how(SIGHUP));
    step = 1;
    _exit((int)(intptr_t)argument);
}

static int makes_and_leaves(void *argument)
{
    set(SIGHUP, SIG_IGN);
    char *own = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    clone(child_of_child, own + 65536, CLONE_VM | CLONE_SIGHAND | SIGCHLD, argument);
    _exit(0);
}

/* Handlers outlive the process that they were made for. */
static void outlives(void)
{
    puts("== handlers that outlive their first process");
    set(SIGUSR1, SIG_DFL);
    set(SIGHUP, SIG_DFL);
    step = 0;
    reap("vfork child with its own", make(makes_and_leaves, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));
    /* Another one takes its place, if it is free. */
    reap("another", make(sets_handler, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL));
    tell();
    while (step == 0)
        sched_yield();
    printf("here: %s %s\n", how(SIGUSR1), how(SIGHUP));
}

static long clone3(uint64_t flags)
{
    struct clone_args arguments = { .flags = flags, .exit_signal = SIGCHLD };
    return syscall(SYS_clone3, &arguments, sizeof arguments);
}

static void cleared(void)
{
    puts("== cleared handlers");
    set(SIGUSR1, count);
    set(SIGUSR2, SIG_IGN);
    SHOW(clone3(CLONE_CLEAR_SIGHAND | CLONE_SIGHAND | CLONE_VM));
    pid_t child = clone3(CLONE_CLEAR_SIGHAND);
    if (child == 0) {
        printf("there: %s %s\n", how(SIGUSR1), how(SIGUSR2));
        raise(SIGUSR2);
        raise(SIGUSR1);
        _exit(3);
    }
    reap("cleared", child);
    printf("here: %s %s\n", how(SIGUSR1), how(SIGUSR2));
    child = clone3(0);
    if (child == 0) {
        raise(SIGUSR1);
        _exit(ran == getpid() ? 4 : 5);
    }
    reap("not cleared", child);
}

static int executes(void *argument)
{
    (void)argument;
    execl("/bin/sh", "sh", "-c", "trap 'echo handled' USR1; kill -USR1 $$; [ -e /proc/self/fd/61 ] && echo there || echo gone; exec 7<&-", NULL);
    _exit(1);
}

static int changes_directory(void *argument)
{
    (void)argument;
    chdir("below");
    umask(0123);
    _exit(0);
}

static int changes_files(void *argument)
{
    close((int)(intptr_t)argument);
    dup2(pipes[0], 60);
    fcntl(pipes[1], F_SETFD, FD_CLOEXEC);
    _exit(0);
}

static void the_rest(void)
{
    puts("== directories and descriptors");
    char name[4096];
    mkdir("below", 0700);
    reap("its own directory", make(changes_directory, CLONE_VM | SIGCHLD, NULL));
    printf("in %s, umask %o\n", strrchr(getcwd(name, sizeof name), '/') + 1, umask(022));
    reap("one directory", make(changes_directory, CLONE_FS | SIGCHLD, NULL));
    printf("in %s, umask %o\n", strrchr(getcwd(name, sizeof name), '/') + 1, umask(022));
    chdir("..");

    int fd = dup(0);
    reap("its own files", make(changes_files, CLONE_VM | SIGCHLD, (void *)(intptr_t)fd));
    printf("open %d %d, close on exec %d\n", fcntl(fd, F_GETFD) >= 0, fcntl(60, F_GETFD) >= 0, fcntl(pipes[1], F_GETFD));
    reap("the same files", make(changes_files, CLONE_FILES | SIGCHLD, (void *)(intptr_t)fd));
    printf("open %d %d, close on exec %d\n", fcntl(fd, F_GETFD) >= 0, fcntl(60, F_GETFD) >= 0, fcntl(pipes[1], F_GETFD));

    /* exec leaves all that is shared: handlers as they are here, descriptors too. */
    dup2(0, 7);
    fcntl(dup2(0, 61), F_SETFD, FD_CLOEXEC);
    set(SIGUSR1, other);
    reap("exec", make(executes, CLONE_VM | CLONE_SIGHAND | CLONE_FILES | CLONE_FS | CLONE_VFORK | SIGCHLD, NULL));
    printf("here: %s, open %d %d\n", how(SIGUSR1), fcntl(61, F_GETFD) >= 0, fcntl(7, F_GETFD) >= 0);
}

static void refused(void)
{
    puts("== refused");
    SHOW(make(sets_handler, CLONE_SIGHAND | SIGCHLD, NULL));
    SHOW(make(sets_handler, CLONE_THREAD | CLONE_VM, NULL));
    SHOW(make(sets_handler, CLONE_THREAD | CLONE_SIGHAND, NULL));
}

int main(void)
{
    setvbuf(stdout, malloc(BUFSIZ), _IOLBF, BUFSIZ);
    stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mkdir("/tmp/sharing", 0700);
    chdir("/tmp/sharing");
    pipe(pipes);
    handlers();
    outlives();
    cleared();
    the_rest();
    refused();
    return 0;
}
