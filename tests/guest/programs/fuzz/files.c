/* Files of each kind that a worker begins with, and programs that are not quite. */
#include "fuzz.h"
#include <elf.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static int open_raw(const char *name, int flags)
{
    return RAW(SYS_openat, AT_FDCWD, (uint64_t)name, flags | O_NOCTTY, 0666);
}

static void write_text(int fd, const char *text)
{
    RAW(SYS_write, fd, (uint64_t)text, strlen(text));
}

void open_usual(struct thread *t)
{
    static const struct { const char *name; int flags; } files[] = {
        {"f0", O_RDWR | O_CREAT}, {"f1", O_RDWR | O_CREAT | O_APPEND}, {"f2", O_RDONLY | O_CREAT}, {".", O_RDONLY | O_DIRECTORY},
        {"d0", O_PATH}, {"fifo", O_RDWR | O_NONBLOCK}, {"/dev/null", O_RDWR}, {"/dev/zero", O_RDWR}, {"/dev/full", O_RDWR},
        {"/dev/urandom", O_RDWR}, {"/dev/tty", O_RDWR}, {"/dev/ttyS0", O_RDWR | O_NONBLOCK}, {"/proc/self/maps", O_RDONLY},
        {"/proc/self/status", O_RDONLY}, {"/proc/self/fd", O_RDONLY}, {"/proc/meminfo", O_RDONLY},
    };
    RAW(SYS_mkdirat, AT_FDCWD, (uint64_t)"d0", 0777);
    RAW(SYS_mkdirat, AT_FDCWD, (uint64_t)"d1", 0777);
    RAW(SYS_mkdirat, AT_FDCWD, (uint64_t)"d1/d2", 0777);
    RAW(SYS_symlinkat, (uint64_t)"d0", AT_FDCWD, (uint64_t)"l0");
    RAW(SYS_symlinkat, (uint64_t)"l1", AT_FDCWD, (uint64_t)"l1");
    RAW(SYS_symlinkat, (uint64_t)"f0", AT_FDCWD, (uint64_t)"l2");
    RAW(SYS_mknodat, AT_FDCWD, (uint64_t)"fifo", S_IFIFO | 0666, 0);
    int pair[2], at = 0;
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
        worker.fds[at++] = open_raw(files[i].name, files[i].flags);
    for (int flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK)
        if (RAW(SYS_pipe2, (uint64_t)pair, flags) == 0)
            worker.fds[at++] = pair[0], worker.fds[at++] = pair[1];
    worker.fds[at++] = RAW(SYS_eventfd2, below(t, 3), O_NONBLOCK);
    int epoll = worker.fds[at++] = RAW(SYS_epoll_create1, 0);
    worker.fds[at++] = RAW(SYS_memfd_create, (uint64_t)"m", MFD_ALLOW_SEALING);
    worker.fds[at++] = RAW(SYS_timerfd_create, 1, O_NONBLOCK);
    uint64_t set = next(t);
    worker.fds[at++] = RAW(SYS_signalfd4, -1, (uint64_t)&set, 8, O_NONBLOCK);
    for (int i = 4; i < at; i += 3) {
        struct epoll_event event = {EPOLLIN | EPOLLOUT, {0}};
        RAW(SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, worker.fds[i], (uint64_t)&event);
    }
    if (one_in(t, 2))
        RAW(SYS_ftruncate, worker.fds[0], below(t, 16 * Page));
    for (; at < KnownFds; at++)
        worker.fds[at] = worker.fds[below(t, at)];
}

/* ELF files with a damaged head, and scripts. */
void write_programs(struct thread *t)
{
    static const char *const scripts[] = {"#!fuzz\n", "#!", "#!e2\n", "#! /proc/self/exe  child\n", "#!fuzz", "#!\n", "#! \t\n", "#!/dev/null x"};
    char head[Page];
    int from = open_raw("fuzz", O_RDONLY);
    long count = RAW(SYS_read, from, (uint64_t)head, sizeof head);
    RAW(SYS_close, from);
    for (int i = 0; i < 2 && count > (long)sizeof(Elf64_Ehdr); i++) {
        char damaged[Page];
        memcpy(damaged, head, sizeof damaged);
        for (int times = 1 + below(t, 3); times > 0; times--) {
            unsigned place = below(t, 64 + 56 * 8) & ~7U;
            uint64_t value = edge(t);
            if (one_in(t, 2))
                damaged[place + below(t, 8)] = next(t);
            else
                memcpy(damaged + place, &value, one_in(t, 2) ? 8 : 2);
        }
        char name[] = {'e', '0' + i, 0};
        int to = RAW(SYS_openat, AT_FDCWD, (uint64_t)name, O_WRONLY | O_CREAT | O_TRUNC, 0777);
        RAW(SYS_write, to, (uint64_t)damaged, one_in(t, 4) ? below(t, Page) : Page);
        RAW(SYS_ftruncate, to, one_in(t, 4) ? below(t, 1 << 20) : 800000);
        RAW(SYS_close, to);
    }
    int to = RAW(SYS_openat, AT_FDCWD, (uint64_t)"e2", O_WRONLY | O_CREAT | O_TRUNC, 0777);
    write_text(to, scripts[below(t, sizeof scripts / sizeof *scripts)]);
    RAW(SYS_close, to);
}
