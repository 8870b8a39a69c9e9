/* Transfers that meet memory which is not there: what was done before counts, and nothing that was not told is lost. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { Page = 4096, Room = 64 * Page };

static char text[Room];
static char *good, *edge, *readonly;

/* Five pages of which the last is not there; edge is its start. */
static void prepare(void)
{
    for (int i = 0; i < Room; i++)
        text[i] = 'a' + i % 26;
    good = mmap(NULL, Room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    edge = good + Room - Page;
    munmap(edge, Page);
    readonly = mmap(NULL, Page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int file_of(int bytes)
{
    int fd = memfd_create("data", 0);
    write(fd, text, bytes);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static int pipe_of(int bytes, int *writer)
{
    int ends[2];
    pipe2(ends, O_NONBLOCK);
    if (bytes)
        write(ends[1], text, bytes);
    *writer = ends[1];
    return ends[0];
}

/* What is still to be read, how much and its first letter. */
static void rest(const char *what, int fd)
{
    char *buffer = malloc(Room);
    long n = read(fd, buffer, Room);
    printf("  left in the %s: %ld", what, n);
    if (n > 0)
        printf(" from %c to %c", buffer[0], buffer[n - 1]);
    putchar('\n');
    free(buffer);
}

static void show(const char *call, long value)
{
    int error = errno;
    printf("%s = %ld %s\n", call, value, value < 0 ? strerrorname_np(error) : "");
}

#define BOTH(bytes, call)                            \
    do {                                             \
        int writer, fd = file_of(bytes);             \
        show("file: " #call, call);                  \
        rest("file", fd);                            \
        close(fd);                                   \
        fd = pipe_of(bytes, &writer);                \
        show("pipe: " #call, call);                  \
        rest("pipe", fd);                            \
        close(fd);                                   \
        close(writer);                               \
    } while (0)

#define V(...) (struct iovec[]){ __VA_ARGS__ }

static void reads(void)
{
    puts("== reads");
    BOTH(8, read(fd, edge, 8));
    BOTH(8, read(fd, readonly, 8));
    BOTH(8, read(fd, edge - 4, 4));
    BOTH(8, read(fd, edge - 4, 8));
    BOTH(3 * Page, read(fd, edge - Page, 3 * Page));
    BOTH(3 * Page, read(fd, edge - Page - 4, 3 * Page));
    BOTH(8, readv(fd, V({ good, 4 }, { edge, 4 }), 2));
    printf("  %.4s\n", good);
    BOTH(12, readv(fd, V({ good, 4 }, { edge, 4 }, { good + 8, 4 }), 3));
    BOTH(12, readv(fd, V({ edge, 4 }, { good, 4 }), 2));
    BOTH(12, readv(fd, V({ good, 4 }, { readonly, 4 }, { good + 8, 4 }), 3));
    BOTH(8, readv(fd, V({ good, 4 }, { good + 4, 4 }, { edge, 4 }), 3));
    BOTH(8, readv(fd, V({ good, 0 }, { edge, 0 }, { good + 4, 4 }), 3));
    BOTH(3 * Page, readv(fd, V({ good, Page }, { edge, Page }, { good, Page }), 3));
    BOTH(3 * Page, readv(fd, V({ good, Page }, { readonly, Page }, { good, Page }), 3));
}

static void preads(void)
{
    puts("== preadv");
    int fd = file_of(12);
    SHOW(preadv(fd, V({ good, 4 }, { edge, 4 }, { good + 8, 4 }), 3, 2));
    SHOW(preadv(fd, V({ edge, 4 }, { good, 4 }), 2, 2));
    SHOW(preadv2(fd, V({ good, 2 }, { good + 4, 2 }, { edge, 4 }), 3, -1, 0));
    rest("file", fd);
}

#define WRITES(call)                                 \
    do {                                             \
        int reader, fd = memfd_create("data", 0);    \
        show("file: " #call, call);                  \
        lseek(fd, 0, SEEK_SET);                      \
        rest("file", fd);                            \
        close(fd);                                   \
        reader = pipe_of(0, &fd);                    \
        show("pipe: " #call, call);                  \
        rest("pipe", reader);                        \
        close(fd);                                   \
        close(reader);                               \
    } while (0)

static void writes(void)
{
    puts("== writes");
    memcpy(edge - Page, text, Page);
    memcpy(good, text, 4 * Page);
    WRITES(write(fd, edge, 8));
    WRITES(write(fd, edge - 4, 8));
    WRITES(write(fd, edge - Page - 4, 3 * Page));
    WRITES(writev(fd, V({ good, 4 }, { edge, 4 }), 2));
    WRITES(writev(fd, V({ good, 4 }, { edge, 4 }, { good + 8, 4 }), 3));
    WRITES(writev(fd, V({ edge, 4 }, { good, 4 }), 2));
    WRITES(writev(fd, V({ good, 4 }, { edge, 0 }, { good + 4, 4 }), 3));
    WRITES(writev(fd, V({ good, 2 * Page }, { edge, Page }, { good, Page }), 3));
    int fd = file_of(12);
    SHOW(pwritev(fd, V({ good, 4 }, { edge, 4 }), 2, 2));
    SHOW(pwritev(fd, V({ edge, 4 }, { good, 4 }), 2, 2));
    rest("file", fd);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    prepare();
    reads();
    preads();
    writes();
    return 0;
}
