// What the parts of a structure's page share: the files, each fetched once, and the residues that are pointed at or chosen.

/** The four bands of confidence, the best first; Structures/ConfidenceBand.cs holds the same. */
export const BANDS = [
  { word: 'very high', range: 'over 90', from: 90, color: '#0053D6' },
  { word: 'high', range: '70 to 90', from: 70, color: '#65CBF3' },
  { word: 'low', range: '50 to 70', from: 50, color: '#FFDB13' },
  { word: 'very low', range: 'under 50', from: -Infinity, color: '#FF7D45' },
];

/** The band of an expected lDDT times 100. */
export const bandOf = percent => BANDS.find(b => percent > b.from) ?? BANDS[3];

const NAMES = { A: 'Ala', C: 'Cys', D: 'Asp', E: 'Glu', F: 'Phe', G: 'Gly', H: 'His', I: 'Ile', K: 'Lys', L: 'Leu', M: 'Met', N: 'Asn', P: 'Pro', Q: 'Gln', R: 'Arg', S: 'Ser', T: 'Thr', V: 'Val', W: 'Trp', Y: 'Tyr', X: 'unknown' };

const stores = new Map();

/** The store of a prediction, by the address its files begin with. */
export function storeOf(base) {
  if (!stores.has(base)) stores.set(base, new Store(base));
  return stores.get(base);
}

/** Binds a page to the store: it hears which residues are chosen. */
export function bind(base, page, chosen) {
  const store = storeOf(base);
  store.page = page;
  store.pick(chosen, 'page');
  return {
    pick: residues => { if (residues.join() !== store.picked.join()) store.pick(residues, 'page'); },
    dispose: () => { if (stores.get(base) === store) stores.delete(base); },
  };
}

class Store {
  hovered = [];
  pointing = null; // the part that points at them
  picked = [];
  #files = new Map();
  #listeners = new Set();

  constructor(base) {
    this.base = base;
  }

  /** The text of a file of the prediction. */
  text(name) {
    if (!this.#files.has(name)) {
      this.#files.set(name, this.#fetch(name).catch(problem => { this.#files.delete(name); throw problem; }));
    }
    return this.#files.get(name);
  }

  /** What is predicted, without coordinates and maps. */
  async prediction() {
    return this.parsed ??= JSON.parse(await this.text('prediction.json'));
  }

  /** A map as rows of numbers; what is not known is null. */
  async map(name) {
    const text = await this.text(name);
    return text.trimEnd().split('\n').map(line => line.split(',').map(cell => cell.trim() === '' ? null : +cell));
  }

  /** Hears of residues that are pointed at or chosen; a function that ends it is returned. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Points at residues, counted from 1; one, a pair, or none. A part that points at none lets go only of what it pointed at itself: some hear late that the pointer left them. */
  hover(residues, from) {
    if (residues.join() === this.hovered.join() || (residues.length === 0 && from !== this.pointing)) return;
    [this.hovered, this.pointing] = [residues, from];
    for (const listener of this.#listeners) listener('hover', from);
  }

  /** Chooses residues. Choosing what is chosen lets go of it. */
  pick(residues, from) {
    this.picked = from !== 'page' && residues.join() === this.picked.join() ? [] : residues;
    for (const listener of this.#listeners) listener('pick', from);
    if (from !== 'page') this.page?.invokeMethodAsync('Picked', this.picked);
  }

  async #fetch(name) {
    const answer = await fetch(this.base + name);
    if (answer.status === 401) throw new Error('You are signed out. Load the page again.');
    if (answer.status === 404) throw new Error(`${name} is not here: it may lie on the host that executed the run.`);
    if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
    return answer.text();
  }
}

/** A residue's name: Gly 42. */
export const residueName = (prediction, residue) => `${NAMES[prediction.sequence[residue - 1]] ?? prediction.sequence[residue - 1]} ${residue}`;

/** The model of a rank. */
export const modelOf = (prediction, rank) => prediction.models.find(m => m.rank === rank) ?? prediction.models[0];

/** A torsion in degrees, or a dash. */
export const degrees = angle => angle === null || angle === undefined ? '–' : `${Math.round(angle)}°`;

/** How sure the prediction is of a residue, in few words. */
export function brief(prediction, rank, residue) {
  const percent = 100 * modelOf(prediction, rank).expected_lddt[residue - 1];
  return `${residueName(prediction, residue)}: expected lDDT ${percent.toFixed(0)} (${bandOf(percent).word})`;
}

/** What is known of a residue, in a line. */
export function describe(prediction, rank, residue) {
  const model = modelOf(prediction, rank), at = residue - 1;
  const percent = 100 * model.expected_lddt[at];
  const parts = [`expected lDDT ${percent.toFixed(0)} (${bandOf(percent).word})`];
  const states = [`predicted ${state(prediction.secondary_structure[at])}`];
  if (model.secondary_structure) states.push(`model ${state(model.secondary_structure[at])}`);
  if (prediction.reference) states.push(`reference ${state(prediction.reference.secondary_structure[at])}`);
  parts.push(states.join(', '));
  if (model.phi?.length) parts.push(`φ ${degrees(model.phi[at])}, ψ ${degrees(model.psi[at])}`);
  const off = model.deviation?.[at];
  if (off !== null && off !== undefined) parts.push(`${off.toFixed(1)} Å from the reference`);
  return `${residueName(prediction, residue)}: ${parts.join('; ')}`;
}

const STATES = { H: 'α-helix', G: '3-10 helix', I: 'π-helix', E: 'strand', B: 'bridge', T: 'turn', S: 'bend', '-': 'coil', '?': 'not observed' };

/** The word of a state of secondary structure. */
export const state = letter => STATES[letter] ?? letter ?? '–';
