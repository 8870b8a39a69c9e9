//: memory 320
//: alone
//: timeout 300
/* A user who makes files until he is refused: large ones, empty ones, small ones, and memory of files that have no name. The
   refusal says so, root goes on, what the user removes is free again, and what his processes held goes with them. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char page[65536];

static const char *refused(void)
{
    return errno == ENOSPC || errno == ENOMEM || errno == EDQUOT || errno == ENFILE ? "for want of room"
        : strerrorname_np(errno);
}

static long fill(const char *directory, size_t bytes, int most)
{
    char name[64];
    long made = 0;
    for (; most == 0 || made < most; made++) {
        snprintf(name, sizeof name, "%s/%ld", directory, made);
        int fd = open(name, O_CREAT | O_WRONLY | O_EXCL, 0644);
        if (fd < 0)
            break;
        size_t done = 0;
        while (done < bytes) {
            ssize_t wrote = write(fd, page, bytes - done < sizeof page ? bytes - done : sizeof page);
            if (wrote <= 0)
                break;
            done += wrote;
        }
        int error = errno;
        close(fd);
        errno = error;
        if (done < bytes)
            break;
    }
    return made;
}

static void large(void)
{
    fill("/m/u", (size_t)1 << 40, 1);
    printf("a large file was refused %s\n", refused());
}

static void empty(void)
{
    long made = fill("/m/u", 0, 0);
    printf("empty files were refused %s, %s\n", refused(), made > 1000 ? "after many" : "at once");
}

static void small(void)
{
    long made = fill("/m/u", 4096, 0);
    printf("small files were refused %s, %s\n", refused(), made > 1000 ? "after many" : "at once");
}

static void nameless(void)
{
    /* As many as descriptors allow, each with some pages; mapped, so that nothing is written by a call. */
    int made = 0;
    for (; made < 200; made++) {
        int fd = memfd_create("m", 0);
        if (fd < 0 || ftruncate(fd, 1 << 20))
            break;
        if (write(fd, page, sizeof page) != sizeof page)
            break;
    }
    printf("files without a name: %d\n", made);
}

static int root_goes_on(void)
{
    int fd = open("/root-file", O_CREAT | O_RDWR | O_TRUNC, 0600);
    int ends[2];
    int ok = fd >= 0 && write(fd, "x", 1) == 1 && pipe(ends) == 0 && WEXITSTATUS(system("exit 5")) == 5;
    close(fd);
    close(ends[0]);
    close(ends[1]);
    unlink("/root-file");
    return ok;
}

static void as_user(void (*what)(void))
{
    int stay[2], told[2];
    pipe(stay);
    pipe(told);
    pid_t child = fork();
    if (child == 0) {
        close(stay[1]);
        if (setgid(1000) || setuid(1000))
            _exit(99);
        what();
        close(told[1]);
        char byte;
        read(stay[0], &byte, 1);
        _exit(0);
    }
    close(told[1]);
    char byte;
    read(told[0], &byte, 1);
    printf("root goes on: %s\n", root_goes_on() ? "yes" : "no");
    kill(child, SIGKILL);
    waitpid(child, 0, 0);
    close(stay[0]);
    close(stay[1]);
    close(told[0]);
    system("rm -rf /m/u; mkdir -m 777 /m/u");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    mkdir("/m", 0755);
    WORKS(mount("tmpfs", "/m", "tmpfs", 0, "nr_inodes=1500"));
    mkdir("/m/u", 0777);
    chmod("/m/u", 0777);
    as_user(large);
    for (int round = 0; round < 2; round++) {
        as_user(empty);
        as_user(small);
        as_user(nameless);
    }
    WORKS(umount2("/m", MNT_DETACH));
    return 0;
}
