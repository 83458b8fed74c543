//! Values that occur in several kinds of files: ids, dates, checksums, selectors.

use icu_locale_core::Locale;

use super::shape::{Form, Rule};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Date, Selector};
use crate::span::Spanned;

/// A text that names something and becomes part of an address: ASCII letters, digits, `-` and `_`.
///
/// Reports and drops one that has other characters. `None` also if the key is absent.
pub fn id(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let id = table.text(key);
    table.narrow(key, || Form::Id);
    let id = id?;
    checked_id(table, key, id)
}

/// Like [`id`], and it must be there.
pub fn required_id(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let id = table.required_text(key);
    table.narrow(key, || Form::Id);
    let id = id?;
    checked_id(table, key, id)
}

fn checked_id(table: &mut Table<'_, '_>, key: &str, id: Spanned<String>) -> Option<Spanned<String>> {
    if is_id(&id.value) {
        return Some(id);
    }
    let message = format!("`{}` cannot be an `{key}`", id.value);
    let diagnostic = Diagnostic::error(Code::InvalidValue, message)
        .at(id.span, "")
        .help("use letters a–z, digits, `-` and `_`; it becomes part of an address");
    table.report(diagnostic);
    None
}

/// The same as [`is_id`], as a regular expression.
pub const ID_PATTERN: &str = "^[A-Za-z0-9_-]+$";

/// Whether a text can be an id.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !text.is_empty() && text.bytes().all(good)
}

/// A date as EDTF writes it.
pub fn date(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<Date>> {
    let text = table.text(key);
    table.narrow(key, || Form::Date);
    let text = text?;
    let date = Date::parse(&text.value);
    if date.is_none() {
        let diagnostic = Diagnostic::error(Code::InvalidValue, format!("`{}` is not a date", text.value))
            .at(text.span, "")
            .help("write a year, a month or a day: `2020`, `2020-09`, `2020-09-18`");
        table.report(diagnostic);
    }
    Some(Spanned::new(date?, text.span))
}

/// The tag of a language (BCP 47).
pub fn language(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let tag = table.text(key)?;
    if tag.value.parse::<Locale>().is_ok() {
        return Some(tag);
    }
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        format!("`{}` is not the tag of a language", tag.value),
    )
    .at(tag.span, "")
    .help("write it as BCP 47 does: `en`, `de-CH`");
    table.report(diagnostic);
    None
}

/// A word out of a fixed list, as the value that it stands for.
pub fn choice<T: Copy>(table: &mut Table<'_, '_>, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
    let text = table.text(key);
    table.narrow(key, || {
        Form::Choice(choices.iter().map(|(name, _)| (*name).to_owned()).collect())
    });
    let text = text?;
    let found = choices.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let meant = crate::diagnostic::closest(&text.value, choices.iter().map(|(name, _)| *name));
        let help = meant.map_or_else(
            || format!("it is one of {}", names.join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        );
        let message = format!("`{}` is not a value of `{key}`", text.value);
        table.report(
            Diagnostic::error(Code::InvalidValue, message)
                .at(text.span, "")
                .help(help),
        );
    }
    found.map(|(_, value)| *value)
}

/// The keys of a selector, wherever one may stand.
pub fn selector(table: &mut Table<'_, '_>) -> Selector {
    let selector = Selector {
        quote: table.text("quote"),
        prefix: table.text("prefix"),
        suffix: table.text("suffix"),
        until: table.text("until"),
        within: table.text("in"),
        at: table.text("at"),
        span: table.span(),
    };
    table.rule(Rule::Apart("quote", "at"));
    for narrowing in ["prefix", "suffix", "until", "in"] {
        table.rule(Rule::Needs(narrowing, "quote"));
    }
    table.report_all(contradictions(&selector));
    selector
}

/// The keys of a selector that must select something. One that does not has been reported when this gives nothing;
/// `message` is what to say if there is no selector at all.
pub fn words(table: &mut Table<'_, '_>, message: &str) -> Option<Selector> {
    let selector = selector(table);
    table.rule(Rule::Either("quote", "at"));
    let narrows = [&selector.prefix, &selector.suffix, &selector.until, &selector.within];
    if selector.is_empty() && narrows.into_iter().all(Option::is_none) {
        let diagnostic =
            Diagnostic::error(Code::EmptySelector, message).at(table.span(), "add `quote`, or `at` for a whole block");
        table.report(diagnostic);
    }
    (!selector.is_empty()).then_some(selector)
}

/// What does not go together in a selector.
fn contradictions(selector: &Selector) -> Option<Diagnostic> {
    let beside = [&selector.prefix, &selector.suffix, &selector.until, &selector.within];
    let beside = beside.into_iter().flatten().next().map(|field| field.span);
    match (&selector.quote, &selector.at) {
        (Some(quote), Some(at)) => Some(
            Diagnostic::error(Code::InvalidValue, "`quote` and `at` exclude each other")
                .at(at.span, "this selects a whole block")
                .also(quote.span, "and this some words")
                .help("to look for the words inside that block only, write `in` in place of `at`"),
        ),
        (None, Some(at)) => beside.map(|span| {
            Diagnostic::error(Code::InvalidValue, "beside `at` nothing else counts")
                .at(span, "this narrows down where a `quote` is looked for")
                .also(at.span, "but this selects a whole block")
                .help("take it out, or quote words in `quote`")
        }),
        (None, None) => beside.map(|span| {
            Diagnostic::error(
                Code::EmptySelector,
                "a selector needs `quote`, or `at` for a whole block",
            )
            .at(span, "this only narrows down where a `quote` is looked for")
            .help("add the words in `quote`")
        }),
        (Some(_), None) => None,
    }
}
