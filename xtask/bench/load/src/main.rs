//! Lists and creates sessions many times, 100 at once, against a server of its own process on the loopback. Prints time,
//! memory and open descriptors at the beginning, in the middle and at the end, and fails if one of them grows.
//!
//! ```sh
//! cargo run --release --manifest-path xtask/bench/load/Cargo.toml                   # 100,000 lists, 10,000 creates
//! cargo run --release --manifest-path xtask/bench/load/Cargo.toml -- 1000 100       # fewer
//! ```

mod server;

use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use checkout_client::stripe::Client;
use checkout_client::stripe::types::Mode;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

/// How many calls are under way at once.
const AT_ONCE: usize = 100;

/// How much more memory the end of a run may have than its middle, in bytes: what an allocator keeps varies.
const GROWTH: u64 = 4 << 20;

/// The server, which is stopped when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[derive(Clone, Copy)]
enum Kind {
    List,
    Create,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if arguments.first().is_some_and(|first| first == "serve") {
        return Ok(runtime.block_on(server::serve())?);
    }
    let count = |at: usize, default| arguments.get(at).map_or(Ok(default), |count| count.parse());
    let (lists, creates) = (count(0, 100_000)?, count(1, 10_000)?);
    let mut child = Command::new(env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take();
    let server = Running(child);
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output.ok_or("the server prints")?), &mut line)?;
    let url = line.trim().to_owned();
    runtime.block_on(async {
        calls(&url, Kind::List, lists).await?;
        calls(&url, Kind::Create, creates).await
    })?;
    drop(server);
    Ok(())
}

/// Makes calls of one kind with a client of their own, and prints what they cost.
async fn calls(url: &str, kind: Kind, count: usize) -> Result<(), Failure> {
    let name = match kind {
        Kind::List => "lists",
        Kind::Create => "creates",
    };
    let before = descriptors()?;
    let client = Client::builder("sk_test_example").base_url(url).timeout(Duration::from_secs(60)).build()?;
    // The connections and buffers of the first calls are no growth.
    batch(&client, kind, AT_ONCE * 10).await?;
    let begin = (resident()?, descriptors()?);
    let start = Instant::now();
    batch(&client, kind, count / 2).await?;
    let middle = (resident()?, descriptors()?);
    batch(&client, kind, count - count / 2).await?;
    let (end, taken) = ((resident()?, descriptors()?), start.elapsed());
    drop(client);
    // The connections end in tasks of their own.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let after = descriptors()?;
    let mb = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    println!("{count} {name}, {AT_ONCE} at once: {:.1} s", taken.as_secs_f64());
    println!(
        "  memory at the beginning, in the middle, at the end: {}, {}, {} MB",
        mb(begin.0),
        mb(middle.0),
        mb(end.0)
    );
    println!(
        "  descriptors before, at the beginning, in the middle, at the end, without the client: {before}, {}, {}, {}, {after}",
        begin.1, middle.1, end.1
    );
    if end.0 > middle.0 + GROWTH {
        return Err("the memory grows".into());
    }
    if after > before || end.1 > before + AT_ONCE {
        return Err("descriptors are left".into());
    }
    Ok(())
}

/// Makes calls, [`AT_ONCE`] at once. The first error ends the run.
async fn batch(client: &Client, kind: Kind, count: usize) -> Result<(), Failure> {
    let free = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let permit = Arc::clone(&free).acquire_owned().await?;
        let client = client.clone();
        tasks.spawn(async move {
            call(&client, kind).await?;
            drop(permit);
            Ok::<(), Failure>(())
        });
        while let Some(done) = tasks.try_join_next() {
            done??;
        }
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

async fn call(client: &Client, kind: Kind) -> Result<(), Failure> {
    match kind {
        Kind::List => {
            let page = client.list_sessions().limit(server::ITEMS as i64).send().await?;
            if page.data.len() != server::ITEMS {
                return Err(format!("{} of {} items", page.data.len(), server::ITEMS).into());
            }
        }
        Kind::Create => {
            let create = client.create_session();
            create
                .body_map(|session| session.mode(Mode::Payment).success_url("https://shop.example/paid"))
                .send()
                .await?;
        }
    }
    Ok(())
}

/// The memory of this process, in bytes.
fn resident() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("Linux tells the memory")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

/// How many descriptors this process has open.
fn descriptors() -> Result<usize, Failure> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}
