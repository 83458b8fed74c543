/* Optional. Words that are selected in a text can be linked to and cited; so can a block, by its number.
   The link leads to exactly these words (https://wicg.github.io/scroll-to-text-fragment/), and to their block
   where a browser does not find them: it may not know such links, or the words may have changed. */
(() => {
  const say = document.currentScript.dataset;   // what is shown to readers stands in base.html
  const text = document.querySelector('.text[data-document]');
  if (!text) return;
  /* A browser that does not know such links takes all of it for an id. */
  if (location.hash.includes(':~:')) location.replace(location.hash.replace(/:~:.*/, ''));

  const EXACT = 100;   // characters; of longer words the link has the first and the last
  const QUOTED = 60;   // words
  const FOREIGN = '[data-apparatus], a.ref, .notes';   // what is not the author's, or not this text of theirs
  const SKIPPED = 'script, style, template, noscript, [hidden], .peek, .passage';
  const KINDS = JSON.parse(document.querySelector('script[data-kinds]').dataset.kinds);
  const ADDRESS = /^(fn-|[phiqtcv](?=\d+$))(.+)$/;

  /* ---------- the text as the browser searches it ----------
     A browser looks for the words of a link in what it shows, marks of notes included, block by block. So all
     the page is read in that way: `all`, with a line feed where no phrase can go across; and of each character
     whether it is of the passage's own text (1), the number of a block (2) or something else (0). */
  const read = (range, scope) => {
    const page = { all: '', kind: [], first: -1, last: -1 };
    let tail = '\n';
    const put = (c, kind) => { page.all += tail = c; page.kind.push(kind); };
    const bar = () => { if (tail !== '\n') put('\n', 1); };
    const words = (node, kind, pre) => {
      const hit = kind === 1 && range.intersectsNode(node), { data } = node;
      const from = hit && node === range.startContainer ? range.startOffset : 0;
      const to = !hit ? 0 : node === range.endContainer ? range.endOffset : data.length;
      for (let i = 0; i < data.length; i++) {
        const c = data[i], space = /[ \t\n\r\f]/.test(c);
        if (c === '\u00ad') continue;   // a search passes over it
        if (pre && c === '\n') bar();
        else if (space && !pre) { if (tail !== ' ' && tail !== '\n') put(' ', kind); }
        else put(c, kind);
        if (i < from || i >= to || /\s/.test(c)) continue;
        page.last = page.all.length - 1;
        page.end = node;
        if (page.first < 0) { page.first = page.last; page.start = node; }
      }
    };
    const walk = (e, kind) => {
      const { display, whiteSpace } = getComputedStyle(e);
      const block = !/^(inline|contents)$/.test(display) || e.matches('br, img, svg, video, audio, math');
      kind = e === scope ? 1 : e.matches('.pn') ? 2 : e.matches(FOREIGN) ? 0 : kind;
      if (block) bar();
      for (const n of e.childNodes) {
        if (n.nodeType === Node.TEXT_NODE) words(n, kind, /^(pre|break)/.test(whiteSpace));
        else if (n.nodeType === Node.ELEMENT_NODE && !n.matches(SKIPPED)) walk(n, kind);
      }
      if (block) bar();
    };
    walk(document.body, 0);
    return page;
  };

  /* Where words begin and end, for the rule that a link must name whole words. */
  const segmenter = window.Intl?.Segmenter && new Intl.Segmenter(text.lang || 'en', { granularity: 'word' });

  /* The passage is widened to whole words, of the author's text alone: a mark right after a word is no part of it. */
  const widen = page => {
    const { all, kind } = page;
    const around = i => {
      const at = [];
      for (let j = all.lastIndexOf('\n', i) + 1; j < all.length && all[j] !== '\n'; j++) if (kind[j] === 1) at.push(j);
      const { index, segment } = segmenter.segment(at.map(j => all[j]).join('')).containing(at.indexOf(i));
      return [at[index], at[index + segment.length - 1]];
    };
    page.first = around(page.first)[0];
    page.last = around(page.last)[1];
  };

  /* As browsers compare: without case, accents and the shapes of quotation marks. As long as what it is made of. */
  const fold = s => s.replace(/[^\0-\x7f]/g, c => '‘’‚‛'.includes(c) ? "'" : '“”„‟'.includes(c) ? '"' : c.normalize('NFKD')[0]).toLowerCase();
  const encode = s => encodeURIComponent(s).replace(/[-!'()*~]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

  /* The shortest of a few ways to say which words are meant, so that a browser finds them and none before them. */
  const directive = ({ all, kind, first, last }) => {
    const flat = fold(all), segments = segmenter.segment(all), end = last + 1;
    if (flat.length !== all.length) return '';
    const edge = i => i <= 0 || i >= all.length || segments.containing(i).index === i;
    const over = i => { while (/[ \n]/.test(all[i])) i++; return i; };
    const back = i => { while (/[ \n]/.test(all[i - 1])) i--; return i; };
    const line = i => [all.lastIndexOf('\n', i - 1) + 1, (all.indexOf('\n', i) + all.length + 1) % (all.length + 1)];

    /* Up to n words from i on, or before i, that end in the same block; as places in `all`. */
    const next = (i, n, to) => {
      let j = i;
      for (let k = i; n && k < to; n--) {
        while (k < to && all[k] === ' ') k++;
        while (k < to && all[k] !== ' ') j = ++k;
      }
      return [i, j];
    };
    const before = (i, n, from) => {
      let j = i;
      for (let k = i; n && k > from; n--) {
        while (k > from && all[k - 1] === ' ') k--;
        while (k > from && all[k - 1] !== ' ') j = --k;
      }
      return [j, i];
    };
    const pure = ([i, j], least = 1) => kind.slice(i, j).every(k => k >= least);
    /* What is around the words may stand in another block only if no width of the page hides it. */
    const near = ([i, j], block) => j > i && (block || pure([i, j]));
    const prefix = n => { const j = back(first), p = before(j, n, line(j)[0]); return near(p, !all.slice(j, first).includes('\n')) ? p : null; };
    const suffix = n => { const i = over(end), s = next(i, n, line(i)[1]); return near(s, !all.slice(end, i).includes('\n')) ? s : null; };

    const at = ([i, j]) => flat.slice(i, j);
    const places = words => { const found = []; for (let i = flat.indexOf(words); i >= 0; i = flat.indexOf(words, i + 1)) found.push(i); return found; };
    const follows = (i, s) => { const j = over(i), w = at(s); return flat.startsWith(w, j) && edge(j + w.length); };
    const precedes = (i, p) => { const w = at(p), j = back(i) - w.length; return flat.startsWith(w, j) && edge(j); };

    const finds = (a, z, p, s, once) => {
      const w = at(a), ends = i => s ? follows(i, s) : edge(i);
      const begin = places(w).filter(i => p ? precedes(i, p) : edge(i)).filter(i => z ? edge(i + w.length) : ends(i + w.length));
      if (begin[0] !== first || once && begin.length > 1) return false;
      if (!z) return true;
      const v = at(z), stop = places(v).find(i => i >= a[1] && edge(i) && ends(i + v.length));
      return stop === z[0];
    };

    const whole = !all.slice(first, end).includes('\n') && end - first <= EXACT ? [[[first, end]]] : [];
    const parts = [4, 3, 2, 1, 6, 9, 13].map(n => [next(first, n, Math.min(end, line(first)[1])), before(end, n, Math.max(first, line(last)[0]))]).filter(([a, z]) => a[1] <= z[0]);
    const around = [[0, 0], [1, 0], [0, 1], [2, 0], [0, 2], [3, 3], [5, 5], [9, 9]];
    /* Marks of notes are left out if at all possible: they change when the editors add a note. Words that nothing
       around them tells from the same words elsewhere can be named if they come first: a browser takes the first. */
    const tries = [[true, true], [false, true], [true, false], [false, false]];
    for (const [clean, once] of tries) for (const [a, z] of [...whole, ...parts]) for (const [m, n] of around) {
      const p = m ? prefix(m) : undefined, s = n ? suffix(n) : undefined;
      if (p === null || s === null || clean && ![a, z, p, s].every(x => !x || pure(x))) continue;
      if (finds(a, z, p, s, once)) {
        const say = ([i, j]) => encode(all.slice(i, j));
        const parts = [p && `${say(p)}-`, say(a), z && say(z), s && `-${say(s)}`].filter(Boolean);
        return `:~:text=${parts.join(',').replace(/\.$/, '%2E')}`;   // in running text a last stop is taken for the sentence's
      }
    }
    return '';
  };

  /* ---------- the passage ---------- */
  const block = node => {
    let e = node.parentElement;
    while (e && e !== text && !ADDRESS.test(e.id)) e = e.parentElement;
    return e && e !== text ? e.id : '';
  };
  const label = (from, to) => {
    const [, kind, number] = from.match(ADDRESS) || [], [, kind2, number2] = to.match(ADDRESS) || [];
    if (!kind || from === to) return kind ? `${KINDS[kind][0]}\u00a0${number}` : '';
    if (kind !== kind2) return `${label(from, from)} – ${label(to, to)}`;
    return `${KINDS[kind][1]}\u00a0${number}–${number2}`;
  };
  const page = () => (document.querySelector('link[rel=canonical]') || location).href.replace(/[?#].*/, '');

  /* What is to be known of the words in a range, or nothing if none of them is the author's. */
  const passage = (range, id) => {
    const top = range.commonAncestorContainer, note = (top.closest ? top : top.parentElement).closest('.nb');
    if (note?.closest('[data-apparatus]') || !range.intersectsNode(text)) return null;
    const p = read(range, note || text);
    if (p.first < 0) return null;
    if (segmenter) widen(p);
    const from = id || block(p.start), to = id || block(p.end), where = label(from, to);
    const address = page() + (from && `#${from}`), exact = !id && segmenter ? directive(p) : '';
    const own = [...p.kind.keys()].slice(p.first, p.last + 1).filter(i => p.kind[i] === 1).map(i => p.all[i]);
    const quote = own.join('').trim().split(/[ \n]+/);
    const quoted = quote.length > QUOTED ? `${quote.slice(0, QUOTED).join(' ')} […]` : quote.join(' ');
    /* The citation has the words themselves and the number of their block: there the address may be the short one. */
    const source = text.dataset.citation?.replace('{passage}', () => where && `, ${where}`);
    return { where, link: exact ? `${address}${from ? '' : '#'}${exact}` : address, citation: source && `“${quoted}” — ${source}, ${address}` };
  };

  /* ---------- the bar ---------- */
  const make = (name, props = {}, ...kids) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...kids);
    return e;
  };
  const to = make('a'), link = make('button', { type: 'button' }), cite = make('button', { type: 'button' });
  const said = make('span', { className: 'vh' });
  const bar = make('div', { className: 'passage' }, to, link, cite, said);
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', say.passage);
  said.setAttribute('role', 'status');
  if (bar.showPopover) bar.popover = 'manual';

  let now = null, near = null, wait, calm;   // near: the range, or the number, that the bar belongs to
  const hide = () => {
    if (!now) return;
    if (bar.popover && bar.matches(':popover-open')) bar.hidePopover();
    delete bar.dataset.open;
    now = near = null;
  };

  const plain = () => {
    link.textContent = say.link;
    cite.textContent = say.citation;
    said.textContent = '';
  };

  /* Where the hand is: above the words if they were selected backwards, below them if forwards. A number has its bar
     above, where it hides none of its block. Reckoned from the page, so that it moves with the text. */
  const put = (r, up) => {
    const handles = near instanceof Range && matchMedia('(pointer: coarse)').matches;
    const gap = handles ? 28 : 8, edge = 8, high = bar.offsetHeight;
    const above = r.top - gap - high, below = r.bottom + gap;
    const y = up && above >= edge || below + high > innerHeight - edge && above >= edge ? above : below;
    bar.style.left = `${scrollX + Math.max(edge, Math.min(r.left, document.documentElement.clientWidth - bar.offsetWidth - edge))}px`;
    bar.style.top = `${scrollY + Math.max(edge, Math.min(y, innerHeight - high - edge))}px`;
  };
  const show = (found, by, rect, up) => {
    now = found;
    near = by;
    to.href = now.link;
    to.textContent = now.where || say.it;
    to.setAttribute('aria-label', say.go.replace('{place}', () => to.textContent));
    plain();
    cite.hidden = !now.citation;
    if (!bar.isConnected) document.body.append(bar);
    bar.dataset.open = '';
    if (bar.popover && !bar.matches(':popover-open')) bar.showPopover();
    put(rect, up);
  };

  /* Where the clipboard may not be written to (plain http), the copy command still may. */
  const copy = async words => {
    try { await navigator.clipboard.writeText(words); return true; } catch { }
    const give = e => { e.preventDefault(); e.clipboardData.setData('text/plain', words); };
    document.addEventListener('copy', give, { once: true });
    const ok = document.execCommand('copy');
    document.removeEventListener('copy', give);
    return ok;
  };
  for (const [button, what, words] of [[link, 'link', () => now.link], [cite, 'citation', () => now.citation]]) {
    button.addEventListener('click', async () => {
      const ok = await copy(words());
      button.style.minWidth = `${button.offsetWidth}px`;   // it stays as wide as it is
      button.textContent = ok ? say.copied : say.notCopied;
      said.textContent = say[what + (ok ? 'Copied' : 'NotCopied')];
      clearTimeout(calm);
      calm = setTimeout(plain, 2000);
    });
  }

  /* ---------- words that are selected: by mouse, by key, by touch ---------- */
  let down = false;
  const look = () => {
    const s = getSelection(), range = s.rangeCount && !s.isCollapsed && s.getRangeAt(0);
    const found = range && passage(range);
    if (!found) { if (near instanceof Range) hide(); return; }
    const back = s.focusNode === range.startContainer && s.focusOffset === range.startOffset;
    const rects = [...range.getClientRects()].filter(r => r.width && r.height);
    if (rects.length) show(found, range, rects.at(back ? 0 : -1), back);
  };
  const later = ms => { clearTimeout(wait); wait = setTimeout(() => down || look(), ms); };
  document.addEventListener('selectionchange', () => bar.contains(document.activeElement) || later(250));
  document.addEventListener('pointerdown', e => {
    if (bar.contains(e.target)) return;
    down = e.pointerType === 'mouse' && e.button === 0;
    hide();
  });
  addEventListener('pointerup', () => { if (down) { down = false; later(10); } });
  /* A press on the bar must not take the selection away. */
  bar.addEventListener('mousedown', e => e.preventDefault());

  /* ---------- a block, by its number: the link stays a link ---------- */
  text.addEventListener('click', e => {
    const pn = e.target.closest('a.pn'), named = pn && document.getElementById(pn.hash.slice(1));
    if (!named || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    const range = document.createRange();
    range.selectNodeContents(named);
    clearTimeout(wait);
    /* After the browser has gone to the block. */
    requestAnimationFrame(() => {
      const found = passage(range, named.id);
      if (found) show(found, pn, pn.getBoundingClientRect(), true);
    });
  });

  /* ---------- keys: Tab goes from the words to the bar and on behind them, Escape closes it ---------- */
  const after = () => {
    const range = near instanceof Range ? near : document.createRange();
    if (range !== near) range.selectNode(near);
    return [...document.querySelectorAll('a[href], button, input, summary, [tabindex]')]
      .find(e => !bar.contains(e) && range.comparePoint(e.parentNode, [...e.parentNode.childNodes].indexOf(e)) > 0 && (!e.checkVisibility || e.checkVisibility()));
  };
  document.addEventListener('keydown', e => {
    if (!now) return;
    const active = document.activeElement, stops = [to, link, cite].filter(b => !b.hidden), i = stops.indexOf(active);
    const from = active === document.body || active === near || near instanceof Range && near.intersectsNode(active);
    if (e.key === 'Escape') {
      const pn = near instanceof Range ? null : near;
      if (i >= 0) pn ? pn.focus() : active.blur();
      hide();
    } else if (e.key === 'Tab') {
      let next = i < 0 ? from && !e.shiftKey && stops[0] : stops[i + (e.shiftKey ? -1 : 1)];
      if (i >= 0 && !next) {
        next = e.shiftKey ? near instanceof Range ? null : near : after();
        if (!e.shiftKey) hide();
      }
      if (next) { e.preventDefault(); next.focus({ preventScroll: bar.contains(next) }); }
    }
  });
  document.addEventListener('focusin', e => { if (now && !bar.contains(e.target) && e.target !== near) hide(); });
  addEventListener('resize', hide);
})();
