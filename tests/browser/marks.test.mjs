// Every width: a click on a mark shows its note. Narrow: in the flow of the text; wide: in the margin.

import { cross, disk, documents, none, pageTest, subPath } from "./harness.mjs";
import * as geometry from "./geometry.mjs";

const readers = [
  { width: 360, js: false }, { width: 768, js: true }, { width: 1024, js: false }, { width: 1024, js: true },
];
const MARGIN = 1024;

for (const { document, reader: { width, js } } of cross({ document: documents, reader: readers })) {
  const mode = js ? subPath : disk;
  const name = `${document.id}, ${width} px, script ${js ? "on" : "off"}, ${mode.name}: every mark leads to its note`;
  pageTest(name, { mode, path: document.page, width, js }, async (page) => {
    none(geometry.sideways(await page.evaluate(geometry.measure)), "no sideways scrolling");
    const faults = await page.evaluate(clickEveryMark);
    none(faults, "marks");
    const open = await page.evaluate(geometry.measure);
    none(geometry.sideways(open), "no sideways scrolling, all notes open");
    none(geometry.overlaps(open), "no overlap, all notes open");
    none(geometry.unseen(open), "visible, all notes open");
    none(geometry.belowFoot(open), "above the foot, all notes open");
    if (width < MARGIN) none(open.notes.filter((note) => !inFlow(note)).map(({ id }) => `${id} is not in the flow`));
  });
}

for (const document of documents) {
  pageTest(`${document.id}: to a note and back, with the mouse`, { path: document.page, width: 360 }, async (page) => {
    for (const mark of (await page.evaluate(firstMarks))) {
      await page.locator(`#${mark} sup`).click();
      await page.locator(`.up[href="#${mark}"]`).click();
      none(await page.evaluate(notLanded, mark));
    }
  });
}

const inFlow = ({ position, box, unit }) =>
  position === "static" && box.left >= unit.left - 1 && box.right <= unit.right + 1 && box.bottom <= unit.bottom + 1;

// --- in the page ---

/** Clicks on all marks, those in the text first: one within a note can be clicked once that note is open. */
function clickEveryMark() {
  const depth = (mark) => (mark.closest(".note") ? 1 : 0);
  const marks = [...document.querySelectorAll("a.ref")].sort((a, b) => depth(a) - depth(b));
  return marks.flatMap((mark) => {
    mark.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, right, top, bottom } = mark.querySelector("sup").getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!mark.contains(hit)) return [`${mark.id} is covered by ${hit?.outerHTML.slice(0, 60)}`];
    mark.click();
    const fault = notShown(mark);
    return fault ? [`${mark.id}: its note ${fault}`] : [];
  });

  function notShown(mark) {
    const body = document.querySelector(mark.getAttribute("href"));
    const note = body.closest("details");
    if (document.querySelector(":target") !== body) return "is not the target";
    if (!note.open) return "is shut";
    if (!body.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return "is not visible";
    if (body.scrollHeight > body.clientHeight + 1) return `is cut: ${body.clientHeight} of ${body.scrollHeight} px`;
    const { left, right, top, bottom } = body.getBoundingClientRect();
    if (left < 0 || right > innerWidth || top < 0 || top > innerHeight - 20) return `is out of sight, at ${Math.round(top)} px`;
    const hit = document.elementFromPoint((left + right) / 2, (top + Math.min(bottom, innerHeight)) / 2);
    return note.contains(hit) ? "" : `is covered by ${hit?.outerHTML.slice(0, 60)}`;
  }
}

const firstMarks = () => [...document.querySelectorAll("p > a.ref")].slice(0, 4).map(({ id }) => id);

function notLanded(id) {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  const target = document.querySelector(":target")?.id;
  return target === id && top >= 0 && bottom <= innerHeight ? [] : [`${id}: at ${target}, ${top} px`];
}
