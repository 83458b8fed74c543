// A link that leads inside the edition shows where it leads: on hover, on keyboard focus, on the first tap.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cross, disk, documents, edition, none, pageTest, passagesAt, settled, subPath, visit } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const REPORT = documents.find(({ id }) => id === "report").page;
const BOX = ".peek[data-open]";
const CHIP = `.rel a.chip[href*="#x-"]`;

const opened = (page) => page.locator(BOX).waitFor();
const closed = (page) => page.locator(BOX).waitFor({ state: "detached" });
const isOpen = (page) => page.locator(BOX).count().then((count) => count === 1);

/** Puts a link in the middle of the window, and the pointer on it. */
async function hover(page, selector, place = 0) {
  await page.mouse.move(1, 1);
  await inMiddle(page, selector, place);
  await page.locator(selector).nth(place).hover();
}
const inMiddle = (page, selector, place = 0) =>
  page.evaluate(([selector, place]) => document.querySelectorAll(selector)[place].scrollIntoView({ block: "center", behavior: "instant" }), [selector, place]);

/** Focus as the keyboard gives it. */
async function focus(page, selector, place = 0) {
  await inMiddle(page, selector, place);
  await page.evaluate(([selector, place]) => document.querySelectorAll(selector)[place].focus({ preventScroll: true, focusVisible: true }), [selector, place]);
}

/** What the compiler prints for a link comes before all else: to see what is read elsewhere one must do without it. */
const nothingPrinted = (page) => page.evaluate((selector) => {
  for (const link of document.querySelectorAll(selector)) {
    delete link.dataset.pv;
    link.title ||= "Words from there";
  }
}, CHIP);

// ---------- what is shown ----------

for (const { id, page: path } of documents) {
  pageTest(`${id}: chips show the passage at their other end, its words marked`, { mode: subPath, path }, async (page) => {
    await nothingPrinted(page);
    const chips = await page.evaluate(somePassages, CHIP);
    assert.ok(chips.length > 1, `${chips.length} chips`);
    for (const { place, target, title } of chips) {
      await hover(page, CHIP, place);
      await opened(page);
      const { marked, text } = await page.evaluate(shown);
      const { exact } = endOf(target);
      const words = marked.replace(/\s+/g, "");
      assert.ok(text.length >= marked.length, "the block around them");
      assert.equal(words, exact.replace(/\s+/g, ""), target);
      assert.equal(await page.locator(CHIP).nth(place).getAttribute("title"), null, "one tooltip is enough");
      await page.mouse.move(1, 1);
      await closed(page);
      assert.equal(await page.locator(CHIP).nth(place).getAttribute("title"), title, "its title is back");
    }
  });
}

pageTest("a citation shows its entry, another page its title and first words", { mode: subPath, path: REPORT }, async (page) => {
  const key = await page.evaluate(() => document.querySelector(".nb a.ct").hash.slice(3));
  await page.getByRole("button", { name: "Open all notes" }).click();
  await hover(page, ".nb a.ct");
  await opened(page);
  assert.equal(await page.locator(`${BOX} .entry`).count(), 1, key);
  assert.equal(await page.locator(`${BOX} .peek-go`).getAttribute("href"), await page.evaluate(() => document.querySelector(".nb a.ct").href));

  await page.keyboard.press("Escape");
  const other = `.nb a[href$="letter-2020/index.html"]`;
  await hover(page, other);
  await opened(page);
  const { title } = edition.documents.find(({ id }) => id === "letter-2020");
  assert.ok((await page.evaluate(shown)).text.includes(title), title);
});

pageTest("links in notes show their passage, on this page and on another", { mode: subPath, path: REPORT }, async (page) => {
  await page.getByRole("button", { name: "Open all notes" }).click();
  for (const selector of [`.nb a[href^="#p"]`, `.nb a[href^="#fn-"]`, `.nb a[href*="letter-2020/index.html#p"]`]) {
    // One whose target is in sight shows nothing.
    const place = await page.evaluate(farFromTarget, selector);
    assert.ok(place >= 0, selector);
    await hover(page, selector, place);
    await opened(page);
    const expected = await page.evaluate(targetText, { selector, place });
    const { text, ids } = await page.evaluate(shown);
    if (expected) assert.equal(text, expected, selector);
    assert.ok(text.length > 10, selector);
    assert.equal(ids, 0, "no id twice");
    await page.keyboard.press("Escape");
  }
});

pageTest("the page of cross-references shows passages in their paragraph", { mode: subPath, path: "crossrefs/index.html" }, async (page) => {
  const target = await page.evaluate(() => document.querySelector("main a[href*='#x-']").hash.slice(1));
  await hover(page, "main a[href*='#x-']");
  await opened(page);
  assert.equal((await page.evaluate(shown)).marked.replace(/\s+/g, ""), endOf(target).exact.replace(/\s+/g, ""));
});

for (const mode of [disk, subPath]) {
  pageTest(`what the compiler prints for a link is shown, ${mode.name}`, { mode, path: REPORT }, async (page) => {
    const printed = await page.evaluate((selector) => [...document.querySelectorAll(selector)].map((chip, place) => ({
      place, text: document.getElementById(chip.dataset.pv)?.querySelector("blockquote")?.textContent.replace(/\s+/g, " ").trim(),
    })).filter(({ text }) => text).slice(0, 4), CHIP);
    assert.equal(printed.length, 4);
    for (const { place, text } of printed) {
      await hover(page, CHIP, place);
      await opened(page);
      const { text: words, marked, ids } = await page.evaluate(shown);
      assert.deepEqual({ words, ids }, { words: text, ids: 0 });
      assert.ok(marked.length > 0);
      assert.match(await page.locator(".peek-go").innerText(), /^Go to \S+.* [¶n.]+\u00a0\w+$/);
      await page.mouse.move(1, 1);
      await closed(page);
    }
  });
}

pageTest("what is printed for a link is not shown twice", { mode: subPath }, async (page) => {
  await page.clock.install();
  await visit(page, subPath.base + REPORT);
  const place = await page.evaluate((selector) => [...document.querySelectorAll(selector)].findIndex((chip) => chip.dataset.pv), CHIP);
  await inMiddle(page, CHIP, place);
  const pvs = page.locator(".pvs").filter({ has: page.locator(`#${await page.locator(CHIP).nth(place).getAttribute("data-pv")}`) });
  await pvs.locator("summary").click();
  await hover(page, CHIP, place);
  await page.clock.runFor(3000);
  assert.equal(await isOpen(page), false, "it can be read below");
  await pvs.locator("summary").click();
  await hover(page, CHIP, place);
  await page.clock.runFor(3000);
  await opened(page);
});

pageTest("from disk, where no page can read another, a link says the words of its title", { mode: disk, path: REPORT }, async (page) => {
  await nothingPrinted(page);
  await hover(page, CHIP);
  await opened(page);
  assert.equal((await page.evaluate(shown)).text, "Words from there");
});

// ---------- notes ----------

pageTest("a note in full view has no preview, one that is cut off or out of sight has", { mode: subPath }, async (page) => {
  await page.clock.install();
  await visit(page, subPath.base + REPORT);
  const { whole, cut } = await page.evaluate(marksByNote);
  await hover(page, `#${whole} sup`);
  await page.clock.runFor(3000);
  assert.equal(await isOpen(page), false, `${whole}: its note stands beside it`);

  await hover(page, `#${cut} sup`);
  await page.clock.runFor(3000);
  await opened(page);
  const note = await page.evaluate(noteText, cut);
  assert.equal((await page.evaluate(shown)).text, note, `${cut}: all of its note`);
});

for (const width of [320, 768]) {
  pageTest(`${width} px: a mark shows its note, and nothing of the page moves`, { mode: subPath, path: REPORT, width }, async (page) => {
    for (const mark of await page.evaluate(() => [...document.querySelectorAll(".text p a.ref")].filter((a) => !a.closest(".nb")).slice(4, 8).map(({ id }) => id))) {
      await page.mouse.move(1, 1);
      await inMiddle(page, `#${mark}`);
      const before = await page.evaluate(layout);
      await page.locator(`#${mark} sup`).hover();
      await opened(page);
      assert.equal((await page.evaluate(shown)).text, await page.evaluate(noteText, mark));
      assert.deepEqual(await page.evaluate(layout), before);
      await page.keyboard.press("Escape");
    }
  });
}

// ---------- where it stands ----------

for (const { width, block } of cross({ width: [320, 768, 1280], block: ["start", "center", "end"] })) {
  pageTest(`${width} px, link at the ${block} of the window: inside it and beside the link`, { mode: subPath, path: REPORT, width, height: 640 }, async (page) => {
    for (const place of [0, 3, 5, 11]) {
      await page.evaluate(([chips, place, block]) => {
        const link = document.querySelectorAll(chips)[place];
        link.scrollIntoView({ block, behavior: "instant" });
        link.focus({ preventScroll: true, focusVisible: true });
      }, [CHIP, place, block]);
      await page.locator(`${CHIP}[aria-details]`).waitFor();
      none(await page.evaluate(misplaced), `chip ${place}`);
    }
  });
}

// ---------- how it comes and goes ----------

pageTest("with the mouse: it stays under the pointer, goes with it, and Escape ends it", { mode: subPath, path: REPORT }, async (page) => {
  await page.clock.install();
  await visit(page, subPath.base + REPORT);
  const selector = `${CHIP}:has(.ck)`;
  const chip = page.locator(selector).first();
  const open = async () => {
    await page.mouse.move(1, 1);
    await inMiddle(page, selector);
    await chip.hover({ position: { x: 12, y: 12 } });
    await page.clock.runFor(1000);
    await opened(page);
  };
  await open();
  await page.locator(".peek-go").hover();
  await page.clock.runFor(5000);
  assert.equal(await isOpen(page), true, "the pointer is on it");
  await page.mouse.move(1, 1);
  await page.clock.runFor(1000);
  assert.equal(await isOpen(page), false, "the pointer has left");

  await open();
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(page), false);
  await chip.locator(".ck").hover();
  await page.clock.runFor(3000);
  assert.equal(await isOpen(page), false, "dismissed, it does not come back by itself");
  await open();

  // One at a time.
  await hover(page, `${CHIP}:not(:has(.ck))`, 3);
  await page.clock.runFor(1000);
  await page.locator(`${CHIP}:not(:has(.ck))`).nth(3).and(page.locator("[aria-details]")).waitFor();
  assert.equal(await page.locator("[aria-details]").count(), 1);

  // A click goes where the link leads.
  await open();
  await chip.click();
  await page.waitForURL((url) => url.hash.startsWith("#x-"));
});

pageTest("with the keyboard: Tab goes into it and out of it, Escape leaves the focus where it is", { mode: subPath, path: REPORT }, async (page) => {
  const chip = page.locator(CHIP).first();
  await focus(page, CHIP);
  await opened(page);
  assert.equal(await page.locator(`${BOX}#${await chip.getAttribute("aria-details")}`).count(), 1, "the link names it");
  await page.locator("[role=status]", { hasText: "Preview open" }).waitFor({ state: "attached" });

  await page.keyboard.press("Escape");
  await closed(page);
  assert.ok(await chip.evaluate((e) => e === document.activeElement), "the focus has not moved");
  assert.equal(await chip.getAttribute("aria-details"), null);

  await chip.evaluate((e) => e.blur());
  await focus(page, CHIP);
  await opened(page);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector(".peek").contains(document.activeElement)), "Tab goes into it");
  await page.keyboard.press("Shift+Tab");
  assert.ok(await chip.evaluate((e) => e === document.activeElement), "Shift and Tab, back");
  for (let presses = 0; presses < 9; presses += 1) {
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => document.querySelector(".peek").contains(document.activeElement)))) break;
  }
  assert.ok(await chip.evaluate(isBeforeFocus), "Tab goes on to what comes after the link");
});

for (const [name, under] of [["words", ".text p"], ["another link", CHIP]]) {
  pageTest(`with the keyboard: what the page scrolls to under a pointer that rests (${name}) keeps nothing from coming`, { mode: subPath, path: REPORT }, async (page) => {
    // Where the other will be once the page has scrolled.
    await inMiddle(page, CHIP, 5);
    const { x, y } = await page.evaluate(middleOfNext, [CHIP, 5, under]);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await page.mouse.move(x, y);
    await closed(page);
    await page.evaluate(() => { window.moved = new Promise((now) => addEventListener("pointerover", now, { once: true })); });
    await focus(page, CHIP, 5);
    await page.evaluate(() => window.moved);
    await page.locator(CHIP).nth(5).and(page.locator("[aria-details]")).waitFor();
  });
}

pageTest("a link that has the focus and was dismissed does not come back for a pointer that only passes over it", { mode: subPath, path: REPORT }, async (page) => {
  await page.clock.install();
  await visit(page, subPath.base + REPORT);
  await page.mouse.move(1, 1);
  await focus(page, CHIP);
  await page.clock.runFor(1000);
  await opened(page);
  await page.keyboard.press("Escape");
  await closed(page);
  await page.locator(CHIP).first().hover();
  await page.mouse.move(1, 1);
  // What was dismissed may come again once the pointer has been away, if it stays.
  await page.locator(CHIP).first().hover();
  await page.clock.runFor(100);
  await page.mouse.move(1, 1);
  await page.clock.runFor(3000);
  assert.equal(await isOpen(page), false);
});

pageTest("by touch: the first tap shows, the second goes; so does the link in it", { mode: subPath, path: REPORT, width: 360, touch: true }, async (page) => {
  const mark = await page.evaluate(() => [...document.querySelectorAll(".text p > a.ref.au")].map(({ id }) => id)[3]);
  await inMiddle(page, `#${mark}`);
  await page.locator(`#${mark} sup`).tap();
  await opened(page);
  assert.equal(new URL(page.url()).hash, "", "not gone yet");
  assert.match(await page.locator(".peek-go").innerText(), /^Go to note \d+$/);
  await page.locator(`#${mark} sup`).tap();
  await page.waitForURL((url) => url.hash !== "");
  assert.equal(await isOpen(page), false);

  await inMiddle(page, CHIP);
  await page.locator(CHIP).first().tap();
  await opened(page);
  await page.locator(".peek-go").tap();
  await page.waitForURL((url) => !url.pathname.endsWith(REPORT));
  await settled(page);
});

// ---------- where it has no place ----------

pageTest("not on paper", { mode: subPath, path: REPORT }, async (page) => {
  await hover(page, CHIP);
  await opened(page);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".peek").evaluate((e) => e.checkVisibility()), false);
});

pageTest("under a strict policy it does the same", { mode: subPath }, async (page) => {
  await page.route(`**/${REPORT}`, async (route) => {
    const response = await route.fetch();
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'";
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await visit(page, subPath.base + REPORT);
  await hover(page, CHIP);
  await opened(page);
});

for (const { width, scheme } of cross({ width: [360, 1280], scheme: ["light", "dark"] })) {
  pageTest(`${width} px, ${scheme}: nothing for axe to find`, { mode: subPath, path: REPORT, width, scheme }, async (page) => {
    await focus(page, CHIP);
    await opened(page);
    await page.evaluate(axe);
    none(await page.evaluate(violations));
  });
}

/** The words that the preview of a passage marks: its own, and those of other passages of the same cross-reference in its block. */
function endOf(id) {
  for (const crossref of edition.crossrefs) {
    const passages = ["from", "to"].flatMap((side) => passagesAt(crossref, side));
    const passage = passages.find((one) => one.id === id);
    if (!passage) continue;
    const beside = passages.filter(({ document, block }) => document === passage.document && block === passage.block);
    return { exact: beside.map(({ exact }) => exact).join("") };
  }
  throw new Error(`no passage ${id}`);
}

// --- in the page ---

/** Some chips, of different relations, whose other end is on words. */
function somePassages(selector) {
  const chips = [...document.querySelectorAll(selector)].map((chip, place) => ({
    place, target: chip.hash.slice(1), title: chip.title, own: chip.pathname === location.pathname, line: chip.closest("div").className,
  }));
  const first = chips.filter(({ line, own }, i) => !own && chips.findIndex((chip) => chip.line === line) === i);
  return first.slice(0, 6);
}

function shown() {
  const body = document.querySelector(".peek[data-open] .peek-body");
  const text = (e) => e.textContent.replace(/\s+/g, " ").trim();
  return {
    text: text(body), marked: [...body.querySelectorAll("mark")].map(({ textContent }) => textContent).join(""),
    ids: body.querySelectorAll("[id], script, summary, a.ref, [style]").length,
  };
}

/** The first link whose target is on another page, or far from it. */
function farFromTarget(selector) {
  const far = ({ pathname, hash }, top) => pathname !== location.pathname || Math.abs(document.querySelector(hash).getBoundingClientRect().top - top) > 3000;
  return [...document.querySelectorAll(selector)].findIndex((link) => far(link, link.getBoundingClientRect().top));
}

/** What is to be shown for a link to a block of this page: its text without what is the editors'. */
function targetText({ selector, place }) {
  const link = document.querySelectorAll(selector)[place];
  if (link.pathname !== location.pathname) return undefined;
  const copy = document.querySelector(link.hash).cloneNode(true);
  for (const e of copy.querySelectorAll("[data-apparatus], a.ref")) e.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function noteText(mark) {
  const copy = document.querySelector(document.getElementById(mark).getAttribute("href")).cloneNode(true);
  for (const e of copy.querySelectorAll("[data-apparatus], a.ref")) e.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/** A mark whose note is in full view when it is in the middle of the window, and one whose note is cut. */
function marksByNote() {
  const found = {};
  for (const mark of document.querySelectorAll(".text p a.ref")) {
    if (mark.closest(".nb")) continue;
    mark.scrollIntoView({ block: "center", behavior: "instant" });
    const note = document.querySelector(mark.getAttribute("href"));
    const { top, bottom } = note.getBoundingClientRect();
    if (note.scrollHeight > note.clientHeight + 1) found.cut ??= mark.id;
    else if (top >= 0 && bottom <= innerHeight) found.whole ??= mark.id;
  }
  return found;
}

/** The middle of the first line of what comes after a link in the window. */
function middleOfNext([links, place, wanted]) {
  const link = document.querySelectorAll(links)[place];
  const after = [...document.querySelectorAll(wanted)].filter((e) => link.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
  const boxes = after.map((e) => e.getClientRects()[0]).filter((box) => box && box.top > 0 && box.bottom < innerHeight);
  const { left, right, top, bottom } = boxes[0];
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function isBeforeFocus(link) {
  const stops = [...document.querySelectorAll("a[href], summary, button, input")].filter((e) => e.checkVisibility());
  return stops[stops.indexOf(link) + 1] === document.activeElement;
}

function layout() {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { scrollWidth, scrollHeight, scrollX, scrollY, tops: [...document.querySelectorAll(".unit")].map((unit) => Math.round(unit.getBoundingClientRect().top)) };
}

function misplaced() {
  const box = document.querySelector(".peek[data-open]").getBoundingClientRect();
  const link = document.querySelector("[aria-details]").getBoundingClientRect();
  const faults = [];
  if (box.left < 0 || box.right > document.documentElement.clientWidth || box.top < 0 || box.bottom > innerHeight) faults.push(`outside the window: ${JSON.stringify(box)}`);
  if (box.top < link.bottom && box.bottom > link.top) faults.push(`on the link: ${JSON.stringify([box, link])}`);
  if (Math.min(Math.abs(box.top - link.bottom), Math.abs(link.top - box.bottom)) > 20) faults.push("far from the link");
  const go = document.querySelector(".peek-go").getBoundingClientRect();
  if (go.height < 24 || go.bottom > box.bottom) faults.push("its link is cut");
  return faults;
}

/** Runs in the page. */
async function violations() {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
