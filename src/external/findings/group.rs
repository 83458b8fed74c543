//! Addresses of one host that all come to the same are told of at once.

use super::{Heard, Members, by_key, dead, door, fault, host, moved, pattern, refused, remedy, written};
use crate::diagnostic::{Code, Diagnostic};
use crate::external::answer::Verdict;
use crate::span::Sources;

/// As many addresses of a host are named.
const NAMED: usize = 20;

/// What some addresses have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Group {
    /// The host cannot be reached, by the way to it.
    Lost(String),
    /// This one leads nowhere.
    Dead(String),
    /// The host refuses programs.
    Refused(String, u16),
    /// This one leads round in a circle.
    Circle(String),
    /// The host says that they have moved.
    Moved(String),
}

/// Sorts the addresses that there is something to say about into groups.
pub(super) fn grouped<'a, 'b>(heard: &'b [Heard<'a>]) -> Vec<(Group, Members<'a, 'b>)> {
    by_key(heard, |heard| {
        let (url, outcome) = (heard.url(), &heard.outcome);
        let is_own = host(heard.end()) == host(url);
        match &outcome.verdict {
            Verdict::Silent(silence) if silence.is_of_host() && outcome.last.is_none() && heard.held.is_none() => {
                Some(Group::Lost(door(url)))
            }
            verdict if verdict.is_dead() => Some(Group::Dead(url.to_owned())),
            Verdict::Refused(status) if is_own => Some(Group::Refused(host(url), *status)),
            Verdict::Refused(_) | Verdict::Circle | Verdict::Silent(_) => Some(Group::Circle(url.to_owned())),
            _ => heard.new_address().map(|_| Group::Moved(host(url))),
        }
    })
}

impl Group {
    /// What is told of the members; at least one.
    pub(super) fn tell(&self, members: &[&Heard<'_>], sources: &Sources) -> Diagnostic {
        if let [heard] = members {
            return match (self, heard.new_address()) {
                (Self::Moved(_), Some(new)) => moved(heard, new, sources),
                (Self::Lost(_) | Self::Dead(_), _) => dead(heard, sources),
                _ => refused(heard, sources),
            };
        }
        let first = members[0];
        let at = host(first.url());
        let count = members.len();
        let diagnostic = match self {
            Self::Moved(_) => {
                let message = format!("{count} addresses at `{at}` have moved for good");
                Diagnostic::remark(Code::MovedAddress, message).help(remedy::all_moved(&first.place().kind))
            }
            Self::Lost(_) | Self::Dead(_) => {
                let message = format!(
                    "{count} addresses at `{at}` lead nowhere: {}",
                    fault(&first.outcome, &at)
                );
                let has_copies = members.iter().any(|heard| heard.copy.is_some());
                let kind = &first.place().kind;
                Diagnostic::warning(Code::DeadAddress, message).help(if has_copies {
                    remedy::with_copies(kind)
                } else {
                    remedy::without_copies(kind)
                })
            }
            Self::Refused(..) | Self::Circle(_) => {
                let message = format!(
                    "{count} addresses at `{at}` could not be checked: {}",
                    fault(&first.outcome, &at)
                );
                Diagnostic::remark(Code::UncheckedAddress, message).help(remedy::good(&pattern(members)))
            }
        };
        let mut diagnostic = diagnostic.at(first.place().span, "");
        for heard in members.iter().take(NAMED) {
            diagnostic = diagnostic.note(line(heard, sources));
        }
        if count > NAMED {
            diagnostic = diagnostic.note(format!("and {} more", count - NAMED));
        }
        diagnostic
    }
}

/// One of several addresses, with all that is to be known of it.
fn line(heard: &Heard<'_>, sources: &Sources) -> String {
    let mut line = format!("{}: `{}`", written(heard.place(), sources), heard.url());
    if let Some(new) = heard.new_address() {
        line.push_str(&format!(" is now `{new}`"));
    }
    if let Some(copy) = &heard.copy {
        line.push_str(&format!("; a copy of {}: {}", copy.day, copy.url));
    }
    line
}
