//! What to do about an address. A text of the edition is never changed for it.

use crate::external::copies::ArchivedCopy;
use crate::external::places::Kind;

/// About one that leads nowhere.
pub(super) fn dead(kind: &Kind, copy: Option<&ArchivedCopy>) -> String {
    let Some(copy) = copy else {
        return match kind {
            Kind::Work { key, .. } => format!("find out where it is now, and change it in the entry of `{key}`"),
            Kind::Editors => "find out where it is now, and change it".to_owned(),
            Kind::Text => "the text stays as it is; find out where it is now, and say so in a note".to_owned(),
        };
    };
    let ArchivedCopy { url, day } = copy;
    match kind {
        Kind::Work { key, .. } => format!("give the entry of `{key}` the copy of {day}: {}", field(kind, url)),
        Kind::Editors => format!("lead to the copy of {day}: {url}"),
        Kind::Text => format!(
            "the text stays as it is; lead to the copy of {day} in a note, or in the entry of a work with this address: {url}"
        ),
    }
}

/// About several whose copies are named beside them.
pub(super) fn with_copies(kind: &Kind) -> String {
    match kind {
        Kind::Work { .. } => format!("give the entry of each work its copy: {}", field(kind, "…")),
        Kind::Editors => "lead to the copies".to_owned(),
        Kind::Text => {
            "the texts stay as they are; lead to the copies in notes, or in the entries of works with these addresses"
                .to_owned()
        }
    }
}

/// About several that lead nowhere and have no copies.
pub(super) fn without_copies(kind: &Kind) -> String {
    match kind {
        Kind::Work { .. } | Kind::Editors => "find out where they are now, and change them".to_owned(),
        Kind::Text => "the texts stay as they are; find out where they are now, and say so in notes".to_owned(),
    }
}

/// How the entry of a work names an archived copy.
fn field(kind: &Kind, url: &str) -> String {
    match kind {
        Kind::Work { is_biblatex: true, .. } => format!("`eprint = {{{url}}}, eprinttype = {{archive}}`"),
        _ => format!("`\"archive_location\": \"{url}\"`"),
    }
}

/// About one, or several, that cannot be checked.
pub(super) fn good(pattern: &str) -> String {
    format!(
        "look at it in a browser; if it is as it should be, write `good = [\"{pattern}\"]` below `[links]` in `book.toml`"
    )
}

/// About one that has moved.
pub(super) fn moved(kind: &Kind) -> String {
    match kind {
        Kind::Work { key, .. } => format!("change it in the entry of `{key}`"),
        Kind::Editors => "change it".to_owned(),
        Kind::Text => "the text stays as it is, and leads there still; a note can say where it is now".to_owned(),
    }
}

/// About several that have moved.
pub(super) fn all_moved(kind: &Kind) -> String {
    match kind {
        Kind::Work { .. } | Kind::Editors => "change them; those in texts stay as they are".to_owned(),
        Kind::Text => "the texts stay as they are, and lead there still; notes can say where they are now".to_owned(),
    }
}
