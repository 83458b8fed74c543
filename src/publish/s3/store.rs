//! Requests to a bucket.

use std::io::Read;
use std::thread;
use std::time::Duration;

use rustc_hash::FxHashMap;
use rusty_s3::actions::{DeleteObject, GetObject, ListObjectsV2, PutObject};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use ureq::Agent;
use ureq::http::{Method, Request};
use url::Url;

use super::super::{Stop, secrets};
use super::credentials;
use crate::model::destination::Kind;
use crate::render::{content_type, is_immutable};

/// How long the signature of a request holds.
const VALID: Duration = Duration::from_secs(900);
/// How long connecting may take, and a request as a whole.
const CONNECT: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(300);
/// Pauses before a request that failed is made again.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(3),
];
/// Browsers may keep what carries a hash of its content in its name, and ask each time whether anything else is new.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK: &str = "public, max-age=0, must-revalidate";
/// The region of a store that knows none.
const REGION: &str = "us-east-1";

/// A bucket, and who we are to it.
pub(super) struct Store {
    bucket: Bucket,
    prefix: String,
    credentials: Credentials,
    agent: Agent,
}

/// An object of the bucket.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// Bytes.
    pub(super) size: u64,
    /// The entity tag, without quotation marks.
    pub(super) tag: String,
    /// When it was put there, as the store tells time; a later time is a greater text.
    pub(super) modified: String,
}

/// An answer that was read.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Store {
    pub(super) fn open(kind: &Kind) -> Result<Self, Stop> {
        let Kind::S3 {
            bucket,
            prefix,
            region,
            endpoint,
        } = kind
        else {
            return Err(Stop::failed("this is no bucket", ""));
        };
        let found = credentials::find()?;
        let region = region.clone().or(found.region).unwrap_or_else(|| REGION.to_owned());
        let endpoint = endpoint.clone().or(found.endpoint);
        // Others than Amazon know buckets by the path of an address; there, a dot in a name breaks the certificate.
        let style = if endpoint.is_some() || bucket.contains('.') {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let amazon = || Url::parse(&format!("https://s3.{region}.amazonaws.com"));
        let endpoint = endpoint
            .map_or_else(amazon, Ok)
            .map_err(|error| no_bucket(&error.to_string()))?;
        let bucket = Bucket::new(endpoint, style, bucket.clone(), region.clone());
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .user_agent(concat!("postil/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            bucket: bucket.map_err(|error| no_bucket(&error.to_string()))?,
            prefix: prefix.clone(),
            credentials: found.credentials,
            agent: agent.into(),
        })
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// What is in the bucket, by the paths after the prefix.
    pub(super) fn list(&self) -> Result<FxHashMap<String, Object>, Stop> {
        let mut objects = FxHashMap::default();
        let mut next: Option<String> = None;
        loop {
            let mut action = ListObjectsV2::new(&self.bucket, Some(&self.credentials));
            action.with_prefix(self.prefix.clone());
            if let Some(token) = next.take() {
                action.with_continuation_token(token);
            }
            let answer = self.ask(&Method::GET, &action.sign(VALID), &[], &[], "list it")?;
            let page = ListObjectsV2::parse_response(&String::from_utf8_lossy(&answer.body));
            let page =
                page.map_err(|error| self.failed("list it", &format!("its answer is not understood: {error}")))?;
            for content in page.contents {
                let Some(path) = content.key.strip_prefix(&self.prefix) else {
                    continue;
                };
                let object = Object {
                    size: content.size.unwrap_or_default(),
                    tag: content.etag.unwrap_or_default().trim_matches('"').to_owned(),
                    modified: content.last_modified.unwrap_or_default(),
                };
                objects.insert(path.to_owned(), object);
            }
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(objects);
            }
        }
    }

    /// The bytes of an object.
    pub(super) fn get(&self, path: &str) -> Result<Vec<u8>, Stop> {
        let key = self.key(path);
        let url = GetObject::new(&self.bucket, Some(&self.credentials), &key).sign(VALID);
        Ok(self.ask(&Method::GET, &url, &[], &[], &format!("read `{key}`"))?.body)
    }

    /// Puts an object there, with what browsers are to know of it.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Stop> {
        let key = self.key(path);
        let kind = content_type(path);
        let cache = if is_immutable(path) { FOR_EVER } else { ASK };
        let mut action = PutObject::new(&self.bucket, Some(&self.credentials), &key);
        let headers = [("content-type", kind.as_str()), ("cache-control", cache)];
        for (name, value) in headers {
            action.headers_mut().insert(name, value.to_owned());
        }
        self.ask(
            &Method::PUT,
            &action.sign(VALID),
            &headers,
            bytes,
            &format!("write `{key}`"),
        )?;
        Ok(())
    }

    /// Takes an object away.
    pub(super) fn delete(&self, path: &str) -> Result<(), Stop> {
        let key = self.key(path);
        let url = DeleteObject::new(&self.bucket, Some(&self.credentials), &key).sign(VALID);
        self.ask(&Method::DELETE, &url, &[], &[], &format!("delete `{key}`"))?;
        Ok(())
    }

    /// Makes a request, again after a while if the store is busy or out of reach. Gives an answer that is a success.
    fn ask(
        &self,
        method: &Method,
        url: &Url,
        headers: &[(&str, &str)],
        body: &[u8],
        what: &str,
    ) -> Result<Answer, Stop> {
        let mut pauses = PAUSES.iter();
        loop {
            let answer = self.once(method, url, headers, body);
            let again = match &answer {
                Ok(answer) => matches!(answer.status, 429 | 500 | 502 | 503 | 504),
                Err(_) => true,
            };
            if let (true, Some(pause)) = (again, pauses.next()) {
                thread::sleep(*pause);
                continue;
            }
            return match answer {
                Ok(answer) if (200..300).contains(&answer.status) => Ok(answer),
                Ok(answer) => Err(self.refused(what, &answer)),
                Err(error) => Err(self.failed(what, &error)),
            };
        }
    }

    fn once(&self, method: &Method, url: &Url, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, String> {
        let mut request = Request::builder().method(method).uri(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let say = |error: &dyn std::fmt::Display| secrets::without(&error.to_string());
        let response = if *method == Method::PUT {
            let request = request.body(body).map_err(|error| say(&error))?;
            self.agent.run(request)
        } else {
            let request = request.body(()).map_err(|error| say(&error))?;
            self.agent.run(request)
        };
        let mut response = response.map_err(|error| say(&error))?;
        let (status, mut body) = (response.status().as_u16(), Vec::new());
        let mut reader = response.body_mut().as_reader();
        reader.read_to_end(&mut body).map_err(|error| say(&error))?;
        Ok(Answer { status, body })
    }

    /// What a store says of why it does not do what is asked.
    fn refused(&self, what: &str, answer: &Answer) -> Stop {
        let text = String::from_utf8_lossy(&answer.body);
        let element = |name: &str| {
            let (_, rest) = text.split_once(&format!("<{name}>"))?;
            Some(rest.split_once('<')?.0.trim().to_owned())
        };
        let why = match (element("Code"), element("Message")) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code,
            _ => "it says nothing more".to_owned(),
        };
        let help = match answer.status {
            401 | 403 => {
                "see that the credentials are those of somebody who may list, read, write and delete there \
                 (s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject)"
            }
            404 => "make the bucket, or mend its name or `endpoint`",
            301 | 307 | 400 => "see that `region` and `endpoint` are those of the bucket",
            _ => "run it again, which finishes the work",
        };
        let name = self.bucket.name();
        let message = format!(
            "the bucket `{name}` does not let us {what}: status {}, {why}",
            answer.status
        );
        Stop::failed(&message, &format!("{help}; the site that was there still works"))
    }

    fn failed(&self, what: &str, why: &str) -> Stop {
        let message = format!("the bucket `{}` cannot be asked to {what}: {why}", self.bucket.name());
        let help = "see that there is a network and that `endpoint` is right; the site that was there still works, and running it \
                    again finishes the work";
        Stop::failed(&message, help)
    }
}

fn no_bucket(why: &str) -> Stop {
    Stop::failed(
        &format!("the bucket has no address: {why}"),
        "see that `bucket`, `region` and `endpoint` are right",
    )
}
