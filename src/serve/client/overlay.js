// What is to be said over the page: a panel with the problems, which can be put down to a badge.
//
// It lives in a shadow root with a sheet of its own, so that neither it nor the page styles the other, and pages under
// a strict Content-Security-Policy show it as well.

const overlay = (() => {
  // On paper it stands beside the sheet and not on it: the frame may be wider than the window.
  const home = onPaper ? parent : window;
  let host, left, root, panel, badge, live, problems = [], state, down = false, lost = false, told = "";

  const make = (name, attributes = {}, ...children) => {
    const element = home.document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  function build() {
    left = new AbortController();
    host = make("postil-preview", { "data-apparatus": "" });
    root = host.attachShadow({ mode: "open" });
    const sheet = new home.CSSStyleSheet();
    sheet.replaceSync(OVERLAY_SHEET);
    root.adoptedStyleSheets = [sheet];
    panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: "" });
    badge = make("button", { class: "badge", type: "button", hidden: "" });
    live = make("p", { class: "live", role: "status" });
    badge.addEventListener("click", () => { if (problems.length) { down = false; draw(); panel.focus(); } });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      putDown();
    });
    // A panel that stands without having the focus hears the key as well.
    const hear = (event) => event.key === "Escape" && !panel.hidden && putDown();
    for (const each of new Set([window, home])) each.addEventListener("keydown", hear, { signal: left.signal });
    root.append(panel, badge, live);
    home.document.body.append(host);
  }

  if (onPaper) addEventListener("pagehide", () => { left?.abort(); host?.remove(); host = undefined; });

  function putDown() {
    const had = root.activeElement !== null;
    down = true;
    draw();
    if (had) badge.focus();
  }

  const counted = (count, what) => (count === 1 ? `1 ${what}` : `${count} ${what}s`);

  const counts = () => [[state.errors, "error"], [state.warnings, "warning"]].filter(([count]) => count).map(([count, what]) => counted(count, what)).join(", ");

  function draw() {
    const open = problems.length > 0 && !down;
    panel.hidden = !open;
    if (open) {
      const { scrollTop } = panel;
      panel.replaceChildren(...content());
      panel.scrollTop = scrollTop;
    }
    const words = lost ? "no connection to postil" : problems.length && !open ? counts() : "";
    badge.hidden = !words;
    badge.className = `badge ${lost ? "lost" : state?.stale ? "error" : "warning"}`;
    badge.textContent = words;
    badge.disabled = lost && !problems.length;
  }

  function content() {
    const close = make("button", { class: "close", type: "button" }, "Put down");
    close.addEventListener("click", putDown);
    const title = make("h2", { id: "title" }, counts());
    const why = state.stale ? "The page is as it was before. It follows as soon as this is mended." : "The page is up to date.";
    const rest = state.errors + state.warnings - problems.length;
    return [
      make("header", {}, make("div", {}, title, make("p", {}, why)), close),
      make("ol", {}, ...problems.map(item)),
      ...(rest > 0 ? [make("p", { class: "rest" }, `${rest} more: the terminal has all of them.`)] : []),
    ];
  }

  /** What stands between backticks is code. */
  const withCode = (words) => words.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));

  function item({ severity, code, message, path, line, column, lines, help }) {
    const children = [make("p", { class: "message" }, make("strong", {}, severity), " ", ...withCode(message), " ", make("code", { class: "code" }, code))];
    const place = [path, line, column].filter((part) => part !== null).join(":");
    if (place) {
      const button = make("button", { class: "place", type: "button", title: "Copy" }, place);
      button.addEventListener("click", () => copied(button, place));
      children.push(make("p", {}, button));
    }
    if (lines) children.push(make("pre", { tabindex: "0", role: "group", "aria-label": "the lines concerned" }, lines));
    children.push(...help.map((words) => make("p", { class: "help" }, ...withCode(words))));
    return make("li", { class: severity }, ...children);
  }

  async function copied(button, words) {
    const fine = await copy(words);
    const said = fine ? "copied" : "could not be copied";
    say(`${words} ${said}`);
    button.dataset.said = said;
    setTimeout(() => delete button.dataset.said, 2000);
  }

  async function copy(words) {
    try {
      await home.navigator.clipboard.writeText(words);
      return true;
    } catch {
      // On other addresses than the loopback a browser hands out no clipboard.
      const field = make("textarea", { class: "live" });
      field.value = words;
      panel.append(field);
      field.select();
      const fine = home.document.execCommand("copy");
      field.remove();
      return fine;
    }
  }

  function say(words) {
    live.textContent = words;
  }

  return {
    /** Shows what a state says. The pages of the preview that tell the problems themselves want no panel. */
    show(next) {
      if (!host) build();
      const before = state;
      [state, lost] = [next, false];
      problems = document.body.classList.contains("waiting") ? [] : next.problems;
      const now = JSON.stringify(next.problems);
      // Errors come up by themselves, and again when they are others; warnings only as far as they were opened.
      if (now !== told && (next.stale || before?.stale || !before)) down = !next.stale;
      if (now !== told && problems.length) say(next.stale ? `${counts()}: ${problems[0].message}` : counts());
      if (now !== told && !problems.length && before?.stale) say("mended");
      told = now;
      draw();
    },
    /** Says that nobody answers. */
    lose() {
      if (!host) build();
      lost = true;
      draw();
      say("no connection to postil");
    },
  };
})();
