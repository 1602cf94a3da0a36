//! Echo on tokio: a task for each connection, on the runtime of one thread; on the one of several
//! if `PORTHOLE_BENCH_LOOPS` says so.

use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// As in Go; `tokio::io::copy` takes 8 KiB. Not cleared, so an idle connection touches none of it.
const BUFFER_BYTES: usize = 32 * 1024;

async fn echo(mut connection: TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(BUFFER_BYTES);
    while connection.read_buf(&mut buffer).await? > 0 {
        connection.write_all(&buffer).await?;
        buffer.clear();
    }
    Ok(())
}

async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    println!("READY {port} tokio {}", version());
    loop {
        let (connection, _) = listener.accept().await?;
        tokio::spawn(echo(connection)); // a failure ends its connection: the generator says so
    }
}

/// tokio's version, which it tells only to Cargo.
fn version() -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let after = lock.split("name = \"tokio\"\nversion = \"").nth(1);
    after
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("(version unknown)")
}

fn runtime() -> io::Result<Runtime> {
    let loops = std::env::var("PORTHOLE_BENCH_LOOPS").map_or(Ok(1), |text| text.parse());
    match loops.expect("PORTHOLE_BENCH_LOOPS is a number") {
        1 => Builder::new_current_thread().enable_io().build(),
        several => Builder::new_multi_thread()
            .worker_threads(several)
            .enable_io()
            .build(),
    }
}

fn main() -> io::Result<()> {
    let runtime = runtime()?;
    let server = runtime.spawn(serve()); // on a worker: block_on's own thread would be one more
    runtime.block_on(server).expect("the server does not panic")
}
