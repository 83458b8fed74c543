//! What the script of a page is told.
//!
//! It is the state of its page, at once and again whenever it has changed. A message that is lost, a server that is
//! started anew or a machine that slept do no harm, since the next message says all there is to know.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::desk::Desk;
use super::digests::{Assets, digest};
use super::files::{Found, LIST, find};
use super::problems::gravest_first;
use super::{Problem, Shown, pages};
use crate::diagnostic::Severity;
use crate::render::Shelf;

/// How long a browser waits before it connects anew.
const RETRY: Duration = Duration::from_secs(1);
/// Between signs of life: without them a connection to a server that is gone may look open for hours.
const ALIVE: Duration = Duration::from_secs(15);
/// Problems that are told one by one. Nobody reads more of them in a panel, and each may be long.
const TOLD: usize = 50;

#[derive(Serialize)]
struct State<'a> {
    /// The digest of what is answered at the page's address.
    page: String,
    styles: &'a BTreeMap<String, String>,
    rest: &'a str,
    /// The digest of `styles` and `rest`.
    assets: &'a str,
    problems: Vec<ProblemState<'a>>,
    errors: usize,
    warnings: usize,
    stale: bool,
    target: Option<TargetState<'a>>,
    settings: SettingsState,
}

#[derive(Serialize)]
struct ProblemState<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    lines: &'a str,
    help: &'a [String],
}

#[derive(Serialize)]
struct TargetState<'a> {
    /// The page's file in the site.
    page: &'a str,
    /// Whether that is the page which is told.
    here: bool,
    id: &'a str,
    edit: u64,
}

#[derive(Serialize)]
struct SettingsState {
    jump: bool,
}

/// The stream of the states of the page at `path`.
pub(super) fn stream(desk: &Arc<Desk>, path: String) -> Response {
    let desk = Arc::clone(desk);
    let mut last = String::new();
    let states = WatchStream::new(desk.shown.clone());
    let messages = states.filter_map(move |shown| {
        // What becomes of this page is told when it is known.
        if !shown.is_settled(&path) {
            return None;
        }
        let state = state(&desk, &shown, &path);
        if state == last {
            return None;
        }
        last.clone_from(&state);
        Some(Ok::<_, Infallible>(Event::default().retry(RETRY).data(state)))
    });
    Sse::new(messages)
        .keep_alive(KeepAlive::new().interval(ALIVE))
        .into_response()
}

/// The state of the page at `path`, as JSON.
fn state(desk: &Desk, shown: &Shown, path: &str) -> String {
    let assets = desk.assets(shown);
    let here = shown.site.as_deref().and_then(|site| file_at(site, path));
    let target = shown.target.as_ref().map(|target| TargetState {
        page: &target.page,
        here: here == Some(&target.page),
        id: &target.id,
        edit: target.edit,
    });
    let count = |severity| {
        shown
            .problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let Assets { styles, rest, all } = &*assets;
    let state = State {
        page: page_digest(desk, shown, path),
        styles,
        rest,
        assets: all,
        problems: problems(&shown.problems),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        stale: shown.is_stale(),
        target,
        settings: SettingsState {
            jump: desk.settings.jump,
        },
    };
    // Maps with keys of text and plain values: there is nothing that could not be written.
    serde_json::to_string(&state).unwrap_or_default()
}

fn file_at<'a>(site: &'a Shelf, path: &str) -> Option<&'a str> {
    match find(site, path) {
        Found::File(path, _) => Some(path),
        Found::Folder | Found::Nothing => None,
    }
}

/// The digest of what is answered at an address: a file, or a page of the preview's own.
fn page_digest(desk: &Desk, shown: &Shown, path: &str) -> String {
    let Some(site) = &shown.site else {
        return digest(pages::waiting(shown).as_bytes());
    };
    match find(site, path) {
        Found::File(path, held) => desk.digests.file(site, path, held),
        Found::Folder | Found::Nothing if path == LIST => digest(pages::list(&site.all()).as_bytes()),
        Found::Folder | Found::Nothing => digest(pages::missing(&site.all()).as_bytes()),
    }
}

/// The first of the problems, errors before warnings.
fn problems(all: &[Problem]) -> Vec<ProblemState<'_>> {
    gravest_first(all)
        .take(TOLD)
        .map(|problem| ProblemState {
            severity: problem.severity.word(),
            code: problem.code,
            message: &problem.message,
            path: problem.path.as_deref(),
            line: problem.position.map(|(line, _)| line),
            column: problem.position.map(|(_, column)| column),
            lines: &problem.lines,
            help: &problem.help,
        })
        .collect()
}
