// Makes elements. Texts of the report only ever become text nodes, so nothing in them is markup.
'use strict';

// An element with properties and children. `on…` adds a listener, `class` and everything else an attribute; a value that
// is null, undefined or false is left out, and so is such a child.
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const button = (text, onclick, properties = {}, ...more) =>
  h('button', { type: 'button', class: 'quiet', onclick, ...properties }, text, more);

const byId = (id) => document.getElementById(id);

const span = (kind, ...children) => h('span', { class: kind }, ...children);

// A text for screen readers only, and a sign for everybody else.
const hidden = (text) => span('hidden', text);
const decoration = (text) => h('span', { 'aria-hidden': 'true' }, text);

// A sentence in which backticks mark names.
function sentence(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}

// Clauses of the checker begin in lower case and have no full stop: as a title, and as a sentence of its own.
const titled = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const capitalized = (text) => (/[.!?…]$/.test(text) ? titled(text) : `${titled(text)}.`);

const counted = (count, noun, plural = `${noun}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;

// The documentation of a rule: headings, paragraphs, lists and fences of Markdown.
function markdown(text) {
  const nodes = [];
  let fence = null;
  let paragraph = [];
  const end = () => {
    if (paragraph.length > 0) nodes.push(h('p', {}, sentence(paragraph.join(' '))));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const mark = /^\s*(`{3,})/.exec(line)?.[1];
    if (fence) {
      if (mark && mark.length >= fence.mark.length && line.trim() === mark) fence = null;
      else fence.code.append(`${line}\n`);
    } else if (mark) {
      end();
      fence = { mark, code: h('pre', { tabindex: '0' }) };
      nodes.push(fence.code);
    } else if (line.startsWith('#')) {
      end();
      nodes.push(h('h4', {}, line.replace(/^#+\s*/, '')));
    } else if (line.trim() === '') {
      end();
    } else {
      if (line.startsWith('- ')) end();
      paragraph.push(line.startsWith('- ') ? `• ${line.slice(2)}` : line.trim());
    }
  }
  end();
  return nodes;
}
