/* Files of the memory file system in /tmp. */
#define _GNU_SOURCE
#include "bench.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096
#define BLOCKS 64

static const char *const path = "/tmp/bench-files";
static char block[BLOCK];
static int file;

static void read_blocks(long count)
{
    for (long i = 0; i < count; i++)
        must(pread(file, block, BLOCK, i % BLOCKS * BLOCK) == BLOCK, "pread");
}

static void write_blocks(long count)
{
    for (long i = 0; i < count; i++)
        must(pwrite(file, block, BLOCK, i % BLOCKS * BLOCK) == BLOCK, "pwrite");
}

static void stat_path(long count)
{
    struct stat status;
    while (count--)
        must(stat(path, &status) == 0, "stat");
}

static void open_close(long count)
{
    while (count--) {
        int opened = open(path, O_RDONLY);
        must(opened >= 0, "open");
        close(opened);
    }
}

int main(void)
{
    file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    must(file >= 0, path);
    memset(block, 'x', BLOCK);
    write_blocks(BLOCKS);
    measure("pread-4k", read_blocks);
    measure("pwrite-4k", write_blocks);
    measure("stat", stat_path);
    measure("open-close", open_close);
    unlink(path);
    return 0;
}
