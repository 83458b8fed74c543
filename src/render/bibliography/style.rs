//! Styles and locales, made ready: where they come from, and what of a style an edition does without.

use citationberg::taxonomy::{NameVariable, Variable};
use citationberg::{
    IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, LongShortForm, NamesChild, Style, Text, TextCase,
    TextTarget,
};
use hayagriva::archive::ArchivedStyle;
use rustc_hash::{FxHashMap, FxHashSet};

use super::fit::Fitted;
use super::locales::{self, base};

/// A style and the locales that it speaks.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) style: Fitted,
    pub(super) locale: LocaleCode,
    /// Whether the place of a work in the list shows in its entry.
    pub(super) numbered: bool,
    /// The locales of the language, and American English, on which CSL falls back.
    pub(super) locales: Vec<Locale>,
}

impl Loaded {
    /// Makes a style ready for an edition in `language`.
    pub(super) fn new(mut style: IndependentStyle, language: &str) -> Result<Self, String> {
        if style.bibliography.is_none() {
            return Err(no_bibliography(&style.info.title.value));
        }
        // Only the bibliography is printed, but hayagriva formats a citation three times on the way to it.
        style.citation.layout.elements.clear();
        visit_all(&mut style, &mut |element| {
            if let LayoutRenderingElement::Text(text) = element {
                keep_case(text);
            }
        });
        for definition in &mut style.macros {
            inherit(&mut definition.children, None);
            count_names(&mut definition.children);
        }
        if let Some(bibliography) = &mut style.bibliography {
            inherit(&mut bibliography.layout.elements, None);
            count_names(&mut bibliography.layout.elements);
        }
        let locales = locales::of(language)?;
        let locale = locale(language, &locales);
        // Wherever it stands: to take one for numbered that is not costs little.
        let text = serde_json::to_string(&(&style.macros, &style.bibliography)).unwrap_or_default();
        let numbered = text.is_empty() || text.contains("citation-number");
        Ok(Self {
            style: Fitted::new(style),
            locale,
            numbered,
            locales,
        })
    }
}

/// The style of the archive with this name.
pub(super) fn by_name(name: &str) -> Result<ArchivedStyle, String> {
    let found = ArchivedStyle::by_name(name);
    if found.is_some_and(|style| !has_bibliography(style)) {
        return Err(no_bibliography(name));
    }
    found.ok_or_else(|| format!("there is no citation style `{name}`"))
}

/// Whether a style of the archive has a bibliography; all but one do, which is not worth loading them to find out.
pub(super) fn has_bibliography(style: ArchivedStyle) -> bool {
    style != ArchivedStyle::Alphanumeric
}

/// The style that a text in CSL XML describes; `name` is what to call it. `parent` is the text of the style that it may
/// only give another name to.
pub(super) fn from_text(name: &str, xml: &str, parent: Option<&str>) -> Result<IndependentStyle, String> {
    let read = |xml: &str| Style::from_xml(xml).map_err(|error| format!("`{name}` is not a CSL style: {error}"));
    let mut style = match (read(xml)?, parent) {
        (Style::Dependent(_), Some(parent)) => independent(read(parent)?)?,
        (style, _) => independent(style)?,
    };
    if style.bibliography.is_none() {
        return Err(no_bibliography(name));
    }
    if let Some(circular) = circular_macro(&mut style) {
        return Err(format!(
            "in the citation style `{name}` the macro `{circular}` calls itself"
        ));
    }
    Ok(style)
}

/// The name of the style that one in CSL XML only gives another name to.
pub(super) fn parent(xml: &str) -> Option<String> {
    // Most are large, and rest on no other.
    if !xml.contains("independent-parent") {
        return None;
    }
    match Style::from_xml(xml).ok()? {
        Style::Independent(_) => None,
        Style::Dependent(style) => {
            let name = style.parent_link.href.rsplit('/').next()?;
            let is_name = name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            is_name.then(|| name.to_owned())
        }
    }
}

/// The style itself, or the one of the archive that it only gives another name to.
pub(super) fn independent(style: Style) -> Result<IndependentStyle, String> {
    let parent = match style {
        Style::Independent(style) => return Ok(style),
        Style::Dependent(style) => style.parent_link.href,
    };
    match ArchivedStyle::by_id(&parent).map(ArchivedStyle::get) {
        Some(Style::Independent(style)) => Ok(style),
        _ => Err(format!(
            "the citation style only gives another name to `{parent}`, which is neither in the archive nor a file beside it"
        )),
    }
}

fn no_bibliography(name: &str) -> String {
    format!("the citation style `{name}` has no bibliography")
}

/// Takes from what a work brings its change of letters. Titles stand as the editors have them: hayagriva, not
/// knowing which words are names, would print "Propublica" and "ICE Raids in U.s.". Terms of the style keep theirs.
fn keep_case(text: &mut Text) {
    let of_work = matches!(text.target, TextTarget::Variable { .. } | TextTarget::Macro { .. });
    let harmful = matches!(
        text.text_case,
        Some(
            TextCase::TitleCase
                | TextCase::SentenceCase
                | TextCase::CapitalizeAll
                | TextCase::Lowercase
                | TextCase::Uppercase
        )
    );
    if of_work && harmful {
        text.text_case = None;
    }
}

/// A macro that comes to call itself; hayagriva would follow it until the stack ends.
fn circular_macro(style: &mut IndependentStyle) -> Option<String> {
    let mut calls: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for definition in &mut style.macros {
        let called = calls.entry(definition.name.clone()).or_default();
        visit(&mut definition.children, &mut |element| {
            if let LayoutRenderingElement::Text(text) = element
                && let TextTarget::Macro { name } = &text.target
            {
                called.push(name.clone());
            }
        });
    }
    let names = calls.keys();
    names.filter(|name| reaches_itself(name, &calls)).min().cloned()
}

fn reaches_itself(name: &str, calls: &FxHashMap<String, Vec<String>>) -> bool {
    let mut seen = FxHashSet::default();
    let mut ahead: Vec<&String> = calls.get(name).into_iter().flatten().collect();
    while let Some(next) = ahead.pop() {
        if next == name {
            return true;
        }
        if seen.insert(next) {
            ahead.extend(calls.get(next).into_iter().flatten());
        }
    }
    false
}

/// Shows `change` every element of the macros and of the bibliography, however deep, the outer before those within.
pub(super) fn visit_all(style: &mut IndependentStyle, change: &mut impl FnMut(&mut LayoutRenderingElement)) {
    for definition in &mut style.macros {
        visit(&mut definition.children, change);
    }
    if let Some(bibliography) = &mut style.bibliography {
        visit(&mut bibliography.layout.elements, change);
    }
}

fn visit(elements: &mut [LayoutRenderingElement], change: &mut impl FnMut(&mut LayoutRenderingElement)) {
    for element in elements {
        change(element);
        match element {
            LayoutRenderingElement::Group(group) => visit(&mut group.children, change),
            LayoutRenderingElement::Choose(choose) => {
                visit(&mut choose.if_.children, change);
                for branch in &mut choose.else_if {
                    visit(&mut branch.children, change);
                }
                if let Some(branch) = &mut choose.otherwise {
                    visit(&mut branch.children, change);
                }
            }
            LayoutRenderingElement::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        visit(&mut substitute.children, change);
                    }
                }
            }
            LayoutRenderingElement::Text(_)
            | LayoutRenderingElement::Date(_)
            | LayoutRenderingElement::Number(_)
            | LayoutRenderingElement::Label(_) => {}
        }
    }
}

/// Gives names that stand for others the form of those, where they say nothing of theirs: the editors in place of authors.
/// hayagriva does so only for those that stand right in `substitute`, and not under a condition there.
fn inherit(elements: &mut [LayoutRenderingElement], form: Option<&[NamesChild]>) {
    for element in elements {
        match element {
            LayoutRenderingElement::Group(group) => inherit(&mut group.children, form),
            LayoutRenderingElement::Choose(choose) => {
                inherit(&mut choose.if_.children, form);
                for branch in &mut choose.else_if {
                    inherit(&mut branch.children, form);
                }
                if let Some(branch) = &mut choose.otherwise {
                    inherit(&mut branch.children, form);
                }
            }
            LayoutRenderingElement::Names(names) => {
                if let Some(form) = form.filter(|_| names.children.is_empty()) {
                    names.children = form.to_vec();
                }
                let is_form = |child: &&NamesChild| !matches!(child, NamesChild::Substitute(_));
                let own: Vec<_> = names.children.iter().filter(is_form).cloned().collect();
                for child in &mut names.children {
                    let NamesChild::Substitute(substitute) = child else {
                        continue;
                    };
                    for element in &mut substitute.children {
                        // Those that stand right here hayagriva sees to itself.
                        let is_names = matches!(element, LayoutRenderingElement::Names(_));
                        inherit(std::slice::from_mut(element), (!is_names).then_some(&own));
                    }
                }
            }
            LayoutRenderingElement::Text(_)
            | LayoutRenderingElement::Date(_)
            | LayoutRenderingElement::Number(_)
            | LayoutRenderingElement::Label(_) => {}
        }
    }
}

/// Makes names that a work lacks count as a variable that it lacks, which hayagriva forgets: of a group of a term and absent
/// names it prints the term, "(testimony of)". An element that never prints anything stands beside them and counts.
fn count_names(elements: &mut Vec<LayoutRenderingElement>) {
    for element in elements.iter_mut() {
        match element {
            LayoutRenderingElement::Group(group) => count_names(&mut group.children),
            LayoutRenderingElement::Choose(choose) => {
                count_names(&mut choose.if_.children);
                for branch in &mut choose.else_if {
                    count_names(&mut branch.children);
                }
                if let Some(branch) = &mut choose.otherwise {
                    count_names(&mut branch.children);
                }
            }
            _ => {}
        }
    }
    let has_names = elements
        .iter()
        .any(|element| matches!(element, LayoutRenderingElement::Names(_)));
    if has_names {
        // No text has a variable of names.
        let var = Variable::Name(NameVariable::Author);
        let form = LongShortForm::default();
        let absent = Text::with_target(TextTarget::Variable { var, form });
        elements.push(LayoutRenderingElement::Text(absent));
    }
}

/// The locale for a language: its own, or the main one of a language without a region, or American English.
fn locale(language: &str, locales: &[Locale]) -> LocaleCode {
    let wanted = LocaleCode(language.to_owned());
    let has = |code: &LocaleCode| locales.iter().any(|locale| locale.lang.as_ref() == Some(code));
    let main = main_locale(base(language));
    let candidates = [Some(wanted.clone()), Some(main), wanted.fallback()];
    let found = candidates.into_iter().flatten().find(has);
    let related = || {
        let codes = locales.iter().filter_map(|locale| locale.lang.as_ref());
        codes
            .filter(|code| code.0 != "en-US")
            .min_by_key(|code| &code.0)
            .cloned()
    };
    found.or_else(related).unwrap_or_else(LocaleCode::en_us)
}

/// The locale that a language without a region means, where the region is not named like the language.
fn main_locale(base: &str) -> LocaleCode {
    let region = match base {
        "cs" => "CZ",
        "da" => "DK",
        "el" => "GR",
        "en" => "US",
        "he" => "IL",
        "ja" => "JP",
        "ko" => "KR",
        "sl" => "SI",
        "sv" => "SE",
        "uk" => "UA",
        "zh" => "CN",
        other => return LocaleCode(format!("{other}-{}", other.to_uppercase())),
    };
    LocaleCode(format!("{base}-{region}"))
}
