// An edition that has everything: the text of the Rust tests with every kind of block, notes on all of it, works, and
// cross-references of every outcome, in two languages.

import { readFileSync } from "node:fs";
import { made } from "./made.mjs";

const text = readFileSync(new URL("../integration/everything.md", import.meta.url), "utf8");
const front = (title, rest = "") => `+++\ntitle = "${title}"\n${rest}+++\n\n`;
const note = (id, selector, rest = "") => `[[note]]\nid = "${id}"\nseries = "${id.length % 2 ? "gloss" : "context"}"\n${selector}\nbody = '''On *${id}*.${rest}'''\n`;
const crossref = (id, relation, from, to, rest = "") =>
  `[[crossref]]\nid = "${id}"\nrelation = "${relation}"\nfrom = { document = "answer", quote = "${from}" }\nto = { document = "all", ${to} }\n${rest}\n`;

const NOTES = [
  note("picture", 'at = "p1"'),
  note("across-emphasis", 'quote = "strong and emphatic"', "\n\n- a list\n- of two\n\n| a | b |\n|---|---|\n| c | d |\n\n> Quoted.\n\n~~~rust\nfn main() {}\n~~~"),
  note("overlapping", 'quote = "emphatic words. one"'),
  note("within", 'quote = "emphatic"'),
  note("in-link", 'quote = "link"', " See [[#q1]], [[answer]] and https://example.org/path/of/it."),
  note("in-code", 'quote = "main()"'),
  note("in-item", 'quote = "goes on"'),
  note("in-cell", 'quote = "d"\nin = "t1"'),
  note("in-verse", 'quote = "planks, one"'),
  note("in-footnote", 'quote = "Within"\nin = "fn-n"'),
  note("whole-footnote", 'at = "fn-long"'),
  '[[emendation]]\nid = "e"\nquote = "Last"\nread = "Lost"\nreason = "A *slip*."\n',
];

const ANSWER = `Sie schreiben: “**strong and emphatic** words”. It says “quoted in an item”, and “Quoted. So are these”.

They say “no such words at all”. What of the planks? More of the same, and of another.
`;

const CROSSREFS = [
  crossref("one", "quotes", "strong and emphatic words", 'quote = "strong and emphatic words"'),
  crossref("two", "quotes", "quoted in an item", 'quote = "quoted in an item"', 'note = "Word for *word*."'),
  crossref("three", "see-also", "What of the planks", 'quote = "Two planks"'),
  crossref("four", "disputes", "More of the same", 'quote = "Quoted. So is"'),
  crossref("five", "responds-to", "of another", 'quote = "And this, within"'),
  // The same relation from the other side.
  '[[crossref]]\nid = "six"\nrelation = "see-also"\nfrom = { document = "all", quote = "one carter" }\nto = { document = "answer", quote = "planks" }\n',
];

const WORKS = [
  { id: "w", type: "book", title: "The Mill", author: [{ family: "Lane", given: "Ruth" }], issued: { "date-parts": [[1871]] }, publisher: "The council" },
  { id: "law", type: "treaty", title: "Treaty of the bridge", issued: { "date-parts": [[1869]] } },
  { id: "never", type: "webpage", title: "Never cited", URL: "https://example.org/never", accessed: { "date-parts": [[2020, 1, 2]] } },
];

export const everything = made("everything", {
  "book.toml": `[edition]
title = "Everything"
subtitle = "There is"
description = "An edition of all there is."
editors = ["A", "B & C"]
[edition.licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
[[series]]
id = "gloss"
description = "words"
[[series]]
id = "context"
description = "who and what"
[[version]]
number = "1.1"
date = "2026-03-14"
changes = '''- The *answer* is new, in [[answer]].
- So is this.'''
[[version]]
number = "1.0"
date = "2026"
changes = "First published."
`,
  "content/home.md": `+++\npage = true\ntitle = "Home"\n+++\n\nAn *introduction*.\n`,
  "content/page.md": `+++\npage = true\ntitle = "Principles"\naliases = ["how"]\n+++\n\n# How\n\nSee [[all#p1]].[^1]\n\n[^1]: A note.\n`,
  "content/all.md": front("All", 'kind = "report"\nauthor = "Anna Marsh"\ndate = "1871-03-02"\n\n[source]\ntitle = "A chest"\nurl = "https://example.org/x"\ntreatment = ["None.", "None at all."]\n\n[rights]\nholder = "The council"\nlicence = "CC0"\nstatement = "Free."\n') + text,
  "content/answer.md": front("Antwort", 'language = "de"\nanswers = ["all"]\nrecipient = "Anna Marsh"\n') + ANSWER,
  "content/names.toml": '[[name]]\nid = "planks"\ntype = "term"\nlabel = "planks"\nabbreviation = "Two planks"\nnote = "See [[all#q1]] & *more*."\n\n[[name]]\nid = "carter"\ntype = "person"\nlabel = "Carter"\nforms = ["one carter"]\nwithin = ["planks"]\n',
  "content/chronology.toml": '[[event]]\nid = "day"\ndate = "1871-03-02"\nuntil = "1871-04"\nlabel = "The *letter* is written."\npassage = [{ document = "all" }, { document = "answer", quote = "of another" }]\n',
  "content/mill.png": "x",
  "content/all.notes.toml": NOTES.join("\n"),
  "content/crossrefs.toml": CROSSREFS.join("\n"),
  "content/works.json": JSON.stringify(WORKS),
  "content/all.cites.toml": '[[cite]]\nid = "c"\nwork = "w"\nquote = "Two planks"\nlocator = "p. 3"\n\n[[cite]]\nid = "d"\nwork = "law"\nquote = "one carter"\nlocator = "art. 2"\n',
});
