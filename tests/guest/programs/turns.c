//: timeout 300
/* Requests whose work grows with what a process holds: others are served meanwhile (see beside.h). */
#define _GNU_SOURCE
#include "check.h"
#include "beside.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

enum { MAPPINGS = 20000, FILES = 4000, CHILDREN = 600, LOCKS = 3000 };

static char text[1 << 20], *many;
static int fd, ready[2];
static pid_t child, group;

static void nothing(void) {}

/* Prepares, calls and cleans up until another process was not held up by the call. */
static void beside(const char *what, void (*prepare)(void), void (*call)(void), void (*clean)(void))
{
    enum went went = HELD_UP;
    for (int round = 0; round < ROUNDS && went != ON; round++) {
        prepare();
        begin_long();
        call();
        went = end_long();
        clean();
    }
    printf("%s: others %s\n", what, went == ON ? "went on" : "stood still");
}

static void await(int count)
{
    char byte;
    while (count-- > 0)
        read(ready[0], &byte, 1);
}

/* Every other page has another protection than its neighbours. */
static void map_many(void)
{
    many = mmap(NULL, 2 * MAPPINGS * 4096L, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (long i = 0; i < MAPPINGS; i++)
        mprotect(many + i * 8192, 4096, PROT_READ);
}

static void unmap_many(void) { munmap(many, 2 * MAPPINGS * 4096L); }

static void make_child(void)
{
    child = fork();
    if (child == 0)
        _exit(0);
}

static void read_all(const char *path)
{
    int file = open(path, O_RDONLY);
    while (read(file, text, sizeof(text)) > 0)
        ;
    close(file);
}

static void read_maps(void) { read_all("/proc/self/maps"); }
static void read_smaps(void) { read_all("/proc/self/smaps"); }
static void read_status(void)
{
    for (int i = 0; i < 200; i++)
        read_all("/proc/self/status"), read_all("/proc/self/stat"), read_all("/proc/self/statm");
}

static void reap_and_unmap(void)
{
    waitpid(child, NULL, 0);
    unmap_many();
}

static void open_many(void)
{
    for (int i = 0; i < FILES; i++)
        open("/dev/null", O_RDONLY);
}

static void close_many(void) { syscall(SYS_close_range, 20, ~0U, 0); }

static void child_with_files(void)
{
    child = fork();
    if (child == 0) {
        open_many();
        write(ready[1], "", 1);
        for (;;)
            pause();
    }
    await(1);
}

static void end_child(void)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Children in a group of their own. */
static void make_group(void)
{
    group = 0;
    for (int i = 0; i < CHILDREN; i++) {
        pid_t made = fork();
        if (made == 0) {
            setpgid(0, group);
            write(ready[1], "", 1);
            for (;;)
                pause();
        }
        group = group ? group : made;
        setpgid(made, group);
    }
    await(CHILDREN);
}

static void end_group(void) { kill(-group, SIGKILL); }
static void reap_group(void)
{
    while (waitpid(-group, NULL, 0) > 0)
        ;
}

static void lock_many(void)
{
    fd = open("locked", O_CREAT | O_RDWR, 0600);
}

/* No two touch, so each is one more; the last one joins them all. */
static void take_locks(void)
{
    for (int i = 0; i < LOCKS; i++) {
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2 * i, .l_len = 1 };
        fcntl(fd, F_SETLK, &lock);
    }
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    fcntl(fd, F_SETLK, &all);
}

static void close_file(void)
{
    close(fd);
    unlink("locked");
}

enum { LARGE = 160 << 20 };
static char *shared;

static void fill_file(void)
{
    fd = open("locked", O_CREAT | O_RDWR, 0600);
    ftruncate(fd, LARGE);
    shared = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    for (long at = 0; at < LARGE; at += 4096)
        shared[at] = 1;
}

static void shorten(void) { ftruncate(fd, 4096); }
static void punch(void) { fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096, LARGE - 8192); }
static void unmap_file(void)
{
    munmap(shared, LARGE);
    close_file();
}

/* What the program itself must see of all this. */
static void outcomes(void)
{
    puts("== outcomes");
    fill_file();
    punch();
    SHOW(shared[0]);
    SHOW(shared[4096]);
    SHOW(shared[LARGE / 2]);
    SHOW(shared[LARGE - 1 - 4095]);
    shorten();
    struct stat status;
    fstat(fd, &status);
    SHOW(status.st_size);
    SHOW(ftruncate(fd, LARGE));
    SHOW(shared[0]);
    SHOW(shared[LARGE / 2]);
    unmap_file();

    open_many();
    SHOW(fcntl(FILES - 1, F_GETFD));
    close_many();
    SHOW(fcntl(FILES - 1, F_GETFD));
    SHOW(fcntl(20, F_GETFD));

    /* The end of a pipe is seen when the parent is told of the end of its writer, not later. */
    int end[2];
    pipe(end);
    child = fork();
    if (child == 0) {
        for (int i = 0; i < FILES; i++)
            dup(end[1]);
        _exit(0);
    }
    close(end[1]);
    SHOW(waitpid(child, NULL, 0) == child);
    fcntl(end[0], F_SETFL, O_NONBLOCK);
    SHOW(read(end[0], text, 1));
    close(end[0]);

    map_many();
    int file = open("/proc/self/maps", O_RDONLY);
    long lines = 0, length = 0, got;
    while ((got = read(file, text, 1000)) > 0) {
        length += got;
        for (long i = 0; i < got; i++)
            lines += text[i] == '\n';
    }
    SHOW(lines >= 2 * MAPPINGS);
    SHOW(pread(file, text, 100, length - 1));
    SHOW(text[0] == '\n');
    SHOW(pread(file, text, 100, length));
    close(file);
    make_child();
    reap_and_unmap();
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct rlimit files = { FILES + 96, FILES + 96 };
    setrlimit(RLIMIT_NOFILE, &files);
    pipe(ready);
    outcomes();
    puts("== beside");
    start_other();
    beside("fork of many mappings", map_many, make_child, reap_and_unmap);
    beside("maps", map_many, read_maps, unmap_many);
    beside("smaps", map_many, read_smaps, unmap_many);
    beside("status, stat and statm", map_many, read_status, unmap_many);
    beside("end of a process with many files", child_with_files, end_child, nothing);
    beside("close_range", open_many, close_many, nothing);
    beside("signal to a group", make_group, end_group, reap_group);
    beside("record locks", lock_many, take_locks, close_file);
    beside("a shorter file", fill_file, shorten, unmap_file);
    beside("a hole in a file", fill_file, punch, unmap_file);
    stop_other();
    return 0;
}
