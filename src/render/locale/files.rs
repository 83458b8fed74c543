//! The locale files of a theme: `locales/<language>.ftl`, built in and of the edition.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{ENGLISH, base};
use crate::diagnostic::{Code, Diagnostic, Warned};

/// The folder of locale files in a theme.
pub(in crate::render) const LOCALES: &str = "locales/";
/// What their names end in.
const FTL: &str = ".ftl";

/// The locale files of a theme by their language, those that are built in before those of the edition.
#[derive(Debug, Default, Clone, PartialEq, Hash)]
pub(in crate::render) struct Files(BTreeMap<String, Vec<File>>);

#[derive(Debug, Clone, PartialEq, Hash)]
struct File {
    /// Its path; nothing if it is built in.
    path: Option<String>,
    text: String,
}

/// The variables that each message uses.
type Variables<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl Files {
    /// Adds a file by its name within the folder; `path` is where it stands, if it is not built in. Whether it is named like
    /// one of these.
    pub(in crate::render) fn add(&mut self, name: &str, path: Option<&str>, text: String) -> bool {
        let Some(tag) = name
            .strip_suffix(FTL)
            .filter(|tag| !tag.is_empty() && !tag.contains('/'))
        else {
            return false;
        };
        let path = path.map(ToOwned::to_owned);
        self.0.entry(tag.to_owned()).or_default().push(File { path, text });
        true
    }

    /// The messages of a language; nothing if there are none.
    pub(super) fn resources(&self, tag: &str, faults: &mut Vec<Diagnostic>) -> Option<Vec<Arc<FluentResource>>> {
        // `de-at` is `de-AT`.
        let (_, files) = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag))?;
        let read = |file: &File| {
            let resource = file.read().unload(faults);
            if file.path.is_some() {
                self.compare(file, &resource, faults);
            }
            Arc::new(resource)
        };
        Some(files.iter().map(read).collect())
    }

    /// Says of an edition in a language whose messages are missing that those will be English. `own` is whether there are any
    /// of its own.
    pub(super) fn lacking(&self, language: &str, own: bool) -> Option<Diagnostic> {
        let base = base(language);
        // Nothing is lacking of English, which is built in whole, and to find that out all of it would be read twice.
        if base.eq_ignore_ascii_case(ENGLISH) {
            return None;
        }
        let wanted = format!("{LOCALES}{base}{FTL}");
        if !own {
            let message = format!("the theme has no words in `{language}`: those of the interface are English");
            let help = format!("write `themes/<name>/{wanted}`, with the messages of `{LOCALES}{ENGLISH}{FTL}`");
            return Some(Diagnostic::remark(Code::Untranslated, message).help(help));
        }
        let files = self
            .0
            .iter()
            .filter(|(tag, _)| super::base(tag).eq_ignore_ascii_case(base));
        let texts: Vec<_> = files.flat_map(|(_, files)| files).map(File::read).collect();
        let has: BTreeSet<&str> = texts.iter().flat_map(|read| ids(&read.value)).collect();
        let english = self.english();
        let lacking: Vec<_> = english.iter().flat_map(ids).filter(|id| !has.contains(id)).collect();
        if lacking.is_empty() {
            return None;
        }
        let message = format!(
            "the theme lacks {} of its words in `{language}`: they are English",
            lacking.len()
        );
        let named = lacking
            .iter()
            .map(|id| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let diagnostic = Diagnostic::remark(Code::Untranslated, message).note(format!("they are {named}"));
        Some(diagnostic.help(format!("write them in `themes/<name>/{wanted}`")))
    }

    fn english(&self) -> Vec<FluentResource> {
        let files = self.0.get(ENGLISH).into_iter().flatten();
        files
            .filter(|file| file.path.is_none())
            .map(|file| file.read().value)
            .collect()
    }

    /// Reports variables that a message of the edition uses and is not told.
    fn compare(&self, file: &File, resource: &FluentResource, faults: &mut Vec<Diagnostic>) {
        let english = self.english();
        let known: Variables<'_> = english.iter().flat_map(variables).collect();
        for (id, used) in variables(resource) {
            // One that only the edition's own templates ask for is told whatever they tell it.
            let Some(told) = known.get(id) else { continue };
            for name in used.difference(told) {
                let message = format!("the message `{id}` uses `${name}`, which it is not told");
                let told: Vec<_> = told.iter().map(|name| format!("`${name}`")).collect();
                let help = if told.is_empty() {
                    "it is told nothing".to_owned()
                } else {
                    format!("it is told {}", told.join(" and "))
                };
                faults.push(file.fault(file.line_of(id, name), message).help(help));
            }
        }
    }

    /// What is built in.
    #[cfg(test)]
    pub(super) fn built_in() -> Self {
        crate::render::theme::built_in_locales()
    }
}

impl File {
    fn read(&self) -> Warned<FluentResource> {
        match FluentResource::try_new(self.text.clone()) {
            Ok(value) => Warned {
                value,
                diagnostics: Vec::new(),
            },
            Err((value, errors)) => {
                let faults = errors.into_iter().map(|error| {
                    let line = self.line(error.pos.start);
                    self.fault(
                        line,
                        format!("faulty locale file: {}", lowered(&error.kind.to_string())),
                    )
                    .help("a message is written `id = words`; what it is told stands in `{ $name }`")
                });
                Warned {
                    value,
                    diagnostics: faults.collect(),
                }
            }
        }
    }

    fn fault(&self, line: usize, message: String) -> Diagnostic {
        let path = self.path.as_deref().unwrap_or("the built-in locale file");
        Diagnostic::error(Code::ThemeLocale, message).path(format!("{path}:{line}"))
    }

    /// The line, from 1, of a byte.
    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(&self.text);
        1 + before.bytes().filter(|byte| *byte == b'\n').count()
    }

    /// The line in which a message uses a variable: the first after its id that names it.
    fn line_of(&self, id: &str, variable: &str) -> usize {
        let begins = |line: &str| {
            line.strip_prefix(id)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let lines = self.text.lines().enumerate().skip_while(|(_, line)| !begins(line));
        let variable = format!("${variable}");
        let mut lines = lines.filter(|(_, line)| line.contains(&variable));
        lines.next().map_or(1, |(at, _)| at + 1)
    }
}

fn lowered(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn ids(resource: &FluentResource) -> impl Iterator<Item = &str> {
    messages(resource).map(|(id, _)| id)
}

fn messages(resource: &FluentResource) -> impl Iterator<Item = (&str, &Pattern<&str>)> {
    resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some((message.id.name, message.value.as_ref()?)),
        _ => None,
    })
}

fn variables(resource: &FluentResource) -> impl Iterator<Item = (&str, BTreeSet<&str>)> {
    messages(resource).map(|(id, pattern)| {
        let mut used = BTreeSet::new();
        in_pattern(pattern, &mut used);
        (id, used)
    })
}

fn in_pattern<'a>(pattern: &Pattern<&'a str>, used: &mut BTreeSet<&'a str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, used);
        }
    }
}

fn in_expression<'a>(expression: &Expression<&'a str>, used: &mut BTreeSet<&'a str>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, used),
        Expression::Select { selector, variants } => {
            in_inline(selector, used);
            for variant in variants {
                in_pattern(&variant.value, used);
            }
        }
    }
}

fn in_inline<'a>(inline: &InlineExpression<&'a str>, used: &mut BTreeSet<&'a str>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            used.insert(id.name);
        }
        InlineExpression::Placeable { expression } => in_expression(expression, used),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, used);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH, Files, Variables, variables};

    /// Every built-in locale file has the messages of the English one, with the same variables.
    #[test]
    fn what_is_built_in_is_complete() {
        let files = Files::built_in();
        assert!(files.0.len() >= 3, "English and two more");
        let mut faults = Vec::new();
        let english = files.resources(ENGLISH, &mut faults).unwrap_or_default();
        let wanted: Variables<'_> = english.iter().flat_map(|resource| variables(resource)).collect();
        for tag in files.0.keys() {
            let resources = files.resources(tag, &mut faults).unwrap_or_default();
            let has: Variables<'_> = resources.iter().flat_map(|resource| variables(resource)).collect();
            let ids = |of: &Variables<'_>| of.keys().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            pretty_assertions::assert_eq!(ids(&has), ids(&wanted), "{tag}");
            for (id, used) in &wanted {
                let told = has[id].iter().all(|name| used.contains(name));
                assert!(told, "{tag}: {id} uses {:?} of {used:?}", has[id]);
            }
        }
        assert!(faults.is_empty(), "{faults:?}");
    }
}
