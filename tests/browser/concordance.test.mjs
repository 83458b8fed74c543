// The concordance and the parallel views: every relation from both ends, chosen without script, followed by key.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { disk, documents, edition, none, pageTest, pages, passagesAt, seen, settled, site, subPath, visit } from "./harness.mjs";

const CONCORDANCE = "crossrefs/index.html";
const SIDES = ["from", "to"];
const ends = edition.crossrefs.flatMap((crossref) => SIDES.flatMap((side) =>
  passagesAt(crossref, side).map(({ document }) => ({ id: crossref.id, relation: crossref.relation, side, document }))));
/** The passages of a cross-reference that stand in one document, at an end of it. */
const within = (crossref, side, document) => passagesAt(crossref, side).filter((passage) => passage.document === document);
/** Whether a cross-reference leads from one document to the other, or back. */
const joins = (crossref, left, right) => SIDES.some((side, other) =>
  within(crossref, side, left).length > 0 && within(crossref, SIDES[1 - other], right).length > 0);

pageTest("the concordance holds every relation from both ends", { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
  const entries = await page.evaluate(readEntries);
  assert.equal(entries.length, ends.length);
  for (const { id, relation, side, document } of ends) {
    const found = entries.filter((entry) => entry.document === document && entry.side === side && entry.relation === relation && entry.id === id);
    const wanted = ends.filter((end) => end.id === id && end.side === side && end.document === document);
    assert.equal(found.length, wanted.length, `${id} at ${side} in ${document}`);
  }
});

pageTest("every paragraph that nothing is related to stands in it", { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
  for (const { id } of documents) {
    const rows = await page.locator(`section.d-${id} .row`).count();
    const lone = await page.locator(`section.d-${id} .row:not(:has(.e))`).count();
    assert.ok(rows > lone && lone > 0, `${id}: ${rows} rows, ${lone} of them alone`);
  }
});

for (const relation of ["quotes", "disputes"]) {
  pageTest(`a choice of “${relation}”, without script`, { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
    await page.locator(`#fr-${relation}`).check();
    const wanted = ends.filter((end) => end.relation === relation).length;
    assert.equal(await seen(page, ".e"), wanted);
    const rows = await seen(page, ".row");
    assert.ok(rows > 0 && rows <= wanted, `${rows} rows`);
    await page.locator("#fd-letter-2022").check();
    const both = edition.crossrefs.filter((crossref) =>
      crossref.relation === relation && SIDES.some((side) => within(crossref, side, "letter-2022").length > 0)).length;
    assert.equal(await seen(page, ".e"), 2 * both);
    assert.equal(await seen(page, ".row"), 2 * both);
  });
}

pageTest("what stands unanswered, without script", { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
  await page.locator("#fr--open").check();
  const answers = ["responds-to", "disputes", "concedes", "corrects"].map((name) => `.x-${name}`).join();
  assert.ok((await seen(page, ".row")) > 10);
  assert.equal(await seen(page, `.e:is(${answers})`), 0);
});

for (const width of [320, 768, 1280]) {
  pageTest(`nothing is cut off, ${width} px`, { mode: disk, path: CONCORDANCE, width }, async (page) => {
    none(await page.evaluate(overflowing));
    await visit(page, disk.base + "parallel/report/letter-2020/index.html");
    none(await page.evaluate(overflowing));
  });
}

const parallels = pages.filter((path) => path.startsWith("parallel/"));

pageTest("two documents that are related stand side by side, in either order", { mode: disk, path: CONCORDANCE }, async () => {
  const ids = documents.map(({ id }) => id);
  // What stands within one document needs no page to be read side by side.
  const pairs = ids.flatMap((left) => ids.filter((right) => right !== left && edition.crossrefs.some((crossref) => joins(crossref, left, right)))
    .map((right) => `parallel/${left}/${right}/index.html`));
  assert.deepEqual(parallels, pairs.sort());
});

for (const path of parallels) {
  pageTest(`${path}: like signs mark like words`, { mode: disk, path, js: false }, async (page) => {
    const [, left, right] = path.split("/");
    const rows = await page.evaluate(readRows);
    const wanted = edition.crossrefs.filter((crossref) => joins(crossref, left, right));
    const shown = rows.flatMap((row) => row.relations);
    assert.deepEqual(new Set(shown.map(({ id }) => id)), new Set(wanted.map(({ id }) => id)));
    for (const row of rows) {
      for (const { id, sign } of row.relations) {
        const crossref = edition.crossrefs.find((each) => each.id === id);
        const plain = (text) => text.replace(/\s+/g, " ").trim();
        // Each passage of an end has its rows.
        const marked = (words, document) => SIDES.flatMap((side) => within(crossref, side, document))
          .some(({ exact }) => exact === "" || words.some((piece) => plain(exact).startsWith(plain(piece))));
        assert.ok(marked(row.left[sign] ?? [], left), `${id}: ${sign} on the left`);
        assert.ok(marked(row.right[sign] ?? [], right), `${id}: ${sign} on the right`);
      }
    }
    // The order is that of the left document; what is said of the whole comes first.
    const blocks = JSON.parse(readFileSync(join(site, `data/documents/${left}.json`), "utf8")).blocks.map(({ id }) => id);
    const order = rows.map((row) => blocks.indexOf(row.at));
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
  });
}

pageTest("by key: a relation is followed forth and back", { mode: subPath, path: "report/index.html" }, async (page) => {
  const chip = page.locator('a.chip[data-pv="pv-x-q-purposefully-declined-to"]');
  await chip.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.hash === "#x-q-purposefully-declined-to");
  await settled(page);
  const words = page.locator("#x-q-purposefully-declined-to");
  assert.match(await words.textContent(), /^purposefully declined/);
  // From the words on, the Tab key leads to the links of their unit; one of them leads back.
  const back = "x-q-purposefully-declined-from";
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((id) => document.activeElement.matches(`a.chip[href$="#${id}"]`), back)) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.hash === `#${back}` && url.pathname.includes("/report/"));
  await settled(page);
  assert.match(await page.locator(`#${back}`).textContent(), /^purposefully declined/);
});

pageTest("without script: what is at the other end can be read below the paragraph", { mode: disk, path: "report/index.html", js: false }, async (page) => {
  const unit = page.locator(".unit:has(> #p18)");
  await unit.locator(".pvs > summary").focus();
  await page.keyboard.press("Enter");
  const passage = unit.locator("#pv-x-q-the-risks-to");
  assert.ok(await passage.isVisible());
  assert.equal(await passage.locator("mark").textContent(), "risks of disproportionate immigration enforcement inside the U.S.");
  assert.match(await passage.textContent(), /Mexico border and risks/);
  // The difference can be read at both ends.
  assert.match(await unit.locator(".rel .df").textContent(), /^difference the risks of disproportionate/);
  await visit(page, disk.base + "letter-2020/index.html");
  assert.match(await page.locator(".unit:has(> #p15) .rel .df").textContent(), /^difference the risks of disproportionate/);
});

// --- in the page ---

const readEntries = () =>
  [...document.querySelectorAll(".e")].map((entry) => {
    const document_ = [...entry.closest("section").classList].find((name) => name.startsWith("d-")).slice(2);
    const href = entry.querySelector("a.loc").hash || entry.closest(".row").querySelector("th a.loc").hash;
    return {
      document: document_,
      side: entry.classList.contains("from") ? "from" : "to",
      relation: [...entry.classList].find((name) => name.startsWith("x-")).slice(2),
      id: href.replace(/^#x-/, "").replace(/-(from|to)(-\d+)?$/, ""),
    };
  });

const overflowing = () => {
  const over = [...document.querySelectorAll("main *")].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  return over.map((e) => `${e.localName}.${e.className}: ${e.textContent.slice(0, 40)}`);
};

const readRows = () =>
  [...document.querySelectorAll(".pair")].map((row) => {
    const sides = [...row.querySelectorAll(":scope > .pass")].map((side) => {
      const words = {};
      for (const piece of side.querySelectorAll(".sg.begins")) {
        for (const name of piece.classList) if (/^g\d$/.test(name)) (words[name.slice(1)] ??= []).push(piece.textContent);
      }
      return words;
    });
    const relations = [...row.querySelectorAll(".mid li")].map((li) => ({
      id: li.querySelector("a.vb").hash.replace("#xref-", ""),
      sign: [...li.querySelector(".sign").classList].find((name) => /^s\d$/.test(name)).slice(1),
    }));
    return { left: sides[0], right: sides[1], relations, at: row.querySelector(".src a").hash.slice(1) };
  });
