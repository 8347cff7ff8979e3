/* A TCP echo server of one thread that is nothing but epoll: what the machine itself can do.
 *
 *   epollecho [edge|level] echo PORT    serves 127.0.0.1:PORT (0: any) until standard input ends
 *   epollecho [edge|level] serve        speaks the line protocol; it has no workloads
 *
 * A connection either waits to read, or still has bytes to write and reads nothing until they are
 * gone. Level-triggered, the interest says which; edge-triggered, each event runs until EAGAIN. */
#define _GNU_SOURCE
#include "common.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { EVENTS = 256, BUFFER = 4096, BACKLOG = 4096, DESCRIPTORS = 20000 };

struct connection {
    int fd;
    int begin, end; /* what of the buffer is not written yet */
    char buffer[BUFFER];
};

static int poller, edge;

static void watch(int operation, int fd, uint32_t events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    if (epoll_ctl(poller, operation, fd, &event)) die("epoll_ctl");
}

static void hang_up(struct connection *c) {
    close(c->fd);
    free(c);
}

/* Moves bytes until the socket has no more of them or takes no more. Returns 0 at the end. */
static int echo(struct connection *c) {
    for (;;) {
        while (c->begin < c->end) {
            ssize_t n = send(c->fd, c->buffer + c->begin, (size_t)(c->end - c->begin), MSG_NOSIGNAL);
            if (n < 0) return errno == EAGAIN;
            c->begin += (int)n;
        }
        ssize_t n = recv(c->fd, c->buffer, BUFFER, 0);
        if (n < 0) return errno == EAGAIN;
        if (n == 0) return 0;
        c->begin = 0;
        c->end = (int)n;
        if (!edge && n < BUFFER) { /* level: most likely all there was; epoll tells otherwise */
            n = send(c->fd, c->buffer, (size_t)c->end, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN) return 0;
            if (n > 0) c->begin = (int)n;
            return 1;
        }
    }
}

static void on_event(struct connection *c) {
    int wrote_all = c->begin == c->end;
    if (!echo(c)) {
        hang_up(c);
    } else if (!edge && wrote_all != (c->begin == c->end)) {
        watch(EPOLL_CTL_MOD, c->fd, wrote_all ? EPOLLOUT : EPOLLIN, c);
    }
}

static void accept_all(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one)) die("TCP_NODELAY");
        struct connection *c = malloc(sizeof *c);
        if (!c) die("malloc");
        c->fd = fd;
        c->begin = c->end = 0;
        watch(EPOLL_CTL_ADD, fd, edge ? EPOLLIN | EPOLLOUT | EPOLLET : EPOLLIN, c);
    }
    if (errno != EAGAIN && errno != ECONNABORTED) die("accept");
}

static int listen_at(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)) die("SO_REUSEADDR");
    if (bind(fd, (struct sockaddr *)&at, size)) die("bind");
    if (listen(fd, BACKLOG)) die("listen");
    if (getsockname(fd, (struct sockaddr *)&at, &size)) die("getsockname");
    printf("listening\t%d\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

/* Standard input may be a file, which epoll refuses; a file never ends later, so it is ignored. */
static void watch_input(int *input) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = input};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &event) && errno != EPERM) die("epoll_ctl");
}

static void run(int port) {
    rlim_t hard;
    /* Where the limit cannot be raised, accept() says so when it is reached. */
    if (!raise_descriptors(DESCRIPTORS, &hard)) (void)raise_descriptors(hard, &hard);
    if ((poller = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
    int listener = listen_at(port), input = STDIN_FILENO;
    watch(EPOLL_CTL_ADD, listener, EPOLLIN, &listener);
    watch_input(&input);
    struct epoll_event events[EVENTS];
    char ignored[64];
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            void *data = events[i].data.ptr;
            if (data == &listener) accept_all(listener);
            else if (data != &input) on_event(data);
            else if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return;
        }
    }
}

static void serve(void) {
    struct utsname kernel;
    char line[256];
    if (uname(&kernel)) die("uname");
    printf("hello\tc-epoll\tLinux %s\n", kernel.release);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (!strcmp(line, "quit")) return;
        if (!strcmp(line, "list")) printf("end\n");
        else printf("failed\tno such request: %s\n", line);
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    int first = 1;
    if (argc > 1 && (!strcmp(argv[1], "edge") || !strcmp(argv[1], "level"))) {
        edge = argv[first++][0] == 'e';
    }
    if (argc == first + 2 && !strcmp(argv[first], "echo")) run(atoi(argv[first + 1]));
    else if (argc == first + 1 && !strcmp(argv[first], "serve")) serve();
    else {
        fprintf(stderr, "usage: %s [edge|level] echo PORT | serve\n", argv[0]);
        return 2;
    }
    return 0;
}
