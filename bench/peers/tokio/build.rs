//! Tells the program which Tokio it is made with.
use std::fs;

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let entry = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))?
        .1;
    Some(entry.split_once('"')?.0)
}

fn main() {
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rerun-if-changed=build.rs");
    let lock = fs::read_to_string("Cargo.lock").expect("Cargo.lock");
    let version = locked_version(&lock, "tokio").expect("tokio in Cargo.lock");
    println!("cargo:rustc-env=TOKIO_VERSION={version}");
}
