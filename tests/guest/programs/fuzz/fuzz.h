/* A fuzzer of Linux calls: what its files share. */
#pragma once
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

enum {
    Calls = 512,          /* numbers of calls, from 0 */
    Errnos = 136,         /* errno 0 (success) to 133, and one for all others */
    Workers = 6,          /* processes that make calls, every other one of them as root */
    ThreadsOfWorker = 4,  /* at most */
    Slots = Workers * ThreadsOfWorker,
    Records = 16,         /* the last calls of each thread that are kept */
    HotCalls = 64,        /* calls whose last outcome was new */
    KnownFds = 48,
    KnownMaps = 16,
    KnownPids = 32,
    Page = 4096,
    UserId = 1000,
};

/* What an argument is. From FirstChoice on: one of a table of values (choices.c). */
enum kind {
    None, Any, Zero, Fd, DirFd, Path, Text, Out, In, Length, Count, Offset, OffsetPtr, Pid, Signal, Id, Mode, Address,
    SetPtr, SetSize, TimePtr, TimesPtr, TimevalsPtr, IntervalPtr, IovecPtr, PollPtr, FdSetPtr, RlimitPtr, EventPtr,
    ActionPtr, StackPtr, SigeventPtr, SiginfoPtr, CloneArgsPtr, CpuSetPtr, ArgumentsPtr, FutexPtr, FdsPtr, IntPtr,
    RobustPtr, SocketPtr, MessagePtr, HowPtr,
    FirstChoice,
    OpenFlags = FirstChoice, AtFlags, Protection, MapFlags, RemapFlags, SyncFlags, Advice, CloneFlags, WaitFlags,
    FcntlCommand, IoctlRequest, Whence, FlockOperation, AccessMode, PrctlOption, ArchOption, FutexOperation, ClockId,
    TimerFlags, EpollOperation, FdFlags, RandomFlags, MemfdFlags, AllocateMode, FileAdvice, RenameFlags, IoFlags,
    Resource, UsageWho, MaskHow, Policy, PriorityWhich, BarrierCommand, MountFlags, UnmountFlags, StatMask, RangeFlags,
    LogAction, IntervalWhich, IdType, Persona, Family, SocketType, FileType,
    EndOfKinds
};

/* What to know of a call beside its arguments. */
enum trait {
    NoRoot = 1,    /* as root it would end or change the machine, on Linux as well */
    Ends = 2,      /* ends the caller where it succeeds: made seldom */
    Forks = 4,     /* returns twice */
    GivesFd = 8,
    GivesMap = 16,
    GivesPid = 32,
    Seldom = 64,
};

struct thread;

struct call {
    short number;
    short traits;
    const char *name;
    unsigned char kinds[6];
    /* Makes arguments fit each other; null where each stands for itself. */
    void (*shape)(struct thread *, uint64_t *);
};

struct record {
    uint64_t number, arguments[6];
    int64_t result;
};

/* What a thread of a worker tells. Others may overwrite it, so that its readers believe nothing. */
struct slot {
    atomic_int process, thread;
    atomic_uint sequence;
    struct record records[Records];
};

struct shared {
    struct slot slots[Slots];
    atomic_uint outcomes[Calls][Errnos];
    atomic_uint hot[HotCalls], hot_next;
    atomic_ulong calls, faults, children;
    atomic_int pids[KnownPids];
    uint32_t futexes[64];
    char scratch[4 * Page];
};

/* One thread that makes calls. */
struct thread {
    uint64_t random;
    struct slot *slot;
    int id;                  /* as gettid has it */
    int is_root;
    unsigned made, bound;    /* calls so far, and those after which it ends */
    unsigned faults;
    int focus, focus_left;   /* a new descriptor, which the next calls mostly mean */
    uint64_t kept[6];        /* arguments that gave a new outcome, and of which call */
    const struct call *kept_call;
    char *area;              /* see area.c */
    void *back[5];           /* where a fault in the fuzzer's own code leads */
    volatile int armed;
};

/* What the threads of a worker share. */
struct worker {
    int index, is_root;
    atomic_int starting;     /* 1 + the thread that is about to begin, or 0 */
    int fds[KnownFds];
    struct { uint64_t at, length; } maps[KnownMaps];
    struct thread threads[ThreadsOfWorker + 1];   /* the last is for children that share memory */
};

extern struct shared *shared;
extern struct worker worker;
extern int protected_pids[64];
extern int protected_count;

/* random.c: xorshift64*, so that a seed gives the same numbers everywhere. */
uint64_t mix(uint64_t value);
uint64_t next(struct thread *t);
static inline uint64_t below(struct thread *t, uint64_t bound) { return next(t) % bound; }
static inline int one_in(struct thread *t, unsigned count) { return next(t) % count == 0; }
uint64_t edge(struct thread *t);

/* raw.c: system calls without errno, thread-local variables or the C library's own state. */
long raw(long number, const uint64_t *arguments);
long raw_forking(long number, const uint64_t *arguments);
#define RAW(number, ...) raw(number, (uint64_t[6]){__VA_ARGS__})

/* area.c */
enum { AreaSize = 64 * Page, GoodSize = 32 * Page };
char *area_make(void);
uint64_t pointer(struct thread *t, uint64_t length);
uint64_t put(struct thread *t, const void *bytes, uint64_t length);

/* arguments.c, structures.c, choices.c, shapes.c */
uint64_t argument(struct thread *t, int kind);
uint64_t structure(struct thread *t, int kind);
uint64_t choice(struct thread *t, int kind);
uint64_t path(struct thread *t);
void shape_exec(struct thread *t, uint64_t *a);
int pid_of(struct thread *t);
int allowed_pid(const struct thread *t, int pid);
int fd_of(struct thread *t);
uint64_t length_of(struct thread *t);
uint64_t seconds_of(struct thread *t);
void guard(struct thread *t, const struct call *call, uint64_t *a);

/* table.c */
extern const struct call table[];
extern const unsigned table_size;
const struct call *find_call(unsigned number);

/* worker.c, children.c, faults.c, files.c */
_Noreturn void work(int index, unsigned generation, uint64_t seed, int is_root);
void make_call(struct thread *t);
_Noreturn void run_thread(struct thread *t);
_Noreturn void run_child(void);
struct thread *current_thread(void);
void handle_signals(void);
void disturb(struct thread *t);
void open_usual(struct thread *t);
void write_programs(struct thread *t);

/* checks.c */
struct state {
    long available;    /* bytes of memory that could be had */
    long open_files;
};
struct state state_now(void);
int processes_now(int *pids, int most);
int check_works(void);
void remove_tree(const char *path);
void unmount_under(const char *path);
