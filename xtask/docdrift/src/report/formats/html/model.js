// The data of the report, and which rows and findings the filters leave.

const data = JSON.parse(byId('data').textContent);

const LEVELS = ['error', 'warning', 'note'];
// A shape and a colour each, so that neither is needed alone: [open, accepted].
const LEVEL_SIGNS = { error: ['●', '○'], warning: ['▲', '△'], note: ['■', '□'] };
const STATES = {
  agrees: { sign: '✓', word: 'agrees' },
  refuted: { sign: '≠', word: 'differs' },
  unsettled: { sign: '?', word: 'undecided' },
  silent: { sign: '–', word: 'says nothing' },
};
const WITNESSES = { page: 'Page', schema: 'Schema', wire: 'Wire', client: 'Client' };

// Everything that the address can hold. An empty text filters nothing.
const DEFAULTS = {
  view: '', finding: '', q: '', document: '', operation: '', rule: '', level: '', confidence: '',
  verdict: '', accepted: '', change: '',
};
const state = { ...DEFAULTS };

// Rows and causes get findings in place of their numbers. Each finding knows its row, each row its operation.
const rows = [];
data.operations.forEach((operation, number) => {
  operation.number = number;
  operation.path = operation.name.slice(operation.name.indexOf(' ') + 1);
  for (const row of operation.rows) {
    row.operation = operation;
    row.number = rows.length;
    rows.push(row);
    const texts = row.cells.map((cell) => cell[2]);
    row.text = [operation.name, row.place, ...texts].join('\n').toLowerCase();
    row.findings = row.findings.map((number) => data.findings[number]);
    for (const finding of row.findings) finding.row = row;
  }
});
data.findings.forEach((finding) => {
  const files = finding.places.map(([, place]) => data.files[place[0]]);
  const texts = [finding.subject, finding.counterpart ?? '', finding.operation, finding.message, finding.rule];
  finding.text = [...texts, finding.value ?? '', finding.fingerprint, ...files].join('\n').toLowerCase();
});
for (const cause of data.causes) cause.members = cause.members.map((number) => data.findings[number]);
const byFingerprint = new Map(data.findings.map((finding) => [finding.fingerprint, finding]));

// The folder that all documents have in common would only repeat itself.
const documents = data.documents.map((number) => data.files[number]);
let folder = documents[0] ?? '';
do folder = folder.replace(/[^/]*\/?$/, ''); while (!documents.every((name) => name.startsWith(folder)));
const shortName = (file) => (file.startsWith(folder) ? file.slice(folder.length) : file);

const mainPlace = ({ places: [main] }) => (main ? `${data.files[main[1][0]]}:${main[1][1]}` : '');

const isOpen = (finding) => !finding.accepted;
const severity = (finding) => LEVELS.indexOf(finding.level) + (isOpen(finding) ? 0 : 10);

// The worst of some findings, open ones before accepted ones.
const worst = (findings) => findings.reduce((a, b) => (severity(b) < severity(a) ? b : a));

const rank = (findings) => (findings.length > 0 ? severity(worst(findings)) : 99);

// The filters that only findings can pass, and whether a finding passes one.
const OF_FINDINGS = ['level', 'rule', 'confidence', 'accepted', 'change'];
const passes = (finding, key, value) =>
  !value || (key === 'accepted' ? isOpen(finding) === (value === 'open') : finding[key] === value);

// Whether the filters leave a finding.
const matches = (finding) =>
  OF_FINDINGS.every((key) => passes(finding, key, state[key])) &&
  inPlace(finding.row.operation) && hasWords(finding.text, finding.row.text);

const inPlace = (operation) =>
  (!state.document || data.files[operation.document] === state.document) &&
  (!state.operation || operation.name === state.operation);

let words = [];
const hasWords = (...texts) => words.every((word) => texts.some((text) => text.includes(word)));

const verdictOf = (row) => {
  if (row.findings.length > 0) return 'refuted';
  return row.cells.some((cell) => cell[1] === 'unsettled') ? 'unsettled' : 'agrees';
};

// What the filters leave: findings, and operations with their rows; the worst operations first.
function select() {
  words = state.q.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const kept = new Set(data.findings.filter(matches));
  const verdict = state.verdict || 'refuted';
  const wanted = (row) => {
    if (verdict !== 'all' && verdictOf(row) !== verdict) return false;
    if (row.findings.length > 0) return row.findings.some((finding) => kept.has(finding));
    return !OF_FINDINGS.some((key) => state[key]) && inPlace(row.operation) && hasWords(row.text);
  };
  const operations = [];
  for (const operation of data.operations) {
    const shown = operation.rows.filter(wanted);
    if (shown.length === 0) continue;
    const findings = shown.flatMap((row) => row.findings);
    const left = findings.filter((finding) => kept.has(finding));
    const ranks = new Map(shown.map((row) => [row, rank(row.findings.filter((finding) => kept.has(finding)))]));
    shown.sort((a, b) => ranks.get(a) - ranks.get(b) || a.number - b.number);
    operations.push({ operation, rows: shown, findings: left, rank: rank(left) });
  }
  operations.sort((a, b) => a.rank - b.rank || a.operation.number - b.operation.number);
  return { kept, operations };
}

// The hash of the address, such as `#finding/0123456789abcdef?rule=moved-field`.
function readAddress() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  const parameters = new URLSearchParams(query);
  for (const name of Object.keys(DEFAULTS)) state[name] = parameters.get(name) ?? '';
  const [kind, name = ''] = path.split('/');
  state.finding = kind === 'finding' ? name : '';
  state.view = ['causes', 'gaps', 'mended', 'stale'].includes(kind) ? kind : '';
}

function address(changes = {}) {
  const { view, finding, ...filters } = { ...state, ...changes };
  const parameters = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  const query = parameters.size > 0 ? `?${parameters}` : '';
  return `#${finding ? `finding/${finding}` : view}${query}`;
}

const writeAddress = () => history.replaceState(null, '', address());
