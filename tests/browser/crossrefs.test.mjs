// A cross-reference leads to the exact words of its other end, in sight and lit.

import assert from "node:assert/strict";
import { disk, documents, edition, none, pageTest, passagesAt, settled, subPath, visit } from "./harness.mjs";

const ends = edition.crossrefs.flatMap((crossref) => {
  const passages = ["from", "to"].flatMap((side) => passagesAt(crossref, side));
  const alone = ({ document }) => passages.filter((passage) => passage.document === document).length === 1;
  return passages.map((passage) => ({ ...passage, anchor: `crossref:${crossref.id}`, alone: alone(passage) }));
});

for (const { id, page: path } of documents) {
  const here = ends.filter((end) => end.document === id && end.exact);
  for (const { js, mode } of [{ js: false, mode: disk }, { js: true, mode: subPath }]) {
    const name = `${id}: ${here.length} ends of cross-references stand on their words, script ${js ? "on" : "off"}, ${mode.name}`;
    pageTest(name, { mode, path, js }, async (page) => {
      await page.evaluate(`notOnWords = ${notOnWords}`);
      const tasks = here.map((end) => ({ ...end, whole: js }));
      none(await page.evaluate(js ? followAll : followAllWithoutScript, tasks));
    });
  }

  pageTest(`${id}: its chips lead there`, { mode: subPath, path }, async (page) => {
    const chips = await page.evaluate(chipsByTarget);
    const known = new Set(ends.map((end) => end.id));
    none(chips.filter(({ target }) => target.startsWith("x-") && !known.has(target)).map(({ target }) => target));
    const first = new Map(chips.filter(({ target }) => target.startsWith("x-")).map((chip) => [chip.page, chip]));
    assert.ok(first.size > 0, "the document has chips");
    for (const { place, target } of first.values()) {
      await visit(page, subPath.base + path);
      await page.locator("a.chip").nth(place).click();
      await page.waitForURL((url) => url.hash === `#${target}`);
      await settled(page);
      none(await page.evaluate(notOnWords, { ...ends.find((end) => end.id === target), exact: undefined, whole: false }));
    }
  });
}

// --- in the page ---

const chipsByTarget = () =>
  [...document.querySelectorAll("a.chip")].map(({ hash, pathname }, place) => ({ target: hash.slice(1), page: pathname, place }));

const followAllWithoutScript = (tasks) =>
  tasks.flatMap((task) => {
    location.hash = task.id;
    return globalThis.notOnWords(task);
  });

async function followAll(tasks) {
  const faults = [];
  for (const task of tasks) {
    const arrived = new Promise((now) => { addEventListener("hashchange", now, { once: true }); });
    location.hash = task.id;
    await arrived;
    faults.push(...globalThis.notOnWords(task));
  }
  return faults;
}

function notOnWords({ id, anchor, alone, exact, whole }) {
  const target = document.querySelector(":target");
  if (target?.id !== id) return [`${id}: the target is ${target?.id}`];
  const pieces = [...document.querySelectorAll(`.lem[data-anchors~="${anchor}"]`)];
  const words = pieces.map(textWithoutApparatus).join("").replace(/\s+/g, "");
  const faults = target.matches(".lem") ? [] : [`${id} is a ${target.localName} without the class lem`];
  // Where several passages of it are in one document, its pieces hold the words of all.
  const holds = (wanted) => (alone ? words === wanted : words.includes(wanted));
  if (exact && !holds(exact.replace(/\s+/g, ""))) faults.push(`${id}: “${words}”, not “${exact}”`);
  const unlit = (whole ? pieces : [target]).filter((piece) => ["rgba(0, 0, 0, 0)", ""].includes(getComputedStyle(piece).backgroundColor));
  if (unlit.length > 0) faults.push(`${id}: ${unlit.length} of ${pieces.length} pieces are not lit`);
  const line = target.getClientRects()[0];
  const hit = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2);
  if (line.top < 0 || line.bottom > innerHeight) faults.push(`${id} is out of sight, at ${Math.round(line.top)} px`);
  else if (!target.contains(hit)) faults.push(`${id} is covered by ${hit?.outerHTML.slice(0, 60)}`);
  return faults;

  function textWithoutApparatus(piece) {
    // A piece around others: theirs are counted as their own.
    return [...piece.childNodes].map((node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches("a.ref, [data-apparatus]")) return "";
      return node.matches(`.lem[data-anchors~="${anchor}"]`) ? "" : textWithoutApparatus(node);
    }).join("");
  }
}
