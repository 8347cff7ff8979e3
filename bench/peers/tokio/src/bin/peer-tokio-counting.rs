//! The same with its allocations counted. Never measured: the peer asks it for the bytes.
#[global_allocator]
static ALLOCATOR: peer_tokio::Counting = peer_tokio::Counting;

fn main() -> std::process::ExitCode {
    peer_tokio::main()
}
