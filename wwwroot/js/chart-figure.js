// What all charts have in common: a figure with title, buttons, table and note, drawn when it is scrolled to, and again when the scheme changes.

import { colour, csvText, element, loadPlotly, saveMenu, saveText, tool } from './chart-parts.js';

/** A chart in a figure. What draws it says its heading, caption, traces, layout, rows and the name of files. */
export class ChartFigure {
  constructor(figure) {
    this.figure = figure;
    this.build();
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => this.draw();
    this.scheme.addEventListener('change', this.onScheme);
    this.seen = new IntersectionObserver(entries => this.scrolled(entries.at(-1).isIntersecting), { rootMargin: '240px' });
    this.seen.observe(figure);
    this.sized = new ResizeObserver(() => { if (this.drawn) this.fit(); });
    this.sized.observe(this.plot);
  }

  build() {
    this.title = element('figcaption', 'chart-title');
    const tools = element('div', 'chart-tools');
    this.addTools(tools);
    this.tableButton = tool(tools, 'table', 'Table of these points', () => this.toggleTable());
    saveMenu(tools, [['PNG', () => this.image('png')], ['SVG', () => this.image('svg')], [this.csvLabel, () => this.csv()]]);
    tool(tools, 'full', 'Full screen', () => document.fullscreenElement ? document.exitFullscreen() : this.figure.requestFullscreen());
    const head = element('div', 'chart-head');
    head.append(this.title, tools);
    this.plot = element('div', 'chart-plot');
    this.note = element('div', 'chart-note');
    this.table = element('div', 'chart-table');
    this.table.hidden = true;
    this.message = element('div', 'chart-message', 'Loading…');
    this.figure.replaceChildren(head, this.plot, this.message, this.note, this.table);
  }

  /** Adds buttons before those that every chart has. */
  addTools() { }

  get csvLabel() {
    return 'CSV';
  }

  /** Width and height of pictures that are saved. */
  get size() {
    return { width: 1200, height: 760 };
  }

  /** The figure came into view, or left it. */
  scrolled(visible) {
    if (visible && !this.wanted) this.load();
  }

  /** Gets what the chart is drawn from, the chart library among it, and draws it. */
  async load() {
    this.wanted = true;
    this.say('Loading…');
    const turn = this.turn = (this.turn ?? 0) + 1;
    try {
      await this.fetch();
      if (turn === this.turn && !this.gone) this.draw();
    } catch (problem) {
      if (turn === this.turn) this.say(problem.message, () => this.load());
    }
  }

  fetch() {
    return loadPlotly(this.options.plotly);
  }

  draw() {
    if (!globalThis.Plotly || !this.wanted || this.gone || !this.isReady()) return;
    this.title.textContent = this.heading();
    this.note.textContent = this.caption();
    this.show(this.traces(), this.layout());
  }

  /** Whether what it is drawn from is there. */
  isReady() {
    return true;
  }

  /** Shows traces in place of what was shown. */
  show(traces, layout, config = {}) {
    this.message.hidden = true;
    this.plot.hidden = false;
    const first = !this.drawn;
    this.drawn = true;
    const settings = { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false, ...config };
    withoutBase(() => globalThis.Plotly.react(this.plot, traces, layout, settings));
    if (first) this.listen();
    if (!this.table.hidden) this.fillTable();
  }

  /** Fits the chart into the room that it has now. */
  fit() {
    return globalThis.Plotly.Plots.resize(this.plot);
  }

  /** Hears of the pointer, once the first drawing stands. */
  listen() { }

  /** Says something in place of the chart, with a button where it may be tried again. */
  say(text, retry) {
    this.message.hidden = false;
    this.message.replaceChildren(text);
    if (!retry) return;
    const again = element('button', 'btn small', 'Try again');
    again.type = 'button';
    again.addEventListener('click', retry);
    this.message.append(' ', again);
  }

  axis(title, more = {}) {
    return {
      gridcolor: colour('--line'), linecolor: colour('--line-strong'), zeroline: false, tickfont: { size: 11 }, automargin: true, ticks: 'outside', ticklen: 3,
      tickcolor: colour('--line-strong'), title: { text: title, font: { size: 11 }, standoff: 6 }, ...more,
    };
  }

  base(more) {
    return {
      margin: { l: 10, r: 12, t: 10, b: 4 }, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif', size: 12, color: colour('--ink-2') },
      hovermode: 'closest', dragmode: 'zoom',
      hoverlabel: { bgcolor: colour('--surface'), bordercolor: colour('--line-strong'), font: { color: colour('--ink'), size: 12 }, align: 'left' },
      showlegend: true, legend: this.legend({ itemclick: false, itemdoubleclick: false }),
      ...more,
    };
  }

  legend(more) {
    return { orientation: 'h', yref: 'container', y: 0, yanchor: 'bottom', x: 0, font: { size: 11 }, ...more };
  }

  toggleTable() {
    this.table.hidden = !this.table.hidden;
    this.tableButton.setAttribute('aria-pressed', !this.table.hidden);
    if (!this.table.hidden && this.drawn) this.fillTable();
  }

  /** A table of the rows, of which the first names the columns. */
  fillTable() {
    const [columns, ...rows] = this.rows();
    const table = element('table', 'grid');
    const head = table.createTHead().insertRow();
    for (const name of columns) head.append(element('th', this.cellClass, name));
    const body = table.createTBody();
    for (const [i, cells] of rows.entries()) {
      const row = body.insertRow();
      for (const [column, text] of cells.entries()) {
        const link = this.link(i, columns[column]);
        const cell = element('td', this.cellClass, link ? undefined : text);
        if (link) {
          const anchor = element('a', '', text);
          anchor.href = link;
          cell.append(anchor);
        }
        row.append(cell);
      }
    }
    this.table.replaceChildren(table);
  }

  get cellClass() {
    return '';
  }

  /** Where a cell of the table leads to, if anywhere. */
  link() {
    return undefined;
  }

  image(format) {
    globalThis.Plotly.downloadImage(this.plot, { format, ...this.size, scale: format === 'png' ? 2 : 1, filename: this.fileName() });
  }

  csv() {
    saveText(`${this.fileName()}.csv`, csvText(this.rows()), 'text/csv');
  }

  dispose() {
    this.gone = true;
    this.seen.disconnect();
    this.sized.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    if (this.drawn) globalThis.Plotly?.purge(this.plot);
    this.figure.replaceChildren();
  }
}

/**
 * Does something as if the page had no <base>. With one, Plotly names gradients and clips by the page's whole address when a chart is first drawn, and
 * they are lost when the address changes under the chart.
 */
function withoutBase(act) {
  const base = document.querySelector('base');
  const href = base?.getAttribute('href');
  base?.removeAttribute('href');
  try {
    act();
  } finally {
    base?.setAttribute('href', href);
  }
}
