// Finds measures by their words. The index lies beside the page in small files; rules.json holds the rules by which
// a word becomes a key, the same that made the index. Without this script the page is an index of terms.
(() => {
  const form = document.querySelector('[data-search]');
  if (!form) return;
  const PAGE = 10, MOST = 45000, FIELDS = [0, 1, 2], [LOST, STALE] = ['lost', 'stale'], WEIGHTS = [4, 2, 1], VOWELS = 'аоуэиы', GLIDES = 'еяю', ALL = VOWELS + GLIDES;
  const UNSEEN = '\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff', LETTERS = 'a-zöüа-яёөүєїіѳ', MARKS = '\\u0300-\\u036f';
  const word = (letters, flags) => RegExp(`[0-9]+(?:\\.[0-9]+)*|[${letters}]+`, flags), unseen = RegExp(`[${UNSEEN}]`, 'g');
  const WORD = word(LETTERS, 'g'), SEEN = word(LETTERS + UNSEEN + MARKS, 'gi'), ODD = RegExp(`[${UNSEEN}-\\uff5e${MARKS}]`);
  const [results, list, status, more, deeper, clear, paper, hit, offer] = ['results', 'hits', 'status', 'more', 'deeper', 'clear', 'paper', 'hit', 'offer'].map((name) =>
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

  const load = (path) => get(path, { on: 'json', xt: 'text' }[path.slice(-2)] || 'arrayBuffer');
  for (const link of document.querySelectorAll('link[as=fetch]')) load(link.getAttribute('href')).catch(() => {});

  // Words to keys, as search/words.py does it.
  let rules;
  const prepare = (read) => {
    rules = { ...read, latin: new Map(Object.entries(read.latin)), lexicon: new Map(Object.entries(read.lexicon)) };
    rules.sounds = RegExp([...rules.latin.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');
    const whole = (rule) => RegExp(`^(?:${rule})$`);
    for (const name of ['cases', 'verbs']) rules[name] = read[name].map((group) => group.map(whole));
    rules.whole = whole(read.whole);
    rules.longest = Math.max(...[...rules.lexicon.keys()].map((word) => word.length));
    rules.weak = new Set(read.weak.map(made));
    rules.ignored = new Set([...read.ignored, ...read.said.map(made)]);
  };
  // Marks that cannot be seen make no difference, nor whether a letter is written in one piece.
  const usual = (text) => (ODD.test(text) ? text.replace(unseen, '').normalize('NFKC') : text).toLowerCase();
  const words = (text) => usual(text).match(WORD) || [];
  const fold = (word) => {
    const spelt = /^[a-zöü]+$/.test(word)
      ? word.replace(rules.sounds, (sound) => rules.latin.get(sound))
      : [...word].map((letter) => rules.twins[letter] ?? letter).join('');
    let folded = '';
    for (const written of spelt) {
      const letter = rules.letters[written] ?? written, glide = GLIDES.indexOf(letter);
      folded += letter && glide >= 0 && folded && !ALL.includes(folded.slice(-1)) ? 'эау'[glide] : letter;
    }
    return folded;
  };
  // What the first rule that fits leaves of a word; weak rules must leave more.
  const cut = (word, groups) => {
    for (const [weak, group] of groups.entries())
      for (const rule of group) {
        const left = rule.exec(word)?.[1];
        if (left?.length > 1 + weak && [...left].filter((letter) => !VOWELS.includes(letter)).length > weak && [...left].some((letter) => ALL.includes(letter)))
          return left;
      }
    return '';
  };
  const stem = (word) => {
    let known = rules.lexicon.get(word + '$');
    for (let size = Math.min(word.length, rules.longest); size > 1; size--) known = known || rules.lexicon.get(word.slice(0, size));
    if (known) return known;
    for (let count = 0; count < 9; count++) {
      const shorter = rules.whole.test(word) ? '' : cut(word, rules.cases);
      if (!shorter) break;
      word = shorter;
    }
    for (const group of rules.verbs) word = cut(word, [group]) || word;
    return word;
  };
  const skeleton = (word) => {
    let found = '', vowels = 0, before = '';
    for (const letter of word) {
      if (VOWELS.includes(letter)) {
        if (!vowels || (vowels === 1 && before && VOWELS.includes(before) && letter === 'и' && before !== 'и')) {
          found += letter === 'ы' ? 'и' : letter;
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
  const memo = new Map();
  const key = (word) => {
    if (word[0] <= '9') return word;
    if (!memo.has(word)) {
      const one = rules.ignored.has(word) ? '' : made(word);
      memo.set(word, one.length > 1 && !rules.ignored.has(one) ? one : '');
    }
    return memo.get(word);
  };

  // In what is shown a word may hold marks that cannot be seen.
  const keyOf = (text) => words(text).map(key)[0] ?? '';

  // The ways a word may be meant: what is typed in Latin letters is not always clear.
  const meant = (word) => {
    let ways = new Map([[word, 0]]);
    if (/[a-z]/.test(word))
      for (const [read, other] of rules.habits)
        for (const [way, changes] of [...ways].slice(0, 24)) {
          const changed = way.replace(RegExp(read, 'g'), other);
          if (!ways.has(changed)) ways.set(changed, changes + 1);
        }
    const keys = new Map();
    for (const [way, changes] of [...ways].sort((a, b) => a[1] - b[1])) if (key(way) && !keys.has(key(way))) keys.set(key(way), changes);
    return keys;
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
    const file = new Uint8Array(await load(`keys/${'abc'[field]}${place(wanted, rules.bits)}.bin`)), read = reader(file);
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
      starts.push(starts[starts.length - 1] + read.number());
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
    while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    const [a, b] = [one, other].map((word) => word.slice(start, word.length - end));
    if (a.length === 2 && a === b[1] + b[0]) return 1;
    if (a.length > 1 || b.length > 1) return 0;
    if (rules.alike.some((pair) => pair === a + b || pair === b + a)) return 1 + !start;
    // Any other letter makes another word, unless much of a long one stays.
    const swapped = a && b;
    return Math.max(one.length, other.length) < 6 + 2 * !start ? 0 : 2 + !swapped + 2 * !start;
  };
  const spelt = (wanted) => wanted.length > 2 && /^[^0-9]+$/.test(wanted);
  const offers = async (...parts) => {
    const files = new Set(parts.map((part) => `words/${place(part, rules.bits - 3)}.txt`));
    return new Set((await Promise.all([...files].map(load))).join('\n').split('\n'));
  };
  const held = async (wanted) => !spelt(wanted) || (await offers(wanted.slice(0, 2) + '*')).has(wanted);
  const those = async (keys) => {
    const tests = await Promise.all(keys.map(held));
    return keys.filter((_, at) => tests[at]);
  };
  // In a long word two letters may have changed places, also where an ending hides it.
  const turned = ({ word, keys }) => those([...new Set([...word].flatMap((letter, at) => (at && word.length > 5 ?
    word.slice(0, at) + (word[at + 1] ?? '') + letter + word.slice(at + 2) : [])).map(key))].filter((one) => spelt(one) && one.length > 3 && !keys.includes(one)));
  const alike = async (wanted) => {
    if (!spelt(wanted)) return [];
    const offered = [...(await offers(wanted.slice(0, 2) + '*', '*' + wanted.slice(-2), wanted[0] + '*' + wanted.slice(-1)))];
    const ways = offered.map((word) => [wanted.length > 3 ? mistake(wanted, word) : 0, word]).filter(([way]) => way);
    const likeliest = Math.min(...ways.map(([way]) => way));
    const close = ways.flatMap(([way, word]) => (way === likeliest ? [word] : []));
    const longer = offered.filter((word) => word.startsWith(wanted)).sort((a, b) => a.length - b.length);
    return [...new Set([...close, ...longer])].slice(0, rules.bits ? 3 : 6);
  };

  // Which documents have the words, by what was read, the best first.
  const count = (asked, read, filters) => {
    const [words, titled, last, passed] = [0, 0, 0, 0].map(() => new Uint8Array(starts[starts.length - 1]));
    const score = new Float32Array(starts[starts.length - 1]), sizes = asked.map(() => 0), order = [];
    for (const list of [...read, ...filters]) list.found = list.found || numbers(list.documents);
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
    // Where something invented has most words, nothing with fewer is shown; else what has most comes first; the page of a body that is asked for by its name before its
    // measures; below what is real what is invented, then prose that has few of the words in its title. All that tells
    // where a hit stands is one number, with room for a million documents.
    let all = 0, samples = 0;
    let best = 0, invented = false;
    const each = (look) => marks.forEach((mark, body) => {
      for (let number = starts[body]; number < starts[body + 1]; number++) if (passed[number] === filters.length) look(number, mark, body);
    });
    each((number) => { best = Math.max(best, words[number]); });
    each((number, mark) => { invented = invented || (mark % 2 && words[number] === best); });
    const least = invented ? best : Math.ceil(best / 2);
    each((number, mark, body) => {
      if (words[number] < least || (asked.length && !words[number])) return;
      const named = asked.length && number === starts[body] && titled[number] === asked.length && mark !== rules.prose;
      const rank = mark === rules.prose && titled[number] * 2 < asked.length ? 0 : 2 - (mark % 2);
      const worth = ((rank * 16 + words[number]) * 2 + named) * 8192 + Math.min(8191, Math.round(score[number] * 30));
      order.push((worth * 4096 + Math.max(0, 4095 - number + starts[body])) * 1048576 + 1048575 - number);
      if (words[number] < asked.length) return;
      all++;
      samples += mark % 2;
    });
    const hits = Uint32Array.from(Float64Array.from(order).sort().reverse(), (value) => 1048575 - (value % 1048576));
    return { hits, all, samples, sizes };
  };
  // One search. Of a large register first the titles are read, then as much as a reader may be made to pay for, the
  // rarest word first, until a page is full.
  const find = async (query, filters, thorough) => {
    if (!rules) prepare(await load('rules.json'));
    const whole = thorough || !rules.bits, guessed = [];
    let asked = words(query.slice(0, 300)).map((word) => ({ word, ways: meant(word), worth: 1 })).filter(({ ways }) => ways.size);
    for (const one of asked) one.keys = [...one.ways.keys()];
    const telling = asked.filter(({ keys }) => !rules.weak.has(keys[0]));
    if (rules.bits && telling.length > 1) asked = telling;
    asked = asked.slice(0, rules.bits ? 6 : 12);
    if (!asked.length && !filters.length) return { asked, guessed, hits: [], all: 0, samples: 0, silent: true };
    // Of several ways to read a word those are meant that are in the index with the fewest changes.
    await Promise.all(asked.map(async (one) => {
      const known = one.keys.length > 1 ? await those(one.keys) : [];
      one.sure = known.length ? known.filter((name) => one.ways.get(name) === one.ways.get(known[0])) : rules.bits && one.keys.length > 1 ? [] : one.keys;
    }));

    const lists = (word) => FIELDS.flatMap((field) => asked[word].sure.map((wanted) => ({ word, field, wanted })));
    const read = [], narrow = filters.map((wanted) => ({ field: 0, wanted }));
    let waiting = asked.flatMap((_, word) => lists(word));
    const complete = async (list) => Object.assign(list, await said(list));
    const take = async (test) => {
      read.push(...waiting.filter(test));
      waiting = waiting.filter((list) => !read.includes(list));
      const [file] = await Promise.all([load('bodies.bin'), ...[...read, ...narrow].map(complete)]);
      if (!marks) prepareBodies(file);
      if ([...read, ...narrow].some((list) => list.stamp !== stamp)) throw STALE;
      return count(asked, read, narrow);
    };
    // The first trip brings all titles, and besides as much as surely fits.
    const most = MOST / (rules.documents / 6), early = new Set([...waiting].sort((a, b) => a.field - b.field).slice(0, most));
    const first = (list) => whole || !list.field || early.has(list);
    let found = await take(first);
    for (const [word, one] of asked.entries()) {
      if (found.sizes[word] || (!whole && (await those(one.sure)).length)) continue;
      // A name in two words may be one word here.
      const joined = async (other, text) => other && (await those([key(text)].filter(spelt))).length ? [other, key(text)] : [];
      const [before, after] = [asked[word - 1], asked[word + 1]], [beside, together] =
        [...(await joined(before, before?.word + one.word)), ...(await joined(after, one.word + after?.word))];
      const near = together ? [together] : [...(await turned(one)), ...(await Promise.all(one.keys.map(alike))).flat()];
      one.lost = true;
      if (!near.length) continue;
      if (together) {
        beside.sure = [...beside.sure, together];
        waiting.push(...lists(asked.indexOf(beside)));
      }
      one.typed = one.keys;
      one.keys = one.sure = [...new Set(near)];
      one.worth = 0.6;
      guessed.push(one);
      waiting = [...waiting.filter((list) => list.word !== word), ...lists(word)];
    }
    if (guessed.length) found = await take(({ field }) => whole || !field);
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
  const recordFile = (mark, at) => `bodies/${(mark - (mark % 2)).toString(16).padStart(10, '0')}/${at >> 1}.json`;
  const recordOf = async (number) => {
    const holder = starts.findIndex((start) => start > number) - 1, at = number - starts[holder];
    const [id, body, sample, records] = await load(recordFile(marks[holder], at));
    const [address, order, title, criteria, evidence, state, year, performers] = records[at & 1];
    return { id, body, sample, address, order, title, lines: `${criteria}\n${evidence}`.split('\n'), state, year, performers };
  };
  const marked = (element, text, keys) => {
    let from = 0, any = false;
    for (const match of text.matchAll(SEEN)) {
      if (!keys.has(keyOf(match[0]))) continue;
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
    const at = [...text.matchAll(SEEN)].find((match) => keys.has(keyOf(match[0])))?.index;
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

  // Room is kept while a question is answered; what stands below is closed, and may not yet be there.
  const busy = (whether) => [form, results].forEach((one) => one.setAttribute('aria-busy', whether));
  const open = (whether) => {
    const index = document.getElementById('index');
    if (index) index.open = whether;
    else addEventListener('DOMContentLoaded', () => open(results.hidden), { once: true });
  };

  // The page: its address is the question.
  const NAMES = { body: 'b', year: 'y', state: 's', performer: 'p' };
  let current = 0, told, keys, from, meanings;
  const choices = (name, found) => {
    const field = form.elements[name], chosen = new URLSearchParams(location.search).get(name) || '';
    for (const option of [...field.options].slice(1)) option.remove();
    for (const [value, label] of found) field.add(new Option(label, value));
    if (chosen && ![...field.options].some(({ value }) => value === chosen)) field.add(new Option(chosen, chosen));
    field.value = chosen;
  };
  const offerChoices = (records) => {
    choices('body', new Map(records.filter(({ id }) => id !== '-').map(({ id, body }) => [id, body])));
    choices('performer', new Map(records.flatMap(({ id, body, performers }) =>
      performers.filter(([unit]) => unit).map(([unit, name]) => [`${id}/${unit}`, `${name} – ${body}`]))));
  };
  // One can narrow to whatever was found, not only to what is shown: of a small register all is here, of a large one
  // each body is asked for its name once, those with most hits first.
  const facets = async () => {
    const mine = current, counts = new Map(), firsts = new Map(), { hits, records } = told;
    for (const hit of hits) {
      const holder = starts.findIndex((start) => start > hit) - 1;
      counts.set(holder, (counts.get(holder) || 0) + 1);
      if (!firsts.has(holder)) firsts.set(holder, hit);
    }
    const bodies = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30).map(([holder]) => firsts.get(holder));
    const found = await Promise.all([...(rules.bits ? bodies : hits)].map(recordOf)).catch(() => []);
    if (mine === current) offerChoices([...records, ...found]);
  };
  // Words that name a state offer to narrow to it.
  const offerStates = () => {
    const asked = told.asked.flatMap(({ keys, typed }) => [...keys, ...(typed || [])]);
    const option = [...form.elements.state.options].slice(1).find(({ text, value }) => {
      const named = words(text).map(key).filter(Boolean);
      return value && named.length && value !== form.elements.state.value && named.every((one) => asked.includes(one));
    });
    offer.hidden = !option;
    if (!option) return;
    offer.textContent = form.dataset.offer.replace('#', () => option.text);
    offer.onclick = () => {
      form.elements.q.value = '';
      form.elements.state.value = option.value;
      ask();
    };
  };
  const next = async () => {
    const part = told.hits.slice(from, from + PAGE), mine = current;
    // What stands for what was asked for is marked, too.
    const [read, ...records] = await Promise.all([load('meanings.json'), ...Array.from(part, recordOf)]);
    if (mine !== current) return;
    meanings = read;
    for (const one of [...keys]) for (const word of words(meanings[one] || '')) keys.add(key(word));
    const first = list.children.length;
    list.append(...records.map((record) => shown(record, keys)));
    told.records.push(...records);
    from += PAGE;
    more.hidden = from >= told.hits.length;
    offerChoices(told.records);
    if (first) list.children[first].querySelector('a').focus();
  };
  // The near word as it stands in a hit: a key is no word.
  const nearest = ({ keys: near }) => {
    for (const { title, lines } of told.records)
      for (const text of [title, ...lines])
        for (const [seen] of text.matchAll(SEEN)) if (near.includes(keyOf(seen))) return seen.toLowerCase();
  };
  const tell = () => {
    const { hits, all, samples, partly, titles } = told;
    const found = !all ? 'some' : samples ? 'samples' : 'count', yet = !hits.length ? 'partly' : !all ? 'someyet' : titles ? 'titles' : 'partly';
    const words = told.silent ? 'silent' : partly ? yet : hits.length ? found : 'none';
    const list = (words) => words.join(', '), fill = (name, typed, near) => ' ' + form.dataset[name].replace('##', () => near).replace('#', () => typed);
    const near = told.guessed.map((one) => [one.word, nearest(one)]).filter(([, seen]) => seen);
    const lost = told.asked.filter((one) => one.lost && !near.some(([word]) => word === one.word)).map(({ word }) => word);
    const also = told.asked.flatMap(({ sure }) => sure.flatMap((one) => meanings[one]?.split('|') || []));
    const guess = (near.length ? fill('guessed', list(near.map(([word]) => word)), list(near.map(([, seen]) => seen))) : '') +
      (lost.length && hits.length && !partly ? fill('lost', list(lost)) : '') +
      (also.length && hits.length ? fill('also', list(also)) : '');
    status.textContent = form.dataset[words].replace('##', samples.toLocaleString('en')).replace('#', (all - samples).toLocaleString('en')).replace(/\d$/, guess ? '$&.' : '$&') + guess;
    deeper.hidden = !partly;
    results.hidden = !hits.length && !partly;
    open(results.hidden);
    offerStates();
    // Paper has no form: a line says what was asked.
    const asked = new URLSearchParams(location.search).get('q'), fields = Object.keys(NAMES).map((name) => form.elements[name]);
    paper.textContent = [asked && form.dataset.asked.replace('#', () => asked), ...fields.filter(({ value }) => value).map(
      ({ labels, selectedOptions }) => `${labels[0].firstChild.data}: ${selectedOptions[0].text}.`)].join(' ');
  };
  const show = async (thorough = false) => {
    const query = new URLSearchParams(location.search), mine = ++current;
    const asked = query.get('q') || '', filters = Object.entries(NAMES).flatMap(([name, sign]) =>
      query.get(name) ? [`=${sign}${query.get(name)}`] : []);
    if (asked || mine > 1) form.elements.q.value = asked;
    for (const name of ['year', 'state']) {
      form.elements[name].value = query.get(name) || '';
      if (form.elements[name].selectedIndex < 0) form.elements[name].value = '';
    }
    results.hidden = !asked.trim() && !filters.length;
    open(results.hidden);
    list.textContent = '';
    more.hidden = deeper.hidden = offer.hidden = true;
    clear.hidden = !filters.length;
    busy(!results.hidden);
    if (results.hidden) return;
    status.textContent = form.dataset.waiting;
    try {
      const answer = await search(asked, filters, thorough);
      if (mine !== current) return;
      [told, from] = [{ ...answer, records: [] }, 0];
      keys = new Set(told.asked.flatMap((one) => one.sure));
      await next();
      if (mine !== current) return;
      tell();
      keep().then(() => mine === current && facets());
    } catch (problem) {
      if (mine === current) status.textContent = form.dataset.offline;
      if (![LOST, STALE].includes(problem)) throw problem;
    } finally {
      if (mine === current) busy(false);
    }
  };
  // A small register is fetched whole, once, so that it can be searched without a network.
  const keep = async () => {
    if (!marks || rules.bits || navigator.connection?.saveData) return;
    const records = marks.flatMap((mark, body) => Array.from({ length: starts[body + 1] - starts[body] }, (_, at) => recordFile(mark, at)));
    for (const path of ['words/0.txt', ...records]) await load(path).catch(() => {});
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
  document.querySelector('[data-unscripted]').hidden = true;
  form.iltod = { search, meant, keys: (text) => words(text).map(key), prepare, rules: () => load('rules.json'), recordOf };
  show();
})();
