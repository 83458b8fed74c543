// What is to be said over the page: a panel with the problems, which can be put down to a badge.
//
// It lives in a shadow root with a sheet of its own, so that neither it nor the page styles the other, and pages under
// a strict Content-Security-Policy show it as well.

const overlay = (() => {
  let host, root, panel, badge, live, problems = [], state, down = false, lost = false, told = "";

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  function build() {
    host = make("postil-preview", { "data-apparatus": "" });
    root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
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
    addEventListener("keydown", (event) => event.key === "Escape" && !panel.hidden && putDown());
    root.append(panel, badge, live);
    document.body.append(host);
  }

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

  function item({ severity, code, message, path, line, column, text }) {
    const words = message.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
    const children = [make("p", { class: "message" }, make("strong", {}, severity), " ", ...words, " ", make("code", { class: "code" }, code))];
    const place = [path, line, column].filter((part) => part !== null).join(":");
    if (place) {
      const button = make("button", { class: "place", type: "button", title: "Copy" }, place);
      button.addEventListener("click", () => copied(button, place));
      children.push(make("p", {}, button));
    }
    children.push(make("pre", { tabindex: "0", role: "group", "aria-label": "as the terminal shows it" }, withoutFirst(text)));
    return make("li", { class: severity }, ...children);
  }

  // The first line says what stands above it.
  const withoutFirst = (text) => text.slice(text.indexOf("\n") + 1);

  async function copied(button, words) {
    const fine = await copy(words);
    const said = fine ? "copied" : "could not be copied";
    say(`${words} ${said}`);
    button.dataset.said = said;
    setTimeout(() => delete button.dataset.said, 2000);
  }

  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      // On other addresses than the loopback a browser hands out no clipboard.
      const field = make("textarea", { class: "live" });
      field.value = words;
      panel.append(field);
      field.select();
      const fine = document.execCommand("copy");
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
