// Small things the shell needs from the browser.

/** Calls `Open` when Ctrl+K (or ⌘K) is pressed anywhere, or / outside a field. */
export function onPaletteKey(target) {
  const listen = e => {
    const typing = /^(input|textarea|select)$/i.test(e.target.tagName) || e.target.isContentEditable;
    if (((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') || (e.key === '/' && !typing)) {
      e.preventDefault();
      target.invokeMethodAsync('Open');
    }
  };
  document.addEventListener('keydown', listen);
  return { dispose: () => document.removeEventListener('keydown', listen) };
}

/** Puts text on the clipboard; false where the browser forbids it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Keeps the arrow keys from moving the caret in the palette's search box; `reveal` brings the marked option of its list into view. */
export function openPalette(input, list) {
  input.addEventListener('keydown', e => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') e.preventDefault();
  });
  return { reveal: () => list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), dispose: () => { } };
}

/** Brings back what was typed into a field before the page was lost, and keeps what is typed from now on; `drop` forgets it: it was saved, or given up. */
export function keepDraft(field, key) {
  const kept = sessionStorage.getItem(key);
  if (kept !== null && kept !== field.value) {
    field.value = kept;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.addEventListener('input', () => sessionStorage.setItem(key, field.value));
  field.focus();
  return { drop: () => sessionStorage.removeItem(key), dispose: () => { } };
}
