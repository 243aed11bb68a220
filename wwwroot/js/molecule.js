// A structure in space: by Mol* where it is there and the browser has WebGL, else as a trace of its backbone.

import { colour, element } from './chart-parts.js';
import { bandOf, brief, storeOf } from './structure-store.js';
import { BackboneTrace } from './backbone-trace.js';

const THEME = 'expected-lddt';
const REFERENCE = 0x9aa0a6;

/** Shows a model in an element. */
export function mount(host, options) {
  const view = new Molecule(host, options);
  return { update: o => view.update(o), reset: () => view.reset(), image: () => view.image(), dispose: () => view.dispose() };
}

class Molecule {
  constructor(host, options) {
    [this.host, this.options, this.store] = [host, options, storeOf(options.base)];
    this.stage = element('div', 'molecule-stage');
    this.message = element('div', 'chart-message', 'Loading the structure…');
    this.readout = element('div', 'molecule-readout');
    this.host.replaceChildren(this.stage, this.message, this.readout);
    this.silence = this.store.listen(() => this.tell());
    this.work = this.start();
  }

  async start() {
    try {
      this.prediction = await this.store.prediction();
      this.view = await this.choose();
      await this.view.show(this.options);
      this.message.hidden = true;
      this.host.dataset.drawn = this.view.name;
      this.host.drawn = () => this.view.drawn(); // how much there is to see, for whoever asks
      this.tell();
    } catch (problem) {
      const again = element('button', 'btn small', 'Try again');
      again.type = 'button';
      again.addEventListener('click', () => { this.message.textContent = 'Loading the structure…'; this.work = this.start(); });
      this.message.hidden = false;
      this.message.replaceChildren(problem.message || 'The structure cannot be shown.', ' ', again);
    }
  }

  /** Mol*, or the trace with the reason in words. */
  async choose() {
    this.view?.dispose();
    const webgl = hasWebgl();
    const instead = reason => {
      this.host.dataset.reason = reason;
      return new BackboneTrace(this.stage, this.store, this.options, webgl, reason);
    };
    if (!this.options.molstar) return instead('The viewer Mol* was not there when this site was built; this is the trace of the CA atoms.');
    if (!webgl) return instead('This browser has no WebGL; this is the trace of the CA atoms. Drag to turn it.');
    try {
      await load(this.options.molstar);
      const view = new MolstarView(this.stage, this.store);
      await view.open();
      return view;
    } catch (problem) {
      console.warn(problem);
      this.stage.replaceChildren();
      return instead('The viewer Mol* did not start; this is the trace of the CA atoms.');
    }
  }

  update(options) {
    this.options = options;
    this.work = this.work.then(async () => {
      try {
        await this.view?.show(options);
        this.tell();
      } catch (problem) {
        this.readout.textContent = problem.message;
      }
    });
  }

  tell() {
    if (!this.prediction) return;
    const residues = this.store.hovered.length ? this.store.hovered : this.store.picked;
    this.readout.replaceChildren(...residues.map(r => element('div', '', brief(this.prediction, this.options.rank, r))));
  }

  reset() {
    this.view?.reset();
  }

  async image() {
    const picture = await this.view?.image();
    if (!picture) return;
    const link = element('a');
    link.href = picture;
    link.download = `${this.prediction.name}-model-${this.options.rank}.png`.replace(/[^A-Za-z0-9._-]+/g, '-');
    link.click();
  }

  dispose() {
    this.silence();
    this.work.finally(() => this.view?.dispose());
  }
}

/** Whether the browser draws in space; what was opened to see it is let go of at once. */
function hasWebgl() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

let loading;
function load({ script, style }) {
  return loading ??= new Promise((resolve, reject) => {
    const sheet = element('link');
    [sheet.rel, sheet.href] = ['stylesheet', style];
    const program = element('script');
    program.src = script;
    program.onload = resolve;
    program.onerror = () => { loading = undefined; reject(new Error('Mol* did not load.')); };
    document.head.append(sheet, program);
  });
}

class MolstarView {
  name = 'molstar';

  constructor(stage, store) {
    [this.stage, this.store] = [stage, store];
  }

  async open() {
    const { Viewer, lib } = globalThis.molstar;
    const host = element('div', 'molecule-canvas');
    this.stage.replaceChildren(host);
    this.viewer = await Viewer.create(host, {
      extensions: [], layoutIsExpanded: false, layoutShowControls: false, layoutShowRemoteState: false, layoutShowSequence: false, layoutShowLog: false, layoutShowLeftPanel: false,
      viewportShowReset: false, viewportShowScreenshotControls: false, viewportShowControls: false, viewportShowExpand: false, viewportShowToggleFullscreen: false,
      viewportShowSettings: false, viewportShowSelectionMode: false, viewportShowAnimation: false, viewportShowTrajectoryControls: false, volumeStreamingDisabled: true,
    });
    this.plugin = this.viewer.plugin;
    this.lib = lib;
    this.plugin.representation.structure.themes.colorThemeRegistry.add(themeProvider);
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => this.paint();
    this.scheme.addEventListener('change', this.onScheme);
    this.paint();
    this.viewer.subscribe(this.plugin.behaviors.interaction.hover, e => {
      const residue = this.residueOf(e.current.loci);
      if (residue !== this.over) this.store.hover((this.over = residue) ? [residue] : [], this);
    });
    this.viewer.subscribe(this.plugin.behaviors.interaction.click, e => {
      const residue = this.residueOf(e.current.loci);
      if (residue) this.store.pick([residue], this);
    });
    this.silence = this.store.listen((what, from) => this.mark(what, from));
    this.sized = new ResizeObserver(() => this.plugin.handleResize?.() ?? this.plugin.canvas3d?.handleResize());
    this.sized.observe(host);
  }

  paint() {
    const [r, g, b] = /^#(..)(..)(..)$/.exec(expand(colour('--inset'))).slice(1).map(h => parseInt(h, 16));
    this.plugin.canvas3d?.setProps({ renderer: { backgroundColor: r << 16 | g << 8 | b }, camera: { helper: { axes: { name: 'off', params: {} } } } });
  }

  /** Shows the model of a rank, and the reference where it is wanted. The camera stays where the person put it. */
  async show({ rank, reference }) {
    const camera = this.model ? this.plugin.canvas3d.camera.getSnapshot() : null;
    if (this.rank !== rank) {
      const text = await this.store.text(`rank-${rank}.pdb`);
      const shown = await this.add(text, `model ${rank}`, { type: 'cartoon', color: THEME });
      if (this.model) await this.remove(this.model);
      [this.model, this.rank] = [shown, rank];
    }
    if (reference && !this.reference) {
      this.reference = await this.add(await this.store.text('reference.pdb'), 'reference', { type: 'cartoon', color: 'uniform', colorParams: { value: REFERENCE }, typeParams: { alpha: 0.75 } });
    } else if (!reference && this.reference) {
      await this.remove(this.reference);
      this.reference = null;
    }
    if (camera) this.plugin.canvas3d.requestCameraReset({ snapshot: camera, durationMs: 0 });
    else this.face();
    this.mark('pick');
  }

  async add(text, label, representation) {
    const { data, structure } = this.plugin.builders;
    const raw = await data.rawData({ data: text, label });
    const trajectory = await structure.parseTrajectory(raw, 'pdb');
    const shown = await structure.createStructure(await structure.createModel(trajectory), { name: 'model', params: {} });
    const polymer = await structure.tryCreateComponentStatic(shown, 'polymer');
    if (!polymer) throw new Error(`There is nothing to draw in the ${label}.`);
    await structure.representation.addRepresentation(polymer, representation);
    return { raw, shown };
  }

  remove({ raw }) {
    return this.plugin.build().delete(raw.ref).commit();
  }

  /** The residue of a place of the model, counted from 1; undefined elsewhere. */
  residueOf(loci) {
    const { StructureElement, StructureProperties } = this.lib.structure;
    if (!StructureElement.Loci.is(loci) || loci.structure.root !== this.model?.shown.cell.obj?.data.root) return undefined;
    const place = StructureElement.Loci.getFirstLocation(loci);
    return place ? StructureProperties.residue.auth_seq_id(place) : undefined;
  }

  mark(what, from) {
    const residues = what === 'hover' ? this.store.hovered : this.store.picked;
    if (what === 'hover' && from === this) return;
    const action = what === 'hover' ? 'highlight' : 'select';
    this.viewer.structureInteractivity({ action });
    if (residues.length === 0 || !this.model) return;
    const model = this.model.shown.cell.obj.data;
    this.viewer.structureInteractivity({ action, elements: { items: { auth_seq_id: residues } }, filterStructure: s => s === model });
  }

  reset() {
    this.face();
  }

  /** Lays the model across the screen along its longest axes, and fills the view with it. */
  face() {
    const { Structure, StructureElement } = this.lib.structure;
    const loci = Structure.toStructureElementLoci(this.model.shown.cell.obj.data);
    const principalAxes = StructureElement.Loci.getPrincipalAxes(loci);
    this.plugin.managers.camera.focusSphere(this.lib.loci.Loci.getBoundingSphere(loci), { principalAxes, extraRadius: 1, durationMs: 0 });
  }

  image() {
    return this.plugin.helpers.viewportScreenshot.getImageDataUri();
  }

  /** How much is drawn: structures and atoms. */
  drawn() {
    const shown = [this.model, this.reference].filter(s => s);
    return { structures: shown.length, atoms: shown.reduce((n, s) => n + s.shown.cell.obj.data.elementCount, 0) };
  }

  dispose() {
    this.silence?.();
    this.sized?.disconnect();
    this.scheme?.removeEventListener('change', this.onScheme);
    this.viewer?.dispose();
    this.stage.replaceChildren();
  }
}

const expand = hex => /^#...$/.test(hex) ? `#${[...hex.slice(1)].map(c => c + c).join('')}` : hex;

/** The bands of confidence, of the temperature factors where the files keep them. */
const themeProvider = {
  name: THEME, label: 'Expected lDDT', category: 'Validation', getParams: () => ({}), defaultValues: {}, isApplicable: () => true,
  factory: (context, props) => ({
    factory: themeProvider.factory, granularity: 'group', props, description: 'Expected lDDT times 100, in four bands.',
    color: location => {
      const unit = location.unit ?? location.aUnit;
      const atom = location.element ?? unit?.elements[location.aIndex];
      const percent = unit?.model.atomicConformation.B_iso_or_equiv.value(atom);
      return percent === undefined ? 0xaaaaaa : parseInt(bandOf(percent).color.slice(1), 16);
    },
  }),
};
