/* What a program can do that jumps to the shim's own syscall instruction, past everything that is Linux: nothing that
   leaves its process. On Linux there is no shim, and what follows holds as it stands. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

/* kernel/abi: the calls that make or reach something beyond one's own process. */
enum {
    HandleInfo = 3, MemoryCreate = 10, MemoryCreatePhysical = 11, SpaceCreate = 20, SpaceClone = 21, SpaceSetBounds = 34,
    ProcessCreate = 40, ProcessInstall = 41, ProcessKill = 42, ProcessSuspend = 44, ThreadCreate = 47, ThreadSetPriority = 53,
    StreamCreate = 76, InterruptCreate = 90, PortsCreate = 92, SystemPower = 101, LogRead = 102, LogWrite = 103, ClockSet = 104,
    SerialRelease = 106, ResourceCreate = 107, JobCreate = 110, JobSetLimit = 111, JobInfo = 112, JobKill = 113,
};

typedef long (*native_t)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
static native_t native;
static int has_shim;

/* Finds "mov rax, r9; syscall; ret" in an executable mapping that is not of the program or the vdso. */
static void find_gate(void)
{
    static const unsigned char gate[] = {0x49, 0x89, 0xca, 0x4c, 0x89, 0xc8, 0x0f, 0x05, 0xc3};
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        has_shim |= strstr(line, "[shim]") != NULL;
        char mode[8];
        if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3 || mode[0] != 'r' || mode[2] != 'x' || strstr(line, "/")
            || strstr(line, "[v"))
            continue;
        for (unsigned char *at = (unsigned char *)start; at + sizeof gate <= (unsigned char *)end && !native; at++)
            if (!memcmp(at, gate, sizeof gate))
                native = (native_t)at;
    }
    if (maps)
        fclose(maps);
}

static long call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    /* Without a shim every call is refused. */
    return native ? native(a, b, c, d, 0, number) : -1;
}

static void refused(const char *name, long result)
{
    printf("%s: %s\n", name, result < 0 ? "refused" : "DONE");
}

static volatile int worked;

static void work(void)
{
    worked = 1;
    for (;;)
        ;
}

int main(void)
{
    static char area[4096];
    struct { uint64_t entry, stack, a0, a1, fs, area; } start = {
        (uint64_t)work, (uint64_t)(area + 4096), 0, 0, 0, 0x600000000000};
    uint64_t bounds[2] = {-1ull, -1ull}, word = 0;
    struct { uint32_t type, rights; uint64_t id; } info;

    find_gate();
    if (has_shim && !native)
        printf("the gate was not found\n");
    refused("SpaceCreate", call(SpaceCreate, 0, 0, 0, 0));
    refused("SpaceClone", call(SpaceClone, 0, 0, 0, 0));
    refused("ProcessCreate", call(ProcessCreate, 0, 0, 0, 0));
    refused("ThreadCreate", call(ThreadCreate, 0, (uint64_t)&start, 0, 0));
    refused("MemoryCreate", call(MemoryCreate, 4096, 0, 0, 0));
    refused("contiguous MemoryCreate", call(MemoryCreate, 1 << 20, 1, 0, 0));
    refused("StreamCreate", call(StreamCreate, (uint64_t)&word, 0, 0, 0));
    refused("JobCreate", call(JobCreate, 0, 0, 0, 0));
    refused("JobSetLimit", call(JobSetLimit, 0, 0, 0, 0));
    refused("JobKill", call(JobKill, 0, 0, 0, 0));
    refused("ThreadSetPriority", call(ThreadSetPriority, 0, 0, (uint64_t)-20, 0));
    refused("SpaceSetBounds", call(SpaceSetBounds, 0, (uint64_t)bounds, 0, 0));

    /* Every handle that the process has, tried as everything that gives power. */
    int powerful = 0, done = 0;
    for (uint64_t handle = 1; handle < 512; handle++) {
        uint64_t fields[4] = {0, 0, 0, 0};
        if (call(HandleInfo, handle, (uint64_t)&info, 0, 0) == 0)
            powerful += info.type != 5 && info.type != 6; /* a lane, a queue */
        done += call(ProcessCreate, 0, handle, 0, 0) >= 0;
        done += call(ProcessKill, handle, 0, 0, 0) >= 0;
        done += call(ProcessSuspend, handle, 0, 0, 0) >= 0;
        done += call(ProcessInstall, 0, handle, 0x80000000, 0) >= 0;
        done += call(MemoryCreatePhysical, handle, 0xB8000, 4096, 0) >= 0;
        done += call(PortsCreate, handle, 0x3F8, 8, 0) >= 0;
        done += call(InterruptCreate, handle, 4, 0, 0) >= 0;
        done += call(ResourceCreate, handle, 0, 0, 1) >= 0;
        done += call(ClockSet, handle, 0, 0, 0) >= 0;
        done += call(SerialRelease, handle, 0, 0, 0) >= 0;
        done += call(LogWrite, handle, (uint64_t)"PANIC: forged\n", 14, 0) >= 0;
        done += call(LogRead, handle, 0, (uint64_t)fields, 8) >= 0;
        done += call(JobCreate, handle, 0, 0, 0) >= 0;
        done += call(JobInfo, handle, (uint64_t)fields, 0, 0) >= 0;
        done += call(JobKill, handle, 0, 0, 0) >= 0;
        done += call(SystemPower, handle, 0, 0, 0) >= 0;
    }
    printf("handles of power: %d, calls done: %d\n", powerful, done);

    /* A line on the console like that of a kernel that gives up: whoever watches the machine is not misled. */
    int console = open("/dev/console", O_WRONLY | O_NOCTTY);
    if (console >= 0) {
        if (write(console, "\n\2PANIC: forged\n", 16) != 16)
            printf("the console is full\n");
        close(console);
    }

    /* A child that tries to leave something behind that outlives it: nothing does, and its parent hears of its end. */
    pid_t child = fork();
    if (child == 0) {
        long space = call(SpaceClone, 0, 0, 0, 0), process = call(ProcessCreate, space < 0 ? 0 : space, 0, 0, 0);
        if (process >= 0)
            call(ThreadCreate, process, (uint64_t)&start, 0, 0);
        _exit(7);
    }
    int status = 0;
    waitpid(child, &status, 0);
    printf("child: %d\n", WEXITSTATUS(status));
    return 0;
}
