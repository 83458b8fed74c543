// The pages are valid HTML and the sheets valid CSS, says the Nu checker: those of the edition, and of one that has
// everything a text can have.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { none, site } from "./harness.mjs";
import { everything } from "./everything.mjs";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** What the checker does not know yet: anchor positioning. Nothing else is let through, warnings neither. */
const NEWER = [/^CSS: “anchor-(name|scope)”: Property “anchor-(name|scope)” doesn't exist\.$/, /^CSS: “top”: Parse Error\.$/];

/** The checker is given files, and takes none for “'self'”; and it takes data (JSON-LD) for a script that is run. What browsers
    say of the policy is in hosts.test.mjs. */
const POLICY = ({ message, extract }) =>
  /^Resource violates Content Security Policy \(meta tag\): (external (script|stylesheet)|image) “(?![a-z]+:|\/)[^”]+” blocked by “(script|style|img)-src” directive\.$/.test(message)
  || (/^Inline script violates Content Security Policy \(meta tag\)/.test(message) && extract?.includes('<script type="application/ld+json">'));

const folders = [site, everything.site];

test("the checker finds nothing in pages and sheets", () => {
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true })
    .filter((file) => /\.(html|css)$/.test(file))
    .map((file) => join(folder, file)));
  const options = ["-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", jar, "--also-check-css", "--format", "json", "--exit-zero-always"];
  const { stderr, error } = spawnSync("java", [...options, ...files], { encoding: "utf8", maxBuffer: 2 ** 26 });
  assert.ifError(error);
  const { messages } = JSON.parse(stderr);
  none(messages.filter(({ message }) => !NEWER.some((known) => known.test(message)))
    .filter((message) => !POLICY(message))
    .map(({ url, lastLine, type, subType, message, extract }) => `${url}:${lastLine}: ${subType ?? type}: ${message} ${extract ?? ""}`));
});

test("what the checker does not know is where the sheet asks for it", () => {
  // Else a fault of the same wording could hide behind it.
  const sheet = readFileSync(join(site, "assets", readdirSync(join(site, "assets")).find((file) => /^style\..*css$/.test(file))), "utf8");
  const tops = sheet.match(/\btop:[^;}]*\banchor\(/g) ?? [];
  assert.ok(tops.length > 0 && sheet.includes("anchor-name:"), "the list of exceptions has had its day");
});
