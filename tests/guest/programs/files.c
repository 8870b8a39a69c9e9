/* File calls and their errors, at the level of the system call. */
#define _GNU_SOURCE
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

static void opening(void)
{
    puts("== opening");
    WORKS(open("a", O_CREAT | O_EXCL | O_RDWR, 0644));
    SHOW(open("a", O_CREAT | O_EXCL | O_RDWR, 0644));
    SHOW(open("missing", O_RDONLY));
    SHOW(open("a/b", O_RDONLY));
    SHOW(open("", O_RDONLY));
    SHOW(open(".", O_WRONLY));
    SHOW(open(".", O_RDONLY | O_TRUNC));
    SHOW(open("/proc/self/exe", O_WRONLY));
    SHOW(open("/proc/self/exe", O_RDONLY | O_TRUNC));
    SHOW(truncate("/proc/self/exe", 0));
    SHOW(open("a", O_RDONLY | O_DIRECTORY));
    SHOW(open((char *)8, O_RDONLY));
    SHOW(symlink("a", "link"));
    SHOW(open("link", O_RDONLY | O_NOFOLLOW));
    SHOW(open("link/", O_RDONLY));
    char longname[300];
    memset(longname, 'x', sizeof longname);
    longname[299] = 0;
    SHOW(open(longname, O_RDONLY));
    int directory = open(".", O_RDONLY | O_DIRECTORY);
    WORKS(openat(directory, "a", O_RDONLY));
    SHOW(openat(9999, "a", O_RDONLY));
    SHOW(close(9999));
    SHOW(read(directory, longname, 10));
    int path = open("a", O_PATH);
    SHOW(read(path, longname, 1));
    SHOW(unlink("link"));
    SHOW(unlinkat(directory, "a", 0));
    SHOW(unlinkat(directory, "a", 0));
    WORKS(open(".", O_TMPFILE | O_RDWR, 0600));
}

static void positions(void)
{
    puts("== positions");
    char buffer[64] = {0};
    int fd = open("p", O_CREAT | O_RDWR, 0644);
    SHOW(write(fd, "0123456789", 10));
    SHOW(lseek(fd, 0, SEEK_CUR));
    SHOW(pread(fd, buffer, 4, 3));
    printf("%.4s\n", buffer);
    SHOW(pwrite(fd, "AB", 2, 20));
    SHOW(lseek(fd, 0, SEEK_END));
    SHOW(lseek(fd, -30, SEEK_CUR));
    SHOW(lseek(fd, 15, SEEK_SET));
    SHOW(read(fd, buffer, 64));
    SHOW(buffer[0] == 0 && buffer[5] == 'A');
    SHOW(read(fd, buffer, 64));
    SHOW(lseek(fd, 100, SEEK_SET));
    SHOW(read(fd, buffer, 64));
    int other = dup(fd);
    SHOW(lseek(other, 2, SEEK_SET));
    SHOW(lseek(fd, 0, SEEK_CUR));
    struct iovec out[3] = {{"one", 3}, {"", 0}, {"two", 3}};
    SHOW(writev(fd, out, 3));
    char left[2], right[8];
    struct iovec in[2] = {{left, 2}, {right, 8}};
    SHOW(preadv(fd, in, 2, 2));
    printf("%.2s %.4s\n", left, right);
    SHOW(writev(fd, out, -1));
    SHOW(pread(fd, buffer, 4, -1));
    SHOW(write(fd, (char *)8, 4));
    SHOW(read(fd, (char *)8, 4));
    SHOW(ftruncate(fd, 5));
    SHOW(lseek(fd, 0, SEEK_END));
    SHOW(ftruncate(fd, 9000));
    SHOW(pread(fd, buffer, 8, 4));
    SHOW(buffer[0] == '4' || buffer[0] == 'e' || buffer[0] == 't');
    SHOW(buffer[1]);
    int append = open("p", O_WRONLY | O_APPEND);
    SHOW(lseek(append, 0, SEEK_SET));
    SHOW(write(append, "end", 3));
    SHOW(lseek(append, 0, SEEK_CUR));
    SHOW(read(append, buffer, 1));
    SHOW(ftruncate(open("p", O_RDONLY), 0));
}

static void descriptors(void)
{
    puts("== descriptors");
    int fd = open("p", O_RDWR);
    SHOW(dup2(fd, 50));
    SHOW(fcntl(50, F_GETFD));
    SHOW(dup3(fd, 51, O_CLOEXEC));
    SHOW(fcntl(51, F_GETFD));
    SHOW(dup3(fd, fd, 0));
    SHOW(dup2(9999, 3));
    SHOW(fcntl(fd, F_DUPFD, 100));
    SHOW(fcntl(fd, F_GETFL) & O_ACCMODE);
    SHOW(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK));
    SHOW((fcntl(fd, F_GETFL) & (O_APPEND | O_NONBLOCK)) == (O_APPEND | O_NONBLOCK));
    SHOW(fcntl(fd, F_DUPFD, -1));
    SHOW(fcntl(fd, 9999));
    SHOW(close_range(50, 51, 0));
    SHOW(fcntl(50, F_GETFD));
    SHOW(flock(fd, LOCK_EX));
    int second = open("p", O_RDWR);
    SHOW(flock(second, LOCK_EX | LOCK_NB));
    SHOW(flock(fd, LOCK_UN));
    SHOW(flock(second, LOCK_SH | LOCK_NB));
}

static void names(void)
{
    puts("== names");
    struct stat status;
    SHOW(mkdir("d", 0755));
    SHOW(mkdir("d", 0755));
    SHOW(rename("p", "d/p"));
    SHOW(rename("d", "d/sub"));
    SHOW(rename("nothing", "x"));
    SHOW(rmdir("d"));
    SHOW(link("d/p", "hard"));
    SHOW(link("d", "dirlink"));
    SHOW(stat("hard", &status));
    SHOW(status.st_nlink);
    SHOW(renameat2(AT_FDCWD, "hard", AT_FDCWD, "d/p", RENAME_NOREPLACE));
    SHOW(rename("hard", "d/p"));
    SHOW(access("hard", F_OK));
    SHOW(unlink("hard"));
    SHOW(mkdir("e", 0755));
    SHOW(rename("e", "d"));
    SHOW(rename("d/p", "e"));
    SHOW(renameat2(AT_FDCWD, "d", AT_FDCWD, "e", RENAME_EXCHANGE));
    SHOW(access("e/p", R_OK));
    SHOW(symlink("somewhere", "s"));
    char target[8];
    SHOW(readlink("s", target, sizeof target));
    SHOW(readlink("e", target, sizeof target));
    SHOW(lstat("s", &status));
    SHOW(S_ISLNK(status.st_mode) && status.st_size == 9);
    SHOW(stat("s", &status));
    SHOW(stat("e/p/", &status));
    SHOW(mknod("fifo", S_IFIFO | 0600, 0));
    SHOW(stat("fifo", &status));
    SHOW((status.st_mode & S_IFMT) == S_IFIFO);
    struct timespec times[2] = {{1000, 5}, {2000, UTIME_OMIT}};
    SHOW(utimensat(AT_FDCWD, "e/p", times, 0));
    SHOW(stat("e/p", &status));
    SHOW(status.st_atim.tv_sec);
    SHOW(status.st_atim.tv_nsec);
    SHOW(status.st_mtim.tv_sec > 2000);
    SHOW(chmod("e/p", 07777));
    SHOW(stat("e/p", &status));
    SHOW(status.st_mode & 07777);
}

static void directories(void)
{
    puts("== directories");
    char name[32];
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "d/file%03d", i);
        mkdir("d", 0755);
        close(open(name, O_CREAT | O_WRONLY, 0644));
    }
    DIR *directory = opendir("d");
    int count = 0, dots = 0, sum = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            dots++;
        else {
            count++;
            sum += atoi(entry->d_name + 4);
            if (entry->d_type != DT_REG)
                puts("type?");
            /* Removing while reading must neither skip nor repeat. */
            snprintf(name, sizeof name, "d/%.20s", entry->d_name);
            unlink(name);
        }
    }
    printf("%d %d %d\n", count, dots, sum);
    rewinddir(directory);
    count = 0;
    while (readdir(directory) != NULL)
        count++;
    printf("%d\n", count);
    closedir(directory);
    SHOW(rmdir("d"));
    SHOW(chdir("d"));
    char cwd[PATH_MAX];
    WORKS(getcwd(cwd, sizeof cwd) ? 0 : -1);
    SHOW(getcwd(cwd, 2) ? 0 : -1);
    SHOW(mkdir("gone", 0755));
    SHOW(chdir("gone"));
    SHOW(rmdir("../gone"));
    SHOW(getcwd(cwd, sizeof cwd) ? 0 : -1);
    SHOW(open("x", O_CREAT | O_RDWR, 0644));
    SHOW(chdir(".."));
}

static void copies(void)
{
    puts("== copies");
    int from = open("from", O_CREAT | O_RDWR, 0644), to = open("to", O_CREAT | O_RDWR, 0644);
    for (int i = 0; i < 1000; i++)
        dprintf(from, "line %d\n", i);
    off_t start = 0;
    SHOW(sendfile(to, from, &start, 100000));
    SHOW(start);
    SHOW(lseek(to, 0, SEEK_CUR));
    lseek(from, 0, SEEK_SET);
    SHOW(sendfile(to, from, NULL, 10));
    SHOW(lseek(from, 0, SEEK_CUR));
    char *mapped = mmap(NULL, 8890, PROT_READ | PROT_WRITE, MAP_SHARED, to, 0);
    SHOW(mapped != MAP_FAILED);
    memcpy(mapped, "MAPS", 4);
    char seen[5] = {0};
    SHOW(pread(to, seen, 4, 0));
    puts(seen);
    SHOW(pwrite(to, "file", 4, 0));
    printf("%.4s\n", mapped);
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, to, 0);
    memcpy(private, "PRIV", 4);
    SHOW(pread(to, seen, 4, 0));
    puts(seen);
    SHOW(munmap(mapped, 8890));
    SHOW(munmap(private, 4096));
    SHOW(mmap(NULL, 4096, PROT_READ, MAP_SHARED, 9999, 0) == MAP_FAILED ? -1 : 0);
    SHOW(mmap(NULL, 0, PROT_READ, MAP_SHARED, to, 0) == MAP_FAILED ? -1 : 0);
    SHOW(mmap(NULL, 4096, PROT_READ, MAP_SHARED, to, 1) == MAP_FAILED ? -1 : 0);
    int readable = open("to", O_RDONLY);
    SHOW(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, readable, 0) == MAP_FAILED ? -1 : 0);
    SHOW(unlink("to"));
    SHOW(pread(to, seen, 4, 0));
    struct stat status;
    SHOW(fstat(to, &status));
    SHOW(status.st_nlink);
    off_t zero = 0, ten = 10, far = 5000;
    SHOW(copy_file_range(from, &zero, from, &ten, 100, 0));
    SHOW(copy_file_range(from, &zero, from, &far, 100, 0));
    int ends[2];
    pipe(ends);
    SHOW(copy_file_range(from, NULL, ends[1], NULL, 10, 0));
    struct iovec part = { seen, 4 };
    SHOW(pwritev2(to, &part, 1, 0, 0x100));
    SHOW(preadv2(to, &part, 1, 0, 0x20));
    /* More than the server moves at once. */
    ftruncate(from, 9000000);
    lseek(from, 0, SEEK_SET);
    SHOW(sendfile(to, from, NULL, 8500000));
    SHOW(lseek(from, 0, SEEK_CUR));
}

/* As Linux's tmpfs lists it: the newest first. */
static void order(void)
{
    puts("== order");
    mkdir("order", 0755);
    char name[32];
    for (int i = 0; i < 300; i++) {
        sprintf(name, "order/%d", i);
        close(creat(name, 0600));
    }
    unlink("order/7");
    rename("order/9", "order/nine");
    struct stat status;
    stat("order", &status);
    SHOW(status.st_size);
    DIR *directory = opendir("order");
    struct dirent *entry;
    for (int i = 0; (entry = readdir(directory)); i++) {
        if (i % 50 < 3) {
            puts(entry->d_name);
        }
        if (entry->d_name[0] != '.') {
            sprintf(name, "order/%s", entry->d_name);
            unlink(name);
            sprintf(name, "order/again%d", i);
            close(creat(name, 0600));
        }
    }
    rewinddir(directory);
    int count = 0;
    while ((entry = readdir(directory))) {
        count++;
    }
    SHOW(count);
    closedir(directory);
}

int main(void)
{
    umask(022);
    opening();
    positions();
    descriptors();
    names();
    directories();
    copies();
    order();
    return 0;
}
