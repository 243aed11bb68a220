// Charts along a chain and of its torsions.

import { colour } from './chart-parts.js';
import { BANDS, bandOf, degrees, modelOf, residueName } from './structure-store.js';
import { StructureFigure } from './structure-figure.js';
import { ResidueMap } from './structure-map.js';

/** Draws one of the charts of a structure: map, confidence, deviation, torsions or depth. */
export function mount(figure, options) {
  const chart = new KINDS[options.kind](figure, options);
  return { update: o => chart.update(o), dispose: () => chart.dispose() };
}

/** A chart along the chain: residues from left to right, with lines where residues are pointed at or chosen. */
class AlongChain extends StructureFigure {
  get model() {
    return modelOf(this.prediction, this.options.rank);
  }

  get numbers() {
    return Array.from({ length: this.prediction.sequence.length }, (_, k) => k + 1);
  }

  layout() {
    const n = this.prediction.sequence.length;
    return this.base({ hovermode: 'x', xaxis: this.axis('residue', { range: [0.5, n + 0.5], showgrid: false }), yaxis: this.vertical(), shapes: this.marks() });
  }

  backdrop() {
    return [];
  }

  marks() {
    const at = (residue, dash) => ({ type: 'line', x0: residue, x1: residue, yref: 'paper', y0: 0, y1: 1, line: { color: colour('--accent'), width: 1, dash } });
    return [...this.backdrop(), ...this.store.picked.map(r => at(r, 'solid')), ...this.store.hovered.map(r => at(r, 'dot'))];
  }

  marked() {
    globalThis.Plotly.relayout(this.plot, { shapes: this.marks() });
  }
}

class Confidence extends AlongChain {
  heading() {
    return `Expected lDDT times 100 along the chain, model ${this.model.rank}`;
  }

  caption() {
    return 'How well each residue\'s surroundings are expected to be right, from the predicted distances: it is not measured. Bands as in the AlphaFold database.';
  }

  vertical() {
    return this.axis('expected lDDT × 100', { range: [0, 100], tickvals: [0, 50, 70, 90, 100] });
  }

  backdrop() {
    const edges = [100, 90, 70, 50, 0];
    return BANDS.map((b, i) => ({ type: 'rect', xref: 'paper', x0: 0, x1: 1, y0: edges[i + 1], y1: edges[i], fillcolor: b.color, opacity: 0.1, line: { width: 0 }, layer: 'below' }));
  }

  traces() {
    const y = this.model.expected_lddt.map(v => 100 * v);
    return [
      { type: 'scatter', mode: 'lines', x: this.numbers, y, line: { color: colour('--ink-3'), width: 1.2 }, hoverinfo: 'skip', showlegend: false },
      ...BANDS.map(b => {
        const of = this.numbers.filter(r => bandOf(y[r - 1]) === b);
        return { type: 'scatter', mode: 'markers', name: `${b.word} (${b.range})`, x: of, y: of.map(r => y[r - 1]), marker: { color: b.color, size: 5, line: { color: colour('--ink-3'), width: 0.6 } },
          text: of.map(r => residueName(this.prediction, r)), hovertemplate: '%{text}: %{y:.0f}<extra></extra>' };
      }),
    ];
  }

  rows() {
    return [['residue', 'number', 'expected lDDT x 100', 'band'], ...this.numbers.map(r => [this.prediction.sequence[r - 1], `${r}`, (100 * this.model.expected_lddt[r - 1]).toFixed(1), bandOf(100 * this.model.expected_lddt[r - 1]).word])];
  }
}

class Deviation extends AlongChain {
  heading() {
    return `Distance of each CA to the reference's (Å), model ${this.model.rank}`;
  }

  caption() {
    return `Measured after superposition on ${this.prediction.reference.name}, chain ${this.prediction.reference.chain}. Gaps: residues that the reference does not show.`;
  }

  vertical() {
    return this.axis('distance (Å)', { rangemode: 'tozero' });
  }

  traces() {
    return [{ type: 'scatter', mode: 'lines+markers', name: `model ${this.model.rank}`, x: this.numbers, y: this.model.deviation, connectgaps: false, line: { color: '#D55E00', width: 1.4 }, marker: { size: 4, color: '#D55E00' },
      text: this.numbers.map(r => residueName(this.prediction, r)), hovertemplate: '%{text}: %{y:.1f} Å<extra></extra>', showlegend: false }];
  }

  rows() {
    return [['residue', 'number', 'distance (angstrom)'], ...this.numbers.map(r => [this.prediction.sequence[r - 1], `${r}`, this.model.deviation[r - 1]?.toFixed(2) ?? ''])];
  }
}

class Depth extends AlongChain {
  heading() {
    return 'Depth of the alignment (sequences)';
  }

  caption() {
    const a = this.prediction.alignment;
    return `${a.sequences.toLocaleString('en')} sequences, the query included; Neff ${a.effective_sequences.toLocaleString('en', { maximumFractionDigits: 0 })}, counted at 80 % identity. Few sequences tell little of contacts.`;
  }

  vertical() {
    return this.axis('sequences', { rangemode: 'tozero' });
  }

  traces() {
    return [{ type: 'scatter', mode: 'lines', x: this.numbers, y: this.prediction.alignment.coverage, fill: 'tozeroy', line: { color: '#0072B2', width: 1.4, shape: 'hvh' }, showlegend: false,
      text: this.numbers.map(r => residueName(this.prediction, r)), hovertemplate: '%{text}: %{y:,} sequences<extra></extra>' }];
  }

  rows() {
    return [['residue', 'number', 'sequences'], ...this.numbers.map(r => [this.prediction.sequence[r - 1], `${r}`, `${this.prediction.alignment.coverage[r - 1]}`])];
  }
}

class Torsions extends StructureFigure {
  build() {
    super.build();
    this.figure.classList.add('square');
  }

  heading() {
    return `Torsions (Ramachandran), model ${this.options.rank}`;
  }

  caption() {
    return `Each residue's φ and ψ: as the networks predict them, and as they are in the model${this.prediction.reference ? '; hollow grey: the reference' : ''}. Left-handed ones are mostly glycine.`;
  }

  sources() {
    const p = this.prediction, model = modelOf(p, this.options.rank);
    return [
      ...(p.reference?.phi?.length ? [{ name: 'reference', phi: p.reference.phi, psi: p.reference.psi, marker: { symbol: 'circle-open', size: 7, color: colour('--ink-3'), line: { width: 1.2 } } }] : []),
      ...(p.phi?.length ? [{ name: 'predicted', phi: p.phi, psi: p.psi, marker: { symbol: 'x-thin', size: 6, color: '#D55E00', line: { width: 1.3, color: '#D55E00' } } }] : []),
      ...(model.phi?.length ? [{ name: `model ${model.rank}`, phi: model.phi, psi: model.psi, marker: { symbol: 'circle', size: 6, color: '#0072B2' } }] : []),
    ];
  }

  traces() {
    const marked = [...this.store.picked, ...this.store.hovered];
    const traces = this.sources().map(s => {
      const of = this.whole(s);
      return { type: 'scatter', mode: 'markers', name: s.name, x: of.map(r => s.phi[r - 1]), y: of.map(r => s.psi[r - 1]), marker: s.marker, customdata: of,
        text: of.map(r => residueName(this.prediction, r)), hovertemplate: `%{text}, ${s.name}<br>φ %{x:.0f}°, ψ %{y:.0f}°<extra></extra>` };
    });
    const at = this.sources().flatMap(s => this.whole(s).filter(r => marked.includes(r)).map(r => [s.phi[r - 1], s.psi[r - 1]]));
    traces.push({ type: 'scatter', mode: 'markers', x: at.map(p => p[0]), y: at.map(p => p[1]), marker: { symbol: 'circle-open', size: 13, color: colour('--accent'), line: { width: 2 } }, hoverinfo: 'skip', showlegend: false });
    return traces;
  }

  whole(source) {
    const known = angle => angle !== null && angle !== undefined;
    return source.phi.map((phi, k) => known(phi) && known(source.psi[k]) ? k + 1 : 0).filter(r => r > 0);
  }

  layout() {
    const axis = title => this.axis(title, { range: [-180, 180], tickvals: [-180, -120, -60, 0, 60, 120, 180], constrain: 'domain' });
    return this.base({ xaxis: axis('φ (degrees)'), yaxis: { ...axis('ψ (degrees)'), scaleanchor: 'x' } });
  }

  marked(_, from) {
    if (from !== this || this.store.picked.length) globalThis.Plotly.react(this.plot, this.traces(), this.plot.layout, { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false });
  }

  rows() {
    const sources = this.sources();
    return [['residue', 'number', ...sources.flatMap(s => [`phi, ${s.name}`, `psi, ${s.name}`])],
      ...[...this.prediction.sequence].map((letter, k) => [letter, `${k + 1}`, ...sources.flatMap(s => [degrees(s.phi[k]), degrees(s.psi[k])])])];
  }
}

const KINDS = { map: ResidueMap, confidence: Confidence, deviation: Deviation, torsions: Torsions, depth: Depth };
