/* The resource limits, against a program that jumps to the shim's own syscall instruction: what the limit bounds, the kernel
   bounds. On Linux there is no shim, and what follows holds as it stands. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* kernel/abi */
enum {
    HandleDuplicate = 1, HandleClose = 0, SpaceMap = 22, SpaceUnmap = 23, SpaceProtect = 24, SpaceRemap = 29,
    ProcessCreate = 40, ThreadCreate = 47, ThreadSelf = 50, ThreadSetPriority = 53, QueueCreate = 60,
    SpaceSetBounds = 34, JobCreate = 110, JobSetLimit = 111, JobMove = 114,
};

typedef long (*native_t)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
static native_t native;

static void find_gate(void)
{
    static const unsigned char gate[] = {0x49, 0x89, 0xca, 0x4c, 0x89, 0xc8, 0x0f, 0x05, 0xc3};
    char line[512];
    int has_shim = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        char mode[8];
        has_shim |= strstr(line, "[shim]") != NULL;
        if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3 || mode[0] != 'r' || mode[2] != 'x' || strstr(line, "/")
            || strstr(line, "[v"))
            continue;
        for (unsigned char *at = (unsigned char *)start; at + sizeof gate <= (unsigned char *)end && !native; at++)
            if (!memcmp(at, gate, sizeof gate))
                native = (native_t)at;
    }
    if (maps)
        fclose(maps);
    if (has_shim && !native)
        printf("the gate was not found\n");
}

static long call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return native ? native(a, b, c, d, 0, number) : -1;
}

enum { Read = 1, Write = 2 };

struct map {
    uint32_t memory, protection, flags, reserved;
    uint64_t address, length, offset, limit, tag;
};

static long map(uint64_t length, uint32_t protection, uint32_t flags, uint64_t address)
{
    struct map request = { 0, protection, flags, 0, address, length, 0, 0, 0 };
    return call(SpaceMap, 0, (uint64_t)&request, 0, 0);
}

static long size_now(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld", &pages) != 1)
        return 0;
    fclose(file);
    return pages * 4096;
}

static void limit(int resource, rlim_t to)
{
    struct rlimit both = { to, to };
    if (setrlimit(resource, &both) == -1)
        printf("setrlimit %d: %s\n", resource, strerrorname_np(errno));
}

/* Says whether the kernel went no further than a bound. */
static void bounded(const char *what, long count, long bound)
{
    if (count <= bound)
        printf("%s: bounded\n", what);
    else
        printf("%s: %ld, more than %ld\n", what, count, bound);
}

static void refused(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? "refused" : "DONE");
}

static void address_space(void)
{
    limit(RLIMIT_AS, size_now() + (16 << 20));
    refused("64 MiB beyond RLIMIT_AS", map(64 << 20, Read, 0, 0));
    long count = 0;
    while (count < 100 && map(1 << 20, Read, 0, 0) >= 0)
        count++;
    /* What the shim may map for itself beside the program is less than one. */
    bounded("megabytes below RLIMIT_AS", count, 17);
    uint64_t bounds[3] = { -1ull, -1ull, 0 };
    refused("other bounds", call(SpaceSetBounds, 0, (uint64_t)bounds, 0, 0));
    refused("one more", map(1 << 20, Read, 0, 0));
}

static void data(void)
{
    long most = (8 << 20) + size_now(), count = 0;
    limit(RLIMIT_DATA, most);
    while (count < 200 && map(1 << 20, Read | Write, 0, 0) >= 0)
        count++;
    bounded("megabytes below RLIMIT_DATA", count, most >> 20);
    refused("one more", map(1 << 20, Read | Write, 0, 0));
    long place = map(64 << 20, Read, 0, 0);
    refused("read-only made writable", place < 0 ? -1 : call(SpaceProtect, 0, place, 64 << 20, Read | Write));
}

static void work(void)
{
    for (;;)
        ;
}

static void threads(void)
{
    static char area[4096];
    struct { uint64_t entry, stack, a0, a1, fs, area; } start = {
        (uint64_t)work, (uint64_t)(area + 4096), 0, 0, 0, 0x600000000000};
    limit(RLIMIT_NPROC, 1);
    long self = call(ThreadSelf, 0, 0, 0, 0);
    refused("a thread", call(ThreadCreate, 0, (uint64_t)&start, 0, 0));
    refused("a process", call(ProcessCreate, 0, 0, 0, 0));
    printf("fork: %s\n", fork() == -1 ? strerrorname_np(errno) : "DONE");
    limit(RLIMIT_NICE, 0);
    limit(RLIMIT_RTPRIO, 0);
    for (int class = 0; class < 4; class++) {
        refused("a higher class or priority", call(ThreadSetPriority, 0, class, (uint64_t)-20, 0));
        refused("the same by a handle", call(ThreadSetPriority, self, class, (uint64_t)-20, self));
    }
    int done = 0;
    for (uint64_t handle = 0; handle < 512; handle++) {
        done += call(JobCreate, handle, 0, 0, 0) >= 0;
        done += call(JobSetLimit, handle, 3, 1, -1ull) >= 0;
        done += call(JobMove, handle, 0, 0, 0) >= 0;
        done += call(JobMove, 0, handle, 0, 0) >= 0;
    }
    printf("by any handle: %d\n", done);
}

static void handles(void)
{
    limit(RLIMIT_NOFILE, 16);
    /* The kernel's handles are no descriptors: a process has one for each thread, and some. */
    long count = 0;
    while (count < 100000 && call(ThreadSelf, 0, 0, 0, 0) >= 0)
        count++;
    bounded("handles", count, 32768);
    long files = 0;
    while (files < 100 && open("/dev/null", O_RDONLY) != -1)
        files++;
    bounded("files", files, 13);
}

static void queues(void)
{
    struct { uint32_t capacity, reserved; uint64_t address; } request;
    long count = 0;
    for (; count < 40000; count++) {
        request.address = 0;
        request.capacity = 4096;
        request.reserved = 0;
        if (call(QueueCreate, (uint64_t)&request, 0, 0, 0) < 0)
            break;
    }
    bounded("queues", count, 32768);
}

static void mappings(void)
{
    long place = map(600ull << 20, Read, 0, 0), count = 0;
    if (place >= 0)
        while (count < 70000 && call(SpaceProtect, 0, place + count * 8192, 4096, Read | Write) >= 0)
            count++;
    bounded("mappings", count, 65536);
}

static void as_user(const char *name, void (*test)(void))
{
    printf("== %s\n", name);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (setgid(2004) == -1 || setuid(2004) == -1)
            _exit(99);
        test();
        fflush(stdout);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    printf("status %d\n", status);
}

int main(void)
{
    find_gate();
    as_user("RLIMIT_AS", address_space);
    as_user("RLIMIT_DATA", data);
    as_user("threads, processes, priorities", threads);
    as_user("handles", handles);
    as_user("queues", queues);
    as_user("mappings", mappings);

    /* Nothing of it is left for others. */
    pid_t child = fork();
    if (child == 0)
        _exit(open("/dev/null", O_RDONLY) == -1);
    int status = 0;
    waitpid(child, &status, 0);
    printf("after all: %d\n", status);
    return 0;
}
