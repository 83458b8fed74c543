/* Optional, and loaded by edition.js when a reader first points at a text, or selects of it. Words that are selected in a text
   can be linked to and cited; so can a block, by its number.
   The link leads to exactly these words (https://wicg.github.io/scroll-to-text-fragment/), and to their block
   where a browser does not find them: it may not know such links, or the words may have changed. */
(() => {
  const { $, byId, on, make, block, label, box, held } = postil;
  const say = document.currentScript.dataset;   // what is shown to readers stands in base.html
  const text = $('.text[data-document]')[0];
  if (!Intl.Segmenter) return;

  const EXACT = 100;   // characters; of longer words the link has the first and the last
  const QUOTED = 60;   // words
  const FOREIGN = '[data-apparatus], a.ref, .notes';   // what is not the author's, or not this text of theirs
  const SKIPPED = 'script, style, template, noscript, [hidden], .peek, .passage';

  /* ---------- the text as the browser searches it ----------
     A browser looks for the words of a link in what it shows, marks of notes included, block by block. So all
     the page is read in that way: `all`, with a line feed where no phrase can go across; and of each character
     whether it is of the passage's own text (1), the number of a block (2) or something else (0). */
  const read = (range, scope) => {
    const page = { all: '', kind: [], last: -1 };
    let tail = '\n';
    const put = (c, kind) => { page.all += tail = c; page.kind.push(kind); };
    const bar = () => { if (tail !== '\n') put('\n', 1); };
    const words = (node, kind, pre) => {
      const { data } = node, hit = kind === 1 && range.intersectsNode(node);
      const from = hit && node === range.startContainer ? range.startOffset : 0;
      const to = !hit ? 0 : node === range.endContainer ? range.endOffset : data.length;
      for (let i = 0; i < data.length; i++) {
        const c = data[i];
        if (c === '\u00ad') continue;   // a search passes over it
        if (pre && c === '\n') bar();
        else if (pre || !/[ \t\n\r\f]/.test(c)) put(c, kind);
        else if (tail !== ' ' && tail !== '\n') put(' ', kind);
        if (i < from || i >= to || /\s/.test(c)) continue;
        page.last = page.all.length - 1;
        page.to = node;
        page.first ??= page.last;
        page.from ??= node;
      }
    };
    const walk = (e, kind) => {
      const { display, whiteSpace } = getComputedStyle(e);
      const inline = /^(inline|contents)$/.test(display) && !e.matches('br, img, svg, video, audio, math');
      kind = e === scope ? 1 : e.matches('.pn') ? 2 : e.matches(FOREIGN) ? 0 : kind;
      if (!inline) bar();
      e.childNodes.forEach(n => {
        if (n.nodeType === 3) words(n, kind, /^(pre|break)/.test(whiteSpace));
        else if (n.nodeType === 1 && !n.matches(SKIPPED)) walk(n, kind);
      });
      if (!inline) bar();
    };
    walk(document.body, 0);
    return page;
  };

  /* Where words begin and end, for the rule that a link must name whole words. */
  const segmenter = new Intl.Segmenter(text.lang || 'en', { granularity: 'word' });

  /* The word around a place, of the author's text alone: a mark right after a word is no part of it. */
  const wordAt = ({ all, kind }, i) => {
    const own = [];
    for (let j = all.lastIndexOf('\n', i) + 1; j < all.length && all[j] !== '\n'; j++) if (kind[j] === 1) own.push(j);
    const { index, segment } = segmenter.segment(own.map(j => all[j]).join('')).containing(own.indexOf(i));
    return [own[index], own[index + segment.length - 1]];
  };

  /* As browsers compare: without case, accents and the shapes of quotation marks. As long as what it is made of. */
  const fold = s => s.replace(/[^\0-\x7f]/g, c => '‘’‚‛'.includes(c) ? "'" : '“”„‟'.includes(c) ? '"' : c.normalize('NFKD')[0]).toLowerCase();
  const encode = s => encodeURIComponent(s).replace(/[-!'()*~]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  /* The first n words, or the last. */
  const some = (s, n) => s.split(' ').slice(...n < 0 ? [n] : [0, n]).join(' ');

  /* The shortest of a few ways to say which words are meant, so that a browser finds them and none before them. */
  const directive = ({ all, kind, first, last }) => {
    /* The page with a sign (\x01) wherever a word begins or ends. */
    const parts = [...segmenter.segment(fold(all))], page = `\x01${parts.map(p => p.segment).join('\x01')}\x01`;
    const place = i => i + parts.filter(p => p.index <= i).length;
    const phrase = s => fold(s).split('').map(c => c.replace(/[^\w ]/, '\\$&')).join('\x01?');
    const finds = (p, a, z, s, once) => {
      const follows = s ? `(?=[\x01 \n]*${phrase(s)}\x01)` : '(?=\x01)';
      const begin = RegExp(`(?<=\x01${p && `${phrase(p)}[\x01 \n]*`})${phrase(a)}${z ? '(?=\x01)' : follows}`, 'g'), end = RegExp(`(?<=\x01)${phrase(z)}${follows}`, 'g');
      if (begin.exec(page)?.index !== place(first)) return false;
      end.lastIndex = begin.lastIndex;
      if (z) end.exec(page);
      return end.lastIndex === place(last) + 1 && !(once && begin.exec(page));
    };

    const end = last + 1, words = all.slice(first, end), lines = words.split('\n');
    const head = all.slice(0, first).trimEnd(), tail = all.slice(end).trimStart();
    const before = head.slice(head.lastIndexOf('\n') + 1), after = /.*/.exec(tail)[0];
    const ways = [4, 3, 2, 1, 6, 9, 13].map(n => [some(lines[0].trimEnd(), n), some(lines.at(-1).trimStart(), -n)])
      .filter(([a, z]) => lines[1] || a.length + z.length < words.length);
    if (!lines[1] && words.length <= EXACT) ways.unshift([words, '']);

    /* Marks of notes are left out if at all possible: they change when the editors add a note. Words that nothing
       around them tells from the same words elsewhere can be named if they come first: a browser takes the first. */
    const pure = (i, s) => kind.slice(i, i + s.length).every(k => k);
    for (const [clean, once] of [[1, 1], [0, 1], [1, 0], [0, 0]]) for (const [a, z] of ways) for (const [m, n] of [[0, 0], [1, 0], [0, 1], [2, 0], [0, 2], [3, 3], [5, 5], [9, 9]]) {
      const p = m ? some(before, -m) : '', s = n ? some(after, n) : '', at = head.length, to = all.length - tail.length;
      if (m && !p || n && !s || clean && !(pure(first, a) && pure(end - z.length, z))) continue;
      /* What is around the words may stand in another block only if no width of the page hides it. */
      if ((clean || all.slice(at, first).includes('\n')) && !pure(at - p.length, p) || (clean || all.slice(end, to).includes('\n')) && !pure(to, s)) continue;
      if (finds(p, a, z, s, once)) return `:~:text=${[p && `${encode(p)}-`, encode(a), encode(z), s && `-${encode(s)}`].filter(x => x).join().replace(/\.$/, '%2E')}`;   // in running text a last stop is taken for the sentence's
    }
    return '';
  };

  /* ---------- the passage ---------- */
  /* What is to be known of the words in a range, or nothing if none of them is the author's. */
  const passage = (range, id) => {
    const top = range.commonAncestorContainer, note = (top.closest ? top : top.parentElement).closest('.nb');
    if (note?.closest('[data-apparatus]') || !range.intersectsNode(text)) return;
    const p = read(range, note || text);
    if (p.last < 0) return;
    p.first = wordAt(p, p.first)[0];
    p.last = wordAt(p, p.last)[1];
    const from = id || block(p.from), to = id || block(p.to), where = label(from, to);
    const address = ($('link[rel=canonical]')[0] || location).href.replace(/[?#].*/, '') + (from && `#${from}`), exact = id ? '' : directive(p);
    const quote = p.kind.map((k, i) => k === 1 && i >= p.first && i <= p.last ? p.all[i] : '').join('').trim().split(/[ \n]+/);
    if (quote.length > QUOTED) quote.splice(QUOTED, quote.length, '[…]');
    /* The citation has the words themselves and the number of their block: there the address may be the short one. */
    const source = text.dataset.citation?.replace('{passage}', () => where && `, ${where}`);
    return { where, link: exact && !from ? `${address}#${exact}` : address + exact, citation: source && `“${quote.join(' ')}” — ${source}, ${address}` };
  };

  /* ---------- the bar ---------- */
  const to = make('a'), said = make('span', { className: 'vh', role: 'status' });
  let now, wait, calm, down = held();
  const plain = () => {
    buttons.forEach(b => b.textContent = say[`copy${b.name}`]);
    said.textContent = '';
  };
  /* Where the clipboard may not be written to (plain http), the copy command still may. */
  const copy = async words => {
    try { await navigator.clipboard.writeText(words); return true; } catch { }
    on(document, 'copy', e => { e.preventDefault(); e.clipboardData.setData('text/plain', words); }, { once: true });
    return document.execCommand('copy');
  };
  const buttons = ['Link', 'Citation'].map(name => make('button', {
    type: 'button', name,
    async onclick() {
      const ok = await copy(now[name.toLowerCase()]) ? 'Copied' : 'NotCopied';
      this.style.minWidth = `${this.offsetWidth}px`;   // it stays as wide as it is
      this.textContent = say[ok[0].toLowerCase() + ok.slice(1)];
      said.textContent = say[`the${name}${ok}`];
      clearTimeout(calm);
      calm = setTimeout(plain, 2000);
    },
  }));
  const bar = box('passage', say.passage, true, () => { }, to, ...buttons, said);

  /* Where the hand is: above the words if they were selected backwards, below them if forwards. A number has its bar
     above, where it hides none of its block. */
  const show = (found, near, rect, up) => {
    now = found;
    to.href = now.link;
    to.textContent = now.where || say.it;
    to.ariaLabel = say.go.replace('{place}', () => to.textContent);
    plain();
    buttons[1].hidden = !now.citation;
    bar.show(near);
    bar.put(rect, rect.left, near instanceof Range && matchMedia('(pointer:coarse)').matches ? 28 : 8, up);   // handles
  };

  /* ---------- words that are selected: by mouse, by key, by touch ---------- */
  const look = () => {
    const s = getSelection(), range = s.rangeCount && !s.isCollapsed && s.getRangeAt(0), found = range && passage(range);
    if (!found) { if (bar.near instanceof Range) bar.hide(); return; }
    const back = s.focusNode === range.startContainer && s.focusOffset === range.startOffset;
    const rects = [...range.getClientRects()].filter(r => r.width && r.height);
    if (rects[0]) show(found, range, rects.at(back ? 0 : -1), back);
  };
  const later = ms => { clearTimeout(wait); wait = setTimeout(() => down || look(), ms); };
  on(document, 'selectionchange', () => bar.e.contains(document.activeElement) || later(250));
  on(document, 'pointerdown', e => {
    if (bar.e.contains(e.target)) return;
    down = e.pointerType === 'mouse' && !e.button;
    bar.hide();
  });
  on(window, 'pointerup', () => { if (down) { down = false; later(10); } });
  later(250);   // what was selected while this was loaded
  /* A press on the bar must not take the selection away. */
  on(bar.e, 'mousedown', e => e.preventDefault());

  /* ---------- a block, by its number: the link stays a link ---------- */
  on(text, 'click', e => {
    const pn = e.target.closest('a.pn'), words = pn && byId(pn.hash.slice(1));
    if (!words || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    const range = new Range();
    range.selectNodeContents(words);
    clearTimeout(wait);
    /* After the browser has gone to the block. */
    requestAnimationFrame(() => {
      const found = passage(range, words.id);
      if (found) show(found, pn, pn.getBoundingClientRect(), true);
    });
  });
})();
