// One metric of one or several runs. The page says what to show; points come over HTTP and never through the page's connection.

import { DASHES, element, escape, loadPlotly, MARKERS, tool } from './chart-parts.js';
import { ChartFigure } from './chart-figure.js';

const POINTS = 1000;
const MOST_ROWS = 500;
const SMOOTH_FROM = 40; // fewer points than this say more as they are

/** Draws a chart in a figure when it is scrolled to. */
export function mount(figure, options, page) {
  const chart = new Chart(figure, options, page);
  return {
    update: o => chart.update(o),
    refresh: () => chart.refresh(),
    dispose: () => chart.dispose(),
  };
}

class Chart extends ChartFigure {
  constructor(figure, options, page) {
    super(figure);
    [this.options, this.page] = [options, page];
    this.series = new Map();
    this.visible = false;
    this.stale = true;
    this.title.textContent = options.title;
  }

  addTools(tools) {
    this.reset = tool(tools, 'reset', 'Show the whole curve', () => this.zoomed(null));
    this.logButton = tool(tools, 'log', 'Logarithmic vertical axis', () => this.page.invokeMethodAsync('ToggleLog'));
  }

  get csvLabel() {
    return 'CSV, all points';
  }

  get size() {
    return { width: 1200, height: 640 };
  }

  get cellClass() {
    return 'num';
  }

  scrolled(visible) {
    this.visible = visible;
    if (visible && this.stale) this.load();
  }

  update(options) {
    const reload = JSON.stringify([options.runs.map(r => r.id), options.range]) !== JSON.stringify([this.options.runs.map(r => r.id), this.options.range]);
    this.options = options;
    if (reload) {
      this.stale = true;
      if (this.visible) this.load();
    } else {
      this.draw();
    }
  }

  /** New points exist: fetch what came after the last one known. */
  refresh() {
    if (!this.visible || this.options.range) {
      this.stale = true;
      return;
    }
    if (this.busy) {
      this.again = true;
      return;
    }
    this.load(this.series.size > 0);
  }

  async load(onlyNew = false) {
    this.abort?.abort();
    const abort = this.abort = new AbortController();
    this.stale = false;
    this.busy = true;
    try {
      await loadPlotly(this.options.plotly);
      await Promise.all(this.options.runs.map(run => this.fetchRun(run, onlyNew, abort.signal)));
      for (const id of [...this.series.keys()]) if (!this.options.runs.some(r => r.id === id)) this.series.delete(id);
      this.draw();
    } catch (problem) {
      if (problem.name !== 'AbortError') this.say(problem.message || 'The points did not come.', () => this.load());
    } finally {
      if (this.abort === abort) this.busy = false;
    }
    if (this.again && !this.busy) {
      this.again = false;
      this.load(true);
    }
  }

  async fetchRun(run, onlyNew, signal) {
    const held = this.series.get(run.id);
    const append = onlyNew && held && held.step.length < 3 * POINTS;
    const query = new URLSearchParams({ name: this.options.metric, points: POINTS });
    if (this.options.range) {
      query.set('from', this.options.range[0]);
      query.set('to', this.options.range[1]);
    } else if (append && held.step.length) {
      query.set('from', held.step.at(-1) + 1);
    }
    const answer = await fetch(`api/runs/${run.id}/series?${query}`, { signal, headers: { accept: 'application/json' } });
    if (answer.status === 401) throw new Error('You are signed out. Load the page again.');
    if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
    const got = await answer.json();
    if (append) {
      if (!got.step.length || got.step[0] <= (held.step.at(-1) ?? -1)) return;
      for (const key of ['step', 'time', 'value']) held[key].push(...got[key]);
      held.count += got.count;
      held.sampled ||= got.sampled;
    } else {
      this.series.set(run.id, got);
    }
  }

  draw() {
    if (!globalThis.Plotly || this.gone || !this.visible && !this.drawn) return;
    const o = this.options;
    this.logButton.setAttribute('aria-pressed', o.logY);
    this.reset.hidden = !o.range;
    const traces = [];
    let points = 0, sampled = false, smoothed = false;
    o.runs.forEach((run, i) => {
      const s = this.series.get(run.id);
      if (!s?.step.length) return;
      points += s.count;
      sampled ||= s.sampled;
      const x = this.abscissa(s);
      const sparse = s.step.length < SMOOTH_FROM, exact = o.exact;
      const line = { color: run.color, width: 1.8, dash: DASHES[i % DASHES.length] };
      const value = o.percent ? '%{y:.1%}' : '%{y:.5~g}';
      const name = short(run.name);
      const where = o.x === 'step' ? '' : ' at step %{customdata[0]:,}';
      const common = { type: 'scatter', x, name, legendgroup: `${run.id}`, connectgaps: false };
      if (!sparse && !exact && o.smoothing > 0) {
        smoothed = true;
        traces.push({ ...common, y: s.value, mode: 'lines', line: { color: run.color, width: 1 }, opacity: 0.22, hoverinfo: 'skip', showlegend: false });
        const raw = o.percent ? '%{customdata[1]:.1%}' : '%{customdata[1]:.5~g}';
        traces.push({ ...common, y: smooth(s.value, o.smoothing), mode: 'lines', line, customdata: s.step.map((n, j) => [n, s.value[j]]),
          hovertemplate: `${value}, measured ${raw}${where}<extra>${escape(name)}</extra>` });
      } else {
        traces.push({ ...common, y: s.value, mode: sparse ? 'lines+markers' : 'lines', line, marker: { size: 6, symbol: MARKERS[i % MARKERS.length] },
          customdata: s.step.map(n => [n]), hovertemplate: `${value}${where}<extra>${escape(name)}</extra>` });
      }
    });
    if (traces.length === 0) {
      this.say(o.runs.some(r => r.live) ? 'No points yet.' : 'No points.');
      return;
    }
    this.note.textContent = [
      sampled ? `Min–max of ${points.toLocaleString('en')} points` : '',
      smoothed ? `smoothed ${o.smoothing}, measured values faint` : '',
    ].filter(Boolean).join('; ');
    this.show(traces, this.layout(traces), { doubleClick: false });
  }

  layout(traces) {
    const o = this.options;
    return this.base({
      uirevision: JSON.stringify([o.x, o.range]), hovermode: 'x unified', showlegend: o.runs.length > 1, legend: this.legend({}),
      xaxis: this.axis({ step: 'step', time: 'time', relative: 'time since start' }[o.x], {
        type: o.x === 'time' ? 'date' : o.logX ? 'log' : 'linear', showgrid: false, ...(o.x === 'relative' ? durationTicks(traces) : {}), unifiedhovertitle: { text: { step: 'step %{x:,d}', relative: '%{x:,.0f} s' }[o.x] },
        ...(o.x === 'step' ? { tickformat: ',~r', hoverformat: ',d' } : {}),
        ...(o.range || o.x === 'time' ? {} : { rangemode: 'tozero' }),
      }),
      yaxis: this.axis(o.axis, {
        type: o.logY ? 'log' : 'linear', fixedrange: true,
        ...(o.percent ? { tickformat: '.0%', autorangeoptions: { clipmin: 0, clipmax: 1 } } : { exponentformat: 'power' }),
        ...(traces.every(t => t.y.every(v => v === null || v >= 0)) ? { rangemode: 'nonnegative' } : {}),
      }),
    });
  }

  abscissa(s) {
    if (this.options.x === 'step') return s.step;
    if (this.options.x === 'time') return s.time.map(t => new Date(t - new Date(t).getTimezoneOffset() * 60000).toISOString().slice(0, -1));
    return s.time.map(t => (t - s.start) / 1000);
  }

  listen() {
    this.plot.on('plotly_relayout', change => {
      const low = change['xaxis.range[0]'] ?? change['xaxis.range']?.[0];
      const high = change['xaxis.range[1]'] ?? change['xaxis.range']?.[1];
      if (low === undefined || high === undefined) return;
      this.zoomed([this.stepAt(low, false), this.stepAt(high, true)]);
    });
    this.plot.on('plotly_doubleclick', () => this.zoomed(null));
  }

  /** The step at a place on the horizontal axis, whatever that axis shows. */
  stepAt(place, up) {
    const { x, logX } = this.options;
    if (x === 'step') {
      const step = logX ? 10 ** place : +place;
      return Math.max(0, up ? Math.ceil(step) : Math.floor(step));
    }
    let best = up ? 0 : Infinity;
    for (const s of this.series.values()) {
      const xs = this.abscissa(s);
      const at = x === 'relative' && logX ? 10 ** place : place;
      const inside = xs.findIndex(v => x === 'time' ? v >= String(at).replace(' ', 'T') : v >= at);
      const index = inside < 0 ? xs.length - 1 : inside;
      best = up ? Math.max(best, s.step[index]) : Math.min(best, s.step[index]);
    }
    return best === Infinity ? 0 : best;
  }

  zoomed(range) {
    this.page.invokeMethodAsync('Zoom', range?.[0] ?? null, range?.[1] ?? null);
  }

  /** The newest steps, of each run a column. */
  rows() {
    const runs = this.options.runs.filter(r => this.series.get(r.id)?.step.length);
    const rows = new Map();
    runs.forEach((run, column) => {
      const s = this.series.get(run.id);
      s.step.forEach((step, i) => {
        if (!rows.has(step)) rows.set(step, new Array(runs.length).fill(''));
        const v = s.value[i];
        rows.get(step)[column] = v === null ? 'not a number' : this.options.percent ? `${(100 * v).toFixed(1)} %` : String(+v.toPrecision(6));
      });
    });
    const steps = [...rows.keys()].sort((a, b) => b - a).slice(0, MOST_ROWS);
    return [['step', ...runs.map(r => runs.length > 1 ? r.name : this.options.title)], ...steps.map(step => [step.toLocaleString('en'), ...rows.get(step)])];
  }

  csv() {
    const query = new URLSearchParams({ name: this.options.metric });
    for (const run of this.options.runs) query.append('run', run.id);
    const link = element('a');
    link.href = `api/series.csv?${query}`;
    link.download = `${this.fileName()}.csv`;
    link.click();
  }

  fileName() {
    return `${this.options.metric.replaceAll('/', '-')}-run-${this.options.runs.map(r => r.id).join('-')}`;
  }

  say(text, retry) {
    super.say(text, retry);
    this.plot.hidden = !this.drawn || this.series.size === 0;
  }

  dispose() {
    this.abort?.abort();
    super.dispose();
  }
}

/** Exponential moving average without the bias towards the first point; gaps stay gaps. */
export function smooth(values, weight) {
  let mean = 0, mass = 0;
  return values.map(v => {
    if (v === null || !Number.isFinite(v)) return null;
    mean = mean * weight + (1 - weight) * v;
    mass = mass * weight + (1 - weight);
    return mean / mass;
  });
}

/** Ticks at durations people say: 30 s, 1 m, 5 m, 2 h. */
function durationTicks(traces) {
  const longest = Math.max(1, ...traces.map(t => t.x.at(-1) ?? 0));
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
  const step = steps.find(s => longest / s <= 7) ?? steps.at(-1);
  const tickvals = [];
  for (let at = 0; at <= longest; at += step) tickvals.push(at);
  return { tickvals, ticktext: tickvals.map(duration) };
}

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return seconds % 60 ? `${Math.floor(seconds / 60)} m ${seconds % 60} s` : `${seconds / 60} m`;
  const minutes = Math.round(seconds % 3600 / 60);
  return minutes ? `${Math.floor(seconds / 3600)} h ${minutes} m` : `${Math.floor(seconds / 3600)} h`;
}

const short = text => text.length > 30 ? `${text.slice(0, 29)}…` : text;
