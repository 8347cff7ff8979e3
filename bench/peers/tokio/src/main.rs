//! The peer as it is measured.
fn main() -> std::process::ExitCode {
    peer_tokio::main()
}
