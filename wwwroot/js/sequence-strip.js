// The sequence with its tracks of secondary structure. Residues that are pointed at or chosen here are marked everywhere.

import { element } from './chart-parts.js';
import { bandOf, describe, modelOf, state, storeOf } from './structure-store.js';

const CELL = 12;

export function mount(host, options) {
  const strip = new Strip(host, options);
  return { update: o => strip.update(o), dispose: () => strip.dispose() };
}

class Strip {
  constructor(host, options) {
    [this.host, this.options, this.store] = [host, options, storeOf(options.base)];
    this.rows = element('div', 'strip-rows');
    this.rows.tabIndex = 0;
    this.rows.setAttribute('role', 'application');
    this.rows.setAttribute('aria-label', 'Sequence. Arrow keys move along the chain.');
    this.readout = element('p', 'strip-readout muted small');
    this.readout.setAttribute('aria-live', 'polite');
    this.host.replaceChildren(this.rows, this.readout);
    this.silence = this.store.listen(() => this.mark());
    const residueAt = e => +(e.target.closest?.('[data-r]')?.dataset.r ?? 0);
    this.rows.addEventListener('mousemove', e => { const r = residueAt(e); this.store.hover(r ? [r] : [], this); });
    this.rows.addEventListener('mouseleave', () => this.store.hover([], this));
    this.rows.addEventListener('click', e => {
      const r = residueAt(e);
      if (r) this.store.pick(e.shiftKey && this.store.picked.length === 1 && this.store.picked[0] !== r ? [this.store.picked[0], r] : [r], this);
    });
    this.rows.addEventListener('keydown', e => this.key(e));
    this.sized = new ResizeObserver(() => { if (this.prediction && this.fit() !== this.fitted) this.draw(); });
    this.sized.observe(this.host);
    this.start();
  }

  async start() {
    try {
      this.prediction = await this.store.prediction();
      this.draw();
    } catch (problem) {
      this.readout.textContent = problem.message;
    }
  }

  update(options) {
    this.options = options;
    if (this.prediction) this.draw();
  }

  /** Pixels that the names of the tracks and the card's edges take. */
  get label() {
    return matchMedia('(max-width: 700px)').matches ? 88 : 112;
  }

  /** Residues of a row: whole tens that fit. */
  fit() {
    return Math.max(10, Math.floor((this.host.clientWidth - this.label) / CELL / 10) * 10);
  }

  draw() {
    const p = this.prediction, model = modelOf(p, this.options.rank), n = p.sequence.length;
    const tracks = [['predicted', p.secondary_structure], ...(model.secondary_structure ? [[`model ${model.rank}`, model.secondary_structure]] : []), ...(p.reference ? [['reference', p.reference.secondary_structure]] : [])];
    // Rows of about the same length, whatever fits.
    this.width = Math.ceil(n / Math.ceil(n / this.fit()) / 10) * 10;
    this.fitted = this.fit();
    this.cells = new Map();
    const blocks = [];
    for (let from = 0; from < n; from += this.width) {
      const to = Math.min(n, from + this.width), block = element('div', 'strip-block');
      const row = (look, label, fill) => {
        const line = element('div', `strip-row ${look}`);
        line.append(element('span', 'strip-label', label));
        for (let k = from; k < to; k++) {
          const cell = element('i');
          cell.dataset.r = k + 1;
          fill(cell, k);
          line.append(cell);
          this.cells.set(k + 1, [...(this.cells.get(k + 1) ?? []), cell]);
        }
        block.append(line);
      };
      row('ruler', '', (cell, k) => { if ((k + 1) % 10 === 0) cell.append(element('b', '', `${k + 1}`)); });
      row('letters', 'sequence', (cell, k) => { cell.textContent = p.sequence[k]; cell.style.setProperty('--band', bandOf(100 * model.expected_lddt[k]).color); });
      for (const [label, track] of tracks) {
        row('track', label, (cell, k) => { cell.textContent = track[k] === '-' ? '·' : track[k]; cell.className = kind(track[k]); cell.title = state(track[k]); });
      }
      blocks.push(block);
    }
    this.rows.replaceChildren(...blocks);
    this.mark();
  }

  mark() {
    if (!this.cells) return;
    for (const cell of this.marked ?? []) cell.classList.remove('picked', 'hovered');
    this.marked = [];
    for (const [residues, look] of [[this.store.picked, 'picked'], [this.store.hovered, 'hovered']]) {
      for (const cell of residues.flatMap(r => this.cells.get(r) ?? [])) {
        cell.classList.add(look);
        this.marked.push(cell);
      }
    }
    const told = this.store.hovered.length ? this.store.hovered : this.store.picked;
    this.readout.textContent = told.length ? told.map(r => describe(this.prediction, this.options.rank, r)).join(' — ')
      : 'Point at a residue to see it everywhere; click to keep it, Shift+click a second one for a pair.';
  }

  key(e) {
    const now = this.store.picked[0] ?? 0, n = this.prediction?.sequence.length ?? 0;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, ArrowDown: now + this.width, ArrowUp: now - this.width, Home: 1, End: n, Escape: 0 }[e.key];
    if (next === undefined) return;
    e.preventDefault();
    if (e.key === 'Escape') this.store.pick(this.store.picked, this);
    else if (next >= 1 && next <= n) this.store.pick([next], this);
  }

  dispose() {
    this.silence();
    this.sized.disconnect();
    this.host.replaceChildren();
  }
}

const kind = letter => 'HGI'.includes(letter) ? 'helix' : 'EB'.includes(letter) ? 'strand' : letter === '?' ? 'unseen' : 'coil';
