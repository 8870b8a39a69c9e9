//: timeout 120
/* Long requests of one process: others are served meanwhile. What counts is the longest call that another process makes
   during a long one, as a share of it: one that is held up until the long one ends takes about as long. No length of time is
   a limit by itself. */
#define _GNU_SOURCE
#include "check.h"
#include "beside.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LENGTH = 64 << 20 };

static char *bytes;
static int from, to;

static long random_read(void) { return pread(from, bytes, LENGTH, 0); }
static long zero_read(void) { return pread(from, bytes, LENGTH, 0); }
static long file_read(void) { return pread(from, bytes, LENGTH, 0); }
static long file_write(void) { return pwrite(from, bytes, LENGTH, 0); }
static long file_copy(void)
{
    loff_t in = 0, out = 0;
    return copy_file_range(from, &in, to, &out, LENGTH, 0);
}
static long file_send(void)
{
    off_t in = 0;
    lseek(to, 0, SEEK_SET);
    return sendfile(to, from, &in, LENGTH);
}

static void beside(const char *what, long (*call)(void))
{
    long count = 0;
    enum went went = HELD_UP;
    for (int round = 0; round < ROUNDS && went != ON; round++) {
        begin_long();
        count = call();
        went = end_long();
    }
    printf("%s: %ld bytes, others %s\n", what, count, went == ON ? "went on" : "stood still");
}

static void appended(void)
{
    puts("== two that append");
    enum { BLOCK = 3 << 20, BLOCKS = 4 };
    int fd = open("log", O_CREAT | O_RDWR | O_APPEND, 0600);
    for (int each = 0; each < 2; each++) {
        if (fork() == 0) {
            memset(bytes, 'a' + each, BLOCK);
            for (int i = 0; i < BLOCKS; i++)
                if (write(fd, bytes, BLOCK) != BLOCK)
                    _exit(1);
            _exit(0);
        }
    }
    int good = 0, status;
    for (int each = 0; each < 2; each++)
        good += wait(&status) > 0 && status == 0;
    SHOW(good);
    long size = lseek(fd, 0, SEEK_END);
    SHOW(size / BLOCK);
    int whole = 0;
    for (long at = 0; at < size; at += BLOCK) {
        if (pread(fd, bytes, BLOCK, at) != BLOCK)
            break;
        whole += memcmp(bytes, bytes + 1, BLOCK - 1) == 0;
    }
    SHOW(whole);
    close(fd);
}

static volatile int alarms;
static void on_alarm(int number) { alarms++; }

static void interrupted(void)
{
    puts("== signals");
    struct sigaction action = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &action, NULL);
    struct itimerval often = { { 0, 2000 }, { 0, 2000 } }, never = { 0 };
    setitimer(ITIMER_REAL, &often, NULL);
    int fd = open("whole", O_CREAT | O_RDWR, 0600);
    memset(bytes, 'w', LENGTH);
    SHOW(write(fd, bytes, LENGTH));
    SHOW(lseek(fd, 0, SEEK_CUR));
    SHOW(lseek(fd, 0, SEEK_SET));
    memset(bytes, 0, LENGTH);
    SHOW(read(fd, bytes, LENGTH));
    SHOW(memcmp(bytes, bytes + 1, LENGTH - 1) | (bytes[0] != 'w'));
    int zero = open("/dev/zero", O_RDONLY), random = open("/dev/urandom", O_RDONLY);
    SHOW(read(zero, bytes, LENGTH) > 0);
    SHOW(read(random, bytes, LENGTH) > 0);
    while (!alarms)
        pause();
    setitimer(ITIMER_REAL, &never, NULL);
    close(fd);
    unlink("whole");
}

static void devices(void)
{
    puts("== devices");
    char *volatile nowhere = (char *)8;
    int zero = open("/dev/zero", O_RDWR), full = open("/dev/full", O_RDWR), random = open("/dev/urandom", O_RDWR);
    memset(bytes, 'x', LENGTH);
    SHOW(read(zero, bytes, LENGTH));
    SHOW(bytes[0] | memcmp(bytes, bytes + 1, LENGTH - 1));
    SHOW(read(full, bytes + 1, 5));
    SHOW(write(full, bytes, 5));
    SHOW(write(zero, bytes, LENGTH));
    SHOW(read(zero, nowhere, 5));
    SHOW(read(random, nowhere, 5));
    SHOW(read(random, nowhere, 500));
    SHOW(read(zero, bytes, 0));
    SHOW(getrandom(nowhere, 300, 0));
    /* Each value of a byte comes in 4096 of 1 MiB: far from that is not random. */
    int counts[256] = { 0 }, odd = 0;
    SHOW(read(random, bytes, 1 << 20));
    for (int i = 0; i < 1 << 20; i++)
        counts[(unsigned char)bytes[i]]++;
    for (int i = 0; i < 256; i++)
        odd += counts[i] < 3600 || counts[i] > 4600;
    SHOW(odd);
    SHOW(read(random, bytes + (1 << 20), 1 << 20));
    SHOW(memcmp(bytes, bytes + (1 << 20), 64) != 0);
    /* The end of what can be written: what comes before it counts. */
    char *two = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(two + 4096, 4096);
    SHOW(read(zero, two + 4000, 96));
    struct iovec parts[2] = { { two, 10 }, { two + 100, 4000 - 100 } };
    SHOW(readv(random, parts, 2));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    bytes = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    devices();
    puts("== long calls");
    memset(bytes, 'c', LENGTH);
    start_other();
    from = open("/dev/urandom", O_RDONLY);
    beside("random bytes", random_read);
    from = open("/dev/zero", O_RDONLY);
    beside("zeros", zero_read);
    from = open("file", O_CREAT | O_RDWR, 0600);
    to = open("copy", O_CREAT | O_RDWR, 0600);
    beside("write", file_write);
    beside("read", file_read);
    beside("copy_file_range", file_copy);
    beside("sendfile", file_send);
    stop_other();
    unlink("file");
    unlink("copy");
    close(from);
    close(to);
    interrupted();
    appended();
    return 0;
}
