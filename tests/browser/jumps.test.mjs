// The preview: the page goes to the note that was edited.

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { PATIENCE } from "./preview.mjs";
import { NOTES, editText, open, previewTest, shows, topOf, until } from "./previewing.mjs";

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

/** Waits until the server gives a page with these words. */
async function served(url, words) {
  const until = Date.now() + PATIENCE;
  while (!(await (await fetch(url)).text()).includes(words)) {
    assert.ok(Date.now() < until, `${url} has “${words}”`);
    await setTimeout(50);
  }
}

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
  // Only once the edit is in the page that the server gives: a page that was open before it is sent there, and rightly.
  await served(`${edition.url}letter-2020/`, "Edited there.");
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
