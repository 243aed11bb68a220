// Maps of residues against residues: expected distances, contacts, expected distance errors; with a crosshair that all views of the structure share.

import { element, saveText } from './chart-parts.js';
import { residueName } from './structure-store.js';
import { StructureFigure } from './structure-figure.js';

const NEAR = 6; // pairs closer along the chain than this are near in any fold
const ROWS = 200;

const KINDS = {
  distances: {
    title: 'Expected distances', unit: 'Å', file: () => 'distances.csv', scale: 'Viridis', reverse: true, digits: 1, smallFirst: true, range: [0, 22],
    note: 'Expected distances between CA atoms, the means of what the networks predict. Far pairs are told apart badly: beyond about 20 Å a distance only says "far".',
  },
  contacts: {
    title: 'Contacts', unit: 'probability', file: () => 'contacts.csv', scale: 'Viridis', reverse: false, digits: 3, range: [0, 1],
    note: 'How probable it is that the CB atoms of two residues are within 8 Å.',
  },
  errors: {
    title: 'Expected distance error', unit: 'Å', file: rank => `errors-${rank}.csv`, scale: 'Cividis', reverse: true, digits: 1, smallFirst: true, range: [0],
    note: 'How far off this model\'s CA distances are expected to be: the mean difference from the predicted distribution. It is no aligned error.',
  },
};

export class ResidueMap extends StructureFigure {
  build() {
    super.build();
    this.figure.classList.add('square');
    this.cross = element('div', 'crosshair');
    this.cross.setAttribute('aria-hidden', 'true');
    this.plot.after(this.cross);
  }

  get kind() {
    return KINDS[this.options.map];
  }

  async fetchMore() {
    this.values = await this.store.map(this.kind.file(this.options.rank));
  }

  heading() {
    const { title, unit } = this.kind;
    return `${title} (${unit})${this.options.map === 'errors' ? `, model ${this.options.rank}` : ''}`;
  }

  caption() {
    return `${this.kind.note} ${this.chosen()}`;
  }

  chosen() {
    const [i, j = i] = this.store.picked;
    if (i === undefined) return 'Click to keep a pair of residues; it is marked in the model.';
    const value = this.values?.[i - 1]?.[j - 1];
    return `Chosen: ${residueName(this.prediction, i)}${j === i ? '' : ` and ${residueName(this.prediction, j)}`}${j === i || value === null || value === undefined ? '' : `, ${value.toFixed(this.kind.digits)} ${this.kind.unit === 'Å' ? 'Å' : ''}`.trimEnd()}.`;
  }

  traces() {
    const { scale, reverse, range, unit, digits } = this.kind;
    const n = this.values.length;
    const numbers = Array.from({ length: n }, (_, k) => k + 1);
    return [{
      type: 'heatmap', x: numbers, y: numbers, z: this.values, colorscale: scale, reversescale: reverse, zmin: range[0], zmax: range[1] ?? this.values.flat().reduce((most, value) => Math.max(most, value ?? 0), 1), hoverongaps: false, showlegend: false,
      hovertemplate: `residues %{x} and %{y}<br>%{z:.${digits}f} ${unit === 'Å' ? 'Å' : ''}<extra></extra>`,
      colorbar: { thickness: 10, outlinewidth: 0, tickfont: { size: 11 }, title: { text: unit, font: { size: 11 }, side: 'right' }, len: this.share(), ypad: 0 },
    }];
  }

  /** How much of the height the square takes, and with it the bar of colours. */
  share() {
    return Math.min(1, Math.max(0.3, (this.plot.clientWidth - 115) / (this.plot.clientHeight - 55)));
  }

  async fit() {
    await super.fit();
    const len = this.share();
    if (!this.gone && Math.abs(len - this.plot.data[0].colorbar.len) > 0.01) await globalThis.Plotly.restyle(this.plot, { 'colorbar.len': len });
  }

  layout() {
    const n = this.values.length;
    const range = [0.5, n + 0.5];
    return this.base({
      margin: { l: 10, r: 4, t: 6, b: 4 },
      xaxis: this.axis('residue', { range, showgrid: false, constrain: 'domain', minallowed: range[0], maxallowed: range[1] }),
      yaxis: this.axis('residue', { range: [range[1], range[0]], showgrid: false, scaleanchor: 'x', constrain: 'domain' }),
    });
  }

  listen() {
    super.listen();
    this.plot.on('plotly_afterplot', () => this.markAll());
  }

  residues(point) {
    return point.x === point.y ? [point.x] : [point.x, point.y];
  }

  marked(what) {
    this.markAll();
    if (what === 'pick') this.note.textContent = this.caption();
  }

  /** Lines over the map: those that are chosen, and those that are pointed at. */
  markAll() {
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    if (!xaxis) return;
    const lines = [];
    const add = (residues, look) => {
      const [i, j = i] = residues;
      if (i === undefined) return;
      const x = xaxis._offset + xaxis.d2p(i), y = yaxis._offset + yaxis.d2p(j);
      if (x >= xaxis._offset && x <= xaxis._offset + xaxis._length) lines.push(line(look, `left:${x}px;top:${yaxis._offset}px;height:${yaxis._length}px`, 'v'));
      if (y >= yaxis._offset && y <= yaxis._offset + yaxis._length) lines.push(line(look, `top:${y}px;left:${xaxis._offset}px;width:${xaxis._length}px`, 'h'));
    };
    add(this.store.picked, 'picked');
    add(this.store.hovered, 'hovered');
    Object.assign(this.cross.style, { top: `${this.plot.offsetTop}px`, left: `${this.plot.offsetLeft}px`, width: `${this.plot.offsetWidth}px`, height: `${this.plot.offsetHeight}px` });
    this.cross.replaceChildren(...lines);
  }

  /** The pairs that say most; the file holds all. */
  rows() {
    const pairs = [];
    const n = this.values.length;
    for (let i = 0; i < n; i++) for (let j = i + NEAR; j < n; j++) if (this.values[i][j] !== null) pairs.push([i + 1, j + 1, this.values[i][j]]);
    pairs.sort((a, b) => this.kind.smallFirst ? a[2] - b[2] : b[2] - a[2]);
    return [['residue', 'and residue', `${this.kind.title.toLowerCase()} (${this.kind.unit})`],
      ...pairs.slice(0, ROWS).map(([i, j, value]) => [residueName(this.prediction, i), residueName(this.prediction, j), value.toFixed(this.kind.digits)])];
  }

  async csv() {
    saveText(`${this.fileName()}-${this.options.map}.csv`, await this.store.text(this.kind.file(this.options.rank)), 'text/csv');
  }
}

function line(look, style, direction) {
  const mark = element('i', `${look} ${direction}`);
  mark.style.cssText = style;
  return mark;
}
