/* Pipes, FIFOs, poll, select, epoll, eventfd, timerfd, signalfd. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void pipes(void)
{
    puts("== pipes");
    int ends[2], available;
    char buffer[70000];
    SHOW(pipe2(ends, O_NONBLOCK));
    SHOW(read(ends[0], buffer, 10));
    SHOW(write(ends[1], "hello", 5));
    SHOW(ioctl(ends[0], FIONREAD, &available));
    SHOW(available);
    SHOW(read(ends[0], buffer, 3));
    SHOW(read(ends[0], buffer, 10));
    memset(buffer, 'x', sizeof buffer);
    SHOW(write(ends[1], buffer, sizeof buffer));
    SHOW(write(ends[1], buffer, 1));
    SHOW(read(ends[0], buffer, 4096));
    SHOW(write(ends[1], buffer, 4096));
    SHOW(write(ends[1], buffer, 4096));
    SHOW(fcntl(ends[0], F_GETPIPE_SZ));
    SHOW(read(ends[1], buffer, 1));
    SHOW(write(ends[0], buffer, 1));
    SHOW(lseek(ends[0], 0, SEEK_SET));
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    SHOW(write(ends[1], "x", 1));
    close(ends[1]);
    SHOW(pipe(ends));
    fflush(stdout);
    if (fork() == 0) {
        close(ends[0]);
        for (int i = 0; i < 50; i++)
            write(ends[1], buffer, 5000);
        _exit(0);
    }
    close(ends[1]);
    long total = 0, count;
    while ((count = read(ends[0], buffer, sizeof buffer)) > 0)
        total += count;
    wait(NULL);
    printf("total %ld\n", total);
    SHOW(pipe((int *)8));
    SHOW(pipe2(ends, 0x1234567));
}

static void fifos(void)
{
    puts("== fifos");
    char buffer[16];
    SHOW(mkfifo("ff", 0600));
    SHOW(open("ff", O_WRONLY | O_NONBLOCK));
    int reader = open("ff", O_RDONLY | O_NONBLOCK);
    SHOW(read(reader, buffer, 4));
    int writer = open("ff", O_WRONLY);
    SHOW(read(reader, buffer, 4));
    SHOW(write(writer, "abc", 3));
    SHOW(read(reader, buffer, 16));
    close(writer);
    SHOW(read(reader, buffer, 16));
    close(reader);
    fflush(stdout);
    if (fork() == 0) {
        int fd = open("ff", O_WRONLY);
        write(fd, "late", 4);
        _exit(0);
    }
    reader = open("ff", O_RDONLY);
    SHOW(read(reader, buffer, 16));
    SHOW(read(reader, buffer, 16));
    wait(NULL);
}

static void polls(void)
{
    puts("== poll and select");
    int ends[2];
    pipe(ends);
    struct pollfd set[3] = {{ends[0], POLLIN, 0}, {ends[1], POLLOUT, 0}, {-1, POLLIN, 0}};
    SHOW(poll(set, 3, 0));
    printf("%x %x %x\n", set[0].revents, set[1].revents, set[2].revents);
    SHOW(poll(set, 1, 20));
    write(ends[1], "x", 1);
    SHOW(poll(set, 2, -1));
    printf("%x %x\n", set[0].revents, set[1].revents);
    close(ends[1]);
    SHOW(poll(set, 2, 0));
    printf("%x %x\n", set[0].revents, set[1].revents);
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(ends[0], &readable);
    struct timeval soon = {0, 10000};
    SHOW(select(ends[0] + 1, &readable, NULL, NULL, &soon));
    SHOW(FD_ISSET(ends[0], &readable) != 0);
    FD_ZERO(&readable);
    FD_SET(60, &readable);
    SHOW(select(61, &readable, NULL, NULL, &soon));
    close(ends[0]);
    pipe(ends);
    fflush(stdout);
    if (fork() == 0) {
        usleep(20000);
        write(ends[1], "y", 1);
        _exit(0);
    }
    set[0].fd = ends[0];
    SHOW(poll(set, 1, 5000));
    printf("%x\n", set[0].revents);
    wait(NULL);
    int file = open("pf", O_CREAT | O_RDWR, 0600);
    set[0].fd = file;
    set[0].events = POLLIN | POLLOUT;
    SHOW(poll(set, 1, 0));
    printf("%x\n", set[0].revents);
    SHOW(poll((struct pollfd *)8, 1, 0));
}

static void epolls(void)
{
    puts("== epoll");
    int ends[2], epoll = epoll_create1(EPOLL_CLOEXEC);
    pipe(ends);
    struct epoll_event event = {EPOLLIN, {.u64 = 7}}, seen[4];
    SHOW(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
    SHOW(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
    SHOW(epoll_wait(epoll, seen, 4, 0));
    write(ends[1], "x", 1);
    SHOW(epoll_wait(epoll, seen, 4, -1));
    printf("%x %lu\n", seen[0].events, seen[0].data.u64);
    SHOW(epoll_wait(epoll, seen, 4, 0));
    event.events = EPOLLIN | EPOLLET;
    SHOW(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event));
    SHOW(epoll_wait(epoll, seen, 4, 0));
    SHOW(epoll_wait(epoll, seen, 4, 0));
    write(ends[1], "y", 1);
    SHOW(epoll_wait(epoll, seen, 4, 0));
    event.events = EPOLLIN | EPOLLONESHOT;
    epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event);
    SHOW(epoll_wait(epoll, seen, 4, 0));
    SHOW(epoll_wait(epoll, seen, 4, 0));
    SHOW(epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL));
    SHOW(epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL));
    SHOW(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event));
    int file = open("pf", O_RDONLY);
    SHOW(epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event));
    SHOW(epoll_wait(epoll, seen, 0, 0));
}

static void descriptors(void)
{
    puts("== eventfd, timerfd, signalfd");
    unsigned long value = 5;
    int event = eventfd(3, EFD_NONBLOCK);
    SHOW(write(event, &value, 8));
    SHOW(read(event, &value, 8));
    SHOW(value);
    SHOW(read(event, &value, 8));
    SHOW(read(event, &value, 4));
    int semaphore = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    SHOW(read(semaphore, &value, 8));
    SHOW(value);
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec setting = {{0, 5000000}, {0, 5000000}};
    SHOW(timerfd_settime(timer, 0, &setting, NULL));
    SHOW(read(timer, &value, 8));
    SHOW(value >= 1);
    usleep(30000);
    SHOW(read(timer, &value, 8));
    SHOW(value >= 4);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int signals = signalfd(-1, &set, SFD_NONBLOCK);
    struct signalfd_siginfo info;
    SHOW(read(signals, &info, sizeof info));
    kill(getpid(), SIGUSR1);
    SHOW(read(signals, &info, sizeof info));
    printf("%u %d\n", info.ssi_signo, info.ssi_pid == (unsigned)getpid());
}

int main(void)
{
    pipes();
    fifos();
    polls();
    epolls();
    descriptors();
    return 0;
}
