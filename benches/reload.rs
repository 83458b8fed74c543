//! How long it takes from the save of a file to the page that is served, and to all pages.
//!
//! `cargo bench --bench reload [-- SIZE…]` lays out an edition of so many documents, previews it, edits one document in
//! place again and again, and asks for its page until the edit is in it; then for the data of the edition, whose answer
//! waits until everything is made. Times run from just before the write to the end of these answers.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark lays out what it measures, prints, and panics if it cannot go on"
)]

mod corpus;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Edits that are timed.
const EDITS: usize = 20;
/// Between two edits: a burst must be over before the next.
const PAUSE: Duration = Duration::from_millis(400);
/// Between two requests for the page.
const POLL: Duration = Duration::from_millis(2);

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1000] } else { sizes };
    println!("            first    document served (ms)      everything made (ms)      memory");
    println!("documents     (s)   least  median    most     least  median    most       (MiB)");
    for documents in sizes {
        measure(documents);
    }
}

/// A preview that ends with the measurement.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn of(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(["serve", "--port", "0"])
            .arg("-C")
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().trim_start_matches("serving http://").trim_end_matches('/');
        Self {
            address: address.to_owned(),
            child,
        }
    }

    fn get(&self, path: &str) -> Vec<u8> {
        self.ask("GET", path)
    }

    fn ask(&self, method: &str, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    /// Resident memory in MiB, where the system tells it.
    fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? / 1024)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn measure(documents: usize) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in corpus::edition(documents) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let begun = Instant::now();
    let preview = Preview::of(folder.path());
    let first = begun.elapsed();
    let (path, text) = corpus::document(documents / 2, documents);
    let id = path.trim_start_matches("content/").trim_end_matches(".md");
    let page = format!("/{id}/");
    let (served, all): (Vec<_>, Vec<_>) = (0..EDITS)
        .map(|edit| {
            sleep(PAUSE);
            let mark = format!("Edited{edit}times");
            let begun = Instant::now();
            std::fs::write(folder.path().join(&path), format!("{text}\n\n{mark}\n")).unwrap();
            while !contains(&preview.get(&page), mark.as_bytes()) {
                sleep(POLL);
            }
            let served = begun.elapsed();
            preview.ask("HEAD", "/data/edition.json");
            (served, begun.elapsed())
        })
        .unzip();
    println!(
        "{documents:>9} {:>7.2} {}  {} {:>11}",
        first.as_secs_f64(),
        spread(served),
        spread(all),
        preview.memory().map_or_else(String::new, |memory| memory.to_string()),
    );
}

/// The least, the median and the most of these times, in milliseconds.
fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let shown = [0, times.len() / 2, times.len() - 1].map(|at| times[at].as_secs_f64() * 1000.0);
    let [least, median, most] = shown;
    format!("{least:>7.1} {median:>7.1} {most:>7.1}")
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}
