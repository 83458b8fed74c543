// A `postil serve` on a copy of an edition that a test may change as it likes.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.POSTIL_BINARY;

/** Long enough for a slow machine; what is waited for comes in a fraction of it. */
export const PATIENCE = 30_000;

/** A copy of this repository's edition, served. */
export async function preview(...options) {
  if (!binary || !existsSync(binary)) throw new Error(`POSTIL_BINARY does not name a program (${binary}): run tests/run`);
  const folder = mkdtempSync(join(tmpdir(), "postil-preview-"));
  for (const name of ["book.toml", "content"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  let running = await serve(folder, "0", options);
  return {
    url: running.url,
    port: running.port,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, path), text),
    /** Puts a file of this repository in the same place, with a change, and at once: nobody sees half of it. */
    put(path, change) {
      const unfinished = join(folder, "unfinished");
      writeFileSync(unfinished, change(readFileSync(join(root, path), "utf8")));
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      renameSync(unfinished, join(folder, path));
    },
    copyIn: (path, from) => cpSync(join(root, from), join(folder, path), { recursive: true }),
    edit(path, change) {
      const before = this.read(path);
      const after = change(before);
      if (after === before) throw new Error(`${path}: the edit changes nothing`);
      this.write(path, after);
    },
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    stop: () => running.stop(),
    async start() {
      running = await serve(folder, running.port, options);
    },
    async close() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function serve(folder, port, options) {
  const child = spawn(binary, ["-C", folder, "serve", "--port", port, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((end) => child.once("exit", end));
  const first = new Promise((line) => createInterface({ input: child.stdout }).once("line", line));
  const line = await Promise.race([first, ended.then(() => undefined)]);
  const url = /^serving (\S+)$/.exec(line)?.[1];
  if (!url) throw new Error(`postil serve said ${line}: ${said}`);
  return {
    url,
    port: new URL(url).port,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
