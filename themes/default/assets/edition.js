/* Optional. The edition works without this file; it adds memory, one button, the place in the contents and a safety net.
   previews.js and passages.js stand on what it returns. */
const postil = (() => {
  const say = document.currentScript.dataset;   // what is shown to readers stands in base.html
  const root = document.documentElement;
  const $ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  const on = (target, events, f, how) => events.split(' ').forEach(e => target.addEventListener(e, f, how));
  const make = (name, props, ...kids) => {
    const e = Object.assign(document.createElement(name), props);
    e.append(...kids);
    return e;
  };

  /* ---------- what is shown ---------- */

  /* 1. Remember what is shown and the colour of the page, over all documents of the edition. */
  const key = 'postil-show', inputs = $('.show input');
  let mem = {};
  try { mem = JSON.parse(localStorage[key]) || {}; } catch { }
  inputs.forEach(i => {
    i.checked = mem[i.id] ?? i.checked;
    on(i, 'change', () => {
      inputs.forEach(j => { if (j === i || j.type === 'radio') mem[j.id] = j.checked; });
      try { localStorage[key] = JSON.stringify(mem); } catch { }
    });
  });
  /* Pages without the radio buttons follow them through an attribute. */
  if (!inputs.length) root.dataset.scheme = mem['t-dark'] ? 'dark' : mem['t-light'] ? 'light' : 'auto';

  /* 2. What differs from the page as it comes is in the address, so that it can be shared: `?f-ed=0&fr-quotes=1`. What an
     address says goes before what is remembered, and is not remembered itself. The colour is each reader's own. */
  const said = new URLSearchParams(location.search);
  $('.show [id^=f-], .choose input').forEach((i, _, shared) => {
    if (said.has(i.id)) i.checked = +said.get(i.id);
    on(i, 'change', () => {
      const now = new URLSearchParams(location.search);
      shared.forEach(i => {
        if (i.checked === i.defaultChecked || i.type === 'radio' && !i.checked) now.delete(i.id);
        else now.set(i.id, +i.checked);
      });
      /* From the disk some browsers do not let a page change its address. */
      try { history.replaceState(history.state, '', location.pathname + (`${now}` && `?${now}`) + location.hash); } catch { }
    });
  });

  /* 3. Words that other spans cut into pieces have their id on the first piece only: light up all of them. */
  const pieces = t => {
    /* A cross-reference may have several passages at an end: x-<id>-from, x-<id>-from-2. */
    const name = t?.matches('.lem') && (t.dataset.anchors || '').split(' ').find(a => a.startsWith('crossref:')
      ? t.id.replace(/-(from|to)(-\d+)?$/, '') === `x-${a.slice(9)}`
      : t.id === (a.startsWith('cite:') ? `c-${a.slice(5)}` : `a-${a}`));
    return name ? `.lem[data-anchors~="${CSS.escape(name)}"]` : '';
  };
  const named = hash => {
    try { hash = decodeURIComponent(hash); } catch { }
    return hash.slice(1);
  };
  const light = () => {
    $('.hit').forEach(e => e.classList.remove('hit'));
    const words = pieces(byId(named(location.hash)));
    if (words) $(words).forEach(e => e.classList.add('hit'));

    /* Whoever comes to the first page of a text that has been divided since is led on to the page that has the passage. */
    const [id, kind, nth] = /^([a-z])(\d+)$/.exec(named(location.hash)) || [];
    if (id && !byId(id)) $('[data-blocks]').forEach(li => li.dataset.blocks.split(' ').forEach(span => {
      const [from, to] = span.split('-');
      if (from[0] === kind && +from.slice(1) <= nth && nth <= +to.slice(1)) location.replace(li.querySelector('a').href + location.hash);
    }));
  };
  on(window, 'hashchange', light);
  light();

  /* 4. The contents show the section that is being read: the last whose heading is above a line in the window. */
  const rail = document.querySelector('.rail'), headings = new Map($('.rail nav a').map(a => [byId(a.hash.slice(1)), a]));
  const above = new Set(), watch = new IntersectionObserver(seen => {
    seen.forEach(e => above[e.isIntersecting ? 'add' : 'delete'](e.target));
    let now;
    headings.forEach((a, heading) => {
      a.removeAttribute('aria-current');
      if (above.has(heading)) now = a;
    });
    now?.setAttribute('aria-current', 'location');
    /* Long contents follow within the rail; the page stays where it is. */
    const { top, bottom } = (now || rail).getBoundingClientRect(), room = rail.getBoundingClientRect();
    if (top < room.top || bottom > room.bottom) rail.scrollTop += top - room.top - room.height / 2;
  }, { rootMargin: '9999999px 0px -65%' });
  headings.forEach((_, heading) => heading && watch.observe(heading));

  /* Beside the text contents and filters are shown, open or not. That they are is said as well, where it can be. */
  const wide = matchMedia('(min-width:78rem)'), unfold = () => $('.rail > *').forEach(e => e.open = wide.matches);
  on(wide, 'change', unfold);
  if (wide.matches) unfold();

  /* ---------- notes ---------- */

  /* 5. Open or close all notes. Opened all at once they would drift far from their lines, so they stack by paragraph. */
  const notes = $('.note');
  const always = root.classList.contains('stack');   // a text with very many notes: by paragraph from the start
  let stacked = false;
  if (notes[0]) document.querySelector('.show form')?.append(make('button', {
    type: 'button', className: 'all', textContent: say.openAll,
    onclick() {
      stacked = !stacked;
      root.classList.toggle('stack', stacked || always);
      notes.forEach(n => n.open = stacked);
      this.textContent = stacked ? say.closeAll : say.openAll;
    },
  }));

  /* 6. Print: engines that cannot show the inside of a closed <details> need it open. */
  if (!CSS.supports('selector(::details-content)')) {
    let shut = [];
    on(window, 'beforeprint', () => (shut = $('.note, .prov').filter(n => !n.open)).forEach(n => n.open = true));
    on(window, 'afterprint', () => shut.forEach(n => n.open = false));
  }

  /* 7. Safety net: stack the notes by paragraph if they overlap (an engine that resolves chained anchors wrongly),
     or if there are so many that one stands more than a screen away from its mark. */
  const check = () => {
    if (stacked || always) return;
    root.classList.remove('stack');
    const last = {};
    for (const n of notes) {
      const { left, top, bottom, height } = n.getBoundingClientRect();
      if (!height || getComputedStyle(n).position !== 'absolute') continue;
      const track = Math.round(left), mark = byId('r-' + n.querySelector('.nb').id);
      if (top < last[track] - 1 || mark && !mark.closest('.nb') && top - mark.getBoundingClientRect().top > 1200) {
        root.classList.add('stack');
        return;
      }
      last[track] = bottom;
    }
  };
  if (notes[0]) {
    check();
    document.fonts?.ready.then(check);
    for (const w of [64, 78, 100]) on(matchMedia(`(min-width:${w}rem)`), 'change', check);
    inputs.forEach(i => on(i, 'change', check));
  }

  /* ---------- for the other scripts ---------- */

  /* What blocks are called: "¶ 14", "¶¶ 14–16". Blocks are known by their ids. */
  const ADDRESS = /^(fn-|[phiqtcv](?=\d+$))(.+)$/, kinds = JSON.parse(say.kinds);
  const block = node => {
    while (node && !ADDRESS.test(node.id)) node = node.parentElement;
    return node ? node.id : '';
  };
  const label = (from, to = from) => {
    const [, kind, number] = from.match(ADDRESS) || [], [, other, last] = to.match(ADDRESS) || [];
    if (!kind) return '';
    if (from === to) return `${kinds[kind][0]}\u00a0${number}`;
    return kind === other ? `${kinds[kind][1]}\u00a0${number}–${last}` : `${label(from)} – ${label(to)}`;
  };

  /* A box that belongs to a link or to words, `near`. It stands at the end of <body> and not beside them: there it would
     come between siblings that style.css joins, and into the author's words, which one searches and copies. The Tab key
     goes as if it stood there. With `loose`, it does so from the page, too, when nothing has the focus. */
  const box = (className, ariaLabel, loose, closed, ...kids) => {
    /* A popover, but not one of the kind "auto": that would close, and be closed by, others. */
    const e = make('div', { className, ariaLabel, role: 'group', popover: 'manual' }, ...kids);
    const active = () => document.activeElement, clamp = (x, end) => Math.max(8, Math.min(x, end - 8));
    const b = {
      e, near: null,
      show(near) {
        b.near = near;
        if (!e.isConnected) document.body.append(e);
        e.dataset.open = '';
        e.togglePopover?.(true);
      },
      /* Beside a place of the window: below it, or above if there is no room or `up`. Reckoned from the page, so that it
         moves with the text. */
      put({ top, bottom }, left, gap, up) {
        const room = up => (up ? top : innerHeight - bottom) - gap - 8;
        e.style.maxHeight = '';
        if (e.offsetHeight > room(up) && room(!up) > room(up)) up = !up;
        e.style.maxHeight = `${Math.max(96, room(up))}px`;
        e.style.left = `${scrollX + clamp(left, root.clientWidth - e.offsetWidth)}px`;
        e.style.top = `${scrollY + clamp(up ? top - gap - e.offsetHeight : bottom + gap, innerHeight - e.offsetHeight)}px`;
      },
      hide() {
        if (!b.near) return;
        e.togglePopover?.(false);
        delete e.dataset.open;
        closed(b.near);
        b.near = null;
      },
    };
    on(document, 'keydown', k => {
      const { near } = b, words = near instanceof Range;
      if (!near) return;
      const stops = $('a, button:not([hidden]), [tabindex]', e), at = stops.indexOf(active());
      if (k.key === 'Escape') {
        if (at >= 0) words ? active().blur() : near.focus();
        b.hide();
      }
      if (k.key !== 'Tab') return;
      let to = stops[at + (k.shiftKey ? -1 : 1)];
      if (at < 0) {
        const from = active() === near || loose && active() === document.body || words && near.intersectsNode(active());
        if (!from || k.shiftKey) return;
      } else if (!to) {
        if (!words) near.focus();   // and the browser goes on from there
        else if (!k.shiftKey) to = $('a[href], button, input, summary, [tabindex]').find(a => !e.contains(a) && near.comparePoint(a, 0) > 0 && a.checkVisibility());
        if (k.shiftKey) { if (!words) k.preventDefault(); }
        else b.hide();
      }
      if (to) { k.preventDefault(); to.focus({ preventScroll: e.contains(to) }); }
    });
    on(document, 'focusin', f => e.contains(f.target) || f.target === b.near || b.hide());
    on(window, 'resize', b.hide);
    return b;
  };

  /* ---------- passages ---------- */

  /* A browser that does not know links to words (passages.js) takes all of them for an id. */
  if (location.hash.includes(':~:')) location.replace(location.hash.replace(/:~:.*/, ''));
  /* Most readers link to nothing: what makes links is loaded when somebody first points at a text, or selects of it. */
  const text = $('.text[data-document]')[0], passages = $('script[data-src]')[0];
  let script, number;
  const load = () => {
    if (script) return;
    script = make('script', { src: passages.dataset.src, onload: () => number && number.click() });
    Object.assign(script.dataset, passages.dataset);
    document.head.append(script);
  };
  let held = false;   // whether words are being selected with the mouse
  on(window, 'pointerdown pointerup', e => { held = e.type === 'pointerdown' && e.pointerType === 'mouse' && !e.button; });
  if (text && passages) {
    on(text, 'pointerover focusin', load, { once: true });
    on(document, 'selectionchange', () => getSelection().isCollapsed || load());
    /* A number that was clicked in the meantime. */
    on(text, 'click', e => { number = !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) && e.target.closest('a.pn'); });
  }

  return { $, byId, on, make, pieces, named, block, label, box, held: () => held };
})();
