// Finds measures by their words. The index lies beside the page in small files; rules.json holds the rules by which
// a word becomes a key, the same that made the index. Without this script the page is an index of terms.
(() => {
  const form = document.querySelector('[data-search]');
  if (!form) return;
  const PAGE = 10, WEIGHTS = [4, 2, 1], VOWELS = 'аоуэи', GLIDES = 'еяю', ALL = VOWELS + GLIDES;
  const WORD = /[0-9]+(?:\.[0-9]+)*|[a-zöüа-яёөүєїіѳ]+/g;
  const [results, list, status, more, deeper, hit, index] = ['results', 'hits', 'status', 'more', 'deeper', 'hit', 'index'].map((name) =>
    document.getElementById(name));

  // What was fetched once stays, so that a search goes on without a network.
  const kept = new Map();
  const get = (path, kind) => {
    if (!kept.has(path)) {
      const answer = fetch(path).then((got) => (got.ok ? got[kind]() : Promise.reject(path)));
      kept.set(path, answer);
      answer.catch(() => kept.delete(path));
    }
    return kept.get(path);
  };

  // Words to keys, as search_words.py does it.
  let rules;
  const prepare = (read) => {
    rules = { ...read, latin: new Map(Object.entries(read.latin)), lexicon: new Map(Object.entries(read.lexicon)) };
    rules.sounds = RegExp([...rules.latin.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');
    rules.endings = read.endings.map((group) => group.map((rule) => RegExp(`^(?:${rule})$`)));
    rules.longest = Math.max(...[...rules.lexicon.keys()].map((word) => word.length));
    rules.weak = new Set(read.weak.map(made));
    rules.ignored = new Set([...read.ignored, ...read.ignored.map(made).filter((one) => one.length > 2)]);
  };
  const words = (text) => text.toLowerCase().match(WORD) || [];
  const fold = (word) => {
    const spelt = /^[a-zöü]+$/.test(word)
      ? word.replace(rules.sounds, (sound) => rules.latin.get(sound))
      : [...word].map((letter) => rules.twins[letter] ?? letter).join('');
    let folded = '';
    for (const written of spelt) {
      const letter = rules.letters[written] ?? written, glide = GLIDES.indexOf(letter);
      folded += letter && glide >= 0 && folded && !ALL.includes(folded.at(-1)) ? 'эау'[glide] : letter;
    }
    return folded;
  };
  const stem = (word) => {
    let known = rules.lexicon.get(word + '$');
    for (let size = Math.min(word.length, rules.longest); size > 1; size--) known ||= rules.lexicon.get(word.slice(0, size));
    if (known) return known;
    for (const group of rules.endings)
      for (const rule of group) {
        const left = rule.exec(word)?.[1];
        if (left?.length > 1 && [...left].some((letter) => ALL.includes(letter))) {
          word = left;
          break;
        }
      }
    return word;
  };
  const skeleton = (word) => {
    let found = '', vowels = 0, before = '';
    for (const letter of word) {
      if (VOWELS.includes(letter)) {
        if (!vowels || (vowels === 1 && before && VOWELS.includes(before) && letter === 'и' && before !== 'и')) {
          found += letter;
          vowels++;
        }
      } else {
        vowels = vowels || GLIDES.includes(letter) ? 2 : 0;
        if (!found.endsWith(letter)) found += letter;
      }
      before = letter;
    }
    return found;
  };
  const made = (word) => {
    const left = stem(fold(word.slice(0, 40)));
    return left[0] === '=' ? left.slice(1) : skeleton(left);
  };
  const key = (word) => {
    if (word[0] <= '9') return word;
    const one = rules.ignored.has(word) ? '' : made(word);
    return one.length > 1 && !rules.ignored.has(one) ? one : '';
  };

  // The ways a word may be meant: what is typed in Latin letters is not always clear.
  const meant = (word) => {
    const ways = [word];
    if (/[a-z]/.test(word)) {
      ways.push(word.replace(/c/g, 'ts'), word.replace(/vv$/, 'u').replace(/vv/g, 'uw').replace(/[yv]/g, 'u'));
      for (const way of [...ways]) ways.push(way.replace(/u/, 'o'));
    }
    return [...new Set(ways.map(key))].filter(Boolean);
  };

  // The files of the index: bytes of keys with the documents in which they stand, body by body.
  const hash = (text) => {
    let value = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
    return value >>> 0;
  };
  const place = (text, bits) => (bits > 0 ? hash(text) >>> (32 - bits) : 0);
  const utf8 = new TextDecoder();
  const reader = (bytes, at = 0) => ({
    left: () => at < bytes.length,
    number: () => {
      let value = 0, scale = 1;
      for (; bytes[at] > 127; scale *= 128) value += (bytes[at++] & 127) * scale;
      return value + bytes[at++] * scale;
    },
    take: (size) => bytes.subarray(at, (at += size)),
  });
  const said = async (field, wanted) => {
    const read = reader(new Uint8Array(await get(`keys/${'abc'[field]}${place(wanted, rules.bits)}.bin`, 'arrayBuffer')));
    while (read.left()) {
      const name = utf8.decode(read.take(read.number())), documents = read.take(read.number());
      if (name === wanted) return documents;
    }
    return new Uint8Array();
  };
  // Calls back with the mark of a body and the number of a document in it.
  const each = (documents, call) => {
    const read = reader(documents);
    while (read.left()) {
      const mark = read.take(5).reduce((value, byte) => value * 256 + byte, 0), start = read.number() * 8;
      read.take(read.number()).forEach((byte, at) => {
        for (let bit = 0; byte >> bit; bit++) if ((byte >> bit) & 1) call(mark, start + at * 8 + bit);
      });
    }
  };

  // Keys that are one mistake away, the likeliest first, or that go on where a word was not finished.
  const mistake = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return 0;
    let start = 0, end = 0;
    while (start < one.length && one[start] === other[start]) start++;
    const most = Math.min(one.length, other.length) - start;
    while (end < most && one.at(-1 - end) === other.at(-1 - end)) end++;
    const [a, b] = [one, other].map((word) => word.slice(start, word.length - end));
    if (a.length === 2 && a === b[1] + b[0]) return 1;
    if (a.length > 1 || b.length > 1) return 0;
    if (rules.alike.some((pair) => pair === a + b || pair === b + a)) return 1;
    return 2 + (one.length !== other.length) + 2 * !start;
  };
  const alike = async (wanted) => {
    if (wanted.length < 3 || !/^[^0-9]+$/.test(wanted)) return [];
    const parts = [wanted.slice(0, 2) + '*', '*' + wanted.slice(-2), wanted[0] + '*' + wanted.at(-1)];
    const files = new Set(parts.map((part) => `words/${place(part, rules.bits - 3)}.txt`));
    const offered = new Set((await Promise.all([...files].map((path) => get(path, 'text')))).join('\n').split('\n'));
    const ways = [...offered].map((word) => [wanted.length > 3 ? mistake(wanted, word) : 0, word]).filter(([way]) => way);
    const likeliest = Math.min(...ways.map(([way]) => way));
    const close = ways.flatMap(([way, word]) => (way === likeliest ? [word] : []));
    const longer = [...offered].filter((word) => word.startsWith(wanted)).sort((a, b) => a.length - b.length);
    return [...new Set([...close, ...longer])].slice(0, 6);
  };

  // One search: which documents have the words, the best first.
  const count = async (asked, filters, fields) => {
    const wanted = asked.flatMap(({ keys }, word) => keys.flatMap((one) => fields.map((field) => [word, field, one])));
    const files = await Promise.all(wanted.map(([, field, one]) => said(field, one)));
    const allowed = await Promise.all(filters.map((one) => said(0, one)));
    const bodies = new Map();
    const document = (mark, at) => {
      if (!bodies.has(mark)) bodies.set(mark, []);
      return (bodies.get(mark)[at] ||= { mark, at, score: 0, words: 0, titled: 0, last: -1, passed: 0 });
    };
    allowed.forEach((documents) => each(documents, (mark, at) => document(mark, at).passed++));
    const sizes = asked.map(() => 0);
    wanted.forEach(([word], at) => each(files[at], () => sizes[word]++));
    wanted.forEach(([word, field], at) => {
      const worth = WEIGHTS[field] * Math.log(1 + rules.documents / sizes[word]) * asked[word].worth;
      each(files[at], (mark, number) => {
        const one = document(mark, number);
        if (one.last === word) return;
        one.last = word;
        one.words++;
        if (!field) one.titled++;
        one.score += worth;
      });
    });
    const hits = [...bodies.values()].flat().filter((one) => one.passed === filters.length);
    // Most words first; below what is real what is invented, then prose that has few of the words in its title.
    for (const one of hits) {
      one.all = one.words === asked.length;
      one.below = one.mark === rules.prose && one.titled * 2 < asked.length ? 2 : one.mark % 2;
    }
    hits.sort((a, b) => b.words - a.words || a.below - b.below || b.score - a.score || a.at - b.at || a.mark - b.mark);
    return { hits, missed: asked.filter((_, word) => !sizes[word]) };
  };
  const search = async (query, filters = [], thorough = false) => {
    if (!rules) prepare(await get('rules.json', 'json'));
    let asked = words(query.slice(0, 300)).map((word) => ({ word, keys: meant(word), worth: 1 })).filter(({ keys }) => keys.length);
    const telling = asked.filter(({ keys }) => !rules.weak.has(keys[0]));
    if (rules.bits && telling.length > 1) asked = telling;
    asked = asked.slice(0, rules.bits ? 6 : 12);
    if (!asked.length && !filters.length) return { asked, hits: [], guessed: [] };
    const whole = thorough || !rules.bits;
    if (!whole) {
      const titles = await count(asked, filters, [0]);
      if (titles.hits.filter((one) => one.all).length >= PAGE) return { asked, ...titles, guessed: [], titles: true };
    }
    let told = await count(asked, filters, [0, 1, 2]);
    const guessed = told.missed;
    if (guessed.length) {
      for (const one of guessed) {
        const at = asked.indexOf(one), joined = [asked[at - 1]?.word + one.word, one.word + asked[at + 1]?.word].map(key);
        one.keys = [...new Set([...joined, ...(await Promise.all(one.keys.map(alike))).flat()])];
        one.worth = 0.6;
      }
      told = await count(asked, filters, [0, 1, 2]);
    }
    return { asked, ...told, guessed };
  };

  // What a result shows.
  const recordOf = async ({ mark, at }) => {
    const name = (mark - (mark % 2)).toString(16).padStart(10, '0');
    const [id, body, sample, records] = await get(`bodies/${name}/${at >> 1}.json`, 'json');
    const [address, order, title, criteria, evidence, state, year, performers] = records[at & 1];
    return { id, body, sample, address, order, title, lines: `${criteria}\n${evidence}`.split('\n'), state, year, performers };
  };
  const marked = (element, text, keys) => {
    let from = 0, any = false;
    for (const match of text.matchAll(RegExp(WORD, 'gi'))) {
      if (!keys.has(key(match[0].toLowerCase()))) continue;
      const mark = document.createElement('mark');
      mark.textContent = match[0];
      element.append(text.slice(from, match.index), mark);
      from = match.index + match[0].length;
      any = true;
    }
    element.append(text.slice(from));
    return any;
  };
  const excerpt = (text, keys) => {
    const at = [...text.matchAll(RegExp(WORD, 'gi'))].find((match) => keys.has(key(match[0].toLowerCase())))?.index;
    if (at === undefined || text.length < 240) return at === undefined ? '' : text;
    const from = at < 100 ? 0 : text.lastIndexOf(' ', at - 60) + 1, to = text.indexOf(' ', from + 200);
    return (from ? '…' : '') + text.slice(from, to < 0 ? undefined : to) + (to < 0 ? '' : '…');
  };
  const shown = (record, keys) => {
    const item = hit.content.cloneNode(true), find = (name) => item.querySelector(`[data-${name}]`);
    find('link').href = '../' + record.address;
    marked(find('link'), (record.order && record.order + '. ') + (excerpt(record.title, keys) || record.title), keys);
    const names = [record.body, record.year || '', record.performers.map(([, name]) => name).join(', ')];
    marked(find('names'), names.filter((name) => name && name !== record.title).join(' · '), keys);
    find('sample').hidden = !record.sample;
    const state = document.querySelector(`template[data-state="${CSS.escape(record.state)}"]`);
    if (state) find('state').append(state.content.cloneNode(true));
    else find('state').remove();
    const text = record.lines.map((line) => excerpt(line, keys)).find(Boolean);
    if (text) marked(find('text'), text, keys);
    else find('text').remove();
    return item;
  };

  // The page: its address is the question.
  const NAMES = { body: 'b', year: 'y', state: 's', performer: 'p' };
  let current = 0, told, keys, from;
  const choices = (name, found) => {
    const field = form.elements[name], chosen = new URLSearchParams(location.search).get(name) || '';
    for (const option of [...field.options].slice(1)) option.remove();
    for (const [value, label] of found) field.add(new Option(label, value));
    if (chosen && ![...field.options].some(({ value }) => value === chosen)) field.add(new Option(chosen, chosen));
    field.value = chosen;
  };
  const next = async () => {
    const part = told.hits.slice(from, from + PAGE), mine = current;
    const records = await Promise.all(part.map(recordOf));
    if (mine !== current) return;
    const first = list.children.length;
    list.append(...records.map((record) => shown(record, keys)));
    told.records.push(...records);
    from += PAGE;
    more.hidden = from >= told.hits.length;
    choices('body', new Map(told.records.map(({ id, body }) => [id, body])));
    choices('performer', new Map(told.records.flatMap(({ id, body, performers }) =>
      performers.map(([unit, name]) => [`${id}/${unit}`, `${name} – ${body}`]))));
    if (first) list.children[first].querySelector('a').focus();
  };
  const tell = () => {
    const all = told.hits.filter((one) => one.all), samples = all.filter((one) => one.mark % 2).length;
    const words = !told.hits.length ? 'none' : !all.length ? 'some' : told.titles ? 'titles' : samples ? 'samples' : 'count';
    const guess = told.guessed.length ? ' ' + form.dataset.guessed.replace('#', told.guessed.map(({ word }) => word).join(', ')) : '';
    status.textContent = form.dataset[words].replace('##', samples).replace('#', all.length - samples) + guess;
    deeper.hidden = !told.titles;
  };
  const show = async (thorough = false) => {
    const query = new URLSearchParams(location.search), mine = ++current;
    const asked = query.get('q') || '', filters = Object.entries(NAMES).flatMap(([name, sign]) =>
      query.get(name) ? [`=${sign}${query.get(name)}`] : []);
    form.elements.q.value = asked;
    for (const name of ['year', 'state']) {
      form.elements[name].value = query.get(name) || '';
      if (form.elements[name].selectedIndex < 0) form.elements[name].value = '';
    }
    results.hidden = index.open = !asked.trim() && !filters.length;
    list.replaceChildren();
    more.hidden = deeper.hidden = true;
    status.textContent = '';
    if (results.hidden) return;
    try {
      const answer = await search(asked, filters, thorough);
      if (mine !== current) return;
      [told, from] = [{ ...answer, records: [] }, 0];
      keys = new Set(told.asked.flatMap((one) => one.keys));
      for (const one of [...keys]) for (const word of words(rules.same[one] || '')) keys.add(key(word));
      await next();
      if (mine !== current) return;
      tell();
      keep();
    } catch (problem) {
      if (mine === current) status.textContent = form.dataset.offline;
      if (!(problem instanceof TypeError) && typeof problem !== 'string') throw problem;
    }
  };
  // A small register is fetched whole, once, so that it can be searched without a network.
  const keep = async () => {
    if (navigator.connection?.saveData) return;
    for (const path of rules.all.splice(0)) await get(path, path.endsWith('json') ? 'json' : path.endsWith('txt') ? 'text' : 'arrayBuffer').catch(() => {});
    form.kept = true;
  };
  const ask = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    history.pushState(null, '', location.pathname + (String(query) && '?' + query));
    show();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    ask();
  };
  form.onchange = (event) => event.target.tagName === 'SELECT' && ask();
  more.onclick = () => next().catch(() => { status.textContent = form.dataset.offline; });
  deeper.onclick = () => show(true);
  onpopstate = () => show();
  form.hidden = false;
  document.querySelector('[data-unscripted]').hidden = true;
  form.iltod = { search, keys: (text) => words(text).map(key), prepare, rules: () => get('rules.json', 'json'), recordOf };
  show();
})();
