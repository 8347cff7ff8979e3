//! What the process and the core say about themselves.
use std::hint::black_box;
use std::time::Instant;

const PIECES: usize = 4;
const STEPS: u64 = 1_000_000;

/// User and system time of this process so far, in nanoseconds.
pub fn cpu_nanos() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is valid for the call.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(failed, 0, "clock_gettime refuses the clock of the process");
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// What the process occupies in memory, as Linux counts it.
pub fn resident_bytes() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|e| e.to_string())?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kib = line.and_then(|l| l.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kib.ok_or("no VmRSS in /proc/self/status")? * 1024)
}

/// Allows as many open files as the system does, for the echo server's connections.
pub fn raise_open_files() {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: `limit` is valid for both calls. Where they fail, accept() says so in its time.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &limit);
        }
    }
}

/// How fast the core is just now: nanoseconds per step of a chain of dependent shifts that no
/// runtime has a part in.
///
/// The fastest of a few short pieces counts, so that a moment without the core does not show; a
/// core that is slow for longer does.
pub fn core_nanos_per_step() -> f64 {
    let mut word = black_box(1u64);
    let pieces = (0..PIECES).map(|_| {
        let begin = Instant::now();
        for _ in 0..STEPS {
            word ^= word << 13;
            word ^= word >> 7;
            word ^= word << 17;
        }
        word = black_box(word);
        begin.elapsed().as_nanos() as f64 / STEPS as f64
    });
    pieces.fold(f64::INFINITY, f64::min)
}
