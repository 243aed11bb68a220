// Scores against size, latency or training time. The page sends the whole drawing; nothing is fetched.

import { colour } from './chart-parts.js';
import { DrawnChart, hover } from './drawn-chart.js';

const MOST_BANDS = 3; // more bands than this hide one another; then intervals are bars
const PAD = 0.08;

/** Draws a chart in a figure when it is scrolled to. */
export function mount(figure, options) {
  const chart = new Tradeoff(figure, options);
  return { update: o => chart.update(o), dispose: () => chart.dispose() };
}

class Tradeoff extends DrawnChart {
  heading() {
    const d = this.drawing;
    return `${d.title}: ${d.yTitle.replace(' (%)', '')} against ${d.xTitle.replace(/ \(.*\)$/, '').toLowerCase()}`;
  }

  /** A click on a point opens the run it comes from; the table has the same as links. */
  listen() {
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
    const small = { size: 11, color: colour('--ink-2') };
    const plain = { showarrow: false, xref: 'paper', x: 0, xanchor: 'left', font: small };
    return this.base({
      xaxis: this.axis(d.xTitle, { type: 'log', range: [left, right], ...ticks(left, right, d.unit, this.plot.clientWidth) }),
      yaxis: this.axis(d.yTitle, { range: [bottom, top], ...(d.percent ? { tickformat: top - bottom < 0.05 ? '.1%' : '.0%' } : {}) }),
      shapes: visible ? [{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: d.majority, y1: d.majority, line: { color: colour('--ink-3'), width: 1.4, dash: 'dash' } }] : [],
      annotations: majority === null ? [] : [visible
        ? { ...plain, y: d.majority, yanchor: 'bottom', text: `always the same answer: ${majority}` }
        : { ...plain, yref: 'paper', y: 0, yanchor: 'bottom', text: `always the same answer: ${majority}, ${d.majority < bottom ? 'below ↓' : 'above ↑'}` }],
    });
  }
}

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
