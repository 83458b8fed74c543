//! Where the index of names has its entries: all on one page, or of many, each kind on pages of its own.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::link::Edition;
use crate::model::{Name, NameKind};
use crate::render::filing::Sheet;
use crate::render::holdings::in_order;
use crate::render::links;
use crate::render::paging::{filled, has_own_page, numbered};

/// With more names and passages than this, each kind of names has pages of its own.
const ONE_PAGE: usize = 2000;

/// Which names stand on which page.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct NameFiling {
    /// Whether each kind has pages of its own.
    pub(in crate::render) split: bool,
    /// The kinds that occur.
    pub(in crate::render) kinds: Vec<Kind>,
    /// For each name, by its place.
    filed: Vec<Filed>,
    by_id: FxHashMap<String, usize>,
}

/// The names of a kind.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Kind {
    /// Its word: `person`.
    pub(in crate::render) id: &'static str,
    /// The names, in the order of the language.
    pub(in crate::render) names: Vec<usize>,
    /// Its pages; none if it has no page of its own.
    pub(in crate::render) sheets: Vec<Sheet>,
}

/// Where an entry is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Filed {
    kind: usize,
    page: String,
    /// The file of the first page with all passages, if they are too many for the index.
    own: Option<String>,
}

/// The filing of the last compilation, with all that it was made from.
#[derive(Debug)]
pub(in crate::render) struct KeptNames {
    names: Vec<Arc<Name>>,
    language: String,
    counts: Vec<usize>,
    filing: Arc<NameFiling>,
}

/// Files the names. What is the same as in the compilation before is taken over.
pub(in crate::render) fn file(edition: &Edition, kept: &mut Option<KeptNames>) -> Arc<NameFiling> {
    let (names, language) = (&edition.names, &edition.config.language);
    let mut counts = vec![0; names.len()];
    for mention in edition.documents.iter().flat_map(|annotated| &annotated.bound.mentions) {
        counts[mention.name] += 1;
    }
    let is_same = |kept: &KeptNames| {
        kept.names.len() == names.len()
            && kept.names.iter().zip(names).all(|(a, b)| Arc::ptr_eq(a, b))
            && kept.language == *language
    };
    let filing = match kept.take().filter(is_same) {
        Some(kept) if kept.counts == counts => kept.filing,
        known => {
            let new = NameFiling::new(edition, &counts);
            match known.filter(|known| *known.filing == new) {
                Some(known) => known.filing,
                None => Arc::new(new),
            }
        }
    };
    *kept = Some(KeptNames {
        names: names.clone(),
        language: language.clone(),
        counts,
        filing: Arc::clone(&filing),
    });
    filing
}

impl NameFiling {
    fn new(edition: &Edition, counts: &[usize]) -> Self {
        let names = &edition.names;
        let split = names.len() + counts.iter().sum::<usize>() > ONE_PAGE;
        let mut filing = Self {
            split,
            kinds: Vec::new(),
            filed: vec![Filed::default(); names.len()],
            by_id: (0..).zip(names).map(|(at, name)| (name.id.value.clone(), at)).collect(),
        };
        for (id, kind) in NameKind::ALL {
            let of_kind = (0..names.len()).filter(|&name| names[name].kind == kind);
            let sorted = in_order(of_kind.collect(), &edition.config.language, |&name| {
                let name = &names[name];
                name.sort.as_ref().unwrap_or(&name.label).value.clone()
            });
            let sorted: Vec<_> = sorted.into_iter().map(|(_, name)| name).collect();
            if !sorted.is_empty() {
                filing.add(id, sorted, names, counts);
            }
        }
        filing
    }

    fn add(&mut self, id: &'static str, sorted: Vec<usize>, names: &[Arc<Name>], counts: &[usize]) {
        let ranges = filled(sorted.iter().map(|&name| counts[name])).into_iter().enumerate();
        let sheets: Vec<_> = ranges
            .filter(|_| self.split)
            .map(|(at, range)| Sheet {
                page: numbered(&links::names(id), at + 1),
                range,
            })
            .collect();
        for (at, &name) in sorted.iter().enumerate() {
            let sheet = sheets.iter().find(|sheet| sheet.range.contains(&at));
            let own = self.split && has_own_page(counts[name]);
            self.filed[name] = Filed {
                kind: self.kinds.len(),
                page: sheet.map_or_else(|| links::NAMES.to_owned(), |sheet| sheet.page.clone()),
                own: own.then(|| links::names(&format!("name-{}", names[name].id.value))),
            };
        }
        self.kinds.push(Kind {
            id,
            names: sorted,
            sheets,
        });
    }

    /// The file of the page that has the entry of the name with an id.
    pub(in crate::render) fn page(&self, id: &str) -> &str {
        let name = self.by_id.get(id);
        name.map_or(links::NAMES, |&name| &self.filed[name].page)
    }

    /// The kind of a name.
    pub(super) fn kind(&self, name: usize) -> &Kind {
        &self.kinds[self.filed[name].kind]
    }

    /// The file of the first page with all passages that have a name, if the index has not all of them.
    pub(super) fn own(&self, name: usize) -> Option<&str> {
        self.filed[name].own.as_deref()
    }
}
