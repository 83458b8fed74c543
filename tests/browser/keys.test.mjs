// Without a mouse: everything can be reached, in the order of reading, is seen when it is, and keeps nobody; what one
// has to hit is large enough; and words spaced out as WCAG asks lose nothing.

import assert from "node:assert/strict";
import { cross, disk, documents, kinds, none, pageTest, style, subPath } from "./harness.mjs";
import * as geometry from "./geometry.mjs";
import { everything } from "./everything.mjs";

const WIDTHS = [360, 1280];
// One page of each kind, and the shortest of the documents: there are as many presses of a key as things to reach.
const walks = [
  { path: "all/index.html", mode: everything }, { path: "letter-2022/index.html" }, { path: "index.html" }, { path: "imprint/index.html" },
  { path: "works/legal/index.html" }, { path: "works/index.html", mode: everything }, { path: "crossrefs/index.html", mode: everything },
  { path: "parallel/letter-2022/report/index.html" },
];

for (const { kind: { path, mode = disk }, width } of cross({ kind: walks, width: WIDTHS })) {
  pageTest(`${path} (${mode.name}), ${width} px: Tab reaches everything in its order, and it is seen`, { mode, path, width, height: 640, js: false }, async (page) => {
    // (Without scripts: previews, which come with the focus, have tests of their own.)
    const wanted = await page.evaluate(reachable);
    const faults = [];
    const reached = [];
    for (let presses = 0; presses <= wanted.length; presses += 1) {
      await page.keyboard.press("Tab");
      const { place, fault } = await page.evaluate(focused);
      if (place === undefined) break;
      reached.push(place);
      if (fault) faults.push(fault);
    }
    none(faults, "seen");
    assert.deepEqual(reached, wanted.map((_, place) => place), "all of it, in order, and out again");
  });
}

for (const { path, width } of cross({ path: kinds, width: WIDTHS })) {
  pageTest(`${path}, ${width} px: what one has to hit is large enough`, { path, width }, async (page) => {
    none(await page.evaluate(small));
  });
}

const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }";
for (const { path, width } of cross({ path: kinds, width: [320, 1280] })) {
  pageTest(`${path}, ${width} px: spaced out, nothing is lost and nothing scrolls sideways`, { path, width }, async (page) => {
    assert.deepEqual(geometry.sideways(await page.evaluate(widths)), [], "as it comes");
    await style(page, SPACED);
    assert.deepEqual(geometry.sideways(await page.evaluate(widths)), [], "spaced out");
    none(await page.evaluate(cutOff), "nothing is cut off");
    if (!documents.some((document) => document.page === path) || width < 1024) return;
    const layout = await page.evaluate(geometry.measure);
    none(geometry.overlaps(layout), "no overlap");
    none(geometry.unseen(layout), "no note is lost");
    none(geometry.belowFoot(layout), "above the foot");
  });
}

pageTest("Escape shuts a preview, and the focus stays where it was", { mode: subPath, path: "letter-2022/index.html" }, async (page) => {
  const mark = page.locator(".chip").first();
  await mark.focus();
  await page.locator(".peek[data-open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".peek[data-open]").waitFor({ state: "detached" });
  assert.ok(await mark.evaluate((chip) => chip === document.activeElement));
});

// --- in the page ---

/** Whatever can have the focus, in the order of the page; of radio buttons the one that is on. Kept for `focused`. */
function reachable() {
  const all = [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")];
  window.wanted = all.filter((piece) => piece.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !piece.disabled
    && (piece.type !== "radio" || piece.checked));
  window.looks = new Map(window.wanted.map((piece) => [piece, getComputedStyle(piece).outlineStyle]));
  return window.wanted.map((piece) => `${piece.localName}.${piece.className} ${piece.textContent.slice(0, 20)}`);
}

/** What has the focus, and what is wrong with how it shows. */
function focused() {
  const piece = document.activeElement;
  if (piece === document.body || piece === document.documentElement) return {};
  const place = window.wanted.indexOf(piece);
  const name = `${piece.localName}.${piece.className} “${piece.textContent.trim().slice(0, 20)}”`;
  if (place < 0) return { place: `${name} was not to be reached` };
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(piece);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2 || outlineColor.endsWith(", 0)")) return { place, fault: `${name} has no ring` };
  // In the window, and not under anything else, at one of its lines at least.
  const boxes = [...piece.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  const free = boxes.some(({ left, right, top, bottom }) => [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].some(([across, down]) => {
    const at = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
    return at && (piece.contains(at) || at.contains(piece));
  }));
  return { place, fault: free ? undefined : `${name} is not to be seen at ${JSON.stringify(boxes[0])}` };
}

/** WCAG 2.5.8: 24 px, or in a line of words, or with as much room around that circles of 24 px do not meet another. */
function small() {
  const LEAST = 24;
  const all = [...document.querySelectorAll("a[href], button, summary, input, label:has(input)")].filter((piece) => piece.checkVisibility({ visibilityProperty: true }));
  // A box with a label is hit by the label.
  const targets = all.filter((piece) => !piece.closest("label") || piece.localName === "label").filter((piece) => !piece.matches(".skip"));
  const boxes = targets.map((piece) => piece.getBoundingClientRect());
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  const flow = (piece) => (getComputedStyle(piece).display.startsWith("inline") ? flow(piece.parentElement) : piece);
  const linked = (block) => [...block.querySelectorAll("a, button")].reduce((sum, link) => sum + link.textContent.trim().length, 0);
  const inline = (piece) => getComputedStyle(piece).display === "inline" && flow(piece).textContent.trim().length > linked(flow(piece)) + 1;
  const crowded = (box, place) => {
    const [x, y] = middle(box);
    return boxes.some((other, at) => {
      if (at === place || targets[at].contains(targets[place]) || targets[place].contains(targets[at])) return false;
      const near = Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom));
      const [ox, oy] = middle(other);
      const isSmall = other.width < LEAST || other.height < LEAST;
      return near < LEAST / 2 || (isSmall && Math.hypot(ox - x, oy - y) < LEAST);
    });
  };
  return targets.flatMap((piece, place) => {
    const box = boxes[place];
    const { width, height } = box;
    if ((width >= LEAST - 0.5 && height >= LEAST - 0.5) || width === 0 || inline(piece) || !crowded(box, place)) return [];
    return [`${piece.localName}.${piece.className} “${piece.textContent.trim().slice(0, 25)}” is ${Math.round(width)} × ${Math.round(height)} px`];
  });
}

function widths() {
  return { width: document.documentElement.clientWidth, scrollWidth: document.documentElement.scrollWidth };
}

/** What is larger than the box that shows it, and cannot be scrolled to or opened. */
function cutOff() {
  const shut = (piece) => piece.closest(".note.long:not([open]), .vh, .passage, .peek");
  return [...document.querySelectorAll("body *")].filter((piece) => {
    const { overflowX, overflowY } = getComputedStyle(piece);
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    return piece.checkVisibility() && !shut(piece)
      && ((hides(overflowX) && piece.scrollWidth > piece.clientWidth + 1) || (hides(overflowY) && piece.scrollHeight > piece.clientHeight + 1));
  }).map((piece) => `${piece.localName}.${piece.className} “${piece.textContent.trim().slice(0, 25)}”`);
}
