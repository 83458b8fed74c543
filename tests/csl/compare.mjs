// The same references by Postil and by citeproc-js, in the same styles.
//   node compare.mjs [--write]     --write rewrites differences.md
//
// Both get one work at a time. Titles keep their letters in Postil, whatever the style does to capitals (`keep_case`), so citeproc-js gets
// the style without these changes of letters. A work that the style leaves out of bibliographies stands as a document in Postil; so it
// does for citeproc-js. All else is compared as it is printed: words, punctuation, italics.

import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import CSL from "citeproc";
import { entries, fetched, here } from "./edition.mjs";
import { difference, formatted } from "./formatted.mjs";

const STYLES = ["chicago-notes-bibliography", "chicago-author-date", "oscola", "apa", "modern-language-association"];
const LIST = join(here, "differences.md");
/** The types that a work is tried as, as in Postil. */
const FALLBACKS = [null, "document", "report", "book"];

/** The style without what Postil does not do to the letters of works: `keep_case` in `src/render/bibliography/style.rs`. */
function keepCase(style) {
  return style.replace(/<text\s[^>]*\b(?:variable|macro)="[^>]*>/g, (tag) =>
    tag.replace(/\stext-case="(?:title|sentence|capitalize-all|lowercase|uppercase)"/, ""),
  );
}

function byCiteproc(style, items, language) {
  const works = new Map(items.map((item) => [item.id, item]));
  const engine = new CSL.Engine(
    {
      retrieveLocale: (code) => readFileSync(join(fetched, `locales/locales-${code}.xml`), "utf8"),
      retrieveItem: (id) => works.get(id),
    },
    keepCase(style),
    language,
    true,
  );
  const entry = (item) => {
    for (const type of FALLBACKS) {
      works.set(item.id, type ? { ...item, type } : item);
      // Nothing that was formatted before is left.
      engine.updateItems([]);
      engine.updateItems([item.id]);
      const [meta, html] = engine.makeBibliography();
      if (html.length > 0 && meta.bibliography_errors.length === 0) return html[0];
    }
    return "";
  };
  return new Map(items.map((item) => [item.id, entry(item)]));
}

async function compare(name, items) {
  const style = await readFile(join(fetched, "styles", `${name}.csl`), "utf8");
  const language = /<style[^>]*default-locale="([^"]*)"/.exec(style)?.[1] ?? "en-US";
  const theirs = byCiteproc(style, items, language);
  const ours = await entries({ style, items, language });
  const differences = [];
  for (const { id } of items) {
    const [wanted, got] = [formatted(theirs.get(id)), formatted(ours.get(id) ?? "")];
    const kind = difference([wanted], [got]);
    if (kind) differences.push({ id, kind, wanted, got, cause: causes[`${name}/${id}`] ?? causes[id] });
  }
  return { name, differences, equal: items.length - differences.length };
}

function list(results, count) {
  const kinds = ["look", "capitals", "punctuation", "words"];
  const of = (differences, kind) => differences.filter((one) => one.kind === kind).length;
  const rows = results.map(
    ({ name, equal, differences }) => `| ${name} | ${equal} | ${kinds.map((kind) => of(differences, kind)).join(" | ")} |`,
  );
  const sections = results.map(({ name, differences }) =>
    [
      `\n## ${name}\n`,
      ...differences.map(
        ({ id, kind, wanted, got, cause }) =>
          `- \`${id}\`: ${kind}${cause ? ` (${cause})` : ""}\n  - citeproc-js: ${wanted}\n  - Postil: ${got}`,
      ),
    ].join("\n"),
  );
  return `# What Postil prints otherwise than citeproc-js

Written by \`node tests/csl/compare.mjs --write\`, which says what is compared; a test fails where this is not what comes out.
In brackets is whose the difference is, from \`causes.json\`. Of ${count} references:

| style | equal | ${kinds.join(" | ")} |
|---|---|${kinds.map(() => "---|").join("")}
${rows.join("\n")}
${sections.join("\n")}
`;
}

/** Whose a difference is, and why, as far as we know; for a reference in one style, or in all. */
const causes = JSON.parse(await readFile(join(here, "causes.json"), "utf8"));
const items = JSON.parse(await readFile(join(here, "references.json"), "utf8"));
const results = [];
for (const name of STYLES) results.push(await compare(name, items));
for (const { name, equal } of results) console.log(`${name}: ${equal} of ${items.length} as citeproc-js prints them`);

const found = list(results, items.length);
if (process.argv.includes("--write")) {
  await writeFile(LIST, found);
} else {
  const listed = (await readFile(LIST, "utf8").catch(() => "")).split("\n");
  const lines = found.split("\n");
  const changed = [
    ...listed.filter((line) => !lines.includes(line)).map((line) => `- ${line}`),
    ...lines.filter((line) => !listed.includes(line)).map((line) => `+ ${line}`),
  ];
  if (found !== listed.join("\n")) {
    console.error(
      `differences.md is not what comes out:\n${changed.join("\n")}\nIf this is meant: node tests/csl/compare.mjs --write`,
    );
    process.exitCode = 1;
  }
}
