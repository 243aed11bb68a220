// What the site's charts are made of: the chart library, buttons, the menu of downloads, colours of the scheme.

export const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'];
export const MARKERS = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'x'];

export const ICONS = {
  log: '<span class="word">log</span>',
  table: '<svg viewBox="0 0 16 16"><path d="M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 6.5V13" /></svg>',
  save: '<svg viewBox="0 0 16 16"><path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10" /></svg>',
  reset: '<svg viewBox="0 0 16 16"><circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3M5.2 7h3.6" /></svg>',
  full: '<svg viewBox="0 0 16 16"><path d="M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10" /></svg>',
};

let plotly, whole;
/**
 * Loads plotly.js once, when the first chart comes into view. Maps and charts in space need the whole library; it does all that the small one does
 * and takes its place.
 */
export function loadPlotly(address, needsWhole = false) {
  if (whole) return whole;
  if (needsWhole) return whole = addPlotly(address).catch(problem => { whole = undefined; throw problem; });
  return plotly ??= addPlotly(address).catch(problem => { plotly = undefined; throw problem; });
}

function addPlotly(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => reject(new Error('The chart library did not load.'));
    document.head.append(script);
  });
}

export function element(name, className = '', text) {
  const e = document.createElement(name);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

export function tool(parent, icon, label, act) {
  const button = element('button', 'chart-tool');
  button.type = 'button';
  button.innerHTML = ICONS[icon];
  button.title = label;
  button.setAttribute('aria-label', label);
  button.addEventListener('click', act);
  parent.append(button);
  return button;
}

/** A button that opens a menu of downloads: pairs of a word and what it does. */
export function saveMenu(parent, items) {
  const save = element('details', 'chart-save');
  const summary = element('summary', 'chart-tool');
  summary.innerHTML = ICONS.save;
  summary.title = 'Download';
  summary.setAttribute('aria-label', 'Download');
  const menu = element('div', 'chart-menu');
  for (const [label, act] of items) {
    const item = element('button', '', label);
    item.type = 'button';
    item.addEventListener('click', () => { save.open = false; act(); });
    menu.append(item);
  }
  save.append(summary, menu);
  save.addEventListener('focusout', e => { if (!save.contains(e.relatedTarget)) save.open = false; });
  parent.append(save);
}

/** A colour of the site's scheme, such as --ink; other colours stay as they are. */
export function colour(name) {
  const variable = /^(?:var\()?(--[\w-]+)\)?$/.exec(name);
  return variable ? getComputedStyle(document.documentElement).getPropertyValue(variable[1]).trim() : name;
}

/** Saves text as a file. */
export function saveText(name, text, type) {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Rows as CSV. */
export function csvText(rows) {
  return rows.map(row => row.map(cell => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join(',')).join('\n') + '\n';
}

export const escape = text => text.replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
