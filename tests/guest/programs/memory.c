/* mmap and kin, brk, EFAULT. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAPS(call)                                                                               \
    do {                                                                                         \
        errno = 0;                                                                               \
        void *at_ = (void *)(call);                                                              \
        printf("%s: %s\n", #call, at_ == MAP_FAILED ? strerrorname_np(errno) : "mapped");        \
    } while (0)

static void anonymous(void)
{
    puts("== anonymous memory");
    char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("zero %d %d\n", page[0], page[3 * 4096 - 1]);
    memset(page, 7, 3 * 4096);
    SHOW(madvise(page + 4096, 4096, MADV_DONTNEED));
    printf("after DONTNEED %d %d %d\n", page[4095], page[4096], page[8192]);
    SHOW(mprotect(page, 4096, PROT_READ));
    SHOW(mprotect(page + 1, 4096, PROT_READ));
    SHOW(munmap(page + 4096, 4096));
    SHOW(mprotect(page, 3 * 4096, PROT_READ));
    SHOW(munmap(page, 3 * 4096));
    SHOW(munmap(page, 3 * 4096));
    SHOW(munmap(page + 1, 4096));
    SHOW(munmap(page, 0));
    MAPS(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    MAPS(mmap(NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0));
    MAPS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0));
    MAPS(mmap((void *)0x10001, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    MAPS(mmap(NULL, 1ul << 62, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    MAPS(mmap(NULL, 1ul << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    page = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("fixed %d\n", mmap(page + 4096, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page + 4096);
    MAPS(mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
    printf("hint %d\n", (munmap(page, 4096), mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == page));
}

static void remapping(void)
{
    puts("== mremap");
    char *page = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 4; i++)
        page[i * 4096] = i + 1;
    printf("shrunk in place %d\n", mremap(page, 4 * 4096, 2 * 4096, 0) == page);
    char *other = mremap(page, 2 * 4096, 64 * 4096, MREMAP_MAYMOVE);
    printf("grown %d %d %d\n", other[0], other[4096], other[8192]);
    char *place = mmap(NULL, 64 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("moved %d", mremap(other, 64 * 4096, 64 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    printf(" %d %d\n", place[0], place[4096]);
    MAPS(mremap(place, 4096, 0, 0));
    MAPS(mremap(place + 1, 4096, 4096, 0));
    MAPS(mremap(place, 4096, 4096, MREMAP_FIXED));
}

static void files(void)
{
    puts("== files");
    int fd = open("/tmp/memory-test", O_RDWR | O_CREAT | O_TRUNC, 0600);
    char text[] = "hello, mapped world";
    SHOW(write(fd, text, sizeof text));
    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    printf("%s, %s\n", shared, private);
    memcpy(shared, "HELLO", 5);
    private[0] = 'j';
    char back[32] = "";
    SHOW(pread(fd, back, sizeof back, 0));
    printf("%s, %s\n", back, private);
    printf("rest of the page %d\n", shared[4095]);
    SHOW(msync(shared, 4096, MS_SYNC));
    SHOW(msync(shared + 1, 4096, MS_SYNC));
    fflush(stdout);
    if (fork() == 0) {
        memcpy(shared, "child", 5);
        private[1] = 'C';
        _exit(0);
    }
    wait(NULL);
    printf("%s, %s\n", shared, private);
    int reader = open("/tmp/memory-test", O_RDONLY);
    MAPS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0));
    MAPS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0));
    MAPS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, reader, 1));
    MAPS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0));
    int directory = open("/tmp", O_RDONLY);
    MAPS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, directory, 0));
    close(fd);
    close(reader);
    unlink("/tmp/memory-test");
    printf("after unlink %s\n", shared);
}

static void shared_memory(void)
{
    puts("== shared anonymous memory");
    int *counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            for (int j = 0; j < 1000; j++)
                __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    printf("counter %d\n", *counter);
}

static void breaks(void)
{
    puts("== brk");
    char *start = sbrk(0);
    printf("grow %d\n", sbrk(10000) == start);
    start[9999] = 5;
    printf("end %d\n", (char *)sbrk(0) == start + 10000);
    printf("shrink %d\n", sbrk(-10000) == start + 10000);
    printf("impossible %d\n", syscall(SYS_brk, 1ul << 62) == (long)start);
}

static void bad_pointers(void)
{
    puts("== EFAULT");
    char *hole = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(hole + 4096, 4096);
    int ends[2], fd = open("/tmp", O_RDONLY);
    struct stat st;
    strcpy(hole + 4090, "/tmp/");
    SHOW(open((char *)8, O_RDONLY));
    SHOW(open(hole + 4096, O_RDONLY));
    WORKS(stat(hole + 4090, &st));
    memcpy(hole + 4090, "/tmp//", 6);
    SHOW(stat(hole + 4090, &st));
    SHOW(stat("/tmp", (void *)8));
    SHOW(pipe((int *)8));
    if (pipe(ends))
        return;
    SHOW(write(ends[1], (void *)8, 1));
    SHOW(write(ends[1], hole + 4090, 6));
    SHOW(read(ends[0], (void *)8, 6));
    struct iovec parts[2] = { { hole, 3 }, { hole + 4096, 3 } };
    SHOW(readv(ends[0], (void *)8, 2));
    SHOW(writev(ends[1], parts, -1));
    SHOW(getcwd((void *)8, 4096) ? 0 : -1);
    SHOW(nanosleep((void *)8, NULL));
    SHOW(syscall(SYS_clock_gettime, 0, 8));
    SHOW(syscall(SYS_gettimeofday, 8, 0));
    SHOW(syscall(SYS_rt_sigaction, 10, 8, 0, 8));
    SHOW(syscall(SYS_rt_sigprocmask, 0, 8, 0, 8));
    SHOW(syscall(SYS_futex, 8, 0, 0, 0));
    SHOW(syscall(SYS_futex, 0x8000000000000000ul, 0, 0, 0));
    SHOW(syscall(SYS_execve, "/bin/sh", 8, 0));
    SHOW(syscall(SYS_getdents64, fd, 8, 4096));
    SHOW(syscall(SYS_uname, 8));
    SHOW(syscall(SYS_wait4, -1, 8, 0, 0));
    SHOW(syscall(SYS_poll, 8, 1, 0));
    SHOW(syscall(SYS_select, 1, 8, 0, 0, 0));
    SHOW(syscall(SYS_getrandom, 8, 16, 0));
    SHOW(syscall(5000));
}

int main(void)
{
    anonymous();
    remapping();
    files();
    shared_memory();
    breaks();
    bad_pointers();
    return 0;
}
