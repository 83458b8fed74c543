//! In which order the files of a site go into place, so that nobody who reads meanwhile meets a page without its style, or a
//! link to a page that is not there yet.

/// When a file goes into place. What is taken away goes after all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// What pages need: sheets, scripts, fonts, pictures, data.
    Needed,
    /// Pages that were not there before: nothing leads to them yet.
    NewPage,
    /// Pages that others lead to.
    Page,
    /// What tells of all pages: the home page, the site map, the feed, what hosts read.
    Last,
}

impl Turn {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Needed, Self::NewPage, Self::Page, Self::Last];

    /// The turn of a file of a site; `is_new` says that nothing was in its place.
    #[must_use]
    pub fn of(path: &str, is_new: bool) -> Self {
        // What was compressed goes with what it was made from.
        let path = path
            .strip_suffix(".gz")
            .or_else(|| path.strip_suffix(".br"))
            .unwrap_or(path);
        let is_page = path.ends_with(".html");
        if path == "index.html" || !path.contains('/') && !is_page {
            Self::Last
        } else if !is_page {
            Self::Needed
        } else if is_new {
            Self::NewPage
        } else {
            Self::Page
        }
    }
}

/// Paths by their turns.
#[must_use]
pub fn in_turns<'a>(paths: impl IntoIterator<Item = &'a str>, is_new: impl Fn(&str) -> bool) -> [Vec<&'a str>; 4] {
    let mut turns = [const { Vec::new() }; 4];
    for path in paths {
        turns[Turn::of(path, is_new(path)) as usize].push(path);
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::in_turns;

    #[test]
    fn pages_come_after_what_they_need() {
        let paths = [
            "404.html",
            "assets/style.css",
            "index.html",
            "index.html.gz",
            "new/index.html",
            "old/index.html",
            "sitemap.xml",
        ];
        let turns = in_turns(paths, |path| path.starts_with("new/"));
        assert_eq!(turns[0], ["assets/style.css"]);
        assert_eq!(turns[1], ["new/index.html"]);
        assert_eq!(turns[2], ["404.html", "old/index.html"]);
        assert_eq!(turns[3], ["index.html", "index.html.gz", "sitemap.xml"]);
    }
}
