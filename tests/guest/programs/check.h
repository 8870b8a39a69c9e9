/* What the guest programs share: one line for each thing seen, so that a difference from Linux names its place. */
#pragma once
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints the value of a call, and the errno's name where it failed. */
#define SHOW(call)                                                                        \
    do {                                                                                  \
        errno = 0;                                                                        \
        long value_ = (long)(call);                                                       \
        if (value_ == -1)                                                                 \
            printf("%s = -1 %s\n", #call, strerrorname_np(errno) ? strerrorname_np(errno) : "?"); \
        else                                                                              \
            printf("%s = %ld\n", #call, value_);                                          \
    } while (0)

/* Prints success or the errno's name, for calls whose value depends on the system. */
#define WORKS(call)                                                                       \
    do {                                                                                  \
        errno = 0;                                                                        \
        long value_ = (long)(call);                                                       \
        printf("%s: %s\n", #call, value_ == -1 ? strerrorname_np(errno) : "ok");          \
    } while (0)
