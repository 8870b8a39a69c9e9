/* What the supervisor looks at before and after. */
#include "fuzz.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct state state_now(void)
{
    struct state state = {-1, -1};
    char line[256];
    FILE *file = fopen("/proc/meminfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %ld", &state.available) == 1)
            state.available *= 1024;
    if (file)
        fclose(file);
    file = fopen("/proc/sys/fs/file-nr", "r");
    if (file) {
        if (fscanf(file, "%ld", &state.open_files) != 1)
            state.open_files = -1;
        fclose(file);
    }
    return state;
}

/* One of Linux's own threads, which come and go as it has work (PF_KTHREAD in the flags of /proc/PID/stat). */
static int is_kernels(int pid)
{
    char name[64], text[512] = "";
    snprintf(name, sizeof name, "/proc/%d/stat", pid);
    int fd = open(name, O_RDONLY);
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    char *rest = length > 0 ? strrchr(text, ')') : 0;
    unsigned flags = 0;
    return rest && sscanf(rest, ") %*c %*d %*d %*d %*d %*d %u", &flags) == 1 && (flags & 0x200000);
}

int processes_now(int *pids, int most)
{
    int count = 0;
    DIR *folder = opendir("/proc");
    if (!folder)
        return -1;
    for (struct dirent *entry; (entry = readdir(folder)) && count < most;)
        if (atoi(entry->d_name) > 0 && !is_kernels(atoi(entry->d_name)))
            pids[count++] = atoi(entry->d_name);
    closedir(folder);
    return count;
}

static int fails(const char *what)
{
    printf("fuzz: afterwards %s does not work\n", what);
    return 1;
}

/* 0 where the system does what it did before. */
int check_works(void)
{
    int ends[2];
    char text[64] = "";
    if (pipe(ends) || write(ends[1], "abc", 3) != 3 || read(ends[0], text, sizeof text) != 3)
        return fails("a pipe");
    close(ends[0]), close(ends[1]);
    int fd = open("/tmp/fuzz-check", O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, "abc", 3) != 3 || pread(fd, text, 3, 0) != 3 || unlink("/tmp/fuzz-check"))
        return fails("a file");
    close(fd);
    FILE *shell = popen("echo ok; (sleep 0.01; echo ok too) & wait", "r");
    size_t length = shell ? fread(text, 1, sizeof text - 1, shell) : 0;
    text[length] = 0;
    if (!shell || pclose(shell) || strcmp(text, "ok\nok too\n"))
        return fails("a shell");
    return 0;
}

/* A field of /proc/mounts: up to a blank, with blanks, newlines and backslashes of its own as three octal digits. */
static void read_field(char *to, size_t size, const char *from)
{
    size_t length = 0;
    while (*from && *from != ' ' && length + 1 < size) {
        unsigned octal;
        if (*from == '\\' && sscanf(from + 1, "%3o", &octal) == 1) {
            to[length++] = octal;
            from += 4;
        } else {
            to[length++] = *from++;
        }
    }
    to[length] = 0;
}

/* Takes away what was mounted under a path, what lies on another first, until nothing more can be taken away. */
void unmount_under(const char *path)
{
    for (int taken = 1, times = 0; taken && times < 1000; times++) {
        static char places[64][2048];
        char line[8192];
        int count = 0;
        FILE *mounts = fopen("/proc/mounts", "r");
        while (mounts && fgets(line, sizeof line, mounts)) {
            /* What was mounted may have any name, or none. */
            char *place = strchr(line, ' ');
            if (place && !strncmp(place + 1, path, strlen(path)))
                read_field(places[count++ % 64], sizeof places[0], place + 1);
        }
        if (mounts)
            fclose(mounts);
        taken = 0;
        for (int i = count; i-- > 0 && i > count - 64;)
            taken |= umount2(places[i % 64], MNT_DETACH) == 0;
    }
}

static void remove_at(int folder, const char *name)
{
    if (unlinkat(folder, name, 0) == 0)
        return;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    DIR *entries = fd < 0 ? 0 : fdopendir(fd);
    if (entries) {
        for (struct dirent *entry; (entry = readdir(entries));)
            if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
                remove_at(fd, entry->d_name);
        closedir(entries);
    }
    if (unlinkat(folder, name, AT_REMOVEDIR) && errno != ENOTEMPTY)
        printf("fuzz: %s is not removed: %s\n", name, strerrorname_np(errno));
}

void remove_tree(const char *path)
{
    remove_at(AT_FDCWD, path);
}
