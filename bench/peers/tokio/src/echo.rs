//! A TCP echo server: one task per connection.
use crate::machine::raise_open_files;
use std::io::{self, Read};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

const BUFFER: usize = 4096;

async fn echo(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = [0u8; BUFFER];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        stream.write_all(&buffer[..count]).await?;
    }
}

async fn accept_all(listener: TcpListener) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        // A client that hangs up in the middle ends its own task and nothing else.
        tokio::spawn(async move { echo(stream).await.ok() });
    }
}

/// Serves until standard input ends. The server is a task on both flavours, as every connection.
pub fn serve(runtime: &Runtime, port: u16) -> Result<(), String> {
    raise_open_files();
    let (ended, input_ended) = oneshot::channel();
    std::thread::spawn(move || {
        io::stdin().bytes().for_each(drop);
        let _ = ended.send(());
    });
    let serving = async {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        println!("listening\t{}", listener.local_addr()?.port());
        let accepting = tokio::spawn(accept_all(listener));
        tokio::select! {
            result = accepting => result?,
            _ = input_ended => Ok(()),
        }
    };
    runtime
        .block_on(serving)
        .map_err(|e: io::Error| e.to_string())
}
