//! The Content-Security-Policy of the pages: what a browser lets them load and run.
//!
//! It is as strict as pages can bear: nothing but files of the site itself, and nothing that stands in a page and not in a
//! file. So whatever should get into a page by mistake or by malice stays words. An edition may [wish](Wish) for more;
//! [`inspect()`] finds what a page has and the policy bars.

mod inspect;
mod plain;
mod report;
mod source;

use std::collections::BTreeMap;
use std::fmt::Write;

use url::Url;

pub use self::inspect::{Barred, Inspected, What, inspect};
pub use self::report::Inspection;
pub use self::source::faulty;

/// The site itself.
const OWN: &str = "'self'";
/// Nothing at all.
const NONE: &str = "'none'";

macro_rules! directives {
    ($($variant:ident $name:literal $about:literal)*) => {
        /// What a part of the policy is about; an edition may wish for more in each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Directive {
            $(#[doc = $about] $variant,)*
        }

        impl Directive {
            /// All of them, in the order in which a policy has them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

directives! {
    Script "script-src" "Scripts."
    Style "style-src" "Style sheets."
    Image "img-src" "Pictures."
    Font "font-src" "Fonts."
    Connect "connect-src" "What scripts fetch."
    Media "media-src" "Sound and film."
    Frame "frame-src" "Frames in a page."
    Object "object-src" "What plug-ins show."
    Worker "worker-src" "Scripts in the background."
    Manifest "manifest-src" "What tells how a site is installed as a program."
    Base "base-uri" "What the addresses in a page may be told to count from."
    Form "form-action" "Where forms are sent."
    Ancestors "frame-ancestors" "Pages that show this one in a frame."
}

impl Directive {
    /// Whether pages need files of the site for this.
    const fn is_needed(self) -> bool {
        matches!(
            self,
            Self::Script | Self::Style | Self::Image | Self::Font | Self::Connect
        )
    }

    /// Whether it must be said that there is none of this: `default-src` says it of loading alone.
    const fn is_apart(self) -> bool {
        matches!(self, Self::Base | Self::Form)
    }
}

/// What an edition wants besides, by directive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish(BTreeMap<Directive, Vec<String>>);

impl Wish {
    /// Wishes for one more source, which is not [`faulty`].
    pub fn add(&mut self, directive: Directive, source: String) {
        let sources = self.0.entry(directive).or_default();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
}

/// The policy of the pages of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    sources: BTreeMap<Directive, Vec<String>>,
    /// Where the site will stand, if that is known.
    base: Option<Url>,
}

impl Policy {
    /// The policy of a site that will stand at `base`, with what its edition wishes for.
    #[must_use]
    pub fn new(wish: &Wish, base: Option<&str>) -> Self {
        let mut sources: BTreeMap<Directive, Vec<String>> = BTreeMap::new();
        for directive in Directive::ALL {
            let mut own = Vec::new();
            if directive.is_needed() {
                own.push(OWN.to_owned());
                // Pages lead to their files by addresses in full then. Who reads them under another address of the host, or
                // on his own machine, is to see them all the same.
                own.extend(
                    base.filter(|base| faulty(directive, base).is_none())
                        .map(ToOwned::to_owned),
                );
            } else if directive == Directive::Ancestors {
                own.push(OWN.to_owned());
            }
            for source in wish.0.get(&directive).into_iter().flatten() {
                if !own.contains(source) {
                    own.push(source.clone());
                }
            }
            // Nothing is nothing only if it stands alone.
            if own.iter().any(|source| source == NONE) {
                own = vec![NONE.to_owned()];
            }
            if own.is_empty() && directive.is_apart() {
                own.push(NONE.to_owned());
            }
            if !own.is_empty() {
                sources.insert(directive, own);
            }
        }
        Self {
            sources,
            base: base.and_then(|base| Url::parse(base).ok()),
        }
    }

    /// As a page says it of itself. Browsers do not believe a page who may frame it.
    #[must_use]
    pub fn in_page(&self) -> String {
        self.print(|directive| directive != Directive::Ancestors)
    }

    /// As a host says it of a page.
    #[must_use]
    pub fn in_header(&self) -> String {
        self.print(|_| true)
    }

    fn print(&self, says: impl Fn(Directive) -> bool) -> String {
        let mut out = format!("default-src {NONE}");
        for (directive, sources) in self.sources.iter().filter(|(directive, _)| says(**directive)) {
            let _ = write!(out, "; {} {}", directive.name(), sources.join(" "));
        }
        out
    }

    /// Whether something may be loaded from an address as it stands in a page.
    #[must_use]
    pub fn allows(&self, directive: Directive, address: &str) -> bool {
        let sources = self.sources.get(&directive).map_or(&[][..], Vec::as_slice);
        sources
            .iter()
            .any(|source| source::allows(source, address, self.base.as_ref()))
    }

    /// Whether something that stands in a page may be there: by its hash, or because all of its kind may.
    fn allows_inline(&self, directive: Directive, hash: Option<&str>) -> bool {
        let sources = self.sources.get(&directive).map_or(&[][..], Vec::as_slice);
        let has_hash = sources.iter().any(|source| source::is_hash(source));
        // Browsers take no notice of the word where there is a hash.
        let all = !has_hash && sources.iter().any(|source| source == "'unsafe-inline'");
        all || hash.is_some_and(|hash| sources.iter().any(|source| source == hash))
    }
}

#[cfg(test)]
mod tests {
    use super::{Directive, Policy, Wish};

    #[test]
    fn it_allows_files_of_the_site_and_nothing_else() {
        let policy = Policy::new(&Wish::default(), None);
        assert_eq!(
            policy.in_page(),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
             base-uri 'none'; form-action 'none'"
        );
        assert_eq!(
            policy.in_header(),
            format!("{}; frame-ancestors 'self'", policy.in_page())
        );
        for (address, wanted) in [
            ("a.png", true),
            ("../a:b.png", true),
            ("/a.png", true),
            ("https://example.org/a.png", false),
            ("//example.org/a.png", false),
            ("data:image/png;base64,AA==", false),
            ("javascript:a()", false),
        ] {
            assert_eq!(policy.allows(Directive::Image, address), wanted, "{address}");
        }
        assert!(!policy.allows(Directive::Frame, "a.html"));
    }

    #[test]
    fn an_edition_may_wish_for_more() {
        let mut wish = Wish::default();
        wish.add(Directive::Image, "data:".to_owned());
        wish.add(Directive::Frame, "https://*.example.com".to_owned());
        wish.add(Directive::Form, "https://example.com/ask".to_owned());
        wish.add(Directive::Connect, "'none'".to_owned());
        let policy = Policy::new(&wish, Some("https://example.org/e/"));
        assert_eq!(
            policy.in_page(),
            "default-src 'none'; script-src 'self' https://example.org/e/; style-src 'self' https://example.org/e/; \
             img-src 'self' https://example.org/e/ data:; font-src 'self' https://example.org/e/; connect-src 'none'; \
             frame-src https://*.example.com; base-uri 'none'; form-action https://example.com/ask"
        );
        for (directive, address, wanted) in [
            (Directive::Image, "data:,", true),
            (Directive::Image, "https://example.org/e/a.png", true),
            (Directive::Image, "https://example.org/f/a.png", true),
            (Directive::Image, "https://example.com/a.png", false),
            (Directive::Frame, "//a.example.com/", true),
            (Directive::Frame, "http://a.example.com/", false),
            (Directive::Frame, "https://example.com/", false),
            (Directive::Form, "https://example.com/ask?x", true),
            (Directive::Form, "https://example.com/ask/more", false),
        ] {
            assert_eq!(policy.allows(directive, address), wanted, "{address}");
        }
    }
}
