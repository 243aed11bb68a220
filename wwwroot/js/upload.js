// Sends chosen files over HTTP, one after the other, and tells the page how far they are.

/** Uploads the files of an input to addresses that begin alike and end with their names; the page hears of progress and of the answer for each. */
export function watch(input, address, page) {
  const send = async () => {
    const files = [...input.files];
    input.value = '';
    for (const file of files) await upload(file, address, page);
    await page.invokeMethodAsync('AllSent');
  };
  input.addEventListener('change', send);
  return { dispose: () => input.removeEventListener('change', send) };
}

function upload(file, address, page) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    let told = 0;
    request.upload.onprogress = e => {
      const now = performance.now();
      if (e.lengthComputable && now - told > 300) {
        told = now;
        page.invokeMethodAsync('Sending', file.name, e.loaded, e.total);
      }
    };
    request.upload.onload = () => page.invokeMethodAsync('Checking', file.name);
    request.onload = () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* not ours */ }
      if (request.status === 200) page.invokeMethodAsync('Placed', file.name, Array.isArray(answer) ? answer.map(f => `${f.name}: ${f.rows.toLocaleString('en')} rows`).join(', ') : String(answer));
      else page.invokeMethodAsync('Refused', file.name, answer?.detail ?? `The site answered ${request.status}.`);
      resolve();
    };
    request.onerror = () => { page.invokeMethodAsync('Refused', file.name, 'The connection ended before the file was there.'); resolve(); };
    request.open('PUT', address + encodeURIComponent(file.name));
    request.send(file);
  });
}
