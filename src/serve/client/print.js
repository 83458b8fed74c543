// The layout of print on screen: in the frame of the sheet, the rules for print are made to hold and those for
// screens not to. Only the sheets in memory are changed; what is served stays as it is built.

const onPaper = window !== parent && window.name === "postil-print";

// In print the browser takes the light scheme, whatever the reader's is.
const SCHEMES = { dark: "(max-width: 0px)", light: "(min-width: 0px)" };

/** A media query list as it would hold in print: `print` is true, `screen` is false. */
function inPrint(list) {
  const queries = list.split(/,(?![^(]*\))/).map((query) => query.trim().toLowerCase());
  return queries.map(queryInPrint).join(", ").replace(/\(prefers-color-scheme: *(dark|light)\)/g, (_, name) => SCHEMES[name]);
}

function queryInPrint(query) {
  if (/^not\s+screen\b/.test(query)) return "all";
  if (/^(only\s+)?screen\b/.test(query)) return "not all";
  // `not` is about the whole query, so the medium may be replaced behind it.
  return query.replace(/^(only\s+|not\s+)?print\b/, (_, word) => (word?.startsWith("not") ? "not all" : "all"));
}

function changeMedia(media) {
  const wanted = media.mediaText && inPrint(media.mediaText);
  if (wanted && wanted !== media.mediaText) media.mediaText = wanted;
}

function changeSheet(sheet) {
  changeMedia(sheet.media);
  changeRules(sheet);
}

function changeRules(parent) {
  let rules;
  try {
    rules = parent.cssRules;
  } catch {
    return; // of another site; what it holds is not ours to read
  }
  for (const rule of rules ?? []) {
    if (rule instanceof CSSImportRule) {
      if (rule.styleSheet) changeSheet(rule.styleSheet);
    } else {
      if (rule instanceof CSSMediaRule) changeMedia(rule.media);
      changeRules(rule);
    }
  }
}

function showOnPaper() {
  for (const sheet of document.styleSheets) changeSheet(sheet);
  for (const source of document.querySelectorAll("picture > source[media]")) source.media = inPrint(source.media);
}

if (onPaper) {
  const paper = new CSSStyleSheet();
  paper.replaceSync(":root { color-scheme: light !important }");
  document.adoptedStyleSheets.push(paper);
  showOnPaper();
  // Sheets that came later than the script.
  addEventListener("load", showOnPaper);
}
