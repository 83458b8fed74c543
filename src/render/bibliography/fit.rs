//! A style made to fit works of one kind: without the branches that none of them takes.
//!
//! hayagriva asks of each element whether anything below it will show, on each level anew, and tries the conditions of all
//! branches each time; of a large style most of them ask for a type that the work is not of, or a field that it lacks.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use citationberg::json::Item;
use citationberg::taxonomy::{Kind, NumberVariable, StandardVariable, Variable};
use citationberg::{Choose, ChooseBranch, ChooseMatch, IndependentStyle, LayoutRenderingElement};
use rustc_hash::FxHashMap;

use super::style::visit_all;

/// The most kinds of works that a style is made to fit: each takes as much memory as what is left of the style.
const MOST: usize = 64;

/// A style, and what is left of it for the works that have been formatted.
#[derive(Debug)]
pub(super) struct Fitted {
    whole: Arc<IndependentStyle>,
    /// What the conditions of the style ask for.
    asked: Vec<Variable>,
    by_shape: Mutex<FxHashMap<Shape, Arc<IndependentStyle>>>,
}

/// What of a work decides which branches are out of the question.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Shape {
    kind: Option<Kind>,
    /// Of each variable that is asked for, whether the work lacks it.
    lacks: Vec<bool>,
}

impl Fitted {
    pub(super) fn new(mut style: IndependentStyle) -> Self {
        let mut asked = Vec::new();
        each_choose(&mut style, &mut |choose| {
            for variable in choose.branches().flat_map(asked_by) {
                if !asked.contains(&variable) {
                    asked.push(variable);
                }
            }
        });
        Self {
            whole: Arc::new(style),
            asked,
            by_shape: Mutex::default(),
        }
    }

    /// The style for an item: it makes of it what the whole style would.
    pub(super) fn of(&self, item: &Item) -> Arc<IndependentStyle> {
        let kind = item.0.get("type").and_then(|kind| Kind::from_str(&kind.to_str()?).ok());
        let shape = Shape {
            kind,
            lacks: self.asked.iter().map(|variable| lacks(item, *variable)).collect(),
        };
        let shapes = || self.by_shape.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, count) = {
            let shapes = shapes();
            (shapes.get(&shape).cloned(), shapes.len())
        };
        if let Some(known) = known {
            return known;
        }
        if count >= MOST {
            return Arc::clone(&self.whole);
        }
        let mut style = self.whole.as_ref().clone();
        each_choose(&mut style, &mut |choose| prune(choose, &shape, &self.asked));
        Arc::clone(shapes().entry(shape).or_insert_with(|| Arc::new(style)))
    }
}

/// The variables that a branch asks for: that they are there, are numbers, or are dates that are not certain. A work that lacks
/// one is a no.
fn asked_by(branch: &ChooseBranch) -> impl Iterator<Item = Variable> {
    let uncertain = branch.is_uncertain_date.iter().flatten();
    let others = branch.is_numeric.iter().chain(&branch.variable).flatten();
    uncertain.map(|date| Variable::Date(*date)).chain(others.copied())
}

/// Whether an item has nothing for a variable, whatever else it has and wherever it is asked.
fn lacks(item: &Item, variable: Variable) -> bool {
    // These are made of other fields, or come with the place of the work among others.
    let is_made = matches!(
        variable,
        Variable::Standard(StandardVariable::CitationLabel)
            | Variable::Number(
                NumberVariable::CitationNumber
                    | NumberVariable::FirstReferenceNoteNumber
                    | NumberVariable::Locator
                    | NumberVariable::PageFirst
            )
    );
    !is_made && !item.0.contains_key(&variable.to_string())
}

/// Takes away what comes after the branch that is taken for sure, and those that are not.
fn prune(choose: &mut Choose, shape: &Shape, asked: &[Variable]) {
    let first = std::mem::replace(&mut choose.if_, always(Vec::new()));
    let mut left = Vec::new();
    for branch in std::iter::once(first).chain(choose.else_if.drain(..)) {
        match answer(&branch, shape, asked) {
            Some(false) => {}
            Some(true) => {
                left.push(always(branch.children));
                choose.otherwise = None;
                break;
            }
            None => left.push(branch),
        }
    }
    let mut left = left.into_iter();
    choose.if_ = left.next().unwrap_or_else(|| {
        let otherwise = choose.otherwise.take();
        always(otherwise.map(|branch| branch.children).unwrap_or_default())
    });
    choose.else_if = left.collect();
}

/// A branch that is taken.
fn always(children: Vec<LayoutRenderingElement>) -> ChooseBranch {
    ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: None,
        match_: ChooseMatch::All,
        children,
    }
}

/// Whether a branch is taken by works of this shape; none if that is not decided by it.
fn answer(branch: &ChooseBranch, shape: &Shape, asked: &[Variable]) -> Option<bool> {
    let lacks = |variable: &Variable| {
        let at = asked.iter().position(|asked| asked == variable);
        at.is_some_and(|at| shape.lacks[at])
    };
    let kinds = branch.type_.iter().flatten();
    let kinds = kinds.map(|kind| Some(shape.kind == Some(*kind)));
    let variables = asked_by(branch).map(|variable| lacks(&variable).then_some(false));
    // What else may be asked for comes with the place where a work is cited.
    let others = branch.disambiguate.iter().map(|_| None);
    let others = others.chain(branch.locator.iter().flatten().map(|_| None));
    let others = others.chain(branch.position.iter().flatten().map(|_| None));
    let tests = kinds.chain(variables).chain(others);
    let mut open = false;
    // The answer of one test that decides for all.
    let (decides, decided) = match branch.match_ {
        ChooseMatch::All => (false, false),
        ChooseMatch::Any => (true, true),
        ChooseMatch::None => (true, false),
    };
    for test in tests {
        match test {
            Some(answer) if answer == decides => return Some(decided),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decided)
}

/// Shows `change` every condition of a style, the outer before those within.
fn each_choose(style: &mut IndependentStyle, change: &mut impl FnMut(&mut Choose)) {
    visit_all(style, &mut |element| {
        if let LayoutRenderingElement::Choose(choose) = element {
            change(choose);
        }
    });
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::ArchivedStyle;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::super::item::normalise;
    use super::super::style::{self, Loaded};

    /// Types, of which styles treat many in ways of their own, and one that there is not.
    const KINDS: [&str; 16] = [
        "article-journal",
        "article-newspaper",
        "bill",
        "book",
        "broadcast",
        "chapter",
        "dataset",
        "entry-encyclopedia",
        "legal_case",
        "manuscript",
        "paper-conference",
        "personal_communication",
        "report",
        "thesis",
        "webpage",
        "wibble",
    ];

    fn fields() -> Map<String, Value> {
        let fields = json!({
            "author": [{"family": "Roe", "given": "R."}], "editor": [{"literal": "The Board"}],
            "translator": [{"family": "Poe", "given": "Ada"}], "container-author": [{"family": "Noe", "given": "N."}],
            "title": "Title", "title-short": "Ti", "container-title": "Container", "collection-title": "Series",
            "genre": "Genre", "medium": "Medium", "publisher": "Publisher", "publisher-place": "Place",
            "event-title": "Event", "archive": "Archive", "authority": "Court", "URL": "https://example.org/a",
            "DOI": "10.1000/1", "volume": "4", "issue": "2", "number": "A-7", "edition": "2", "page": "3-9",
            "collection-number": "12", "chapter-number": "5", "issued": {"date-parts": [[1999, 3, 4]]},
            "accessed": {"date-parts": [[2020, 1, 2]]}, "original-date": {"date-parts": [[1850]], "circa": true},
        });
        fields.as_object().cloned().unwrap_or_default()
    }

    fn item() -> impl Strategy<Value = Map<String, Value>> {
        let fields: Vec<_> = fields().into_iter().collect();
        let some = prop::sample::subsequence(fields.clone(), 0..=fields.len());
        (some, prop::sample::select(&KINDS[..])).prop_map(|(fields, kind)| {
            let mut item: Map<String, Value> = fields.into_iter().collect();
            item.insert("type".to_owned(), json!(kind));
            item
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_left_of_a_style_makes_the_same_of_a_work(
            name in prop::sample::select(ArchivedStyle::all()),
            language in prop::sample::select(&["en", "de"][..]),
            items in prop::collection::vec(item(), 6),
        ) {
            let Ok(loaded) = style::independent(name.get()).and_then(|style| Loaded::new(style, language)) else {
                // One has no bibliography.
                return Ok(());
            };
            for item in &items {
                let normalised = normalise(item);
                let by = |style: &_| loaded.html_by(style, 0, &normalised.item, &normalised.dates);
                let fitted = by(&loaded.style.of(&normalised.item));
                prop_assert_eq!(fitted, by(&loaded.style.whole), "{:?}: {:?}", name, item);
            }
        }
    }
}
