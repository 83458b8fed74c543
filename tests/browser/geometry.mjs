// Where things stand on a page: measured in the browser, judged here. Every judgement gives sentences
// with numbers, so that a failure tells what to look at.

/** Runs in the page. Plain data about every note, its mark, and the boxes that notes must keep off. */
export function measure() {
  const box = (e) => {
    const { left, right, top, bottom } = e.getBoundingClientRect();
    return { left, right, top: top + scrollY, bottom: bottom + scrollY };
  };
  const seen = (e) => {
    const { left, right, top, bottom } = box(e);
    return right > left && bottom > top && e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const marks = [...document.querySelectorAll("a.ref")];
  const name = (e) => (e ? e.id || `${e.localName}.${e.className}` : "");
  const notes = [...document.querySelectorAll(".note")].map((note) => {
    const body = note.querySelector(".nb");
    const mark = marks.find((a) => a.hash === `#${body.id}`);
    const parent = mark?.closest(".note");
    const summary = note.querySelector("summary");
    return {
      id: body.id, author: note.classList.contains("au"), long: note.classList.contains("long"),
      visible: seen(body), words: body.innerText.trim().length,
      cut: getComputedStyle(body).overflowY !== "visible" && body.scrollHeight > body.clientHeight + 1, canOpen: seen(summary),
      position: getComputedStyle(note).position, box: box(note), body: box(body),
      mark: mark && { id: mark.id, box: box(mark), place: marks.indexOf(mark), visible: seen(mark) },
      parent: parent?.querySelector(".nb").id,
      unit: note.closest(".unit") && box(note.closest(".unit")),
      home: name(note.closest(".unit")?.querySelector("[id]")), markHome: name(mark?.closest(".unit")?.querySelector("[id]")),
    };
  });
  const text = [...document.querySelectorAll(".text > .unit > :not(.notes, .pn)")].filter(seen);
  const others = [...text, ...document.querySelectorAll(".top, .rail, .dh, .about, .foot")].filter(seen);
  return {
    notes, others: others.map((e) => ({ id: name(e), box: box(e) })),
    textRight: Math.max(...text.map((e) => box(e).right)),
    foot: box(document.querySelector(".foot")),
    width: document.documentElement.clientWidth, scrollWidth: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight, stacked: document.documentElement.classList.contains("stack"),
    // The theme gives authors and editors a track each where there are many notes of both.
    tracks: document.querySelector(".two") ? 2 : 1,
  };
}

// Half a pixel of rounding, no more.
const HAIR = 0.6;
// A note may start this much above the top of its mark's box: the mark is raised, the note's line is not.
const ABOVE = 6;
// … and this much below it, where nothing is in its way.
const BELOW = 10;
// The room that the theme leaves between two notes (--ng is .7rem), with a little for rounding.
const ROOM = 14;

const px = (number) => `${Math.round(number * 10) / 10} px`;
const apart = (a, b) =>
  a.right <= b.left + HAIR || b.right <= a.left + HAIR || a.bottom <= b.top + HAIR || b.bottom <= a.top + HAIR;
const byColumn = (notes) => {
  const columns = new Map();
  for (const note of notes) {
    const left = Math.round(note.box.left);
    columns.set(left, [...(columns.get(left) ?? []), note]);
  }
  return [...columns.values()];
};

export const sideways = ({ width, scrollWidth }) =>
  scrollWidth > width ? [`the page is ${scrollWidth} px wide in ${width} px`] : [];

export const outside = ({ notes, width }) =>
  notes.filter(({ box }) => box.left < -HAIR || box.right > width + HAIR)
    .map(({ id, box }) => `${id} reaches from ${px(box.left)} to ${px(box.right)} of ${width}`);

export const unseen = ({ notes }) => [
  ...notes.filter((note) => !note.visible || note.words === 0).map(({ id }) => `${id} is not visible`),
  ...notes.filter((note) => note.cut && !note.canOpen).map(({ id }) => `${id} is cut and cannot be opened`),
];

export const overlaps = ({ notes, others }) => {
  const faults = [];
  notes.forEach((note, i) => {
    for (const other of notes.slice(i + 1)) if (!apart(note.box, other.box)) faults.push(`${note.id} and ${other.id} overlap`);
    for (const other of others) if (!apart(note.box, other.box)) faults.push(`${note.id} lies over ${other.id}`);
  });
  return faults;
};

export const notBeside = ({ notes, textRight }) =>
  notes.filter(({ box }) => box.left < textRight)
    .map(({ id, box }) => `${id} begins at ${px(box.left)}, the text ends at ${px(textRight)}`);

/** By line: at its mark, or right below the note that is in its way. `all`: also those that are filtered out. */
export function offLine({ notes, all = notes }) {
  return byColumn(notes).flatMap((column) => {
    let filled = -Infinity;
    return column.flatMap((note) => {
      const line = lineOf(note, all);
      const { top, bottom } = note.box;
      const lowest = Math.max(line + (note.parent ? ROOM : BELOW), filled + ROOM);
      filled = Math.max(filled, bottom);
      if (top < line - ABOVE) return [`${note.id} stands ${px(line - top)} above its mark`];
      if (top > lowest) return [`${note.id} stands ${px(top - line)} below its mark, ${px(top - lowest)} more than it must`];
      return [];
    });
  });
}

/** By paragraph: level with its unit, or right below the note that is in its way. In two columns a note is not above one that
    comes before it, either. */
export function offParagraph({ notes }) {
  const filled = new Map(), begun = new Map();
  return notes.flatMap((note) => {
    const { left, top, bottom } = note.box;
    const column = Math.round(left), before = filled.get(column) ?? -Infinity;
    const lowest = Math.max(note.unit.top + BELOW, before + ROOM, (begun.get(note.home) ?? -Infinity) + HAIR);
    filled.set(column, Math.max(before, bottom));
    begun.set(note.home, Math.max(begun.get(note.home) ?? -Infinity, top));
    if (top < note.unit.top - ABOVE || bottom > note.unit.bottom + HAIR) return [`${note.id} leaves its unit`];
    return top > lowest ? [`${note.id} stands ${px(top - lowest)} lower than it must`] : [];
  });
}

/** How far the notes have drifted from their marks, the farthest first. */
export const drift = ({ notes }) =>
  notes.map((note) => ({ id: note.id, by: Math.round(note.box.top - lineOf(note, notes)) })).sort((a, b) => b.by - a.by);

// A note on a note belongs to the place of the note it is on.
const lineOf = (note, notes) =>
  note.parent ? notes.find(({ id }) => id === note.parent).box.top : note.mark.box.top;

/** Down each column the notes follow the order of their marks; a note on a note follows its parent. */
export function outOfOrder({ notes }) {
  const byId = Object.fromEntries(notes.map((note) => [note.id, note]));
  const rank = (note) => (note.parent ? [...rank(byId[note.parent]), note.mark.place] : [note.mark.place]);
  const before = (a, b) => {
    for (let i = 0; i < Math.max(a.length, b.length); i += 1) if (a[i] !== b[i]) return (a[i] ?? -1) < (b[i] ?? -1);
    return true;
  };
  return byColumn(notes).flatMap((column) => {
    const down = [...column].sort((a, b) => a.box.top - b.box.top);
    return down.slice(1).flatMap((note, i) => (before(rank(down[i]), rank(note)) ? [] : [`${note.id} stands below ${down[i].id}, its mark before`]));
  });
}

export const belowFoot = ({ notes, foot, height }) => [
  ...notes.filter(({ box }) => box.bottom > foot.top).map(({ id, box }) => `${id} ends at ${px(box.bottom)}, the foot begins at ${px(foot.top)}`),
  ...(foot.bottom > height + 1 ? [`the foot ends at ${px(foot.bottom)}, the page at ${height}`] : []),
];
export const columns = ({ notes }) => byColumn(notes).length;
