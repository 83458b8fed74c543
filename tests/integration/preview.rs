//! A running preview and the means to speak with it: HTTP to the letter, since tests ask for what no client would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::edition::Folder;

/// How long anything may take before it counts as not coming. A machine may be slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// A `postil serve` that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Preview {
    child: Child,
    /// `127.0.0.1:` and the port.
    pub(crate) address: String,
    /// None once nobody listens to it.
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Arc<Mutex<String>>,
}

impl Preview {
    /// Serves a folder on a port that the system chooses, and waits until it is there.
    pub(crate) fn of(folder: &Folder) -> Self {
        Self::with(folder, &["--port", "0"])
    }

    /// Serves a folder with arguments of one's own.
    pub(crate) fn with(folder: &Folder, arguments: &[&str]) -> Self {
        Self::run(folder.command().arg("serve").args(arguments))
    }

    /// Runs a command that is a `serve`.
    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = spawn(command.stderr(Stdio::piped()));
        let stderr = drained(child.stderr.take().expect("standard error"));
        Self::begun(child, stderr)
    }

    /// Runs a command that is a `serve`, hears where it serves, and then no more: all else goes into broken pipes.
    pub(crate) fn unheard(command: &mut Command) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut preview = Self::begun(spawn(command.stderr(writer)), Arc::default());
        preview.stdout = None;
        preview
    }

    fn begun(mut child: Child, stderr: Arc<Mutex<String>>) -> Self {
        let mut stdout = BufReader::new(child.stdout.take().expect("standard output"));
        let first = line(&mut stdout);
        let address = first
            .strip_prefix("serving http://")
            .and_then(|rest| rest.strip_suffix('/'));
        let address = address
            .unwrap_or_else(|| panic!("{first:?}, {}", stderr.lock().unwrap()))
            .to_owned();
        Self {
            child,
            address,
            stdout: Some(stdout),
            stderr,
        }
    }

    /// The next line of standard output.
    pub(crate) fn line(&mut self) -> String {
        line(self.stdout.as_mut().expect("one who listens"))
    }

    /// What was written to standard error until now.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// What is written to standard error from a length on, once it is as wanted.
    #[track_caller]
    pub(crate) fn stderr_until(&self, from: usize, wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let said = self.stderr().split_off(from);
            if wanted(&said) {
                return said;
            }
            assert!(Instant::now() < end, "this is all that was said: {said}");
            sleep(Duration::from_millis(20));
        }
    }

    /// How many files and connections it holds open.
    #[cfg(target_os = "linux")]
    pub(crate) fn open_files(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.child.id());
        std::fs::read_dir(folder).expect("open files").count()
    }

    /// How many threads it has.
    #[cfg(target_os = "linux")]
    pub(crate) fn threads(&self) -> usize {
        let folder = format!("/proc/{}/task", self.child.id());
        std::fs::read_dir(folder).expect("threads").count()
    }

    /// Sends a signal, and gives how the process ended.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: i32) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([format!("-{signal}"), id]).status();
        assert!(sent.expect("kill").success());
        let status = until("the end of the process", || self.child.try_wait().expect("a status"));
        drop(self);
        status
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[("Host", &self.address)])
    }

    /// Sends a request and reads all of the answer.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut bytes = Vec::new();
        let mut stream = self.send(method, path, headers);
        stream.read_to_end(&mut bytes).expect("an answer");
        Reply::parse(&bytes)
    }

    /// Sends a request, and reads nothing.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    /// Listens to what the script of the page at `path` is told.
    pub(crate) fn events(&self, path: &str) -> Events {
        let path = format!("/.postil/events?page={}", path.replace('%', "%25"));
        Events(BufReader::new(self.send("GET", &path, &[("Host", &self.address)])))
    }

    /// Asks for a page until it is as wanted.
    #[track_caller]
    pub(crate) fn get_until(&self, path: &str, what: &str, wanted: impl Fn(&Reply) -> bool) -> Reply {
        until(what, || Some(self.get(path)).filter(&wanted))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in lower case, in the order of the answer.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("a head in ASCII");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.expect("a status"),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// The body without the script tag, which must be there once; and the digest of the page that the tag names.
    #[track_caller]
    pub(crate) fn without_tag(&self) -> (String, String) {
        const START: &str = "<script src=\"/.postil/reload.js\"";
        const END: &str = "></script>";
        let text = self.text();
        let (before, rest) = text.split_once(START).expect("a script tag");
        let (tag, after) = rest.split_once(END).expect("its end");
        assert!(!after.contains(START), "a second tag");
        let page = tag.split("data-page=\"").nth(1).and_then(|rest| rest.split('"').next());
        (format!("{before}{after}"), page.expect("a digest").to_owned())
    }
}

/// What a page's script is told, message by message.
#[derive(Debug)]
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// What comes over a connection.
    pub(crate) fn on(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }

    /// The next state.
    pub(crate) fn state(&mut self) -> Value {
        loop {
            let line = line(&mut self.0);
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("a state");
            }
        }
    }

    /// The first state from now on that is as wanted; those before it are of changes under way.
    pub(crate) fn state_until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let state = self.state();
            if wanted(&state) {
                return state;
            }
        }
    }
}

/// Asks again and again until there is an answer.
#[track_caller]
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < end, "{what} does not come");
        sleep(Duration::from_millis(20));
    }
}

fn spawn(command: &mut Command) -> Child {
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped());
    piped.spawn().expect("a command that can be run")
}

fn line(stream: &mut impl BufRead) -> String {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).expect("a line in time");
    String::from_utf8_lossy(&line).trim_end().to_owned()
}

/// Reads a stream to its end in the background, so that its writer never waits.
fn drained(mut stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let into = Arc::clone(&text);
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut bytes) {
            into.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    });
    text
}
