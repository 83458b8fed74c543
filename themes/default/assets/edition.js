/* Optional. The edition works without this file; it adds memory, one button and a safety net. */
(() => {
  const words = document.currentScript.dataset;   // what is shown to readers stands in base.html
  const $ = (s, r = document) => [...r.querySelectorAll(s)], root = document.documentElement;

  /* 1. Remember what is shown and the colour of the page, over all documents of the edition. */
  const key = 'postil-show';
  let mem = {};
  try { mem = JSON.parse(localStorage.getItem(key)) || {}; } catch { }
  const inputs = $('.show input');
  inputs.forEach(i => {
    if (i.id in mem) i.checked = mem[i.id];
    i.addEventListener('change', () => {
      inputs.forEach(j => { if (j === i || j.type === 'radio') mem[j.id] = j.checked; });
      try { localStorage.setItem(key, JSON.stringify(mem)); } catch { }
    });
  });
  /* Pages without the radio buttons follow them through an attribute. */
  if (!inputs.length) root.dataset.scheme = mem['t-dark'] ? 'dark' : mem['t-light'] ? 'light' : 'auto';

  /* 2. What differs from the page as it comes is in the address, so that it can be shared: `?f-ed=0&fr-quotes=1`. What an
     address says goes before what is remembered, and is not remembered itself. The colour is each reader's own. */
  const shared = $('.show input, .choose input').filter(i => i.id && i.name !== 'scheme');
  const said = new URLSearchParams(location.search);
  shared.forEach(i => { if (said.has(i.id)) i.checked = said.get(i.id) === '1'; });
  const say = () => {
    const now = new URLSearchParams(location.search);
    shared.forEach(i => {
      if (i.checked === i.defaultChecked || i.type === 'radio' && !i.checked) now.delete(i.id);
      else now.set(i.id, +i.checked);
    });
    /* From the disk some browsers do not let a page change its address. */
    try { history.replaceState(history.state, '', location.pathname + (now.size ? `?${now}` : '') + location.hash); } catch { }
  };
  shared.forEach(i => i.addEventListener('change', say));

  /* 3. Words that other spans cut into pieces have their id on the first piece only: light up all of them. */
  const lit = () => {
    $('.lem.hit').forEach(e => e.classList.remove('hit'));
    let t = null;
    try { t = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { }
    if (!t?.matches('.lem')) return;
    const of = e => (e.dataset.anchors || '').split(/\s+/);
    /* A cross-reference may have several passages at an end: x-<id>-from, x-<id>-from-2. */
    const names = a => a.startsWith('crossref:') ? t.id.replace(/-(from|to)(-\d+)?$/, '') === `x-${a.slice(9)}` : t.id === (a.startsWith('cite:') ? `c-${a.slice(5)}` : `a-${a}`);
    const mine = of(t).filter(names);
    $('.lem').forEach(e => { if (of(e).some(a => mine.includes(a))) e.classList.add('hit'); });
  };
  addEventListener('hashchange', lit);
  lit();

  /* 4. Open or close all notes. Opened all at once they would drift far from their lines, so they stack by paragraph. */
  const notes = $('.note'), box = document.querySelector('.show form');
  const always = root.classList.contains('stack');   // a text with very many notes: by paragraph from the start
  let stacked = false;
  if (notes.length && box) {
    const b = document.createElement('button');
    b.type = 'button';
    b.className = 'all';
    b.textContent = words.openAll;
    b.addEventListener('click', () => {
      stacked = !stacked;
      root.classList.toggle('stack', stacked || always);
      notes.forEach(n => n.open = stacked);
      b.textContent = stacked ? words.closeAll : words.openAll;
    });
    box.append(b);
  }

  /* 5. Print: engines that cannot show the inside of a closed <details> need it open. */
  if (!CSS.supports('selector(::details-content)')) {
    let shut = [];
    addEventListener('beforeprint', () => (shut = $('.note, .prov').filter(n => !n.open)).forEach(n => n.open = true));
    addEventListener('afterprint', () => shut.forEach(n => n.open = false));
  }

  /* 6. Safety net: stack the notes by paragraph if they overlap (an engine that resolves chained anchors wrongly),
     or if there are so many that one stands more than a screen away from its mark. */
  const check = () => {
    if (stacked || always) return;
    root.classList.remove('stack');
    const last = {};
    for (const n of notes) {
      const r = n.getBoundingClientRect();
      if (!r.height || getComputedStyle(n).position !== 'absolute') continue;
      const col = Math.round(r.left);
      const mark = document.getElementById('r-' + n.querySelector('.nb')?.id);
      const far = mark && !mark.closest('.nb') && r.top - mark.getBoundingClientRect().top > 1200;
      if (far || r.top < last[col] - 1) { root.classList.add('stack'); return; }
      last[col] = r.bottom;
    }
  };
  if (notes.length) {
    check();
    document.fonts?.ready.then(check);
    for (const w of [64, 78, 100]) matchMedia(`(min-width:${w}rem)`).addEventListener('change', check);
    inputs.forEach(i => i.addEventListener('change', check));
  }
})();
