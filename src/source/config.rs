//! `book.toml`: the edition as a whole.

mod build;

use super::destinations;
use super::fields::{choice, date, id, language, required_id};
use super::found::{doi, picture};
use super::notes::{TEXTUAL, editorial};
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest::Digest;
use crate::model::destination::Destination;
use crate::model::{Date, EndRule, Picture, Relation, Tree};
use crate::policy::Wish;
use crate::span::{SourceFile, Spanned};

pub use self::build::base_url;

/// Where pages go unless `book.toml` or the command line says otherwise.
pub const OUTPUT: &str = "public";
/// The theme that is built in.
pub const THEME: &str = "default";
/// The citation style of an edition that names none.
pub const STYLE: &str = "chicago-shortened-notes";

/// What `book.toml` says, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// A digest of all that was read.
    pub written: Digest,
    /// The edition's title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// A sentence or two about it.
    pub description: Option<String>,
    /// Who made it.
    pub editors: Vec<String>,
    /// What it is about, in a word or two each.
    pub keywords: Vec<String>,
    /// Its DOI, without the address of a resolver.
    pub doi: Option<String>,
    /// The picture that stands for it where it is linked to.
    pub picture: Option<Picture>,
    /// Language of the editors' own words (BCP 47).
    pub language: String,
    /// The licence of the apparatus: its name and its address.
    pub licence: Option<Licence>,
    /// Ids of documents in the order of the edition; those not named follow.
    pub documents: Vec<Spanned<String>>,
    /// The series of editors' notes; the textual one is always among them.
    pub series: Vec<Series>,
    /// The relations between passages: built in, then declared.
    pub relations: Vec<Relation>,
    /// The folder for the site, below the edition's.
    pub output: String,
    /// Where the site will stand, with a slash at the end. Links are relative if there is none.
    pub base_url: Option<String>,
    /// Whether compressed copies stand beside large files.
    pub compress: bool,
    /// What the edition wants of the policy of its pages; nothing if they are to have none.
    pub policy: Option<Wish>,
    /// The name of the theme.
    pub theme: Spanned<String>,
    /// The citation style.
    pub style: Spanned<String>,
    /// Groups of works, by their keys, that look alike and are not the same.
    pub distinct: Vec<Vec<Spanned<String>>>,
    /// What becomes of quotations that do not say what their sources say.
    pub quotations: Quotations,
    /// Addresses that the editors have looked at, which are not asked for: in full, or with `*` for any signs.
    pub good: Vec<Spanned<String>>,
    /// The versions that have been published, the newest first.
    pub versions: Vec<Version>,
    /// Where the edition is published.
    pub destinations: Vec<Destination>,
}

impl Config {
    /// The destination of a name, or the only one.
    #[must_use]
    pub fn destination(&self, name: Option<&str>) -> Option<&Destination> {
        match (name, self.destinations.as_slice()) {
            (Some(name), all) => all.iter().find(|destination| destination.name.value == name),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// Where readers find what is published at a destination, with a slash at the end, as far as anything says so.
    #[must_use]
    pub fn published_at(&self, name: Option<&str>) -> Option<String> {
        let own = self.destination(name).and_then(Destination::base_url);
        own.or_else(|| self.base_url.clone())
    }
}

/// A version of the edition that has been published.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number, as the editors count: `1.1`.
    pub number: Spanned<String>,
    /// When it was published.
    pub date: Spanned<Date>,
    /// What is new in it.
    pub changes: Tree,
}

impl Version {
    /// The id of its entry on the page of versions.
    #[must_use]
    pub fn id(&self) -> String {
        format!("v-{}", self.number.value)
    }
}

/// What becomes of quotations that do not say what their sources say, and what is no quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotations {
    /// Of one whose words differ.
    pub altered: Level,
    /// Of one whose words do not stand in the source.
    pub missing: Level,
    /// Words that many texts have without quoting each other.
    pub stock: Vec<String>,
}

/// How much is made of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is an error.
    Error,
    /// It is a warning.
    Warning,
    /// Nothing is said.
    Allow,
}

/// A licence.
#[derive(Debug, Clone)]
pub struct Licence {
    /// Its short name.
    pub name: String,
    /// Where it can be read.
    pub url: Option<Spanned<String>>,
}

/// A series of editors' notes.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its id.
    pub id: String,
    /// What readers see.
    pub label: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether the edition declares it; one that is built in is named in the interface's language.
    pub declared: bool,
}

/// Reads `book.toml`.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Config> {
    let mut diagnostics = Vec::new();
    let mut changes = Vec::new();
    let mut value = table::parse(file, 0..file.text().len(), &mut diagnostics, |root| {
        read(root, file, &mut changes)
    });
    value.written = Digest::of([file.text()]);
    diagnostics.extend(changes);
    Warned { value, diagnostics }
}

/// The keys of `book.toml`.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, file| read(root, file, &mut Vec::new()))
}

fn read(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Config {
    let whole = file.span(0..0);
    let mut config = empty(Spanned::new(STYLE.to_owned(), whole));
    if !root.has("edition") {
        let diagnostic = Diagnostic::error(Code::MissingKey, "`[edition]` is missing")
            .at(whole, "")
            .help("begin with `[edition]` and `title = \"…\"`");
        root.report(diagnostic);
    }
    root.table("edition", |table| edition(table, &mut config));
    root.demand("edition");
    config.series = series(root);
    config.relations = relations(root);
    root.table("build", |table| build::read(table, &mut config));
    root.table("theme", |table| {
        if let Some(name) = id(table, "name") {
            config.theme = name;
        }
    });
    root.table("quotations", |table| {
        const LEVELS: &[(&str, Level)] = &[
            ("error", Level::Error),
            ("warning", Level::Warning),
            ("allow", Level::Allow),
        ];
        let quotations = &mut config.quotations;
        quotations.altered = choice(table, "altered", LEVELS).unwrap_or(quotations.altered);
        quotations.missing = choice(table, "missing", LEVELS).unwrap_or(quotations.missing);
        quotations.stock = table.texts("stock").into_iter().map(|words| words.value).collect();
    });
    root.table("citations", |table| {
        if let Some(style) = table.text("style") {
            config.style = style;
        }
        config.distinct = table.tables("distinct", |table| {
            let works = table.texts("works");
            table.demand("works");
            if !table.has("works") {
                let diagnostic = Diagnostic::error(Code::MissingKey, "what is distinct must be named");
                let help = "name the works by their keys: `works = [\"…\", \"…\"]`";
                table.report(diagnostic.at(table.span(), "").help(help));
            }
            Some(works)
        });
    });
    root.table("links", |table| config.good = table.texts("good"));
    config.versions = versions(root, file, found);
    config.destinations = destinations::read(root, |table, seen, name| report_twice(table, seen, name, "destination"));
    config
}

/// The versions, the newest first; of one day, as they stand.
fn versions(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Version> {
    let mut seen: Vec<Spanned<String>> = Vec::new();
    let mut versions = root.tables("version", |table| {
        let number = table.required_text("number");
        let date = date(table, "date");
        table.require("date");
        let changes = table.required_text("changes").map(|text| editorial(file, &text, found));
        let number = number?;
        report_twice(table, &seen, &number, "version");
        seen.push(number.clone());
        Some(Version {
            number,
            date: date?,
            changes: changes?,
        })
    });
    versions.sort_by_key(|version| std::cmp::Reverse(version.date.value));
    versions
}

fn empty(style: Spanned<String>) -> Config {
    Config {
        written: Digest::default(),
        title: String::new(),
        subtitle: None,
        description: None,
        editors: Vec::new(),
        keywords: Vec::new(),
        doi: None,
        picture: None,
        language: "en".to_owned(),
        licence: None,
        documents: Vec::new(),
        series: Vec::new(),
        relations: Vec::new(),
        output: OUTPUT.to_owned(),
        base_url: None,
        compress: false,
        policy: Some(Wish::default()),
        theme: Spanned::new(THEME.to_owned(), style.span),
        style,
        distinct: Vec::new(),
        quotations: Quotations {
            altered: Level::Warning,
            missing: Level::Warning,
            stock: Vec::new(),
        },
        good: Vec::new(),
        versions: Vec::new(),
        destinations: Vec::new(),
    }
}

fn edition(table: &mut Table<'_, '_>, config: &mut Config) {
    let plain = |text: Spanned<String>| text.value;
    config.title = table.required_text("title").map(plain).unwrap_or_default();
    config.subtitle = table.text("subtitle").map(plain);
    config.description = table.text("description").map(plain);
    config.editors = table.texts("editors").into_iter().map(plain).collect();
    config.keywords = table.texts("keywords").into_iter().map(plain).collect();
    config.doi = doi(table);
    config.picture = picture(table);
    if let Some(language) = language(table, "language") {
        config.language = language.value;
    }
    config.documents = table.texts("documents");
    config.licence = table
        .table("licence", |table| {
            let name = table.required_text("name");
            let url = table.text("url");
            Some(Licence { name: name?.value, url })
        })
        .flatten();
}

fn series(root: &mut Table<'_, '_>) -> Vec<Series> {
    let mut seen: Vec<Spanned<String>> = Vec::new();
    let mut series = root.tables("series", |table| {
        let id = required_id(table, "id");
        let label = table.text("label");
        let description = table.text("description");
        let id = id?;
        report_twice(table, &seen, &id, "series");
        seen.push(id.clone());
        Some(Series {
            label: label.map_or_else(|| id.value.clone(), |label| label.value),
            id: id.value,
            description: description.map(|text| text.value),
            declared: true,
        })
    });
    if !series.iter().any(|series| series.id == TEXTUAL) {
        series.push(Series {
            id: TEXTUAL.to_owned(),
            label: "text".to_owned(),
            description: Some("doubtful readings, never corrected silently".to_owned()),
            declared: false,
        });
    }
    series
}

fn relations(root: &mut Table<'_, '_>) -> Vec<Relation> {
    let mut relations = Relation::built_in();
    let mut seen: Vec<Spanned<String>> = Vec::new();
    let declared = root.tables("relation", |table| {
        let name = required_id(table, "name");
        let label = table.required_text("label");
        let inverse = table.required_text("inverse");
        let (verified, chronological) = (table.optional_flag("verified"), table.optional_flag("chronological"));
        let answers = table.optional_flag("answers");
        let from = end_rule(table, "from-kinds", "from-most");
        let to = end_rule(table, "to-kinds", "to-most");
        let name = name?;
        report_twice(table, &seen, &name, "relation");
        seen.push(name.clone());
        // A built-in relation that is given other labels keeps its rules.
        let known = relations.iter().find(|known| known.name == name.value);
        Some(Relation {
            verified: verified.unwrap_or(known.is_some_and(|known| known.verified)),
            chronological: chronological.unwrap_or(known.is_some_and(|known| known.chronological)),
            answers: answers.unwrap_or(known.is_some_and(|known| known.answers)),
            from,
            to,
            name: name.value,
            label: label?.value,
            inverse: inverse?.value,
            named: true,
        })
    });
    // An edition may give a built-in relation other labels.
    for relation in declared {
        match relations.iter_mut().find(|known| known.name == relation.name) {
            Some(known) => *known = relation,
            None => relations.push(relation),
        }
    }
    relations
}

fn end_rule(table: &mut Table<'_, '_>, kinds: &'static str, most: &'static str) -> EndRule {
    EndRule {
        kinds: table.texts(kinds).into_iter().map(|kind| kind.value).collect(),
        most: table.count(most),
    }
}

fn report_twice(table: &mut Table<'_, '_>, seen: &[Spanned<String>], id: &Spanned<String>, what: &str) {
    if let Some(first) = seen.iter().find(|first| first.value == id.value) {
        let diagnostic = Diagnostic::error(
            Code::DuplicateId,
            format!("the {what} `{}` is declared twice", id.value),
        )
        .at(id.span, "declared again here")
        .also(first.span, "first declared here")
        .help("rename one or take it out");
        table.report(diagnostic);
    }
}
