// What screen readers are told: the parts of the page, and within a text its words, their notes and its cross-references
// in the order of reading, the same narrow and wide; nothing that is switched off; headings without gaps; a name for
// whatever can be used; the language of what is in another.

import assert from "node:assert/strict";
import { cross, documents, kinds, none, pageTest } from "./harness.mjs";
import { everything } from "./everything.mjs";

const WIDTHS = [390, 1280];
const texts = [
  ...documents.map(({ id, page }) => ({ id, path: page })),
  { id: "all", path: "all/index.html", mode: everything },
  { id: "answer", path: "answer/index.html", mode: everything },
];

for (const { text: { id, path, mode }, width } of cross({ text: texts, width: WIDTHS })) {
  pageTest(`${id}, ${width} px: text, marks, notes and cross-references in the order of reading`, { mode, path, width }, async (page) => {
    await page.evaluate(openAll);
    const told = await tree(page);
    none(outOfOrder(units(told)));
    const notes = told.filter(({ role }) => role === "doc-footnote").length;
    assert.equal(notes, await page.locator(".note").count(), "every note is told, and once");
    // Of the notes that are switched off nothing is left, neither note nor mark.
    await page.evaluate(() => document.getElementById("f-ed")?.click());
    const left = (await tree(page)).filter(({ role }) => ["doc-footnote", "doc-backlink", "doc-noteref"].includes(role));
    none(left.filter(({ name }) => /editor/i.test(name)).map(({ role, name }) => `${role} ${name}`));
    assert.equal(left.filter(({ role }) => role === "doc-footnote").length, await page.locator(".note.au").count(), "the author’s notes");
  });
}

pageTest("narrow and wide the same is told in the same order", { path: documents[0].page, width: WIDTHS[0] }, async (page) => {
  // What opens a note is there only where it is shut or cut, and else the mark beside it.
  const content = async () => (await tree(page)).filter(({ role }) => !["DisclosureTriangle", "StaticText"].includes(role)).map(({ role, name }) => `${role} ${name}`);
  await page.evaluate(openAll);
  await page.evaluate(() => document.querySelectorAll(".box").forEach((box) => (box.open = true)));
  const narrow = await content();
  await page.setViewportSize({ width: WIDTHS[1], height: 900 });
  assert.deepEqual(await content(), narrow);
});

for (const { path, width } of cross({ path: kinds, width: WIDTHS })) {
  pageTest(`${path}, ${width} px: landmarks, headings and names`, { path, width }, async (page) => {
    const told = await tree(page);
    const landmarks = told.filter(({ role }) => LANDMARKS.includes(role));
    const names = landmarks.map(({ role }) => role);
    for (const role of ["banner", "main", "contentinfo"]) assert.equal(names.filter((name) => name === role).length, 1, role);
    const outline = names.filter((role) => ["banner", "complementary", "main", "contentinfo"].includes(role));
    assert.deepEqual(outline, outline.includes("complementary") ? ["banner", "complementary", "main", "contentinfo"] : ["banner", "main", "contentinfo"]);
    // Of a kind that there are several of, each says which it is.
    none(landmarks.filter(({ role, name }) => !SINGLE.includes(role) && !name).map(({ role }) => `${role} without a name`));
    const levels = told.filter(({ role }) => role === "heading").map(({ name, level }) => ({ name, level }));
    // Texts may have several of the first level: they are given as they are.
    assert.equal(levels[0]?.level, 1, "the first heading is of the first level");
    none(levels.flatMap(({ name, level }, place) => (level > (levels[place - 1]?.level ?? 0) + 1 ? [`“${name}” is of level ${level} after ${levels[place - 1]?.level ?? 0}`] : [])));
    none(told.filter(({ role, name }) => USED.includes(role) && !name.trim()).map(({ role }) => `a ${role} without a name`));
    none(await page.evaluate(withoutLanguage));
  });
}

pageTest("words in another language say so: texts, passages beside them, what is quoted from them", { mode: everything, path: "all/index.html" }, async (page, mode) => {
  const spoken = () => page.evaluate(() => [...document.querySelectorAll(".pv blockquote, .beside q, .bt")].map((piece) => `${piece.closest("[lang]").lang}: ${piece.textContent.trim().slice(0, 12)}`));
  const of = async (path) => {
    await page.goto(mode.base + path);
    return [...new Set((await spoken()).map((words) => words.slice(0, 2)))].sort();
  };
  assert.deepEqual(await of("all/index.html"), ["de"]);
  assert.deepEqual(await of("answer/index.html"), ["en"]);
  assert.deepEqual(await of("crossrefs/index.html"), ["de", "en"]);
  assert.deepEqual(await of("parallel/all/answer/index.html"), ["de", "en"]);
});

const LANDMARKS = ["banner", "navigation", "doc-toc", "complementary", "main", "contentinfo", "region", "doc-bibliography", "doc-introduction", "form", "search"];
// A form without a name is none; the rest is there once.
const SINGLE = ["banner", "main", "contentinfo", "form"];
const USED = ["link", "button", "checkbox", "radio", "DisclosureTriangle", "doc-noteref", "doc-backlink", "textbox", "combobox"];

/** What is told of a page, in its order: `role`, `name`, `level` of headings, `depth`. */
async function tree(page) {
  const browser = await page.context().newCDPSession(page);
  const { nodes } = await browser.send("Accessibility.getFullAXTree");
  await browser.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const told = [];
  const walk = (node, depth) => {
    if (!node || node.role?.value === "InlineTextBox") return;
    if (!node.ignored && !["generic", "none"].includes(node.role.value)) {
      const level = node.properties?.find(({ name }) => name === "level")?.value.value;
      told.push({ role: node.role.value, name: node.name?.value ?? "", level, depth });
    }
    for (const child of node.childIds) walk(byId.get(child), depth + 1);
  };
  walk(nodes[0], 0);
  return told;
}

/** The text, cut where a numbered passage begins. The items of a list have the numbers, and the whole list its notes. */
function units(told) {
  const numbered = ({ role, name }) => role === "link" && /: link to this passage$/.test(name);
  const depth = Math.min(...told.filter(numbered).map(({ depth }) => depth));
  const cut = [];
  for (const piece of told) {
    const noted = cut.at(-1)?.some(({ role }) => role === "doc-footnote");
    if (numbered(piece) && (piece.depth === depth || noted)) cut.push([]);
    else if (["doc-bibliography", "contentinfo", "sectionfooter"].includes(piece.role)) break;
    cut.at(-1)?.push(piece);
  }
  return cut;
}

/**
 * In each unit: its words with the marks, then the notes of these marks, a note on a note after that, each ending with
 * the way back to its mark, then what is related.
 */
function outOfOrder(units) {
  // A footnote that is referred to again stands with its first mark.
  const known = new Set();
  return units.flatMap((unit) => {
    const where = unit[0]?.name;
    const first = (wanted) => unit.findIndex(wanted);
    const begins = first(({ role }) => role === "doc-footnote");
    const words = begins < 0 ? unit : unit.slice(0, begins);
    const marks = words.filter(({ role }) => role === "doc-noteref").map(({ name }) => name);
    const notes = unit.flatMap((piece, place) => (piece.role === "doc-footnote" ? [inside(unit, place)] : []));
    const found = notes.map((note) => backOf(note));
    // Each mark's note comes after those of the marks before it, followed by the notes on itself.
    const wanted = [];
    const follow = (mark) => {
      wanted.push(mark);
      const note = notes[found.indexOf(mark)] ?? [];
      note.filter(({ role }) => role === "doc-noteref").forEach(({ name }) => follow(name));
    };
    marks.filter((mark) => !known.has(mark) && known.add(mark)).forEach(follow);
    const faults = [];
    if (found.join() !== wanted.join()) faults.push(`${where}: the marks are ${wanted.join(", ")}, the notes ${found.join(", ")}`);
    const related = first(({ role, name }) => role === "DisclosureTriangle" && /^Read the/.test(name));
    const last = unit.findLastIndex(({ role }) => role === "doc-footnote");
    if (related >= 0 && related < last) faults.push(`${where}: cross-references come before notes`);
    return faults;
  });
}

/** What is inside a piece. */
function inside(unit, place) {
  const rest = unit.slice(place + 1);
  const end = rest.findIndex(({ depth }) => depth <= unit[place].depth);
  return end < 0 ? rest : rest.slice(0, end);
}

/** The mark that a note leads back to: “Editor’s note b”, as the mark is called. It is the last thing in the note. */
function backOf(note) {
  const links = note.filter(({ role }) => !["StaticText", "superscript"].includes(role));
  const back = links.at(-1);
  const called = /^Back to (.*) in the text$/.exec(back?.role === "doc-backlink" ? back.name : "")?.[1] ?? "no way back";
  return called[0].toUpperCase() + called.slice(1);
}

// --- in the page ---

function openAll() {
  document.querySelectorAll("details.note").forEach((note) => (note.open = true));
}

function withoutLanguage() {
  const faults = document.documentElement.lang ? [] : ["the page has no language"];
  return [...faults, ...[...document.querySelectorAll("[lang='']")].map((piece) => `${piece.className}: an empty language`)];
}
