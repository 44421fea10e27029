// Tells which measure a file proves. The file stays with the reader: its SHA-256 is computed here, and only the lists
// of digests are asked for. Without this script the page tells how to do the same by hand.
(() => {
  const page = document.querySelector('[data-verify]');
  if (!page || !window.Worker) return;
  const here = new URL(document.currentScript.src);
  const site = new URL('../', here);
  const input = page.querySelector('input');
  const drop = page.querySelector('[data-drop]');
  const list = page.querySelector('[data-results]');
  const words = Object.fromEntries(
    [...page.querySelectorAll('[data-word]')].map((e) => [e.dataset.word, e.textContent.trim()]),
  );
  const say = (word, facts = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  let worker;
  let last = 0;
  const waiting = new Map();
  const hash = (file, progress) =>
    new Promise((resolve, reject) => {
      if (!worker) {
        worker = new Worker(new URL('sha256.js', here));
        worker.onmessage = ({ data }) => waiting.get(data.id)(data);
        worker.onerror = () => waiting.forEach((tell) => tell({ failed: true }));
      }
      const id = ++last;
      waiting.set(id, ({ done, digest, failed }) => {
        if (done !== undefined) return progress(done);
        waiting.delete(id);
        return digest ? resolve(digest) : reject(new Error('unread'));
      });
      worker.postMessage({ id, file });
    });

  const read = async (address) => {
    const answer = await fetch(new URL(address, site), { cache: 'no-cache' });
    if (!answer.ok) throw new Error(address);
    return answer.json();
  };
  const find = async (digest) => {
    const { lists } = await read('data/digests/index.json');
    const shard = digest.slice(0, 2);
    if (!lists.includes(shard)) return [];
    const known = (await read(`data/digests/${shard}.json`)).organisations_by_digest[digest.slice(0, 16)] || [];
    const bodies = await Promise.all(known.map((body) => read(`${body}/digests.json`)));
    return bodies.flatMap((body) =>
      body.files.filter((file) => file.sha256 === digest).map((file) => ({ ...file, body })),
    );
  };

  const showFound = (found, card) => {
    if (!found.stands) element('p', say('withdrawn', { date: found.withdrawn }), card).className = 'refuted';
    const facts = element('p', found.title, card);
    facts.append(document.createElement('br'));
    element('small', say('since', { date: found.date, body: found.body.organisation_name, year: found.year }), facts);
    if (found.copy) element('p', words.copy, card);
    if (found.body.sample) element('p', words.sample, card);
    const measures = element('ul', '', card);
    for (const measure of found.measures) {
      const link = element('a', `${measure.number}. ${measure.title}`, element('li', '', measures));
      link.href = new URL(measure.address, site);
    }
  };

  const check = async (file) => {
    const card = document.createElement('section');
    card.className = 'card';
    list.prepend(card);
    element('h3', file.name, card);
    const status = element('p', words.reading, card);
    status.setAttribute('role', 'status');
    let digest;
    try {
      digest = await hash(file, (done) => {
        status.textContent = `${words.reading} ${Math.floor((100 * done) / file.size)}%`;
      });
    } catch {
      status.textContent = words.unread;
      return;
    }
    element('p', 'SHA-256: ', card).append(Object.assign(document.createElement('code'), { textContent: digest }));
    try {
      const all = await find(digest);
      status.textContent = all.length ? words.done : words.unknown;
      status.className = all.length ? 'verified' : 'refuted';
      for (const found of all) showFound(found, card);
    } catch {
      status.textContent = words.offline;
    }
  };
  const checkAll = async (files) => {
    for (const file of files) await check(file);
  };

  input.onchange = () => {
    const files = [...input.files];
    input.value = ''; // so that the same file can be chosen again
    checkAll(files);
  };
  drop.ondragover = (event) => {
    event.preventDefault();
    drop.classList.add('over');
  };
  drop.ondragleave = () => drop.classList.remove('over');
  drop.ondrop = (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    checkAll([...event.dataTransfer.files]);
  };
  page.hidden = false;
})();
