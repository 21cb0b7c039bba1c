// The matrix: a section for each operation, a row for each subject, a column for each witness.

// The number of rows of an operation that are shown at first.
const FIRST_ROWS = 25;

// The height of a row, in pixels, to estimate that of what is not rendered yet.
const ROW_HEIGHT = 37;

// Renders sections near the window, and adds further ones near the end: all at once would make every filter slow.
const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) renderSection(target);
    if (isIntersecting && !target.nextElementSibling) target.after(...nextSections());
  }
}, { rootMargin: '700px 0px' });

const sections = new Map();
let pending = [];

function renderMatrix(operations) {
  observer.disconnect();
  sections.clear();
  pending = operations;
  if (operations.length === 0) return [nothingFound()];
  const first = nextSections();
  // What fills the window.
  first.slice(0, 1 + window.innerHeight / 150).reduce((height, section) => {
    if (height < window.innerHeight) renderSection(section);
    return height + sections.get(section).rows.length * ROW_HEIGHT + 92;
  }, 0);
  return [legend(), ...first];
}

// Empty sections of the next operations, about as high as they will be.
function nextSections() {
  const next = pending.slice(0, 200);
  pending = pending.slice(200);
  return next.map((shown) => {
    const section = h('section', { class: 'operation' });
    section.style.minHeight = `${Math.min(shown.rows.length, FIRST_ROWS) * ROW_HEIGHT + 92}px`;
    sections.set(section, { ...shown, limit: FIRST_ROWS, all: false });
    observer.observe(section);
    return section;
  });
}

function nothingFound() {
  const isFiltered = address({ view: '', finding: '' }) !== '#';
  return h('div', { class: 'nothing' },
    h('p', { class: 'nothing-sign', 'aria-hidden': 'true' }, isFiltered ? '∅' : '✓'),
    h('h2', {}, isFiltered ? 'Nothing matches these filters' : 'No disagreement was found'),
    h('p', {}, isFiltered
      ? 'Take one away, or reset all of them.'
      : 'Choose “All subjects” under “Show” to see what was compared.'));
}

const legend = () => h('p', { class: 'legend' },
  span('legend-part', 'A row is a subject, a column what a witness says of it.'),
  Object.keys(STATES).map((name) => span('legend-part', signOf(name), ` ${STATES[name].word}`)));

const signOf = (name) => h('span', { class: `sign ${name}`, 'aria-hidden': 'true' }, STATES[name].sign);

// Fills a section, once.
function renderSection(section) {
  const shown = sections.get(section);
  if (section.firstChild) return;
  const { operation, findings, all } = shown;
  const list = all ? operation.rows : shown.rows;
  const used = data.columns.map((_, number) => number)
    .filter((number) => list.some((row) => row.cells.some((cell) => cell[0] === number)));
  const id = `operation-${operation.number}`;
  section.setAttribute('aria-labelledby', id);
  section.append(
    h('header', {},
      h('h2', { id }, operationName(operation.name)),
      operation.document !== null && h('span', { class: 'document', title: data.files[operation.document] }, shortName(data.files[operation.document])),
      levelCounts(findings)),
    // On a phone, rows are cards: a table without the role would lose its meaning there.
    h('table', { class: 'matrix', role: 'table', 'aria-labelledby': id },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col', class: 'subject' }, 'Subject'),
        used.map((number) => h('th', { scope: 'col' }, data.columns[number].name)))),
      h('tbody', {}, list.slice(0, shown.limit).map((row) => renderRow(row, used)))),
    footOfSection(section, shown, list));
  section.style.minHeight = '';
}

function refill(section, changes) {
  Object.assign(sections.get(section), changes);
  section.replaceChildren();
  renderSection(section);
}

// What is not shown of an operation.
function footOfSection(section, shown, list) {
  const { operation, limit, all } = shown;
  const others = operation.rows.filter((row) => !shown.rows.includes(row));
  const parts = [];
  if (list.length > limit) {
    parts.push(button(`Show ${counted(list.length - limit, 'more row')}`, () => refill(section, { limit: limit + 500 })));
  }
  if (others.length > 0 && !state.verdict) {
    const names = Object.entries({ agrees: 'agree', unsettled: 'undecided', refuted: 'filtered out' }).map(([verdict, name]) => {
      const count = others.filter((row) => verdictOf(row) === verdict).length;
      return count > 0 && `${count} ${name}`;
    });
    const text = `${all ? 'Hide' : 'Show'} ${counted(others.length, 'other subject')}: ${names.filter(Boolean).join(', ')}`;
    parts.push(button(text, () => refill(section, { all: !all })));
  }
  if (operation.left_out) {
    parts.push(h('span', {}, `${counted(operation.left_out, 'subject')} without a finding left out of this file`));
  }
  return parts.length > 0 ? h('footer', {}, parts) : '';
}

// A method and a path; other names stay as they are.
function operationName(name) {
  const [, method, path] = /^([A-Z]+) (.*)$/.exec(name) ?? [];
  if (!method) return span('path', name);
  return [span(`method ${method.toLowerCase()}`, method), ' ', span('path', path)];
}

function levelCounts(findings) {
  const openOnes = findings.filter(isOpen);
  const accepted = findings.length - openOnes.length;
  return span('counts',
    LEVELS.map((level) => {
      const count = openOnes.filter((finding) => finding.level === level).length;
      return count > 0 && span(level, decoration(`${LEVEL_SIGNS[level][0]} `), counted(count, level));
    }),
    accepted > 0 && span('accepted', `○ ${accepted} accepted`));
}

function levelSign(finding) {
  const { level } = finding;
  const [kind, sign, word] = isOpen(finding) ? [level, 0, level] : ['accepted', 1, `accepted ${level}`];
  return h('span', { class: `level ${kind}`, title: word }, decoration(LEVEL_SIGNS[level][sign]), hidden(`${word}: `));
}

// `200 data.url` with what it is a part of in front.
function subjectName(place) {
  if (place === '') return span('name whole', 'the operation itself');
  const [, part, name] = /^(\S+)(?: (.*))?$/s.exec(place);
  return [
    span('part', part), ' ',
    h('span', { class: name ? 'name' : 'name whole' }, name ?? (/^[\dd]/.test(part) ? 'response' : ''))];
}

function renderRow(row, used) {
  const { findings } = row;
  const main = findings.length > 0 ? worst(findings) : null;
  const cells = new Map(row.cells.map((cell) => [cell[0], cell]));
  return h('tr', { role: 'row', class: `row ${main?.level ?? 'none'}${main?.accepted ? ' is-accepted' : ''}`, 'data-row': row.number },
    h('th', { scope: 'row', role: 'rowheader', class: 'subject' },
      h('button', { type: 'button', class: 'open', 'aria-expanded': 'false' },
        main ? levelSign(main) : h('span', { class: 'level', 'aria-hidden': 'true' }, '·'),
        span('subject-name', subjectName(row.place)),
        findings.length > 1 && h('span', { class: 'times', title: counted(findings.length, 'finding') }, `×${findings.length}`),
        findings.some((finding) => finding.change === 'new') && span('new', 'new'))),
    used.map((number) => renderCell(number, cells.get(number))));
}

function renderCell(number, cell) {
  const [, name, text] = cell ?? [number, 'silent', ''];
  const { word } = STATES[name];
  const column = data.columns[number].name;
  return h('td', { role: 'cell', class: name, 'data-column': column, title: `${column} ${word}${text && `: ${text}`}` },
    signOf(name), hidden(`${word} `),
    text && span('says', text));
}

// The element of a row; it is rendered if it was not yet.
function rowElement(row) {
  const find = () => [...sections.keys()].find((section) => sections.get(section).operation === row.operation);
  while (!find() && pending.length > 0) byId('main').append(...nextSections());
  const section = find();
  if (!section) return null;
  const shown = sections.get(section);
  const all = shown.all || !shown.rows.includes(row);
  const limit = Math.max(shown.limit, (all ? row.operation.rows : shown.rows).indexOf(row) + 1);
  if (all !== shown.all || limit !== shown.limit) refill(section, { all, limit });
  else renderSection(section);
  return section.querySelector(`[data-row="${row.number}"]`);
}
