//: pie
//: timeout 120
/* Where the parts of a program are: drawn anew by each exec, and not where somebody asked for that. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { Draws = 200, Few = 12, Places = 6 };

static const char *const names[Places] = { "stack", "mapping", "program", "vdso", "break", "break to program" };

static void look(uint64_t places[Places])
{
    char local;
    places[0] = (uint64_t)&local;
    places[1] = (uint64_t)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap((void *)places[1], 4096);
    places[2] = (uint64_t)look;
    places[3] = getauxval(AT_SYSINFO_EHDR);
    places[4] = (uint64_t)sbrk(0);
    places[5] = places[4] - places[2];
}

/* The places of a program that is executed so many times. */
static void draw(uint64_t places[][Places], int times, const char *path, unsigned persona, int user)
{
    for (int i = 0; i < times; i++) {
        int ends[2];
        pipe(ends);
        pid_t child = fork();
        if (child == 0) {
            dup2(ends[1], 1);
            if (user)
                setuid(user);
            if (persona)
                personality(persona);
            execl(path, "places", "look", NULL);
            _exit(1);
        }
        close(ends[1]);
        if (read(ends[0], places[i], sizeof places[i]) != sizeof places[i]) {
            printf("%s was not executed\n", path);
            exit(1);
        }
        close(ends[0]);
        waitpid(child, NULL, 0);
    }
}

static int distinct(uint64_t places[][Places], int times, int place)
{
    int count = 0;
    for (int i = 0; i < times; i++) {
        int j = 0;
        while (places[j][place] != places[i][place])
            j++;
        count += j == i;
    }
    return count;
}

/* How many of the bits from one to another are seen as 0 and as 1. */
static int bits(uint64_t places[][Places], int times, int place, int from, int to)
{
    uint64_t ones = 0, zeros = 0;
    for (int i = 0; i < times; i++) {
        ones |= places[i][place];
        zeros |= ~places[i][place];
    }
    int count = 0;
    for (int bit = from; bit < to; bit++)
        count += (ones & zeros) >> bit & 1;
    return count;
}

static void fixed(const char *how, const char *path, unsigned persona)
{
    static uint64_t places[Few][Places];
    draw(places, Few, path, persona, 0);
    printf("== %s\n", how);
    for (int i = 0; i < Places; i++)
        printf("%s: %s\n", names[i], distinct(places, Few, i) == 1 ? "the same" : "drawn");
}

static void set(const char *value)
{
    int fd = open("/proc/sys/kernel/randomize_va_space", O_WRONLY);
    SHOW(write(fd, value, strlen(value)));
    close(fd);
}

static void maps(void)
{
    puts("== /proc/self/maps");
    char line[512], *heap = sbrk(4096);
    static char *const what[] = { "[vdso]", "[stack]", "[heap]" };
    uint64_t at[] = { getauxval(AT_SYSINFO_EHDR), (uint64_t)line, (uint64_t)heap };
    FILE *file = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, file)) {
        unsigned long start, end;
        sscanf(line, "%lx-%lx", &start, &end);
        for (int i = 0; i < 3; i++)
            if (at[i] >= start && at[i] < end)
                printf("%s: %s\n", what[i], strstr(line, what[i]) ? "told" : line);
    }
    fclose(file);
}

static void copy(const char *to)
{
    static char buffer[1 << 16];
    int in = open("/proc/self/exe", O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    for (ssize_t n; (n = read(in, buffer, sizeof buffer)) > 0;)
        write(out, buffer, n);
    close(in);
    close(out);
}

int main(int count, char **arguments)
{
    static uint64_t places[Draws][Places];
    setvbuf(stdout, malloc(BUFSIZ), _IOLBF, BUFSIZ);
    if (count > 1 && strcmp(arguments[1], "look") == 0) {
        look(places[0]);
        write(1, places[0], sizeof places[0]);
        return 0;
    }
    if (count > 1) {
        printf("in a program: %x\n", personality(0xffffffff));
        return 0;
    }

    char *self = "/tmp/places", *setuid_self = "/tmp/places-setuid";
    copy(self);
    draw(places, Draws, self, 0, 0);
    puts("== drawn");
    for (int i = 0; i < Places; i++)
        printf("%s: %s\n", names[i], distinct(places, Draws, i) > Draws * 9 / 10 ? "nearly all differ" : "many are the same");
    printf("bits: stack %d + %d, mapping %d, program %d, break to program %d\n", bits(places, Draws, 0, 12, 34),
           bits(places, Draws, 0, 4, 12), bits(places, Draws, 1, 12, 40), bits(places, Draws, 2, 12, 40),
           bits(places, Draws, 4, 12, 25));

    /* A copy made by fork is where its original is. */
    uint64_t here[Places];
    pid_t child = fork();
    look(here);
    if (child == 0) {
        look(places[0]);
        _exit(memcmp(here + 2, places[0] + 2, 3 * sizeof *here) == 0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("fork: %s\n", WEXITSTATUS(status) ? "as here" : "elsewhere");

    maps();
    fixed("ADDR_NO_RANDOMIZE", self, ADDR_NO_RANDOMIZE);
    set("0\n");
    fixed("0", self, 0);
    set("1");
    fixed("1", self, 0);
    set("2\n");
    SHOW(open("/proc/sys/kernel/randomize_va_space", O_RDONLY) < 0);

    puts("== setuid");
    copy(setuid_self);
    chown(setuid_self, 0, 0);
    chmod(setuid_self, 04755);
    draw(places, Few, setuid_self, ADDR_NO_RANDOMIZE, 1000);
    for (int i = 0; i < 5; i++)
        printf("%s: %s\n", names[i], distinct(places, Few, i) == 1 ? "the same" : "drawn");

    puts("== personality");
    const unsigned persona = ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC | ADDR_COMPAT_LAYOUT | STICKY_TIMEOUTS | 0x01000000;
    SHOW(personality(0xffffffff));
    SHOW(personality(persona));
    SHOW(personality(0xffffffff));
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        if ((child = fork()) == 0) {
            if (i)
                setuid(1000);
            execl(i ? setuid_self : self, "places", "tell", NULL);
            _exit(1);
        }
        waitpid(child, NULL, 0);
    }
    if ((child = fork()) == 0) {
        setuid(1000);
        SHOW(open("/proc/sys/kernel/randomize_va_space", O_WRONLY));
        _exit(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
