// A site as its host hands it out: at the root, under a path, with an address of its own and its `_headers`, and from disk.
// A reader who follows every link meets no page, file or place that is not there, and nothing that the policy of the pages
// bars; and the policy bars what it should.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { everything } from "./everything.mjs";
import { disk, edition, htmlFiles, none, pageTest, pages, root, settled, site, visit } from "./harness.mjs";
import { rules, serve } from "./server.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const PREFIXES = ["/", "/a/b/"];
/** The default, word for word: who loosens it has to say so here. */
const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

const editions = [
  { name: edition.title, folder: repository, site },
  { name: everything.name, folder: everything.folder, site: everything.site },
];
const places = [];
for (const { name, folder, site } of editions) {
  places.push({ name: `${name} from disk`, site, base: `${pathToFileURL(site)}/` });
  for (const prefix of PREFIXES) {
    places.push({ name: `${name} under ${prefix}`, site, base: await served(site, prefix) });
    places.push(await addressed(name, folder, prefix));
  }
}

for (const mode of places) {
  pageTest(`${mode.name}: every way leads somewhere, and nothing is barred`, { mode }, async (page) => {
    const read = await crawl(page, mode);
    assert.ok(read.size > 10, `${read.size} pages`);
    none([...read.values()].flatMap(({ links, from }) => links.flatMap((link) => fault(link, from, read, mode))));
    none([...read].filter(([, { policy }]) => policy.length !== 1 || !policy[0].startsWith("default-src 'none';")).map(([file]) => file), "pages without the policy");
  });
}

test("the policy is as strict as it can be", () => {
  for (const path of pages) {
    const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(readFileSync(join(site, path), "utf8")) ?? [];
    assert.equal(policy, STRICT, path);
  }
});

for (const mode of [disk, root]) {
  pageTest(`${mode.name}: what should not be in a page is not run, shown or sent`, { mode }, async (page, _mode, _t, faults) => {
    const base = mode === disk ? spoiltOnDisk() : mode.base;
    if (mode !== disk) await page.route("**/spoilt.html", (route) => route.fulfill({ contentType: "text/html", body: spoilt() }));
    await page.goto(`${base}spoilt.html`);
    await settled(page);
    await page.locator("#handler").click();
    await page.locator("#address").click();
    await page.waitForTimeout(100);
    const met = await page.evaluate(() => ({
      ran: window.ran ?? [], colour: getComputedStyle(document.getElementById("styled")).color, hidden: document.getElementById("hidden").checkVisibility(),
      base: document.baseURI === location.href, frame: document.querySelector("iframe").contentDocument?.body?.innerText ?? "",
    }));
    assert.deepEqual(met, { ran: [], colour: met.colour, hidden: true, base: true, frame: "" });
    assert.notEqual(met.colour, "rgb(255, 0, 0)");
    const barred = new Set(faults.flatMap((fault) => /^policy: (\S+)/.exec(fault)?.[1] ?? []));
    const wanted = ["base-uri", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"];
    assert.deepEqual([...barred].sort(), wanted);
    faults.length = 0;
  });
}

pageTest("a site with an address is under the policy of its host too, and may not be framed by others", { mode: places.at(-1) }, async (page, mode) => {
  const response = await page.goto(mode.base);
  const headers = response.headers();
  assert.match(headers["content-security-policy"], /^default-src 'none'; .*; frame-ancestors 'self'$/);
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["referrer-policy"], "strict-origin-when-cross-origin");
  assert.equal(headers["cache-control"], undefined);
  const sheet = await page.locator("link[rel=stylesheet]").first().evaluate((link) => link.href);
  assert.match((await page.request.get(sheet)).headers()["cache-control"], /immutable/);
  assert.equal((await page.request.get(`${mode.base}feed.xml`)).headers()["content-type"], "application/atom+xml; charset=utf-8");
  assert.ok(rules(mode.site).every(({ fits }) => !fits("/elsewhere/")));
});

/** Serves a site that is as it is from disk. */
async function served(site, prefix) {
  const { url, close } = await serve(site, prefix);
  after(close);
  return url;
}

/** Builds an edition for the address at which it is served. */
async function addressed(name, folder, prefix) {
  const site = mkdtempSync(join(tmpdir(), "postil-hosts-"));
  after(() => rmSync(site, { recursive: true, force: true }));
  const base = await served(site, prefix);
  const { status, stderr } = spawnSync(process.env.POSTIL_BINARY, ["-C", folder, "build", "-q", "-o", site, "--base-url", base], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return { name: `${name} with the address …${prefix}`, site, base };
}

/** Reads every page that links lead to from the home page, and those that only a host knows. */
async function crawl(page, { base, site }) {
  const read = new Map();
  const next = [`${base}index.html`, ...(existsSync(join(site, "404.html")) ? [`${base}404.html`] : [])];
  while (next.length > 0) {
    const from = next.pop();
    const file = fileOf(from, base);
    if (read.has(file) || !file.endsWith(".html") || !existsSync(join(site, file))) continue;
    await visit(page, from);
    const found = await page.evaluate(idsAndLinks);
    read.set(file, { ...found, ids: new Set(found.ids), from });
    next.push(...found.links.filter((link) => link.startsWith(base)));
  }
  // What is left is what had another address before. It leads on at once, before it could be read.
  for (const file of htmlFiles(site).filter((path) => !read.has(path))) {
    assert.ok(readFileSync(join(site, file), "utf8").includes("Content-Security-Policy"), file);
    await page.goto(base + file);
    await page.waitForURL((url) => fileOf(url.href, base) !== file);
  }
  return read;
}

function fileOf(url, base) {
  const path = decodeURIComponent(url.slice(base.length).split(/[?#]/)[0]);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

function fault(link, from, read, { base, site }) {
  if (!link.startsWith(base)) return /^(https?|mailto):/.test(link) ? [] : [`${from}: ${link} leads out of the site`];
  const file = fileOf(link, base);
  if (!existsSync(join(site, file))) return [`${from}: ${link} is no file`];
  if (base.startsWith("file:") && link.split("#")[0].endsWith("/")) return [`${from}: ${link} names a folder`];
  const id = decodeURIComponent(link.split("#")[1] ?? "");
  return id && !read.get(file)?.ids.has(id) ? [`${from}: ${link} names no place`] : [];
}

/** Runs in the page. */
function idsAndLinks() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    ids: all("[id]").map(({ id }) => id),
    links: all("a[href], area[href], link[href]").map(({ href }) => href),
    policy: all("meta[http-equiv=Content-Security-Policy]").map(({ content }) => content),
  };
}

/** A page with all that should not be there. */
function spoilt() {
  const html = readFileSync(join(site, "index.html"), "utf8");
  const body = `<base href="https://example.org/"><style>#hidden { display: none }</style><script>(window.ran ??= []).push("inline")</script>
    <p id="styled" style="color: rgb(255, 0, 0)">a</p><p id="hidden">b</p><button id="handler" onclick="(window.ran ??= []).push('handler')">c</button>
    <a id="address" href="javascript:void (window.ran ??= []).push('address')">d</a><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">
    <iframe srcdoc="" src="index.html"></iframe><iframe src="https://example.org/"></iframe>`;
  return html.replace("</body>", `${body}</body>`);
}

function spoiltOnDisk() {
  const folder = mkdtempSync(join(tmpdir(), "postil-spoilt-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [, path] of spoilt().matchAll(/(?:href|src)="((?:assets|sheets)\/[^"]+)"/g)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(site, path), join(folder, path));
  }
  writeFileSync(join(folder, "spoilt.html"), spoilt());
  return `${pathToFileURL(folder)}/`;
}
