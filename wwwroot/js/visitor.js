// Tells the site whether the system is dark and which time zone it is in, and offers the ways out of a lost connection.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const cookie = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax`; };
  const remember = () => cookie('scheme', dark.matches ? 'dark' : 'light');
  cookie('zone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  dark.addEventListener('change', remember);
  remember();

  const modal = document.getElementById('components-reconnect-modal');
  document.getElementById('lost-reload')?.addEventListener('click', () => location.reload());
  document.getElementById('lost-retry')?.addEventListener('click', async () => {
    try {
      if (!(await Blazor.reconnect()) && !(await Blazor.resumeCircuit?.())) location.reload();
    } catch {
      modal.className = 'lost components-reconnect-failed';
    }
  });
  modal?.addEventListener('components-reconnect-state-changed', e => {
    // A circuit that is gone holds nothing worth waiting for when nothing was typed.
    if (e.detail.state === 'rejected' && !document.querySelector('[data-dirty]')) location.reload();
  });
})();
