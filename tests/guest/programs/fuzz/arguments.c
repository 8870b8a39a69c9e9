/* Arguments: half of what is made here is what a program would pass. */
#include "fuzz.h"
#include <fcntl.h>
#include <sys/syscall.h>

int fd_of(struct thread *t)
{
    if (t->focus_left && !one_in(t, 4)) {
        t->focus_left--;
        return t->focus;
    }
    switch (below(t, 16)) {
    case 0: return below(t, 64);
    case 1: return one_in(t, 2) ? AT_FDCWD : -1;
    case 2: return edge(t);
    default: return worker.fds[below(t, KnownFds)];
    }
}

uint64_t length_of(struct thread *t)
{
    switch (below(t, 12)) {
    case 0: return 0;
    case 1: return edge(t);
    case 2: return Page - 1 + below(t, 3);
    case 3: return below(t, GoodSize);
    case 4: return 1ULL << below(t, 64);
    default: return below(t, 512);
    }
}

/* Mostly so few that a wait ends soon; a worker that waits long is called by a signal. */
uint64_t seconds_of(struct thread *t)
{
    return one_in(t, 12) ? edge(t) : one_in(t, 12) ? below(t, 3) : 0;
}

/* What root may reach would end the run on Linux as well: process 1, the supervisor, all processes at once. */
int allowed_pid(const struct thread *t, int pid)
{
    if (!t->is_root)
        return pid;
    int positive = pid < 0 ? -pid : pid;
    int is_protected = pid == -1 || positive < 0;
    for (int i = 0; i < protected_count; i++)
        is_protected |= positive == protected_pids[i];
    return is_protected ? t->id : pid;
}

int pid_of(struct thread *t)
{
    int pid;
    switch (below(t, 12)) {
    case 0: pid = 0; break;
    case 1: pid = 1; break;
    case 2: pid = -1; break;
    case 3: pid = edge(t); break;
    case 4: pid = -(int)shared->pids[below(t, KnownPids)]; break;
    case 5: pid = t->id + (int)below(t, 7) - 3; break;
    case 6: case 7: pid = t->id; break;
    case 8: pid = shared->slots[below(t, Slots)].process; break;
    default: pid = shared->pids[below(t, KnownPids)]; break;
    }
    return allowed_pid(t, pid);
}

static int signal_of(struct thread *t)
{
    switch (below(t, 10)) {
    case 0: return edge(t);
    case 1: return 0;
    case 2: return -(int)below(t, 66);
    case 3: return 60 + below(t, 10);
    case 4: return one_in(t, 8) ? 9 : one_in(t, 4) ? 19 : 18;
    default: return 1 + below(t, 64);
    }
}

uint64_t path(struct thread *t)
{
    static const char *const names[] = {
        "f0", "f1", "f2", "f3", "f4", "f5", "d0", "d1", "d2", "d0/f0", "d0/f1", "d1/d2/f0", "l0", "l1", "l2", "l3", "fifo", "e0", "e1",
        "fuzz", ".", "./", "/", "//", "d0/.", "d0//f0", "f0/", "d0/../f1", "l0/f0", "l0/l0/l0", "none/f0", "f0/f0", "", "\001\377",
        "/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/tty", "/dev/console", "/dev/ttyS0", "/dev/fd", "/dev/stdin",
        "/dev/none", "/dev/fd/3", "/proc", "/proc/self", "/proc/self/maps", "/proc/self/fd", "/proc/self/fd/3", "/proc/self/fd/4",
        "/proc/self/exe", "/proc/self/cwd", "/proc/self/root", "/proc/self/stat", "/proc/self/status", "/proc/self/cmdline",
        "/proc/self/environ", "/proc/self/task", "/proc/self/fdinfo/4", "/proc/self/mounts", "/proc/self/mountinfo",
        "/proc/self/limits", "/proc/self/oom_score_adj", "/proc/self/comm", "/proc/self/statm", "/proc/self/smaps", "/proc/self/auxv",
        "/proc/self/io", "/proc/self/timers", "/proc/thread-self/comm", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/mounts",
        "/proc/filesystems", "/proc/sys/kernel/hostname", "/proc/sys/fs/file-nr", "/proc/rill/servers", "/proc/rill/restart",
        "/proc/interrupts", "/proc/loadavg", "/proc/vmstat", "/sys", "/sys/devices/system/cpu/online", "/tmp", "/etc/passwd",
        "/bin/busybox",
    };
    static const char *const of_users[] = {"..", "../..", "/proc/1/maps", "/proc/1/fd", "/proc/1/status", "/proc/1/cwd", "../d0/../.."};
    char text[5000];
    unsigned length;
    switch (below(t, 24)) {
    case 0: {
        static const unsigned lengths[] = {1, 254, 255, 256, 1023, 4094, 4095, 4096, 4097, 4999};
        length = lengths[below(t, sizeof lengths / sizeof *lengths)];
        memset(text, 'n', length);
        for (unsigned i = 200; i < length && one_in(t, 2) == 0; i += 200)
            text[i] = '/';
        break;
    }
    case 1:
        length = below(t, 40);
        for (unsigned i = 0; i < length; i++)
            text[i] = next(t);
        break;
    case 2: case 3: {
        /* Two that name the same folder by different ways. */
        const char *first = names[below(t, 20)], *second = names[below(t, 20)];
        length = strlen(first);
        memcpy(text, first, length);
        text[length++] = '/';
        memcpy(text + length, second, strlen(second));
        length += strlen(second);
        break;
    }
    case 4:
        if (!t->is_root) {
            const char *name = of_users[below(t, sizeof of_users / sizeof *of_users)];
            length = strlen(name);
            memcpy(text, name, length);
            break;
        }
        /* fall through */
    default: {
        unsigned all = sizeof names / sizeof *names;
        const char *name = names[below(t, one_in(t, 2) ? 20 : all)];
        length = strlen(name);
        memcpy(text, name, length);
        break;
    }
    }
    text[length] = 0;
    return put(t, text, length + !one_in(t, 64));
}

static uint64_t address_of(struct thread *t)
{
    switch (below(t, 8)) {
    case 0: return pointer(t, Page);
    case 1: return edge(t);
    case 2: case 3: return (uint64_t)t->area + below(t, AreaSize / Page) * Page;
    case 4: return 0x200000000000 + below(t, 64) * Page;
    case 5: return 0;
    default: {
        unsigned which = below(t, KnownMaps);
        uint64_t pages = worker.maps[which].length / Page;
        return worker.maps[which].at + (pages ? below(t, pages + 1) * Page : 0);
    }
    }
}

static uint64_t random_bytes(struct thread *t)
{
    uint64_t words[32];
    for (unsigned i = 0; i < 32; i++)
        words[i] = one_in(t, 2) ? below(t, 64) : one_in(t, 2) ? edge(t) : one_in(t, 2) ? pointer(t, 64) : next(t);
    return put(t, words, sizeof words);
}

uint64_t argument(struct thread *t, int kind)
{
    if (kind >= FirstChoice)
        return choice(t, kind);
    switch (kind) {
    case None: return next(t);
    case Any: return one_in(t, 3) ? edge(t) : one_in(t, 2) ? below(t, 16) : pointer(t, 64);
    case Zero: return one_in(t, 8) ? edge(t) : 0;
    case Fd: return fd_of(t);
    case DirFd: return one_in(t, 2) ? (uint64_t)AT_FDCWD : (uint64_t)fd_of(t);
    case Path: return path(t);
    case Text: return one_in(t, 2) ? path(t) : random_bytes(t);
    case Out: return pointer(t, 256);
    case In: return random_bytes(t);
    case Length: return length_of(t);
    case Count: return one_in(t, 8) ? edge(t) : below(t, 16);
    case Offset: return one_in(t, 2) ? below(t, 3 * Page) : one_in(t, 2) ? below(t, 8) * Page : edge(t);
    case Pid: return pid_of(t);
    case Signal: return signal_of(t);
    case Id: return one_in(t, 3) ? edge(t) : one_in(t, 2) ? UserId : one_in(t, 2) ? 0 : below(t, 2000);
    case Mode: return one_in(t, 8) ? edge(t) : 0400 | below(t, 010000);
    case Address: return address_of(t);
    case SetSize: return one_in(t, 12) ? edge(t) : 8;
    default: return one_in(t, 16) ? 0 : structure(t, kind);
    }
}
