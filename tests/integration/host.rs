//! A host on the loopback that says what a test has it say, and remembers what it was asked.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `HEAD`, `GET`.
    pub(crate) method: String,
    /// The path, with the query.
    pub(crate) path: String,
    /// The headers, their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
}

impl Request {
    /// The method and the path.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What is said.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// An answer.
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
        /// The time that it takes.
        time: Duration,
    },
    /// The connection is closed.
    Close,
    /// Nothing, until the other side has had enough.
    Hang,
}

impl Reply {
    /// An answer with a status.
    pub(crate) fn of(status: u16) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: String::new(),
            time: Duration::ZERO,
        }
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// With something to read.
    pub(crate) fn body(mut self, text: &str) -> Self {
        if let Self::Answer { body, .. } = &mut self {
            text.clone_into(body);
        }
        self
    }

    /// After some milliseconds.
    pub(crate) fn after(mut self, milliseconds: u64) -> Self {
        if let Self::Answer { time, .. } = &mut self {
            *time = Duration::from_millis(milliseconds);
        }
        self
    }
}

type Script = dyn Fn(&Request, usize) -> Reply + Send + Sync;

#[derive(Default)]
struct Heard {
    requests: Vec<Request>,
    /// How often each path was asked for.
    times: HashMap<String, usize>,
    /// When each request came and when it was answered.
    spans: Vec<(Instant, Instant)>,
}

/// A host that is there until it is dropped.
pub(crate) struct Host {
    address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
    is_over: Arc<AtomicBool>,
}

impl Host {
    /// A host that says what `script` makes of a request, and of how often its path was asked for before.
    pub(crate) fn new(script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = Self {
            address: listener.local_addr().expect("its address"),
            heard: Arc::default(),
            is_over: Arc::default(),
        };
        let (heard, is_over, script) = (Arc::clone(&host.heard), Arc::clone(&host.is_over), Arc::new(script));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                let (heard, script) = (Arc::clone(&heard), Arc::clone(&script));
                std::thread::spawn(move || serve(&stream, &heard, &*script));
            }
        });
        host
    }

    /// Its address, without a slash at the end.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All that it was asked.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.heard.lock().unwrap().requests.clone()
    }

    /// The methods and paths that it was asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.requests().iter().map(Request::line).collect()
    }

    /// From when to when each request lasted.
    pub(crate) fn spans(&self) -> Vec<(Instant, Instant)> {
        self.heard.lock().unwrap().spans.clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // So that the listener looks.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers one request, and closes.
fn serve(stream: &TcpStream, heard: &Mutex<Heard>, script: &Script) {
    let mut reader = BufReader::new(stream);
    let Some(request) = read(&mut reader) else { return };
    let begun = Instant::now();
    let nth = {
        let mut heard = heard.lock().unwrap();
        heard.requests.push(request.clone());
        let times = heard.times.entry(request.path.clone()).or_default();
        *times += 1;
        *times - 1
    };
    match script(&request, nth) {
        Reply::Close => {}
        Reply::Hang => {
            // It ends when the other side goes away.
            let _ = reader.read_line(&mut String::new());
        }
        Reply::Answer {
            status,
            headers,
            body,
            time,
        } => {
            std::thread::sleep(time);
            let mut head = format!(
                "HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-length: {}\r\n",
                body.len()
            );
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let body = if request.method == "HEAD" { "" } else { &body };
            heard.lock().unwrap().spans.push((begun, Instant::now()));
            let _ = write!(&mut &*stream, "{head}\r\n{body}");
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    while let Some(line) = line().filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    Some(Request { method, path, headers })
}
