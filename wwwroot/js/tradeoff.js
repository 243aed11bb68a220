// Scores against size, latency or training time. The page sends the whole drawing; nothing is fetched.

import { colour, csvText, element, escape, loadPlotly, saveMenu, saveText, tool } from './chart-parts.js';

const MOST_BANDS = 3; // more bands than this hide one another; then intervals are bars
const PAD = 0.08;

/** Draws a chart in a figure when it is scrolled to. */
export function mount(figure, drawing, plotly) {
  const chart = new Tradeoff(figure, drawing, plotly);
  return { update: d => chart.update(d), dispose: () => chart.dispose() };
}

class Tradeoff {
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
    const d = this.drawing;
    this.title.textContent = `${d.title}: ${d.yTitle.replace(' (%)', '')} against ${d.xTitle.replace(/ \(.*\)$/, '').toLowerCase()}`;
    this.note.textContent = d.caption;
    this.message.hidden = true;
    this.drawn = true;
    globalThis.Plotly.react(this.plot, this.traces(), this.layout(), { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false });
    this.listen();
    if (!this.table.hidden) this.fillTable();
  }

  /** A click on a point opens the run it comes from; the table has the same as links. */
  listen() {
    if (this.listens) return;
    this.listens = true;
    const pointer = shape => this.plot.querySelector('.nsewdrag')?.style.setProperty('cursor', shape);
    this.plot.on('plotly_hover', e => pointer(linkOf(e) ? 'pointer' : ''));
    this.plot.on('plotly_unhover', () => pointer(''));
    this.plot.on('plotly_click', e => {
      const link = linkOf(e);
      if (link) globalThis.Blazor.navigateTo(link);
    });
  }

  traces() {
    const { series, reference } = this.drawing;
    const asBands = series.length <= MOST_BANDS;
    const traces = [];
    if (reference) {
      traces.push({ type: 'scatter', mode: 'markers', name: reference.name, x: reference.points.map(p => p.x), y: reference.points.map(p => p.y),
        marker: { symbol: 'circle-open', size: 8, color: colour('--ink-3'), line: { width: 1.2 } }, ...hover(reference.points) });
    }
    for (const s of series) {
      const c = colour(s.color);
      const points = s.points;
      const told = points.filter(p => p.low !== null && p.high !== null);
      if (asBands && told.length > 1) {
        traces.push({ type: 'scatter', mode: 'lines', x: [...told, ...told.toReversed()].map(p => p.x), y: [...told.map(p => p.high), ...told.toReversed().map(p => p.low)],
          fill: 'toself', fillcolor: c, opacity: 0.13, line: { width: 0, color: c }, hoverinfo: 'skip', showlegend: false, legendgroup: s.name });
      }
      traces.push({ type: 'scatter', mode: s.named ? 'lines+markers+text' : 'lines+markers', name: s.name, legendgroup: s.name,
        x: points.map(p => p.x), y: points.map(p => p.y), text: points.map(p => p.label), textposition: 'bottom right', textfont: { size: 11, color: colour('--ink-2') },
        line: { color: c, width: 1.8, dash: s.dash },
        marker: { color: c, opacity: 1, size: points.map(p => p.front ? 11 : 8), symbol: s.symbol, line: { color: points.map(p => p.front ? colour('--ink') : c), width: points.map(p => p.front ? 2 : 0) } },
        error_y: asBands && told.length > 1 || told.length === 0 ? undefined : { type: 'data', symmetric: false, array: points.map(p => p.high === null ? 0 : p.high - p.y), arrayminus: points.map(p => p.low === null ? 0 : p.y - p.low), color: c, thickness: 1, width: 3 },
        ...hover(points) });
    }
    return traces;
  }

  layout() {
    const d = this.drawing;
    const all = [...d.series.flatMap(s => s.points), ...(d.reference?.points ?? [])];
    const xs = all.map(p => Math.log10(p.x));
    const [left, right] = padded(Math.min(...xs), Math.max(...xs), 0.1);
    const ys = all.flatMap(p => [p.low ?? p.y, p.high ?? p.y]);
    const reaches = d.withMajority && d.majority !== null;
    const [bottom, top] = padded(Math.min(...ys, ...(reaches ? [d.majority] : [])), Math.max(...ys, ...(reaches ? [d.majority] : [])), d.percent ? 0.005 : 0.01);
    const majority = d.majority === null ? null : d.percent ? `${(100 * d.majority).toFixed(1)} %` : d.majority.toFixed(3);
    const visible = d.majority !== null && d.majority >= bottom && d.majority <= top;
    const axis = { gridcolor: colour('--line'), linecolor: colour('--line-strong'), zeroline: false, tickfont: { size: 11 }, automargin: true, ticks: 'outside', ticklen: 3, tickcolor: colour('--line-strong') };
    const small = { size: 11, color: colour('--ink-2') };
    const plain = { showarrow: false, xref: 'paper', x: 0, xanchor: 'left', font: small };
    return {
      margin: { l: 10, r: 12, t: 10, b: 4 },
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif', size: 12, color: colour('--ink-2') },
      hovermode: 'closest', dragmode: 'zoom',
      hoverlabel: { bgcolor: colour('--surface'), bordercolor: colour('--line-strong'), font: { color: colour('--ink'), size: 12 }, align: 'left' },
      showlegend: true, legend: { orientation: 'h', yref: 'container', y: 0, yanchor: 'bottom', x: 0, font: { size: 11 }, itemclick: false, itemdoubleclick: false },
      xaxis: { ...axis, type: 'log', range: [left, right], title: { text: d.xTitle, font: { size: 11 }, standoff: 6 }, ...ticks(left, right, d.unit, this.plot.clientWidth) },
      yaxis: { ...axis, range: [bottom, top], title: { text: d.yTitle, font: { size: 11 }, standoff: 8 }, ...(d.percent ? { tickformat: top - bottom < 0.05 ? '.1%' : '.0%' } : {}) },
      shapes: visible ? [{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: d.majority, y1: d.majority, line: { color: colour('--ink-3'), width: 1.4, dash: 'dash' } }] : [],
      annotations: majority === null ? [] : [visible
        ? { ...plain, y: d.majority, yanchor: 'bottom', text: `always the same answer: ${majority}` }
        : { ...plain, yref: 'paper', y: 0, yanchor: 'bottom', text: `always the same answer: ${majority}, ${d.majority < bottom ? 'below ↓' : 'above ↑'}` }],
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
    const model = this.drawing.columns.indexOf('model');
    for (const [i, cells] of this.drawing.rows.entries()) {
      const row = body.insertRow();
      const link = this.drawing.links[i];
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

const hover = points => ({ customdata: points.map(p => [p.hover.map(escape).join('<br>'), p.link]), hovertemplate: '%{customdata[0]}<extra></extra>' });

const linkOf = event => event.points.at(0)?.customdata?.[1];

function padded(low, high, least) {
  const pad = Math.max((high - low) * PAD, least);
  return [low - pad, high + pad];
}

/** Ticks that people say, on a logarithmic axis: 1 MB, 5 MB, 20 MB; 30 s, 2 m, 1 h. */
export function ticks(left, right, unit, width) {
  const most = Math.max(3, Math.min(9, Math.floor((width || 600) / 70)));
  const [low, high] = [10 ** left, 10 ** right];
  const seconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800];
  const decades = Array.from({ length: 19 }, (_, i) => 10 ** (i - 6));
  const ladders = unit === 's'
    ? [seconds, seconds.flatMap((s, i) => i % 3 === 0 ? [s] : [])]
    : [[1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9], [1, 1.5, 2, 3, 4, 5, 7], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]].map(steps => decades.flatMap(d => steps.map(s => s * d)));
  const inside = ladders.map(l => l.filter(v => v >= low && v <= high));
  const tickvals = inside.find(l => l.length <= most) ?? inside.at(-1);
  return { tickvals, ticktext: tickvals.map(v => spoken(v, unit)) };
}

function spoken(value, unit) {
  const number = v => String(+v.toPrecision(3));
  if (unit === 'bytes') return value >= 1e9 ? `${number(value / 1e9)} GB` : value >= 1e6 ? `${number(value / 1e6)} MB` : `${number(value / 1e3)} kB`;
  if (unit === 's') return value >= 3600 ? `${number(value / 3600)} h` : value >= 60 ? `${number(value / 60)} m` : `${number(value)} s`;
  return `${number(value)} ${unit}`;
}
