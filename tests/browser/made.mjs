// Editions that tests make up: their files are written to a folder, and the binary builds them.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";

/**
 * Builds an edition of these files, by their paths, with these options besides. Gives what `pageTest` takes as a mode, and the
 * folders of the site and of the edition.
 */
export function made(name, files, options = []) {
  const binary = process.env.POSTIL_BINARY;
  if (!binary || !existsSync(binary)) throw new Error(`POSTIL_BINARY does not name a program (${binary}): run tests/run`);
  const folder = mkdtempSync(join(tmpdir(), "postil-made-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const site = join(folder, "site");
  const { status, stderr } = spawnSync(binary, ["-C", folder, "build", "-q", "-o", site, ...options], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the edition “${name}” does not build:\n${stderr}`);
  return { name, base: `${pathToFileURL(site)}/`, site, folder };
}
