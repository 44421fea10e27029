// Finds measures by their words. The index lies beside the page in small files; rules.json holds the rules by which
// a word becomes a key, the same that made the index. Without this script the page is an index of terms.
(() => {
  const form = document.querySelector('[data-search]');
  if (!form) return;
  const PAGE = 10, MOST = 45000, FIELDS = [0, 1, 2], [LOST, STALE] = ['lost', 'stale'], WEIGHTS = [4, 2, 1], VOWELS = 'аоуэи', GLIDES = 'еяю', ALL = VOWELS + GLIDES;
  const WORD = /[0-9]+(?:\.[0-9]+)*|[a-zöüа-яёөүєїіѳ]+/g;
  const [results, list, status, more, deeper, clear, paper, hit, index] = ['results', 'hits', 'status', 'more', 'deeper', 'clear', 'paper', 'hit', 'index'].map((name) =>
    document.getElementById(name));

  // What was fetched once stays, so that a search goes on without a network.
  const kept = new Map();
  let cache = 'default';
  const get = (path, kind) => {
    if (!kept.has(path)) {
      const lost = () => {
        kept.delete(path);
        throw LOST;
      };
      kept.set(path, fetch(path, { cache }).then((got) => (got.ok ? got[kind]() : lost())).catch(lost));
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

  // The files of the index: a stamp that all share, then keys with the documents in which they stand, body by body.
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
  const said = async ({ field, wanted }) => {
    const file = new Uint8Array(await get(`keys/${'abc'[field]}${place(wanted, rules.bits)}.bin`, 'arrayBuffer')), read = reader(file);
    const stamp = String(read.take(4)), size = file.length;
    while (read.left()) {
      const name = utf8.decode(read.take(read.number())), documents = read.take(read.number());
      if (name === wanted) return { stamp, size, documents };
    }
    return { stamp, size, documents: [] };
  };

  // The bodies in their order: the mark of each, and the number of its first document.
  let stamp, marks, starts;
  const prepareBodies = (file) => {
    const read = reader(new Uint8Array(file));
    [stamp, marks, starts] = [String(read.take(4)), [], [0]];
    while (read.left()) {
      marks.push(read.take(5).reduce((value, byte) => value * 256 + byte, 0));
      starts.push(starts.at(-1) + read.number());
    }
  };
  // The numbers of the documents that are meant.
  const numbers = (documents) => {
    const found = [], read = reader(documents);
    for (let body = 0; read.left(); body++) {
      body += read.number();
      let number = starts[body], size = read.number();
      if (size % 2) for (; size > 1; size -= 2, number++) found.push((number += read.number()));
      else for (let byte of read.take(size / 2)) {
        for (let bit = number; byte; byte >>= 1, bit++) if (byte & 1) found.push(bit);
        number += 8;
      }
    }
    return found;
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
    if (rules.alike.some((pair) => pair === a + b || pair === b + a)) return 1 + !start;
    return 2 + (one.length !== other.length) + 2 * !start;
  };
  const spelt = (wanted) => wanted.length > 2 && /^[^0-9]+$/.test(wanted);
  const offers = async (...parts) => {
    const files = new Set(parts.map((part) => `words/${place(part, rules.bits - 3)}.txt`));
    return new Set((await Promise.all([...files].map((path) => get(path, 'text')))).join('\n').split('\n'));
  };
  const held = async (wanted) => !spelt(wanted) || (await offers(wanted.slice(0, 2) + '*')).has(wanted);
  const those = async (keys) => {
    const tests = await Promise.all(keys.map(held));
    return keys.filter((_, at) => tests[at]);
  };
  const alike = async (wanted) => {
    if (!spelt(wanted)) return [];
    const offered = [...(await offers(wanted.slice(0, 2) + '*', '*' + wanted.slice(-2), wanted[0] + '*' + wanted.at(-1)))];
    const ways = offered.map((word) => [wanted.length > 3 ? mistake(wanted, word) : 0, word]).filter(([way]) => way);
    const likeliest = Math.min(...ways.map(([way]) => way));
    const close = ways.flatMap(([way, word]) => (way === likeliest ? [word] : []));
    const longer = offered.filter((word) => word.startsWith(wanted)).sort((a, b) => a.length - b.length);
    return [...new Set([...close, ...longer])].slice(0, rules.bits ? 3 : 6);
  };

  // Which documents have the words, by what was read, the best first.
  const count = (asked, read, filters) => {
    const [words, titled, last, passed] = [0, 0, 0, 0].map(() => new Uint8Array(starts.at(-1)));
    const score = new Float32Array(starts.at(-1)), sizes = asked.map(() => 0), order = [];
    for (const list of [...read, ...filters]) list.found ||= numbers(list.documents);
    for (const { found } of filters) for (const number of found) passed[number]++;
    for (const { word, found } of read) sizes[word] += found.length;
    for (const { word, field, found } of read.sort((a, b) => a.word - b.word || a.field - b.field)) {
      const worth = WEIGHTS[field] * Math.log(1 + rules.documents / sizes[word]) * asked[word].worth;
      for (const number of found) {
        if (last[number] > word) continue;
        last[number] = word + 1;
        words[number]++;
        if (!field) titled[number]++;
        score[number] += worth;
      }
    }
    // Most words first; below what is real what is invented, then prose that has few of the words in its title. All that
    // tells where a hit stands is one number, with room for a million documents.
    let all = 0, samples = 0;
    marks.forEach((mark, body) => {
      for (let number = starts[body]; number < starts[body + 1]; number++) {
        if (passed[number] < filters.length || (asked.length && !words[number])) continue;
        const above = mark === rules.prose && titled[number] * 2 < asked.length ? 0 : 2 - (mark % 2);
        const worth = (words[number] * 4 + above) * 32768 + Math.min(32767, Math.round(score[number] * 60));
        order.push((worth * 4096 + Math.max(0, 4095 - number + starts[body])) * 1048576 + 1048575 - number);
        if (words[number] < asked.length) continue;
        all++;
        samples += mark % 2;
      }
    });
    const hits = Uint32Array.from(Float64Array.from(order).sort().reverse(), (value) => 1048575 - (value % 1048576));
    return { hits, all, samples, sizes };
  };
  // One search. Of a large register first the titles are read, then as much as a reader may be made to pay for, the
  // rarest word first, until a page is full.
  const find = async (query, filters, thorough) => {
    if (!rules) prepare(await get('rules.json', 'json'));
    const whole = thorough || !rules.bits, guessed = [];
    let asked = words(query.slice(0, 300)).map((word) => ({ word, keys: meant(word), worth: 1 })).filter(({ keys }) => keys.length);
    const telling = asked.filter(({ keys }) => !rules.weak.has(keys[0]));
    if (rules.bits && telling.length > 1) asked = telling;
    asked = asked.slice(0, rules.bits ? 6 : 12);
    if (!asked.length && !filters.length) return { asked, guessed, hits: [], all: 0, samples: 0, silent: true };
    for (const one of asked) one.sure = rules.bits && one.keys.length > 1 ? await those(one.keys) : one.keys;

    const lists = (word) => FIELDS.flatMap((field) => asked[word].sure.map((wanted) => ({ word, field, wanted })));
    const read = [], narrow = filters.map((wanted) => ({ field: 0, wanted }));
    let waiting = asked.flatMap((_, word) => lists(word));
    const load = async (list) => Object.assign(list, await said(list));
    const take = async (test) => {
      read.push(...waiting.filter(test));
      waiting = waiting.filter((list) => !read.includes(list));
      const [file] = await Promise.all([get('bodies.bin', 'arrayBuffer'), ...[...read, ...narrow].map(load)]);
      if (!marks) prepareBodies(file);
      if ([...read, ...narrow].some((list) => list.stamp !== stamp)) throw STALE;
      return count(asked, read, narrow);
    };
    const first = ({ field }) => whole || !field;
    let found = await take(first);
    for (const [word, one] of asked.entries()) {
      if (found.sizes[word] || (!whole && (await those(one.sure)).length)) continue;
      const joined = [asked[word - 1]?.word + one.word, one.word + asked[word + 1]?.word].filter((_, at) => asked[word - 1 + 2 * at]);
      const near = [...(await those(joined.map(key).filter(spelt))), ...(await Promise.all(one.keys.map(alike))).flat()];
      if (!near.length) continue;
      one.keys = one.sure = [...new Set(near)];
      one.worth = 0.6;
      guessed.push(one);
      waiting = [...waiting.filter((list) => list.word !== word), ...lists(word)];
    }
    if (guessed.length) found = await take(first);
    while (waiting.length && found.all < PAGE) {
      const room = Math.floor((MOST - [...read, ...narrow].reduce((sum, { size }) => sum + size, 0)) / (rules.documents / 6));
      if (room < 1) break;
      const next = waiting.sort((a, b) => found.sizes[a.word] - found.sizes[b.word] || a.field - b.field).slice(0, room);
      found = await take((list) => next.includes(list));
    }
    return { asked, ...found, guessed, partly: waiting.length > 0, titles: !read.some(({ field }) => field) };
  };
  // Files of two indexes do not go together: where the site was renewed in between, all are asked for once more.
  const search = async (query, filters = [], thorough = false) => {
    try {
      return await find(query, filters, thorough);
    } catch (problem) {
      if (problem !== STALE) throw problem;
      cache = 'reload';
      kept.clear();
      rules = marks = undefined;
      return find(query, filters, thorough);
    }
  };

  // What a result shows.
  const recordOf = async (number) => {
    const holder = starts.findIndex((start) => start > number) - 1, at = number - starts[holder];
    const name = (marks[holder] - (marks[holder] % 2)).toString(16).padStart(10, '0');
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
    // Of the lines the one that tells most of what the title does not.
    const inside = (text) => new Set(words(text).map(key).filter((one) => keys.has(one))), titled = inside(record.title);
    const lines = record.lines.map((line) => [line, new Set([...inside(line)].filter((one) => !titled.has(one)))]);
    const [line, news] = lines.reduce((best, one) => (one[1].size > best[1].size ? one : best), lines.find(([one]) => inside(one).size) || lines[0]);
    const text = excerpt(line, news.size ? news : keys);
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
    const records = await Promise.all(Array.from(part, recordOf));
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
    const { hits, all, samples, partly, titles } = told;
    const found = !all ? 'some' : samples ? 'samples' : 'count', yet = !hits.length ? 'partly' : !all ? 'someyet' : titles ? 'titles' : 'partly';
    const words = told.silent ? 'silent' : partly ? yet : hits.length ? found : 'none';
    const guess = told.guessed.length ? ' ' + form.dataset.guessed.replace('#', told.guessed.map(({ word }) => word).join(', ')) : '';
    status.textContent = form.dataset[words].replace('##', samples.toLocaleString('en')).replace('#', (all - samples).toLocaleString('en')) + guess;
    deeper.hidden = !partly;
    results.hidden = index.open = !hits.length && !partly;
    // Paper has no form: a line says what was asked.
    const asked = new URLSearchParams(location.search).get('q'), fields = Object.keys(NAMES).map((name) => form.elements[name]);
    paper.textContent = [asked && form.dataset.asked.replace('#', () => asked), ...fields.filter(({ value }) => value).map(
      ({ labels, selectedOptions }) => `${labels[0].firstChild.data}: ${selectedOptions[0].text}.`)].join(' ');
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
    clear.hidden = !filters.length;
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
      if (![LOST, STALE].includes(problem)) throw problem;
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
  clear.onclick = () => {
    for (const name in NAMES) form.elements[name].value = '';
    form.elements.q.focus();
    ask();
  };
  onpopstate = () => show();
  form.hidden = false;
  document.querySelector('[data-unscripted]').hidden = true;
  form.iltod = { search, keys: (text) => words(text).map(key), prepare, rules: () => get('rules.json', 'json'), recordOf };
  show();
})();
