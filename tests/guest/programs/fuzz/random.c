#include "fuzz.h"

uint64_t mix(uint64_t value)
{
    value += 0x9E3779B97F4A7C15;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27) * 0x94D049BB133111EB;
    value ^= value >> 31;
    return value ? value : 1;
}

uint64_t next(struct thread *t)
{
    uint64_t x = t->random ? t->random : 1;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    t->random = x;
    return x * 0x2545F4914F6CDD1D >> 11;
}

/* A number at whose neighbours mistakes lie. */
uint64_t edge(struct thread *t)
{
    static const uint64_t edges[] = {
        0, 1, 2, 7, 8, 63, 64, 127, 128, 255, 256, 511, 512, 1023, 1024, 4095, 4096, 4097, 65535, 65536, 0xFFFFF, 0x100000,
        0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFF, 0x7FFFFFFFF000, 0x800000000000,
        0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFF000, 0xFFFFFFFFFFFFFFFF,
    };
    uint64_t value = edges[below(t, sizeof edges / sizeof *edges)];
    switch (below(t, 6)) {
    case 0: return value - 1;
    case 1: return value + 1;
    case 2: return -value;
    case 3: return value ^ 1ULL << below(t, 64);
    default: return value;
    }
}
