/* Counts of durations in buckets whose width is at most 1/64 of what they hold. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>
#include <string.h>

enum { SUB_BITS = 6, SUB = 1 << SUB_BITS, BUCKETS = (64 - SUB_BITS + 1) * SUB };

struct histogram {
    uint64_t count, max;
    uint64_t buckets[BUCKETS];
};

/* Below SUB a bucket per value; above, SUB buckets for each power of two. */
static inline int bucket_of(uint64_t value) {
    if (value < SUB) return (int)value;
    int shift = 63 - __builtin_clzll(value) - SUB_BITS;
    return (shift + 1) * SUB + (int)((value >> shift) - SUB);
}

/* The middle of a bucket. */
static inline uint64_t value_of(int bucket) {
    if (bucket < SUB) return (uint64_t)bucket;
    int shift = bucket / SUB - 1;
    uint64_t low = (uint64_t)(bucket % SUB + SUB) << shift;
    return low + ((1ull << shift) >> 1);
}

static inline void record(struct histogram *h, uint64_t value) {
    h->buckets[bucket_of(value)]++;
    h->count++;
    if (value > h->max) h->max = value;
}

static inline void clear(struct histogram *h) { memset(h, 0, sizeof *h); }

/* The smallest value that `part` of all values do not exceed. */
static inline uint64_t percentile(const struct histogram *h, double part) {
    uint64_t wanted = (uint64_t)((double)h->count * part + 0.5), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        if ((seen += h->buckets[i]) >= wanted && seen > 0) {
            uint64_t value = value_of(i);
            return value < h->max ? value : h->max;
        }
    }
    return h->max;
}

#endif
