//! The words of the interface, in the language of the edition.
//!
//! They come from the theme's locale files, in the syntax of Project Fluent. A language falls back on the one it is a
//! variety of, and what is in neither on English. Files of the edition's theme are laid over those that are built in,
//! message by message.

mod files;
mod labels;

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use icu_locale::LocaleDirectionality;
use icu_locale_core::LanguageIdentifier;
use rustc_hash::FxHashMap;

pub(super) use self::files::{Files, LOCALES};
pub(super) use self::labels::letter;
use crate::diagnostic::Diagnostic;

/// The language that has all messages.
const ENGLISH: &str = "en";

/// The words of the interface in one language.
pub(super) struct Locale {
    /// Where a message is looked for, in this order.
    bundles: Vec<FluentBundle<Arc<FluentResource>>>,
    /// The messages that are words, and places for what they are told, so that nothing need be made out to say them; nothing
    /// stands for one that is more.
    plain: FxHashMap<String, Option<Vec<Part>>>,
    /// The way the language of the edition is written.
    direction: Direction,
}

/// What a message is told.
pub(super) type Argument<'a> = (&'a str, Value<'a>);

/// A value that a message is told.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number; it decides about plurals.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// A part of a message.
#[derive(Debug)]
enum Part {
    /// Words.
    Words(String),
    /// The place of what the message is told under a name.
    Place(String),
}

/// The way a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// As the attribute `dir` has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locales = self.bundles.iter().map(|bundle| &bundle.locales);
        formatter.debug_list().entries(locales).finish()
    }
}

impl Locale {
    /// The words for an edition in `language` (BCP 47), from these files. What is wrong with those that are of use is
    /// added to `faults`.
    pub(super) fn new(language: &str, files: &Files, faults: &mut Vec<Diagnostic>) -> Self {
        let mut bundles = Vec::new();
        let mut plain = FxHashMap::default();
        let mut own = false;
        for tag in fallbacks(language) {
            let Some(resources) = files.resources(tag, faults) else {
                continue;
            };
            own |= tag != ENGLISH || base(language) == ENGLISH;
            let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
            // The marks would be copied along, and elements keep directions apart.
            bundle.set_use_isolating(false);
            let mut messages = FxHashMap::default();
            for resource in resources {
                overlay(&mut messages, &resource);
                bundle.add_resource_overriding(resource);
            }
            for (id, parts) in messages {
                plain.entry(id).or_insert(parts);
            }
            bundles.push(bundle);
        }
        faults.extend(files.lacking(language, own));
        Self {
            bundles,
            plain,
            direction: direction(language),
        }
    }

    /// A message that is told nothing.
    pub(super) fn say(&self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// The same, borrowed if it has words only. Every note of every page has some.
    pub(super) fn words(&self, id: &str) -> Cow<'_, str> {
        match self.plain.get(id).and_then(Option::as_deref) {
            Some([Part::Words(words)]) => Cow::Borrowed(words),
            _ => Cow::Owned(self.say(id)),
        }
    }

    /// A message that is told something. One that is nowhere is its own id: the tests know all that are asked for here.
    pub(super) fn tell(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        self.format(id, arguments).unwrap_or_else(|| id.to_owned())
    }

    /// A message by its id; nothing if there is none.
    pub(super) fn format(&self, id: &str, arguments: &[Argument<'_>]) -> Option<String> {
        let plain = self.plain.get(id).and_then(Option::as_ref);
        if let Some(text) = plain.and_then(|parts| filled(parts, arguments)) {
            return Some(text);
        }
        self.bundles.iter().find_map(|bundle| {
            let pattern = bundle.get_message(id)?.value()?;
            let arguments: FluentArgs<'_> = arguments
                .iter()
                .map(|(name, value)| {
                    let value = match value {
                        Value::Text(text) => FluentValue::from(text.as_ref()),
                        Value::Number(number) => FluentValue::from(*number),
                    };
                    (*name, value)
                })
                .collect();
            // What a message refers to was seen to when the files were read.
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
            Some(text.into_owned())
        })
    }

    /// Things after each other, as a sentence lists them: "a, b and c".
    pub(super) fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let Some((first, others)) = items.split_first() else {
            return String::new();
        };
        let mut list = first.as_ref().to_owned();
        for (at, item) in others.iter().enumerate() {
            let id = if at + 1 == others.len() {
                "list-last"
            } else {
                "list-next"
            };
            list = self.tell(id, &[("list", list.into()), ("item", item.as_ref().into())]);
        }
        list
    }

    /// The way the language of the edition is written.
    pub(super) const fn direction(&self) -> Direction {
        self.direction
    }
}

/// The parts of a pattern of words and of values as they are told; nothing for one that chooses or computes anything. Most are so
/// plain, and every note of every page has a few of them.
fn parts(pattern: &Pattern<&str>) -> Option<Vec<Part>> {
    let part = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Part::Words((*value).to_owned())),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(Part::Place(id.name.to_owned())),
        PatternElement::Placeable { .. } => None,
    };
    pattern.elements.iter().map(part).collect()
}

/// Adds the messages of a resource to those that it overrides.
fn overlay(messages: &mut FxHashMap<String, Option<Vec<Part>>>, resource: &FluentResource) {
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        match &message.value {
            Some(pattern) => messages.insert(message.id.name.to_owned(), parts(pattern)),
            None => messages.remove(message.id.name),
        };
    }
}

/// A plain message, told something; nothing if it is not told all that it asks for.
fn filled(parts: &[Part], arguments: &[Argument<'_>]) -> Option<String> {
    let mut out = String::with_capacity(32);
    for part in parts {
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Place(name) => match arguments.iter().find(|(told, _)| told == name)? {
                (_, Value::Text(text)) => out.push_str(text),
                (_, Value::Number(number)) => {
                    let _ = write!(out, "{number}");
                }
            },
        }
    }
    Some(out)
}

/// The way a language (BCP 47) is written.
pub(super) fn direction(language: &str) -> Direction {
    let language: LanguageIdentifier = language.parse().unwrap_or(LanguageIdentifier::UNKNOWN);
    if LocaleDirectionality::new_extended().is_right_to_left(&language) {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}

/// A language, what it is a variety of, and English: `de-AT`, `de`, `en`.
fn fallbacks(language: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(language);
    let own = std::iter::from_fn(move || {
        let tag = rest?;
        rest = tag.rfind('-').map(|at| &tag[..at]);
        Some(tag)
    });
    own.filter(|tag| *tag != ENGLISH).chain([ENGLISH])
}

/// The language without its variety.
pub(super) fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use fluent_bundle::concurrent::FluentBundle;
    use fluent_bundle::{FluentArgs, FluentResource};

    use super::{Direction, Files, Locale, Value, direction, fallbacks, filled, parts};

    fn locale(language: &str) -> Locale {
        let mut faults = Vec::new();
        let locale = Locale::new(language, &Files::built_in(), &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        locale
    }

    #[test]
    fn a_language_falls_back_on_what_it_is_a_variety_of() {
        let chain = |language| fallbacks(language).collect::<Vec<_>>();
        assert_eq!(chain("de-AT-1996"), ["de-AT-1996", "de-AT", "de", "en"]);
        assert_eq!(chain("en-GB"), ["en-GB", "en"]);
        assert_eq!(chain("en"), ["en"]);
    }

    #[test]
    fn lists_are_joined_as_sentences_do() {
        let locale = locale("en-GB");
        assert_eq!(locale.list::<&str>(&[]), "");
        assert_eq!(locale.list(&["a"]), "a");
        assert_eq!(locale.list(&["a", "b"]), "a and b");
        assert_eq!(locale.list(&["a", "b", "c", "d"]), "a, b, c and d");
    }

    #[test]
    fn what_is_filled_in_is_what_fluent_says() {
        let source = "words = Words\nboth = { $text }: { $number },\n  { $text } again\nlacking = { $other }\nchosen = { $number ->\n [one] One\n *[other] { $number }\n }\n";
        let resource = FluentResource::try_new(source.to_owned()).expect("a resource");
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().expect("a language")]);
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).expect("new messages");
        for number in [0_i64, 1, -12, 1_234_567] {
            let told = [("text", Value::from("\"a\" <b>")), ("number", Value::from(number))];
            let mut arguments = FluentArgs::new();
            arguments.set("text", "\"a\" <b>");
            arguments.set("number", number);
            for (id, is_plain) in [("words", true), ("both", true), ("lacking", false), ("chosen", false)] {
                let pattern = bundle.get_message(id).and_then(|message| message.value()).expect(id);
                let said = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
                let plain = parts(pattern).and_then(|parts| filled(&parts, &told));
                assert_eq!(plain, is_plain.then(|| said.into_owned()), "{id}");
            }
        }
    }

    #[test]
    fn scripts_run_their_way() {
        for language in ["ar", "he-IL", "fa", "yi", "ckb", "az-Arab"] {
            assert_eq!(direction(language), Direction::RightToLeft, "{language}");
        }
        for language in ["en", "de-AT", "az", "zh-Hant", "not a tag", ""] {
            assert_eq!(direction(language), Direction::LeftToRight, "{language}");
        }
    }
}
