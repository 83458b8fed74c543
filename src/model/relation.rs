//! The kinds of relations between passages.

/// A kind of relation: its names in both directions and its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The name in sidecars: `responds-to`.
    pub name: String,
    /// What readers see at the passage it goes out from: "responds to".
    pub label: String,
    /// What readers see at the passage it leads to: "is answered by".
    pub inverse: String,
    /// Whether the edition names it so; the names of one that is built in are those of the interface's language.
    pub named: bool,
    /// Whether the words of both passages must agree, so that they are compared.
    pub verified: bool,
    /// Whether the passage it goes out from must not be older than the one it leads to.
    pub chronological: bool,
    /// Whether it takes a stand on what it leads to, so that this no longer stands unanswered.
    pub answers: bool,
    /// What each end may be.
    pub from: EndRule,
    /// The same for the end it leads to.
    pub to: EndRule,
}

/// What an end of a cross-reference may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndRule {
    /// The kinds of document that it may be in; any if there are none.
    pub kinds: Vec<String>,
    /// How many passages it may have at most.
    pub most: Option<usize>,
}

impl Relation {
    /// The relations every edition has.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        let relation = |name: &str, label: &str, inverse: &str| Self {
            name: name.into(),
            label: label.into(),
            inverse: inverse.into(),
            named: false,
            verified: name == "quotes",
            chronological: name != "see-also",
            answers: matches!(name, "responds-to" | "disputes" | "concedes" | "corrects"),
            from: EndRule::default(),
            to: EndRule::default(),
        };
        vec![
            relation("quotes", "quotes", "quoted in"),
            relation("paraphrases", "paraphrases", "paraphrased in"),
            relation("responds-to", "answers", "answered in"),
            relation("disputes", "disputes", "disputed in"),
            relation("concedes", "concedes", "conceded in"),
            relation("corrects", "corrects", "corrected in"),
            relation("restates", "restates", "restated in"),
            relation("cites", "cites", "cited in"),
            relation("see-also", "see also", "see also"),
        ]
    }
}
