/* Optional. A link that leads inside the edition shows where it leads, without leaving the page: on hover,
   on keyboard focus, on the first tap. The links are links without this file, and with it. */
(() => {
  const { $, byId, on, make, pieces, named, block, label, box } = postil;
  const say = document.currentScript.dataset;   // what is shown to readers stands in base.html
  /* Not the numbers that lead to themselves, not the lists whose whole purpose is to go elsewhere, not where the passage
     is already printed. */
  const LINKS = 'main a[href]:not(.pn, nav a, .pv a)';
  const BLOCK = 'p, li, blockquote, h1, h2, h3, h4, h5, h6, pre, table, figure, dd, .lines, .unit';
  const HEADING = 'h1, h2, h3, h4, h5, h6';
  const FURNITURE = '[data-apparatus], a.ref, summary, .notes, .rels, script, style, link, template, iframe, object, embed, form, button, input';
  const KEPT = /^(href|src|alt|class|lang|dir|colspan|rowspan|start|value|datetime)$/;
  const HOVER = 350, FOCUS = 250, LEAVE = 300;   // ms

  /* ---------- where a link leads ---------- */
  const plain = url => url.replace(/[?#].*/, '').replace(/\/index\.html$/, '/');
  const brand = document.querySelector('.brand'), home = brand && plain(brand.href).replace(/[^/]*$/, '');
  const own = link => plain(link.href) === plain(location.href);
  const idOf = link => named(link.hash).replace(/:~:.*/, '');
  const target = link => own(link) && byId(idOf(link));
  const printed = link => link.dataset.pv && byId(link.dataset.pv);
  /* From the disk a page cannot read another, nor from a copy of the edition the one at the address of its links. */
  const readable = link => /^http/.test(link.href) && link.origin === location.origin;

  /* A note that stands beside the text in full needs no preview, nor does anything else that is in sight. */
  const seen = e => {
    const { height, top, bottom, left, right } = e.getBoundingClientRect();
    return height && top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth
      && !(e.matches('.nb') && e.scrollHeight > e.clientHeight + 1)   // cut
      && e.checkVisibility();
  };
  const can = link => {
    const url = plain(link.href), to = target(link), pv = printed(link);
    return (own(link) ? idOf(link) : home && url.startsWith(home) && /\/[^./]*$|\.html$/.test(url))
      && !(to && (to.contains(link) || seen(to)) || pv && seen(pv))
      && (pv || link.title || to || !own(link) && readable(link));
  };

  /* ---------- what to show ---------- */
  const pages = {};
  const page = link => {
    const url = link.href.replace(/#.*/, '');
    return pages[url] ??= fetch(url)
      .then(r => r.ok ? r.text() : Promise.reject())
      .then(text => {
        const doc = new DOMParser().parseFromString(text, 'text/html');
        // Its addresses are its own; the policy of pages bars a `base`.
        const whole = (e, name) => URL.canParse(e.getAttribute(name), url) && e.setAttribute(name, new URL(e.getAttribute(name), url));
        ['href', 'src'].forEach(name => $(`[${name}]`, doc).forEach(e => whole(e, name)));
        return doc;
      })
      .catch(() => { delete pages[url]; });
  };

  /* A copy without what belongs to the page it comes from: ids, marks, switches; with whole addresses, and the words lit. */
  const copy = (source, lit) => {
    const c = make('div', {}, document.importNode(source, true)), all = $('*', c);
    [source, ...$('*', source)].forEach((e, i) => ['href', 'src'].forEach(name => { if (e[name]) all[i].setAttribute(name, e[name]); }));
    const change = (selector, f) => $(selector, c).forEach(e => e.replaceWith(...[f ? f(...e.childNodes) : [...e.childNodes]].flat()));
    const as = name => (...kids) => make(name, {}, ...kids);
    if (lit) change(lit, as('mark'));
    $(FURNITURE, c.firstChild).forEach(e => e.remove());
    change('.lem');
    change('details, :scope > li', as('div'));
    change(HEADING, (...kids) => make('p', {}, make('strong', {}, ...kids)));   // headings would stand in the outline of the page
    $('*', c).forEach(e => e.getAttributeNames().forEach(name => KEPT.test(name) || e.removeAttribute(name)));
    c.normalize();
    return [...c.childNodes];
  };

  /* The words that a target stands for: every piece of them, as edition.js lights them, or the words before a mark. */
  const words = (t, doc) => {
    const note = t.matches('.ref') && doc.getElementById(t.hash.slice(1))?.closest('.note')?.dataset.note;
    return note ? `.lem[data-anchors~="${CSS.escape(note)}"]` : pieces(t) || t.matches('.ref, .lem') && `[id="${t.id}"]`;
  };

  /* What stands at an id of a page, or what the page is about; what to call it; and whether the editors say it. */
  const extract = (doc, id) => {
    const t = id ? doc.getElementById(id) : doc.body;
    if (!t) return;
    const other = doc === document ? '' : doc.querySelector('.top nav [aria-current]')?.textContent.trim() || doc.title.split(' · ')[0];
    const found = (kids, place, from = t, ed) => ({ kids, where: [other, place].filter(Boolean).join(' ') || say.it, lang: from.closest('[lang]').lang, ed });

    if (t.matches('body, main, article, .text')) {
      const text = $('.text p, main .lede, main .desc, main .prose p, main p', doc).filter(p => !p.matches('.kicker, .nb *'));
      /* A letter begins with its date and an address; what says something is longer. */
      const first = text.find(p => p.textContent.length > 80) || text[0];
      return found([doc.querySelector('main h1'), first].flatMap(e => e ? copy(e) : []), '', first);
    }
    const lit = words(t, doc), body = t.closest('.nb'), work = t.closest('.work');
    if (body) {
      const note = body.closest('.note');
      return found(copy(body, lit), say.toNote.replace('{n}', note?.dataset.m || ''), t, note?.matches('.ed'));
    }
    if (work) return found($('.entry, .wd:not([data-apparatus]), .wn', work).flatMap(e => copy(e)), other ? '' : say.entry);
    const around = lit && t.closest(BLOCK) || t, kids = copy(around, lit);
    const next = around.matches(HEADING) && (around.closest('.unit') || around).nextElementSibling;
    return found(next ? [...kids, ...copy(next)] : kids, label(block(t)));
  };

  const find = async link => {
    const pv = printed(link);
    /* A chip says where it leads; what was found by comparing is not part of that. */
    const text = [...link.childNodes].filter(n => !n.matches?.('.ck')).map(n => n.textContent).join('').trim(), chip = link.matches('.chip, .src a') && text;
    /* Its heading says what the link has said and the foot of the box will say. */
    if (pv) return { kids: copy(pv).flatMap(e => [...e.childNodes]).filter(e => !e.matches?.('.src')), where: text, lang: pv.closest('[lang]').lang };
    const doc = own(link) ? document : readable(link) && await page(link), found = doc && extract(doc, idOf(link));
    if (found?.kids?.[0]) return { ...found, where: chip || found.where };
    return link.title && { kids: [make('p', { textContent: link.title })], where: text, lang: link.closest('[lang]').lang };
  };

  /* ---------- the box ---------- */
  const body = make('div', { className: 'peek-body' }), said = make('p', { className: 'vh', role: 'status' }), go = make('a', { className: 'peek-go' });
  let wanted, byKey, done, opening, closing, top, title;   // done: a link whose preview is not wanted again
  const peek = box('peek', say.preview, false, link => {
    stay();
    body.replaceChildren();
    link.removeAttribute('aria-details');
    link.ariaDescription = null;
    if (title) link.title = title;
  }, body, make('p', {}, go));
  peek.e.id = 'peek';
  document.body.append(peek.e, said);
  const stay = () => { closing = clearTimeout(closing); };
  const drop = () => { wanted = clearTimeout(opening); };
  const close = () => { drop(); peek.hide(); };

  const open = async (link, how, at) => {
    const found = await find(link);
    if (wanted !== link) return true;   // the reader has gone on
    drop();
    if (!found) return;
    peek.hide();
    stay();
    body.replaceChildren(...found.kids);
    body.lang = found.lang;
    body.removeAttribute('tabindex');
    peek.e.classList.toggle('ed', !!found.ed);
    go.href = link.href;
    go.textContent = say.go.replace('{place}', () => found.where);
    peek.show(link);
    link.setAttribute('aria-details', 'peek');
    /* Two tooltips would be one too many; what the title says of the link stays said. */
    title = link.title;
    if (title) link.ariaDescription = title;
    link.removeAttribute('title');
    const r = link.getBoundingClientRect(), lines = [...link.getClientRects()];
    peek.put(r, (lines.find(c => at >= c.top - 2 && at <= c.bottom + 2) || lines[0] || r).left, 6);
    top = r.top;
    /* What scrolls must do so by key, too; and it begins where the words are. */
    if (body.scrollHeight > body.clientHeight + 1) {
      body.tabIndex = 0;
      const m = body.querySelector('mark'), { lineHeight, paddingTop } = getComputedStyle(body), line = parseFloat(lineHeight);
      const lines = m && Math.floor((m.offsetTop - body.offsetTop - body.clientHeight / 3) / line);
      if (lines > 0) body.scrollTop = lines * line + parseFloat(paddingTop) - 4;   // no line cut in two
    }
    /* Said once: who has heard it knows it. */
    said.textContent ||= say[how] || '';
    return true;
  };
  const want = (link, how, ms, at) => {
    drop();
    wanted = link;
    byKey = how === 'focused';
    opening = setTimeout(open, ms, link, how, at);
  };

  /* In a note the words that cite a work stand for the mark after them. */
  const mark = e => {
    for (const name of e.closest?.('.nb .lem.ct')?.dataset.anchors.split(' ') || []) {
      const m = document.querySelector(`.cm[data-cites="${CSS.escape(name)}"]`);
      if (m) return m;
    }
  };
  const linkAt = e => e.target.closest?.(LINKS) || e.type === 'pointerover' && mark(e.target);
  const leave = () => {
    drop();
    if (peek.near && !closing && !peek.near.matches(':focus-visible') && !peek.e.contains(document.activeElement)) closing = setTimeout(peek.hide, LEAVE);
  };

  /* ---------- mouse and pen ---------- */
  on(document, 'pointerover', e => {
    /* Who comes to a link by key scrolls the page, and so puts something else under a pointer that rests. */
    if (e.pointerType === 'touch' || wanted && byKey) return;
    const link = linkAt(e);
    if (link !== done) done = null;
    if (peek.e.contains(e.target) || link && link === peek.near) {
      drop();
      stay();
    } else if (!link) leave();
    else if (link !== wanted && link !== done) {
      leave();
      if (can(link)) want(link, '', HOVER, e.clientY);
    }
  });
  on(document.documentElement, 'pointerleave', leave);

  /* ---------- keyboard ---------- */
  on(document, 'focusin', e => {
    const link = linkAt(e);
    if (link && link !== done && link !== peek.near && link.matches(':focus-visible') && can(link)) want(link, 'focused', FOCUS);
  });
  on(document, 'focusout', e => {
    if (e.target === done) done = null;
    if (e.target === wanted) drop();
  });
  on(document, 'keydown', e => {
    if (e.key !== 'Escape') return;
    done = peek.near || wanted;
    drop();
  }, true);

  /* ---------- touch: the first tap shows, the second goes ---------- */
  let pointer;
  on(document, 'pointerdown', e => {
    pointer = e.pointerType;
    if (!peek.e.contains(e.target) && linkAt(e) !== peek.near) close();
  }, true);
  on(document, 'click', e => {
    const link = linkAt(e);
    if (!link) { if (peek.e.contains(e.target)) setTimeout(close); return; }
    /* A whole page is gone to at once: of that a tap on a title leaves no doubt. */
    if ((e.pointerType || pointer) === 'touch' && e.detail && link !== peek.near && !e.defaultPrevented && link.hash && can(link)) {
      e.preventDefault();
      drop();
      wanted = link;
      open(link, 'tapped').then(ok => ok || link.click());
      return;
    }
    done = link;
    close();
  });

  /* ---------- when the place is left ---------- */
  on(window, 'scroll', () => {
    if (peek.near && Math.abs(peek.near.getBoundingClientRect().top - top) > innerHeight / 2) close();
  }, { passive: true });
  on(window, 'hashchange pagehide beforeprint', close);
})();
