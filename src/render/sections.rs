//! A document whose sections are pages: how readers find their way between them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::document::contents_of;
use super::leaf::Leaf;
use super::links;
use super::locale::Locale;
use super::portion::{Composed, Portion};
use super::resolve::Resolver;
use super::views::{HeadingView, LinkView, SectionEntry, SectionView};
use crate::model::sections::title_units;
use crate::model::{Block, BlockKind, Document, Section, Tree};

/// With more sections than this, a page leads to those near it, and to the list of all: else the pages of a long text would
/// together grow with the square of its sections.
const MOST: usize = 40;
/// As many are named then before and after.
const NEAR: usize = 12;

impl Leaf<'_> {
    /// The section that the page is.
    pub(super) fn section_view(&self, composed: &Composed, resolver: &Resolver<'_>) -> Option<SectionView> {
        let (document, tree) = (&self.annotated.document, &*composed.tree);
        let (id, section) = self.section()?;
        let within = document.sections.around(section).map(|outer| LinkView {
            href: resolver.links.to(&page_of(document, outer)),
            label: words_of(tree, outer.heading, resolver.locale),
            current: false,
        });
        let mut within: Vec<_> = within.collect();
        let heading = heading_of(tree, section, resolver.locale);
        let outer = within.iter().map(|link| link.label.as_str());
        let mut title: Vec<_> = std::iter::once(heading.as_str()).chain(outer).collect();
        let page = self.page.unwrap_or_default();
        let passages = passages(document, page, resolver.locale);
        let named = format!("{heading} ({passages})");
        // Two chapters may both be called “Notes”.
        if composed.namesakes.contains(&page) && !passages.is_empty() {
            title[0] = &named;
        }
        let title = title.join(" · ");
        within.reverse();
        Some(SectionView {
            id: id.to_owned(),
            title,
            heading,
            level: section.level,
            passages,
            document: resolver.links.to(&links::page(document.id())),
            within,
        })
    }

    /// The list of all sections, for the first page.
    pub(super) fn section_list(&self, tree: &Tree, resolver: &Resolver<'_>) -> Vec<SectionEntry> {
        if !self.is_front() {
            return Vec::new();
        }
        let document = &self.annotated.document;
        let spans = Spans::of(document);
        let mut entries = Vec::new();
        for (page, section) in (1..).zip(document.sections.list()) {
            let path = page_of(document, section);
            let depth = document.sections.around(section).count() + 1;
            entries.push(SectionEntry {
                href: resolver.links.to(&path),
                heading: words_of(tree, section.heading, resolver.locale),
                depth,
                passages: String::new(),
                blocks: spans.addresses(page),
            });
            entries.extend(
                (depth + 1..)
                    .zip(&section.also)
                    .map(|(depth, &(_, also))| SectionEntry {
                        href: resolver.links.to_place(&path, &document.blocks[also].id),
                        heading: words_of(tree, also, resolver.locale),
                        depth,
                        passages: String::new(),
                        blocks: String::new(),
                    }),
            );
            // Of "Part one" and "Of the mill", these are those of the latter.
            if let Some(last) = entries.last_mut() {
                last.passages = spans.passages(page, resolver.locale);
            }
        }
        entries
    }

    /// The contents beside the text of a document that is divided: its pages, those near this one if they are many, with the
    /// headings that stand on this one.
    pub(super) fn section_contents(&self, tree: &Tree, portion: &Portion, resolver: &Resolver<'_>) -> Vec<HeadingView> {
        let document = &self.annotated.document;
        let list = document.sections.list();
        let here = portion.page;
        // Its own levels say how deep a heading is in the whole text; here the first page is the highest.
        let highest = list.iter().map(|section| section.level).min().unwrap_or(1);
        let level = |of: u8| (2 * of.saturating_sub(highest) + 1).min(6);
        let (from, to) = if list.len() > MOST {
            (here.saturating_sub(NEAR).max(1), here.saturating_add(NEAR))
        } else {
            (1, list.len())
        };
        let mut contents = vec![HeadingView {
            href: resolver.links.to(&links::page(document.id())),
            text: document.short().to_owned(),
            level: 1,
            current: here == 0,
        }];
        let mut units = portion.units.clone();
        if here == 0 {
            units.start = title_units(tree).min(units.end);
        }
        let mut own = contents_of(tree, units, resolver.links);
        for heading in &mut own {
            heading.level = level(heading.level);
        }
        if here == 0 {
            contents.append(&mut own);
        }
        for (page, section) in (1..).zip(list).skip(from - 1).take_while(|(page, _)| *page <= to) {
            let is_here = page == here;
            contents.push(HeadingView {
                // With the mark of its heading, so that scripts can follow the reader.
                href: if is_here {
                    resolver.links.here(&document.blocks[section.heading].id)
                } else {
                    resolver.links.to(&page_of(document, section))
                },
                text: words_of(tree, section.heading, resolver.locale),
                level: level(section.level),
                current: is_here,
            });
            if is_here {
                contents.extend(own.drain(..).skip(1));
                continue;
            }
            contents.extend(section.also.iter().map(|&(own, also)| {
                HeadingView {
                    href: resolver
                        .links
                        .to_place(&page_of(document, section), &document.blocks[also].id),
                    text: words_of(tree, also, resolver.locale),
                    level: level(own),
                    current: false,
                }
            }));
        }
        if list.len() > MOST {
            let told = [("count", list.len().into())];
            contents.push(HeadingView {
                href: resolver.links.to_place(&links::page(document.id()), LIST),
                text: resolver.locale.tell("all-sections", &told),
                level: 1,
                current: false,
            });
        }
        contents
    }

    /// The pages before and after this one in its document.
    pub(super) fn sections_around(&self, tree: &Tree, resolver: &Resolver<'_>) -> [Option<LinkView>; 2] {
        let document = &self.annotated.document;
        let Some(page) = self.page.filter(|_| document.sections.is_divided()) else {
            return [None, None];
        };
        let link = |page: usize| match document.sections.of_page(page) {
            Some(section) => LinkView {
                href: resolver.links.to(&page_of(document, section)),
                label: heading_of(tree, section, resolver.locale),
                current: false,
            },
            None => LinkView {
                href: resolver.links.to(&links::page(document.id())),
                label: document.short().to_owned(),
                current: false,
            },
        };
        let after = page + 1 < document.sections.pages();
        [page.checked_sub(1).map(link), after.then(|| link(page + 1))]
    }
}

/// The sections that are called as another within the same section is, by their pages.
#[must_use]
pub(super) fn namesakes(document: &Document, tree: &Tree) -> FxHashSet<usize> {
    let words = |section: &Section| tree.block_text(&document.blocks[section.heading]);
    let mut pages: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (page, section) in (1..).zip(document.sections.list()) {
        pages.entry((section.within, words(section))).or_default().push(page);
    }
    pages.into_values().filter(|pages| pages.len() > 1).flatten().collect()
}

/// The id of the list of all sections.
const LIST: &str = "sections";

/// The file of the page of a section.
fn page_of(document: &Document, section: &Section) -> String {
    links::page_with(document, Some(section.heading))
}

/// The words of the heading of a section, with those of the headings that follow it at once: "Part one. Of the mill".
fn heading_of(tree: &Tree, section: &Section, locale: &Locale) -> String {
    let mut words = words_of(tree, section.heading, locale);
    for &(_, also) in &section.also {
        let stop = if words.ends_with(char::is_alphanumeric) {
            ". "
        } else {
            " "
        };
        words.push_str(stop);
        words.push_str(&words_of(tree, also, locale));
    }
    words
}

/// The words of a heading; of one without words, what it is called.
fn words_of(tree: &Tree, heading: usize, locale: &Locale) -> String {
    let block = &tree.blocks[heading];
    let words: Vec<_> = tree.block_text(block).split_whitespace().collect();
    if words.is_empty() {
        return locale.block(block);
    }
    words.join(" ")
}

/// The passages of one page: "¶¶ 12–40".
fn passages(document: &Document, page: usize, locale: &Locale) -> String {
    let from = document.sections.of_page(page).map_or(0, |section| section.heading);
    let next = document.sections.of_page(page + 1);
    let to = next.map_or(document.blocks.len(), |section| section.heading);
    let mut span = Span::default();
    document.blocks[from..to].iter().for_each(|block| span.add(block));
    span.passages(locale)
}

/// The first and the last block of each kind on each page but for footnotes, which are not in the order of the text.
struct Spans<'a>(Vec<Span<'a>>);

/// The same of one page, in the order of their first blocks.
#[derive(Debug, Clone, Default)]
struct Span<'a> {
    kinds: Vec<(BlockKind, &'a str, &'a str)>,
}

impl<'a> Spans<'a> {
    fn of(document: &'a Document) -> Self {
        let mut spans = vec![Span::default(); document.sections.pages()];
        for (place, block) in document.blocks.iter().enumerate() {
            spans[document.sections.page_of(place)].add(block);
        }
        Self(spans)
    }

    fn passages(&self, page: usize, locale: &Locale) -> String {
        self.0[page].passages(locale)
    }

    fn addresses(&self, page: usize) -> String {
        let kinds = self.0[page].kinds.iter();
        let spans: Vec<_> = kinds.map(|(_, first, last)| format!("{first}-{last}")).collect();
        spans.join(" ")
    }
}

impl<'a> Span<'a> {
    fn add(&mut self, block: &'a Block) {
        if block.kind == BlockKind::Footnote {
            return;
        }
        match self.kinds.iter_mut().find(|(kind, ..)| *kind == block.kind) {
            Some((_, _, last)) => *last = &block.id,
            None => self.kinds.push((block.kind, &block.id, &block.id)),
        }
    }

    /// The paragraphs, or, of a text without any, of what it has in their place.
    fn passages(&self, locale: &Locale) -> String {
        let told = |kind: BlockKind| match kind {
            BlockKind::Paragraph => 0,
            BlockKind::Heading => 2,
            _ => 1,
        };
        let span = self.kinds.iter().min_by_key(|(kind, ..)| told(*kind));
        let span = span.filter(|(kind, ..)| *kind != BlockKind::Heading);
        span.map_or_else(String::new, |(kind, first, last)| locale.span(*kind, first, last))
    }
}
