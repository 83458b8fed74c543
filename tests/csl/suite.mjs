// The reference suite of CSL, as far as it applies: each fixture is an edition of its own, built by the real binary.
//   node suite.mjs [--write] [name …]     --write rewrites failures.txt; with names, these alone are run and shown
//
// Postil formats one work at a time into a bibliography. A fixture for bibliographies is run as it stands, and its entries are compared
// as a set, since the order is the index's. One for citations is run with its citation as the bibliography, and what it prints is joined
// as the citation would be: it asks the same of names, dates, numbers and punctuation. What this cannot ask is left out by RULES.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { all, entries, fetched, here } from "./edition.mjs";
import { difference, formatted } from "./formatted.mjs";

const LIST = join(here, "failures.txt");
const DEFAULT_LANGUAGE = "en-US";
/** Changes of letters that Postil does not make to what a work brings (`keep_case`). */
const CASES = /^(title|sentence|lowercase|uppercase|capitalize-all)$/;

/** Why a fixture is left out; the first that holds. */
const RULES = [
  ["several citations, one after the other", ({ sections }) => sections.CITATIONS],
  [
    "citations with locators, prefixes and the like",
    ({ cites }) => cites.flat().some((cite) => Object.keys(cite).some((key) => key !== "id")),
  ],
  [
    "order of entries",
    ({ name, style, mode, items }) =>
      /sort/i.test(name) || (mode === "citation" && items.length > 1 && /<sort>/.test(part(style, "citation"))),
  ],
  ["an author who is the same as above", ({ style, items }) => items.length > 1 && /subsequent-author-substitute/.test(style)],
  ["numbers of entries", ({ style, items }) => items.length > 1 && /"citation-number"/.test(style)],
  [
    "what tells works apart",
    ({ name, style, mode, items, result }) =>
      items.length > 1 &&
      (/^disambiguate_|Disambig/.test(name) ||
        /disambiguate="true"|"year-suffix"/.test(style) ||
        /\d{4}[a-z]\b/.test(result) ||
        (mode === "citation" && /disambiguate-add|givenname-disambiguation/.test(style))),
  ],
  [
    "what citations alone have",
    ({ name, style, mode }) =>
      mode === "citation" &&
      (/^(collapse|position|locator)_/.test(name) ||
        /collapse=|position="|"locator"|"citation-label"|first-reference-note-number|near-note|cite-group-delimiter/.test(style)),
  ],
  ["letters, which are the editors’", ({ name }) => /^textcase_/.test(name)],
  ["two works of one key", ({ items }) => new Set(items.map(({ id }) => id)).size < items.length],
  ["works of which nothing is printed", ({ result }) => /CSL STYLE ERROR/.test(result)],
  ["notes, which stand under the entry", ({ style }) => /variable="(note|annote)"/.test(style)],
];

/** Attributes of a citation that a bibliography does not have. */
const OF_CITATIONS = /\s(collapse|disambiguate-[a-z-]+|[a-z-]*year-suffix-delimiter|after-collapse-delimiter)="[^"]*"/g;

function parse(name, text) {
  const sections = {};
  for (const [, key, body] of text.matchAll(/>>=+ ([A-Z0-9-]+) =+>>\r?\n?(.*?)<<=+ \1 =+<</gs)) sections[key] = body.trim();
  const items = JSON.parse(sections.INPUT);
  // An `id` is a text in Postil.
  for (const item of items) item.id = String(item.id);
  const cites = sections["CITATION-ITEMS"] ? JSON.parse(sections["CITATION-ITEMS"]) : [items.map(({ id }) => ({ id }))];
  return { name, sections, items, cites, mode: sections.MODE, result: sections.RESULT, style: sections.CSL };
}

const part = (style, tag) => new RegExp(`<${tag}[\\s>].*?</${tag}>`, "s").exec(style)?.[0] ?? "";
const attribute = (tag, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";

/** A fixture for citations as one for bibliographies: its citation's layout, and what the citation puts around and between. */
function asBibliography(style) {
  const citation = part(style, "citation");
  const layout = /<layout[^>]*>/.exec(citation)[0];
  const around = Object.fromEntries(["prefix", "delimiter", "suffix"].map((name) => [name, attribute(layout, name)]));
  const bibliography = citation
    .replace(/<sort>.*?<\/sort>/s, "")
    .replace(/^<citation[^>]*>/, (tag) => tag.replace(OF_CITATIONS, ""))
    .replace(layout, layout.replace(/\s(prefix|delimiter|suffix)="[^"]*"/g, ""))
    .replace(/^<citation/, "<bibliography")
    .replace(/<\/citation>$/, "</bibliography>");
  const kept = style.replace(part(style, "bibliography"), "");
  return { style: kept.replace("</style>", `${bibliography}</style>`), around };
}

function joined(cites, found, { prefix, delimiter, suffix }) {
  const words = cites
    .map(({ id }) => found.get(String(id)) ?? "")
    .filter((html) => html !== "")
    .join(delimiter);
  return words.endsWith(suffix) && suffix === "." ? prefix + words : prefix + words + suffix;
}

async function run(fixture) {
  const { name, mode, items, cites, result } = fixture;
  const language = attribute(/<style[^>]*>/.exec(fixture.style)[0], "default-locale") || DEFAULT_LANGUAGE;
  const { style, around } = mode === "citation" ? asBibliography(fixture.style) : fixture;
  const keepsCase = [...fixture.style.matchAll(/<text[^>]*>/g)].some(([tag]) => CASES.test(attribute(tag, "text-case")));
  const form = (html) => (keepsCase ? formatted(html).toLowerCase() : formatted(html));
  let wanted;
  let got;
  try {
    const found = await entries({ style, items, language });
    if (mode === "citation") {
      wanted = [form(result)];
      got = [form(cites.map((cluster) => joined(cluster, found, around)).join("\n"))];
    } else {
      const bodies = result.split('<div class="csl-entry">').slice(1);
      wanted = bodies.map((body) => form(body.replace(/<\/div>\s*(<\/div>\s*)?$/, ""))).sort();
      got = [...found.values()].map(form).sort();
    }
  } catch (error) {
    if (!error.stderr) throw error;
    return { name, reason: "build", wanted: [], got: [error.stderr] };
  }
  return { name, reason: difference(wanted, got), wanted, got };
}

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("--"));
const folder = join(fetched, "fixtures");
const files = (await readdir(folder)).filter((file) => file.endsWith(".txt")).sort();
const fixtures = await all(files, 8, async (file) => parse(file.slice(0, -4), await readFile(join(folder, file), "utf8")));

const leftOut = new Map(RULES.map(([reason]) => [reason, 0]));
const applying = fixtures.filter((fixture) => {
  const rule = RULES.find(([, holds]) => holds(fixture));
  if (rule) leftOut.set(rule[0], leftOut.get(rule[0]) + 1);
  return !rule && (names.length === 0 || names.includes(fixture.name));
});
const results = await all(applying, 2, run);

if (names.length > 0) {
  for (const { name, reason, wanted, got } of results) {
    console.log(`${name}: ${reason ?? "passes"}`);
    if (reason) console.log([...wanted.map((text) => `  - ${text}`), ...got.map((text) => `  + ${text}`)].join("\n"));
  }
  process.exit();
}

const failures = results.filter(({ reason }) => reason);
// A name, the kind of difference, a remark.
const line = /^(\S+)\s+(\S+)(?:\s+# (.*))?$/;
const listed = new Map();
for (const text of (await readFile(LIST, "utf8").catch(() => "")).split("\n")) {
  const found = !text.startsWith("#") && line.exec(text);
  if (found) listed.set(found[1], { reason: found[2], remark: found[3] });
}

for (const mode of ["bibliography", "citation"]) {
  const run = applying.filter((fixture) => fixture.mode === mode).map(({ name }) => name);
  const failed = failures.filter(({ name }) => run.includes(name)).length;
  console.log(
    `fixtures for ${mode === "citation" ? "citations, as bibliographies" : "bibliographies"}: ${run.length} run, ${run.length - failed} pass, ${failed} fail`,
  );
}
for (const [reason, count] of leftOut) console.log(`left out, ${reason}: ${count}`);

if (args.includes("--write")) {
  const head =
    "# Fixtures that fail, the kind of difference, and whose it is. `node tests/csl/suite.mjs --write` rewrites this list and keeps\n" +
    "# the remarks. Some of what is said to be Postil’s is meant so: it prints what the editors wrote.\n";
  const lines = failures.map(({ name, reason }) => {
    const remark = listed.get(name)?.remark;
    return `${name} ${reason}${remark ? ` # ${remark}` : ""}\n`;
  });
  await writeFile(LIST, head + lines.join(""));
} else {
  const failed = new Map(failures.map((result) => [result.name, result]));
  const unexpected = [
    ...failures
      .filter(({ name, reason }) => listed.get(name)?.reason !== reason)
      .map(
        ({ name, reason, wanted, got }) =>
          `${name} fails (${reason})\n${wanted.map((text) => `  - ${text}`).join("\n")}\n${got.map((text) => `  + ${text}`).join("\n")}`,
      ),
    ...[...listed.keys()]
      .filter((name) => !failed.has(name))
      .map((name) => `${name} is listed in failures.txt, but does not fail`),
  ];
  if (unexpected.length > 0) {
    console.error(unexpected.join("\n"));
    console.error("If this is meant: node tests/csl/suite.mjs --write");
    process.exitCode = 1;
  }
}
