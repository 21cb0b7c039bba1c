// The details of a row: what is wrong, the lines of each witness side by side, what to do, the cause, the rule.

let opened = null;

function closeDetail({ focus = false } = {}) {
  if (!opened) return;
  const { element, detail } = opened;
  opened = null;
  detail.remove();
  element.classList.remove('is-open');
  const opener = element.querySelector('.open');
  opener.setAttribute('aria-expanded', 'false');
  if (focus) opener.focus();
  state.finding = '';
  writeAddress();
}

// Opens the details of a row below it, with one of its findings: the worst that the filters leave, unless one is named.
function openDetail(element, row, finding, { scroll = false } = {}) {
  closeDetail();
  const { findings } = row;
  const kept = findings.filter(matches);
  const shown = finding ?? (findings.length > 0 ? worst(kept.length > 0 ? kept : findings) : null);
  const cell = h('td', { colspan: element.cells.length });
  const detail = h('tr', { class: 'detail-row' }, cell);
  element.after(detail);
  element.classList.add('is-open');
  element.querySelector('.open').setAttribute('aria-expanded', 'true');
  opened = { element, detail };
  showFinding(cell, row, shown);
  if (scroll) {
    const top = byId('filters').getBoundingClientRect().height;
    window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top - top - 44 });
  }
}

function showFinding(cell, row, finding) {
  const show = (other, by) => { showFinding(cell, row, other); cell.querySelectorAll('.step')[by > 0 ? 1 : 0].focus(); };
  cell.replaceChildren(h('article', { class: `detail-body ${finding?.level ?? 'none'}` },
    finding ? headOfFinding(finding, row.findings, show) : headOfAgreement(row),
    finding ? evidenceOfFinding(finding) : panels(placesOfRow(row, 3), 0),
    finding && causeOf(finding),
    finding && ruleOf(finding)));
  state.finding = finding?.fingerprint ?? '';
  writeAddress();
}

const closeButton = () => button('Close ', () => closeDetail({ focus: true }), { class: 'quiet close' }, h('kbd', {}, 'Esc'));

function headOfFinding(finding, findings, show) {
  const number = findings.indexOf(finding);
  const other = (by) => () => show(findings[(number + by + findings.length) % findings.length], by);
  const step = (by, sign, name) => button(sign, other(by), { class: 'quiet step', 'aria-label': name });
  return h('header', { class: 'detail-head' },
    h('p', { class: 'facts' },
      span(`pill ${finding.level}`, LEVEL_SIGNS[finding.level][0], ' ', finding.level),
      span('fact', finding.rule),
      finding.confidence === 'likely' && span('fact', 'likely'),
      finding.change && span(`fact ${finding.change}`, finding.change),
      finding.accepted && span('fact', 'accepted'),
      findings.length > 1 && span('steps',
        step(-1, '‹', 'Previous finding of this subject'), `${number + 1} of ${findings.length}`,
        step(1, '›', 'Next finding of this subject')),
      closeButton()),
    h('h3', {}, sentence(titled(finding.message))),
    h('dl', { class: 'reasons' },
      reason('Why it matters', data.texts[finding.why]),
      reason(finding.accepted ? 'What would mend it' : 'What to do', data.texts[finding.help], 'help'),
      finding.accepted && reason(`Accepted by ${finding.accepted.by}`, finding.accepted.reason, 'accepted'),
      finding.inferred !== undefined && reason('Why only likely', data.texts[finding.inferred]),
      finding.outside && reason('Outside of the site', finding.outside)));
}

const reason = (name, text, kind = '') =>
  text && h('div', { class: `reason ${kind}` }, h('dt', {}, name), h('dd', {}, sentence(capitalized(text))));

function headOfAgreement(row) {
  const isUndecided = verdictOf(row) === 'unsettled';
  return h('header', { class: 'detail-head' },
    h('p', { class: 'facts' },
      span('pill none', isUndecided ? '? undecided' : '✓ agrees'),
      closeButton()),
    h('h3', {}, isUndecided ? 'Nothing could decide what the page says here' : 'The witnesses agree'));
}

// The places of a finding, and those of the other witnesses of its row that it does not name.
function evidenceOfFinding(finding) {
  const named = new Set(finding.places.map(([witness]) => witness));
  const others = placesOfRow(finding.row, 1).filter(([witness]) => !named.has(witness));
  return panels([...finding.places, ...others], finding.more ?? 0);
}

const placesOfRow = (row, most) => row.cells.flatMap(([number, , , places]) =>
  places.slice(0, most).map((place) => [data.columns[number].witness, place]));

// A panel a witness, side by side; the places of one excerpt are marked in it together.
function panels(places, more) {
  const groups = Map.groupBy(places, ([witness]) => witness);
  const excerpts = (witness) => Map.groupBy(groups.get(witness).map(([, place]) => place), (place) => place[5]).values();
  return h('div', { class: 'panels' },
    Object.keys(WITNESSES).filter((witness) => groups.has(witness)).map((witness) =>
      h('section', { class: `panel ${witness}`, 'aria-label': WITNESSES[witness] },
        h('h4', {}, WITNESSES[witness]), [...excerpts(witness)].map(renderExcerpt))),
    more > 0 && h('p', { class: 'more' }, `and ${counted(more, 'more place')}; the JSON report lists all`));
}

function renderExcerpt(places) {
  const [file, line, column, , , number] = places[0];
  const [first, lines, cuts] = data.excerpts[number];
  const name = `${data.files[file]}:${line}:${column}`;
  // Deep schemas would begin far to the right.
  const indents = lines.map((text) => data.texts[text]).filter((text) => text.trim() !== '').map((text) => /^ */.exec(text)[0].length);
  const indent = cuts.length > 0 ? 0 : Math.min(...indents);
  const code = h('div', { class: 'code', tabindex: '0', role: 'group', 'aria-label': name }, lines.map((text, index) => {
      const own = places.filter((place) => place[1] <= first + index && first + index <= place[3]);
      const labels = places.filter((place) => place[1] === first + index && place[6] !== null);
      return [
        h('div', { class: own.length > 0 ? 'line marked' : 'line' },
          h('span', { class: 'line-number', 'aria-hidden': 'true' }, first + index),
          span('text', marked(data.texts[text].slice(indent), first + index, cuts[index] ?? indent, own, cuts[index] > 0))),
        [...new Set(labels.map((place) => place[6]))].map((label) =>
          h('div', { class: 'label' }, h('span', {}, sentence(data.texts[label]))))];
    }));
  code.style.setProperty('--digits', String(first + lines.length).length);
  return h('figure', { class: 'excerpt' },
    h('figcaption', {}, h('span', { class: 'file', title: name }, h('bdi', {}, data.files[file])), span('at', `:${line}:${column}`)),
    code);
}

// A line with its places marked. Columns count characters, and `cut` of them are left out in front.
function marked(text, line, cut, places, isCut) {
  const characters = Array.from(text);
  const isMarked = new Array(characters.length).fill(false);
  for (const [, from, column, to, end] of places) {
    const first = line === from ? column - 1 - cut : characters.findIndex((character) => character.trim() !== '');
    const last = line === to ? Math.max(end - 1 - cut, first + 1) : characters.length;
    isMarked.fill(true, Math.max(first, 0), Math.max(last, 0));
  }
  const parts = isCut ? ['…'] : [];
  for (let at = 0; at < characters.length;) {
    let next = at;
    while (next < characters.length && isMarked[next] === isMarked[at]) next += 1;
    const part = characters.slice(at, next).join('');
    parts.push(isMarked[at] ? h('mark', {}, part) : part);
    at = next;
  }
  return parts;
}

// The other findings that one change mends as well.
function causeOf(finding) {
  const { message, members } = data.causes[finding.cause];
  if (members.length < 2) return null;
  return h('section', { class: 'cause' },
    h('h4', {}, `One cause of ${counted(members.length, 'finding')}`),
    message !== finding.message && h('p', {}, sentence(capitalized(message))),
    memberList(members.filter((other) => other !== finding)));
}

function ruleOf(finding) {
  const { summary, text } = data.rules[finding.rule] ?? { summary: '', text: '' };
  return h('footer', { class: 'detail-foot' },
    h('details', {},
      h('summary', {}, 'Rule ', h('code', {}, finding.rule), ' ', span('soft', summary.replaceAll('`', ''))),
      h('div', { class: 'rule-text' }, markdown(text))),
    h('p', { class: 'identity' },
      h('a', { href: `#finding/${finding.fingerprint}` }, 'Link'), ' · ',
      h('code', { title: 'Fingerprint' }, finding.fingerprint)));
}
