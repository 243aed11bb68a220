// A figure of methods side by side: by length with intervals, or chain by chain. The page sends the whole drawing; nothing is fetched.

import { DrawnChart, hover } from './drawn-chart.js';

const MOST_NAMES = 40; // more names than this under an axis hide one another, and marks side by side too

/** Draws a chart in a figure when it is scrolled to. */
export function mount(figure, options) {
  const chart = new Benchmark(figure, options);
  return { update: o => chart.update(o), dispose: () => chart.dispose() };
}

class Benchmark extends DrawnChart {
  traces() {
    return this.drawing.series.map(s => {
      const told = s.points.some(p => p.low !== null);
      return {
        type: 'scatter', mode: 'markers', name: s.name, x: s.points.map(p => p.x), y: s.points.map(p => p.y), offsetgroup: s.name,
        marker: { color: s.color, symbol: s.symbol, size: told ? 9 : 7, opacity: 1 },
        error_y: told ? { type: 'data', symmetric: false, array: s.points.map(p => (p.high ?? p.y) - p.y), arrayminus: s.points.map(p => p.y - (p.low ?? p.y)), color: s.color, thickness: 1.4, width: 4 } : undefined,
        ...hover(s.points),
      };
    });
  }

  layout() {
    const d = this.drawing;
    const few = d.places.length <= MOST_NAMES;
    return this.base({
      ...(few ? { scattermode: 'group', scattergap: 0.35 } : {}),
      xaxis: this.axis(d.xTitle, {
        type: 'category', categoryorder: 'array', categoryarray: d.places, range: [-0.5, d.places.length - 0.5], showticklabels: few,
      }),
      yaxis: this.axis(d.yTitle, { rangemode: 'tozero' }),
    });
  }
}
