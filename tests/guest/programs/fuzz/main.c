/* fuzz SEED SECONDS [list]: makes random and half-valid Linux calls by several processes and threads, as root and as a user, and
   sees afterwards whether the system is what it was. The same seed makes the same calls, as far as their results are the
   same. A supervisor, out of the workers' reach, starts them again as they end. With "list" it shows what calls gave. */
#include "fuzz.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    TurnMilliseconds = 20,
    CalledAfter = 2,        /* turns without progress after which a thread gets a signal */
    EndedAfter = 50,        /* and after which its worker is killed */
    SweepTurns = 50,        /* how often processes are looked for that their worker has left behind */
    EndSeconds = 120,       /* a process that is there so long after SIGKILL cannot be killed */
    WarmSeconds = 2,
    MemorySlack = 16 << 20, /* heaps of servers and kernel that have grown and are used again */
    FileSlack = 64,         /* Linux counts open files for each processor in parts */
};

struct shared *shared;
int protected_pids[64];
int protected_count;

static char arena[64];
static pid_t workers[Workers];
static unsigned generations[Workers], restarts;
static uint64_t seed;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void copy_self(const char *to)
{
    static char bytes[65536];
    int from = open("/proc/self/exe", O_RDONLY), fd = open(to, O_WRONLY | O_CREAT, 0755);
    for (ssize_t count; (count = read(from, bytes, sizeof bytes)) > 0;)
        if (write(fd, bytes, count) != count)
            break;
    close(from), close(fd);
    chmod(to, 0755);
}

static void make_arena(void)
{
    static const struct { const char *name; int major, minor; } devices[] = {
        {"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"urandom", 1, 9}, {"tty", 5, 0}, {"console", 5, 1}, {"ttyS0", 4, 64},
    };
    mkdir(arena, 0755);
    if (chdir(arena))
        exit(3);
    mkdir("root", 0755), mkdir("user", 0755), mkdir("root/dev", 0755), mkdir("root/proc", 0755), mkdir("root/tmp", 0777);
    for (unsigned i = 0; i < sizeof devices / sizeof *devices; i++) {
        char name[64];
        snprintf(name, sizeof name, "root/dev/%s", devices[i].name);
        mknod(name, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor));
        chmod(name, 0666);
    }
    if (mount("proc", "root/proc", "proc", 0, 0))
        perror("fuzz: proc");
    copy_self("root/fuzz"), copy_self("user/fuzz");
    if (chown("user", UserId, UserId))
        perror("fuzz: chown");
}

static void start_worker(int index)
{
    unsigned generation = generations[index]++;
    pid_t child = fork();
    if (child == 0)
        work(index, generation, seed, index % 2 == 0);
    workers[index] = child;
}

static int is_protected(int pid)
{
    for (int i = 0; i < protected_count; i++)
        if (pid == protected_pids[i])
            return 1;
    return 0;
}

static void show_slot(int index)
{
    struct slot *slot = &shared->slots[index];
    unsigned sequence = slot->sequence;
    for (unsigned i = 6; i-- > 0;) {
        struct record *r = &slot->records[(sequence - i) % Records];
        const struct call *call = find_call(r->number);
        printf("fuzz:   %s(%#lx, %#lx, %#lx, %#lx, %#lx, %#lx) = %ld\n", call ? call->name : "?", r->arguments[0], r->arguments[1],
               r->arguments[2], r->arguments[3], r->arguments[4], r->arguments[5], (long)r->result);
    }
}

/* Calls a thread that does not go on out of its call, then ends its worker. */
static void watch(void)
{
    static unsigned seen[Slots], turns[Slots];
    for (int i = 0; i < Slots; i++) {
        unsigned sequence = shared->slots[i].sequence;
        int owner = workers[i / ThreadsOfWorker], process = shared->slots[i].process, thread = shared->slots[i].thread;
        if (sequence != seen[i] || process == 0) {
            seen[i] = sequence, turns[i] = 0;
            continue;
        }
        if (++turns[i] % CalledAfter == 0 && process > 1 && thread > 1 && !is_protected(process) && !is_protected(thread))
            syscall(SYS_tgkill, process, thread, SIGUSR1);
        if (turns[i] >= EndedAfter) {
            turns[i] = 0;
            shared->slots[i].process = 0;
            if (owner > 0)
                kill(owner, SIGKILL);
        }
    }
}

/* Ends what was already there at the last sweep, and belongs to no worker that runs. */
static void sweep(void)
{
    static int before[1024];
    static int count_before;
    int pids[1024], count = processes_now(pids, 1024);
    for (int i = 0; i < count; i++) {
        int is_worker = 0, is_old = 0;
        for (int j = 0; j < Workers; j++)
            is_worker |= workers[j] == pids[i];
        for (int j = 0; j < count_before; j++)
            is_old |= before[j] == pids[i];
        if (is_old && !is_worker && !is_protected(pids[i]))
            kill(pids[i], SIGKILL);
    }
    memcpy(before, pids, sizeof before);
    count_before = count;
}

static void reap(int start_again)
{
    for (pid_t ended; (ended = waitpid(-1, 0, WNOHANG | __WALL)) > 0;)
        for (int i = 0; i < Workers; i++)
            if (ended == workers[i]) {
                workers[i] = 0;
                for (int j = 0; j < ThreadsOfWorker; j++)
                    shared->slots[i * ThreadsOfWorker + j].process = 0;
                restarts++;
                if (start_again)
                    start_worker(i);
            }
}

static int show_left(int pid)
{
    char name[64], text[512] = "";
    snprintf(name, sizeof name, "/proc/%d/stat", pid);
    int fd = open(name, O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof text - 1) <= 0)
        return 0;
    close(fd);
    printf("fuzz: cannot be killed: %s", text);
    for (int i = 0; i < Slots; i++)
        if (shared->slots[i].process == pid)
            show_slot(i);
    return 1;
}

static int end_one(int pid)
{
    kill(pid, SIGKILL);
    return 1;
}

/* Visits all processes that are not protected; the sum of what the visits return. */
static int visit_rest(int (*visit)(int pid))
{
    int pids[1024], count = processes_now(pids, 1024), sum = 0;
    for (int i = 0; i < count; i++)
        if (!is_protected(pids[i]))
            sum += visit(pids[i]);
    return sum;
}

/* Ends all that is not protected; the number of processes that are left. */
static int end_all(void)
{
    for (double until = now() + EndSeconds; now() < until; usleep(1000 * TurnMilliseconds)) {
        int found = visit_rest(end_one);
        reap(0);
        if (!found)
            return 0;
    }
    return visit_rest(show_left);
}

static int run(double seconds)
{
    make_arena();
    for (int i = 0; i < Workers; i++)
        start_worker(i);
    double until = now() + seconds;
    for (unsigned turn = 1; now() < until; turn++) {
        usleep(1000 * TurnMilliseconds);
        reap(1);
        watch();
        if (turn % SweepTurns == 0)
            sweep();
    }
    int left = end_all();
    if (chdir("/"))
        return left + 1;
    unmount_under(arena);
    remove_tree(arena);
    struct stat status;
    if (lstat(arena, &status) == 0) {
        printf("fuzz: %s cannot be removed:\n", arena);
        fflush(0);
        char command[256];
        snprintf(command, sizeof command, "find %s 2>&1 | head -20; cat /proc/mounts", arena);
        if (system(command))
            perror("fuzz: find");
        left++;
    }
    return left;
}

static int check_state(struct state before)
{
    struct state after;
    /* What an ended process had is given back when its end has come through everywhere. */
    for (double until = now() + EndSeconds; now() < until; usleep(1000 * TurnMilliseconds)) {
        after = state_now();
        if (after.available >= before.available - MemorySlack && after.open_files <= before.open_files + FileSlack)
            return 0;
    }
    printf("fuzz: available memory %ld KiB before, %ld KiB after; open files %ld before, %ld after\n", before.available / 1024,
           after.available / 1024, before.open_files, after.open_files);
    return 1;
}

static void list_outcomes(void)
{
    for (unsigned i = 0; i < table_size; i++) {
        printf("%s:", table[i].name);
        for (int error = 0; error < Errnos; error++) {
            unsigned times = shared->outcomes[table[i].number][error];
            const char *name = error ? strerrorname_np(error) : "ok";
            if (times)
                printf(" %s %u", name ? name : "other", times);
        }
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 0;
    seed = strtoull(argv[1], 0, 0);
    double seconds = atof(argv[2]);
    if (seconds <= 0 || geteuid() != 0)
        return 0;
    setvbuf(stdout, 0, _IONBF, 0);
    printf("fuzz: seed %lu, %s s\n", seed, argv[2]);
    for (int i = 1; i <= 64; i++)
        if (i != SIGCHLD)
            signal(i, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    protected_count = processes_now(protected_pids, 64);
    snprintf(arena, sizeof arena, "/tmp/fuzz.%d", getpid());
    shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 2;

    /* What the first seconds fill, heaps and caches, is no loss. */
    int failures = run(WarmSeconds);
    struct state before = state_now();
    double began = now();
    failures += run(seconds);
    unsigned outcomes = 0, calls = 0;
    for (int i = 0; i < Calls; i++) {
        unsigned of_call = 0;
        for (int j = 0; j < Errnos; j++)
            of_call += shared->outcomes[i][j] != 0;
        outcomes += of_call;
        calls += of_call != 0;
    }
    printf("fuzz: %lu calls in %.0f s, %u outcomes of %u calls, %lu faults, %lu children, %u workers ended\n", shared->calls,
           now() - began, outcomes, calls, shared->faults, shared->children, restarts);
    if (argc > 3 && !strcmp(argv[3], "list"))
        list_outcomes();
    failures += check_state(before);
    failures += check_works();
    printf(failures ? "fuzz: FAILED with seed %lu\n" : "fuzz: passed with seed %lu\n", seed);
    return failures != 0;
}
