/* What /proc tells of memory moves by what a program does: to four megabytes, so that what else a system maps or touches
   meanwhile does not show. */
#define _GNU_SOURCE
#include "check.h"
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Mega = 1 << 20 };

static const char *names[] = { "VmPeak", "VmSize", "VmHWM", "VmRSS", "RssAnon", "VmData" };
enum { Count = sizeof names / sizeof *names };

static void read_status(long *values)
{
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        for (int i = 0; i < Count; i++) {
            size_t length = strlen(names[i]);
            if (!strncmp(line, names[i], length) && line[length] == ':')
                values[i] = atol(line + length + 1);
        }
    if (file)
        fclose(file);
}

static long in_megabytes(long kib)
{
    return (kib + (kib < 0 ? -2048 : 2048)) / 4096 * 4;
}

static long before[Count];

static void show(const char *what)
{
    long now[Count];
    read_status(now);
    printf("%s:", what);
    for (int i = 0; i < Count; i++)
        printf(" %s %+ld", names[i], in_megabytes(now[i] - before[i]));
    long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &size, &resident) == 2)
        printf(" statm %+ld %+ld", in_megabytes(size * 4 - before[1]), in_megabytes(resident * 4 - before[3]));
    if (file)
        fclose(file);
    unsigned long bytes = 0;
    long pages = 0;
    file = fopen("/proc/self/stat", "r");
    if (file && fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %*u %lu %ld", &bytes, &pages) == 2)
        printf(" stat %+ld %+ld", in_megabytes((long)(bytes / 1024) - before[1]), in_megabytes(pages * 4 - before[3]));
    if (file)
        fclose(file);
    putchar('\n');
    fflush(stdout);
}

static void touch(char *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 4096)
        from[i] = 1;
}

int main(void)
{
    /* Pages are counted one by one. */
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    printf("sizes\n");
    fflush(stdout);
    /* Once for nothing, so that the program's own pages are in memory and its own buffers are there. */
    FILE *out = stdout;
    stdout = fopen("/dev/null", "w");
    read_status(before);
    show("warm");
    fclose(stdout);
    stdout = out;
    read_status(before);
    char *area = mmap(NULL, 64 * Mega, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    show("mapped 64");
    touch(area, 16 * Mega);
    show("touched 16");
    madvise(area, 8 * Mega, MADV_DONTNEED);
    show("gave back 8");
    munmap(area + 32 * Mega, 32 * Mega);
    show("unmapped 32");
    mprotect(area + 16 * Mega, 16 * Mega, PROT_READ);
    show("made 16 read-only");
    pid_t child = fork();
    if (child == 0) {
        show("child");
        touch(area, 12 * Mega);
        show("child touched 12");
        munmap(area, 32 * Mega);
        show("child unmapped");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    show("parent");
    char *shared = mmap(NULL, 24 * Mega, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    touch(shared, 24 * Mega);
    show("24 shared");
    munmap(area, 32 * Mega);
    munmap(shared, 24 * Mega);
    show("all unmapped");
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("ru_maxrss %+ld\n", in_megabytes(usage.ru_maxrss - before[2]));
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("children's is as much: %d\n", usage.ru_maxrss >= 12 * 1024);
    return 0;
}
