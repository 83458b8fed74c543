//! Works as a citation style has them: CSL, done by hayagriva, with its traps fenced off.
//!
//! Each work is formatted by itself. So an entry depends on nothing but its work, the order is the caller's
//! whatever the style sorts by, no author becomes a dash because the same one stands above, and one work that
//! hayagriva cannot bear costs no other. The price is that nothing tells two works apart by "2019a" and "2019b",
//! which readers could not look up anyway: the documents do not cite by these letters.

mod fit;
mod html;
mod item;
mod locales;
mod short;
mod style;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use citationberg::IndependentStyle;
use citationberg::json::{Item, Value};
use hayagriva::archive::ArchivedStyle;
use hayagriva::{BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest};
use rayon::prelude::*;

use self::item::{Dates, Normalised};
pub use self::short::{form as short_form, forms as short_forms, full_title as plain_title, name_in_order, year};
use self::style::Loaded;
use super::escape;
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::model::Work;

/// How works are formatted: a CSL style and a locale. Neither is loaded before a work is formatted.
#[derive(Debug)]
pub struct Bibliography {
    source: Source,
    language: String,
    loaded: OnceLock<Result<Loaded, String>>,
}

/// One formatted work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry in full: HTML that is safe to print as it stands.
    pub html: String,
    /// A short form for running text, as plain text: "Woodman 2017", "NILC 2018", "USASpending.gov".
    pub short: String,
    /// A digest of both, and of the item that it was made from.
    pub digest: Digest,
}

impl Entry {
    /// The entry of a work in full and in short.
    #[must_use]
    pub fn new(work: &Work, html: String, short: String) -> Self {
        // What is made of texts can be written as one.
        let item = serde_json::to_string(&work.csl).unwrap_or_default();
        let digest = Digest::of([item.as_str(), html.as_str(), short.as_str()]);
        Self { html, short, digest }
    }

    /// The entry in full as it is read, without its markup.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut words = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        // The markup is ours: every `<` begins a tag.
        while let Some((before, after)) = rest.split_once('<') {
            words.push_str(before);
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
        }
        words.push_str(rest);
        escape::unescaped(&words)
    }
}

/// Where the style comes from.
#[derive(Debug)]
enum Source {
    Archive(ArchivedStyle),
    Text(Box<IndependentStyle>),
}

impl Bibliography {
    /// Names a style of hayagriva's archive (`chicago-author-date`, `apa`), or takes one in CSL XML from `files`,
    /// `style` being what to call it: its text, and after it, if it only gives another style a name, perhaps that of
    /// the other. `language` is that of the edition (BCP 47).
    ///
    /// # Errors
    /// What is wrong, for the editor: the name is unknown, a text is not a style, or has no bibliography.
    pub fn new(style: &str, files: &[&str], language: &str) -> Result<Self, String> {
        let source = match files {
            [xml, rest @ ..] => Source::Text(Box::new(style::from_text(style, xml, rest.first().copied())?)),
            [] => Source::Archive(style::by_name(style)?),
        };
        Ok(Self {
            source,
            language: language.to_owned(),
            loaded: OnceLock::new(),
        })
    }

    /// The entries of the works as HTML, in the order of the works; in the place of one that fails, the reason. What
    /// `known` gives for a work at a place is taken as it is.
    #[must_use]
    pub fn format(
        &self,
        works: &[Work],
        known: impl Fn(usize, &Work) -> Option<Result<String, String>> + Sync,
    ) -> Vec<Result<String, String>> {
        let places = works.par_iter().enumerate();
        let known: Vec<_> = places.map(|(at, work)| known(at, work)).collect();
        // Where all are known, the style need not be made ready.
        let loaded = || match self.loaded.get_or_init(|| self.load()) {
            Ok(loaded) => Ok(loaded),
            Err(reason) => Err(reason.clone()),
        };
        let entries = known.into_par_iter().enumerate().evenly();
        entries
            .map(|(at, known)| known.unwrap_or_else(|| loaded()?.entry(at, &works[at])))
            .collect()
    }

    /// Makes it ready for [`Bibliography::format`], which takes a moment.
    pub fn make_ready(&self) {
        self.loaded.get_or_init(|| self.load());
    }

    /// Whether entries have numbers, as far as is known: whether the style has been used and has them.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        matches!(self.loaded.get(), Some(Ok(loaded)) if loaded.numbered)
    }

    fn load(&self) -> Result<Loaded, String> {
        let style = match &self.source {
            Source::Archive(name) => style::independent(name.get())?,
            Source::Text(style) => style.as_ref().clone(),
        };
        Loaded::new(style, &self.language)
    }
}

impl Loaded {
    /// The entry of a work that stands at `at`, where a style that numbers gets its number from.
    ///
    /// Styles leave some types out of bibliographies, letters for one. In an index of what is cited nothing may be
    /// missing, so such a work is formatted as one of a kind that every style has.
    fn entry(&self, at: usize, work: &Work) -> Result<String, String> {
        let mut normalised = item::normalise(&work.csl);
        for kind in [None, Some("document"), Some("report"), Some("book")] {
            if let Some(kind) = kind {
                let kind = Value::String(kind.to_owned());
                normalised.put("type", &kind);
            }
            let html = self.joined(at, &normalised)?;
            if !html.is_empty() {
                return Ok(html);
            }
        }
        Err("the citation style makes nothing of it".to_owned())
    }

    /// The entry of an item, of a range of dates joined from two; empty if the style has none for it.
    fn joined(&self, at: usize, normalised: &Normalised) -> Result<String, String> {
        let first = self.html(at, &normalised.item, &normalised.dates)?;
        Ok(html::finish(&match &normalised.range {
            Some((item, from, to)) if !first.is_empty() => {
                let last = self.html(at, item, &normalised.dates)?;
                html::ranges::join(&first, &last, from, to)
            }
            _ => first,
        }))
    }

    /// The entry of an item; empty if the style has none for it.
    fn html(&self, at: usize, item: &Item, dates: &Dates) -> Result<String, String> {
        self.html_by(&self.style.of(item), at, item, dates)
    }

    /// The same by a style that may be what is left of it.
    fn html_by(&self, style: &IndependentStyle, at: usize, item: &Item, dates: &Dates) -> Result<String, String> {
        let format = || {
            let mut driver = BibliographyDriver::new().with_citation_number_offset(at);
            let locale = Some(self.locale.clone());
            driver.citation(CitationRequest::new(
                vec![CitationItem::with_entry(item)],
                style,
                locale.clone(),
                &self.locales,
                None,
            ));
            let request = BibliographyRequest::new(style, locale, &self.locales);
            let entries = driver.finish(request).bibliography?.items;
            entries.into_iter().next()
        };
        // hayagriva panics on data that it thinks cannot be; what is known of these is taken out beforehand.
        let entry: Option<BibliographyItem> =
            catch_unwind(AssertUnwindSafe(format)).map_err(|_| "the citation processor failed on it".to_owned())?;
        Ok(entry.map(|entry| html::write(&entry, dates)).unwrap_or_default())
    }
}

/// The name of the style that a text in CSL XML only gives another name to: the last part of its address.
#[must_use]
pub fn parent(xml: &str) -> Option<String> {
    style::parent(xml)
}

/// The names of all styles in the archive that can be used.
pub fn style_names() -> impl Iterator<Item = String> {
    let styles = ArchivedStyle::all().iter();
    let styles = styles.filter(|style| style::has_bibliography(**style));
    let names = styles.flat_map(|style| style.names());
    names.map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Bibliography, short_forms};
    use crate::model::Work;
    use crate::span::{Sources, Spanned};
    use serde_json::{Value, json};

    /// The entry and the short form of each item, in `chicago-author-date`.
    fn format(items: &[Value]) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let Some(file) = sources.add("works.json".to_owned(), String::new()) else {
            return Vec::new();
        };
        let span = sources.file(file).span(0..0);
        let work = |item: &Value| Work {
            key: Spanned::new(item["id"].as_str().unwrap_or_default().to_owned(), span),
            csl: item.as_object().cloned().unwrap_or_default(),
        };
        let works: Vec<Work> = items.iter().map(work).collect();
        let entries = Bibliography::new("chicago-author-date", &[], "en")
            .map(|bibliography| bibliography.format(&works, |_, _| None))
            .unwrap_or_default();
        let html = entries
            .into_iter()
            .map(|entry| entry.unwrap_or_else(|reason| format!("failed: {reason}")));
        html.zip(short_forms(&works)).collect()
    }

    #[test]
    fn escapes_what_works_bring_and_shows_the_host_of_addresses() {
        let found = format(&[json!({
            "id": "a", "type": "webpage", "title": "<b>&\" and <i>Beagle</i>",
            "URL": "http://www.host.org/a?b=1&c=\"2\"", "wibble": {"x": []}, "note": "secret",
        })]);
        let (html, short) = &found[0];
        assert!(html.contains("&lt;b&gt;&amp;&quot;"), "{html}");
        assert!(html.contains("<i>Beagle</i>"), "{html}");
        let link = "<a class=\"u\" href=\"http://www.host.org/a?b=1&amp;c=&quot;2&quot;\">www.host.org<span class=\"pa\">/a?b=1&amp;c=&quot;2&quot;</span></a>";
        assert!(html.contains(link), "{html}");
        assert!(!html.contains("secret"), "{html}");
        assert_eq!(short, "<b>&\" and Beagle");
    }

    #[test]
    fn bears_every_kind_of_date() {
        let dates = [
            json!({"date-parts": [[1939], [1945]]}),
            json!({"literal": "about 1900"}),
            json!({"date-parts": [[2019, 5, 3], [2019, 6]]}),
            json!({"date-parts": [[2019, 25, 99]]}),
            json!({"date-parts": [[]]}),
            json!({"date-parts": [[999_999]]}),
            json!({"raw": "nonsense"}),
            json!(7),
        ];
        let items: Vec<Value> = dates
            .iter()
            .map(|date| json!({"id": "a", "type": "book", "title": "T", "author": [{"family": "Roe", "given": "R."}], "issued": date}))
            .collect();
        let found = format(&items);
        assert_eq!(found[0].0, "Roe, R. 1939–1945. <i>T</i>.");
        assert_eq!(found[1].0, "Roe, R. about 1900. <i>T</i>.");
        assert!(found.iter().all(|(html, _)| html.starts_with("Roe, R. ")), "{found:?}");
    }

    #[test]
    fn keeps_particles_numbers_and_bad_schemes_as_they_are() {
        let found = format(&[
            json!({"id": "a", "type": "report", "title": "T", "number": "3:19-cv-00062-PLR-HBG",
                "author": [{"family": "van der Berg", "given": "Anna"}], "URL": "javascript:alert(1)"}),
            json!({"id": "b", "type": "book", "title": "U", "author": [{"literal": "World Bank (WB)"}],
                "issued": {"date-parts": [["2011"]]}}),
        ]);
        let (html, short) = &found[0];
        assert!(html.starts_with("Berg, Anna van der. "), "{html}");
        assert!(html.contains("3:19-cv-00062-PLR-HBG"), "{html}");
        assert!(!html.contains("href"), "{html}");
        assert_eq!(short, "van der Berg");
        assert_eq!(found[1].1, "WB 2011");
    }
}
