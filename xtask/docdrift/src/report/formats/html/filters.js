// The headline, the tiles, the filters and the views above the report.

// A bar of the three verdicts of claims, as wide as their shares.
function renderHeadline() {
  const { claims, upheld, refuted, unsettled } = data.ledger;
  const openOnes = data.findings.filter(isOpen);
  byId('documents').textContent = documents.length > 3 ? counted(documents.length, 'document') : documents.map(shortName).join(', ');
  byId('headline').textContent = openOnes.length > 0
    ? counted(openOnes.length, 'open finding')
    : data.findings.length > 0 ? 'No open findings' : 'No findings';
  const percent = claims > 0 ? Math.floor((100 * upheld) / claims) : 0;
  const sources = [
    claims > 0 && `${counted(claims, 'claim')} of pages were checked, and ${percent} % hold`,
    data.exchanges > 0 && `${counted(data.exchanges, 'recorded exchange')} judged`,
    data.client && `${counted(data.client.subjects, 'subject')} compared with the client`,
    data.stale.length > 0 && `the check also fails on ${counted(data.stale.length, 'stale entry', 'stale entries')}`,
  ];
  byId('lead').textContent = `${sources.filter(Boolean).join('; ') || 'Nothing was compared'}.`;
  const parts = [['agrees', upheld, 'upheld'], ['refuted', refuted, 'refuted'], ['unsettled', unsettled, 'undecided']];
  const bar = byId('claims-bar');
  bar.hidden = claims === 0;
  bar.setAttribute('aria-label', `Of ${claims} claims: ${parts.map(([, count, word]) => `${count} ${word}`).join(', ')}`);
  bar.replaceChildren(...parts.filter(([, count]) => count > 0).map(([name, count, word]) => {
    const part = h('span', { class: `share ${name}`, title: `${count} ${word}` }, h('span', {}, `${count.toLocaleString('en')} ${word}`));
    part.style.flexGrow = count;
    return part;
  }));
}

const tiles = [];

// Counts that filter when they are pressed.
function renderTiles() {
  const add = (name, kind, sign, filter) => {
    const all = Object.entries(filter);
    const count = data.findings.filter((finding) => all.every(([key, value]) => passes(finding, key, value))).length;
    const isSet = () => all.every(([key, value]) => state[key] === value);
    const press = () => change(isSet() ? Object.fromEntries(all.map(([key]) => [key, ''])) : filter);
    const tile = button('', press, { class: `tile ${kind}`, disabled: count === 0 },
      span('tile-count', count.toLocaleString('en')),
      span('tile-name', decoration(`${sign} `), count === 1 || kind !== filter.level ? name : `${name}s`));
    tiles.push([tile, isSet]);
    byId('tiles').append(h('li', {}, tile));
  };
  for (const level of LEVELS) add(level, level, LEVEL_SIGNS[level][0], { level, accepted: 'open' });
  add('accepted', 'accepted', '○', { accepted: 'accepted' });
  if (data.base !== null) add('new', 'new', '+', { change: 'new' });
}

// The views with what each has.
function renderViews() {
  const views = [
    ['', 'By operation', ''], ['causes', 'By cause', data.causes.length],
    ['gaps', 'Not understood', data.gaps_found + data.ledger.unsettled],
    ...(data.base === null ? [] : [['mended', 'Mended', data.mended.length]]),
    ...(data.stale.length === 0 ? [] : [['stale', 'Stale entries', data.stale.length]]),
  ];
  byId('views').append(...views.map(([view, name, count]) =>
    h('a', { 'data-view': view, href: '#' }, name, span('soft', ` ${count.toLocaleString('en')}`))));
}

const SELECTS = [
  ['verdict', 'Show', () => [['', 'Disagreements'], ['unsettled', 'Undecided'], ['agrees', 'Agreeing'], ['all', 'All subjects']]],
  ['document', 'Document', () => anyOf(documents)],
  ['operation', 'Operation', () => anyOf(data.operations.filter((operation) => operation.rows.length > 0).map((operation) => operation.name))],
  ['rule', 'Rule', () => anyOf(Object.keys(data.rules))],
  ['level', 'Level', () => anyOf(LEVELS)],
  ['confidence', 'Confidence', () => anyOf(['certain', 'likely'])],
  ['accepted', 'Accepted', () => [['', 'Any'], ['open', 'Open only'], ['accepted', 'Accepted only']]],
  ['change', 'Change', () => (data.base === null ? [] : [['', 'Any'], ['new', 'New'], ['remaining', 'Remaining']])],
];

const anyOf = (names) => [['', 'Any'], ...names.map((name) => [name, name])];

function renderSelects() {
  byId('selects').replaceChildren(...SELECTS.map(([key, name, options]) => {
    const list = options();
    if (list.length < 3) return '';
    const choose = (event) => change({ [key]: event.target.value });
    return h('label', { class: 'select', 'data-key': key }, h('span', {}, name),
      h('select', { onchange: choose, 'data-key': key }, list.map(([value, text]) => h('option', { value }, text))));
  }));
}

// Shows the state in the controls.
function showFilters(kept) {
  for (const select of byId('selects').querySelectorAll('select')) {
    select.value = state[select.dataset.key];
    // As wide as what it shows, and not as its longest option.
    select.style.width = `calc(${select.selectedOptions[0].text.length} * 0.85ch + 30px)`;
    select.parentElement.classList.toggle('is-set', select.value !== '');
  }
  const search = byId('search');
  if (search.value !== state.q) search.value = state.q;
  byId('reset').hidden = address({ finding: '', view: '' }) === '#';
  const all = data.findings.length;
  byId('found').textContent = kept.size === all ? counted(all, 'finding') : `${kept.size.toLocaleString('en')} of ${counted(all, 'finding')}`;
  for (const [tile, isSet] of tiles) tile.setAttribute('aria-pressed', String(isSet()));
  for (const link of byId('views').children) {
    const { view } = link.dataset;
    link.href = address({ view, finding: '' });
    if (view === state.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}
