//! TOML with a place for everything: tables that are read key by key, with diagnostics for what is wrong.
//!
//! A reader asks a [`Table`] for the keys it knows. Whatever is left when it is done is an unknown key, and is
//! reported with the nearest known one. Nothing here stops at the first fault.

use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::plain;
use super::shape::{Form, Rule, Shape};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::span::{SourceFile, Sources, Span, Spanned};

/// The place of a TOML text within a file: the whole of a `.toml` file, or a document's front matter.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    file: &'a SourceFile,
    /// Bytes of the file before the TOML text.
    offset: usize,
}

impl Place<'_> {
    fn span(self, range: Range<usize>) -> Span {
        self.file.span(self.offset + range.start..self.offset + range.end)
    }
}

/// Parses the TOML text at `range` of `file` and hands its root table to `read`. Every syntax error becomes a
/// diagnostic; what could be understood is read all the same.
pub fn parse<'a, T>(
    file: &'a SourceFile,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut Table<'_, 'a>) -> T,
) -> T {
    let place = Place {
        file,
        offset: range.start,
    };
    let text = &file.text()[range];
    let root = plain::parse(text).unwrap_or_else(|| {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            diagnostics.push(syntax_error(place.span(span), error.message()));
        }
        root.into_inner()
    });
    let whole = place.span(0..text.len());
    let mut table = Table::new(&root, whole, place, diagnostics);
    let value = read(&mut table);
    table.finish();
    value
}

/// What `read` asks of the root table of a text such as `text`. Tables that are not there are described as well.
pub fn describe<T>(text: &'static str, read: impl FnOnce(&mut Table<'_, '_>, &SourceFile) -> T) -> Shape {
    let mut sources = Sources::default();
    let Some(id) = sources.add(String::new(), text) else {
        return Shape::default();
    };
    let file = sources.file(id);
    let place = Place { file, offset: 0 };
    let (root, _) = DeTable::parse_recoverable(file.text());
    let mut unsaid = Vec::new();
    let mut table = Table::new(root.get_ref(), place.span(0..text.len()), place, &mut unsaid);
    table.shape = Some(Shape::default());
    read(&mut table, file);
    table.shape.unwrap_or_default()
}

fn syntax_error(span: Span, message: &str) -> Diagnostic {
    let message = message.trim().replace('\n', "; ");
    Diagnostic::error(Code::TomlSyntax, format!("malformed TOML: {message}"))
        .at(span, "")
        .help("mend the line; a value in quotation marks ends on its line, long text goes between ''' and '''")
}

/// A table that is being read. It remembers which keys were asked for.
pub struct Table<'t, 'a> {
    entries: &'t DeTable<'a>,
    span: Span,
    place: Place<'a>,
    known: Vec<&'static str>,
    /// What is asked, while that is to be found out.
    shape: Option<Shape>,
    diagnostics: &'t mut Vec<Diagnostic>,
}

impl<'t, 'a> Table<'t, 'a> {
    fn new(entries: &'t DeTable<'a>, span: Span, place: Place<'a>, diagnostics: &'t mut Vec<Diagnostic>) -> Self {
        Self {
            entries,
            span,
            place,
            known: Vec::new(),
            shape: None,
            diagnostics,
        }
    }

    /// Where the table stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Adds a finding about this table.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds findings about this table.
    pub fn report_all(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Whether the table has the key, without reading it.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Where the value of a key stands, without reading it.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Option<Span> {
        let value = self.entries.get(key)?;
        Some(self.place.span(value.span()))
    }

    /// A text that may be absent.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let (value, span) = self.value(key, Form::Text)?;
        match value {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), span)),
            other => self.wrong_type(key, "a text in quotation marks", other, span),
        }
    }

    /// A text that must be there and must not be blank.
    pub fn required_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let text = self.text(key);
        self.narrow(key, || Form::Words);
        self.require(key);
        let text = text?;
        if text.value.trim().is_empty() {
            let message = format!("`{key}` is empty");
            self.report(Diagnostic::error(Code::InvalidValue, message).at(text.span, ""));
            return None;
        }
        Some(text)
    }

    /// `true` or `false`; absent means `false`.
    pub fn flag(&mut self, key: &'static str) -> bool {
        self.optional_flag(key).unwrap_or(false)
    }

    /// `true` or `false`, if it is said.
    pub fn optional_flag(&mut self, key: &'static str) -> Option<bool> {
        let (value, span) = self.value(key, Form::Flag)?;
        match value {
            DeValue::Boolean(flag) => Some(*flag),
            other => self.wrong_type(key, "true or false", other, span),
        }
    }

    /// A list of texts; absent means empty.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some((value, span)) = self.value(key, Form::Texts) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value else {
            return self.wrong_type(key, "a list of texts", value, span).unwrap_or_default();
        };
        let mut texts = Vec::new();
        for item in items {
            let span = self.place.span(item.span());
            match item.get_ref() {
                DeValue::String(text) => texts.push(Spanned::new(text.to_string(), span)),
                other => {
                    self.wrong_type::<()>(key, "a list of texts", other, span);
                }
            }
        }
        texts
    }

    /// A table below this one, read by `read` if it is there.
    pub fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Table<'_, 'a>) -> T) -> Option<T> {
        let Some((value, span)) = self.value(key, Form::Table(Shape::default())) else {
            self.describe_child(key, Form::Table, read);
            return None;
        };
        match value {
            DeValue::Table(entries) => Some(self.read_child(entries, span, read)),
            other => self.wrong_type(key, "a table", other, span),
        }
    }

    /// The tables of a `[[key]]` list, each read by `read`.
    pub fn tables<T>(&mut self, key: &'static str, read: impl FnMut(&mut Table<'_, 'a>) -> Option<T>) -> Vec<T> {
        let Some((value, span)) = self.value(key, Form::Tables(Shape::default())) else {
            self.describe_child(key, Form::Tables, read);
            return Vec::new();
        };
        match value {
            DeValue::Array(items) => self.read_each(key, items, read, "a table"),
            other => self
                .wrong_type(key, "a list of tables; write `[[key]]`", other, span)
                .unwrap_or_default(),
        }
    }

    /// Reads the tables of a list; `wanted` is what its items must be.
    fn read_each<T>(
        &mut self,
        key: &str,
        items: &[TomlSpanned<DeValue<'a>>],
        mut read: impl FnMut(&mut Table<'_, 'a>) -> Option<T>,
        wanted: &str,
    ) -> Vec<T> {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let span = self.place.span(item.span());
            match item.get_ref() {
                DeValue::Table(entries) => list.extend(self.read_child(entries, span, &mut read)),
                other => {
                    self.wrong_type::<()>(key, wanted, other, span);
                }
            }
        }
        list
    }

    /// One table, or a list of them, each read by `read`.
    pub fn one_or_more<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Table<'_, 'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some((value, span)) = self.value(key, Form::OneOrMore(Shape::default())) else {
            self.describe_child(key, Form::OneOrMore, read);
            return Vec::new();
        };
        match value {
            DeValue::Table(entries) => self.read_child(entries, span, &mut read).into_iter().collect(),
            DeValue::Array(items) => {
                if items.is_empty() {
                    let message = format!("`{key}` is an empty list");
                    self.report(Diagnostic::error(Code::InvalidValue, message).at(span, "at least one belongs here"));
                }
                self.read_each(key, items, read, "a table, or a list of tables")
            }
            other => self
                .wrong_type(key, "a table, or a list of tables", other, span)
                .unwrap_or_default(),
        }
    }

    /// A whole number from 1, if it is there.
    pub fn count(&mut self, key: &'static str) -> Option<usize> {
        let (value, span) = self.value(key, Form::Count)?;
        let DeValue::Integer(number) = value else {
            return self.wrong_type(key, "a whole number", value, span);
        };
        let count = usize::from_str_radix(number.as_str(), number.radix()).ok();
        if let Some(count) = count.filter(|&count| count > 0) {
            return Some(count);
        }
        let message = format!("`{key}` is not a whole number from 1");
        self.report(Diagnostic::error(Code::InvalidValue, message).at(span, ""));
        None
    }

    fn read_child<T>(&mut self, entries: &DeTable<'a>, span: Span, read: impl FnOnce(&mut Table<'_, 'a>) -> T) -> T {
        let mut child = Table::new(entries, span, self.place, self.diagnostics);
        let value = read(&mut child);
        child.finish();
        value
    }

    /// Finds out what `read` asks of a table that is not there.
    fn describe_child<T>(
        &mut self,
        key: &'static str,
        form: fn(Shape) -> Form,
        read: impl FnOnce(&mut Table<'_, 'a>) -> T,
    ) {
        if self.shape.is_none() {
            return;
        }
        let nothing = DeTable::new();
        let mut child = Table::new(&nothing, self.span, self.place, self.diagnostics);
        child.shape = Some(Shape::default());
        read(&mut child);
        let shape = child.shape.unwrap_or_default();
        self.narrow(key, || form(shape));
    }

    /// Says more exactly what the value of a key must be that was asked for. The reader itself reports what is not.
    pub fn narrow(&mut self, key: &str, form: impl FnOnce() -> Form) {
        if let Some(key) = self.shape.as_mut().and_then(|shape| shape.key_mut(key)) {
            key.form = form();
        }
    }

    /// Says that a key that was asked for must be there. The reader itself reports it if it is not.
    pub fn demand(&mut self, key: &str) {
        if let Some(key) = self.shape.as_mut().and_then(|shape| shape.key_mut(key)) {
            key.is_required = true;
        }
    }

    /// Says that a key that was asked for must be there, and reports it if it is not.
    pub fn require(&mut self, key: &str) {
        self.demand(key);
        if !self.has(key) {
            self.missing(key);
        }
    }

    /// Says what must hold between keys. The reader itself reports it if it does not.
    pub fn rule(&mut self, rule: Rule) {
        if let Some(shape) = &mut self.shape {
            shape.rules.push(rule);
        }
    }

    fn value(&mut self, key: &'static str, form: Form) -> Option<(&'t DeValue<'a>, Span)> {
        self.known.push(key);
        if let Some(shape) = &mut self.shape {
            shape.add(key, form);
        }
        let value: &TomlSpanned<DeValue<'a>> = self.entries.get(key)?;
        Some((value.get_ref(), self.place.span(value.span())))
    }

    fn wrong_type<T>(&mut self, key: &str, wanted: &str, found: &DeValue<'_>, span: Span) -> Option<T> {
        let message = format!("`{key}` must be {wanted}");
        let label = format!("this is of type {}", found.type_str());
        self.report(Diagnostic::error(Code::WrongType, message).at(span, label));
        None
    }

    fn missing(&mut self, key: &str) {
        let message = format!("`{key}` is missing");
        let diagnostic = Diagnostic::error(Code::MissingKey, message).at(self.span, format!("`{key}` belongs here"));
        self.report(diagnostic);
    }

    /// Reports the keys that nobody asked for.
    fn finish(&mut self) {
        for (key, _) in self.entries {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let meant = closest(name, self.known.iter().copied());
            let help = meant.map_or_else(
                || format!("known here: {}", self.known.join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            let diagnostic = Diagnostic::error(Code::UnknownKey, format!("unknown key `{name}`"))
                .at(self.place.span(key.span()), "")
                .help(help);
            self.diagnostics.push(diagnostic);
        }
    }
}
