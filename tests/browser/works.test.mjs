// The citation index: chosen without script, every place both ways, the entry where the mark or the words are pointed at.

import assert from "node:assert/strict";
import { disk, documents, edition, none, pageTest, subPath, visit } from "./harness.mjs";

const WORKS = "works/index.html";
const REPORT = documents.find(({ id }) => id === "report").page;
const kinds = [...new Set(edition.works.map(({ csl }) => csl.type))];
const citing = (id) => edition.works.filter(({ citations }) => citations.some(({ document }) => document === id));

pageTest("a choice by type, without script", { mode: disk, path: WORKS, js: false }, async (page) => {
  const all = await page.locator(".work:visible").count();
  for (const kind of kinds) {
    await page.locator(`#fk-${kind}`).check();
    const shown = await page.locator(".work:visible").count();
    assert.ok(shown > 0 && shown < all, `${kind}: ${shown} of ${all}`);
    assert.equal(await page.locator(`.work:not([data-kind=${kind}]):visible`).count(), 0, kind);
    assert.equal(await page.locator(".let:visible:not(:has(.work:visible))").evaluateAll((letters) =>
      letters.filter((letter) => ![...letter.querySelectorAll(".work")].some((work) => work.checkVisibility())).length), 0, `${kind}: letters without works`);
  }
});

pageTest("a choice by document, alone and with a type, without script", { mode: disk, path: WORKS, js: false }, async (page) => {
  for (const { id } of documents) {
    await page.locator("#fk--all").check();
    await page.locator(`#fw-${id}`).check();
    const works = await page.locator(".work:visible").evaluateAll((works) => works.map((work) => work.dataset.key));
    for (const { id: key } of citing(id)) assert.ok(works.includes(key), `${id}: ${key}`);
    assert.equal(await page.locator(`.cited:not(.d-${id}):visible`).count(), 0, id);
    await page.locator("#fk-report").check();
    assert.equal(await page.locator(".work:not([data-kind=report]):visible").count(), 0, id);
    const letters = await page.locator(".let").evaluateAll((letters) => letters.filter((letter) =>
      letter.checkVisibility() && ![...letter.querySelectorAll(".work")].some((work) => work.checkVisibility())).length);
    assert.equal(letters, 0, `${id}: letters without works`);
  }
});

pageTest("every place leads to its words, and they lead to the entry and back", { mode: disk, path: WORKS, js: false }, async (page) => {
  const places = await page.evaluate(() => [...document.querySelectorAll(".work .cited .loc[href*='#c-']")].map((link) =>
    ({ key: link.closest(".work").dataset.key, href: link.href, exact: link.parentElement.querySelector("q").textContent })));
  assert.equal(places.length, edition.works.reduce((sum, { citations }) => sum + citations.length, 0));
  for (const { page: path } of documents) {
    await visit(page, disk.base + path);
    const here = places.filter(({ href }) => href.startsWith(disk.base + path + "#"));
    assert.ok(here.length > 1, path);
    none(await page.evaluate(faultsOfPlaces, here));
  }
});

pageTest("a choice is in the address, and the address makes the choice", { mode: subPath, path: WORKS }, async (page) => {
  await page.locator("#fk-report").check();
  await page.locator("#fw-letter-2020").check();
  const shown = await page.locator(".work:visible").count();
  const url = new URL(page.url());
  assert.equal(url.search, "?fk-report=1&fw-letter-2020=1");
  await page.locator("#fk--all").check();
  assert.equal(new URL(page.url()).search, "?fw-letter-2020=1");
  await visit(page, `${subPath.base}index.html`);
  await visit(page, url.href);
  assert.equal(await page.locator("#fk-report").isChecked(), true);
  assert.equal(await page.locator(".work:visible").count(), shown);
});

pageTest("so is what a document shows, and it is not remembered", { mode: subPath, path: REPORT }, async (page) => {
  await visit(page, `${subPath.base}${REPORT}?f-ed=0#p3`);
  assert.equal(await page.locator("#f-ed").isChecked(), false);
  await page.locator("label:has(> #f-rel)").click();
  assert.equal(page.url(), `${subPath.base}${REPORT}?f-ed=0&f-rel=0#p3`);
  await page.locator("label:has(> #f-ed)").click();
  await visit(page, subPath.base + REPORT);
  assert.equal(await page.locator("#f-ed").isChecked(), true);
  assert.equal(await page.locator("#f-rel").isChecked(), false, "what was chosen is");
});

const BOX = ".peek[data-open]";
const first = async (page, selector) => page.evaluate((selector) => {
  const found = [...document.querySelectorAll(selector)].find((e) => e.checkVisibility() && e.closest(".nb").scrollHeight <= e.closest(".nb").clientHeight + 1);
  found.id ||= "found";
  found.scrollIntoView({ block: "center", behavior: "instant" });
  return { id: found.id, cites: found.dataset.cites || found.dataset.anchors.split(" ").find((name) => name.startsWith("cite:")) };
}, selector);

for (const [what, selector] of [["the mark after words", ".nb .cm"], ["the words in a note", ".nb > .lem.ct:not(.ed), .nb > p > .lem.ct:not(.ed)"]]) {
  pageTest(`${what} that cite a work: the entry on hover`, { mode: subPath, path: REPORT }, async (page) => {
    const { id, cites } = await first(page, selector);
    await page.mouse.move(1, 1);
    await page.locator(`[id="${id}"]`).hover();
    await page.locator(BOX).waitFor();
    assert.deepEqual(await page.evaluate(shown, cites), await page.evaluate(entryOf, cites));
  });
}

pageTest("the mark shows the entry on focus, and Escape closes it", { mode: subPath, path: REPORT }, async (page) => {
  const { id, cites } = await first(page, ".nb .cm");
  await page.evaluate((id) => document.getElementById(id).focus({ preventScroll: true, focusVisible: true }), id);
  await page.locator(BOX).waitFor();
  assert.deepEqual(await page.evaluate(shown, cites), await page.evaluate(entryOf, cites));
  await page.keyboard.press("Escape");
  await page.locator(BOX).waitFor({ state: "detached" });
});

for (const width of [320, 768, 1280]) {
  pageTest(`nothing is cut off, ${width} px`, { mode: disk, path: WORKS, width }, async (page) => {
    for (const path of [WORKS, "works/by-author/index.html", "works/by-host/index.html", "works/legal/index.html"]) {
      await visit(page, disk.base + path);
      none(await page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? [`${location.pathname}: ${document.documentElement.scrollWidth}`] : [])));
    }
  });
}

pageTest("the head has what collectors of references read", { mode: disk, path: REPORT, js: false }, async (page) => {
  const read = await page.evaluate(() => ({
    tags: [...document.querySelectorAll("meta[name=citation_reference]")].map(({ content }) => content),
    thing: JSON.parse(document.querySelector("script[type='application/ld+json']").textContent),
  }));
  const cited = citing("report").length;
  assert.ok(read.tags.length >= cited && read.thing.citation.length === read.tags.length, `${read.tags.length} of ${cited}`);
  for (const { csl } of citing("report")) {
    assert.ok(read.thing.citation.some(({ name }) => name === csl.title.replace(/<\/?[a-z]+>/g, "")), csl.title);
  }
});

/** Runs in the page. */
function faultsOfPlaces(places) {
  return places.flatMap(({ key, href, exact }) => {
    const id = decodeURIComponent(href.split("#")[1]);
    const name = `cite:${id.slice(2)}`;
    const words = [...document.querySelectorAll(`.lem[data-anchors~="${CSS.escape(name)}"]`)].map((e) => e.textContent).join("");
    const marks = document.querySelectorAll(`.cm[data-cites="${CSS.escape(name)}"]`);
    const entry = marks.length === 1 && document.getElementById(decodeURIComponent(marks[0].hash.slice(1)));
    const squeezed = (text) => text.replace(/\s+/g, "");
    return [
      squeezed(words).replaceAll("›", "").includes(squeezed(exact)) ? [] : [`${id}: “${words}” for “${exact}”`],
      marks.length === 1 ? [] : [`${id}: ${marks.length} marks`],
      entry?.id === `ref-w-${key}` ? [] : [`${id}: leads to ${entry?.id}`],
      entry && [...entry.querySelectorAll("a")].some(({ hash }) => decodeURIComponent(hash) === `#${id}`) ? [] : [`${id}: no way back`],
    ].flat();
  });
}

/** Runs in the page: the first line of what the box shows. */
function shown() {
  return document.querySelector(".peek[data-open] .entry").textContent;
}

/** Runs in the page: the entry that a citation leads to. */
function entryOf(name) {
  const mark = document.querySelector(`.cm[data-cites="${CSS.escape(name)}"]`);
  return document.getElementById(decodeURIComponent(mark.hash.slice(1))).querySelector(".entry").textContent;
}
