// The sheet of paper: its size and margins are those that the page's own rules give it.

const PIXELS = { px: 1, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, q: 96 / 101.6, pt: 96 / 72, pc: 16 };
const mm = (length) => length * PIXELS.mm;
const NAMED = {
  a3: [297, 420], a4: [210, 297], a5: [148, 210], b4: [250, 353], b5: [176, 250],
  "jis-b4": [257, 364], "jis-b5": [182, 257], letter: [215.9, 279.4], legal: [215.9, 355.6], ledger: [279.4, 431.8],
};
const SIDES = ["top", "right", "bottom", "left"];

const frame = document.querySelector("iframe");
const sheet = document.querySelector(".sheet");

function length(text) {
  const [, number, unit] = /^([\d.]+)([a-z]+)$/i.exec(text.trim()) ?? [];
  return number === undefined ? (text.trim() === "0" ? 0 : undefined) : Number(number) * (PIXELS[unit.toLowerCase()] ?? NaN);
}

/** Width and height of `size: a5 landscape`, `size: 170mm 240mm`. */
function sizeOf(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const name = words.find((word) => word in NAMED);
  const lengths = words.map(length).filter((each) => each >= 0);
  const size = name ? NAMED[name].map(mm) : lengths.length ? [lengths[0], lengths[1] ?? lengths[0]] : NAMED.a4.map(mm);
  if (!lengths.length) size.sort((a, b) => a - b);
  return words.includes("landscape") ? size.reverse() : size;
}

/** The `@page` rules that concern every page, in their order. */
function pageRules(rules) {
  return [...rules].flatMap((rule) => {
    if (rule instanceof frame.contentWindow.CSSPageRule) return rule.selectorText ? [] : [rule.style];
    const inner = rule.cssRules ?? rule.styleSheet?.cssRules;
    return inner ? pageRules(inner) : [];
  });
}

function paper() {
  let size = "";
  const margins = Object.fromEntries(SIDES.map((side) => [side, mm(20)]));
  for (const from of frame.contentDocument.styleSheets) {
    let styles = [];
    try {
      styles = pageRules(from.cssRules);
    } catch {
      // A sheet of another site, which is not to be read.
    }
    for (const style of styles) {
      size = style.getPropertyValue("size") || size;
      for (const side of SIDES) {
        const given = length(style.getPropertyValue(`margin-${side}`));
        if (given >= 0) margins[side] = given;
      }
    }
  }
  return { size: sizeOf(size), margins };
}

function lay() {
  const { size: [width, height], margins } = paper();
  const inner = frame.contentWindow;
  // A scroll bar takes its place from the margin, so that the lines are as long as on paper.
  const bar = Math.max(0, inner.innerWidth - inner.document.documentElement.clientWidth);
  sheet.style.width = `${width}px`;
  sheet.style.minHeight = `${Math.min(height, innerHeight * 0.6)}px`;
  for (const side of SIDES) sheet.style.setProperty(`--${side}`, `${margins[side]}px`);
  frame.style.width = `${width - margins.left - margins.right + bar}px`;
  document.title = `${inner.document.title} · print layout`;
}

frame.addEventListener("load", lay);
addEventListener("resize", lay);
if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") lay();
