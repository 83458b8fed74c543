// The interface speaks the language of the edition, and the page runs its way: margin, numbers and rail change sides for
// what is written from right to left. A text that runs the other way keeps the layout and turns its own lines.

import assert from "node:assert/strict";
import { cross, none, pageTest } from "./harness.mjs";
import * as geometry from "./geometry.mjs";
import { made } from "./made.mjs";

const ARABIC = "يتحمل كل فرد واجبات نحو الجماعة التي يتاح فيها وحدها لشخصيته أن تنمو نموا حرا كاملا";
const ENGLISH = "Everyone has duties to the community in which alone the free and full development of the personality is possible";

/** Documents in Arabic (`a`) and English (`e`), each with notes of both kinds and related to the other. */
function mixed(language) {
  const text = (words, sections) =>
    Array.from({ length: sections }, (_, at) => `## ${words.slice(0, 20)}\n\n${words}.[^${at}] ${words}.\n\n[^${at}]: ${words}, https://example.org/${at}.\n`).join("\n");
  return {
    "book.toml": `[edition]\ntitle = "Both ways"\nlanguage = "${language}"\n`,
    "content/a.md": `+++\ntitle = "تقرير"\nlanguage = "ar"\n+++\n\n${text(ARABIC, 4)}\n\nخاتمة قصيرة.\n`,
    "content/e.md": `+++\ntitle = "A report"\nlanguage = "en"\n+++\n\n${text(ENGLISH, 4)}\n\nA short end.\n`,
    "content/a.notes.toml": '[[note]]\nid = "end"\nseries = "textual"\nquote = "خاتمة"\nbody = "شرح"\n',
    "content/e.notes.toml": '[[note]]\nid = "end"\nseries = "textual"\nquote = "short end"\nbody = "Short."\n',
    "content/crossrefs.toml": '[[crossref]]\nid = "x"\nrelation = "see-also"\nfrom = { document = "e", quote = "short end" }\nto = { document = "a", quote = "خاتمة قصيرة" }\n',
  };
}

const editions = { ar: made("from right to left", mixed("ar")), "en-GB": made("from left to right", mixed("en-GB")) };
const kinds = cross({ language: Object.keys(editions), document: ["a", "e"], width: [360, 1024, 1280, 1680] });

for (const { language, document, width } of kinds) {
  const mode = editions[language];
  pageTest(`an edition in ${language}, a text in ${document === "a" ? "ar" : "en"}, ${width} px`, { mode, path: `${document}/index.html`, width, js: width !== 1280 }, async (page) => {
    const layout = await page.evaluate(geometry.measure);
    assert.equal(layout.notes.length, 5);
    none(geometry.overlaps(layout), "no overlap");
    none(geometry.sideways(layout), "no sideways scrolling");
    none(geometry.outside(layout), "inside the window");
    const { sides, directions } = await page.evaluate(places);
    const rtl = language === "ar";
    if (width >= 1024) {
      for (const { id, left, right } of sides.notes) {
        if (rtl) assert.ok(right <= sides.text.left + 1, `${id} stands left of the text (${right} > ${sides.text.left})`);
        else assert.ok(left >= sides.text.right - 1, `${id} stands right of the text (${left} < ${sides.text.right})`);
      }
      none(geometry.offLine(layout), "beside their lines");
      assert.ok(rtl ? sides.number.left > sides.text.right - 1 : sides.number.right < sides.text.left + 1, "numbers on the other side");
    }
    if (width >= 1280) assert.ok(rtl ? sides.rail.left > sides.number.right - 1 : sides.rail.right < sides.number.left + 1, "the rail beyond them");
    assert.equal(directions.page, rtl ? "rtl" : "ltr");
    assert.equal(directions.paragraph, document === "a" ? "rtl" : "ltr");
    assert.equal(directions.footnote, document === "a" ? "rtl" : "ltr");
    assert.equal(directions.editor, rtl ? "rtl" : "ltr");
    assert.equal(directions.relations, rtl ? "rtl" : "ltr");
  });
}

const german = made("in German", { ...mixed("de"), "content/crossrefs.toml": "" });
pageTest("what scripts say is in the language of the edition", { mode: german, path: "e/index.html" }, async (page) => {
  const button = page.locator("button.all");
  assert.equal(await button.textContent(), "Alle Anmerkungen öffnen");
  await button.click();
  assert.equal(await button.textContent(), "Alle Anmerkungen schließen");
});

// --- in the page ---

function places() {
  const box = (e) => {
    const { left, right } = e.getBoundingClientRect();
    return { id: e.querySelector?.(".nb")?.id, left, right };
  };
  const one = (selector) => document.querySelector(selector);
  const direction = (selector) => getComputedStyle(one(selector)).direction;
  const directions = {
    page: direction("body"), paragraph: direction(".unit.paragraph > p"), footnote: direction(".note.au .nb"),
    editor: direction(".note.ed .nb"), relations: direction(".rels"),
  };
  const sides = { notes: [...document.querySelectorAll(".note")].map(box), text: box(one(".unit.paragraph > p")), number: box(one(".unit.paragraph > .pn")), rail: box(one(".rail")) };
  return { sides, directions };
}
