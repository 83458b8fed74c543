//! What an editor is told of the addresses that were asked for.

mod group;
mod remedy;

use rustc_hash::FxHashMap;

use self::group::grouped;
use super::answer::{Outcome, Silence, Verdict};
use super::copies::ArchivedCopy;
use super::places::{Kind, Outside, Place};
use super::round::door;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::address;
use crate::span::{Sources, Spanned};

/// As many other places are named.
const LISTED: usize = 5;

/// An address, and what came of asking for it.
#[derive(Debug, Clone)]
pub struct Heard<'a> {
    /// The address.
    pub outside: &'a Outside,
    /// What came of it.
    pub outcome: Outcome,
    /// A copy of what stood there; none if there is none, or if none was asked for.
    pub copy: Option<ArchivedCopy>,
    /// Whether an archive said that it has none.
    pub is_lost: bool,
    /// The copy that the edition leads to already.
    pub held: Option<&'a str>,
}

impl Heard<'_> {
    fn url(&self) -> &str {
        &self.outside.url
    }

    /// The place where something can be done about it.
    fn place(&self) -> &Place {
        // Invariant: an address that is asked for stands somewhere.
        &self.outside.places[0]
    }

    fn is_only_in_texts(&self) -> bool {
        self.place().kind == Kind::Text
    }

    /// Where it led in the end.
    fn end(&self) -> &str {
        self.outcome.last.as_deref().unwrap_or(self.url())
    }

    /// The address that is to stand in its place, if that is worth telling: what stays as it is anyway leads there as well.
    fn new_address(&self) -> Option<&str> {
        let new = self
            .outcome
            .moved
            .as_deref()
            .filter(|_| self.outcome.verdict == Verdict::Good)?;
        let is_same = address::comparable(new) == address::comparable(self.url());
        (!is_same || !self.is_only_in_texts()).then_some(new)
    }
}

/// What is to be told.
#[must_use]
pub fn tell(heard: &[Heard<'_>], sources: &Sources) -> Vec<Diagnostic> {
    let groups = grouped(heard);
    groups
        .iter()
        .map(|(kind, members)| kind.tell(members, sources))
        .collect()
}

/// What is wrong with an address that leads nowhere.
fn fault(outcome: &Outcome, host: &str) -> String {
    match &outcome.verdict {
        Verdict::Gone(status) => format!("the host has nothing there ({status})"),
        Verdict::Failing(status) => format!("the host has a fault ({status})"),
        Verdict::Silent(silence) => match silence {
            Silence::UnknownHost => format!("no host is called `{host}`"),
            Silence::Unreachable(said) => format!("`{host}` cannot be reached: {said}"),
            Silence::Untrusted(said) => format!("`{host}` cannot prove that it is who it is: {said}"),
            Silence::Barred(said) => format!("the proxy lets nobody through to `{host}`: {said}"),
            Silence::TimedOut => format!("`{host}` does not answer"),
            Silence::Broken(said) => format!("the answer breaks off: {said}"),
        },
        Verdict::Refused(status) => format!("`{host}` refuses programs ({status})"),
        Verdict::Circle => "it leads round in a circle, as with hosts that want cookies".to_owned(),
        Verdict::Good => String::new(),
    }
}

fn host(url: &str) -> String {
    let parsed = address::request(url);
    let host = parsed.as_ref().and_then(|url| url.host_str());
    host.unwrap_or(url).to_owned()
}

fn dead(heard: &Heard<'_>, sources: &Sources) -> Diagnostic {
    let message = format!(
        "`{}` leads nowhere: {}",
        heard.url(),
        fault(&heard.outcome, &host(heard.end()))
    );
    let new = if heard.held.is_some() {
        Diagnostic::remark
    } else {
        Diagnostic::warning
    };
    let diagnostic = begun(new(Code::DeadAddress, message), heard, sources);
    if let Some(held) = heard.held {
        return diagnostic.note(format!("the edition leads to a copy: {held}"));
    }
    let diagnostic = if heard.is_lost {
        diagnostic.note("the archive has no copy of it")
    } else {
        diagnostic
    };
    let diagnostic = diagnostic.help(remedy::dead(&heard.place().kind, heard.copy.as_ref()));
    spared(diagnostic, heard)
}

fn refused(heard: &Heard<'_>, sources: &Sources) -> Diagnostic {
    let fault = fault(&heard.outcome, &host(heard.end()));
    let message = format!("`{}` could not be checked: {fault}", heard.url());
    begun(Diagnostic::remark(Code::UncheckedAddress, message), heard, sources).help(remedy::good(heard.url()))
}

fn moved(heard: &Heard<'_>, new: &str, sources: &Sources) -> Diagnostic {
    let message = format!("`{}` has moved for good to `{new}`", heard.url());
    let diagnostic = place_of(Diagnostic::remark(Code::MovedAddress, message), heard, sources);
    let is_home = |url: &str| address::request(url).is_some_and(|url| url.path() == "/" && url.query().is_none());
    let diagnostic = if is_home(new) && !is_home(heard.url()) {
        diagnostic.note("that is the home page: what stood at the old address may be gone")
    } else {
        diagnostic
    };
    spared(diagnostic.help(remedy::moved(&heard.place().kind)), heard)
}

/// Says what is not to be changed, if an address stands in texts as well.
fn spared(diagnostic: Diagnostic, heard: &Heard<'_>) -> Diagnostic {
    let is_in_text = heard.outside.places.iter().any(|place| place.kind == Kind::Text);
    if is_in_text && !heard.is_only_in_texts() {
        diagnostic.help("in the texts it stays as it is: they are reproduced to the letter")
    } else {
        diagnostic
    }
}

/// Says where an address stands and where it leads.
fn begun(diagnostic: Diagnostic, heard: &Heard<'_>, sources: &Sources) -> Diagnostic {
    let diagnostic = place_of(diagnostic, heard, sources);
    match &heard.outcome.last {
        Some(last) => diagnostic.note(format!("it leads on to `{last}`")),
        None => diagnostic,
    }
}

fn place_of(diagnostic: Diagnostic, heard: &Heard<'_>, sources: &Sources) -> Diagnostic {
    let diagnostic = diagnostic.at(heard.place().span, "");
    let others = &heard.outside.places[1..];
    let shown: Vec<_> = others
        .iter()
        .take(LISTED)
        .map(|place| written(place, sources))
        .collect();
    let more = if others.len() > LISTED { ", …" } else { "" };
    match others.len() {
        0 => diagnostic,
        1 => diagnostic.note(format!("another place has it: {}", shown.join(", "))),
        count => diagnostic.note(format!("{count} other places have it: {}{more}", shown.join(", "))),
    }
}

/// A place, as `file:line:column`.
fn written(place: &Place, sources: &Sources) -> String {
    let file = sources.file(place.span.file);
    let at = file.position(place.span.start as usize);
    format!("{}:{}:{}", file.path, at.line, at.column)
}

/// That nothing at all could be reached.
#[must_use]
pub fn no_network(count: usize) -> Diagnostic {
    let message = format!("none of {count} addresses could be reached: is there a network?");
    Diagnostic::warning(Code::NoNetwork, message)
        .help("see whether a browser reaches any of them; behind a proxy, set `HTTPS_PROXY` and `HTTP_PROXY`")
}

/// That an archive does not answer.
#[must_use]
pub fn mute_archive(archive: &str) -> Diagnostic {
    let message = format!("the archive at `{archive}` does not answer, so that no copies can be named");
    Diagnostic::remark(Code::NoNetwork, message).help("check again later")
}

/// What is called good and stands nowhere.
#[must_use]
pub fn unused_good(entry: &Spanned<String>, outside: &[Outside]) -> Diagnostic {
    let message = format!("the edition leads to no address `{}`", entry.value);
    let meant = closest(&entry.value, outside.iter().map(|outside| outside.url.as_str()));
    let help = meant.map_or_else(
        || "write it as it stands there, with `*` for any signs, or take it out".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    Diagnostic::warning(Code::UnusedGood, message)
        .at(entry.span, "")
        .help(help)
}

/// The addresses that go together, by a name.
type Members<'a, 'b> = Vec<&'b Heard<'a>>;

/// Puts what has the same key together, in the order in which keys are first come to.
fn by_key<'a, 'b, K: std::hash::Hash + Eq + Clone>(
    heard: &'b [Heard<'a>],
    key: impl Fn(&Heard<'a>) -> Option<K>,
) -> Vec<(K, Members<'a, 'b>)> {
    let mut places: FxHashMap<K, usize> = FxHashMap::default();
    let mut groups: Vec<(K, Members<'a, 'b>)> = Vec::new();
    for heard in heard {
        let Some(key) = key(heard) else { continue };
        let at = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(heard);
    }
    groups
}

/// Where all addresses of a group are reached, as a pattern.
fn pattern(members: &[&Heard<'_>]) -> String {
    let first = door(members[0].url());
    if members.iter().all(|heard| door(heard.url()) == first) {
        return format!("{first}/*");
    }
    let rest = first.split_once("://").map_or(first.as_str(), |(_, rest)| rest);
    format!("*://{rest}/*")
}

#[cfg(test)]
mod tests;
