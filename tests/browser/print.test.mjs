// Paper: every note in full under its paragraph, no controls, dark on white.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { documents, edition, none, pageTest, pages } from "./harness.mjs";
import * as geometry from "./geometry.mjs";

// A4 less the margins that the theme sets.
const PAPER = { width: 628, height: 960 };
const CONTROLS = ".note > summary, .box > summary, button, input, select, nav, .skip, .rail, .pager, .up, .tg, .az";

for (const { id, page: path } of documents) {
  pageTest(`${id}: on paper`, { path, js: false, scheme: "dark", ...PAPER }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const layout = await page.evaluate(geometry.measure);
    none(geometry.sideways(layout), "no wider than the paper");
    none(geometry.unseen(layout), "visible");
    none(layout.notes.filter(({ cut }) => cut).map(({ id }) => `${id} is cut`));
    none(geometry.overlaps(layout), "no overlap");
    none(geometry.outOfOrder(layout), "in order");
    none(layout.notes.filter(({ box, unit }) => box.top < unit.top || box.bottom > unit.bottom + 1).map(({ id }) => `${id} has left its unit`));
    none(await page.evaluate(faded), "in full");
    none(await page.evaluate(visible, CONTROLS), "no controls");
    none(await page.evaluate(notDarkOnWhite), "colours");
  });

  pageTest(`${id}: as a PDF`, { path, scheme: "dark" }, async (page) => {
    await page.locator("#t-dark").check();
    const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    // What stands at the other ends of cross-references is on screens only.
    await page.emulateMedia({ media: "print" });
    const words = await page.evaluate(() => document.querySelector(".text").innerText.split(/\s+/).length);
    // Some 300 to 900 words on a sheet: neither gaps of whole pages nor all notes lost.
    assert.ok(sheets >= words / 900 && sheets <= words / 300 + 2, `${words} words on ${sheets} sheets`);
  });

  pageTest(`${id}: what the PDF says`, { path }, async (page, _, t) => {
    if (!pdftotext()) return t.skip("no pdftotext (poppler-utils)");
    const wanted = await page.evaluate(printed);
    const [title, ...sheets] = read(await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    const all = folded(sheets.join(""));
    // Broken over two sheets a note has a head and a foot in it: its beginning will do.
    none(wanted.notes.map((note) => folded(note).slice(0, 80)).filter((note) => count(all, note) < 1), "every note");
    none(wanted.controls.filter((words) => count(all, folded(words)) > 0), "no controls");
    for (const words of wanted.title) assert.ok(folded(title).includes(folded(words)), `${words} on the title page`);
    assert.equal(count(all, folded(wanted.cite)), 0, "the citation stands on the title page alone");
    sheets.slice(0, -1).forEach((sheet, place) => {
      const lines = sheet.trim().split("\n");
      assert.match(lines[0], new RegExp(`^\\s*${wanted.short}\\s+${edition.title}$`), "the running head");
      assert.equal(lines.at(-1).trim(), `${place + 2}`, "the number of the page");
    });
  });
}

pageTest("addresses of the editors' links are printed, once, and those of no others", { path: documents[0].page }, async (page) => {
  await page.emulateMedia({ media: "print" });
  const { shown, said } = await page.evaluate(() => {
    const links = [...document.querySelectorAll("main a[href^=http]")].filter((a) => a.checkVisibility());
    const after = (a) => getComputedStyle(a, "::after").content !== "none";
    return {
      shown: links.filter((a) => after(a) && !a.closest(".note.ed, .rights, .tp")).map((a) => a.href),
      said: links.filter((a) => after(a) && a.textContent.includes(a.href.replace(/^https?:\/\//, "").replace(/\/$/, ""))).map((a) => a.href),
    };
  });
  none(shown, "of the author's");
  none(said, "twice");
});

for (const path of pages.filter((path) => !documents.some(({ page }) => page === path))) {
  pageTest(`${path}: on paper`, { path, js: false, ...PAPER }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    none(geometry.sideways({ width: clientWidth, scrollWidth }), "no wider than the paper");
    none(await page.evaluate(visible, CONTROLS), "no controls");
  });
}

// --- what a PDF says ---

function pdftotext() {
  return spawnSync("pdftotext", ["-v"]).error === undefined;
}

/** The words of each sheet, lines as they stand. */
function read(pdf) {
  const { stdout } = spawnSync("pdftotext", ["-layout", "-", "-"], { input: pdf, maxBuffer: 1e8, encoding: "utf8" });
  return stdout.split("\f").filter((sheet) => sheet.trim());
}

/** Without what a line's end may bring or take: spaces, hyphens; ligatures are letters. */
const folded = (words) => words.normalize("NFKD").replace(/⟨[^⟩]*⟩|[\s\u00ad\u2010·-]/g, "");
const count = (all, words) => all.split(words).length - 1;

// --- in the page ---

/** What must be on paper, and what must not. */
function printed() {
  /* Up to the first mark in it: where marks come in the text of a PDF is a matter of their height. */
  const plain = (e) => {
    const copy = e.cloneNode(true);
    for (const back of copy.querySelectorAll(".up")) back.remove();
    for (const mark of copy.querySelectorAll("a.ref, .cm")) mark.replaceWith("\n\n\n");
    return copy.textContent.split("\n\n\n")[0].trim();
  };
  const title = [...document.querySelectorAll(".dh .kicker, .dh h1, .tp .te cite")].map((e) => e.textContent);
  return {
    notes: [...document.querySelectorAll(".nb")].map(plain),
    controls: ["Skip to the text", "Open all notes", "Read the passage", "Show with the text", "in the index of works", "← Before", "Side by side"],
    title: [...title, document.querySelector(".tp p:last-child").textContent],
    cite: document.querySelector(".tp p:last-child").textContent,
    short: document.querySelector(".top nav [aria-current]").textContent,
  };
}

function visible(selector) {
  const seen = [...document.querySelectorAll(selector)].filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    return width > 1 && height > 1 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  });
  return [...new Set(seen.map((e) => `${e.localName}.${e.className}`))];
}

const faded = () =>
  [...document.querySelectorAll(".nb")].filter((body) => {
    const { maskImage, maxHeight } = getComputedStyle(body);
    return maskImage !== "none" || maxHeight !== "none";
  }).map(({ id }) => `${id} is faded or cut`);

function notDarkOnWhite() {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  // What is not printed has no ink.
  const inks = [...document.querySelectorAll(".text p, .nb")].filter((e) => e.checkVisibility()).map((e) => getComputedStyle(e).color);
  const bright = inks.filter((ink) => ink.match(/\d+/g).slice(0, 3).some((part) => Number(part) > 80));
  return [...(paper === "rgb(255, 255, 255)" ? [] : [`paper ${paper}`]), ...new Set(bright.map((ink) => `ink ${ink}`))];
}
