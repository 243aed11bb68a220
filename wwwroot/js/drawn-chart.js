// A chart of which the page sends the whole drawing: nothing but the chart library is fetched.

import { escape } from './chart-parts.js';
import { ChartFigure } from './chart-figure.js';

/** Draws { drawing, plotly }. The drawing has title, caption, columns, rows, the name of files, and perhaps for each row where it leads to. */
export class DrawnChart extends ChartFigure {
  constructor(figure, options) {
    super(figure);
    this.options = options;
  }

  get drawing() {
    return this.options.drawing;
  }

  update(options) {
    this.options = options;
    this.draw();
  }

  heading() {
    return this.drawing.title;
  }

  caption() {
    return this.drawing.caption;
  }

  rows() {
    return [this.drawing.columns, ...this.drawing.rows];
  }

  link(row, column) {
    return column === 'model' ? this.drawing.links?.[row] : undefined;
  }

  fileName() {
    return this.drawing.fileName;
  }
}

/** What is said of points that are pointed at. */
export const hover = points => ({ customdata: points.map(p => [p.hover.map(escape).join('<br>'), p.link]), hovertemplate: '%{customdata[0]}<extra></extra>' });
