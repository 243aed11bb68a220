// What the charts of a structure have in common: title, buttons, table, note, drawing when scrolled to, and again when the scheme changes.

import { colour, csvText, element, loadPlotly, saveMenu, saveText, tool } from './chart-parts.js';
import { storeOf } from './structure-store.js';

/** A chart in a figure. What draws it says its traces, layout, title, note and rows. */
export class StructureFigure {
  constructor(figure, options) {
    [this.figure, this.options, this.store] = [figure, options, storeOf(options.base)];
    this.build();
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => this.draw();
    this.scheme.addEventListener('change', this.onScheme);
    this.silence = this.store.listen((what, from) => { if (this.drawn) this.marked(what, from); });
    this.seen = new IntersectionObserver(entries => {
      if (entries.at(-1).isIntersecting && !this.wanted) this.load();
    }, { rootMargin: '240px' });
    this.seen.observe(figure);
    this.sized = new ResizeObserver(() => { if (this.drawn) globalThis.Plotly?.Plots.resize(this.plot); });
    this.sized.observe(this.plot);
  }

  build() {
    this.title = element('figcaption', 'chart-title');
    const tools = element('div', 'chart-tools');
    this.tableButton = tool(tools, 'table', 'Table of this chart', () => this.toggleTable());
    saveMenu(tools, [['PNG', () => this.image('png')], ['SVG', () => this.image('svg')], ['CSV', () => this.csv()]]);
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

  async load() {
    this.wanted = true;
    this.message.hidden = false;
    this.message.textContent = 'Loading…';
    const turn = this.turn = (this.turn ?? 0) + 1;
    try {
      this.prediction = await this.store.prediction();
      await this.fetch?.();
      await loadPlotly(this.options.plotly, true);
      if (turn === this.turn && !this.gone) this.draw();
    } catch (problem) {
      if (turn !== this.turn) return;
      const again = element('button', 'btn small', 'Try again');
      again.type = 'button';
      again.addEventListener('click', () => this.load());
      this.message.hidden = false;
      this.message.replaceChildren(problem.message, ' ', again);
    }
  }

  update(options) {
    this.options = options;
    if (this.wanted) this.load();
  }

  draw() {
    if (!globalThis.Plotly || !this.prediction || !this.wanted || this.gone) return;
    this.title.textContent = this.words();
    this.note.textContent = this.caption();
    this.message.hidden = true;
    const first = !this.drawn;
    this.drawn = true;
    globalThis.Plotly.react(this.plot, this.traces(), this.layout(), { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false });
    if (first) {
      this.plot.on('plotly_hover', e => this.store.hover(this.residues(e.points[0]), this));
      this.plot.on('plotly_unhover', () => this.store.hover([], this));
      this.plot.on('plotly_click', e => this.store.pick(this.residues(e.points[0]), this));
    }
    this.marked('pick', null);
    if (!this.table.hidden) this.fillTable();
  }

  /** The residues of a point that is pointed at. */
  residues(point) {
    return [point.customdata ?? point.x];
  }

  /** Residues are pointed at or chosen, here or elsewhere. */
  marked() { }

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
      showlegend: true, legend: { orientation: 'h', yref: 'container', y: 0, yanchor: 'bottom', x: 0, font: { size: 11 }, itemclick: false, itemdoubleclick: false },
      ...more,
    };
  }

  toggleTable() {
    this.table.hidden = !this.table.hidden;
    this.tableButton.setAttribute('aria-pressed', !this.table.hidden);
    if (!this.table.hidden && this.prediction) this.fillTable();
  }

  fillTable() {
    const [columns, ...rows] = this.rows();
    const table = element('table', 'grid');
    const head = table.createTHead().insertRow();
    for (const name of columns) head.append(element('th', '', name));
    const body = table.createTBody();
    for (const cells of rows) {
      const row = body.insertRow();
      for (const text of cells) row.append(element('td', '', text));
    }
    this.table.replaceChildren(table);
  }

  image(format) {
    globalThis.Plotly.downloadImage(this.plot, { format, width: 1000, height: 760, scale: format === 'png' ? 2 : 1, filename: this.fileName() });
  }

  fileName() {
    return `${this.prediction.name}-${this.options.kind}`.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  }

  csv() {
    saveText(`${this.fileName()}.csv`, csvText(this.rows()), 'text/csv');
  }

  dispose() {
    this.gone = true;
    this.silence();
    this.seen.disconnect();
    this.sized.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    if (this.drawn) globalThis.Plotly?.purge(this.plot);
    this.figure.replaceChildren();
  }
}
