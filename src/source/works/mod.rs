//! Works cited: CSL-JSON as it stands, BibLaTeX converted to it.
//!
//! Both readers give the same thing, a CSL-JSON item per work that keeps to the schema `csl-data` 1.0.2; whatever
//! does not is reported where it stands and left out. A fault costs the field it is in, or at most its item.

mod biblatex;
mod csl_json;
mod date;
mod incomplete;
mod schema;

pub(crate) use self::biblatex::tables;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Work, Works};
use crate::span::SourceFile;

/// Reads a file of works, CSL-JSON (`.json`) or BibLaTeX (`.bib`) by its extension, and adds each work to `works`.
pub fn parse(file: &SourceFile, works: &mut Works, diagnostics: &mut Vec<Diagnostic>) {
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    let found = if extension.eq_ignore_ascii_case("json") {
        csl_json::parse(file, diagnostics)
    } else if extension.eq_ignore_ascii_case("bib") {
        biblatex::parse(file, diagnostics)
    } else {
        let message = format!("`{}` is not a file of works", file.path);
        diagnostics.push(
            Diagnostic::error(Code::WorksSyntax, message)
                .path(&file.path)
                .help("name it `.json` if it is CSL-JSON, `.bib` if it is BibLaTeX"),
        );
        return;
    };
    for work in found {
        add(work, works, diagnostics);
    }
}

/// Whether CSL has a type of this name.
#[must_use]
pub fn is_type(name: &str) -> bool {
    schema::TYPES.contains(&name)
}

/// Adds a work, unless its key is taken; then the first one stays.
fn add(work: Work, works: &mut Works, diagnostics: &mut Vec<Diagnostic>) {
    let note = incomplete::note(&work);
    let Err(second) = works.add(work) else {
        diagnostics.extend(note);
        return;
    };
    let key = &second.key;
    let message = format!("two works have the key `{}`", key.value);
    let mut diagnostic = Diagnostic::error(Code::DuplicateId, message).at(key.span, "used again");
    if let Some(first) = works.get(&key.value) {
        diagnostic = diagnostic.also(first.key.span, "first used here");
    }
    diagnostics.push(diagnostic.help("give one of them another key, or remove it"));
}

/// "did you mean `…`?" for a name that is not among `known`.
fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(name, known).map(|meant| format!("did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::diagnostic::{Code, Diagnostic};
    use crate::model::Works;
    use crate::span::Sources;
    use serde_json::{Value, json};

    /// Reads one file; gives the items and, for each diagnostic, its code and the text that it points at.
    fn read(path: &str, text: &str) -> (Vec<Value>, Vec<(Code, String)>) {
        let mut sources = Sources::default();
        let id = sources.add(path.to_owned(), text.to_owned());
        let mut works = Works::default();
        let mut diagnostics = Vec::new();
        if let Some(id) = id {
            parse(sources.file(id), &mut works, &mut diagnostics);
        }
        let items = works.list().iter();
        let items = items.map(|work| Value::Object(work.csl.clone())).collect();
        let place = |diagnostic: &Diagnostic| {
            let label = diagnostic.primary.as_ref();
            let text = label.map_or("", |label| sources.text(label.span));
            (diagnostic.code, text.to_owned())
        };
        let told = diagnostics.iter().filter(|said| !said.code.is_for_the_asking());
        (items, told.map(place).collect())
    }

    #[test]
    fn csl_json_loses_the_field_that_is_wrong_and_says_where() {
        let (items, found) = read(
            "works.json",
            r#"[{"id":"a","type":"reprot","title":"<b>&\"","titel":"x","issued":{"date-parts":[[2019,13]]}},
                {"id":"a","type":"book"},
                {"type":"book"},
                {"id":"b","type":"book","author":[{"famliy":"Y"}],"issued":{"raw":"2019-05/2020"}}]"#,
        );
        assert_eq!(
            items,
            [
                json!({"id":"a","type":"document","title":"<b>&\"","issued":{"date-parts":[[2019]]}}),
                json!({"id":"b","type":"book","issued":{"date-parts":[[2019,5],[2020]]}}),
            ]
        );
        let found: Vec<_> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(
            found,
            [
                (Code::InvalidWork, "\"reprot\""),
                (Code::UnknownKey, "\"titel\""),
                (Code::InvalidWork, "13"),
                (Code::InvalidWork, "{\"type\":\"book\"}"),
                (Code::UnknownKey, "\"famliy\""),
                (Code::InvalidWork, "{\"famliy\":\"Y\"}"),
                (Code::DuplicateId, "\"a\""),
            ]
        );
    }

    #[test]
    fn malformed_json_loses_only_its_item() {
        let text = "[\n  {\n    \"id\": \"a\", \"type\": \"book\"\n  },\n  {\n    \"id\": \"b\" \"type\": \"book\"\n  },\n  {\n    \"id\": \"c\", \"type\": \"book\"\n  }\n]\n";
        let (items, found) = read("works.json", text);
        assert_eq!(items.len(), 2);
        assert_eq!(found.len(), 1);
        assert_eq!(found.first().map(|(code, _)| *code), Some(Code::WorksSyntax));
    }

    #[test]
    fn biblatex_becomes_csl_json() {
        let (items, found) = read(
            "works.bib",
            r#"@book{berg, author = {van der Berg, Anna and {World Bank}}, title = {The {NASA} Files},
                 subtitle = {\emph{A} \& B}, date = {2019-05-03/2019-06}, origdate = {1890~}, langid = {british}, url = {http://a.org/~b},
                 location = {Oxford}, pages = {12--34}, publisher = {OUP}, wibble = {x}, file = {a.pdf}}
               @article{n, entrysubtype = {newspaper}, title = {Why?}, subtitle = {Because},
                 journaltitle = {The Times}, date = {n.d.}, number = 3}
               @inbook{c, crossref = {berg}, title = {Ten}, year = 1890}"#,
        );
        assert_eq!(
            items,
            [
                json!({"id":"berg","type":"book",
                    "author":[{"family":"Berg","given":"Anna","non-dropping-particle":"van der"},
                              {"literal":"World Bank"}],
                    "issued":{"date-parts":[[2019,5,3],[2019,6]]},
                    "original-date":{"date-parts":[[1890]],"circa":true},
                    "title":"The NASA Files: <i>A</i> & B","publisher":"OUP","publisher-place":"Oxford",
                    "page":"12-34","URL":"http://a.org/~b","language":"en-GB"}),
                json!({"id":"n","type":"article-newspaper","issued":{"literal":"n.d."},
                    "title":"Why? Because","container-title":"The Times","issue":"3"}),
                json!({"id":"c","type":"chapter",
                    "author":[{"family":"Berg","given":"Anna","non-dropping-particle":"van der"},
                              {"literal":"World Bank"}],
                    "issued":{"date-parts":[[1890]]},
                    "title":"Ten","container-title":"The NASA Files: <i>A</i> & B",
                    "publisher":"OUP","publisher-place":"Oxford","page":"12-34","URL":"http://a.org/~b"}),
            ]
        );
        let at = |text: &str| (Code::InvalidWork, text.to_owned());
        assert_eq!(found, [at("wibble"), at("date")]);
    }

    #[test]
    fn malformed_biblatex_loses_only_its_entry() {
        let (items, found) = read(
            "works.bib",
            "@book{a, title = {A}}\n@book{b, title = {B}\n@book{c, crossref = {c}, title = {C}}\n@string{x = y}\n@string{y = x}\n",
        );
        assert_eq!(items.len(), 2);
        let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        assert!(codes.contains(&Code::WorksSyntax), "{found:?}");
        assert!(codes.contains(&Code::InvalidWork), "{found:?}");
    }
}
