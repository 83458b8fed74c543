// The concordance and the parallel views: every relation from both ends, chosen without script, followed by key.

import assert from "node:assert/strict";
import { disk, documents, edition, none, pageTest, pages, settled, subPath, visit } from "./harness.mjs";

const CONCORDANCE = "crossrefs/index.html";
const ends = edition.crossrefs.flatMap(({ id, relation, from, to }) =>
  [["from", from], ["to", to]].map(([side, { document, block }]) => ({ id, relation, side, document, block: block ?? "" })));

pageTest("the concordance holds every relation from both ends", { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
  const entries = await page.evaluate(readEntries);
  assert.equal(entries.length, ends.length);
  for (const { id, relation, side, document } of ends) {
    const found = entries.filter((entry) => entry.document === document && entry.side === side && entry.relation === relation && entry.id === id);
    assert.equal(found.length, 1, `${id} at ${side} in ${document}`);
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
    assert.equal(await page.locator(".e:visible").count(), wanted);
    const rows = await page.locator(".row:visible").count();
    assert.ok(rows > 0 && rows <= wanted, `${rows} rows`);
    await page.locator("#fd-letter-2022").check();
    const both = edition.crossrefs.filter((crossref) =>
      crossref.relation === relation && [crossref.from, crossref.to].some((end) => end.document === "letter-2022")).length;
    assert.equal(await page.locator(".e:visible").count(), 2 * both);
    assert.equal(await page.locator(".row:visible").count(), 2 * both);
  });
}

pageTest("what stands unanswered, without script", { mode: disk, path: CONCORDANCE, js: false }, async (page) => {
  await page.locator("#fr--open").check();
  const answers = ["responds-to", "disputes", "concedes", "corrects"].map((name) => `.x-${name}`).join();
  assert.ok((await page.locator(".row:visible").count()) > 10);
  assert.equal(await page.locator(`.e:is(${answers}):visible`).count(), 0);
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
  const pairs = new Set(edition.crossrefs.flatMap(({ from, to }) =>
    [[from, to], [to, from]].map(([a, b]) => `parallel/${a.document}/${b.document}/index.html`)));
  assert.deepEqual(parallels, [...pairs].sort());
});

for (const path of parallels) {
  pageTest(`${path}: like signs mark like words`, { mode: disk, path, js: false }, async (page) => {
    const [, left, right] = path.split("/");
    const rows = await page.evaluate(readRows);
    const wanted = edition.crossrefs.filter(({ from, to }) =>
      [from.document, to.document].includes(left) && [from.document, to.document].includes(right));
    const shown = rows.flatMap((row) => row.relations);
    assert.deepEqual(new Set(shown.map(({ id }) => id)), new Set(wanted.map(({ id }) => id)));
    for (const row of rows) {
      for (const { id, sign } of row.relations) {
        const { from, to } = edition.crossrefs.find((crossref) => crossref.id === id);
        const [mine, theirs] = from.document === left ? [from, to] : [to, from];
        const plain = (text) => text.replace(/\s+/g, " ").trim();
        const marked = (words, exact) => exact === "" || words.some((piece) => plain(exact).startsWith(plain(piece)));
        assert.ok(marked(row.left[sign] ?? [], mine.exact), `${id}: ${sign} on the left`);
        assert.ok(marked(row.right[sign] ?? [], theirs.exact), `${id}: ${sign} on the right`);
      }
    }
    // The order is that of the left document.
    const order = rows.map((row) => row.order);
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
    const at = row.querySelector(".src a").hash.slice(1);
    const [, kind, number] = at.match(/^(fn-|[a-z])(\d+)$/) ?? [null, "", "0"];
    return { left: sides[0], right: sides[1], relations, at, order: (kind === "fn-" ? 100000 : 0) + Number(number) };
  });
