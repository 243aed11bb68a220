// What the charts of a structure have in common: they are drawn from the store of a prediction, and point at residues that all its views share.

import { loadPlotly } from './chart-parts.js';
import { ChartFigure } from './chart-figure.js';
import { storeOf } from './structure-store.js';

/** A chart of a prediction. What draws it may get more than the prediction before. */
export class StructureFigure extends ChartFigure {
  constructor(figure, options) {
    super(figure);
    [this.options, this.store] = [options, storeOf(options.base)];
    this.silence = this.store.listen((what, from) => { if (this.drawn) this.marked(what, from); });
  }

  get size() {
    return { width: 1000, height: 760 };
  }

  async fetch() {
    this.prediction = await this.store.prediction();
    await this.fetchMore?.();
    await loadPlotly(this.options.plotly, true);
  }

  isReady() {
    return this.prediction !== undefined;
  }

  update(options) {
    this.options = options;
    if (this.wanted) this.load();
  }

  show(...drawing) {
    super.show(...drawing);
    this.marked('pick', null);
  }

  listen() {
    this.plot.on('plotly_hover', e => this.store.hover(this.residues(e.points[0]), this));
    this.plot.on('plotly_unhover', () => this.store.hover([], this));
    this.plot.on('plotly_click', e => this.store.pick(this.residues(e.points[0]), this));
  }

  /** The residues of a point that is pointed at. */
  residues(point) {
    return [point.customdata ?? point.x];
  }

  /** Residues are pointed at or chosen, here or elsewhere. */
  marked() { }

  fileName() {
    return `${this.prediction.name}-${this.options.kind}`.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  }

  dispose() {
    this.silence();
    super.dispose();
  }
}
