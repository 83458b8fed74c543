// Every page, from disk and served: every link within the edition leads to a page, and to an element where
// it names one; and no page asks for anything outside the edition (the harness sees to that).

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { modes, none, pageTest, pages, root, site, visit } from "./harness.mjs";

const read = new Map();

test("the edition has its pages", () => {
  for (const page of ["index.html", "works/index.html", "crossrefs/index.html"]) assert.ok(pages.includes(page), page);
});

for (const mode of modes) {
  pageTest(`every link resolves, ${mode.name}`, { mode }, async (page) => {
    const ids = new Map();
    const links = [];
    for (const [path, found] of await readAll(page, mode)) {
      assert.deepEqual(found.twice, [], `ids that occur twice on ${path}`);
      assert.deepEqual(found.broken, [], `pictures and fonts of ${path}`);
      ids.set(path, new Set(found.ids));
      links.push(...found.links.map((link) => ({ ...link, from: path })));
    }
    const within = links.filter(({ href }) => href.startsWith(mode.base));
    const known = new Set(within.map(({ href }) => href));
    assert.ok(within.length > 500, `${within.length} links within the edition`);
    none([...new Set(within.flatMap((link) => fault(link, mode.base, ids)))]);
    none(links.filter(({ href }) => !known.has(href) && !/^(https?|mailto):/.test(href)).map(({ href }) => href));
  });
}

pageTest("every page names its icon, or browsers guess at an address outside the edition", { mode: root }, async (page) => {
  none([...await readAll(page, root)].filter(([, { icon }]) => !icon).map(([path]) => path));
});

/** What is on each page, by its address. They are opened once in each mode: the first test that asks has them opened. */
async function readAll(page, mode) {
  if (!read.has(mode)) {
    const found = new Map();
    for (const path of pages) {
      await visit(page, mode.base + path);
      found.set(path, await page.evaluate(idsAndLinks));
    }
    read.set(mode, found);
  }
  return read.get(mode);
}

function fault({ href, from }, base, ids) {
  const [address, fragment] = href.slice(base.length).split("#");
  const path = address === "" || address.endsWith("/") ? `${address}index.html` : address;
  if (!existsSync(join(site, decodeURIComponent(path)))) return [`${from}: ${href} is no file`];
  const id = fragment && decodeURIComponent(fragment);
  // From disk a folder does not open its index.html.
  if (base.startsWith("file:") && path !== address) return [`${from}: ${href} names a folder`];
  return id && !ids.get(path)?.has(id) ? [`${from}: ${href} names no element`] : [];
}

/** Runs in the page. */
function idsAndLinks() {
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  const known = new Set();
  const pictures = [...document.images].filter((image) => !image.complete || image.naturalWidth === 0).map(({ src }) => src);
  const fonts = [...document.fonts].filter(({ status }) => status === "error").map(({ family, style, weight }) => `${family} ${style} ${weight}`);
  return {
    ids, twice: ids.filter((id) => known.has(id) || !known.add(id)), broken: [...pictures, ...fonts],
    icon: document.querySelector("link[rel~=icon]") !== null,
    links: [...document.querySelectorAll("a[href], area[href], link[href]")].map(({ href }) => ({ href })),
  };
}
