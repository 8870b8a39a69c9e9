/* fork, vfork, exec, wait, groups, sessions, limits. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* The status by address: arguments have no order, and it is written by the wait that is another of them. */
static void report(const char *what, pid_t waited, pid_t child, const int *status)
{
    printf("%s: %s ", what, waited == child ? "child" : waited == 0 ? "none" : strerrorname_np(errno));
    if (waited != child)
        puts("");
    else if (WIFEXITED(*status))
        printf("exited %d\n", WEXITSTATUS(*status));
    else if (WIFSIGNALED(*status))
        printf("signalled %d\n", WTERMSIG(*status));
    else if (WIFSTOPPED(*status))
        printf("stopped %d\n", WSTOPSIG(*status));
    else if (WIFCONTINUED(*status))
        puts("continued");
}

/* A signal to a parent that waits for its vfork: what dumps core waits, what only ends does not. */
static void vforks_signalled(void)
{
    puts("== vfork, parent signalled");
    const struct { int signal, wait; } cases[] = {
        { SIGKILL, 20000 }, { SIGTERM, 20000 }, { SIGHUP, 20000 }, { SIGRTMIN, 20000 },
        { SIGSEGV, 200 }, { SIGQUIT, 200 }, { SIGXCPU, 200 }, { SIGSYS, 200 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int ends[2], life[2], status;
        if (pipe(ends) != 0 || pipe(life) != 0)
            return;
        fflush(stdout);
        pid_t parent = fork();
        if (parent == 0) {
            /* No file, whatever the limits are. */
            setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
            pid_t self = getpid();
            struct pollfd end = { .fd = life[0] };
            if (vfork() == 0) {
                /* Now only the parent holds this end: it closes with it. */
                close(life[1]);
                kill(self, cases[i].signal);
                char ended = poll(&end, 1, cases[i].wait) == 1 ? 'e' : 'w';
                write(ends[1], &ended, 1);
                _exit(0);
            }
            _exit(1);
        }
        close(ends[1]);
        close(life[0]);
        close(life[1]);
        char ended = '-';
        read(ends[0], &ended, 1);
        close(ends[0]);
        report(ended == 'e' ? "ended before its child" : ended == 'w' ? "waited" : "no word", waitpid(parent, &status, 0), parent, &status);
    }
}

static void forks(void)
{
    puts("== fork");
    int status, private = 1;
    int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *shared = 1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        private = 2;
        *shared = 2;
        _exit(getppid() != 1 && getpid() != getppid() ? 17 : 1);
    }
    report("fork", waitpid(child, &status, 0), child, &status);
    printf("private %d shared %d\n", private, *shared);
    report("again", waitpid(child, &status, 0), child, &status);
    errno = 0;
    SHOW(waitpid(-1, &status, WNOHANG));

    child = vfork();
    if (child == 0) {
        private = 3;
        _exit(5);
    }
    report("vfork", waitpid(child, &status, 0), child, &status);
    printf("vfork shares %d\n", private);

    for (int signal = 1; signal <= 15; signal += 7) {
        child = fork();
        if (child == 0) {
            pause();
            _exit(0);
        }
        kill(child, signal);
        report("killed", waitpid(child, &status, 0), child, &status);
    }
    child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        *(volatile int *)8 = 1;
        _exit(0);
    }
    report("fault", waitpid(child, &status, 0), child, &status);
    SHOW(WCOREDUMP(status) != 0);
}

static void stops(void)
{
    puts("== stop and continue");
    int status;
    fflush(stdout);
    int go[2];
    if (pipe(go) != 0)
        return;
    pid_t child = fork();
    if (child == 0) {
        /* A group of its own that is no orphan: in an orphaned one SIGTSTP does nothing. */
        setpgid(0, 0);
        raise(SIGSTOP);
        char byte;
        read(go[0], &byte, 1);
        raise(SIGTSTP);
        _exit(9);
    }
    report("stop", waitpid(child, &status, WUNTRACED), child, &status);
    report("nothing new", waitpid(child, &status, WNOHANG | WUNTRACED), child, &status);
    kill(child, SIGCONT);
    report("continue", waitpid(child, &status, WCONTINUED), child, &status);
    write(go[1], "", 1);
    report("tstp", waitpid(child, &status, WUNTRACED), child, &status);
    siginfo_t info = {0};
    kill(child, SIGCONT);
    SHOW(waitid(P_PID, child, &info, WEXITED | WNOWAIT));
    printf("%d %d %d\n", info.si_code == CLD_EXITED, info.si_status, info.si_pid == child);
    report("exit", waitpid(child, &status, 0), child, &status);
    child = fork();
    if (child == 0)
        for (;;)
            pause();
    kill(child, SIGSTOP);
    report("stop", waitpid(child, &status, WUNTRACED), child, &status);
    kill(child, SIGKILL);
    report("kill of a stopped one", waitpid(child, &status, 0), child, &status);
}

static void executes(char *self)
{
    puts("== exec");
    int status;
    fflush(stdout);
    char *arguments[] = {self, "child", "a b", "", NULL}, *environment[] = {"X=1", "Y=two", NULL};
    pid_t child = fork();
    if (child == 0) {
        execve("/proc/self/exe", arguments, environment);
        _exit(99);
    }
    report("execve", waitpid(child, &status, 0), child, &status);
    SHOW(execve("missing", arguments, environment));
    SHOW(execve("/", arguments, environment));
    close(open("text", O_CREAT | O_WRONLY, 0755));
    SHOW(execve("text", arguments, environment));
    close(open("noexec", O_CREAT | O_WRONLY, 0644));
    SHOW(execve("noexec", arguments, environment));
    SHOW(execve("/proc/self/exe", (char **)8, environment));
    child = vfork();
    if (child == 0) {
        execve("/proc/self/exe", arguments, environment);
        _exit(99);
    }
    report("vfork and exec", waitpid(child, &status, 0), child, &status);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    fflush(stdout);
    if (posix_spawn(&child, "/proc/self/exe", NULL, &attributes, arguments, environment) == 0)
        report("posix_spawn", waitpid(child, &status, 0), child, &status);
    SHOW(posix_spawn(&child, "/missing", NULL, &attributes, arguments, environment));
    size_t size = 100000;
    char *large = malloc(size + 1);
    memset(large, 'z', size);
    large[size] = 0;
    char *many[] = {self, "count", large, large, NULL};
    child = fork();
    if (child == 0) {
        execve("/proc/self/exe", many, environment);
        _exit(99);
    }
    report("large arguments", waitpid(child, &status, 0), child, &status);
}

static int executed(int count, char **arguments)
{
    if (strcmp(arguments[1], "count") == 0) {
        printf("count %d %zu\n", count, strlen(arguments[2]) + strlen(arguments[3]));
        return 0;
    }
    printf("child: %d [%s] [%s] %s %s\n", count, arguments[2], arguments[3], getenv("X"), getenv("Y"));
    return 23;
}

static void groups(void)
{
    puts("== groups and sessions");
    int status, ready[2];
    SHOW(pipe(ready));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        write(ready[1], "x", 1);
        pause();
        _exit(0);
    }
    char byte;
    SHOW(read(ready[0], &byte, 1));
    SHOW(getpgid(child) == child);
    SHOW(setpgid(child, 99999));
    SHOW(kill(-child, SIGTERM));
    report("group", waitpid(-child, &status, 0), child, &status);
    SHOW(kill(-child, SIGTERM));
    SHOW(kill(99999, 0));
    SHOW(kill(getpid(), 99));
    child = fork();
    if (child == 0) {
        pid_t session = setsid();
        _exit(session == getpid() && getsid(0) == session && getpgrp() == session && setsid() == -1 ? 0 : 1);
    }
    report("session", waitpid(child, &status, 0), child, &status);
}

static void orphans(void)
{
    puts("== orphans");
    int status, ready[2];
    SHOW(pipe(ready));
    SHOW(prctl(PR_SET_CHILD_SUBREAPER, 1));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0) {
            char byte;
            close(ready[1]);
            read(ready[0], &byte, 1);
            _exit(31);
        }
        _exit(30);
    }
    report("parent", waitpid(child, &status, 0), child, &status);
    close(ready[0]);
    close(ready[1]);
    pid_t orphan = wait(&status);
    printf("orphan: %d %d\n", orphan > 0 && orphan != child, WEXITSTATUS(status));
}

static void limits(void)
{
    puts("== limits");
    struct rlimit limit;
    SHOW(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = 16;
    SHOW(setrlimit(RLIMIT_NOFILE, &limit));
    int last = -1, fd;
    while ((fd = open("/dev/null", O_RDONLY)) >= 0)
        last = fd;
    printf("last %d %s\n", last, strerrorname_np(errno));
    SHOW(dup2(last, 16));
    for (int i = 3; i <= last; i++)
        close(i);
    fflush(stdout);
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct rlimit size = {10, 10};
        setrlimit(RLIMIT_FSIZE, &size);
        signal(SIGXFSZ, SIG_IGN);
        int file = open("limited", O_CREAT | O_WRONLY, 0644);
        long first = write(file, "0123456789abcdef", 16), second = write(file, "x", 1);
        _exit(first == 10 && second == -1 && errno == EFBIG ? 0 : 1);
    }
    report("file size", waitpid(child, &status, 0), child, &status);
}

int main(int count, char **arguments)
{
    if (count > 1)
        return executed(count, arguments);
    forks();
    vforks_signalled();
    stops();
    executes(arguments[0]);
    groups();
    orphans();
    limits();
    return 0;
}
