//! CSL-JSON: strict JSON, read through a syntax tree so that every complaint has its place.

use jsonc_parser::ast::{Array, Object, ObjectProp, Value as Node};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Map, Value};

use super::schema::{self, Kind};
use super::{date, suggestion};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Work;
use crate::span::{SourceFile, Span, Spanned};

/// Nothing that the JSON standard does not have.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The works of a CSL-JSON file.
pub(super) fn parse(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Work> {
    let mut reader = Reader {
        file,
        offset: 0,
        diagnostics,
    };
    match reader.tree(file.text()) {
        Ok(Some(Node::Array(list))) => reader.items(&list),
        Ok(other) => {
            reader.not_a_list(other.as_ref());
            Vec::new()
        }
        Err(error) => reader.recover(*error),
    }
}

struct Reader<'a> {
    file: &'a SourceFile,
    /// Bytes of the file before the text that was parsed.
    offset: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Parses a piece of the file that begins at `offset`. The error is boxed up as the diagnostic it will be.
    fn tree(&self, text: &'a str) -> Result<Option<Node<'a>>, Box<Diagnostic>> {
        let tree = parse_to_ast(text, &CollectOptions::default(), &STRICT);
        tree.map(|tree| tree.value).map_err(|error| {
            let kind = error.kind().to_string().to_lowercase();
            let message = format!("malformed JSON: {kind}");
            Box::new(Diagnostic::error(Code::WorksSyntax, message).at(self.span(error.range()), ""))
        })
    }

    /// Reads the items one by one after the list as a whole could not be parsed, so that one slip of the pen does
    /// not make every citation of the edition an unknown work.
    fn recover(&mut self, error: Diagnostic) -> Vec<Work> {
        let before = self.diagnostics.len();
        let mut works = Vec::new();
        for (start, piece) in pieces(self.file.text()) {
            self.offset = start;
            match self.tree(piece) {
                Ok(Some(Node::Object(item))) => works.extend(self.item(&item)),
                Ok(_) => {}
                Err(error) => self.diagnostics.push(*error),
            }
        }
        let syntax = |diagnostic: &Diagnostic| diagnostic.code == Code::WorksSyntax;
        if !self.diagnostics[before..].iter().any(syntax) {
            self.diagnostics.push(error);
        }
        works
    }

    fn not_a_list(&mut self, found: Option<&Node>) {
        let range = found.map_or(Range::new(0, 0), Ranged::range);
        let start = Range::new(range.start, range.start + usize::from(range.end > range.start));
        let message = "a file of works must be a list of items";
        let diagnostic = Diagnostic::error(Code::WorksSyntax, message)
            .at(self.span(start), "the list begins with `[`")
            .help("export the works as CSL JSON");
        self.diagnostics.push(diagnostic);
    }

    fn items(&mut self, list: &Array) -> Vec<Work> {
        let mut works = Vec::new();
        for element in &list.elements {
            match element {
                Node::Object(item) => works.extend(self.item(item)),
                other => self.lost(other.range(), "a work must be an object"),
            }
        }
        works
    }

    /// A work; only an item without an id is none.
    fn item(&mut self, item: &Object) -> Option<Work> {
        let key = self.key(item);
        let mut csl = Map::new();
        csl.insert("id".to_owned(), key.as_ref()?.value.clone().into());
        csl.insert("type".to_owned(), self.kind(item).into());
        for property in &item.properties {
            self.variable(property, &mut csl);
        }
        key.map(|key| Work { key, csl })
    }

    fn key(&mut self, item: &Object) -> Option<Spanned<String>> {
        let Some(property) = item.get("id") else {
            self.lost(item.range, "a work has no `id`");
            return None;
        };
        match &property.value {
            Node::StringLit(id) if !id.value.trim().is_empty() => {
                Some(Spanned::new(id.value.to_string(), self.span(id.range)))
            }
            other => {
                self.lost(other.range(), "the `id` of a work must be a text");
                None
            }
        }
    }

    /// The type; `document`, the most general one, where it is missing or wrong.
    fn kind(&mut self, item: &Object) -> String {
        let (range, found) = match item.get("type").map(|property| &property.value) {
            None => (item.range, "a work has no `type`".to_owned()),
            Some(Node::StringLit(kind)) if schema::TYPES.contains(&kind.value.as_ref()) => {
                return kind.value.to_string();
            }
            Some(Node::StringLit(kind)) => {
                let message = format!("`{}` is not a type of CSL", kind.value);
                let help = suggestion(&kind.value, schema::TYPES.iter().copied());
                let diagnostic = Diagnostic::warning(Code::InvalidWork, message);
                let diagnostic = diagnostic.at(self.span(kind.range), "").maybe_help(help);
                self.diagnostics.push(diagnostic);
                return "document".to_owned();
            }
            Some(other) => (other.range(), "the `type` of a work must be a text".to_owned()),
        };
        self.invalid(range, found);
        "document".to_owned()
    }

    fn variable(&mut self, property: &ObjectProp, csl: &mut Map<String, Value>) {
        let name = property.name.as_str();
        if matches!(name, "id" | "type") {
            return;
        }
        let Some(kind) = schema::kind(name) else {
            self.unknown(property, "variable", schema::variables());
            return;
        };
        if csl.contains_key(name) {
            self.invalid(name_range(property), format!("`{name}` stands twice in this work"));
            return;
        }
        if let Some(value) = self.value(name, kind, &property.value) {
            csl.insert(name.to_owned(), value);
        }
    }

    fn value(&mut self, name: &str, kind: Kind, node: &Node) -> Option<Value> {
        let wanted = match (kind, node) {
            (Kind::Text | Kind::Number, Node::StringLit(_))
            | (Kind::Number, Node::NumberLit(_))
            | (Kind::Custom, Node::Object(_)) => return Some(to_json(node)),
            (Kind::Names, Node::Array(names)) => return self.names(name, names),
            (Kind::Date, Node::Object(date)) => return self.date(name, date),
            (Kind::Texts, Node::Array(_)) => return Some(to_json(node)),
            (Kind::Text, _) => "a text",
            (Kind::Number, _) => "a text or a number",
            (Kind::Names, _) => "a list of names",
            (Kind::Texts, _) => "a list of texts",
            (Kind::Date, _) => "a date: an object with `date-parts`, `literal` or `raw`",
            (Kind::Custom, _) => "an object",
        };
        self.invalid(node.range(), format!("`{name}` must be {wanted}"));
        None
    }

    fn names(&mut self, variable: &str, names: &Array) -> Option<Value> {
        let mut list = Vec::new();
        for node in &names.elements {
            match node {
                Node::Object(name) => list.extend(self.name(variable, name)),
                other => {
                    let message = format!("a name in `{variable}` must be an object");
                    self.invalid(other.range(), message);
                }
            }
        }
        (!list.is_empty()).then_some(Value::Array(list))
    }

    fn name(&mut self, variable: &str, name: &Object) -> Option<Value> {
        let mut parts = Map::new();
        for property in &name.properties {
            let key = property.name.as_str();
            let text = schema::NAME_TEXTS.contains(&key);
            if !text && !schema::NAME_FLAGS.contains(&key) {
                let known = [schema::NAME_TEXTS, schema::NAME_FLAGS].concat();
                self.unknown(property, "part of a name", known);
                continue;
            }
            match &property.value {
                Node::Object(_) | Node::Array(_) | Node::NullKeyword(_) => {
                    self.invalid(property.value.range(), format!("`{key}` cannot be this"));
                }
                value if text && value.as_string_lit().is_none() => {
                    self.invalid(value.range(), format!("`{key}` must be a text"));
                }
                value => {
                    parts.insert(key.to_owned(), to_json(value));
                }
            }
        }
        let named = ["family", "given", "literal"].iter();
        if named.clone().any(|part| parts.contains_key(*part)) {
            return Some(Value::Object(parts));
        }
        let message = format!("a name in `{variable}` has neither `family` nor `given` nor `literal`");
        self.invalid(name.range, message);
        None
    }

    /// A date. One that is written as text (`raw`) is taken apart, so that later stages see one form only.
    fn date(&mut self, variable: &str, date: &Object) -> Option<Value> {
        let mut object = Map::new();
        for property in &date.properties {
            let key = property.name.as_str();
            match (key, &property.value) {
                ("date-parts", Node::Array(dates)) => {
                    let said = self.diagnostics.len();
                    match self.date_parts(variable, dates) {
                        Some(parts) => {
                            object.insert(key.to_owned(), parts);
                        }
                        None if self.diagnostics.len() > said => return None,
                        // An empty list: another form of the date may follow.
                        None => {}
                    }
                }
                ("literal" | "raw" | "edtf", Node::StringLit(_))
                | ("season", Node::StringLit(_) | Node::NumberLit(_))
                | ("circa", Node::StringLit(_) | Node::NumberLit(_) | Node::BooleanLit(_)) => {
                    object.insert(key.to_owned(), to_json(&property.value));
                }
                _ if schema::DATE_PARTS.contains(&key) => {
                    self.invalid(property.value.range(), format!("`{key}` cannot be this"));
                }
                _ => self.unknown(property, "part of a date", schema::DATE_PARTS.iter().copied()),
            }
        }
        if object.contains_key("date-parts") || object.contains_key("literal") {
            return Some(Value::Object(object));
        }
        let text = object.get("raw").or_else(|| object.get("edtf"));
        if let Some(text) = text.and_then(Value::as_str) {
            let date_object = date::from_text(text);
            if date::is_kept(&date_object, text) {
                self.invalid(date.range, date::kept(text));
            }
            return Some(date_object);
        }
        let message = format!("the date in `{variable}` has neither `date-parts` nor `literal` nor `raw`");
        self.invalid(date.range, message);
        None
    }

    /// The dates in `date-parts`: one, or two of a range. Nothing if there are none, so that other forms of the date count.
    fn date_parts(&mut self, variable: &str, dates: &Array) -> Option<Value> {
        if dates.elements.len() > 2 {
            let message = format!("`date-parts` of `{variable}` must hold one date, or two for a range");
            self.invalid(dates.range, message);
            return None;
        }
        let mut list = Vec::new();
        for date in &dates.elements {
            let parts = date.as_array().filter(|parts| parts.elements.len() <= 3);
            let Some(parts) = parts else {
                let message = format!("a date in `{variable}` must be a list of year, month and day");
                self.invalid(date.range(), message);
                return None;
            };
            list.push(self.numbers(variable, parts)?);
        }
        // A range without an end keeps its empty place.
        let has_first = list.first().is_some_and(|first| !first.is_empty());
        has_first.then(|| list.into())
    }

    /// Year, month and day, as numbers even where they were written as texts (older exports do), as far as there are any:
    /// an empty text and 0 stand for nothing.
    fn numbers(&mut self, variable: &str, parts: &Array) -> Option<Vec<i64>> {
        let mut numbers = Vec::new();
        for (at, node) in parts.elements.iter().enumerate() {
            let text = match node {
                Node::NumberLit(number) => number.value,
                Node::StringLit(text) => text.value.trim(),
                _ => "?",
            };
            if matches!(text, "" | "0") {
                break;
            }
            let number = text.parse().ok();
            let Some(number) = number.filter(|number| date::part_in_range(at, *number)) else {
                let part = ["year", "month (1 to 12)", "day (1 to 31)"].get(at).unwrap_or(&"");
                self.invalid(node.range(), format!("this is not a {part} for `{variable}`"));
                // What is less exact may still be right.
                return (at > 0).then_some(numbers);
            };
            numbers.push(number);
        }
        Some(numbers)
    }

    fn span(&self, range: Range) -> Span {
        self.file.span(self.offset + range.start..self.offset + range.end)
    }

    /// Reports a fault that costs a work as a whole.
    fn lost(&mut self, range: Range, message: &str) {
        let diagnostic = Diagnostic::error(Code::InvalidWork, message).at(self.span(range), "");
        self.diagnostics.push(diagnostic);
    }

    /// Reports a fault that the work can do without.
    fn invalid(&mut self, range: Range, message: String) {
        let diagnostic = Diagnostic::warning(Code::InvalidWork, message).at(self.span(range), "");
        self.diagnostics.push(diagnostic);
    }

    fn unknown<'k>(&mut self, property: &ObjectProp, what: &str, known: impl IntoIterator<Item = &'k str>) {
        let name = property.name.as_str();
        let message = format!("`{name}` is not a {what} in CSL");
        let diagnostic = Diagnostic::warning(Code::UnknownKey, message)
            .at(self.span(name_range(property)), "")
            .maybe_help(suggestion(name, known));
        self.diagnostics.push(diagnostic);
    }
}

fn name_range(property: &ObjectProp) -> Range {
    let start = property.range.start;
    match &property.name {
        jsonc_parser::ast::ObjectPropName::String(name) => name.range,
        jsonc_parser::ast::ObjectPropName::Word(name) => Range::new(start, name.range.end),
    }
}

fn to_json(node: &Node) -> Value {
    match node {
        Node::StringLit(text) => text.value.as_ref().into(),
        Node::NumberLit(number) => number
            .value
            .parse::<serde_json::Number>()
            .map_or_else(|_| number.value.into(), Value::Number),
        Node::BooleanLit(flag) => flag.value.into(),
        Node::NullKeyword(_) => Value::Null,
        Node::Array(list) => list.elements.iter().map(to_json).collect(),
        Node::Object(object) => {
            let pairs = object.properties.iter();
            pairs
                .map(|pair| (pair.name.as_str().to_owned(), to_json(&pair.value)))
                .collect()
        }
    }
}

/// What seem to be the items of a list that is not well formed: from each `{` that stands at the start of a line
/// as deep as the first one does, to the next. With their places.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut depth = None;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with('{') && *depth.get_or_insert(indent) == indent {
            starts.push(line_start + indent);
        }
        line_start += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let bounds = starts.iter().copied().zip(ends);
    bounds
        .map(|(start, end)| {
            let piece = text[start..end].trim_end();
            let piece = piece.strip_suffix(']').unwrap_or(piece).trim_end();
            (start, piece.strip_suffix(',').unwrap_or(piece))
        })
        .collect()
}
