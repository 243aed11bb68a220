// The tail of a run's log. Pieces come over HTTP by offset; earlier ones when asked for, or when a search needs them.

const SHOWN = 4000; // lines in the page at once
const PIECE = 256 * 1024;

/** Shows the log of a run in an element. */
export function mount(element, search, follow, run) {
  const log = new Log(element, search, follow, run);
  log.open();
  return { refresh: () => log.more(), dispose: () => log.dispose() };
}

class Log {
  constructor(element, search, follow, run) {
    Object.assign(this, { element, search, follow, run });
    this.start = 0; // offset of the first byte here
    this.end = 0; // offset after the last one
    this.length = 0; // length of the whole log
    this.lines = [];
    this.rest = ''; // a last line without its end
    this.onSearch = () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.find(), 200); };
    this.onScroll = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (below > 60 && this.drawn && performance.now() - this.drawn > 400) follow.checked = false;
    };
    this.onFollow = () => { if (follow.checked) this.down(); };
    search.addEventListener('input', this.onSearch);
    element.addEventListener('scroll', this.onScroll);
    follow.addEventListener('change', this.onFollow);
  }

  async fetch(offset) {
    const answer = await fetch(`api/runs/${this.run}/log${offset === undefined ? '' : `?offset=${offset}`}`);
    if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { bytes, offset: +answer.headers.get('Log-Offset'), length: +answer.headers.get('Log-Length') };
  }

  async open() {
    try {
      const piece = await this.fetch();
      this.start = piece.offset;
      this.take(piece);
      this.draw();
    } catch (problem) {
      this.element.textContent = problem.message;
    }
  }

  take(piece) {
    this.decoder ??= new TextDecoder();
    const text = this.rest + this.decoder.decode(piece.bytes, { stream: true });
    const lines = text.split('\n');
    this.rest = lines.pop();
    this.lines.push(...lines);
    this.end = piece.offset + piece.bytes.length;
    this.length = piece.length;
  }

  async more() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    try {
      do {
        this.again = false;
        let piece;
        do {
          piece = await this.fetch(this.end);
          if (piece.bytes.length) this.take(piece);
        } while (piece.bytes.length === PIECE);
        this.draw();
      } while (this.again);
    } catch {
      // The next change of the run tries again.
    } finally {
      this.busy = false;
    }
  }

  async earlier(all = false) {
    while (this.start > 0) {
      const from = Math.max(0, this.start - PIECE);
      const piece = await this.fetch(from);
      const text = new TextDecoder().decode(piece.bytes.subarray(0, this.start - from));
      const lines = text.split('\n');
      lines.pop();
      this.lines.unshift(...lines);
      this.start = from;
      if (!all) break;
    }
    this.limit = (this.limit ?? SHOWN) + SHOWN;
    this.draw(true);
  }

  async find() {
    const words = this.search.value.trim();
    if (words && this.start > 0) await this.earlier(true);
    this.draw();
  }

  draw(keep = false) {
    const word = this.search.value.trim().toLowerCase();
    const all = this.rest ? [...this.lines, this.rest] : this.lines;
    const found = word ? all.filter(l => l.toLowerCase().includes(word)) : all;
    const shown = found.slice(-(this.limit ?? SHOWN));
    const above = this.element.scrollHeight - this.element.scrollTop;
    const pieces = document.createDocumentFragment();
    if (!word && (this.start > 0 || shown.length < found.length)) {
      const button = document.createElement('button');
      button.className = 'btn small';
      button.textContent = 'Show earlier lines';
      button.addEventListener('click', () => this.earlier());
      pieces.append(button);
    }
    if (word) {
      const note = document.createElement('div');
      note.className = 'log-note';
      note.textContent = `${found.length.toLocaleString('en')} of ${all.length.toLocaleString('en')} lines`;
      pieces.append(note);
    }
    const body = document.createElement('pre');
    for (const line of shown) body.append(this.line(line, word));
    if (!all.length) body.textContent = 'Nothing was written yet.';
    pieces.append(body);
    this.element.replaceChildren(pieces);
    this.drawn = performance.now();
    if (keep) this.element.scrollTop = this.element.scrollHeight - above;
    else if (this.follow.checked && !word) this.down();
  }

  line(text, word) {
    const row = document.createElement('div');
    if (/\b(error|fail(ed|ure)?|exception)\b/i.test(text)) row.className = 'bad';
    else if (/\bwarn(ing)?\b/i.test(text)) row.className = 'warn';
    if (!word) {
      row.textContent = text || ' ';
      return row;
    }
    let at = 0;
    const lower = text.toLowerCase();
    for (let hit = lower.indexOf(word); hit >= 0; hit = lower.indexOf(word, at)) {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(hit, hit + word.length);
      row.append(text.slice(at, hit), mark);
      at = hit + word.length;
    }
    row.append(text.slice(at));
    return row;
  }

  down() {
    this.drawn = performance.now();
    this.element.scrollTop = this.element.scrollHeight;
  }

  dispose() {
    clearTimeout(this.typing);
    this.search.removeEventListener('input', this.onSearch);
    this.element.removeEventListener('scroll', this.onScroll);
    this.follow.removeEventListener('change', this.onFollow);
  }
}
