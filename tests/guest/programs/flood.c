//: alone
//: icount
//: timeout 300
/* Ten processes of one user that hold, open, send, and fork as much as they can do not slow another user's work by more than ten
   that only compute: at most 1.3 times. Both are measured in turns, by how long a piece of work takes, and of the ratios of all
   rounds the median counts. The clock counts instructions, so the host makes no difference. "flood show" prints what it
   measured; it can be run on any machine, but on several processors only an idle host tells anything. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { Flooders = 10, Rounds = 3, Attacker = 1000, Worker = 1001, MaxProcesses = 100 };

/* How long work is measured, in seconds, and as how much slower it may be. */
static const double Stretch = 0.06, Bar = 1.3;

static void must(int fine, const char *what)
{
    if (!fine) {
        printf("%s: %s\n", what, strerror(errno));
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void become(int user)
{
    if (setgid(user) || setuid(user))
        _exit(99);
}

static void compute(void)
{
    for (volatile unsigned long i = 0;; i++)
        ;
}

static void *read_for_ever(void *end)
{
    char byte;
    while (read((int)(long)end, &byte, 1) == 1)
        ;
    return NULL;
}

static void *poll_for_ever(void *end)
{
    struct pollfd one = {.fd = (int)(long)end, .events = POLLPRI};
    for (;;)
        poll(&one, 1, -1);
    return NULL;
}

static void *wait_for_ever(void *lock)
{
    pthread_mutex_lock(lock);
    return NULL;
}

/* Threads that wait for something, as many as may be, and one that wakes readers. */
static void hold(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    int ends[2];
    pthread_attr_t small;
    if (pipe(ends))
        _exit(1);
    pthread_mutex_lock(&lock);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    pthread_t id;
    for (int i = 0; i < 48; i++)
        if (pthread_create(&id, &small, i % 3 == 0 ? read_for_ever : i % 3 == 1 ? poll_for_ever : wait_for_ever,
                i % 3 == 2 ? (void *)&lock : (void *)(long)ends[0]))
            break;
    for (;;)
        if (write(ends[1], "0123456789", 10) < 0)
            _exit(1);
}

static void open_all(void)
{
    for (;;) {
        int first = open("/dev/null", O_RDWR), last = first, made;
        for (unsigned i = 0; (made = i % 3 == 0 ? dup(first) : i % 3 == 1 ? epoll_create1(0) : memfd_create("m", 0)) >= 0; i++)
            last = made > last ? made : last;
        if (errno != EMFILE && errno != ENFILE && errno != ENOMEM)
            _exit(1);
        while (last >= first)
            close(last--);
    }
}

static void send_small(void)
{
    struct stat at;
    for (;;)
        stat("/nowhere/at/all", &at);
}

static void send_large(void)
{
    static char bytes[1 << 20];
    int file = memfd_create("large", 0);
    for (;;)
        if (pwrite(file, bytes, sizeof bytes, 0) < 0 || pread(file, bytes, sizeof bytes, 0) < 0)
            _exit(1);
}

/* As many children as may be, and again when they have ended. */
static void fork_all(void)
{
    for (;;) {
        pid_t child;
        while ((child = fork()) > 0)
            ;
        if (child == 0)
            _exit(0);
        while (waitpid(-1, NULL, 0) > 0)
            ;
    }
}

/* Every child does the same. */
static void bomb(void)
{
    for (;;)
        fork();
}

static void vfork_all(void)
{
    for (;;) {
        pid_t child = vfork();
        if (child == 0)
            _exit(0);
        if (child > 0)
            waitpid(child, NULL, 0);
    }
}

static void *nothing(void *argument) { return argument; }

static void thread_all(void)
{
    pthread_t ids[8];
    for (;;) {
        int made = 0;
        while (made < 8 && pthread_create(&ids[made], NULL, nothing, NULL) == 0)
            made++;
        while (made > 0)
            pthread_join(ids[--made], NULL);
    }
}

/* A piece of work: files, a pipe, a process. */
static void work(const char *name, const int *ends)
{
    char bytes[4096] = {1};
    for (int i = 0; i < 10; i++) {
        int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
        must(file >= 0 && write(file, bytes, sizeof bytes) == sizeof bytes, "file");
        must(pread(file, bytes, sizeof bytes, 0) == sizeof bytes, "read");
        close(file);
        must(write(ends[1], bytes, 512) == 512 && read(ends[0], bytes, 512) == 512, "pipe's bytes");
    }
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "flood", "nothing", (char *)0);
        _exit(99);
    }
    int status;
    must(child > 0 && waitpid(child, &status, 0) == child && status == 0, "child");
}

/* Works for a while. */
static double seconds_a_piece(void)
{
    char name[64];
    int ends[2];
    must(pipe(ends) == 0, "pipe");
    snprintf(name, sizeof name, "/tmp/flood-%d", getpid());
    /* The first brings in what the others use. */
    work(name, ends);
    double from = now(), to;
    int pieces = 0;
    do {
        work(name, ends);
        pieces++;
        to = now();
    } while (to - from < Stretch);
    unlink(name);
    return (to - from) / pieces;
}

static double beside(void (*flood)(void))
{
    pid_t flooders[Flooders];
    for (int i = 0; i < Flooders; i++) {
        flooders[i] = fork();
        if (flooders[i] == 0) {
            struct rlimit few = {MaxProcesses, MaxProcesses};
            if (flood != hold)
                setrlimit(RLIMIT_NPROC, &few);
            become(Attacker);
            flood();
            _exit(0);
        }
        must(flooders[i] > 0, "flooder");
    }
    int ends[2], status;
    must(pipe(ends) == 0, "pipe");
    pid_t worker = fork();
    if (worker == 0) {
        become(Worker);
        double taken = seconds_a_piece();
        _exit(write(ends[1], &taken, sizeof taken) != sizeof taken);
    }
    double taken = 0;
    must(waitpid(worker, &status, 0) == worker && status == 0, "worker");
    must(read(ends[0], &taken, sizeof taken) == sizeof taken, "its time");
    for (int i = 0; i < Flooders; i++)
        must(waitpid(flooders[i], &status, WNOHANG) == 0, "a flooder goes on");
    pid_t killer = fork();
    if (killer == 0) {
        become(Attacker);
        kill(-1, SIGKILL);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    close(ends[0]);
    close(ends[1]);
    return taken;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int count, char **arguments)
{
    static const struct { const char *name; void (*flood)(void); } kinds[] = {
        {"held calls", hold}, {"descriptors", open_all}, {"small messages", send_small}, {"large messages", send_large},
        {"forks", fork_all}, {"fork bomb", bomb}, {"vforks", vfork_all}, {"threads", thread_all},
    };
    enum { Kinds = sizeof kinds / sizeof *kinds };
    static double ratios[Kinds][Rounds];
    if (count > 1 && !strcmp(arguments[1], "nothing"))
        return 0;
    int shows = count > 1 && !strcmp(arguments[1], "show");
    setvbuf(stdout, NULL, _IONBF, 0);
    chmod("/tmp", 01777);
    /* The children of whoever is killed are waited for too. */
    must(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0, "subreaper");
    for (int round = 0; round < Rounds; round++)
        for (int kind = 0; kind < Kinds; kind++) {
            double computing = beside(compute), flood = beside(kinds[kind].flood);
            ratios[kind][round] = flood / computing;
            if (shows)
                printf("%s: %.1f ms, %.1f ms beside computing\n", kinds[kind].name, flood * 1e3, computing * 1e3);
        }
    for (int kind = 0; kind < Kinds; kind++) {
        qsort(ratios[kind], Rounds, sizeof **ratios, ascending);
        double ratio = ratios[kind][Rounds / 2];
        if (ratio <= Bar && !shows)
            printf("%s: no slower\n", kinds[kind].name);
        else
            printf("%s: %.2f times as slow as beside computing (%.2f to %.2f)\n", kinds[kind].name, ratio, ratios[kind][0],
                ratios[kind][Rounds - 1]);
    }
    return 0;
}
