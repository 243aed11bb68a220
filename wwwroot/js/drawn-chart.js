// A chart of which the page sends the whole drawing: title, buttons, table, note, drawn when scrolled to, and again when the scheme changes.

import { colour, csvText, element, escape, loadPlotly, saveMenu, saveText, tool } from './chart-parts.js';

/** A chart in a figure. What draws it says its heading, traces and layout; the drawing has caption, columns, rows and the name of files. */
export class DrawnChart {
  constructor(figure, drawing, plotly) {
    [this.figure, this.drawing, this.address] = [figure, drawing, plotly];
    this.build();
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => this.draw();
    this.scheme.addEventListener('change', this.onScheme);
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
    this.tableButton = tool(tools, 'table', 'Table of these points', () => this.toggleTable());
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
    try {
      await loadPlotly(this.address);
      this.draw();
    } catch (problem) {
      const again = element('button', 'btn small', 'Try again');
      again.addEventListener('click', () => this.load());
      this.message.replaceChildren(problem.message, ' ', again);
    }
  }

  update(drawing) {
    this.drawing = drawing;
    this.draw();
  }

  draw() {
    if (!globalThis.Plotly || !this.wanted) return;
    this.title.textContent = this.heading();
    this.note.textContent = this.drawing.caption;
    this.message.hidden = true;
    this.drawn = true;
    globalThis.Plotly.react(this.plot, this.traces(), this.layout(), { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false });
    this.listen();
    if (!this.table.hidden) this.fillTable();
  }

  heading() {
    return this.drawing.title;
  }

  /** Hears of clicks, where they do something. */
  listen() { }

  axis(more) {
    return { gridcolor: colour('--line'), linecolor: colour('--line-strong'), zeroline: false, tickfont: { size: 11 }, automargin: true, ticks: 'outside', ticklen: 3, tickcolor: colour('--line-strong'), ...more };
  }

  base(more) {
    return {
      margin: { l: 10, r: 12, t: 10, b: 4 },
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
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
    if (!this.table.hidden) this.fillTable();
  }

  fillTable() {
    const table = element('table', 'grid');
    const head = table.createTHead().insertRow();
    for (const name of this.drawing.columns) head.append(element('th', '', name));
    const body = table.createTBody();
    const model = this.drawing.links ? this.drawing.columns.indexOf('model') : -1;
    for (const [i, cells] of this.drawing.rows.entries()) {
      const row = body.insertRow();
      const link = this.drawing.links?.[i];
      for (const [column, text] of cells.entries()) {
        const cell = row.insertCell();
        if (link && column === model) {
          const anchor = element('a', '', text);
          anchor.href = link;
          cell.append(anchor);
        } else {
          cell.textContent = text;
        }
      }
    }
    this.table.replaceChildren(table);
  }

  image(format) {
    globalThis.Plotly.downloadImage(this.plot, { format, width: 1200, height: 760, scale: format === 'png' ? 2 : 1, filename: this.drawing.fileName });
  }

  csv() {
    saveText(`${this.drawing.fileName}.csv`, csvText([this.drawing.columns, ...this.drawing.rows]), 'text/csv');
  }

  dispose() {
    this.seen.disconnect();
    this.sized.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    if (this.drawn) globalThis.Plotly?.purge(this.plot);
    this.figure.replaceChildren();
  }
}

/** What is said of points that are pointed at. */
export const hover = points => ({ customdata: points.map(p => [p.hover.map(escape).join('<br>'), p.link]), hovertemplate: '%{customdata[0]}<extra></extra>' });
