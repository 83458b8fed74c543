// Two hundred notes by chance: none overlaps, is lost, or makes the page wider than the window, whatever the width, the
// size of type, and what is open or switched off, with script and without.

import assert from "node:assert/strict";
import { cross, none, pageTest, settled } from "./harness.mjs";
import * as geometry from "./geometry.mjs";
import { crowd } from "./crowd.mjs";
import { made } from "./made.mjs";

const NOTES = 200;
const documents = { crowd: { notes: NOTES, blocks: 40 }, mixed: { notes: NOTES, blocks: 150 }, none: { notes: 0, blocks: 30 } };
const edition = made("crowd", crowd(documents));

const WIDTHS = [320, 360, 768, 1024, 1280, 1680, 2560];
const views = [
  ...WIDTHS.map((width) => ({ name: `${width} px`, width })),
  { name: "1280 px at 200 %", width: 640, height: 450, scale: 2 },
  // Who has set the browser's type to twice its size: rem and breakpoints grow with it, pixels do not.
  { name: "1280 px, type at 200 %", width: 1280, type: 32 },
];

// The most crowded text is tried at every width, and in each layout with scripts as well; the others in each layout,
// without the script that could help.
const layouts = ["320 px", "1024 px", "1280 px", "1680 px"];
const pages = cross({ id: Object.keys(documents), view: views, js: [false, true] })
  .filter(({ id, view, js }) => (id === "crowd" && !js) || (layouts.includes(view.name) && (id === "crowd" || !js)));

for (const { id, view, js } of pages) {
  const name = `${id}, ${view.name}, script ${js ? "on" : "off"}: no note overlaps, is lost or leaves the page`;
  pageTest(name, { ...view, mode: edition, js, ...(view.type ? {} : { path: `${id}/index.html` }) }, async (page, mode, t) => {
    if (view.type) await inType(page, view.type, `${mode.base}${id}/index.html`);
    const shut = await look(page, documents[id].notes, "as it comes");
    if (shut.margin) t.diagnostic(`by ${shut.stacked ? "paragraph" : "line"}; ${far(shut)}`);
    if (!documents[id].notes) return;
    await page.evaluate(openAll);
    const open = await look(page, NOTES, "all open");
    none(open.notes.filter(({ visible }) => !visible).map((note) => `all open: ${note.id} is not visible`));
    none(open.notes.filter(({ cut }) => cut).map((note) => `all open: ${note.id} is cut`));
    await page.evaluate(openAll);
    for (const filter of ["f-au", "f-ed", "f-s-gloss"]) {
      await page.evaluate(toggle, filter);
      await look(page, NOTES, `without ${filter}`, await page.evaluate(concerned, filter));
      await page.evaluate(toggle, filter);
    }
  });
}

/** What must hold in every state. `off`: the notes that are switched off. */
async function look(page, count, state, off = []) {
  const layout = await page.evaluate(geometry.measure);
  const on = layout.notes.filter(({ id }) => !off.includes(id));
  const rest = { ...layout, notes: on };
  assert.equal(layout.notes.length, count, `${state}: notes`);
  none(layout.notes.filter(({ mark }) => !mark).map(({ id }) => `${state}: ${id} has no mark`));
  none(layout.notes.filter(({ id, visible }) => off.includes(id) && visible).map(({ id }) => `${state}: ${id} is still there`));
  none(on.filter(({ visible, canOpen }) => !visible && !canOpen).map(({ id }) => `${state}: ${id} is lost`));
  none(on.filter(({ cut, canOpen }) => cut && !canOpen).map(({ id }) => `${state}: ${id} is cut for good`));
  none(geometry.sideways(layout), `${state}: no sideways scrolling`);
  none(geometry.outside(rest), `${state}: inside the window`);
  none(geometry.overlaps(rest), `${state}: no overlap`);
  none(geometry.belowFoot(rest), `${state}: above the foot`);
  none(await page.evaluate(spilled), `${state}: nothing leaves its note`);
  return { ...layout, margin: on.some(({ visible, box }) => visible && box.left >= layout.textRight) };
}

/** How far notes stand from their marks: the middle one, nine of ten, the farthest. */
function far(layout) {
  const by = geometry.drift(layout).map(({ by }) => by).reverse();
  const at = (part) => by[Math.min(by.length - 1, Math.floor(by.length * part))];
  return `from their marks: half of them within ${at(0.5)} px, nine of ten within ${at(0.9)}, all within ${at(1)}`;
}

/** Opens a page in a browser whose reader has chosen this size of type. */
async function inType(page, size, url) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: size, fixed: size } });
  await page.goto(url, { waitUntil: "load" });
  await settled(page);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), `${size}px`);
}

// --- in the page ---

/** By the button where there is a script, else as by hand, one after the other. Once more shuts them. */
function openAll() {
  const button = document.querySelector("button.all");
  if (button) button.click();
  else for (const note of document.querySelectorAll("details.note")) note.open = !note.open;
}

function toggle(id) {
  document.getElementById(id).click();
}

function concerned(id) {
  const kind = { "f-au": ".note.au", "f-ed": ".note.ed" }[id] ?? `.note.${id.slice(2)}`;
  return [...document.querySelectorAll(kind)].map((note) => note.querySelector(".nb").id);
}

/** What reaches out of the note that it stands in, and is not in something that scrolls or is cut. */
function spilled() {
  const contained = (piece, note) => {
    for (let at = piece.parentElement; at !== note; at = at.parentElement) if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll(".note .nb")].filter((body) => body.checkVisibility()).flatMap((body) => {
    const { left, right } = body.getBoundingClientRect();
    const out = [...body.querySelectorAll("*")].filter((piece) => {
      const box = piece.getBoundingClientRect();
      return box.width > 1 && (box.right > right + 1 || box.left < left - 1) && !contained(piece, body.parentElement);
    });
    return out.slice(0, 1).map((piece) => `${body.id}: ${piece.localName} reaches out of it`);
  });
}
