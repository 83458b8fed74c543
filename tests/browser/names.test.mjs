// The index of names and the chronology: every entry leads to its very words, and words in the texts lead to their entry.

import assert from "node:assert/strict";
import { disk, documents, edition, none, pageTest, settled, subPath } from "./harness.mjs";

const NAMES = "names/index.html", CHRONOLOGY = "chronology/index.html";
const inDocument = (list, id) => list.filter(({ document }) => document === id);
const bare = (words) => words.replace(/\s+/g, "");

pageTest("every mention of every name has its link, without script", { mode: disk, path: NAMES, js: false }, async (page) => {
  const found = new Map(await page.evaluate(readNames));
  assert.equal(found.size, edition.names.length);
  for (const { id, mentions } of edition.names) {
    const wanted = documents.flatMap((document) =>
      inDocument(mentions, document.id).map((_, at) => `../${document.page}#m-${id}-${at + 1}`));
    assert.deepEqual(found.get(id), wanted, id);
  }
});

pageTest("what a name is a part of has it among its parts", { mode: disk, path: NAMES, js: false }, async (page) => {
  for (const { id, within = [] } of edition.names) {
    for (const whole of within) {
      assert.equal(await page.locator(`#name-${whole} .wd a[href="#name-${id}"]`).count(), 1, `${id} in ${whole}`);
      assert.equal(await page.locator(`#name-${id} .wd a[href="#name-${whole}"]`).count(), 1, `${whole} of ${id}`);
    }
  }
});

for (const { id, page: path } of documents) {
  const named = edition.names.flatMap((name) =>
    inDocument(name.mentions, id).map(({ exact }, at) => ({ id: `m-${name.id}-${at + 1}`, anchor: `name:${name.id}`, exact })));
  const dated = edition.events.flatMap((event) =>
    event.passages.map((passage, at) => ({ ...passage, id: `date-${event.id}-${at + 1}`, anchor: `event:${event.id}` })))
    .filter(({ document, exact }) => document === id && exact);

  pageTest(`${id}: ${named.length} mentions and ${dated.length} dates stand on their words, without script`, { mode: disk, path, js: false }, async (page) => {
    none(await page.evaluate(notOnWords, [...named, ...dated]));
    assert.equal(await page.locator(".lem.nm[id^='m-']").count() > 0, true);
  });

  pageTest(`${id}: words that name something lead to the index, once each`, { mode: subPath, path }, async (page) => {
    const links = await page.evaluate(() => [...document.querySelectorAll("a.lem.nm")].map(({ hash, title }) => [hash, title]));
    assert.ok(links.length > 5, `${links.length} links`);
    assert.equal(new Set(links.map(([hash]) => hash)).size, links.length, "no name twice");
    assert.equal(await page.locator("a a").count(), 0, "links do not nest");
    none(links.filter(([hash, title]) => edition.names.find(({ id }) => `#name-${id}` === hash)?.label !== title));
    await page.locator("a.lem.nm").first().click();
    await page.waitForURL((url) => url.hash === links[0][0] && url.pathname.endsWith("/names/index.html"));
    await settled(page);
    const entry = page.locator(links[0][0]);
    assert.ok(await entry.evaluate((e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight), "the entry is in sight");
    // And from the entry to the words, which light up.
    await entry.locator(`.cited a.loc[href*="${path}#"]`).first().click();
    await page.waitForURL((url) => url.hash.startsWith("#m-"));
    await settled(page);
    const lit = await page.evaluate(() => getComputedStyle(document.querySelector(":target")).backgroundColor);
    assert.notEqual(lit, "rgba(0, 0, 0, 0)");
  });
}

pageTest("the chronology: in the order of time, each event with the words that date it", { mode: disk, path: CHRONOLOGY, js: false }, async (page) => {
  const events = await page.evaluate(readEvents);
  assert.deepEqual(events.map(({ id }) => id).sort(), edition.events.map(({ id }) => id).sort());
  const dates = events.map(({ date }) => date);
  assert.deepEqual(dates, [...dates].sort(), "what is less exact comes before what is within it");
  for (const { id, date, until, places } of events) {
    const event = edition.events.find((each) => each.id === id);
    assert.deepEqual([date, until], [event.date, event.until ?? null], id);
    const href = (passage, at) => `../${passage.document}/index.html${passage.exact ? `#date-${id}-${at + 1}` : ""}`;
    assert.deepEqual(places.map(({ href: found }) => found).sort(), event.passages.map(href).sort(), id);
    none(places.filter(({ words }) => words && !event.passages.some(({ exact }) => bare(exact) === bare(words))));
  }
});

for (const width of [320, 768, 1280]) {
  for (const path of [NAMES, CHRONOLOGY]) {
    pageTest(`${path}: nothing is cut off, ${width} px`, { mode: disk, path, width }, async (page) => {
      none(await page.evaluate(overflowing));
    });
  }
}

// --- in the page ---

const readNames = () =>
  [...document.querySelectorAll("[data-name]")].map((entry) =>
    [entry.dataset.name.replace("name-", ""), [...entry.querySelectorAll(".cited a.loc")].map((a) => a.getAttribute("href"))]);

const readEvents = () =>
  [...document.querySelectorAll("li.work")].map((entry) => {
    const [date, until] = [...entry.querySelectorAll("h3 time")].map((time) => time.dateTime);
    const places = [...entry.querySelectorAll(".wd")].map((line) => ({
      href: line.querySelector("a").getAttribute("href"), words: line.querySelector("q")?.textContent ?? "",
    }));
    return { id: entry.id.replace("event-", ""), date, until: until ?? null, places };
  });

/** From an anchor on, the pieces of its name hold its words. */
function notOnWords(tasks) {
  const own = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("a.ref, [data-apparatus]")) return "";
    return [...node.childNodes].map(own).join("");
  };
  return tasks.flatMap(({ id, anchor, exact }) => {
    const first = document.getElementById(id);
    if (!first) return [`${id} is not there`];
    const pieces = [...document.querySelectorAll(`.lem[data-anchors~="${anchor}"]`)];
    const words = pieces.slice(pieces.indexOf(first)).map(own).join("").replace(/\s+/g, "");
    return words.startsWith(exact.replace(/\s+/g, "")) ? [] : [`${id}: “${words.slice(0, 60)}”, not “${exact}”`];
  });
}

const overflowing = () => {
  const over = [...document.querySelectorAll("main *")].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  return over.map((e) => `${e.localName}.${e.className}: ${e.textContent.slice(0, 40)}`);
};
