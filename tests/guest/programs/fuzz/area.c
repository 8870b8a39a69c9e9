/* Memory that arguments point to. An area is, from its start: pages that can be written; one without access; one that can
   only be read; another without access; the rest writable. */
#include "fuzz.h"
#include <sys/mman.h>
#include <sys/syscall.h>

enum { ReadOnlyAt = GoodSize + Page, HoleAt = GoodSize + 2 * Page };

char *area_make(void)
{
    char *area = (char *)RAW(SYS_mmap, 0, AreaSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if ((unsigned long)area > -4096UL)
        RAW(SYS_exit_group, 3);
    RAW(SYS_mprotect, (uint64_t)area + GoodSize, Page, PROT_NONE);
    RAW(SYS_mprotect, (uint64_t)area + ReadOnlyAt, Page, PROT_READ);
    RAW(SYS_mprotect, (uint64_t)area + HoleAt, Page, PROT_NONE);
    return area;
}

static uint64_t bad_pointer(struct thread *t)
{
    static const uint64_t bad[] = {
        0, 1, 8, 0xFFF, 0x1000, 0xFFFF, 0x10000, 0x400000, 0x7FFE00000000, 0x7FFE00009000, 0x7FFFF0000000, 0x7FFFF0001000,
        0x7FFFF0008000, 0x7FFFF0100000, 0x7FFFF0110000, 0x7FFFFFFFE000, 0x7FFFFFFFEFF8, 0x7FFFFFFFF000, 0x7FFFFFFFFFFF,
        0x800000000000, 0x8000000000000000, 0xDEADBEEF00000000, 0xFFFF7FFFFFFFFFFF, 0xFFFF800000000000, 0xFFFF888000000000,
        0xFFFFFFFF80000000, 0xFFFFFFFF80200000, 0xFFFFFFFFFF600000, 0xFFFFFFFFFFFFF000, 0xFFFFFFFFFFFFFFF8,
        0xFFFFFFFFFFFFFFFF,
    };
    return bad[below(t, sizeof bad / sizeof *bad)] + (one_in(t, 4) ? below(t, Page) : 0);
}

/* An address for so many bytes: mostly good ones. */
uint64_t pointer(struct thread *t, uint64_t length)
{
    uint64_t area = (uint64_t)t->area;
    switch (below(t, 32)) {
    case 0: return bad_pointer(t);
    case 1: return area + GoodSize - (length > 1 && length < GoodSize ? 1 + below(t, length) : 1);
    case 2: return area + GoodSize - (length < GoodSize ? length : 0);
    case 3: return area + ReadOnlyAt + below(t, Page);
    case 4: return area + HoleAt + below(t, Page);
    case 5: return (uint64_t)shared->scratch + below(t, sizeof shared->scratch);
    case 6: {
        unsigned which = below(t, KnownMaps);
        if (worker.maps[which].length)
            return worker.maps[which].at + below(t, worker.maps[which].length);
        break;
    }
    case 7: return area + below(t, GoodSize);
    default: break;
    }
    uint64_t room = length < GoodSize / 2 ? GoodSize - length : GoodSize / 2;
    return area + (below(t, room) & ~15ULL);
}

/* The bytes at such an address, as far as they can be written there. */
uint64_t put(struct thread *t, const void *bytes, uint64_t length)
{
    uint64_t at = pointer(t, length);
    uint64_t start = (uint64_t)t->area, end = start + GoodSize;
    if (at >= start && at < end)
        memcpy((void *)at, bytes, length < end - at ? length : end - at);
    else if (at >= (uint64_t)shared->scratch && at < (uint64_t)(shared->scratch + sizeof shared->scratch) - length)
        memcpy((void *)at, bytes, length);
    return at;
}
