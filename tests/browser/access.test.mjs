// axe finds nothing: against WCAG 2.2 AA and what it calls best practice, on every page, narrow, middling and wide, in a
// low window; and no colour fails in the dark, with more contrast, or in the colours that a reader forces on the page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cross, kinds, none, pageTest, pages, subPath } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [390, 768, 1280];
// What more than its colours cannot change.
const COLOURS = ["color-contrast", "link-in-text-block"];
const LIGHT = { colorScheme: "light", forcedColors: "none", contrast: "no-preference" };
const looks = {
  light: LIGHT,
  dark: { ...LIGHT, colorScheme: "dark" },
  "light, more contrast": { ...LIGHT, contrast: "more" },
  "dark, more contrast": { ...LIGHT, colorScheme: "dark", contrast: "more" },
  "forced colours": { ...LIGHT, forcedColors: "active" },
};

for (const { path, width } of cross({ path: kinds, width: WIDTHS })) {
  pageTest(`${path}, ${width} px: nothing for axe to find`, { mode: subPath, path, width, height: 640 }, async (page) => {
    await page.evaluate(axe);
    none(await page.evaluate(violations, { type: "tag", values: TAGS }), "as it comes");
    // Colours are the same at all widths; the widest page shows the most.
    if (width < WIDTHS.at(-1)) return;
    for (const [name, look] of Object.entries(looks).slice(1)) {
      await page.emulateMedia(look);
      none(await page.evaluate(violations, { type: "rule", values: COLOURS }), name);
    }
  });
}

// One template has made them: once will do.
for (const path of pages.filter((path) => !kinds.includes(path))) {
  pageTest(`${path}: nothing for axe to find`, { mode: subPath, path }, async (page) => {
    await page.evaluate(axe);
    none(await page.evaluate(violations, { type: "tag", values: TAGS }));
  });
}

/** Runs in the page. */
async function violations(runOnly) {
  const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
