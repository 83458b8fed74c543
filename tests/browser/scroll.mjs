// Prints what a long page with many notes costs while it is read: no test, since times are those of a machine.
//   node tests/browser/scroll.mjs POSTIL [NOTES]    POSTIL: the program; NOTES: 200 if not given

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { connect } from "./chromium.mjs";

const [postil, count = "200"] = process.argv.slice(2);
if (!postil) {
  console.error("usage: node tests/browser/scroll.mjs POSTIL [NOTES]");
  process.exit(2);
}

// The same numbers on every run.
let seed = 1;
const random = (below) => {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
};
const WORDS = "the miller says that bridge is safe and water of spring took its planks away before anyone came by with a cart".split(" ");
const sentence = (length) => Array.from({ length }, () => WORDS[random(WORDS.length)]).join(" ");

const folder = mkdtempSync(join(tmpdir(), "postil-scroll-"));
const browser = await connect();
try {
  build(Number(count));
  for (const width of [360, 1280, 1680]) await read(width);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** An edition of one document: notes on random words of random paragraphs, of the author and of the editors. */
function build(notes) {
  const paragraphs = Array.from({ length: Math.ceil(notes * 0.75) }, () => Array.from({ length: 60 + random(90) }, () => WORDS[random(WORDS.length)]));
  let toml = "";
  const footnotes = [];
  for (let note = 0; note < notes; note += 1) {
    const words = paragraphs[random(paragraphs.length)];
    const place = random(words.length);
    const body = sentence(8 + random(60));
    if (note % 3 === 0) {
      words[place] += `[^${note}]`;
      footnotes.push(`[^${note}]: ${body}.`);
    } else {
      words[place] = `${words[place]} word${note}x`;
      toml += `[[note]]\nid = "n${note}"\nseries = "note"\nquote = "word${note}x"\nbody = "${body}."\n`;
    }
  }
  const text = paragraphs.map((words, place) => `${place % 8 === 0 ? `## Part ${place}\n\n` : ""}${words.join(" ")}.`);
  mkdirSync(join(folder, "content"));
  writeFileSync(join(folder, "book.toml"), `[edition]\ntitle = "Notes"\nlanguage = "en"\n[[series]]\nid = "note"\nlabel = "note"\n`);
  writeFileSync(join(folder, "content/a.md"), `+++\nid = "a"\ntitle = "A"\n+++\n\n${[...text, ...footnotes].join("\n\n")}\n`);
  writeFileSync(join(folder, "content/a.notes.toml"), toml);
  const run = spawnSync(resolve(postil), ["-C", folder, "build", "--quiet"], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
}

/** From top to bottom by the wheel, a third of a window at a time. */
async function read(width) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration])))
      .observe({ type: "longtask", buffered: true });
  });
  await page.goto(`${pathToFileURL(folder)}/public/a/index.html`);
  await page.waitForTimeout(1500);
  const loaded = await page.evaluate(() => performance.now());
  await page.mouse.move(width / 2, 450);
  const bottom = () => page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 2);
  let steps = 0;
  for (; steps < 2000 && !(await bottom()); steps += 1) {
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(16);
  }
  await page.waitForTimeout(300);
  const tasks = await page.evaluate(() => globalThis.tasks);
  const say = (list) => `${list.length} over 50 ms${list.length ? `, the longest ${Math.round(Math.max(...list.map(([, time]) => time)))} ms` : ""}`;
  const [before, while_] = [tasks.filter(([start]) => start < loaded), tasks.filter(([start]) => start >= loaded)];
  console.log(`${count} notes, ${width} px: opening it, ${say(before)}; scrolling ${steps} steps, ${say(while_)}`);
  await page.close();
}
