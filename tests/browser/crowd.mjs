// A text by chance, and always the same: blocks of every kind, with as many notes as are asked for, long and short, of
// both series, on words, on blocks and on notes.

const WORDS = (
  "the of and a bridge mill water council carter plank rail cord ell Candlemas parish answer complaint account repair " +
  "because notwithstanding whoever crossing dusk or dark shall swim toll ferry second clerk entry responsibility " +
  "Verantwortlichkeitsbewusstsein it has been wanting since nobody came to see whether what was ordered had arrived"
).split(" ");

const URL = "https://example.org/a/very/long/address/that-has-no-place/to-break/at/all/0123456789abcdef0123456789abcdef/page.html?query=of&several=parts";

/** The files of an edition with one document for each of `documents`: `{ id: { notes, blocks } }`. */
export function crowd(documents, seed = 1) {
  const files = { "book.toml": BOOK, "content/wide.svg": WIDE };
  for (const [id, { notes, blocks }] of Object.entries(documents)) {
    const text = new Text(random(seed++));
    text.write(blocks, notes);
    files[`content/${id}.md`] = `+++\ntitle = "The bridge, ${id}"\nkind = "letter"\nauthor = "Anna Marsh"\n+++\n\n${text.blocks.join("\n\n")}\n\n${text.footnotes.join("\n\n")}\n`;
    files[`content/${id}.notes.toml`] = text.notes.join("\n");
  }
  return files;
}

const BOOK = `[edition]\ntitle = "Crowded"\ndescription = "Notes by chance."\n
[[series]]\nid = "gloss"\nlabel = "gloss"\n
[[series]]\nid = "context"\nlabel = "context"\n`;

const WIDE = `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="300" viewBox="0 0 2400 300"><rect width="2400" height="300" fill="#888"/></svg>`;

class Text {
  blocks = [];
  footnotes = [];
  notes = [];
  #terms = 0;
  #wanted = 0;

  constructor(chance) {
    this.chance = chance;
  }

  /** Writes blocks until there are as many as asked for, and goes on until the notes are used up. */
  write(blocks, notes) {
    this.#wanted = notes;
    for (let done = 0; done < blocks || this.#wanted > 0; done += 1) {
      if (done > 0 && done % 9 === 0) this.blocks.push(`## ${this.#words(2, 9)}`);
      // A stretch without notes now and then, if they are not to be everywhere.
      const quiet = notes / blocks < 2 && done % 5 > 2;
      this.blocks.push(this.#block(quiet ? 0 : this.#upTo(notes === 0 ? 0 : 6)));
    }
  }

  #block(notes) {
    const marks = Math.min(notes, this.#wanted);
    const kinds = ["p", "p", "p", "p", "list", "quotation", "table", "figure", "code", "verse"];
    switch (kinds[this.#upTo(kinds.length - 1)]) {
      case "list":
        return [0, 1, 2].map((item) => `- ${this.#sentence(item === 1 ? marks : 0)}`).join("\n");
      case "quotation":
        return `> ${this.#sentence(marks)}\n>\n> ${this.#sentence(0)}`;
      case "table": {
        const columns = [...Array(9).keys()];
        const row = (cell) => `| ${columns.map(cell).join(" | ")} |`;
        return [row(() => this.#words(1, 2)), row(() => "---"), row((n) => (n === 4 ? this.#sentence(marks) : this.#words(1, 3)))].join("\n");
      }
      case "figure":
        return `![${this.#words(3, 8)}](wide.svg)\n${this.#sentence(marks)}`;
      case "code":
        return `~~~rust\nfn a_very_long_name() { println!("${this.#words(20, 30)}"); }\n~~~`;
      case "verse":
        return `~~~verse\n${this.#words(4, 7)},\n  ${this.#words(4, 7)}.\n~~~`;
      default:
        return this.#sentence(marks);
    }
  }

  /** A sentence, or a few, with this many notes somewhere in it: also several on end. */
  #sentence(marks) {
    const parts = [this.#words(3, 40)];
    for (let mark = 0; mark < marks && this.#wanted > 0; mark += 1) parts.push(this.#noted(), this.#words(0, 12));
    return `${parts.filter(Boolean).join(" ")}.`;
  }

  /** Words with a note on them. */
  #noted() {
    this.#wanted -= 1;
    const term = this.#term();
    switch (this.#upTo(7)) {
      case 0: case 1: case 2:
        return `${term}${this.#footnote()}`;
      case 3: {
        // Both on the same words.
        if (this.#wanted === 0) return `${term}${this.#footnote()}`;
        this.#wanted -= 1;
        this.#editor(term);
        return `${term}${this.#footnote()}`;
      }
      case 4: {
        // A note on a note.
        if (this.#wanted === 0) return `${term}${this.#footnote()}`;
        this.#wanted -= 1;
        const inner = this.#term();
        const mark = this.#footnote(inner);
        this.#editor(inner);
        return `${term}${mark}`;
      }
      case 5: {
        // A note on a longer passage.
        const words = `${term} ${this.#words(8, 25)} end${term}`;
        this.#editor(words);
        return words;
      }
      default:
        this.#editor(term);
        return term;
    }
  }

  #footnote(extra = "") {
    const label = String(this.footnotes.length + 1);
    const [first, ...rest] = this.#body();
    const opening = extra ? `${extra} ${first}` : first;
    this.footnotes.push([`[^${label}]: ${opening}`, ...rest.map((part) => part.replace(/^/gm, "    "))].join("\n\n"));
    return `[^${label}]`;
  }

  #editor(words) {
    const series = this.#upTo(1) ? "gloss" : "context";
    const body = this.#body().join("\n\n");
    this.notes.push(`[[note]]\nid = "n${this.notes.length + 1}"\nseries = "${series}"\nquote = "${words}"\nbody = '''${body}'''\n`);
  }

  /** What a note says: its paragraphs, the first of them text. */
  #body() {
    switch (this.#upTo(9)) {
      case 0: return [this.#words(1, 2)];
      case 1: return [`See ${URL}.`];
      case 2: return [`${this.#words(4, 9)}:`, `- ${this.#words(2, 9)}\n- ${URL}\n- ${this.#words(2, 30)}`];
      case 3: return [`${this.#words(4, 9)}:`, `| ${this.#words(1, 1)} | b | c | d |\n|---|---|---|---|\n| ${this.#words(1, 3)} | ${this.#words(1, 3)} | 3 | 4 |`];
      case 4: return [`${this.#words(60, 160)}.`, `${this.#words(40, 90)}.`];
      case 5: return [`${this.#words(4, 9)}:`, `> ${this.#words(20, 60)}`];
      default: return [`${this.#words(4, 45)}.`];
    }
  }

  #term() {
    this.#terms += 1;
    return `term${this.#terms}x`;
  }

  #upTo(most) {
    return Math.floor(this.chance() * (most + 1));
  }

  #words(least, most) {
    const count = least + this.#upTo(most - least);
    return Array.from({ length: count }, () => WORDS[this.#upTo(WORDS.length - 1)]).join(" ");
  }
}

/** Chance that can be repeated: Mulberry32. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
