// axe finds nothing against WCAG 2.2 AA: on every page, narrow and wide, light and dark.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cross, none, pageTest, pages, subPath } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// So low that what stands beside a text must scroll by itself.
const sizes = [{ width: 360 }, { width: 1280 }, { width: 1280, height: 640 }];
for (const { path, size } of cross({ path: pages, size: sizes })) {
  const name = `${path}, ${size.width} px${size.height ? `, ${size.height} px high` : ""}: nothing for axe to find`;
  pageTest(name, { mode: subPath, path, ...size }, async (page) => {
    await page.evaluate(axe);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      none(await page.evaluate(violations, TAGS), scheme);
    }
  });
}

/** Runs in the page. */
async function violations(tags) {
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
