// Puts the page together, and listens to mouse, keyboard and address.

const KEYS = [
  ['j, ↓', 'next row'], ['k, ↑', 'previous row'], ['Enter', 'open or close the row'],
  ['/', 'search'], ['Esc', 'close, or leave the search'], ['t', 'dark or light'], ['?', 'this list'],
];

// Shows what the state says.
function update() {
  opened = null;
  const { kept, operations } = select();
  const lists = { causes: () => renderCauses(kept), gaps: renderGaps, mended: renderMended, stale: renderStale };
  byId('main').replaceChildren(...(lists[state.view] ?? (() => renderMatrix(operations)))());
  showFilters(kept);
}

function change(changes) {
  Object.assign(state, changes, { finding: '' });
  writeAddress();
  update();
}

// Opens the finding of the address, also if the filters would leave it out.
function openAddressed() {
  const finding = byFingerprint.get(state.finding);
  if (!finding) return;
  state.view = '';
  let element = rowElement(finding.row);
  if (!element) {
    Object.assign(state, DEFAULTS, { finding: finding.fingerprint });
    update();
    element = rowElement(finding.row);
  }
  openDetail(element, finding.row, finding, { scroll: true });
  element.querySelector('.open').focus({ preventScroll: true });
}

function goToAddress() {
  readAddress();
  update();
  openAddressed();
}

function toggle(element) {
  if (opened?.element === element) closeDetail({ focus: true });
  else openDetail(element, rows[element.dataset.row]);
}

// Moves to the row before or after the one in focus. While details are open, those of the new row are opened.
function move(by) {
  const current = document.activeElement?.closest?.('.row') ?? opened?.element;
  // The operations before and after may not be rendered yet.
  const section = current?.closest('.operation');
  for (const near of [section?.previousElementSibling, section?.nextElementSibling]) {
    if (sections.has(near)) renderSection(near);
  }
  const all = [...byId('main').querySelectorAll('.row')];
  const next = current ? all[all.indexOf(current) + by] : all[0];
  if (!next) return;
  const wasOpen = opened !== null;
  if (wasOpen) openDetail(next, rows[next.dataset.row], null, { scroll: true });
  next.querySelector('.open').focus({ preventScroll: wasOpen });
}

function onKey(event) {
  const isTyping = event.target.matches('input, select, textarea');
  if (event.ctrlKey || event.metaKey || event.altKey || byId('keys').open) return;
  if (event.key === 'Escape') {
    if (isTyping) event.target.blur();
    else closeDetail({ focus: true });
    return;
  }
  const isCode = event.target.matches('.code, pre');
  if (isTyping || (isCode && event.key.startsWith('Arrow'))) return;
  const actions = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    '/': () => byId('search').focus(), '?': showKeys, t: toggleTheme,
  };
  const action = state.view && /^(j|k|Arrow)/.test(event.key) ? null : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function showKeys() {
  const dialog = byId('keys');
  const list = (pairs) => h('dl', {}, pairs.map(([name, meaning]) => h('div', {}, h('dt', {}, name), h('dd', {}, meaning))));
  dialog.replaceChildren(
    h('h2', { id: 'keys-title' }, 'Keys'),
    list(KEYS.map(([keys, what]) => [keys.split(', ').map((key) => h('kbd', {}, key)), what])),
    h('h2', {}, 'Signs'),
    list(LEVELS.map((level) => [span(`level ${level}`, LEVEL_SIGNS[level].join(' ')), `${level}, accepted ${level}`])),
    h('form', { method: 'dialog' }, h('button', { class: 'quiet' }, 'Close ', h('kbd', {}, 'Esc'))));
  dialog.showModal();
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function toggleTheme() {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  showTheme();
}

function showTheme() {
  byId('theme').textContent = isDark() ? 'Light theme' : 'Dark theme';
}

// Paper has no details to open: it gets a list of the findings that the filters leave.
function renderPrintList() {
  const MOST = 500;
  const kept = [...select().kept];
  [...sections.keys()].forEach(renderSection);
  byId('print-list').replaceChildren(
    h('h2', {}, counted(kept.length, 'finding')),
    ...kept.slice(0, MOST).map((finding) =>
      h('section', {}, headOfFinding(finding, [finding]), h('p', {}, `${mainPlace(finding)} · ${finding.fingerprint}`))),
    ...(kept.length > MOST ? [h('p', {}, `and ${counted(kept.length - MOST, 'more finding')}`)] : []));
}

function listen() {
  byId('main').addEventListener('click', (event) => {
    const row = event.target.closest('.row');
    if (row && !event.target.closest('a')) toggle(row);
  });
  byId('search').addEventListener('input', (event) => change({ q: event.target.value }));
  byId('reset').addEventListener('click', () => change({ ...DEFAULTS, view: state.view }));
  byId('theme').addEventListener('click', toggleTheme);
  byId('show-keys').addEventListener('click', showKeys);
  document.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', goToAddress);
  window.addEventListener('beforeprint', renderPrintList);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);
}

renderHeadline();
renderTiles();
renderSelects();
renderViews();
showTheme();
byId('foot').append(`docdrift ${data.version}. This file loads nothing from a network.`);
document.title = `${byId('headline').textContent} – docdrift`;
listen();
goToAddress();
