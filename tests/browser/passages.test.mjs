// Words that are selected can be linked to and cited, and so can a block, by its number. The link leads to exactly
// these words: what Chromium lights up when it is opened is compared with what was selected.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cross, disk, documents, none, pageTest, settled, style, subPath, visit } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pageOf = (name) => documents.find(({ id }) => id === name).page;
const REPORT = pageOf("report");
const LETTER = pageOf("letter-2020");
const BAR = ".passage[data-open]";
// In place of what the compiler prints, so that these tests do not hang on the words of the edition.
const CITATION = "Amnesty International, Failing to Do Right (September 2020){passage}, in: Report and Reply, ed. by The Postil editors";

const opened = (page) => page.locator(BAR).waitFor();
const closed = (page) => page.locator(BAR).waitFor({ state: "detached" });
const link = (page) => page.locator(`${BAR} a`).evaluate((a) => a.getAttribute("href"));
const cited = (page) => page.evaluate((citation) => { document.querySelector(".text").dataset.citation = citation; }, CITATION);
const clipboard = async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return () => page.evaluate(() => navigator.clipboard.readText());
};

/** Selects what a function of the page gives: text nodes and offsets. */
async function select(page, pick, ...more) {
  const words = await page.evaluate(`(() => {
    ${[ownText, whereIs, pick].join("\n")}
    const [from, start, to, end] = ${pick.name}(...${JSON.stringify(more)});
    from.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    getSelection().setBaseAndExtent(from, start, to, end);
    return getSelection().toString();
  })()`);
  await opened(page);
  return words;
}

// ---------- the link leads to the words, and to no others ----------

const passages = [
  ["a word in the middle of a paragraph", REPORT, words, "deportations", 2],
  ["part of a word, which counts as the whole", REPORT, words, "eportatio", 2],
  ["a word that occurs many times, the fifth", LETTER, words, "HSI", 5],
  ["a word that occurs many times, the tenth", LETTER, words, "Palantir", 10],
  ["across emphasis", REPORT, around, "em", 9],
  ["across an author’s mark", REPORT, around, "a.ref.au", 25],
  ["across an editor’s mark", REPORT, around, "a.ref.ed", 25],
  ["up to an editor’s mark that follows without a space", REPORT, upTo, "a.ref.ed"],
  ["a sentence longer than a link should be", REPORT, blocks, "p14", "p14", 40, 400],
  ["over two paragraphs", REPORT, blocks, "p14", "p15", 200, 60],
  ["a whole paragraph", REPORT, blocks, "p4", "p4", 0, 1e6],
  ["over lines of an address", LETTER, around, "br", 9],
  ["with a hyphen, a comma and an ampersand", LETTER, signs],
  ["words of an author’s note", REPORT, inNote],
];

for (const [name, path, pick, ...more] of passages) {
  pageTest(`the link leads there: ${name}`, { mode: subPath, path }, async (page) => {
    await leadsThere(page, pick, more);
  });
}

pageTest("the link leads there: from disk, on a narrow page", { mode: disk, path: LETTER, width: 360 }, async (page) => {
  await leadsThere(page, words, ["HSI", 4]);
});

async function leadsThere(page, pick, more) {
  await select(page, pick, ...more);
  const href = await link(page);
  assert.match(href, /#(fn-[^:]+|[a-z]\d+):~:text=[^ ,&]/);
  const directive = href.split(":~:text=")[1];
  assert.ok(directive.length < 400, directive);
  const ends = await page.evaluate(selected);
  await page.goto("about:blank");
  await visit(page, href);
  await style(page, "::target-text { background: #f0f !important; color: #f0f !important }");
  const lit = await page.evaluate(litBoxes, [(await page.screenshot()).toString("base64"), ends]);
  none(lit, href);
}

pageTest("the link stands on the page’s canonical address if it has one", { mode: subPath, path: REPORT }, async (page) => {
  await page.evaluate(() => {
    document.querySelector("link[rel=canonical]")?.remove();
    const canonical = Object.assign(document.createElement("link"), { rel: "canonical", href: "https://example.org/edition/report/" });
    document.head.append(canonical);
  });
  await select(page, blocks, "p14", "p14", 0, 40);
  assert.match(await link(page), /^https:\/\/example\.org\/edition\/report\/#p14:~:text=/);
});

// ---------- the bar ----------

pageTest("copy the link, copy the citation", { mode: subPath, path: REPORT }, async (page) => {
  const copied = await clipboard(page);
  await cited(page);
  const words = await select(page, blocks, "p14", "p14", 6, 60);
  const href = await link(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.locator(`${BAR} [role=status]`, { hasText: "Link copied" }).waitFor({ state: "attached" });
  assert.equal(await copied(), href);
  assert.equal(await page.evaluate(() => getSelection().toString()), words, "the selection has stayed");

  await page.getByRole("button", { name: "Copy citation" }).click();
  await page.locator(`${BAR} [role=status]`, { hasText: "Citation copied" }).waitFor({ state: "attached" });
  const [quote, source] = (await copied()).split(" — ");
  assert.match(quote, /^“.*”$/);
  assert.ok(quote.includes(words.trim().split(" ").slice(1, -1).join(" ")), `${quote} has the words ${words}`);
  assert.equal(source, `${CITATION.replace("{passage}", ", ¶\u00a014")}, ${subPath.base}${REPORT}#p14`);
});

pageTest("a citation names what it is from, and has the author’s words alone", { mode: subPath, path: REPORT }, async (page) => {
  await cited(page);
  const copied = await clipboard(page);
  const citation = async () => {
    await page.getByRole("button", { name: "Copy citation" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    return copied();
  };
  await select(page, blocks, "p14", "p16", 0, 40);
  const long = await citation();
  assert.ok(long.includes("September 2020), ¶¶\u00a014–16, in: "), long);
  const quote = long.slice(1, long.indexOf("” — "));
  assert.ok(quote.endsWith(" […]") && quote.split(" ").length === 61, quote);
  for (const mark of ["a.ref.au", "a.ref.ed"]) {
    await select(page, around, mark, 25);
    const [one] = (await citation()).split(" — ");
    const words = await page.evaluate(authorsWords);
    assert.ok(one.includes(words.split(" ").slice(1, -1).join(" ")), `${one} without the mark: ${words}`);
  }

  await select(page, inNote);
  assert.match(await citation(), /, n\.\u00a0[^ ]+, in: /);
  await select(page, around, "li", 0);
  assert.match(await citation(), /, (¶|items?)\u00a0/);
});

pageTest("the compiler prints a citation of every document", { mode: subPath }, async (page) => {
  for (const { page: path } of documents) {
    await visit(page, subPath.base + path);
    assert.match(await page.locator(".text").getAttribute("data-citation"), /^\S.*\{passage\}/, path);
  }
});

pageTest("without a citation from the compiler there is none to copy", { mode: subPath, path: REPORT }, async (page) => {
  await page.evaluate(() => { delete document.querySelector(".text").dataset.citation; });
  await select(page, blocks, "p14", "p14", 0, 40);
  assert.equal(await page.getByRole("button", { name: "Copy link" }).count(), 1);
  assert.equal(await page.getByRole("button", { name: "Copy citation" }).count(), 0);
});

pageTest("with the mouse: it comes with the selection and goes with it", { mode: subPath, path: REPORT }, async (page) => {
  await page.evaluate(() => document.getElementById("p14").scrollIntoView({ block: "center" }));
  const { x, y, width } = await page.locator("#p14").boundingBox();
  await page.mouse.move(x + 40, y + 14);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 14, { steps: 4 });
  assert.equal(await page.locator(BAR).count(), 0, "not while it is being made");
  await page.mouse.up();
  await opened(page);
  none(await page.evaluate(barFaults));
  await page.mouse.click(x + 60, y + 100);
  await closed(page);
});

pageTest("with the mouse: the script comes while words are being selected", { mode: subPath, path: REPORT }, async (page) => {
  let come;
  const asked = new Promise((resolve) => {
    page.route("**/passages.*.js", async (route) => {
      resolve();
      await new Promise((go) => { come = go; });
      await route.continue();
    });
  });
  await page.evaluate(() => document.getElementById("p14").scrollIntoView({ block: "center" }));
  const { x, y, width } = await page.locator("#p14").boundingBox();
  await page.mouse.move(x + 40, y + 14);
  await asked;
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 14, { steps: 4 });
  const loaded = page.waitForEvent("response", (response) => response.url().includes("passages."));
  come();
  await (await loaded).finished();
  // Longer than the bar waits for a selection to come to rest.
  await page.waitForTimeout(600);
  assert.equal(await page.locator(BAR).count(), 0, "not while it is being made");
  await page.mouse.up();
  await opened(page);
});

pageTest("with the keyboard: selected, Tab goes to the bar and on to what follows, Escape ends it", { mode: subPath, path: REPORT }, async (page) => {
  await page.evaluate(() => document.getElementById("p14").scrollIntoView({ block: "center" }));
  const { x, y } = await page.locator("#p14").boundingBox();
  // Without caret browsing the keyboard can but extend what has been begun.
  await page.mouse.dblclick(x + 60, y + 14);
  await opened(page);
  const one = await link(page);
  for (let i = 0; i < 30; i += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction(([bar, one]) => document.querySelector(`${bar} a`)?.href !== one, [BAR, one]);
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.closest(".passage") && document.activeElement.localName);
  assert.equal(await focused(), "a");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "button");
  await page.keyboard.press("Escape");
  await closed(page);
  assert.ok((await page.evaluate(() => getSelection().toString())).length > 20, "the selection is still there");

  await page.keyboard.press("Shift+ArrowRight");
  await opened(page);
  for (let i = 0; i < 5; i += 1) {
    await page.keyboard.press("Tab");
    if (!(await focused())) break;
  }
  await closed(page);
  assert.ok(await page.evaluate(() => document.querySelector(".unit:has(#p14)").contains(document.activeElement)), "on in the same paragraph");
});

pageTest("the number of a paragraph is a link, and shows the bar for all of it", { mode: subPath, path: REPORT }, async (page) => {
  await cited(page);
  const copied = await clipboard(page);
  await page.locator(`a.pn[href="#p14"]`).click();
  await page.waitForURL((url) => url.hash === "#p14");
  await opened(page);
  none(await page.evaluate(barFaults));
  assert.equal(await link(page), `${subPath.base}${REPORT}#p14`);
  await page.getByRole("button", { name: "Copy citation" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.match(await copied(), /^“While Palantir supplied .* \[…\]” — .*, ¶\u00a014, in: /);
  await page.keyboard.press("Escape");
  await closed(page);

  await page.locator(`a.pn[href="#p15"]`).focus();
  await page.keyboard.press("Enter");
  await opened(page);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector(".passage").contains(document.activeElement)), "Tab goes to it");
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.matches(`a.pn[href="#p15"]`)), "Escape leads back");
});

pageTest("none for the editors’ words, and none for the page’s", { mode: subPath }, async (page) => {
  await page.clock.install();
  await visit(page, subPath.base + REPORT);
  for (const selector of [".note.ed .nb", ".rel", ".facts", ".foot"]) {
    await page.evaluate((selector) => getSelection().selectAllChildren(document.querySelector(selector)), selector);
    await page.clock.runFor(2000);
    assert.equal(await page.locator(BAR).count(), 0, selector);
  }
  await page.evaluate(() => getSelection().selectAllChildren(document.getElementById("p14")));
  await page.clock.runFor(2000);
  assert.equal(await page.locator(BAR).count(), 1, "of the author’s there is one");
});

for (const { width, scheme } of cross({ width: [320, 1280], scheme: ["light", "dark"] })) {
  pageTest(`${width} px, ${scheme}: in the window, off the words, nothing for axe to find; not on paper`, { mode: subPath, path: REPORT, width, scheme }, async (page) => {
    await cited(page);
    for (const at of ["start", "center", "end"]) {
      await page.evaluate(() => getSelection().empty());
      await closed(page);
      await select(page, blocks, "p14", "p14", 60, 120);
      await page.evaluate((block) => document.getElementById("p14").scrollIntoView({ block }), at);
      none(await page.evaluate(barFaults, at === "center"), at);
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
    await page.evaluate(axe);
    none(await page.evaluate(violations));
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".passage").evaluate((e) => e.checkVisibility()), false);
  });
}

pageTest("under a strict policy it does the same", { mode: subPath }, async (page) => {
  await page.route(`**/${REPORT}`, async (route) => {
    const response = await route.fetch();
    const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'";
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await visit(page, subPath.base + REPORT);
  await settled(page);
  await select(page, blocks, "p14", "p14", 0, 40);
});

// --- in the page: what to select ---

/** The author's text nodes in an element, notes left out. */
function ownText(e) {
  const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() && !node.parentElement.closest("[data-apparatus], a.ref, .notes")) nodes.push(node);
  }
  return nodes;
}

/** The place of a character of an element's own text, counted from its beginning. */
function whereIs(nodes, at) {
  let rest = at;
  for (const node of nodes) {
    if (rest <= node.data.length) return [node, rest];
    rest -= node.data.length;
  }
  const last = nodes.at(-1);
  return [last, last.data.length];
}

function words(word, place) {
  let count = 0;
  for (const node of ownText(document.querySelector(".text"))) {
    for (let i = node.data.indexOf(word); i >= 0; i = node.data.indexOf(word, i + 1)) {
      count += 1;
      if (count === place) return [node, i, node, i + word.length];
    }
  }
  throw new Error(`only ${count} times: ${word}`);
}

/** So many letters before an element to so many behind it. */
function around(selector, letters) {
  for (const e of document.querySelectorAll(`.text :is(${selector})`)) {
    const block = e.closest("p, li");
    if (!block || e.closest(".notes")) continue;
    const nodes = ownText(block);
    if (letters === 0) return [nodes[0], 0, nodes[0], 20];
    // Anchors part the words of a text, so the letters may stand in several nodes.
    const before = nodes.filter((node) => e.compareDocumentPosition(node) === Node.DOCUMENT_POSITION_PRECEDING);
    const after = nodes.filter((node) => e.compareDocumentPosition(node) === Node.DOCUMENT_POSITION_FOLLOWING);
    const length = (some) => some.reduce((sum, node) => sum + node.data.length, 0);
    if (length(before) > letters && length(after) > letters) return [...whereIs(before, length(before) - letters), ...whereIs(after, letters)];
  }
  throw new Error(`no ${selector} in the middle of a text`);
}

/** The word before a mark, where no space or stop parts them. */
function upTo(selector) {
  for (const e of document.querySelectorAll(`.text p ${selector}`)) {
    const node = !e.closest(".notes") && ownText(e.closest("p")).findLast((one) => e.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
    const word = node && /\s(\w+)$/.exec(node.data);
    if (word) return [node, word.index + 1, node, node.data.length];
  }
  throw new Error(`no word before ${selector}`);
}

function blocks(from, to, start, end) {
  return [...whereIs(ownText(document.getElementById(from)), start), ...whereIs(ownText(document.getElementById(to)), end)];
}

function signs() {
  for (const node of ownText(document.querySelector(".text"))) {
    const found = /\w+-\w+[^.]{0,30}, |\w+ & \w+/.exec(node.data);
    if (found) return [node, found.index, node, found.index + found[0].trimEnd().length];
  }
  throw new Error("none");
}

function inNote() {
  const walker = document.createTreeWalker(document.querySelector(".note.au .nb"), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node.data.length < 40) node = walker.nextNode();
  return [node, 10, node, 35];
}

// --- in the page: what is seen ---

/** The way to the ends of the selection, to be found again on the page when it is opened anew. */
function selected() {
  const range = getSelection().getRangeAt(0);
  const way = (node) => {
    const steps = [];
    for (let e = node; e !== document.body; e = e.parentNode) steps.unshift([...e.parentNode.childNodes].indexOf(e));
    return steps;
  };
  return [way(range.startContainer), range.startOffset, way(range.endContainer), range.endOffset];
}

/** What is selected, without the editors' and without marks. */
function authorsWords() {
  const words = getSelection().getRangeAt(0).cloneContents();
  for (const e of words.querySelectorAll("[data-apparatus], a.ref")) e.remove();
  return words.textContent.replace(/\s+/g, " ").trim();
}

/** Faults of what is lit on a picture of the page: more or less than the words. */
async function litBoxes([picture, [from, start, to, end]]) {
  const at = (way) => way.reduce((node, i) => node.childNodes[i], document.body);
  const range = document.createRange();
  const [a, z] = [at(from), at(to)];
  // To whole words, where none of the letters of a neighbouring node belong to it.
  let [i, j] = [start, end];
  while (/\s/.test(a.data[i] ?? "")) i += 1;
  while (/\s/.test(z.data[j - 1] ?? "")) j -= 1;
  while (i > 0 && /[\p{L}\p{N}]/u.test(a.data[i - 1]) && /[\p{L}\p{N}]/u.test(a.data[i])) i -= 1;
  while (j < z.data.length && /[\p{L}\p{N}]/u.test(z.data[j]) && /[\p{L}\p{N}]/u.test(z.data[j - 1])) j += 1;
  range.setStart(a, i);
  range.setEnd(z, j);
  const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const isLit = (x, y) => { const k = (y * image.width + x) * 4; return data[k] > 230 && data[k + 1] < 40 && data[k + 2] > 230; };
  const share = (box) => {
    let [all, lit] = [0, 0];
    const middle = (box.top + box.bottom) / 2;
    for (let y = Math.round(middle - 4); y < middle + 4; y += 1) {
      for (let x = Math.ceil(box.left) + 1; x < box.right - 1; x += 1) {
        if (y < 0 || y >= image.height || x < 0 || x >= image.width) continue;
        all += 1;
        lit += isLit(x, y);
      }
    }
    return all === 0 ? undefined : lit / all;
  };
  const piece = (node, f, t) => {
    const one = document.createRange();
    one.setStart(node, f);
    one.setEnd(node, t);
    return [...one.getClientRects()].filter(({ width }) => width > 2);
  };
  const said = (what, boxes, test) => boxes.map(share).filter((part) => part !== undefined && !test(part)).map((part) => `${what}: ${Math.round(part * 100)} % lit`);
  const seen = [...piece(a, i, Math.min(a.data.length, i + 3)), ...piece(z, Math.max(a === z ? i : 0, j - 3), j)].map(share).filter((part) => part !== undefined);
  return [
    ...(seen.length > 0 ? [] : ["the words are out of sight"]),
    ...said("its first letters", piece(a, i, Math.min(a === z ? j : a.data.length, i + 3)), (part) => part > 0.9),
    ...said("its last letters", piece(z, Math.max(a === z ? i : 0, j - 3), j), (part) => part > 0.9),
    ...said("what comes before", i > 0 ? piece(a, Math.max(0, i - 4), i) : [], (part) => part < 0.3),
    ...said("what comes after", j < z.data.length ? piece(z, j, Math.min(z.data.length, j + 4)) : [], (part) => part < 0.3),
  ];
}

function barFaults(off = true) {
  const bar = document.querySelector(".passage[data-open]").getBoundingClientRect();
  const faults = [];
  if (bar.left < 0 || bar.right > document.documentElement.clientWidth) faults.push(`outside the window: ${JSON.stringify(bar)}`);
  const selection = getSelection();
  const words = selection.isCollapsed ? [] : [...selection.getRangeAt(0).getClientRects()];
  const covered = words.filter((box) => box.width > 1 && box.left < bar.right && box.right > bar.left && box.top < bar.bottom && box.bottom > bar.top);
  if (off && covered.length > 0) faults.push(`on ${covered.length} lines of the words`);
  for (const e of document.querySelectorAll(".passage > a, .passage > button:not([hidden])")) {
    if (e.getBoundingClientRect().height < 24) faults.push(`${e.textContent} is too small`);
  }
  return faults;
}

async function violations() {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
