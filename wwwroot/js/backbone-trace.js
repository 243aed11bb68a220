// The CA atoms of a model as a line, coloured by confidence: what is shown where Mol* or WebGL is missing. Without WebGL the line is projected here.

import { colour, element, loadPlotly } from './chart-parts.js';
import { BANDS, bandOf } from './structure-store.js';

export class BackboneTrace {
  name = 'trace';

  constructor(stage, store, options, webgl, reason) {
    [this.stage, this.store, this.options, this.webgl] = [stage, store, options, webgl];
    this.plot = element('div', 'molecule-canvas');
    this.note = element('div', 'molecule-note', reason);
    stage.replaceChildren(this.plot, this.note);
    this.turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    this.silence = store.listen(() => this.draw());
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => this.draw();
    this.scheme.addEventListener('change', this.onScheme);
    this.sized = new ResizeObserver(() => { if (this.atoms) globalThis.Plotly?.Plots.resize(this.plot); });
    this.sized.observe(this.plot);
  }

  async show({ rank, reference }) {
    await loadPlotly(this.options.plotly, true);
    const atoms = trace(await this.store.text(`rank-${rank}.pdb`));
    if (atoms.length === 0) throw new Error('The model has no CA atoms.');
    this.reference = reference ? trace(await this.store.text('reference.pdb')) : null;
    this.middle = [0, 1, 2].map(k => atoms.reduce((sum, a) => sum + a.at[k], 0) / atoms.length);
    this.atoms = atoms;
    this.draw();
  }

  draw() {
    if (!this.atoms) return;
    const first = !this.drawnOnce;
    this.drawnOnce = true;
    globalThis.Plotly.react(this.plot, this.traces(), this.layout(), { displayModeBar: false, responsive: false, scrollZoom: this.webgl, showTips: false });
    if (!first) return;
    this.plot.on('plotly_hover', e => { const r = e.points[0].customdata; if (r) this.store.hover([r], this); });
    this.plot.on('plotly_unhover', () => this.store.hover([], this));
    this.plot.on('plotly_click', e => { const r = e.points[0].customdata; if (r) this.store.pick([r], this); });
    if (!this.webgl) this.drag();
  }

  traces() {
    const at = atom => this.place(atom.at);
    const line = (atoms, name, color, width, more = {}) => {
      const points = atoms.map(a => a ? at(a) : [null, null, null]);
      return { type: this.webgl ? 'scatter3d' : 'scatter', mode: 'lines', name, x: points.map(p => p[0]), y: points.map(p => p[1]), ...(this.webgl ? { z: points.map(p => p[2]) } : {}),
        line: { color, width: this.webgl ? width + 3 : width }, connectgaps: false, customdata: atoms.map(a => a?.residue ?? null), text: atoms.map(a => a ? `residue ${a.residue}, ${a.percent.toFixed(0)}` : ''),
        hovertemplate: '%{text}<extra></extra>', showlegend: false, ...more };
    };
    const traces = BANDS.map(b => line(this.atoms.flatMap((a, i) => bandOf(a.percent) === b && i + 1 < this.atoms.length ? [a, this.atoms[i + 1], null] : []), b.word, b.color, 4));
    if (this.reference) traces.unshift(line(this.reference, 'reference', '#9aa0a6', 2, { hoverinfo: 'skip', hovertemplate: undefined }));
    const marked = [...this.store.picked, ...this.store.hovered];
    traces.push(line(this.atoms.filter(a => marked.includes(a.residue)), 'chosen', colour('--accent'), 2, { mode: 'markers', marker: { color: colour('--accent'), size: this.webgl ? 6 : 11, symbol: 'circle' } }));
    return traces;
  }

  /** A place as it is drawn: as it is in space, or turned and seen from the front. */
  place(at) {
    const [x, y, z] = at.map((v, k) => v - this.middle[k]);
    const t = this.turn;
    return this.webgl ? at : [t[0] * x + t[1] * y + t[2] * z, t[3] * x + t[4] * y + t[5] * z, t[6] * x + t[7] * y + t[8] * z];
  }

  layout() {
    const common = { margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', showlegend: false, hovermode: 'closest',
      hoverlabel: { bgcolor: colour('--surface'), bordercolor: colour('--line-strong'), font: { color: colour('--ink'), size: 12 } } };
    const none = { visible: false, showgrid: false, zeroline: false };
    if (this.webgl) return { ...common, uirevision: 'kept', scene: { xaxis: none, yaxis: none, zaxis: none, aspectmode: 'data', dragmode: 'turntable' } };
    const reach = 1.08 * Math.max(...this.atoms.map(a => Math.hypot(...a.at.map((v, k) => v - this.middle[k]))));
    return { ...common, dragmode: false, xaxis: { ...none, range: [-reach, reach], fixedrange: true }, yaxis: { ...none, range: [-reach, reach], scaleanchor: 'x', fixedrange: true } };
  }

  /** Turns the projected line with the pointer or the arrow keys. */
  drag() {
    let from = null;
    this.plot.style.touchAction = 'none';
    this.plot.tabIndex = 0;
    this.plot.setAttribute('aria-label', 'Backbone; arrow keys turn it');
    this.plot.addEventListener('pointerdown', e => { from = [e.clientX, e.clientY]; this.plot.setPointerCapture?.(e.pointerId); }, true);
    this.plot.addEventListener('pointermove', e => {
      if (!from) return;
      this.rotate((e.clientX - from[0]) * 0.01, (e.clientY - from[1]) * 0.01);
      from = [e.clientX, e.clientY];
    }, true);
    for (const end of ['pointerup', 'pointercancel']) this.plot.addEventListener(end, () => { from = null; }, true);
    this.plot.addEventListener('keydown', e => {
      const step = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] }[e.key];
      if (!step) return;
      e.preventDefault();
      this.rotate(...step);
    });
  }

  rotate(a, b) {
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    const by = [ca, 0, sa, sb * sa, cb, -sb * ca, -cb * sa, sb, cb * ca];
    const t = this.turn;
    this.turn = [0, 1, 2].flatMap(r => [0, 1, 2].map(c => by[3 * r] * t[c] + by[3 * r + 1] * t[3 + c] + by[3 * r + 2] * t[6 + c]));
    this.draw();
  }

  reset() {
    this.turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    if (this.webgl) globalThis.Plotly.relayout(this.plot, { 'scene.camera': { eye: { x: 1.25, y: 1.25, z: 1.25 } } });
    this.draw();
  }

  image() {
    return globalThis.Plotly.toImage(this.plot, { format: 'png', width: 1200, height: 900, scale: 2 });
  }

  drawn() {
    return { structures: this.reference ? 2 : 1, atoms: this.atoms?.length ?? 0 };
  }

  dispose() {
    this.silence();
    this.sized.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    if (this.drawnOnce) globalThis.Plotly?.purge(this.plot);
    this.stage.replaceChildren();
  }
}

/** The CA atoms of a PDB file's first model. */
export function trace(text) {
  const atoms = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('ENDMDL')) break;
    if (line.startsWith('ATOM') && line.slice(12, 16) === ' CA ' && ' A'.includes(line[16])) {
      atoms.push({ residue: +line.slice(22, 26), at: [+line.slice(30, 38), +line.slice(38, 46), +line.slice(46, 54)], percent: +line.slice(60, 66) });
    }
  }
  return atoms;
}
