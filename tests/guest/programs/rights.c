/* What a program may write, send and read of others: written from the attacker's side. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { User = 1000 };

static volatile sig_atomic_t ended, others;

static void on_end(int signal)
{
    if (signal == SIGCHLD)
        ended++;
    else
        others++;
}

static void say(const char *what, pid_t child, int options)
{
    int status = 0;
    pid_t waited;
    do
        waited = waitpid(child, &status, options);
    while (waited == -1 && errno == EINTR);
    if (waited == -1)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else if (WIFSIGNALED(status))
        printf("%s: signal %d\n", what, WTERMSIG(status));
    else
        printf("%s: exit %d\n", what, WEXITSTATUS(status));
    fflush(stdout);
}

static long raw_clone(unsigned long flags, void *parent_tid, void *child_tid)
{
    return syscall(SYS_clone, flags, 0ul, parent_tid, child_tid, 0ul);
}

static void await(int fd)
{
    char byte;
    while (read(fd, &byte, 1) == -1 && errno == EINTR)
        ;
}

static void nap(void)
{
    struct timespec time = { 0, 100000000 };
    while (nanosleep(&time, &time) == -1 && errno == EINTR)
        ;
}

/* The id goes to the caller's memory, whoever the new process's parent is. */
static void ids_of_siblings(void)
{
    puts("== where clone stores ids");
    static volatile int word;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        long made = raw_clone(CLONE_PARENT | CLONE_PARENT_SETTID | SIGCHLD, (void *)&word, NULL);
        if (made == 0)
            _exit(0);
        _exit(word == made ? 1 : 2);
    }
    say("maker", child, 0);
    say("sibling", -1, 0);
    printf("the parent's word: %d\n", word);

    /* Memory that the program itself could not write stays as it is. */
    int *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 42;
    mprotect(page, 4096, PROT_READ);
    fflush(stdout);
    child = raw_clone(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, page, page);
    if (child == 0)
        _exit(*page);
    say("child's word", child, 0);
    printf("read-only word: %d\n", *page);
    munmap(page, 4096);
    child = raw_clone(CLONE_PARENT_SETTID | SIGCHLD, page, NULL);
    if (child == 0)
        _exit(7);
    say("nowhere", child, 0);
}

/* A process of uid 1000 sends nothing to root's by way of its end. */
static void exit_signals(void)
{
    puts("== exit signals");
    fflush(stdout);
    for (int signal = 9; signal <= 10; signal++) {
        ended = others = 0;
        pid_t child = fork();
        if (child == 0) {
            WORKS(setuid(User));
            fflush(stdout);
            long made = raw_clone(CLONE_PARENT | signal, NULL, NULL);
            _exit(made == 0 ? 3 : made < 0 ? 4 : 5);
        }
        pid_t first = waitpid(child, NULL, 0);
        printf("maker waited for: %d\n", first == child);
        say("sibling by plain wait", -1, 0);
        printf("SIGCHLD: %d, others: %d\n", ended > 0, others);
        fflush(stdout);
    }

    /* As an orphan it comes to root's process. */
    ended = others = 0;
    WORKS(prctl(PR_SET_CHILD_SUBREAPER, 1));
    int ends[2], go[2];
    if (pipe(ends) || pipe(go))
        exit(1);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (setuid(User))
            _exit(9);
        pid_t self = getpid();
        if (raw_clone(SIGKILL, NULL, NULL) == 0) {
            while (getppid() == self)
                nap();
            _exit(6);
        }
        _exit(5);
    }
    say("middle", child, 0);
    say("orphan", -1, 0);
    printf("SIGCHLD: %d, others: %d\n", ended > 0, others);
    prctl(PR_SET_CHILD_SUBREAPER, 0);

    /* Numbers that are no signal's. */
    static const int numbers[] = { 0, 64, 65, 128, 255 };
    for (int i = 0; i < 5; i++) {
        ended = others = 0;
        fflush(stdout);
        long made = raw_clone(numbers[i], NULL, NULL);
        if (made == 0)
            _exit(8);
        printf("clone with %d: %s\n", numbers[i], made > 0 ? "made" : strerrorname_np(errno));
        if (made > 0) {
            errno = 0;
            int none = waitpid(made, NULL, 0);
            printf("plain wait: %d %s\n", none, strerrorname_np(errno));
            say("child", made, __WALL);
            printf("SIGCHLD: %d, others: %d\n", ended, others);
        }
    }
    struct { uint64_t flags, pidfd, child, parent, exit_signal, stack, size, tls; } arguments = { .exit_signal = 65 };
    SHOW(syscall(SYS_clone3, &arguments, sizeof arguments));
    arguments.exit_signal = 1ul << 32;
    SHOW(syscall(SYS_clone3, &arguments, sizeof arguments));
    arguments.flags = CLONE_PARENT;
    arguments.exit_signal = SIGKILL;
    SHOW(syscall(SYS_clone3, &arguments, sizeof arguments));

    /* The parent can still be signalled and end. */
    child = fork();
    if (child == 0) {
        if (raw_clone(200, NULL, NULL) == 0)
            _exit(0);
        pause();
        _exit(1);
    }
    nap();
    SHOW(kill(child, SIGTERM));
    say("parent", child, 0);
}

/* Who executes another program is told of its children by SIGCHLD from then on, and tells so of itself. */
static void after_exec(void)
{
    puts("== exit signals after exec");
    int ready[2];
    if (pipe(ready))
        exit(1);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (raw_clone(SIGKILL, NULL, NULL) == 0) {
            close(ready[1]);
            await(ready[0]);
            _exit(4);
        }
        char text[16];
        sprintf(text, "%d", ready[1]);
        execl("/proc/self/exe", "rights", "waits", text, NULL);
        _exit(127);
    }
    close(ready[0]);
    close(ready[1]);
    say("executed", child, 0);

    fflush(stdout);
    ended = others = 0;
    child = raw_clone(SIGUSR1, NULL, NULL);
    if (child == 0) {
        execl("/proc/self/exe", "rights", "ends", NULL);
        _exit(127);
    }
    nap();
    say("execs", child, 0);
    printf("SIGCHLD: %d, others: %d\n", ended, others);
}

/* PR_SET_PDEATHSIG: the parent that ends must be allowed to send the signal. */
static void parent_death(void)
{
    puts("== the parent's end");
    for (int privileged = 1; privileged >= 0; privileged--) {
        int ready[2], result[2];
        if (pipe(ready) || pipe(result))
            exit(1);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            pid_t self = getpid();
            if (fork() == 0) {
                prctl(PR_SET_PDEATHSIG, SIGUSR2);
                close(ready[1]);
                await(ready[0]);
                while (getppid() == self)
                    nap();
                nap();
                if (write(result[1], "lives", 5) != 5)
                    _exit(1);
                _exit(0);
            }
            nap();
            if (!privileged && setuid(User))
                _exit(2);
            _exit(0);
        }
        close(result[1]);
        say("parent", child, 0);
        close(ready[1]);
        close(ready[0]);
        char text[8] = "";
        printf("child of %s: %s\n", privileged ? "root" : "a user", read(result[0], text, 5) == 5 ? text : "ended");
        close(result[0]);
    }
}

/* Files of /proc that were opened before the process became another user's. */
static void kept_files(void)
{
    puts("== files of /proc kept open");
    char program[] = "/tmp/setuid-program";
    int from = open("/proc/self/exe", O_RDONLY), to = open(program, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    static char buffer[65536];
    ssize_t count;
    while ((count = read(from, buffer, sizeof buffer)) > 0)
        if (write(to, buffer, count) != count)
            exit(1);
    close(from);
    close(to);
    WORKS(chmod(program, 04755));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (setgid(User) || setuid(User))
            _exit(1);
        int go[2], done[2];
        if (pipe(go) || pipe(done))
            _exit(1);
        pid_t target = fork();
        if (target == 0) {
            prctl(PR_SET_DUMPABLE, 1);
            if (write(done[1], "r", 1) != 1)
                _exit(1);
            await(go[0]);
            char text[16], *arguments[] = { "secret-argument", "sits", text, NULL }, *environment[] = { "SECRET=1", NULL };
            sprintf(text, "%d", done[1]);
            execve(program, arguments, environment);
            write(done[1], "f", 1);
            _exit(127);
        }
        prctl(PR_SET_DUMPABLE, 1);
        await(done[0]);
        static const char *names[] = { "environ", "auxv", "maps", "smaps", "io" };
        int files[5];
        for (int i = 0; i < 5; i++) {
            char path[64];
            sprintf(path, "/proc/%d/%s", target, names[i]);
            files[i] = open(path, O_RDONLY);
            printf("open %s: %s\n", names[i], files[i] < 0 ? strerrorname_np(errno) : "ok");
        }
        if (write(go[1], "g", 1) != 1)
            _exit(1);
        await(done[0]);
        for (int i = 0; i < 5; i++) {
            static char text[20000];
            errno = 0;
            ssize_t length = read(files[i], text, sizeof text - 1);
            /* The vector of the program that it was may still be told. */
            if (i == 1)
                printf("%s: %s\n", names[i], length >= 0 ? "read" : strerrorname_np(errno));
            else
                printf("%s: %zd %s\n", names[i], length, length < 0 ? strerrorname_np(errno) : "");
        }
        char path[64];
        for (int i = 0; i < 5; i++) {
            sprintf(path, "/proc/%d/%s", target, names[i]);
            int again = open(path, O_RDONLY);
            printf("open %s: %s\n", names[i], again < 0 ? strerrorname_np(errno) : "ok");
        }
        kill(target, SIGKILL);
        fflush(stdout);
        waitpid(target, NULL, 0);
        _exit(0);
    }
    say("reader", child, 0);

    /* The directories of a setuid program are its own: with a sharer it gets no other ids. */
    fflush(stdout);
    child = fork();
    if (child == 0) {
        if (setgid(User) || setuid(User))
            _exit(1);
        int hold[2];
        if (pipe(hold))
            _exit(1);
        for (int shares = 0; shares < 2; shares++) {
            pid_t peer = raw_clone(SIGCHLD | (shares ? CLONE_FS : 0), NULL, NULL);
            if (peer == 0) {
                close(hold[1]);
                await(hold[0]);
                _exit(0);
            }
            pid_t target = peer;
            pid_t runs = raw_clone(SIGCHLD | (shares ? CLONE_FS : 0), NULL, NULL);
            if (runs == 0) {
                execl(program, "program", "shows", NULL);
                _exit(127);
            }
            say(shares ? "with a sharer" : "alone", runs, 0);
            kill(target, SIGKILL);
            waitpid(target, NULL, 0);
        }
        _exit(0);
    }
    say("sharers", child, 0);
    unlink(program);
}

int main(int count, char **arguments)
{
    if (count > 1 && !strcmp(arguments[1], "waits")) {
        signal(SIGCHLD, on_end);
        close(atoi(arguments[2]));
        say("child of before", -1, __WALL);
        printf("SIGCHLD: %d\n", ended > 0);
        return 3;
    }
    if (count > 1 && !strcmp(arguments[1], "ends"))
        return 5;
    if (count > 1 && !strcmp(arguments[1], "shows")) {
        printf("uid %d euid %d\n", getuid(), geteuid());
        return 0;
    }
    if (count > 1 && !strcmp(arguments[1], "sits")) {
        if (write(atoi(arguments[2]), "s", 1) != 1)
            return 1;
        for (;;)
            pause();
    }
    struct sigaction action = { .sa_handler = on_end, .sa_flags = SA_RESTART };
    sigaction(SIGCHLD, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(64, &action, NULL);
    ids_of_siblings();
    exit_signals();
    after_exec();
    parent_death();
    kept_files();
    return 0;
}
