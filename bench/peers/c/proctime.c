/* Runs a command several times, one after the other: wall time, CPU time and peak memory of whole
 * processes. The command has to print something and to exit with 0.
 *
 *   proctime RUNS COMMAND [ARGUMENT...]
 *
 * Prints one line: result, then runs, wall_us (median), wall_min_us, wall_max_us, cpu_us (median)
 * and rss_kib (the largest). Run it once unmeasured to have the files in the page cache. */
#define _GNU_SOURCE
#include "common.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_size);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static double micros(struct timeval t) { return (double)t.tv_sec * 1e6 + (double)t.tv_usec; }

/* Runs the command once, with its output read to the end, and returns the microseconds it took. */
static double run(char **command, struct rusage *usage) {
    int output[2], status;
    char ignored[4096];
    if (pipe2(output, O_CLOEXEC)) die("pipe");
    uint64_t begin = wall_ns();
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        if (dup2(output[1], STDOUT_FILENO) < 0) _exit(126);
        execvp(command[0], command);
        _exit(127);
    }
    close(output[1]);
    ssize_t n, printed = 0;
    while ((n = read(output[0], ignored, sizeof ignored)) > 0) printed += n;
    if (wait4(pid, &status, 0, usage) != pid) die("wait4");
    double took = (double)(wall_ns() - begin) / 1e3;
    close(output[0]);
    if (status != 0 || printed == 0) {
        printf("failed\t%s: status %d, %zd bytes printed\n", command[0], status, printed);
        exit(1);
    }
    return took;
}

int main(int argc, char **argv) {
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    if (runs < 1) {
        fprintf(stderr, "usage: %s RUNS COMMAND [ARGUMENT...]\n", argv[0]);
        return 2;
    }
    double *wall = calloc((size_t)runs, sizeof *wall), *cpu = calloc((size_t)runs, sizeof *cpu);
    if (!wall || !cpu) die("calloc");
    long rss = 0;
    for (int i = 0; i < runs; i++) {
        struct rusage usage;
        wall[i] = run(argv + 2, &usage);
        cpu[i] = micros(usage.ru_utime) + micros(usage.ru_stime);
        if (usage.ru_maxrss > rss) rss = usage.ru_maxrss;
    }
    double middle = median(wall, runs);
    printf("result\truns=%d\twall_us=%.0f\twall_min_us=%.0f\twall_max_us=%.0f\tcpu_us=%.0f\trss_kib=%ld\n",
           runs, middle, wall[0], wall[runs - 1], median(cpu, runs), rss);
    return 0;
}
