/* Closed-loop TCP echo load: one thread, one epoll set, one message in flight per connection, and
 * every echoed byte compared with what was sent.
 *
 *   echoload PORT CONNECTIONS BYTES SECONDS [SERVER_PID [WARM_SECONDS]]
 *
 * Prints one line: result, then conns, bytes, requests, rate (requests per second), the latencies
 * p50_us, p90_us, p99_us, p99_9_us, max_us, server_cpu_ns (per request; - without a PID) and
 * client_cpu_ns. Connecting and WARM_SECONDS (0.2) are not measured.
 *
 * Connections come from an address of 127.0.0.0/8 that differs between runs, so that the ports that
 * earlier runs left in TIME_WAIT are in nobody's way. */
#define _GNU_SOURCE
#include "common.h"
#include "histogram.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, MOST_BYTES = 65536, SPARE_DESCRIPTORS = 16 };

struct connection {
    int fd;
    int received;
    uint64_t sent_at;
    uint64_t seed; /* of the message in flight */
    unsigned char *message;
};

struct load {
    int poller, connections, bytes;
    struct connection *all;
    struct histogram latency;
};

static void fail(const char *message) {
    printf("failed\t%s\n", message);
    exit(1);
}

/* A message that no other connection sends, nor this one again: the seed moves on each time. */
static void compose(struct connection *c, int bytes) {
    for (int i = 0; i < bytes; i += 8) {
        uint64_t z = c->seed += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z ^= z >> 27;
        memcpy(c->message + i, &z, (size_t)(bytes - i < 8 ? bytes - i : 8));
    }
}

static void post(struct connection *c, int bytes) {
    compose(c, bytes);
    c->received = 0;
    c->sent_at = wall_ns();
    /* One message always fits the socket's buffer: the one before it is back. */
    if (send(c->fd, c->message, (size_t)bytes, MSG_NOSIGNAL) != bytes) die("send");
}

/* Takes what has come back; when it is the whole message, sends the next. */
static void on_readable(struct load *load, struct connection *c) {
    unsigned char buffer[MOST_BYTES];
    ssize_t n = recv(c->fd, buffer, (size_t)(load->bytes - c->received), MSG_DONTWAIT);
    if (n == 0) fail("the server closed a connection");
    if (n < 0) {
        if (errno == EAGAIN) return;
        die("recv");
    }
    if (memcmp(buffer, c->message + c->received, (size_t)n)) fail("an echo differs from what was sent");
    if ((c->received += (int)n) < load->bytes) return;
    /* More than was sent would come first thing with the next message, and differ from it. */
    record(&load->latency, wall_ns() - c->sent_at);
    post(c, load->bytes);
}

/* Runs for so long and returns the nanoseconds it took. */
static uint64_t run(struct load *load, double seconds) {
    uint64_t begin = wall_ns(), end = begin + (uint64_t)(seconds * 1e9), now = begin;
    struct epoll_event events[EVENTS];
    while (now < end) {
        int count = epoll_wait(load->poller, events, EVENTS, 100);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) on_readable(load, events[i].data.ptr);
        now = wall_ns();
    }
    return now - begin;
}

static struct sockaddr_in loopback(uint32_t host, int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl((127u << 24) | host)};
}

static int connect_to(int port) {
    struct sockaddr_in to = loopback(1, port), from = loopback(((uint32_t)getpid() << 2 | 2) & 0xfffffe, 0);
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one)) die("bind without port");
    if (bind(fd, (struct sockaddr *)&from, sizeof from)) die("bind");
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one)) die("TCP_NODELAY");
    return fd;
}

static void open_all(struct load *load, int port) {
    rlim_t hard, needed = (rlim_t)load->connections + SPARE_DESCRIPTORS;
    if (!raise_descriptors(needed, &hard)) {
        printf("failed\t%d connections need %lu descriptors and the hard limit is %lu: raise it "
               "(ulimit -Hn, limits.conf)\n",
               load->connections, (unsigned long)needed, (unsigned long)hard);
        exit(1);
    }
    load->all = calloc((size_t)load->connections, sizeof *load->all);
    unsigned char *messages = malloc((size_t)load->connections * (size_t)load->bytes);
    load->poller = epoll_create1(EPOLL_CLOEXEC);
    if (!load->all || !messages || load->poller < 0) die("set-up");
    for (int i = 0; i < load->connections; i++) {
        struct connection *c = &load->all[i];
        c->fd = connect_to(port);
        c->seed = (uint64_t)i << 40;
        c->message = messages + (size_t)i * (size_t)load->bytes;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (epoll_ctl(load->poller, EPOLL_CTL_ADD, c->fd, &event)) die("epoll_ctl");
    }
}

static void report(const struct load *load, uint64_t took, uint64_t server, uint64_t client) {
    const struct histogram *h = &load->latency;
    double requests = (double)h->count;
    printf("result\tconns=%d\tbytes=%d\trequests=%lu\trate=%.0f", load->connections, load->bytes,
           (unsigned long)h->count, requests / ((double)took / 1e9));
    printf("\tp50_us=%.1f\tp90_us=%.1f\tp99_us=%.1f\tp99_9_us=%.1f\tmax_us=%.1f",
           (double)percentile(h, 0.5) / 1e3, (double)percentile(h, 0.9) / 1e3,
           (double)percentile(h, 0.99) / 1e3, (double)percentile(h, 0.999) / 1e3, (double)h->max / 1e3);
    if (server == UINT64_MAX) printf("\tserver_cpu_ns=-");
    else printf("\tserver_cpu_ns=%.0f", (double)server / requests);
    printf("\tclient_cpu_ns=%.0f\n", (double)client / requests);
}

int main(int argc, char **argv) {
    struct load load = {0};
    if (argc >= 5 && argc <= 7) {
        load.connections = atoi(argv[2]);
        load.bytes = atoi(argv[3]);
    }
    double seconds = argc >= 5 ? atof(argv[4]) : 0, warm = argc > 6 ? atof(argv[6]) : 0.2;
    if (load.connections < 1 || load.bytes < 1 || load.bytes > MOST_BYTES || !(seconds > 0)) {
        fprintf(stderr, "usage: %s PORT CONNECTIONS BYTES SECONDS [SERVER_PID [WARM_SECONDS]]\n", argv[0]);
        return 2;
    }
    clockid_t server = 0;
    int pid = argc > 5 ? atoi(argv[5]) : 0;
    if (pid > 0 && (errno = clock_getcpuclockid(pid, &server))) die("the server's CPU clock");
    open_all(&load, atoi(argv[1]));
    for (int i = 0; i < load.connections; i++) post(&load.all[i], load.bytes);
    run(&load, warm);
    clear(&load.latency);
    uint64_t server_cpu = pid > 0 ? read_clock(server) : 0, client_cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    uint64_t took = run(&load, seconds);
    client_cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID) - client_cpu;
    server_cpu = pid > 0 ? read_clock(server) - server_cpu : UINT64_MAX;
    if (load.latency.count == 0) fail("no message came back");
    report(&load, took, server_cpu, client_cpu);
    return 0;
}
