/* Arguments of one call that fit each other, and what is kept from root because it would end the run anywhere. */
#include "fuzz.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>

/* Its own text and stack away would only end it: mostly its maps and area are meant. */
void shape_range(struct thread *t, uint64_t *a)
{
    if (one_in(t, 24))
        return;
    unsigned which = below(t, KnownMaps);
    if (one_in(t, 3) || !worker.maps[which].length)
        a[0] = (uint64_t)t->area + below(t, AreaSize / Page) * Page, a[1] = one_in(t, 3) ? length_of(t) % (8 * Page) : Page;
    else
        a[0] = worker.maps[which].at + (one_in(t, 3) ? below(t, worker.maps[which].length) & -Page : 0),
        a[1] = one_in(t, 2) ? worker.maps[which].length : 1 + below(t, worker.maps[which].length);
}

void shape_mmap(struct thread *t, uint64_t *a)
{
    a[1] = one_in(t, 4) ? length_of(t) : (1 + below(t, 64)) * Page;
    if (one_in(t, 2)) {
        a[3] |= MAP_ANONYMOUS;
        if (!(a[3] & 3))
            a[3] |= MAP_PRIVATE;
    }
    if (!one_in(t, 6))
        a[5] &= -(uint64_t)Page;
    /* Over its own text only now and then. */
    if ((a[3] & MAP_FIXED) && a[0] < 0x200000000000 && !one_in(t, 24))
        a[0] = 0x200000000000 + below(t, 64) * Page;
    if (one_in(t, 2))
        a[0] = 0;
}

void shape_brk(struct thread *t, uint64_t *a)
{
    if (!one_in(t, 4))
        a[0] = RAW(SYS_brk, 0) + below(t, 64) * Page - 8 * Page;
}

void shape_ioctl(struct thread *t, uint64_t *a)
{
    a[2] = one_in(t, 3) ? argument(t, IntPtr) : one_in(t, 2) ? argument(t, In) : one_in(t, 2) ? argument(t, Any) : pointer(t, 64);
}

void shape_fcntl(struct thread *t, uint64_t *a)
{
    switch ((int)a[1]) {
    case F_GETLK: case F_SETLK: case F_SETLKW: case F_OFD_GETLK: case F_OFD_SETLK: case F_OFD_SETLKW: {
        struct flock lock = {
            one_in(t, 8) ? edge(t) : below(t, 3), one_in(t, 8) ? edge(t) : below(t, 3), argument(t, Offset), argument(t, Offset),
            one_in(t, 4) ? pid_of(t) : 0,
        };
        a[2] = put(t, &lock, sizeof lock);
        break;
    }
    case F_SETFL: a[2] = choice(t, OpenFlags); break;
    case F_SETOWN: a[2] = pid_of(t); break;
    case F_SETSIG: a[2] = argument(t, Signal); break;
    case F_DUPFD: case F_DUPFD_CLOEXEC: a[2] = one_in(t, 8) ? edge(t) : below(t, 60); break;
    case F_SETOWN_EX: {
        int owner[2] = {below(t, 4), pid_of(t)};
        a[2] = put(t, owner, sizeof owner);
        break;
    }
    default: a[2] = one_in(t, 2) ? length_of(t) : pointer(t, 16); break;
    }
}

void shape_prctl(struct thread *t, uint64_t *a)
{
    a[1] = one_in(t, 3) ? argument(t, Signal) : one_in(t, 2) ? below(t, 3) : argument(t, Text);
    if (one_in(t, 2))
        a[2] = a[3] = a[4] = 0;
}

/* A child in the same memory mostly gets a stack of its own. */
static uint64_t stack_for_child(struct thread *t)
{
    long at = RAW(SYS_mmap, 0, 16 * Page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at < 0 ? 0 : at + 16 * Page - 64;
}

void shape_clone(struct thread *t, uint64_t *a)
{
    if (one_in(t, 16))
        return;
    a[1] = 0;
    if ((a[0] & CLONE_VM) && !(a[0] & CLONE_VFORK))
        a[1] = stack_for_child(t);
    a[0] &= ~(uint64_t)CLONE_SETTLS;
}

void shape_clone3(struct thread *t, uint64_t *a)
{
    if (!one_in(t, 4))
        a[1] = 88;
}

void shape_exec(struct thread *t, uint64_t *a)
{
    static const char *const programs[] = {"fuzz", "e0", "e1", "e2", "f0", "fifo", "d0", "/proc/self/exe"};
    if (!one_in(t, 4)) {
        const char *name = programs[below(t, sizeof programs / sizeof *programs)];
        a[a[0] < 64 || a[0] > -64UL ? 1 : 0] = put(t, name, strlen(name) + 1);
    }
}

void shape_wait(struct thread *t, uint64_t *a)
{
    if (!one_in(t, 4))
        a[2] |= 1, a[3] |= 1;
}

void shape_chroot(struct thread *t, uint64_t *a)
{
    if (t->is_root) {
        static const char *const places[] = {"/", ".", "none", "f0"};
        const char *place = places[below(t, 4)];
        a[0] = put(t, place, strlen(place) + 1);
    }
}

/* Root's mounts stay in its own tree, and show nothing of the machine that could be changed. */
void shape_mount(struct thread *t, uint64_t *a)
{
    static const char *const places[] = {"d0", "d1", "d2", "none", "f0", "d0/d3"};
    static const char *const kinds[] = {"tmpfs", "proc", "sysfs", "ramfs", "nosuchfs", ""};
    const char *place = places[below(t, 6)], *kind = kinds[below(t, 6)];
    a[1] = put(t, place, strlen(place) + 1);
    a[2] = put(t, kind, strlen(kind) + 1);
    if (one_in(t, 2))
        a[4] = 0;
    else if (one_in(t, 2))
        a[4] = put(t, "size=64k,mode=700", 18);
}

void shape_futex(struct thread *t, uint64_t *a)
{
    if (one_in(t, 2))
        a[3] = argument(t, TimePtr);
    else if (one_in(t, 2))
        a[3] = below(t, 4);
    a[5] = one_in(t, 2) ? next(t) : below(t, 4);
}

void shape_robust(struct thread *t, uint64_t *a)
{
    if (!one_in(t, 6))
        a[1] = 24;
}

/* The last word on every call, whoever made its arguments. */
void guard(struct thread *t, const struct call *call, uint64_t *a)
{
    if (!t->is_root)
        return;
    for (int i = 0; i < 6; i++)
        if (call->kinds[i] == Pid)
            a[i] = allowed_pid(t, a[i]);
    switch (call->number) {
    case SYS_fcntl:
        if ((int)a[1] == F_SETOWN)
            a[2] = allowed_pid(t, a[2]);
        else if ((int)a[1] == F_SETOWN_EX)
            a[1] = F_GETOWN_EX;
        break;
    case SYS_ioctl:
        /* SIOCSPGRP, FIOSETOWN; TIOCSSERIAL, which moves the console's registers. */
        if ((int)a[1] == 0x8902 || (int)a[1] == 0x8901 || (int)a[1] == 0x541F)
            a[1] = 0x541E;
        break;
    }
}
