/* Whose a process is: by the real user id, which RLIMIT_NPROC counts by, and what setuid changes of it. */
#define _GNU_SOURCE
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { First = 2001, Second = 2002 };

static void limit(rlim_t processes)
{
    struct rlimit to = { processes, processes };
    if (setrlimit(RLIMIT_NPROC, &to) == -1)
        perror("setrlimit");
}

static void say(const char *what, pid_t child)
{
    int status = 0;
    if (waitpid(child, &status, 0) == -1)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else if (WIFSIGNALED(status))
        printf("%s: signal %d\n", what, WTERMSIG(status));
    else
        printf("%s: exit %d\n", what, WEXITSTATUS(status));
    fflush(stdout);
}

/* Forks until it is refused; the children wait for the pipe's end. */
static int fork_all(int room, int hold)
{
    int made = 0;
    char byte;
    for (; made < room; made++) {
        pid_t child = fork();
        if (child == 0) {
            close(hold);
            _exit(read(hold - 1, &byte, 1) != 0);
        }
        if (child == -1) {
            printf("refused: %s\n", strerrorname_np(errno));
            break;
        }
    }
    return made;
}

static void *wait_here(void *argument)
{
    char byte;
    read(*(int *)argument, &byte, 1);
    return NULL;
}

static void as_user(uid_t user, void (*work)(void), const char *what)
{
    printf("== %s\n", what);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (user != 0 && setuid(user) == -1)
            _exit(99);
        work();
        fflush(stdout);
        _exit(0);
    }
    say(what, child);
}

static void counts_all(void)
{
    int ends[2];
    pipe(ends);
    limit(5);
    pthread_t thread;
    printf("thread: %d\n", pthread_create(&thread, NULL, wait_here, &ends[0]));
    int made = fork_all(10, ends[1]);
    printf("made %d beside two threads\n", made);
    close(ends[1]);
    /* Nobody was waited for: a zombie counts. */
    pthread_join(thread, NULL);
    while (wait(NULL) != -1)
        ;
    pid_t child = fork();
    if (child == 0)
        _exit(7);
    say("after all were waited for", child);
}

/* What the one has, the other does not pay for. */
static void counts_each(void)
{
    limit(3);
    fflush(stdout);
    for (int user = First; user <= Second; user++) {
        pid_t child = fork();
        if (child == 0) {
            int ends[2];
            pipe(ends);
            if (setuid(user) == -1)
                _exit(99);
            printf("%d made %d\n", user, fork_all(10, ends[1]));
            fflush(stdout);
            close(ends[1]);
            while (wait(NULL) != -1)
                ;
            _exit(0);
        }
        say("user", child);
    }
}

static pid_t make_as(uid_t user, int *ends, uid_t effective)
{
    int ready[2];
    char byte = 0;
    pipe(ready);
    pid_t child = fork();
    if (child == 0) {
        if (setresuid(user, effective, effective) == -1)
            _exit(99);
        write(ready[1], &byte, 1);
        close(ends[1]);
        read(ends[0], &byte, 1);
        _exit(0);
    }
    read(ready[0], &byte, 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

/* setuid into a full user succeeds, and exec tells of it. */
static void deferred(void)
{
    int ends[2], go[2];
    pipe(ends);
    pipe(go);
    pid_t others[4];
    for (int i = 0; i < 4; i++)
        others[i] = make_as(First, ends, First);
    char byte = 0;
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        limit(3);
        SHOW(setuid(First));
        SHOW(fork());
        SHOW(execl("/proc/self/exe", "users", "executed", NULL));
        fflush(stdout);
        /* From here on the others are gone. */
        write(go[1], &byte, 1);
        close(go[1]);
        read(ends[0], &byte, 1);
        pid_t own = fork();
        if (own == 0)
            _exit(3);
        say("own child", own);
        execl("/proc/self/exe", "users", "executed", NULL);
        _exit(98);
    }
    read(go[0], &byte, 1);
    for (int i = 0; i < 4; i++) {
        kill(others[i], SIGKILL);
        say("other", others[i]);
    }
    close(ends[1]);
    say("deferred", child);
    close(ends[0]);

    /* One who was not too many at the setuid may execute whatever the limit is now, and so it stays where the user does. */
    child = fork();
    if (child == 0) {
        SHOW(setuid(First));
        limit(0);
        SHOW(setuid(First));
        SHOW(fork());
        fflush(stdout);
        execl("/proc/self/exe", "users", "executed", NULL);
        _exit(98);
    }
    say("not deferred", child);
}

/* The effective id pays for nothing. */
static void effective_only(void)
{
    int ends[2];
    pipe(ends);
    pid_t others[3];
    for (int i = 0; i < 3; i++)
        others[i] = make_as(Second, ends, First);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        limit(3);
        SHOW(setuid(First));
        printf("made %d\n", fork_all(10, ends[1]));
        fflush(stdout);
        close(ends[1]);
        while (wait(NULL) != -1)
            ;
        _exit(0);
    }
    close(ends[1]);
    say("first", child);
    for (int i = 0; i < 3; i++)
        say("second", others[i]);
}

/* All that it holds goes with a process that changes its user, there and back. */
static void moves_much(void)
{
    size_t size = 48 << 20;
    char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; i < size; i += 4096)
        area[i] = (char)(i >> 12);
    for (int i = 0; i < 100; i++) {
        if (setresuid(First + i, -1, 0) == -1)
            printf("setresuid: %s\n", strerrorname_np(errno));
        if (i % 10 == 0) {
            pid_t child = fork();
            if (child == 0) {
                for (size_t at = 0; at < size; at += 8192)
                    area[at]++;
                _exit(setuid(Second) == -1 || getuid() != Second);
            }
            say("child", child);
        }
    }
    size_t wrong = 0;
    for (size_t i = 0; i < size; i += 4096)
        wrong += area[i] != (char)(i >> 12);
    printf("wrong bytes: %zu\n", wrong);
    SHOW(setresuid(0, 0, 0));
}

/* The superuser is bound by none of it, by whatever id. */
static void superuser(void)
{
    int ends[2];
    pipe(ends);
    limit(1);
    printf("root made %d\n", fork_all(5, ends[1]));
    SHOW(setreuid(First, 0));
    printf("root by its effective id made %d\n", fork_all(5, ends[1]));
    close(ends[1]);
    while (wait(NULL) != -1)
        ;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        printf("%s as %d\n", argv[1], (int)getuid());
        return 42;
    }
    as_user(First, counts_all, "processes, threads and zombies");
    as_user(0, counts_each, "each user");
    as_user(0, deferred, "too many by setuid");
    as_user(0, effective_only, "effective ids");
    as_user(0, moves_much, "much that moves");
    as_user(0, superuser, "the superuser");
    return 0;
}
