// What the reader keeps over a reload: the place on the page, open notes, what is filled in, the focus.

const KEPT = `postil-preview ${window.name} ${location.pathname}`;

// What may stand for the place: first the text itself, which other parts of the page may push up and down.
const PLACES = ["[data-document] [id]", "[id]"];

function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function writeKept(kept) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // Without storage the page is still shown, from its top.
  }
}

// Whether the page is being left for a reload, after which the place is found again here.
let leaving = false;

/** Puts down what is to be kept; `more` is what the page after the reload is to know besides. */
function keep(more) {
  writeKept({
    place: place(),
    details: [...document.querySelectorAll("details")].map((each, index) => [nameOf(each, index), each.open]),
    fields: [...document.querySelectorAll("input[id], select[id], textarea[id]")].filter(isPlain).map((field) => [field.id, field.value, field.checked]),
    focus: document.activeElement?.id || undefined,
    ...more,
  });
  leaving = true;
  history.scrollRestoration = "manual";
}

// A browser fills in neither secrets nor files for a script.
const isPlain = ({ type }) => type !== "password" && type !== "file";

/** A name that a note keeps even if another comes before it. */
const nameOf = (details, index) =>
  details.dataset.note ?? (details.id || details.querySelector("[id]")?.id || `#${index}`);

/** The element nearest to the top of the window, and how far from it. At the very top the reader is at the top. */
function place() {
  if (scrollY < 1) return { y: 0 };
  for (const selector of PLACES) {
    let best;
    for (const element of document.querySelectorAll(selector)) {
      const { top, height } = element.getBoundingClientRect();
      if (height && isStill(element) && (!best || Math.abs(top) < Math.abs(best.top))) best = { id: element.id, top };
    }
    if (best && Math.abs(best.top) < innerHeight) return { ...best, y: scrollY };
  }
  return { y: scrollY };
}

/** Whether an element moves with the page. */
function isStill(element) {
  for (let each = element; each; each = each.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(each).position)) return false;
  }
  return true;
}

function goTo({ id, top, y }) {
  const element = id && document.getElementById(id);
  const to = element ? scrollY + element.getBoundingClientRect().top - top : y;
  scrollTo({ top: to, behavior: "instant" });
}

/** Brings back what was kept. Gives what else was put down. */
function restore() {
  const { place: at, details, fields, focus, ...more } = readKept();
  // Each reload has its own: what is done by hand later begins as the browser begins.
  writeKept({ ...more, jump: undefined });
  if (!at) return more;
  restoreNotes(details);
  for (const [id, value, checked] of fields) {
    const field = document.getElementById(id);
    if (!field || !isPlain(field)) continue;
    if (field.value !== value && !["checkbox", "radio"].includes(field.type)) field.value = value;
    if (field.checked !== checked) field.checked = checked;
  }
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  // Fonts and scripts move the lines until all is there; then the place is found again, unless the reader has left it.
  let left = false;
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(type, () => (left = true), { once: true, passive: true });
  const again = () => left || goTo(at);
  again();
  addEventListener("DOMContentLoaded", () => { restoreNotes(details); again(); });
  addEventListener("load", () => {
    again();
    document.fonts.ready.then(again);
  });
  // A browser may restore its own place well after the page has loaded, so it is asked to again only for the next time.
  addEventListener("pagehide", () => { if (!leaving) history.scrollRestoration = "auto"; });
  return { ...more, until: (then) => addEventListener("load", () => document.fonts.ready.then(then)) };
}

function restoreNotes(details) {
  const open = new Map(details);
  document.querySelectorAll("details").forEach((each, index) => {
    const wanted = open.get(nameOf(each, index));
    if (wanted !== undefined && each.open !== wanted) each.open = wanted;
  });
}
