// To the note that was just edited.

const MARKED_FOR = 2500;

/** Shows the element of an id: opens the note it is in, goes there if it is off screen, and marks it for a moment. */
function jumpTo(id) {
  const element = document.getElementById(id);
  if (!element) return;
  const hidden = () => !element.checkVisibility({ contentVisibilityAuto: true }) || element.getClientRects().length === 0;
  for (let each = element.closest("details"); each && hidden(); each = each.parentElement?.closest("details")) each.open = true;
  const { top, bottom } = element.getBoundingClientRect();
  const seen = top < innerHeight && bottom > 0 && (top >= 0 || bottom >= innerHeight / 2);
  if (!seen) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
  }
  mark(element);
}

const marks = new CSSStyleSheet();
marks.replaceSync("[data-postil-edited] { outline: 2px solid #982a1c; outline-offset: 4px; border-radius: 2px } @media print { [data-postil-edited] { outline: none } }");

function mark(element) {
  if (!document.adoptedStyleSheets.includes(marks)) document.adoptedStyleSheets.push(marks);
  element.dataset.postilEdited = "";
  setTimeout(() => delete element.dataset.postilEdited, MARKED_FOR);
}
