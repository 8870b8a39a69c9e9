/* Address space: mapping memory, touching it for the first time, and giving it back. */
#define _GNU_SOURCE
#include "bench.h"
#include <sys/mman.h>

#define PAGE 4096
#define PAGES 64

static void map_touch_unmap(long count)
{
    while (count--) {
        char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        must(memory != MAP_FAILED, "mmap");
        for (int page = 0; page < PAGES; page++)
            ((volatile char *)memory)[page * PAGE] = 1;
        must(munmap(memory, PAGES * PAGE) == 0, "munmap");
    }
}

int main(void)
{
    measure("mmap-touch-64", map_touch_unmap);
    return 0;
}
