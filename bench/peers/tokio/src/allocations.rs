//! Counts the bytes that are asked of the allocator, while told to.
//!
//! Rounds run with counting off: one load and one branch per allocation remain.
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

static COUNTING: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicU64 = AtomicU64::new(0);

pub struct Counting;

fn count(bytes: usize) {
    if COUNTING.load(Relaxed) {
        BYTES.fetch_add(bytes as u64, Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator with what came in.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        System.alloc(layout)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        System.alloc_zeroed(layout)
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        System.realloc(pointer, layout, size)
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        System.dealloc(pointer, layout)
    }
}

/// Runs `body` and returns what it returns, with the bytes that all threads allocated meanwhile.
pub fn counted<T>(body: impl FnOnce() -> T) -> (T, u64) {
    let before = BYTES.load(Relaxed);
    COUNTING.store(true, Relaxed);
    let result = body();
    COUNTING.store(false, Relaxed);
    (result, BYTES.load(Relaxed) - before)
}
