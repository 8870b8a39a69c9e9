/* Addresses and registers that belong to nobody on Linux: calls that are given them fail, and harm nothing. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Above the program's stack lies, on Rill, what its shim keeps in the process, beside pages that the program may
   read as it may vvar and vdso; on Linux nothing else. */
static uint64_t places[64];
static int count;

static void find_places(void)
{
    char line[512];
    int above = 0;
    uint64_t start, end;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps) && count < 60)
        if (strstr(line, "[stack]"))
            above = 1;
        else if (above && !strstr(line, "[v") && !strstr(line, "[process]") && sscanf(line, "%lx-%lx", &start, &end) == 2 && start >> 47 == 0)
            places[count++] = start, places[count++] = end - 64;
    fclose(maps);
    /* The last bytes that user code could have. */
    places[count++] = 0x7ffffffff000 - 8;
}

static sigjmp_buf back;

static void on_fault(int signal)
{
    siglongjmp(back, signal);
}

static int wrong;

static void fails(const char *what, long result, long expected)
{
    if (result != expected) {
        printf("%s: %ld\n", what, result);
        wrong++;
    }
}

/* As if nothing were there. */
static void into(uint64_t address, int zero, int urandom, int pipe_end)
{
    struct iovec part = {(void *)address, 8};
    fails("read", syscall(SYS_read, zero, address, 64), -1);
    fails("read of random bytes", syscall(SYS_read, urandom, address, 64), -1);
    fails("write", syscall(SYS_write, pipe_end, address, 64), -1);
    fails("readv", syscall(SYS_readv, zero, &part, 1), -1);
    fails("writev", syscall(SYS_writev, pipe_end, &part, 1), -1);
    fails("uname", syscall(SYS_uname, address), -1);
    fails("stat", syscall(SYS_stat, "/", address), -1);
    fails("stat of a path there", syscall(SYS_stat, address, &part), -1);
    fails("getcwd", syscall(SYS_getcwd, address, 100), -1);
    fails("poll", syscall(SYS_poll, address, 1, 0), -1);
    fails("getrandom", syscall(SYS_getrandom, address, 16, 0), -1);
    fails("clock_gettime", syscall(SYS_clock_gettime, CLOCK_BOOTTIME, address), -1);
    fails("nanosleep", syscall(SYS_nanosleep, address, 0), -1);
    fails("rt_sigaction", syscall(SYS_rt_sigaction, SIGUSR1, address, 0, 8), -1);
    fails("rt_sigprocmask", syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, address, 8), -1);
    fails("pipe", syscall(SYS_pipe, address), -1);
    fails("wait4", syscall(SYS_wait4, -1, address, WNOHANG, 0), -1);
    fails("execve", syscall(SYS_execve, address, 0, 0), -1);
    fails("mprotect", syscall(SYS_mprotect, address & -4096, 4096, PROT_NONE), -1);
}

/* What a selector of GS may be; its base is then 0, as it is in a program that never touched it. */
static void segment(void)
{
    puts("== GS");
    for (int selector = 0; selector < 4; selector++) {
        __asm__ volatile("mov %0, %%gs" ::"r"(selector));
        SHOW(syscall(SYS_getppid) == getppid());
    }
    __asm__ volatile("mov %0, %%gs" ::"r"(0));
    if (sigsetjmp(back, 1) == 0)
        *(volatile int *)8 = 1;
    puts("a fault came as a signal");
    struct timespec soon = {0, 1000000};
    alarm(1);
    __asm__ volatile("mov %0, %%gs" ::"r"(0));
    /* An interruption in the program's own code. */
    if (sigsetjmp(back, 1) == 0)
        for (;;)
            ;
    puts("a signal came");
    nanosleep(&soon, 0);
}

int main(void)
{
    signal(SIGSEGV, on_fault);
    signal(SIGALRM, on_fault);
    find_places();
    int zero = open("/dev/zero", O_RDONLY), urandom = open("/dev/urandom", O_RDONLY), ends[2];
    if (pipe(ends))
        return 1;
    puts("== addresses");
    for (int i = 0; i < count; i++)
        into(places[i], zero, urandom, ends[1]);
    printf("that were written to or read: %d\n", wrong);
    segment();
    return 0;
}
