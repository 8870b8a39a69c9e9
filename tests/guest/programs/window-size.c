/* A terminal's size (TIOCGWINSZ, TIOCSWINSZ) on the first serial port: a change signals the foreground group by SIGWINCH,
 * and is seen by all who have the terminal open. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t changes;

static void note(int signal) { changes++; }

static void set(int fd, int rows, int columns, int width, int height) {
    struct winsize size = { rows, columns, width, height };
    int result = ioctl(fd, TIOCSWINSZ, &size);
    printf("set %d %d %d %d: %d, changes %d\n", rows, columns, width, height, result, (int)changes);
}

static void show(const char *name, int fd) {
    struct winsize size = { 1, 2, 3, 4 };
    int result = ioctl(fd, TIOCGWINSZ, &size);
    printf("%s: %d, %d %d %d %d\n", name, result, size.ws_row, size.ws_col, size.ws_xpixel, size.ws_ypixel);
}

static void in_session(void) {
    SHOW(setsid() == getpid());
    int tty = open("/dev/ttyS0", O_RDWR | O_NOCTTY);
    SHOW(ioctl(tty, TIOCSCTTY, 1));
    int own = open("/dev/tty", O_RDWR);
    int console = open("/dev/console", O_RDWR | O_NOCTTY);
    SHOW(tcgetpgrp(tty) == getpgrp());
    set(tty, 0, 0, 0, 0);
    changes = 0;

    set(tty, 40, 120, 0, 0);
    show("ttyS0", tty);
    show("tty", own);
    show("console", console);
    set(tty, 40, 120, 0, 0);
    set(console, 50, 132, 0, 0);
    set(own, 50, 132, 800, 600);
    set(tty, 65535, 65535, 65535, 65535);
    show("tty", own);

    SHOW(ioctl(tty, TIOCGWINSZ, NULL));
    SHOW(ioctl(tty, TIOCSWINSZ, NULL));
    SHOW(ioctl(tty, TIOCSWINSZ, (void *)-8L));
    show("after what failed", tty);

    /* A background process may change the size, is not stopped, and gets no signal itself. */
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        changes = 0;
        set(tty, 24, 80, 0, 0);
        fflush(stdout);
        _exit(0);
    }
    int status;
    while (waitpid(child, &status, WUNTRACED) == -1 && errno == EINTR)
        continue;
    printf("child: %s, changes %d\n", WIFEXITED(status) ? "exited" : "stopped", (int)changes);

    /* The size is the terminal's: it stays for who opens it next. */
    close(tty);
    close(own);
    tty = open("/dev/ttyS0", O_RDWR | O_NOCTTY);
    show("opened again", tty);
    show("console", console);
}

int main(void) {
    struct sigaction action = { .sa_handler = note };
    sigaction(SIGWINCH, &action, NULL);
    signal(SIGHUP, SIG_IGN);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        in_session();
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, NULL, 0);

    int ends[2];
    SHOW(pipe(ends));
    struct winsize size;
    SHOW(ioctl(ends[0], TIOCGWINSZ, &size));
    SHOW(ioctl(ends[0], TIOCSWINSZ, &size));
    return 0;
}
