/* What the three programs share: failing loudly, clocks, the limit of descriptors. */
#ifndef COMMON_H
#define COMMON_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Reports a failed system call, the way every peer reports a failure, and ends the program. */
static inline void die(const char *what) {
    printf("failed\t%s: %s\n", what, strerror(errno));
    exit(1);
}

static inline uint64_t read_clock(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) die("clock_gettime");
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline uint64_t wall_ns(void) { return read_clock(CLOCK_MONOTONIC); }

/* Whether so many descriptors may be open, after raising the soft limit and, if allowed, the hard. */
static inline int raise_descriptors(rlim_t needed, rlim_t *hard) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit)) die("getrlimit");
    *hard = limit.rlim_max;
    if (limit.rlim_cur >= needed) return 1;
    struct rlimit wanted = {.rlim_cur = needed,
                            .rlim_max = needed > limit.rlim_max ? needed : limit.rlim_max};
    return setrlimit(RLIMIT_NOFILE, &wanted) == 0;
}

#endif
