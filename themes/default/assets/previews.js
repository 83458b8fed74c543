/* Optional. A link that leads inside the edition shows where it leads, without leaving the page: on hover,
   on keyboard focus, on the first tap. The links are links without this file, and with it. */
(() => {
  const say = document.currentScript.dataset;   // what is shown to readers stands in base.html
  const KINDS = JSON.parse(document.querySelector('script[data-kinds]').dataset.kinds);
  /* Not the numbers that lead to themselves, not the lists whose whole purpose is to go elsewhere, not where the passage
     is already printed. */
  const LINKS = 'main a[href]:not(.pn, nav a, .pv a)';
  const BLOCK = 'p, li, blockquote, h1, h2, h3, h4, h5, h6, pre, table, figure, dd, .lines, .unit';
  const HEADING = 'h1, h2, h3, h4, h5, h6';
  const FURNITURE = '[data-apparatus], a.ref, summary, .notes, .rels, script, style, link, template, iframe, object, embed, form, button, input';
  const KEPT = ['href', 'src', 'alt', 'class', 'lang', 'dir', 'colspan', 'rowspan', 'start', 'value', 'datetime'];
  const HOVER = 350, FOCUS = 250, LEAVE = 300;   // ms

  const make = (name, props = {}, ...kids) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...kids);
    return e;
  };

  /* ---------- where a link leads ---------- */
  const plain = url => url.replace(/[?#].*/, '').replace(/\/index\.html$/, '/');
  const here = plain(location.href), brand = document.querySelector('.brand');
  const home = brand && plain(brand.href).replace(/[^/]*$/, '');
  const place = link => {
    const url = plain(link.href);
    let id = link.hash.slice(1).replace(/:~:.*/, '');
    try { id = decodeURIComponent(id); } catch { }
    return { url, id, own: url === here, file: link.href.replace(/#.*/, '') };
  };
  const within = link => {
    const { url, id, own } = place(link);
    return own ? !!id : !!home && url.startsWith(home) && /\/[^./]*$|\.html$/.test(url);
  };
  const printed = link => link.dataset.pv && document.getElementById(link.dataset.pv);

  /* A note that stands beside the text in full needs no preview, nor does anything else that is in sight. */
  const seen = e => {
    const r = e.getBoundingClientRect();
    return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth
      && !(e.matches('.nb') && e.scrollHeight > e.clientHeight + 1)   // cut
      && (!e.checkVisibility || e.checkVisibility());
  };
  const inSight = link => {
    const { id, own } = place(link), e = own && document.getElementById(id), pv = printed(link);
    return !!e && (e.contains(link) || seen(e)) || !!pv && seen(pv);
  };
  /* From the disk a page cannot read another, nor from a copy of the edition the one at the address of its links. */
  const readable = url => /^http/.test(url) && new URL(url).origin === location.origin;
  const known = link => printed(link) || title(link) || (place(link).own ? document.getElementById(place(link).id) : readable(link.href));
  const can = link => within(link) && !inSight(link) && !!known(link);

  /* ---------- what to show ---------- */
  const pages = new Map();
  const fetched = url => {
    if (!readable(url)) return null;
    if (!pages.has(url)) pages.set(url, fetch(url)
      .then(r => r.ok ? r.text() : Promise.reject(r.status))
      .then(text => new DOMParser().parseFromString(text, 'text/html'))
      .catch(() => { pages.delete(url); return null; }));
    return pages.get(url);
  };

  /* A copy without what belongs to the page it comes from: ids, marks, switches; its addresses made whole. */
  const copy = (source, base, lit = []) => {
    const all = [...source.querySelectorAll('*')], c = document.importNode(source, true), mine = [...c.querySelectorAll('*')];
    lit.map(e => mine[all.indexOf(e)]).forEach(e => e?.replaceWith(make('mark', {}, ...e.childNodes)));
    const box = make('div', {}, c);
    c.querySelectorAll(FURNITURE).forEach(e => e.remove());
    box.querySelectorAll('.lem').forEach(e => e.replaceWith(...e.childNodes));
    box.querySelectorAll('details').forEach(e => e.replaceWith(make('div', {}, ...e.childNodes)));
    /* They would stand in the outline of the page. */
    box.querySelectorAll(HEADING).forEach(e => e.replaceWith(make('p', {}, make('strong', {}, ...e.childNodes))));
    box.querySelectorAll(':scope > li').forEach(e => e.replaceWith(make('div', {}, ...e.childNodes)));
    box.querySelectorAll('*').forEach(e => {
      for (const name of e.getAttributeNames()) {
        if (!KEPT.includes(name)) e.removeAttribute(name);
        else if (name === 'href' || name === 'src') {
          let url;
          try { url = new URL(e.getAttribute(name), base); } catch { }
          if (url && /^(https?|file|mailto):$/.test(url.protocol)) e.setAttribute(name, url.href);
          else e.removeAttribute(name);
        }
      }
    });
    box.normalize();
    return [...box.childNodes];
  };

  /* The words that a target stands for: every piece of them, as edition.js lights them, or the words before a mark. */
  const words = (t, doc) => {
    if (t.matches('.ref')) {
      const key = doc.getElementById(t.hash.slice(1))?.closest('.note')?.dataset.note;
      const on = key ? [...doc.querySelectorAll(`.lem[data-anchors~="${CSS.escape(key)}"]`)] : [];
      return on.length ? on : [t];
    }
    if (!t.matches('.lem')) return [];
    const names = a => a.startsWith('crossref:') ? t.id.replace(/-(from|to)(-\d+)?$/, '') === `x-${a.slice(9)}` : t.id === (a.startsWith('cite:') ? `c-${a.slice(5)}` : `a-${a}`);
    const mine = (t.dataset.anchors || '').split(/\s+/).find(names);
    return mine ? [...doc.querySelectorAll(`.lem[data-anchors~="${CSS.escape(mine)}"]`)] : [t];
  };

  const sign = e => {
    const id = e.closest('[id]:is(p, li, blockquote, table, figure, pre, h1, h2, h3, h4, h5, h6, .lines, .unit)')?.id || '';
    const [, kind, number] = id.match(/^([phiqtcv])(\d+)$/) || [];
    return kind ? `${KINDS[kind][0]}\u00a0${number}` : '';
  };
  const named = doc => doc.querySelector('.top nav [aria-current]')?.textContent.trim() || doc.title.split(' · ')[0];

  const extract = (doc, url, id) => {
    const t = id && doc.getElementById(id), other = doc === document ? '' : named(doc);
    if (id && !t) return null;
    const found = (kids, where = '', from = t) => ({ kids, where: [other, where].filter(Boolean).join(' ') || say.it, lang: (from || doc.documentElement).closest('[lang]')?.lang, ed: false });

    if (!t || t.matches('body, main, article, .text')) {
      const text = [...doc.querySelectorAll('.text p, main .lede, main .desc, main .prose p, main p')].filter(p => !p.matches('.kicker') && !p.closest('.nb'));
      /* A letter begins with its date and an address; what says something is longer. */
      const first = text.find(p => p.textContent.length > 80) || text[0], h1 = doc.querySelector('main h1');
      return found([h1, first].flatMap(e => e ? copy(e, url) : []), '', first);
    }
    const note = t.closest('.nb');
    if (note) {
      const lit = words(t, doc).filter(e => note.contains(e));
      return { ...found(copy(note, url, lit), say.ofNote.replace('{n}', note.closest('.note')?.dataset.m || '')), ed: !!note.closest('.note.ed') };
    }
    const work = t.closest('.work');
    if (work) return found([...work.querySelectorAll('.entry, .wd:not([data-apparatus]), .wn')].flatMap(e => copy(e, url)), other ? '' : say.entry);
    const lit = words(t, doc), block = lit.length ? t.closest(BLOCK) || t : t;
    const kids = copy(block, url, lit.filter(e => block.contains(e)));
    if (block.matches(HEADING)) {
      const next = block.closest('.unit')?.nextElementSibling || block.nextElementSibling;
      if (next) kids.push(...copy(next, url));
    }
    return found(kids, sign(t));
  };

  const find = async link => {
    const { id, own, file } = place(link), pv = printed(link);
    /* A chip says where it leads; what was found by comparing is not part of that. */
    const chip = link.matches('.chip, .src a') && [...link.childNodes].filter(n => !n.matches?.('.ck')).map(n => n.textContent).join('').trim();
    /* Its heading says what the link has said and the foot of the box will say. */
    if (pv) return { kids: copy(pv, location.href).flatMap(e => [...e.childNodes]).filter(e => !e.matches?.('.src')), where: chip || link.textContent.trim(), lang: pv.closest('[lang]').lang };
    const doc = own ? document : await fetched(file);
    const found = doc && extract(doc, own ? location.href : file, id);
    if (found?.kids.length) return { ...found, where: chip || found.where };
    return title(link) ? { kids: [make('p', { textContent: title(link) })], where: chip || link.textContent.trim(), lang: '' } : null;
  };

  /* ---------- the box ---------- */
  /* It stands at the end of <body> and not beside its link: there it would come between siblings that style.css
     joins, and into the author's words, which one searches and copies. The Tab key goes as if it stood there. */
  const body = make('div', { className: 'peek-body' }), go = make('a', { className: 'peek-go' });
  const box = make('div', { className: 'peek', id: 'peek' }, body, make('p', {}, go));
  const said = make('p', { className: 'vh' });
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', say.preview);
  said.setAttribute('role', 'status');
  if (box.showPopover) box.popover = 'manual';   // not auto: that would close, and be closed by, others
  document.body.append(box, said);

  let shown = null, held = false, wanted = null, done = null, opening, closing, top;
  const titles = new WeakMap();
  const title = link => titles.get(link) || link.title;
  /* Two tooltips would be one too many; what the title says of the link stays said. */
  const hush = link => {
    if (!link.title) return;
    titles.set(link, link.title);
    if (!link.hasAttribute('aria-description')) link.setAttribute('aria-description', link.title);
    link.removeAttribute('title');
  };
  const unhush = link => {
    if (!titles.has(link)) return;
    if (link.getAttribute('aria-description') === titles.get(link)) link.removeAttribute('aria-description');
    link.title = titles.get(link);
    titles.delete(link);
  };

  /* Beside the link, never on it: below if there is room, else above, and as high as there is room. Its place is
     reckoned from the page, so that it moves with the text. */
  const put = (link, at) => {
    const r = link.getBoundingClientRect(), line = [...link.getClientRects()].find(c => at && at.y >= c.top - 2 && at.y <= c.bottom + 2) || link.getClientRects()[0] || r;
    const gap = 6, edge = 8, below = innerHeight - r.bottom - gap - edge, above = r.top - gap - edge;
    box.style.maxHeight = '';
    const high = box.offsetHeight, up = high > below && above > below;
    box.style.maxHeight = `${Math.max(60, Math.min(high, up ? above : below))}px`;
    box.style.left = `${scrollX + Math.max(edge, Math.min(line.left, document.documentElement.clientWidth - box.offsetWidth - edge))}px`;
    box.style.top = `${scrollY + (up ? r.top - gap - box.offsetHeight : r.bottom + gap)}px`;
  };

  const close = () => {
    clearTimeout(closing);
    closing = 0;
    if (!shown) return;
    if (box.popover && box.matches(':popover-open')) box.hidePopover();
    delete box.dataset.open;
    body.replaceChildren();
    shown.removeAttribute('aria-details');
    unhush(shown);
    shown = null;
  };
  const drop = () => {
    clearTimeout(opening);
    if (wanted && wanted !== shown) unhush(wanted);
    wanted = null;
  };

  const open = async (link, how, at) => {
    const found = await find(link);
    if (wanted !== link) return true;   // the reader has gone on
    wanted = null;
    if (!found) { unhush(link); return false; }
    if (shown && shown !== link) close();
    clearTimeout(closing);
    closing = 0;
    shown = link;
    held = how === 'focus';
    body.replaceChildren(...found.kids);
    if (found.lang) body.lang = found.lang; else body.removeAttribute('lang');
    box.classList.toggle('ed', !!found.ed);
    go.href = link.href;
    go.textContent = say.go.replace('{place}', () => found.where);
    if (!box.isConnected) document.body.append(box, said);
    box.dataset.open = '';
    if (box.popover) box.showPopover();
    link.setAttribute('aria-details', box.id);
    body.removeAttribute('tabindex');
    put(link, at);
    /* What scrolls must do so by key, too; and it begins where the words are. */
    if (body.scrollHeight > body.clientHeight + 1) {
      body.tabIndex = 0;
      const m = body.querySelector('mark'), { lineHeight, paddingTop } = getComputedStyle(body);
      const line = parseFloat(lineHeight), lines = m ? Math.floor((m.offsetTop - body.offsetTop - body.clientHeight / 3) / line) : 0;
      if (lines > 0) body.scrollTop = lines * line + parseFloat(paddingTop) - 4;   // no line cut in two
    }
    top = link.getBoundingClientRect().top;
    /* Said once: who has heard it knows it. */
    if (how !== 'mouse' && !said.textContent) said.textContent = how === 'focus' ? say.focused : say.tapped;
    return true;
  };

  const want = (link, how, ms, at) => {
    drop();
    hush(link);
    wanted = link;
    opening = setTimeout(() => open(link, how, at), ms);
  };
  /* In a note the words that cite a work stand for the mark after them. */
  const mark = e => {
    const names = e.target.closest?.('.nb .lem.ct')?.dataset.anchors.split(' ') || [];
    return names.filter(n => n.startsWith('cite:')).map(n => document.querySelector(`.cm[data-cites="${CSS.escape(n)}"]`)).find(m => m);
  };
  const linkAt = e => e.target.closest?.(LINKS) || e.type === 'pointerover' && mark(e) || null;
  const leave = () => {
    drop();
    if (shown && !closing && !(held && (document.activeElement === shown || box.contains(document.activeElement)))) closing = setTimeout(close, LEAVE);
  };

  /* ---------- mouse and pen ---------- */
  document.addEventListener('pointerover', e => {
    if (e.pointerType === 'touch') return;
    const link = linkAt(e);
    if (link !== done) done = null;
    if (box.contains(e.target) || link && link === shown) {
      drop();
      clearTimeout(closing);
      closing = 0;
    } else if (!link) leave();
    else if (link !== wanted && link !== done) {
      leave();
      if (can(link)) want(link, 'mouse', HOVER, { y: e.clientY });
    }
  });
  document.documentElement.addEventListener('pointerleave', leave);

  /* ---------- keyboard ---------- */
  document.addEventListener('focusin', e => {
    const link = linkAt(e);
    if (box.contains(e.target) || e.target === shown) return;
    if (link && link !== done && link.matches(':focus-visible') && can(link)) want(link, 'focus', FOCUS);
  });
  document.addEventListener('focusout', e => {
    const to = e.relatedTarget;
    if (e.target === done) done = null;
    if (e.target === wanted) drop();
    if (held && shown && to !== shown && !box.contains(to)) close();
  });
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape' && (shown || wanted)) {
      done = shown || wanted;
      if (box.contains(document.activeElement)) done.focus();
      drop();
      close();
    }
    if (e.key !== 'Tab' || !shown) return;
    const stops = [...box.querySelectorAll('[tabindex], a[href]')], at = stops.indexOf(document.activeElement);
    const to = at < 0 ? document.activeElement === shown && !e.shiftKey && stops[0] : e.shiftKey ? stops[at - 1] || shown : stops[at + 1];
    if (to) { e.preventDefault(); held = true; to.focus(); }
    else if (at >= 0) {
      /* Past the last: from the link onwards, which the browser does from where the focus is. */
      done = shown;
      held = false;
      done.focus();
      close();
    }
  });

  /* ---------- touch: the first tap shows, the second goes ---------- */
  let pointer = '';
  document.addEventListener('pointerdown', e => {
    pointer = e.pointerType;
    if (!box.contains(e.target) && linkAt(e) !== shown) { drop(); close(); }
  }, true);
  document.addEventListener('click', e => {
    const link = linkAt(e), tap = (e.pointerType || pointer) === 'touch' && e.detail > 0;
    if (!link) { if (box.contains(e.target)) setTimeout(close); return; }
    /* A whole page is gone to at once: of that a tap on a title leaves no doubt. */
    if (tap && link !== shown && !e.defaultPrevented && link.hash && can(link)) {
      e.preventDefault();
      drop();
      hush(link);
      wanted = link;
      open(link, 'touch').then(ok => ok || link.click());
      return;
    }
    done = link;
    drop();
    close();
  });

  /* ---------- when the place is left ---------- */
  addEventListener('scroll', () => {
    if (shown && Math.abs(shown.getBoundingClientRect().top - top) > innerHeight / 2) close();
  }, { passive: true });
  for (const e of ['resize', 'hashchange', 'pagehide', 'beforeprint']) addEventListener(e, () => { drop(); close(); });
})();
