// HTML of entries in one form, whoever wrote it: the same words that look the same are the same text. Kept are italics, bold, small
// capitals, underlines, raised and lowered letters; not kept is what only one writer has: classes, links, and how tags are nested.

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const ORDER = ["b", "i", "sc", "u", "sup", "sub"];

/** The text of some HTML, with tags where its look changes. */
export function formatted(html) {
  let done = "";
  let open = [];
  for (const { text, look } of runs(html)) {
    // White space looks the same in italics.
    const wanted = /^\s*$/.test(text) ? open : ORDER.filter((name) => look.has(name));
    if (wanted.join() !== open.join()) {
      done +=
        open
          .map((name) => `</${name}>`)
          .reverse()
          .join("") + wanted.map((name) => `<${name}>`).join("");
      open = wanted;
    }
    done += text;
  }
  done += open
    .map((name) => `</${name}>`)
    .reverse()
    .join("");
  // A break, where a line or a column begins, is no more than a space here; a no-break space is a letter.
  return done
    .replace(/((?:<\/[a-z]+>)+)([ \n\t]+)/g, "$1 ")
    .replace(/[ \n\t]+((?:<\/[a-z]+>)+)/g, "$1 ")
    .replace(/((?:<[a-z]+>)+)[ \n\t]+/g, " $1")
    .replace(/[ \n\t]+/g, " ")
    .replace(/^[ ]|[ ]$/g, "");
}

/** The kind of difference between lists of formatted texts, or nothing. */
export function difference(wanted, got) {
  const plain = (text) => text.replace(/<\/?[a-z]+>/g, "");
  const letters = (text) => plain(text).replace(/[\p{P}\p{Z}\p{S}]/gu, "");
  const same = (change) => wanted.map(change).join("\n") === got.map(change).join("\n");
  if (same((text) => text)) return null;
  if (wanted.length !== got.length) return "entries";
  if (same(plain)) return "look";
  if (same((text) => plain(text).toLowerCase())) return "capitals";
  if (same(letters)) return "punctuation";
  return "words";
}

/** The pieces of text with the look that each has. */
function* runs(html) {
  const stack = [{ tag: "", look: new Set() }];
  for (const [piece, tag] of html.matchAll(/<(\/?[a-z]+)[^>]*>|[^<]+|</g)) {
    const { look, address } = stack.at(-1);
    if (!tag) {
      if (!address) yield { text: decoded(piece).replace(/</g, "&lt;"), look };
    } else if (tag.startsWith("/")) {
      if (stack.length > 1) stack.pop();
      if (tag === "/div") yield { text: " ", look };
    } else {
      if (tag === "div" || /csl-(block|indent|left|right)/.test(piece)) yield { text: " ", look };
      // Postil shows the host of an address, and its theme the rest: what it leads to is what is meant.
      const shown = tag === "a" && /class="u"/.test(piece) && decoded(/href="([^"]*)"/.exec(piece)[1]);
      if (shown) yield { text: shown, look };
      stack.push({ tag, look: changed(look, tag, piece), address: address || Boolean(shown) });
    }
  }
}

function changed(outer, tag, piece) {
  const look = new Set(outer);
  const style = /style="([^"]*)"/.exec(piece)?.[1] ?? "";
  if (["i", "em"].includes(tag) || /font-style:\s*(italic|oblique)/.test(style)) look.add("i");
  if (["b", "strong"].includes(tag) || /font-weight:\s*bold/.test(style)) look.add("b");
  if (/class="sc"/.test(piece) || /font-variant:\s*small-caps/.test(style)) look.add("sc");
  if (tag === "u" || /text-decoration:\s*underline/.test(style)) look.add("u");
  if (tag === "sup") look.add("sup");
  if (tag === "sub") look.add("sub");
  if (/font-style:\s*normal/.test(style)) look.delete("i");
  if (/font-weight:\s*normal/.test(style)) look.delete("b");
  if (/font-variant:\s*normal/.test(style)) look.delete("sc");
  if (/text-decoration:\s*none/.test(style)) look.delete("u");
  if (/baseline/.test(style)) ["sup", "sub"].forEach((name) => look.delete(name));
  return look;
}

export function decoded(text) {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name) => {
    if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}
