// What a reader switches off is gone, the editors' marks and all; what is left stands as if it had never been there.

import assert from "node:assert/strict";
import { cross, disk, documents, none, pageTest, seen, subPath, visit } from "./harness.mjs";
import * as geometry from "./geometry.mjs";
import { made } from "./made.mjs";

const readers = [{ width: 1280, js: false }, { width: 1680, js: true }];

for (const { document, reader: { width, js } } of cross({ document: documents, reader: readers })) {
  const mode = js ? subPath : disk;
  pageTest(`${document.id}, ${width} px, script ${js ? "on" : "off"}: each filter`, { mode, path: document.page, width, js }, async (page) => {
    const boxes = await page.evaluate(filters);
    assert.ok(boxes.length > 2, "the page has filters");
    const whole = await page.evaluate(geometry.measure);
    for (const { id, notes, count } of boxes) {
      none(await page.evaluate(press, id));
      const layout = await page.evaluate(geometry.measure);
      const off = layout.notes.filter((note) => notes.includes(note.id));
      const on = layout.notes.filter((note) => !notes.includes(note.id));
      if (id === "f-rel") assert.equal(await seen(page, ".rel"), 0, "cross-references");
      else if (id.startsWith("f-r-")) await withoutRelation(page, id.slice(4));
      else assert.equal(off.length, count, `${id} counts its notes`);
      none(off.filter(({ visible }) => visible).map((note) => `${id}: ${note.id} is still there`));
      // An author's mark is part of the text.
      none(off.filter((note) => note.mark.visible && !note.author).map((note) => `${id}: the mark of ${note.id} is still there`));
      // Whether a note on a note goes with it is the theme's to say. If it stays, it must stand in its place.
      none(geometry.unseen({ notes: on.filter((note) => !notes.includes(note.parent)) }), `${id}: the rest is visible`);
      const rest = { ...layout, notes: on.filter(({ visible }) => visible), all: layout.notes };
      none(geometry.overlaps(rest), `${id}: the rest does not overlap`);
      none(layout.stacked ? geometry.offParagraph(rest) : geometry.offLine(rest), `${id}: the rest is in its place`);
      none(geometry.sideways(layout), `${id}: no sideways scrolling`);
      none(geometry.belowFoot(rest), `${id}: above the foot`);
      none(await page.evaluate(press, id));
    }
    const again = await page.evaluate(geometry.measure);
    assert.deepEqual(again.notes.map(({ box }) => Math.round(box.top)), whole.notes.map(({ box }) => Math.round(box.top)), "as before");
  });
}

pageTest("a filter works on a narrow page without script", { path: documents[0].page, js: false, width: 360 }, async (page) => {
  await page.locator(".show > summary").click();
  await page.locator("label:has(> #f-ed)").click();
  const { notes } = await page.evaluate(geometry.measure);
  none(notes.filter((note) => !note.author && note.mark.visible).map(({ id }) => id));
  assert.equal(await page.locator(".note.ed:visible").count(), 0);
  assert.ok(await page.locator(".note.au:visible").count() > 0);
});

for (const mode of [disk, subPath]) {
  pageTest(`what is shown, and the colour of the page, are remembered on the next, ${mode.name}`, { mode, path: documents[0].page }, async (page) => {
    await page.locator("label:has(> #f-rel)").click();
    await page.locator("label:has(> #t-dark)").click();
    await visit(page, mode.base + documents[1].page);
    assert.equal(await page.locator("#f-rel").isChecked(), false);
    assert.equal(await page.locator("#t-dark").isChecked(), true);
    await visit(page, `${mode.base}works/index.html`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  });
}

/** The cross-references of a relation are gone, from the lines and from the passages below them; the others stand. */
async function withoutRelation(page, name) {
  assert.equal(await seen(page, `.rels .x-${name}`), 0, name);
  const { others, shown, empty } = await page.evaluate((name) => {
    const others = [...document.querySelectorAll(".rel > div")].filter((line) => !line.classList.contains(`x-${name}`));
    const empty = [...document.querySelectorAll(".rels")].filter((box) => box.checkVisibility() && ![...box.querySelectorAll("dl > div")].some((line) => (line.closest("details") ?? line).checkVisibility()));
    empty.push(...[...document.querySelectorAll(".pvs")].filter((box) => box.checkVisibility() && box.querySelector(":scope > :not(summary)")?.matches(`.x-${name}`)
      && [...box.children].every((child) => child.matches(`summary, .x-${name}`))));
    return { others: others.length, shown: others.filter((line) => (line.closest("details") ?? line).checkVisibility()).length, empty: empty.length };
  }, name);
  assert.equal(shown, others, `${name}: the others`);
  assert.equal(empty, 0, `${name}: nothing is left empty`);
}

const signed = made("signed", {
  "book.toml": '[edition]\ntitle = "Signed"\n',
  "content/a.md": '+++\ntitle = "A"\n+++\n\nThe bridge is old, and the mill is older.\n',
  "content/a.notes.toml": [["bridge", "R. Löw"], ["old", "S. May"], ["mill", "R. Löw"], ["older", ""]]
    .map(([quote, author]) => `[[note]]\nid = "${quote}"\nseries = "textual"\nquote = "${quote}"\n${quote === "old" ? 'suffix = ", and"\n' : ""}${author && `author = "${author}"\n`}body = "A note."\n`)
    .join("\n"),
});

for (const js of [false, true]) {
  pageTest(`the notes of one who signed them, script ${js ? "on" : "off"}`, { mode: signed, path: "a/index.html", js }, async (page) => {
    const shown = () => page.evaluate(() => [...document.querySelectorAll(".note .nb")].filter((note) => note.checkVisibility({ visibilityProperty: true })).map(({ id }) => id));
    assert.deepEqual(await shown(), ["n-bridge", "n-old", "n-mill", "n-older"]);
    await page.locator("label:has(> #f-b-r-löw)").click();
    assert.deepEqual(await shown(), ["n-old", "n-older"]);
    if (js) assert.equal(new URL(page.url()).searchParams.get("f-b-r-löw"), "0");
  });
}

// --- in the page ---

/** Clicks on what a box is labelled with, as a reader can who sees it. */
function press(id) {
  const label = document.querySelector(`label:has(> #${CSS.escape(id)})`);
  if (!label?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [`the label of ${id} is not to be seen`];
  label.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { left, right, top, bottom } = label.getBoundingClientRect();
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!label.contains(hit)) return [`the label of ${id} is covered by ${hit?.outerHTML.slice(0, 60)}`];
  const before = label.control.checked;
  hit.click();
  return label.control.checked === before ? [`${id} does not change`] : [];
}

/** The checkboxes, each with the notes that it speaks of and the number that stands beside it. */
function filters() {
  const kind = { "f-au": ".note.au", "f-ed": ".note.ed", "f-rel": "none" };
  return [...document.querySelectorAll(".show [type=checkbox]")].map(({ id, parentElement }) => ({
    id, count: Number(parentElement.querySelector(".n").textContent),
    notes: id.startsWith("f-r-") ? [] : [...document.querySelectorAll(kind[id] ?? `.note.${id.slice(2)}`)].map((note) => note.querySelector(".nb").id),
  }));
}
