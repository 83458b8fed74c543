// The preview: the page follows the edition while its reader keeps place, notes and nerves.

import assert from "node:assert/strict";
import { NOTES, PAGE, breakIt, editText, open, previewTest, shows, topOf, until } from "./previewing.mjs";

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
  // A reload by hand is the browser’s own again, which keeps the place.
  await page.reload();
  await until(page, (top) => Math.abs(document.querySelector("#p8").getBoundingClientRect().top - top) <= 2, after);
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
  edition.put("themes/default/assets/edition.js", (script) => `${script}\nwindow.changed = true;\n`);
  await until(page, () => window.changed && !window.marker);
});

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
  assert.match(await page.getByRole("status").filter({ hasText: words }).textContent(), /copied$/);
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
