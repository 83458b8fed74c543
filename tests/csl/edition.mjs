// Works as Postil formats them: an edition with one style, built by the real binary.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { decoded } from "./formatted.mjs";

export const here = dirname(fileURLToPath(import.meta.url));
export const fetched = join(here, "fetched");

const binary = process.env.POSTIL_BINARY;
if (!binary) throw new Error("POSTIL_BINARY names no program; tests/run styles does");

const ENTRY = /<li class="work[^>]* data-key="([^"]*)"[^>]*>\s*<div class="entry">(.*?)<\/div>/gs;

/** The HTML of each work by its key, in the order of the index. */
export async function entries({ style, items, language }) {
  const folder = await mkdtemp(join(tmpdir(), "postil-csl-"));
  try {
    const config = `[edition]\ntitle = "Styles"\nlanguage = "${language}"\n\n[citations]\nstyle = "style.csl"\n`;
    await mkdir(join(folder, "content"));
    await writeFile(join(folder, "book.toml"), config);
    await writeFile(join(folder, "content/a.md"), '+++\ntitle = "A"\n+++\n\nText.\n');
    await writeFile(join(folder, "content/style.csl"), style);
    await writeFile(join(folder, "content/works.json"), JSON.stringify(items));
    await promisify(execFile)(binary, ["-C", folder, "build", "-q", "-o", join(folder, "site")]);
    const page = await readFile(join(folder, "site/works/index.html"), "utf8");
    return new Map([...page.matchAll(ENTRY)].map(([, key, html]) => [decoded(key), html]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Does `work` for all of a list, `width` at a time; the results in the order of the list. */
export async function all(list, width, work) {
  const done = [];
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const at = next++;
      done[at] = await work(list[at]);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return done;
}
