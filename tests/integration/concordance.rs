//! The concordance of many documents: a page for each, and links that lead there.

use postil::{Memo, Options, compile, compile_again};
use scraper::{Html, Selector};

use super::edition::Edition;

/// A chain of documents, each of which answers the one before.
fn chain(documents: usize) -> Edition {
    let mut edition = Edition::new();
    let mut crossrefs = String::new();
    for place in 0..documents {
        edition = edition.document(
            &format!("d{place}"),
            "",
            &format!("Words of {place}.\n\nNobody answers this.\n"),
        );
        if let Some(before) = place.checked_sub(1) {
            crossrefs.push_str(&format!(
                "[[crossref]]\nid = \"x{place}\"\nrelation = \"responds-to\"\nfrom = {{ document = \"d{place}\", quote = \"Words\" }}\nto = {{ document = \"d{before}\", quote = \"Words\" }}\nnote = \"As [@w] has it.\"\n\n"
            ));
        }
    }
    edition
        .file(
            "content/works.json",
            "[{\"id\":\"w\",\"type\":\"book\",\"title\":\"W\"}]",
        )
        .file("content/crossrefs.toml", crossrefs)
}

fn select(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector).map(|element| {
        let link = element.value().attr("href");
        link.map_or_else(|| element.text().collect(), ToOwned::to_owned)
    });
    found.collect()
}

#[test]
fn of_many_documents_each_has_a_page() {
    let site = chain(9).site();
    let page = |path: &str| String::from_utf8(site[path].to_vec()).unwrap();
    let list = select(&page("crossrefs/index.html"), ".docs a");
    assert_eq!(list.len(), 9);
    assert_eq!(list[0], "../crossrefs/d0/index.html");
    let own = page("crossrefs/d4/index.html");
    assert_eq!(select(&own, ".row").len(), 2);
    assert_eq!(select(&own, ".e").len(), 2, "it answers one and is answered by one");
    assert_eq!(select(&own, "#xref-x4").len(), 1);
    // What leads to a cross-reference leads to that page.
    assert_eq!(
        select(&page("parallel/d3/d4/index.html"), ".mid a.vb"),
        ["../../../crossrefs/d4/index.html#xref-x4"]
    );
    let cited = select(&page("works/index.html"), "a.loc");
    assert!(
        cited.contains(&"../crossrefs/d4/index.html#xref-x4".to_owned()),
        "{cited:?}"
    );
}

#[test]
fn of_few_documents_all_stand_on_one() {
    let site = chain(3).site();
    assert!(!site.contains_key("crossrefs/d1/index.html"));
    let page = String::from_utf8(site["crossrefs/index.html"].to_vec()).unwrap();
    assert_eq!(select(&page, "section.of").len(), 3);
    assert_eq!(select(&page, ".e").len(), 4);
    let parallel = String::from_utf8(site["parallel/d0/d1/index.html"].to_vec()).unwrap();
    assert_eq!(
        select(&parallel, ".mid a.vb"),
        ["../../../crossrefs/index.html#xref-x1"]
    );
}

/// When documents become many, or few again, everything that leads to the concordance leads elsewhere.
#[test]
fn the_change_from_one_to_many_is_seen_by_all_pages() {
    let options = Options::default();
    let mut memo = Memo::default();
    for documents in [6, 9, 10, 5] {
        let world = chain(documents).world();
        let again = compile_again(&world, &options, &mut memo);
        assert_eq!(
            again.site.unwrap(),
            compile(&world, &options).site.unwrap(),
            "{documents}"
        );
    }
}
