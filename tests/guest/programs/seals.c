/* Seals of a memfd hold against every way in which its content or size could change. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *map(int file, int protection, int flags)
{
    char *at = mmap(NULL, 8192, protection, flags, file, 0);
    printf("map %d %d: %s\n", protection, flags, at == MAP_FAILED ? strerrorname_np(errno) : "ok");
    return at;
}

static void content(int file)
{
    char bytes[6] = "";
    if (pread(file, bytes, 5, 0) != 5)
        puts("no content");
    printf("content: %s\n", bytes);
}

static void against_writing(void)
{
    puts("== F_SEAL_WRITE");
    int file = memfd_create("sealed", MFD_ALLOW_SEALING);
    SHOW(ftruncate(file, 8192));
    SHOW(write(file, "hello", 5));

    /* Refused while it can be written through a mapping, also by one that only may become writable, or a part of one. */
    char *at = map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    munmap(at, 4096);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    munmap(at + 4096, 4096);
    at = map(file, PROT_READ, MAP_SHARED);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    SHOW(mprotect(at, 8192, PROT_READ | PROT_WRITE));
    SHOW(mprotect(at, 4096, PROT_READ));
    fflush(stdout);
    int go[2];
    if (pipe(go))
        exit(1);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        close(go[1]);
        _exit(read(go[0], &byte, 1));
    }
    munmap(at, 8192);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    SHOW(fcntl(file, F_GET_SEALS));
    close(go[1]);
    waitpid(child, NULL, 0);

    /* Private mappings do not matter, before or after. */
    char *private = map(file, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    SHOW(fcntl(file, F_GET_SEALS));
    private[0] = 'J';
    content(file);

    map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
    at = map(file, PROT_READ, MAP_SHARED);
    SHOW(mprotect(at, 8192, PROT_READ | PROT_WRITE));
    SHOW(mprotect(at, 4096, PROT_WRITE));
    SHOW(mprotect(at, 8192, PROT_NONE));
    SHOW(mprotect(at, 8192, PROT_READ));
    SHOW(write(file, "x", 1));
    SHOW(pwrite(file, "x", 1, 0));
    SHOW(pwrite(file, "x", 0, 0));
    SHOW(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096));
    content(file);

    /* Its size is another matter. */
    SHOW(ftruncate(file, 3));
    SHOW(ftruncate(file, 8192));
    char end = 1;
    SHOW(pread(file, &end, 1, 4));
    printf("past the old end: %d\n", end);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW));
    SHOW(ftruncate(file, 3));
    SHOW(ftruncate(file, 12288));
    SHOW(fallocate(file, 0, 0, 12288));
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_SEAL));
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
    close(file);
}

static void against_later_writing(void)
{
    puts("== F_SEAL_FUTURE_WRITE");
    int file = memfd_create("later", MFD_ALLOW_SEALING);
    SHOW(ftruncate(file, 8192));
    char *old = map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
    memcpy(old, "still", 5);
    content(file);
    SHOW(write(file, "x", 1));
    SHOW(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096));
    map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
    char *reads = map(file, PROT_READ, MAP_SHARED);
    SHOW(mprotect(reads, 8192, PROT_READ | PROT_WRITE));
    SHOW(mprotect(old, 8192, PROT_READ));
    SHOW(mprotect(old, 8192, PROT_READ | PROT_WRITE));
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    close(file);
}

static void who_may(void)
{
    puts("== who may seal");
    int file = memfd_create("plain", 0);
    SHOW(fcntl(file, F_GET_SEALS));
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    close(file);
    file = memfd_create("reader", MFD_ALLOW_SEALING);
    char path[64], name[64];
    sprintf(path, "/proc/self/fd/%d", file);
    ssize_t length = readlink(path, name, sizeof name);
    printf("name: %.*s\n", (int)length, name);
    int reader = open(path, O_RDONLY);
    SHOW(fcntl(reader, F_ADD_SEALS, F_SEAL_SHRINK));
    SHOW(fcntl(file, F_ADD_SEALS, 0x100));
    SHOW(fcntl(file, F_GET_SEALS));
    close(reader);

    /* Small and never mapped. */
    SHOW(write(file, "hello", 5));
    SHOW(fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
    map(file, PROT_READ | PROT_WRITE, MAP_SHARED);
    char *at = map(file, PROT_READ, MAP_SHARED);
    printf("mapped: %.5s\n", at);
    SHOW(mprotect(at, 4096, PROT_READ | PROT_WRITE));
    close(file);
}

int main(void)
{
    against_writing();
    against_later_writing();
    who_may();
    return 0;
}
