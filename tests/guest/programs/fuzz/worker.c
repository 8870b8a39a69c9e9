/* A process that makes calls with some threads, and the children that it forks. */
#include "fuzz.h"
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

struct worker worker;

static void keep_outcome(struct thread *t, const struct call *call, unsigned number, const uint64_t *a, long result)
{
    unsigned outcome = result < 0 && result > -4096 ? (-result < Errnos - 1 ? -result : Errnos - 1) : 0;
    if (number < Calls && atomic_fetch_add(&shared->outcomes[number][outcome], 1) == 0) {
        atomic_store(&shared->hot[atomic_fetch_add(&shared->hot_next, 1) % HotCalls], number);
        if (call) {
            t->kept_call = call;
            memcpy(t->kept, a, sizeof t->kept);
        }
    }
}

static void know_fd(struct thread *t, long fd)
{
    if (fd < 3 || fd > 1 << 20)
        return;
    /* The first ones are those that every worker begins with. */
    worker.fds[KnownFds / 2 + below(t, KnownFds / 2)] = fd;
    t->focus = fd;
    t->focus_left = 6;
}

static void keep_result(struct thread *t, const struct call *call, const uint64_t *a, long result)
{
    if (call->number == SYS_fcntl && ((int)a[1] == F_DUPFD || (int)a[1] == F_DUPFD_CLOEXEC))
        know_fd(t, result);
    if (result < 0 && result > -4096)
        return;
    if (call->traits & GivesFd) {
        int *pair = (int *)(call->number == SYS_socketpair ? a[3] : a[0]);
        if (call->number == SYS_pipe || call->number == SYS_pipe2 || call->number == SYS_socketpair) {
            if ((char *)pair >= t->area && (char *)pair < t->area + GoodSize - 8)
                know_fd(t, pair[0]), know_fd(t, pair[1]);
        } else {
            know_fd(t, result);
        }
    }
    if (call->traits & GivesMap) {
        unsigned which = below(t, KnownMaps);
        /* What goes out of the list goes out of the space, so that it does not fill up. */
        if (worker.maps[which].length && one_in(t, 2))
            RAW(SYS_munmap, worker.maps[which].at, worker.maps[which].length);
        worker.maps[which].at = result;
        worker.maps[which].length = a[1] < 1 << 20 ? (a[1] + Page - 1) & -(uint64_t)Page : 1 << 20;
    }
    if (call->traits & GivesPid)
        atomic_store(&shared->pids[below(t, KnownPids)], (int)result);
}

static const struct call *choose(struct thread *t)
{
    for (;;) {
        const struct call *call = one_in(t, 3) ? find_call(atomic_load(&shared->hot[below(t, HotCalls)])) : &table[below(t, table_size)];
        if (!call || (t->is_root && (call->traits & NoRoot)))
            continue;
        if (((call->traits & Seldom) && !one_in(t, 8)) || ((call->traits & Ends) && !one_in(t, 16))
            || ((call->traits & Forks) && !one_in(t, 2)))
            continue;
        return call;
    }
}

static long record(struct thread *t, unsigned number, const uint64_t *a, int forks)
{
    struct slot *slot = t->slot;
    struct record *r = &slot->records[atomic_load(&slot->sequence) % Records];
    r->number = number;
    memcpy(r->arguments, a, sizeof r->arguments);
    r->result = 1 << 30;
    long result = forks ? raw_forking(number, a) : raw(number, a);
    r->result = result;
    atomic_fetch_add(&shared->calls, 1);
    return result;
}

/* Numbers that Linux does not have. */
static void call_nothing(struct thread *t)
{
    uint64_t a[6];
    for (int i = 0; i < 6; i++)
        a[i] = argument(t, Any);
    unsigned number = one_in(t, 2) ? 335 + below(t, 89) : 470 + below(t, 1 << 20);
    record(t, number, a, 0);
}

void make_call(struct thread *t)
{
    if (one_in(t, 256)) {
        call_nothing(t);
        return;
    }
    if (one_in(t, 256)) {
        disturb(t);
        return;
    }
    const struct call *call;
    uint64_t a[6];
    if (t->kept_call && one_in(t, 8)) {
        call = t->kept_call;
        memcpy(a, t->kept, sizeof a);
        unsigned which = below(t, 6);
        a[which] = argument(t, call->kinds[which]);
        if (one_in(t, 32))
            t->kept_call = 0;
    } else {
        call = choose(t);
        for (int i = 0; i < 6; i++)
            a[i] = argument(t, call->kinds[i]);
        if (call->shape)
            call->shape(t, a);
    }
    guard(t, call, a);
    long result = record(t, call->number, a, call->traits & Forks);
    keep_outcome(t, call, call->number, a, result);
    keep_result(t, call, a, result);
}

/* Signals that were blocked, handlers that were changed and files that were closed come back now and then. */
static void refresh(struct thread *t)
{
    uint64_t none = 0;
    RAW(SYS_rt_sigprocmask, SIG_SETMASK, (uint64_t)&none, 0, 8);
    if (one_in(t, 4))
        handle_signals();
    if (one_in(t, 8))
        open_usual(t);
    if (one_in(t, 16)) {
        RAW(SYS_munmap, (uint64_t)t->area, AreaSize);
        t->area = area_make();
    }
}

static void begin_thread(struct thread *t, int which, unsigned bound)
{
    t->slot = &shared->slots[worker.index * ThreadsOfWorker + which];
    t->id = RAW(SYS_gettid);
    t->is_root = worker.is_root;
    t->made = 0;
    t->bound = bound;
    t->area = area_make();
    atomic_store(&t->slot->process, RAW(SYS_getpid));
    atomic_store(&t->slot->thread, t->id);
}

_Noreturn void run_thread(struct thread *t)
{
    while (t->made < t->bound) {
        if (__builtin_setjmp(t->back) == 0) {
            t->armed = 1;
            if (t->made % 64 == 63)
                refresh(t);
            make_call(t);
        } else {
            uint64_t none = 0;
            RAW(SYS_rt_sigprocmask, SIG_SETMASK, (uint64_t)&none, 0, 8);
            atomic_fetch_add(&shared->faults, 1);
            /* The area may be what is gone. */
            if (++t->faults % 8 == 7)
                t->area = area_make();
            if (t->faults > 200)
                break;
        }
        t->armed = 0;
        t->made++;
        atomic_fetch_add(&t->slot->sequence, 1);
    }
    for (;;) {
        if (t == worker.threads)
            RAW(SYS_exit_group, 0);
        RAW(SYS_exit, 0);
    }
}

/* Where each clone, fork and vfork leads to: a thread of the worker that begins, or a child. */
_Noreturn void run_child(void)
{
    int starting = atomic_load(&worker.starting);
    if (starting) {
        struct thread *t = &worker.threads[starting - 1];
        begin_thread(t, starting - 1, 4000);
        atomic_store(&worker.starting, 0);
        run_thread(t);
    }
    struct thread *t = &worker.threads[ThreadsOfWorker];
    int id = RAW(SYS_gettid);
    unsigned long number = atomic_fetch_add(&shared->children, 1);
    *t = (struct thread){
        .random = mix(worker.threads[0].random + number), .slot = worker.threads[0].slot, .id = id, .is_root = worker.is_root,
        .area = worker.threads[0].area,
    };
    atomic_store(&shared->pids[below(t, KnownPids)], id);
    t->bound = below(t, 40);
    if (one_in(t, 16)) {
        uint64_t a[6] = {0};
        shape_exec(t, a);
        a[1] = argument(t, ArgumentsPtr);
        RAW(SYS_execve, a[0], a[1], 0);
    }
    run_thread(t);
}

static void start_thread(int which)
{
    long stack = RAW(SYS_mmap, 0, 64 * Page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack < 0)
        return;
    worker.threads[which].random = mix(worker.threads[0].random + which);
    atomic_store(&worker.starting, which + 1);
    /* Now and then a process of its own in the same memory, with the same files. */
    uint64_t flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND;
    flags |= one_in(&worker.threads[0], 4) ? SIGCHLD : CLONE_THREAD | CLONE_SYSVSEM;
    uint64_t a[6] = {flags, stack + 64 * Page - 64};
    if (raw_forking(SYS_clone, a) < 0)
        atomic_store(&worker.starting, 0);
    while (atomic_load(&worker.starting))
        RAW(SYS_sched_yield);
}

static void limit(int resource, rlim_t value)
{
    struct rlimit l = {value, value};
    setrlimit(resource, &l);
}

_Noreturn void work(int index, unsigned generation, uint64_t seed, int is_root)
{
    worker = (struct worker){.index = index, .is_root = is_root};
    struct thread *t = worker.threads;
    t->random = mix(mix(seed + index) + generation);
    setsid();
    if (chdir(is_root ? "root" : "user") || (is_root && chroot(".")))
        _exit(90);
    if (!is_root && (setgroups(0, 0) || setgid(UserId) || setuid(UserId)))
        _exit(91);
    umask(0);
    close_range(0, ~0U, 0);
    for (int i = 0; i < 3; i++)
        open("/dev/null", O_RDWR);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 100);
    limit(RLIMIT_FSIZE, 2 << 20);
    limit(RLIMIT_AS, 128 << 20);
    limit(RLIMIT_NPROC, 200);
    limit(RLIMIT_MEMLOCK, 1 << 20);
    handle_signals();
    begin_thread(t, 0, 500 + below(t, 4000));
    open_usual(t);
    write_programs(t);
    for (int i = 1, threads = below(t, ThreadsOfWorker); i <= threads; i++)
        start_thread(i);
    run_thread(t);
}
