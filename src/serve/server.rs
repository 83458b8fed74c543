//! The server of the preview.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use tokio::sync::watch;

use super::desk::{Desk, Settings};
use super::digests::digest;
use super::files::{Found, LIST, find, is_page};
use super::{Hosts, Shown, client, events, pages};
use crate::render::content_type;

/// Where the preview's own files are. No file of a site begins with it.
const OWN: &str = "/.postil/";
/// Where pages are shown on paper: this and the page's address.
pub const PRINT: &str = "/.postil/print";

const HTML: &str = "text/html; charset=utf-8";

/// On every response. Nothing of a preview may outlive it in a cache, or be read by other sites.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// All that a request is answered from.
#[derive(Debug)]
pub struct Server {
    desk: Arc<Desk>,
    hosts: Hosts,
}

impl Server {
    /// A server of what is shown, to requests for `hosts`.
    #[must_use]
    pub fn new(shown: watch::Receiver<Arc<Shown>>, hosts: Hosts, settings: Settings) -> Self {
        Self {
            desk: Arc::new(Desk::new(shown, settings)),
            hosts,
        }
    }

    /// Answers requests in a thread of its own, as long as the process lives.
    ///
    /// # Errors
    ///
    /// If the system gives no thread or no means to wait for requests.
    pub fn start(self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let router = Router::new().fallback(answer).with_state(Arc::new(self));
        std::thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || runtime.block_on(async { axum::serve(listener, router).await }))?;
        Ok(())
    }

    /// A page of the preview's own, with the script.
    fn own_page(&self, status: StatusCode, shown: &Shown, page: &str) -> Response {
        let tag = client::tag(&digest(page.as_bytes()), &self.desk.assets(shown).all);
        let mut response = sent(status, HTML, client::with_tag(page.as_bytes(), &tag));
        // They need nothing from elsewhere, so nothing gets in even if a message holds markup.
        let policy = HeaderValue::from_static("default-src 'self'; img-src 'self' data:");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

/// Answers a request.
async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let mut response = match refused(&server, &request) {
        Some(refusal) => refusal,
        None => granted(&server, request.uri()).await,
    };
    if head {
        *response.body_mut() = Body::empty();
    }
    response.headers_mut().extend(HEADERS);
    response
}

/// The answer to a request that must not be answered otherwise.
fn refused(server: &Server, request: &Request) -> Option<Response> {
    let authority = request.uri().authority().map(Authority::as_str);
    let Some(host) = one_host(request.headers()) else {
        return Some(plain(StatusCode::BAD_REQUEST, "the request names no host, or several"));
    };
    // An address in full goes before the header, so both must be ours.
    if let Some(foreign) = authority
        .into_iter()
        .chain([host])
        .find(|host| !server.hosts.allow(host))
    {
        let words = format!(
            "this preview does not answer to the name `{foreign}`\n\nopen it as localhost or 127.0.0.1; if the name \
             is meant to lead here, start postil serve with --allow-host NAME"
        );
        return Some(plain(StatusCode::FORBIDDEN, &words));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "a preview is read and not written to");
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(response);
    }
    let says = |name, value| request.headers().get(name).is_some_and(|header| header == value);
    // A link from another site may lead here, but its scripts have nothing to look for.
    let spying = says("sec-fetch-site", "cross-site") && !says("sec-fetch-mode", "navigate");
    if request.uri().path().starts_with(OWN) && spying {
        return Some(plain(StatusCode::FORBIDDEN, "other sites have no business here"));
    }
    None
}

/// The `Host` header, if there is exactly one.
fn one_host(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::HOST).iter();
    let first = all.next()?;
    if all.next().is_some() {
        return None;
    }
    first.to_str().ok()
}

/// The answer to a request for something. It waits for what is being made.
async fn granted(server: &Arc<Server>, uri: &Uri) -> Response {
    if let Some(name) = uri.path().strip_prefix(OWN)
        && let Some(response) = own(server, name, uri)
    {
        return response;
    }
    let shown = server.desk.shown_at(uri.path()).await;
    let Some(site) = &shown.site else {
        return server.own_page(StatusCode::SERVICE_UNAVAILABLE, &shown, &pages::waiting(&shown));
    };
    match find(site, uri.path()) {
        Found::File(path, held) if is_page(path) => {
            let digest = server.desk.digests.file(site, path, held);
            let tag = client::tag(&digest, &server.desk.assets(&shown).all);
            sent(StatusCode::OK, HTML, client::with_tag(&held.bytes(), &tag))
        }
        Found::File(path, held) => sent(StatusCode::OK, &content_type(path), held.bytes()),
        Found::Folder => to_folder(uri),
        Found::Nothing if uri.path() == LIST => server.own_page(StatusCode::OK, &shown, &pages::list(&site.all())),
        Found::Nothing => server.own_page(StatusCode::NOT_FOUND, &shown, &pages::missing(&site.all())),
    }
}

/// What is served of the preview itself, whatever is shown.
fn own(server: &Arc<Server>, name: &str, uri: &Uri) -> Option<Response> {
    if let Some(bytes) = client::file(name) {
        return Some(sent(StatusCode::OK, &content_type(name), bytes));
    }
    if name == "events" {
        return Some(events::stream(&server.desk, page_asked(uri)));
    }
    let page = uri.path().strip_prefix(PRINT).filter(|page| page.starts_with('/'))?;
    let sheet = pages::sheet(page);
    Some(sent(StatusCode::OK, HTML, sheet.into()))
}

/// The page that the query of a request for events names.
fn page_asked(uri: &Uri) -> String {
    let fields = uri.query().unwrap_or_default().split('&');
    let page = fields
        .filter_map(|field| field.strip_prefix("page="))
        .next()
        .unwrap_or("/");
    percent_decode_str(page).decode_utf8_lossy().into_owned()
}

/// Sends the reader to the folder itself, from which the links of its page count.
fn to_folder(uri: &Uri) -> Response {
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let address = format!("{}/{query}", uri.path());
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, &address);
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

fn plain(status: StatusCode, words: &str) -> Response {
    sent(status, "text/plain; charset=utf-8", format!("{words}\n").into())
}

fn sent(status: StatusCode, kind: &str, body: Bytes) -> Response {
    let length = body.len().to_string();
    // A `Content-Length` of our own, so that it is told to those as well who ask for no body.
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_LENGTH, &length)];
    (status, headers, body).into_response()
}
