// A static server for a built edition: loopback only, any free port, under any prefix.
// Whatever lies outside the prefix or the folder is a 404, so that a link that leaves the edition shows.
// What the site says in `_headers` is sent, as the hosts do that read it.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves `folder` under `prefix` ("/" or "/some/path/"). Gives the address and a function that ends it. */
export async function serve(folder, prefix = "/") {
  const server = createServer(async (request, response) => {
    const file = fileOf(folder, prefix, request.url);
    try {
      if (!file) throw new Error("outside the edition");
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headersOf(folder, request.url),
      });
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not found");
    }
  });
  await new Promise((ready, failed) => server.once("error", failed).listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}

/** The headers of an address: those of every rule whose pattern fits. */
function headersOf(folder, url) {
  const path = new URL(url, "http://127.0.0.1").pathname;
  return Object.assign({}, ...rules(folder).filter(({ fits }) => fits(path)).map(({ headers }) => headers));
}

export function rules(folder) {
  const file = join(folder, "_headers");
  const rules = [];
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) {
    const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name) rules.at(-1).headers[name.toLowerCase()] = value;
    else if (line) rules.push({ fits: (path) => (line.endsWith("*") ? path.startsWith(line.slice(0, -1)) : path === line), headers: {} });
  }
  return rules;
}

function fileOf(folder, prefix, url) {
  const path = decodeURIComponent(new URL(url, "http://127.0.0.1").pathname);
  if (!path.startsWith(prefix)) return undefined;
  const inside = path.slice(prefix.length);
  const file = normalize(join(folder, inside.endsWith("/") || inside === "" ? `${inside}index.html` : inside));
  return file.startsWith(folder + sep) ? file : undefined;
}
