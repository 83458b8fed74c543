//! The door to the network: HTTP by ureq.

use std::io::{self, Read};
use std::time::Duration;

use ureq::config::Config;
use ureq::{Agent, Error, Timeout};

use super::answer::Silence;
use super::fetch::{Answer, Fetch, Method};

/// Who asks, and what for.
const NAME: &str = concat!(
    "Postil/",
    env!("CARGO_PKG_VERSION"),
    " (looks whether the links of an annotated edition still lead somewhere)"
);
/// What is wanted, as readers have it.
const ACCEPT: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
/// A host that lets nobody in for so long is not there.
const CONNECT: Duration = Duration::from_secs(10);

/// A client that keeps no cookies, sends no credentials and names no page that it comes from. It goes through the proxies that
/// the environment names.
#[derive(Debug)]
pub struct Client(Agent);

impl Client {
    /// A client that waits for an answer no longer than `timeout`.
    #[must_use]
    pub fn new(timeout: Duration) -> Self {
        let config = Config::builder()
            .user_agent(NAME)
            .accept(ACCEPT)
            .http_status_as_error(false)
            // Where an address leads is followed host by host, with pauses.
            .max_redirects(0)
            .timeout_connect(Some(timeout.min(CONNECT)))
            .timeout_global(Some(timeout))
            .build();
        Self(config.new_agent())
    }
}

impl Fetch for Client {
    fn ask(&self, method: Method, url: &str, most: usize) -> Result<Answer, Silence> {
        let request = match method {
            Method::Head => self.0.head(url),
            Method::Get => self.0.get(url),
        };
        let mut reply = request.call().map_err(|error| silence(&error))?;
        let header = |name: &str| {
            let value = reply.headers().get(name)?;
            // Some hosts write addresses in UTF-8, against the rules; browsers follow them.
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let mut answer = Answer {
            status: reply.status().as_u16(),
            location: header("location"),
            retry_after: header("retry-after"),
            body: Vec::new(),
        };
        if most > 0 {
            let limit = u64::try_from(most).unwrap_or(u64::MAX);
            let mut body = reply.body_mut().as_reader().take(limit);
            body.read_to_end(&mut answer.body)
                .map_err(|error| silence(&Error::from(error)))?;
        }
        Ok(answer)
    }
}

fn silence(error: &Error) -> Silence {
    let said = || error.to_string();
    match error {
        Error::HostNotFound => Silence::UnknownHost,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => Silence::Unreachable("it lets nobody in".to_owned()),
        Error::Timeout(_) => Silence::TimedOut,
        Error::Io(error) => in_transit(error),
        Error::Tls(_) | Error::Pem(_) | Error::Rustls(_) | Error::TlsRequired => Silence::Untrusted(said()),
        Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Silence::Barred(said()),
        Error::ConnectionFailed => Silence::Unreachable(said()),
        _ => Silence::Broken(said()),
    }
}

fn in_transit(error: &io::Error) -> Silence {
    use io::ErrorKind::{
        AddrNotAvailable, ConnectionRefused, HostUnreachable, InvalidData, NetworkDown, NetworkUnreachable,
        PermissionDenied, TimedOut,
    };
    /// What Windows says of names that it does not know.
    const UNKNOWN_ON_WINDOWS: std::ops::RangeInclusive<i32> = 11001..=11004;
    let said = error.to_string();
    match error.kind() {
        ConnectionRefused => Silence::Unreachable("it lets nobody in".to_owned()),
        AddrNotAvailable | HostUnreachable | NetworkDown | NetworkUnreachable | PermissionDenied => {
            Silence::Unreachable(said)
        }
        TimedOut => Silence::TimedOut,
        // So rustls wraps what it thinks of a certificate.
        InvalidData => Silence::Untrusted(said),
        // The resolver's errors have no kind of their own.
        _ if said.starts_with("failed to lookup address") => Silence::UnknownHost,
        _ if error
            .raw_os_error()
            .is_some_and(|code| UNKNOWN_ON_WINDOWS.contains(&code)) =>
        {
            Silence::UnknownHost
        }
        _ => Silence::Broken(said),
    }
}
