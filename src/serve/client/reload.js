// Follows the state that the server tells: at once and after each change, all there is to know of this page.

const tag = document.currentScript;
const kept = restore();

// What the page is now. The tag knows it exactly; what it does not say is taken from the first message.
let now = { page: tag.dataset.page, assets: tag.dataset.assets };
let source, away = false, failures = 0;

if (kept.jump) (kept.until ?? ((then) => then()))(() => jumpTo(kept.jump));

function follow(state) {
  const target = newTarget(state);
  if (differs(state)) {
    if (reloadFor(state, target)) return;
  } else if (now.styles) {
    const changed = Object.keys({ ...now.styles, ...state.styles }).filter((path) => now.styles[path] !== state.styles[path]);
    if (changed.length) swapStyles(changed);
  }
  now = { ...now, styles: state.styles, rest: state.rest };
  overlay.show(state);
  if (target) jumpTo(target.id);
}

function differs(state) {
  if (state.page !== now.page) return true;
  // Before the first message it is not known which of the shared files the page was made with.
  return now.rest === undefined ? state.assets !== now.assets : state.rest !== now.rest;
}

/** Reloads the page. False if it was tried before and the page came back as it is, so that it does not go on for ever. */
function reloadFor(state, target) {
  const wanted = `${state.page} ${state.assets}`;
  if (readKept().wanted === wanted) return false;
  away = true;
  source.close();
  keep({ wanted, edit: readKept().edit, jump: target?.id });
  location.reload();
  return true;
}

/** The place that was edited, if it is on this page and has not been shown. */
function newTarget({ target, settings }) {
  const { edit, ...rest } = readKept();
  const current = target?.edit ?? 0;
  if (edit !== current) writeKept({ ...rest, edit: current });
  // A page that was just opened is not sent to what was edited before.
  const fresh = edit !== undefined && edit !== current;
  return fresh && target?.here && settings.jump ? target : undefined;
}

function connect() {
  source?.close();
  source = new EventSource(`/.postil/events?page=${encodeURIComponent(location.pathname)}`);
  source.onmessage = (message) => {
    failures = 0;
    follow(JSON.parse(message.data));
  };
  source.onerror = () => {
    // A page that is being left breaks its connection, too.
    if (away) return;
    failures += 1;
    if (failures > 1 || source.readyState === EventSource.CLOSED) overlay.lose();
    // After an answer that is no stream a browser does not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => away || document.hidden || connect(), 1000);
  };
}

// A browser keeps few connections to one host; a page that nobody sees needs none, since it is told all when it is
// seen again.
function attend() {
  if (document.hidden) source?.close();
  else connect();
}

addEventListener("pagehide", () => { away = true; source?.close(); });
addEventListener("pageshow", (event) => { if (event.persisted) { away = false; connect(); } });
document.addEventListener("visibilitychange", attend);
attend();
