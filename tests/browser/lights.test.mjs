// A mark in focus, or under the pointer, lights the words that its note is on, and its note; and no others.

import { documents, none, pageTest } from "./harness.mjs";

for (const { id, page: path } of documents) {
  pageTest(`${id}: a mark in focus lights its words and its note`, { path, js: false, width: 768 }, async (page) => {
    none(await page.evaluate(focusEveryMark));
  });

  pageTest(`${id}: a mark under the pointer lights its words and its note`, { path, js: false }, async (page) => {
    for (const mark of await page.evaluate(someMarks)) {
      await page.locator(`#${mark} sup`).hover();
      none(await page.evaluate(dark, mark));
      await page.mouse.move(1, 1);
    }
  });
}

// --- in the page ---

function focusEveryMark() {
  const marks = [...document.querySelectorAll(".text a.ref")].filter((mark) => !mark.closest(".note"));
  return marks.flatMap((mark) => {
    const unit = mark.closest(".unit");
    const note = document.querySelector(mark.getAttribute("href")).closest(".note");
    const key = note.dataset.note;
    const words = [...unit.querySelectorAll(".lem")].filter((piece) => !piece.closest(".note"));
    const own = (piece) => key && piece.dataset.anchors.split(/\s+/).includes(key);
    const colours = (pieces) => new Map(pieces.map((piece) => [piece, getComputedStyle(piece).backgroundColor]));
    const before = colours([mark, note, ...words]);
    mark.focus();
    const during = colours([mark, note, ...words]);
    mark.blur();
    const lit = (piece) => before.get(piece) !== during.get(piece);
    return [
      ...[mark, note].filter((piece) => !lit(piece)).map((piece) => `${mark.id}: its ${piece === mark ? "mark" : "note"} is not lit`),
      ...words.filter((piece) => own(piece) && !lit(piece)).map((piece) => `${mark.id}: “${piece.textContent}” is not lit`),
      ...words.filter((piece) => !own(piece) && lit(piece)).map((piece) => `${mark.id}: “${piece.textContent}” is lit, not being its own`),
    ];
  });
}

/** A few will do: the focus has tried them all. */
function someMarks() {
  const marks = [...document.querySelectorAll(".text a.ref.ed.k1")].filter((mark) => !mark.closest(".note"));
  return marks.slice(0, 5).map(({ id }) => id);
}

function dark(id) {
  const mark = document.getElementById(id);
  const note = document.querySelector(mark.getAttribute("href")).closest(".note");
  const words = [...document.querySelectorAll(`.lem[data-anchors~="${note.dataset.note}"]`)];
  const unlit = [mark, note, ...words].filter((piece) => getComputedStyle(piece).backgroundColor === "rgba(0, 0, 0, 0)");
  return unlit.map((piece) => `${id}: ${piece.className} is not lit`);
}
