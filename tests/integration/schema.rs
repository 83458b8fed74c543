//! JSON Schemas: they say what the readers say.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use postil::diagnostic::{Code, Diagnostic};
use postil::schema::{Kind, schema, text};
use postil::source::{chronology, cites, config, crossrefs, front_matter, lock, names, notes};
use postil::span::Sources;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use crate::edition::Edition;

fn validator(kind: Kind) -> Validator {
    jsonschema::options().build(&schema(kind)).expect("a sound schema")
}

/// What the reader of such files says about a text.
fn read(kind: Kind, toml: &str) -> Vec<Diagnostic> {
    let text = match kind {
        Kind::Document | Kind::Page => format!("+++\n{toml}+++\nText.\n"),
        _ => toml.to_owned(),
    };
    let mut sources = Sources::default();
    let id = sources.add("a.md".to_owned(), text).unwrap();
    let file = sources.file(id);
    match kind {
        Kind::Book => config::parse(file).diagnostics,
        Kind::Notes => notes::parse(file, None).diagnostics,
        Kind::Cites => cites::parse(file).diagnostics,
        Kind::Crossrefs => crossrefs::parse(file).diagnostics,
        Kind::Names => names::parse(file).diagnostics,
        Kind::Chronology => chronology::parse(file).diagnostics,
        Kind::Document | Kind::Page => front_matter::parse(file).diagnostics,
        Kind::Lock => lock::parse(file).diagnostics,
    }
}

/// Calls `visit` with the path of every table of a schema, and its schema.
fn each_table(path: &str, schema: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    visit(path, schema);
    for (key, schema) in schema["properties"].as_object().unwrap() {
        let inner = schema.get("items").or_else(|| schema["anyOf"].get(0)).unwrap_or(schema);
        if inner.get("properties").is_some() {
            each_table(&format!("{path}{key}."), inner, visit);
        }
    }
}

/// Every key of a schema, by its path, with its schema.
fn each_key(kind: Kind) -> Vec<(String, Value)> {
    let mut keys = Vec::new();
    each_table("", &schema(kind), &mut |path, table| {
        for (key, schema) in table["properties"].as_object().unwrap() {
            keys.push((format!("{path}{key}"), schema.clone()));
        }
    });
    keys
}

#[test]
fn every_key_is_explained() {
    for &kind in Kind::ALL {
        for (path, schema) in each_key(kind) {
            let said = schema["description"].as_str();
            assert!(
                said.is_some_and(|said| !said.is_empty() && !said.contains("](")),
                "{path}: {schema}"
            );
        }
    }
    let book = schema(Kind::Book);
    let series = &book["properties"]["series"]["items"]["properties"];
    assert_eq!(series["label"]["description"], "what readers see");
    let style = &book["properties"]["citations"]["properties"]["style"];
    assert_eq!(style["default"], "chicago-shortened-notes");
    let notes = schema(Kind::Notes);
    let certainty = &notes["properties"]["emendation"]["items"]["properties"]["certainty"];
    assert_eq!(
        (&certainty["enum"], &certainty["default"]),
        (&json!(["high", "medium", "low"]), &json!("high"))
    );
    let body = &notes["properties"]["note"]["items"]["properties"]["body"];
    assert_eq!(body["description"], "what it says");
}

/// A key that the page explains and no reader knows would be advice that leads to an error.
#[test]
fn every_key_that_is_explained_is_read() {
    let known: BTreeSet<_> = Kind::ALL
        .iter()
        .flat_map(|&kind| each_key(kind))
        .flat_map(|(path, _)| {
            let tails = std::iter::successors(Some(path), |tail| Some(tail.split_once('.')?.1.to_owned()));
            tails.collect::<Vec<_>>()
        })
        .collect();
    let page = include_str!("../../docs/format.md");
    let (mut in_table, mut rows) = (false, 0);
    for line in page.lines() {
        if line.starts_with("| key") && line.ends_with("| meaning |") {
            in_table = true;
        } else if !line.starts_with('|') {
            in_table = false;
        } else if in_table && line.starts_with("| `") {
            rows += 1;
            let cell = line.split('|').nth(1).unwrap();
            for key in cell.split('`').skip(1).step_by(2) {
                assert!(known.contains(key.trim_matches(['[', ']'])), "no reader knows `{key}`");
            }
        }
    }
    assert!(rows > 70, "only {rows} rows were found");
}

/// Tools for TOML know drafts 4 to 7; what these have not in common would be passed over by some.
#[test]
fn only_what_all_drafts_know_is_used() {
    const KNOWN: &[&str] = &[
        "$schema",
        "title",
        "description",
        "default",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "pattern",
        "enum",
        "not",
        "anyOf",
        "minItems",
        "minimum",
        "dependencies",
    ];
    for &kind in Kind::ALL {
        let whole = schema(kind);
        each_table("", &whole, &mut |path, table| {
            let inner = table["properties"].as_object().unwrap().values();
            for schema in inner.chain([table]) {
                for keyword in schema.as_object().unwrap().keys() {
                    assert!(KNOWN.contains(&keyword.as_str()), "{path}: {keyword}");
                }
            }
        });
    }
}

/// A reader that meets a key it does not know lists those it knows.
#[test]
fn each_table_has_the_keys_that_its_reader_lists() {
    for &kind in Kind::ALL {
        let whole = schema(kind);
        let mut tables = 0;
        each_table("", &whole, &mut |path, table| {
            tables += 1;
            let mut value = json!({ "qqqqqqqqqqqq": true });
            for part in path.split('.').rev().filter(|part| !part.is_empty()) {
                let is_list = each_key(kind).iter().any(|(known, schema)| {
                    known.rsplit('.').next() == Some(part) && schema["type"] == "array" && path.contains(known)
                });
                value = if is_list { json!([value]) } else { value };
                value = json!({ part: value });
            }
            if kind == Kind::Page {
                value["page"] = json!(true);
            }
            let said = read(kind, &toml::to_string(&value).unwrap());
            let unknown = said
                .iter()
                .find(|said| said.code == Code::UnknownKey && said.message.contains("qqqqqqqqqqqq"));
            let help = &unknown.unwrap_or_else(|| panic!("{path}: {said:?}")).help[0];
            let listed: BTreeSet<_> = help.strip_prefix("known here: ").unwrap().split(", ").collect();
            let keys: BTreeSet<_> = table["properties"]
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(listed, keys, "{} {path}", kind.name());
        });
        assert!(tables >= 2, "{}", kind.name());
    }
}

/// Words that are right in some places and wrong in others.
const WORDS: &[&str] = &[
    "word",
    "en",
    "two words",
    "",
    " ",
    "high",
    "original",
    "short",
    "2020-01",
    "2020-13",
    "2020-01-32",
    "p1",
];

fn anything() -> BoxedStrategy<Value> {
    prop_oneof![
        proptest::sample::select(WORDS).prop_map(|word| json!(word)),
        any::<bool>().prop_map(|flag| json!(flag)),
        (0..9).prop_map(|number| json!(number)),
        Just(json!(["word"])),
        Just(json!(["word", 1])),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{}])),
        Just(json!({ "id": "word" })),
    ]
    .boxed()
}

/// Values that are mostly what the schema asks for.
fn value(schema: &Value) -> BoxedStrategy<Value> {
    let right = match schema["type"].as_str() {
        Some("object") => table(schema),
        Some("array") => proptest::collection::vec(value(&schema["items"]), 0..3)
            .prop_map(Value::Array)
            .boxed(),
        Some("boolean") => any::<bool>().prop_map(|flag| json!(flag)).boxed(),
        _ => match schema["enum"].as_array() {
            Some(words) => proptest::sample::select(words.clone()).boxed(),
            None => {
                prop_oneof![9 => Just(json!("word")), 1 => proptest::sample::select(WORDS).prop_map(|word| json!(word))]
                    .boxed()
            }
        },
    };
    prop_oneof![40 => right, 1 => anything()].boxed()
}

fn table(schema: &Value) -> BoxedStrategy<Value> {
    let required: Vec<_> = schema["required"].as_array().cloned().unwrap_or_default();
    let keys = schema["properties"].as_object().unwrap();
    let keys = keys.iter().map(|(key, schema)| {
        let likely = if required.contains(&json!(key)) { 0.97 } else { 0.25 };
        let key = key.clone();
        proptest::option::weighted(likely, value(schema)).prop_map(move |value| Some((key.clone(), value?)))
    });
    let strange = proptest::option::weighted(0.02, Just(("strange".to_owned(), json!(1))));
    let keys: Vec<_> = keys.map(Strategy::boxed).chain([strange.boxed()]).collect();
    keys.prop_map(|keys| Value::Object(keys.into_iter().flatten().collect::<Map<_, _>>()))
        .boxed()
}

/// Whether a finding is about something that a schema can say.
fn is_of_form(said: &Diagnostic) -> bool {
    let beyond = [
        "is not the tag of a language",
        "is not a DOI",
        "is not the address of a site",
        "is not the address of a store",
        "is not the beginning of keys",
        "is not the name of a branch",
        "is not the name of a host",
        "is not the name of an archive",
        "is no source that",
    ];
    match said.code {
        Code::UnknownKey | Code::WrongType | Code::MissingKey | Code::EmptySelector => true,
        Code::InvalidValue => !beyond.iter().any(|words| said.message.contains(words)),
        Code::DuplicateId | Code::OutsideFolder | Code::NoSections => false,
        _ => panic!("{said:?}"),
    }
}

#[test]
fn a_file_is_valid_if_and_only_if_its_reader_accepts_it() {
    for &kind in Kind::ALL {
        let own = validator(kind);
        // A document's front matter may be that of a page as well, and the other way round.
        let others = match kind {
            Kind::Document => vec![validator(Kind::Page)],
            Kind::Page => vec![validator(Kind::Document)],
            _ => Vec::new(),
        };
        let strategy = table(&schema(kind));
        let mut runner = TestRunner::new_with_rng(
            Config::default(),
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let mut counts = [0, 0];
        for _ in 0..1500 {
            let file = strategy.new_tree(&mut runner).unwrap().current();
            let toml = toml::to_string(&file).unwrap();
            let said = read(kind, &toml);
            let is_accepted = !said.iter().any(is_of_form);
            let is_valid = own.is_valid(&file) || others.iter().any(|other| other.is_valid(&file));
            let faults: Vec<_> = own.iter_errors(&file).map(|fault| fault.to_string()).collect();
            assert_eq!(is_valid, is_accepted, "{}\n{toml}\n{said:#?}\n{faults:#?}", kind.name());
            counts[usize::from(is_valid)] += 1;
        }
        assert!(counts.iter().all(|&count| count >= 100), "{}: {counts:?}", kind.name());
    }
}

/// The kind of a file by its path, and the TOML in it.
fn toml_in<'a>(path: &str, text: &'a str) -> Option<(Kind, &'a str)> {
    let kind = match path {
        _ if path.ends_with("book.toml") => Kind::Book,
        _ if path.ends_with("book.lock") => Kind::Lock,
        _ if path.ends_with(".notes.toml") => Kind::Notes,
        _ if path.ends_with(".cites.toml") => Kind::Cites,
        _ if path.ends_with("crossrefs.toml") => Kind::Crossrefs,
        _ if path.ends_with("names.toml") => Kind::Names,
        _ if path.ends_with("chronology.toml") => Kind::Chronology,
        _ if path.ends_with(".md") => {
            let front = text.strip_prefix("+++\n")?.split_once("\n+++\n")?.0;
            let is_page = front.lines().any(|line| line.starts_with("page"));
            return Some((if is_page { Kind::Page } else { Kind::Document }, front));
        }
        _ => return None,
    };
    Some((kind, text))
}

/// Checks that a file is valid. Gives its kind.
fn expect_valid(path: &str, text: &str) -> Option<Kind> {
    let (kind, toml) = toml_in(path, text)?;
    let value: Value = toml::from_str(toml).unwrap_or_else(|error| panic!("{path}: {error}"));
    let schema = validator(kind);
    let faults: Vec<_> = schema
        .iter_errors(&value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert_eq!(faults, Vec::<String>::new(), "{path}");
    Some(kind)
}

#[test]
fn what_is_there_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut kinds = Vec::new();
    for part in ["book.toml", "content", "src/cli/skeleton"] {
        for entry in walkdir::WalkDir::new(root.join(part)) {
            let entry = entry.unwrap();
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                kinds.extend(expect_valid(&entry.path().to_string_lossy(), &text));
            }
        }
    }
    assert!(kinds.len() >= 12, "{kinds:?}");
    let mut kinds = Vec::new();
    for (path, bytes) in crate::docs::files() {
        kinds.extend(expect_valid(&path, &String::from_utf8(bytes).unwrap()));
    }
    for kind in Kind::ALL {
        assert!(kinds.contains(kind), "the documentation shows no {}", kind.name());
    }
}

#[test]
fn the_files_of_a_new_edition_name_their_schemas() {
    let folder = Edition::empty().on_disk();
    folder.run(["new", "mine"]).expect_silence();
    for (file, kind) in [
        ("mine/book.toml", Kind::Book),
        ("mine/content/complaint.notes.toml", Kind::Notes),
        ("mine/content/complaint.cites.toml", Kind::Cites),
        ("mine/content/crossrefs.toml", Kind::Crossrefs),
    ] {
        let toml = folder.read(file);
        let named = toml.lines().next().unwrap().strip_prefix("#:schema ").unwrap();
        let path = Path::new(file).parent().unwrap().join(named);
        assert_eq!(folder.read(path.to_str().unwrap()), text(kind), "{file}");
    }
    let named = folder.files("mine");
    let sidecars = named.keys().filter(|path| path.ends_with(".toml")).count();
    assert_eq!(sidecars, 4, "a file of another kind needs its line, too");
}

#[test]
fn schemas_are_listed_printed_and_written() {
    let folder = Edition::empty().on_disk();
    let list = folder.run(["schema"]);
    list.expect_silence();
    let names: Vec<_> = list.stdout.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        names,
        [
            "book",
            "notes",
            "cites",
            "crossrefs",
            "names",
            "chronology",
            "document",
            "page",
            "lock"
        ]
    );

    folder.run(["schema", "notes"]).expect(0, &text(Kind::Notes), "");

    folder.write("here/notes.schema.json", "of an earlier version");
    folder
        .run(["schema", "--all", "here"])
        .expect(0, "wrote 9 schemas into ./here\n", "");
    let written = folder.files("here");
    assert_eq!(written.len(), Kind::ALL.len());
    for &kind in Kind::ALL {
        assert_eq!(written[&kind.file_name()], text(kind).into_bytes());
    }

    let run = folder.run(["schema", "note"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("did you mean `notes`?"), "{}", run.stderr);

    folder.write("taken", "a file");
    let run = folder.run(["schema", "--all", "taken"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[output-failed]: cannot write the schemas into `./taken`"),
        "{}",
        run.stderr
    );
}
