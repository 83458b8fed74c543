// Style sheets that have changed, put in the place of the old ones without a reload.

/** Takes the sheets of the page anew whose paths in the site are among `paths`. False if one could not be found. */
function swapStyles(paths) {
  const links = [...document.querySelectorAll("link[rel~=stylesheet]")];
  const onPage = new Map(links.map((link) => [pathOf(link.href), link]));
  // A sheet that no link names may be imported by one that is; then all are taken anew.
  const known = paths.every((path) => onPage.has(path));
  for (const link of known ? paths.map((path) => onPage.get(path)) : links) swap(link);
}

function pathOf(href) {
  const { origin, pathname } = new URL(href);
  if (origin !== location.origin) return undefined;
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    return undefined;
  }
}

function swap(old) {
  // A second change may come before the sheet of the first is there.
  if (old.dataset.postilLeaving !== undefined) return;
  old.dataset.postilLeaving = "";
  const link = old.cloneNode();
  delete link.dataset.postilLeaving;
  const url = new URL(old.href);
  url.searchParams.set("postil", Date.now().toString(36));
  link.href = url.href;
  const done = () => {
    if (onPaper) showOnPaper();
    old.remove();
  };
  link.addEventListener("load", done);
  link.addEventListener("error", done);
  old.after(link);
}
