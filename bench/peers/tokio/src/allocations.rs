//! Bytes that are asked of the allocator. Counting them would slow the peer down, if only a little,
//! so it is done in a process of the twin program `peer-tokio-counting`.
use crate::workload::Workload;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const TWIN: &str = "peer-tokio-counting";
/// What the iterations that are counted take together, about; a longer one is counted alone.
const COUNTED: Duration = Duration::from_millis(20);

static BYTES: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counting.
pub struct Counting;

fn count(bytes: usize) {
    BYTES.fetch_add(bytes as u64, Relaxed);
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

/// What all threads allocate while so many iterations run.
fn counted(runtime: &Runtime, workload: &Workload, iterations: u64) -> Result<u64, String> {
    let before = BYTES.load(Relaxed);
    workload.run(runtime, iterations)?;
    Ok(BYTES.load(Relaxed) - before)
}

/// What one iteration allocates, in a process that counts.
pub fn per_iteration(runtime: &Runtime, workload: &Workload) -> Result<u64, String> {
    drop(black_box(Box::new(0u64)));
    if BYTES.load(Relaxed) == 0 {
        return Err(format!("this program does not count, {TWIN} does"));
    }
    let begin = Instant::now();
    let first = counted(runtime, workload, 1)?;
    let more = (COUNTED.as_nanos() / begin.elapsed().as_nanos().max(1)) as u64;
    // The first iteration also allocates what stays; where it is a long one, that does not show.
    if more == 0 {
        return Ok(first);
    }
    Ok(counted(runtime, workload, more)? / more)
}

/// What one iteration allocates, asked of the twin. None where that is not built.
pub fn ask_twin(flavor: &str, workload: &Workload) -> Result<Option<u64>, String> {
    let twin = std::env::current_exe()
        .map_err(|e| e.to_string())?
        .with_file_name(TWIN);
    if !twin.exists() {
        return Ok(None);
    }
    let output = Command::new(twin)
        .args([flavor, "bytes", workload.name, &workload.params])
        .output()
        .map_err(|e| e.to_string())?;
    let answer = String::from_utf8_lossy(&output.stdout);
    answer
        .trim()
        .parse()
        .map(Some)
        .map_err(|_| format!("{TWIN}: {}", answer.trim()))
}
