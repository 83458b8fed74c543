//! What readers of a document can switch off and on: series of notes, who signed them, relations.

use std::collections::BTreeMap;

use super::leaf::Leaf;
use super::locale::Locale;
use super::views::{ChoiceView, RelationView, SeriesView};
use crate::link::Side;
use crate::model::Note;
use crate::source::config::Config;

/// The class, after `b-`, of the notes that somebody signed: the name in small letters, a dash for all that is neither
/// letter nor figure.
#[must_use]
pub(super) fn signer_id(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for char in name.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            id.push(char);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_matches('-').to_owned()
}

/// The class of a note by who signed it, with a space before; empty if nobody did.
#[must_use]
pub(super) fn signed(note: &Note) -> String {
    let signer = note.author.as_ref();
    signer.map_or_else(String::new, |name| format!(" b-{}", signer_id(&name.value)))
}

/// Who signed notes, if there are several.
pub(super) fn signers<'n>(notes: impl Iterator<Item = &'n Note>) -> Vec<ChoiceView> {
    let mut signers: BTreeMap<String, ChoiceView> = BTreeMap::new();
    let names = notes.filter_map(|note| note.author.as_ref());
    for name in names {
        let id = signer_id(&name.value);
        let signer = signers.entry(id.clone()).or_insert_with(|| ChoiceView {
            id,
            label: name.value.clone(),
            count: 0,
        });
        signer.count += 1;
    }
    if signers.len() > 1 {
        signers.into_values().collect()
    } else {
        Vec::new()
    }
}

/// The relations of the cross-references on a page, if there are several, in the order in which they are declared.
pub(super) fn relations(leaf: &Leaf<'_>, locale: &Locale) -> Vec<RelationView> {
    let relations = &leaf.common.config.relations;
    let mut counts = vec![0; relations.len()];
    for end in leaf.own_ends() {
        counts[end.relation] += 1;
    }
    let occurring = relations.iter().zip(counts).filter(|(_, count)| *count > 0);
    let views: Vec<_> = occurring
        .map(|(relation, count)| RelationView {
            name: relation.name.clone(),
            label: locale.relation(relation, Side::From),
            inverse: locale.relation(relation, Side::To),
            count,
        })
        .collect();
    if views.len() > 1 { views } else { Vec::new() }
}

/// The series that occur among some notes, in the order in which they are declared.
pub(super) fn series<'n>(
    notes: &(impl Iterator<Item = &'n Note> + Clone),
    config: &Config,
    locale: &Locale,
) -> Vec<SeriesView> {
    let count = |id: &str| notes.clone().filter(|note| note.series.value == id).count();
    let mut views = all_series(config, locale, count);
    views.retain(|series| series.count > 0);
    views
}

/// All series, with as many notes as `count` says.
pub(super) fn all_series(config: &Config, locale: &Locale, count: impl Fn(&str) -> usize) -> Vec<SeriesView> {
    let view = |series: &crate::source::config::Series| {
        let (label, description) = locale.series(series);
        SeriesView {
            id: series.id.clone(),
            label: label.into_owned(),
            description: description.into_owned(),
            count: count(&series.id),
        }
    };
    config.series.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::signer_id;

    #[test]
    fn names_become_classes() {
        assert_eq!(signer_id("A. O."), "a-o");
        assert_eq!(signer_id("Öznur Şahin-Lee"), "öznur-şahin-lee");
        assert_eq!(signer_id("李明"), "李明");
    }
}
