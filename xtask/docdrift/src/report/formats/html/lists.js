// The lists beside the matrix: causes with their members, what was not understood, what is mended, what accepts nothing.

// The number of entries of a list that are shown at first.
const FIRST_ENTRIES = 20;

// Entries, and a button for those that are too many.
function longList(entries, render, attributes = {}) {
  const list = h('ul', attributes, entries.slice(0, FIRST_ENTRIES).map(render));
  if (entries.length <= FIRST_ENTRIES) return list;
  const more = (event) => {
    list.append(...entries.slice(FIRST_ENTRIES, 1000).map(render));
    event.target.remove();
  };
  return [list, button(`Show ${counted(Math.min(entries.length, 1000) - FIRST_ENTRIES, 'more', 'more')}`, more)];
}

// Findings as links that open them.
const memberList = (members) => longList(members, (finding) => {
  return h('li', {}, h('a', { href: `#finding/${finding.fingerprint}` },
    levelSign(finding), span('member-subject', finding.subject), span('soft', mainPlace(finding))));
}, { class: 'members' });

// The causes of the findings that the filters leave, those of most findings first.
function renderCauses(kept) {
  const causes = data.causes
    .map((cause) => ({ cause, members: cause.members.filter((finding) => kept.has(finding)) }))
    .filter(({ members }) => members.length > 0)
    .sort((a, b) => b.members.length - a.members.length);
  if (causes.length === 0) return [nothingFound()];
  return longCards(causes, ({ cause, members }) => {
    const main = worst(members);
    const details = h('details', { class: `card ${isOpen(main) ? main.level : 'is-accepted'}` },
      h('summary', {}, levelSign(main), span('card-title', sentence(titled(cause.message))),
        span('soft', `${main.rule} · ${counted(members.length, 'finding')}`)));
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(h('div', {}, memberList(members)));
    });
    return details;
  });
}

// Cards, more of them each time the end of the list comes near.
function longCards(entries, render) {
  const list = h('div', { class: 'cards' });
  let shown = 0;
  const end = h('div', { class: 'end' });
  const more = () => {
    list.append(...entries.slice(shown, shown + 100).map(render), end);
    shown += 100;
    if (shown >= entries.length) end.remove();
  };
  new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && more(), { rootMargin: '600px' }).observe(end);
  more();
  return [list];
}

// What was seen and not understood, and why claims are undecided, kind by kind.
function renderGaps() {
  const kinds = Map.groupBy(data.gaps, (gap) => gap.kind);
  const place = (gap) => h('li', {}, h('code', {}, `${data.files[gap.file]}:${gap.line}`), ' ', sentence(gap.reason));
  const card = (title, id, ...parts) => h('section', { class: 'card none' },
    h('h3', {}, title, span('soft', ` ${id}`)), h('p', {}, sentence(data.kinds[id] ?? '')), parts);
  const unsettled = Object.entries(data.unsettled).sort((a, b) => b[1] - a[1]);
  return [
    h('h2', { class: 'list-title' }, `${counted(data.gaps_found, 'place')} not understood`),
    data.gaps_found > data.gaps.length && h('p', {}, `Only the first ${data.gaps.length} are in this file; the JSON report lists all.`),
    h('div', { class: 'cards' }, [...kinds].sort((a, b) => b[1].length - a[1].length).map(([id, gaps]) => card(counted(gaps.length, 'place'), id, longList(gaps, place, { class: 'places' })))),
    h('h2', { class: 'list-title' }, `${counted(data.ledger.unsettled, 'claim')} undecided`),
    h('div', { class: 'cards' }, unsettled.map(([id, count]) => card(counted(count, 'claim'), id)))].filter(Boolean);
}

const renderMended = () => [
  h('h2', { class: 'list-title' }, `${counted(data.mended.length, 'finding')} of ${data.base} mended`),
  h('div', { class: 'cards' }, data.mended.map((finding) => h('section', { class: 'card mended' },
    h('h3', {}, sentence(titled(finding.message))),
    h('p', { class: 'soft' }, `${finding.rule} · ${finding.subject} · ${finding.page}`))))];

const renderStale = () => [
  h('h2', { class: 'list-title' }, counted(data.stale.length, 'stale entry', 'stale entries')),
  h('p', {}, 'These accepted findings and comments accept nothing any more, so the check fails: remove them, or find out why their findings changed.'),
  h('div', { class: 'cards' }, data.stale.map((entry) => h('section', { class: 'card error' },
    h('h3', {}, sentence(titled(entry.reason))),
    h('p', { class: 'soft' }, `${data.files[entry.file]}:${entry.line}`))))];
