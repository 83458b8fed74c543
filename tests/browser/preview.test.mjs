// The preview: the page follows the edition while its reader keeps place, notes and nerves.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { connect } from "./chromium.mjs";
import { PATIENCE, preview } from "./preview.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const TEXT = "content/letter-2022.md";
const NOTES = "content/letter-2022.notes.toml";
const PAGE = "letter-2022/";

const browser = await connect();
after(() => browser.close());

/** A test with an edition and a page of its own. `body` gets the page, the preview and what went wrong in the page. */
function previewTest(name, { options = [], path = PAGE, ...context }, body) {
  test(name, async () => {
    const edition = await preview(...options);
    const tab = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...context });
    try {
      const page = await tab.newPage();
      page.setDefaultTimeout(PATIENCE);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.message));
      await open(page, edition.url + path);
      await body(page, edition);
      assert.deepEqual(faults, [], "errors in the page");
    } finally {
      await tab.close();
      await edition.close();
    }
  });
}

/** Opens a page and waits until it has been told its state. */
async function open(page, url) {
  const told = page.waitForRequest((request) => request.url().includes("/.postil/events"));
  await page.goto(url);
  await told;
  await page.waitForSelector("postil-preview, iframe", { state: "attached" });
  await page.evaluate(() => document.fonts.ready);
}

const until = (page, check, argument) => page.waitForFunction(check, argument, { timeout: PATIENCE });
const shows = (page, words) => until(page, (words) => document.body.innerText.includes(words), words);

/** Changes the paragraph of the text that begins with some words. */
const editText = (edition, from, to) => edition.edit(TEXT, (text) => text.replace(from, to));

/** Where an element stands in the window once the page has come to rest: fonts and scripts move lines. */
async function topOf(page, selector) {
  await page.evaluate(async () => {
    if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded));
    await document.fonts.ready;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  return page.evaluate((selector) => document.querySelector(selector).getBoundingClientRect().top, selector);
}

previewTest("an edit shows by itself", {}, async (page, edition) => {
  editText(edition, "June 14, 2022", "June 14, 2022, in the morning");
  await shows(page, "in the morning");
});

previewTest("the block that is read stays where it is when text comes above it", {}, async (page, edition) => {
  await page.evaluate(() => document.getElementById("p8").scrollIntoView({ block: "start" }));
  await page.evaluate(() => scrollBy(0, 37));
  const words = await page.evaluate(() => document.getElementById("p8").textContent.slice(0, 60));
  const before = await topOf(page, "#p8");
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // Lengthens a paragraph above: what comes below keeps its number.
  editText(edition, "June 14, 2022", `June 14, 2022\\\n${"and so on\\\n".repeat(12)}today`);
  await shows(page, "and so on");
  const after = await topOf(page, "#p8");
  assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) > height + 100, "the text has grown");
  assert.equal(await page.evaluate(() => document.getElementById("p8").textContent.slice(0, 60)), words);
  assert.ok(Math.abs(after - before) <= 2, `was at ${before}, is at ${after}`);
  assert.equal(await page.evaluate(() => history.scrollRestoration), "auto");
});

previewTest("at the top of the page the reader stays at the top", {}, async (page, edition) => {
  editText(edition, "June 14, 2022", "June 14, 2022, at noon");
  await shows(page, "at noon");
  assert.equal(await page.evaluate(() => scrollY), 0);
});

previewTest("open notes, what is filled in and the focus are kept", { viewport: { width: 500, height: 800 } }, async (page, edition) => {
  const [first, second] = await page.evaluate(() => [...document.querySelectorAll("details.note[data-note]")].slice(0, 2).map((note) => {
    note.open = !note.open;
    return note.dataset.note;
  }));
  const field = await page.evaluate(() => {
    const field = document.querySelector("input[type=checkbox][id]:not(.note input)");
    // Controls may be in a box that is shut, where nothing can have the focus.
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    field.checked = !field.checked;
    field.focus();
    return { id: field.id, checked: field.checked };
  });
  editText(edition, "June 14, 2022", "June 14, 2022, in the evening");
  await until(page, () => document.body.textContent.includes("in the evening"));
  const state = await page.evaluate(([first, second, id]) => ({
    open: [first, second].map((name) => document.querySelector(`[data-note="${name}"]`).open),
    others: document.querySelectorAll("details.note[open]").length,
    checked: document.getElementById(id).checked,
    focus: document.activeElement.id,
  }), [first, second, field.id]);
  assert.deepEqual(state, { open: [true, true], others: 2, checked: field.checked, focus: field.id });
});

previewTest("a style sheet is put in place without a reload", {}, async (page, edition) => {
  await page.evaluate(() => (window.marker = "still here"));
  edition.copyIn("themes/default/assets/style.css", "themes/default/assets/style.css");
  for (const colour of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
    edition.edit("themes/default/assets/style.css", (sheet) => `${sheet}\nbody { border-top: 3px solid ${colour} }\n`);
    await until(page, (colour) => getComputedStyle(document.body).borderTopColor === colour, colour);
    await until(page, () => document.querySelectorAll("link[rel=stylesheet]").length === 2);
  }
  assert.equal(await page.evaluate(() => window.marker), "still here");
});

previewTest("a script of the page that changes reloads it", {}, async (page, edition) => {
  await page.evaluate(() => (window.marker = "still here"));
  edition.copyIn("themes/default/assets/edition.js", "themes/default/assets/edition.js");
  edition.edit("themes/default/assets/edition.js", (script) => `${script}\nwindow.changed = true;\n`);
  await until(page, () => window.changed && !window.marker);
});

// --- the note that was edited ---

const OTHER_NOTES = "content/letter-2020.notes.toml";

/** Changes what the note or emendation `id` says. */
const editNote = (edition, id, words, file = NOTES) =>
  edition.edit(file, (notes) => notes.replace(new RegExp(`(id\\s*=\\s*"${id}"[^]*?(?:body|reason)\\s*=\\s*''')`), `$1${words} `));

const lastNote = (page) => page.evaluate(() => [...document.querySelectorAll("details.note[data-note] .nb")].at(-1).id);
const inView = (page, id) => page.evaluate((id) => {
  const { top, bottom, height } = document.getElementById(id).getBoundingClientRect();
  return height > 0 && bottom > 0 && top < innerHeight;
}, id);
const marked = (page, id) => until(page, (id) => document.getElementById(id)?.matches("[data-postil-edited]"), id);
const says = (page, words) => until(page, (words) => document.body.textContent.includes(words), words);

/** Makes sure that nothing was marked, nor gone to. What an edit leads to begins once the page has loaded. */
async function notMoved(page) {
  await topOf(page, "body");
  assert.equal(await page.evaluate(() => document.querySelectorAll("[data-postil-edited]").length), 0, "nothing is marked");
  assert.equal(await page.evaluate(() => scrollY), 0);
}

for (const width of [500, 1280]) {
  previewTest(`${width} px: the note that was edited is gone to`, { viewport: { width, height: 800 } }, async (page, edition) => {
    const last = await lastNote(page);
    assert.equal(await inView(page, last), false, "off screen at first");
    editNote(edition, last.slice(2), "Edited now.");
    await marked(page, last);
    await says(page, "Edited now.");
    assert.equal(await inView(page, last), true);
    // A reload by hand begins as a reload does, and goes nowhere.
    await page.evaluate(() => scrollTo(0, 0));
    await open(page, page.url());
    assert.equal(await page.evaluate(() => scrollY), 0);
  });
}

previewTest("one edit after the other is gone to, a new note and an emendation as well", {}, async (page, edition) => {
  const last = await lastNote(page);
  editNote(edition, last.slice(2), "Edited now.");
  await marked(page, last);
  edition.edit(NOTES, (notes) => `${notes}\n[[note]]\nid = "new-one"\nseries = "context"\nquote = "June 14, 2022"\nbody = "Quite new."\n`);
  await marked(page, "n-new-one");
  assert.equal(await inView(page, "n-new-one"), true);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  assert.equal(await inView(page, "n-e-the-extent"), false, "off screen at first");
  editNote(edition, "e-the-extent", "Another reason.");
  await marked(page, "n-e-the-extent");
  await says(page, "Another reason.");
  assert.equal(await inView(page, "n-e-the-extent"), true);
});

previewTest("a note that is on screen is marked where it is", {}, async (page, edition) => {
  const last = await lastNote(page);
  await page.evaluate((id) => document.getElementById(id).scrollIntoView({ block: "start" }), last);
  await page.evaluate(() => scrollBy(0, -200));
  const before = await topOf(page, `#${last}`);
  editNote(edition, last.slice(2), "Edited now.");
  await marked(page, last);
  assert.ok(Math.abs((await topOf(page, `#${last}`)) - before) <= 2);
  await until(page, () => !document.querySelector("[data-postil-edited]"));
});

previewTest("an edit of the text goes nowhere, nor does one of a note on another page", {}, async (page, edition) => {
  editText(edition, "June 14, 2022", "June 14, 2022, before noon");
  await shows(page, "before noon");
  await notMoved(page);
  // This page lists the note in nothing, so it is followed until it is on its own page.
  editNote(edition, "bowman", "Edited there.", OTHER_NOTES);
  const other = await page.context().newPage();
  await open(other, `${edition.url}letter-2020/`);
  await says(other, "Edited there.");
  assert.equal(await other.evaluate(() => scrollY), 0, "a page that is opened later is not sent there");
  await other.close();
  await notMoved(page);
  // And with the next change it does not come to it either.
  editText(edition, "June 14, 2022", "June 14, 2022, about noon");
  await shows(page, "about noon");
  await notMoved(page);
});

previewTest("--no-jump leaves the page where it is", { options: ["--no-jump"] }, async (page, edition) => {
  editNote(edition, (await lastNote(page)).slice(2), "Edited now.");
  await says(page, "Edited now.");
  await notMoved(page);
});

// --- errors ---

const breakIt = (edition) => edition.edit(NOTES, (notes) => notes.replace(/quote(\s*)= "/, 'quote$1= "No such words: '));

previewTest("errors are shown over the last good page, and go when they are mended", { permissions: ["clipboard-read", "clipboard-write"] }, async (page, edition) => {
  const good = edition.read(NOTES);
  const panel = page.getByRole("dialog");
  breakIt(edition);
  const line = edition.read(NOTES).split("\n").findIndex((line) => line.includes("No such words")) + 1;
  await panel.waitFor();
  const place = panel.getByRole("button", { name: new RegExp(`^${NOTES}:${line}:\\d+$`) });
  const words = await place.textContent();
  await place.click();
  await until(page, async (words) => (await navigator.clipboard.readText()) === words, words);
  assert.match(await page.getByRole("status").textContent(), /copied$/);
  await panel.getByText("No such words").first().waitFor();
  // What to do is running text, and none of it out of sight.
  const help = panel.locator(".help").first();
  assert.match(await help.textContent(), /^copy the words/);
  assert.equal(await help.evaluate((help) => help.scrollWidth <= help.clientWidth), true);
  await page.getByText("June 14, 2022").first().waitFor({ state: "attached" });

  // Put down by the keyboard, and taken up again.
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  const badge = page.getByRole("button", { name: /^1 error/ });
  assert.equal(await badge.evaluate((badge) => badge.getRootNode().activeElement === badge), true, "the focus is not lost");
  await page.keyboard.press("Enter");
  await panel.waitFor();
  await panel.getByRole("button", { name: "Put down" }).click();
  await panel.waitFor({ state: "hidden" });

  // Another error comes up by itself.
  edition.write(NOTES, `${good}\nnonsense\n`);
  await panel.waitFor();
  edition.write(NOTES, good);
  await panel.waitFor({ state: "hidden" });
});

previewTest("under a strict policy all works", {}, async (page, edition) => {
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.route(`**/${PAGE}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "default-src 'self'" } });
  });
  await open(page, edition.url + PAGE);
  breakIt(edition);
  await page.getByRole("dialog").waitFor();
  assert.equal(await page.getByRole("dialog").evaluate((panel) => getComputedStyle(panel).position), "fixed");
  assert.deepEqual(faults, []);
});

previewTest("a server that is started anew finds its pages again", {}, async (page, edition) => {
  await edition.stop();
  await page.getByText("no connection to postil").first().waitFor();
  editText(edition, "June 14, 2022", "June 14, 2022, at last");
  await edition.start();
  await shows(page, "at last");
  await page.getByRole("button", { name: "no connection" }).waitFor({ state: "hidden" });
});

previewTest("a page that is not there yet comes alive", { path: "new/" }, async (page, edition) => {
  await page.getByRole("heading", { name: "No such page" }).waitFor();
  edition.write("content/new.md", '+++\npage  = true\ntitle = "New"\n+++\n\nHere it is.\n');
  await shows(page, "Here it is.");
  edition.remove("content/new.md");
  await page.getByRole("heading", { name: "No such page" }).waitFor();
});

// --- what the preview shows of its own ---

for (const scheme of ["light", "dark"]) {
  for (const path of [".postil/pages", "none", PAGE]) {
    previewTest(`${path}, ${scheme}, with errors: nothing for axe to find`, { path, colorScheme: scheme }, async (page, edition) => {
      await page.evaluate(axe);
      assert.deepEqual(await page.evaluate(violations, TAGS), [], "without errors");
      breakIt(edition);
      await page.getByRole("dialog").waitFor();
      assert.deepEqual(await page.evaluate(violations, TAGS), [], "the panel");
    });
  }
}

previewTest("an edition with errors from the start: nothing for axe to find, and it comes alive", {}, async (page, edition) => {
  const good = edition.read(NOTES);
  await edition.stop();
  breakIt(edition);
  await edition.start();
  await page.getByRole("heading", { name: "Not yet a page to show" }).waitFor();
  await page.getByText(NOTES).first().waitFor();
  await page.evaluate(axe);
  assert.deepEqual(await page.evaluate(violations, TAGS), []);
  edition.write(NOTES, good);
  await shows(page, "June 14, 2022");
});

previewTest("on the sheet of paper the rules for print apply", { path: `.postil/print/${PAGE}`, colorScheme: "dark" }, async (page, edition) => {
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForLoadState("load");
  const sees = () => ({
    paper: getComputedStyle(document.documentElement).backgroundColor,
    nav: document.querySelector("nav, .rail").checkVisibility(),
    notes: [...document.querySelectorAll(".nb")].filter((note) => !note.checkVisibility()).length,
    width: document.documentElement.clientWidth,
    size: getComputedStyle(document.documentElement).fontSize,
  });
  const shown = await frame.evaluate(sees);
  // A4 less the margins of the theme: 24 mm at the left, 20 at the right.
  const area = Math.round((166 * 96) / 25.4);
  assert.deepEqual({ ...shown, width: Math.abs(shown.width - area) <= 1 }, { paper: "rgb(255, 255, 255)", nav: false, notes: 0, width: true, size: shown.size });

  // The same page as the browser itself lays it out for print.
  const real = await page.context().newPage();
  await real.setViewportSize({ width: shown.width, height: 900 });
  await real.emulateMedia({ media: "print", colorScheme: "light" });
  await open(real, edition.url + PAGE);
  const heights = () => [...document.querySelectorAll(".unit")].map((unit) => Math.round(unit.getBoundingClientRect().height));
  await topOf(real, "body");
  assert.deepEqual(await frame.evaluate(heights), await real.evaluate(heights));

  editText(edition, "June 14, 2022", "June 14, 2022, on paper");
  await until(frame, () => document.body.textContent.includes("on paper"));
  await until(frame, () => !document.querySelector("nav, .rail").checkVisibility());
  await page.evaluate(axe);
  assert.deepEqual(await page.evaluate(violations, TAGS), []);

  // The panel stands in the window and not on the sheet, and is there once, however often the sheet is loaded.
  const good = edition.read(NOTES);
  breakIt(edition);
  const panel = page.getByRole("dialog");
  await panel.waitFor();
  await page.locator("h1").click();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: /^1 error/ }).waitFor();
  edition.write(NOTES, good);
  await page.getByRole("button", { name: /^1 error/ }).waitFor({ state: "hidden" });
  assert.deepEqual([await page.locator("postil-preview").count(), await frame.locator("postil-preview").count()], [1, 0]);
});

test("media queries hold as in print", async () => {
  const source = readFileSync(new URL("../../src/serve/client/print.js", import.meta.url), "utf8");
  const page = await (await browser.newContext()).newPage();
  try {
    const found = await page.evaluate(([source, lists]) => {
      const inPrint = new Function(`${source}; return inPrint;`)();
      return lists.map(inPrint);
    }, [source, Object.keys(QUERIES)]);
    assert.deepEqual(Object.fromEntries(Object.keys(QUERIES).map((list, index) => [list, found[index]])), QUERIES);
  } finally {
    await page.context().close();
  }
});

const QUERIES = {
  "print": "all",
  "screen": "not all",
  "all": "all",
  "(min-width: 64rem)": "(min-width: 64rem)",
  "print, (min-width: 64rem)": "all, (min-width: 64rem)",
  "screen and (min-width: 48rem)": "not all",
  "screen, print": "not all, all",
  "only print and (orientation: landscape)": "all and (orientation: landscape)",
  "only screen": "not all",
  "not print": "not all",
  "not screen": "all",
  "not print and (monochrome)": "not all and (monochrome)",
  "not screen and (monochrome)": "all",
  "speech": "speech",
  "(prefers-color-scheme: dark)": "(max-width: 0px)",
};

/** Runs in the page. */
async function violations(tags) {
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
