// Asks the tables in the browser. A table is an index and small files of columns (exports/explorer/column_files.py); a
// question loads only those that it needs. The address holds the question. Without this script the ready answers stand.
(() => {
  const form = document.querySelector('[data-explore]');
  if (!form) return;
  const SHOWN = 20, LARGE = 1.5e6, ROOT = form.dataset.root, words = form.dataset;
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const one = (name, within = form) => within.querySelector(`[data-${name}]`);
  const [results, status, more, save, go] = ['results', 'status', 'more', 'save', 'go'].map((name) => document.getElementById(name));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value) => value.toLocaleString('en', { maximumFractionDigits: 1 });
  const made = (tag, text, attributes = {}) => Object.assign(document.createElement(tag), { textContent: text }, attributes);
  const emptied = (element) => {
    while (element.firstChild) element.firstChild.remove();
    return element;
  };

  // What was fetched once stays.
  const kept = new Map();
  const load = (table, file) => {
    const path = `${ROOT}data/columns/${table}/${file}.json`;
    if (!kept.has(path)) {
      kept.set(path, fetch(path).then((got) => (got.ok ? got.json() : Promise.reject())));
      kept.get(path).catch(() => kept.delete(path));
    }
    return kept.get(path);
  };

  // A table: its columns by name. `read` gives a whole column as values in order and the place of each row's value.
  const tables = new Map();
  const open = async (name) => {
    if (!tables.has(name)) {
      const index = await load(name, 'index');
      tables.set(name, { ...index, name, columns: new Map(index.columns.map((column) => [column.name, { ...column, table: name }])) });
    }
    return tables.get(name);
  };
  const whole = (column, held, rows) => {
    const places = held.rows || new Uint32Array(rows);
    for (let at = 0, row = 0; held.runs && at < held.runs.length; at += 2) {
      places.fill(held.runs[at], row, row + held.runs[at + 1]);
      row += held.runs[at + 1];
    }
    return Object.assign(column, { values: [null, ...held.values], places });
  };
  const read = async (table, name) => {
    const column = table.columns.get(name);
    if (column.places) return column;
    if (!column.parts) return whole(column, column.held || (await load(table.name, name)), table.rows);
    const texts = [], parts = [...Array(column.parts).keys()];
    // some at a time, so that a phone is not drowned
    for (let at = 0; at < parts.length; at += 24) {
      (await Promise.all(parts.slice(at, at + 24).map((part) => load(table.name, `${name}-${part}`)))).forEach((part) => texts.push(...part));
      busy(Math.round((100 * texts.length) / table.rows));
    }
    const values = [...new Set(texts.filter((text) => text !== null))].sort(new Intl.Collator('mn', { numeric: true }).compare);
    const known = new Map([null, ...values].map((value, place) => [value, place]));
    return whole(column, { values, rows: texts.map((text) => known.get(text)) }, table.rows);
  };
  const unread = (table, names) => names.reduce((sum, name) => sum + ((!table.columns.get(name).places && table.columns.get(name).bytes) || 0), 0);
  // The values of some rows, of a column in parts only those parts in which they lie.
  const cells = async (table, name, rows) => {
    const column = table.columns.get(name), size = table.part_rows;
    if (!column.parts || column.places) {
      const { values, places } = await read(table, name);
      return rows.map((row) => values[places[row]]);
    }
    const parts = new Map();
    for (const row of rows) parts.set(Math.floor(row / size), load(table.name, `${name}-${Math.floor(row / size)}`));
    for (const [part, loading] of parts) parts.set(part, await loading);
    return rows.map((row) => parts.get(Math.floor(row / size))[row % size]);
  };
  const shown = (column, value) => {
    if (value === null || value === undefined) return '–';
    if (value === true || value === false) return value ? words.yes : words.no;
    return (column.labels && column.labels[value]) || (column.kind === 'number' ? number(value) : String(value));
  };

  // A question in the address: t table, c columns, f column:test:value, g groups, v what is counted, s order.
  const parsed = () => {
    const query = new URLSearchParams(location.search), list = (name) => (query.get(name) || '').split(',').filter(Boolean);
    const filters = query.getAll('f').map((text) => /^(\w+):(\w+):?(.*)$/s.exec(text)).filter(Boolean).map(([, name, test, value]) => ({ name, test, value }));
    return { table: query.get('t') || '', columns: list('c'), filters, groups: list('g').slice(0, 2), value: query.get('v') || 'count', sort: query.get('s') || '' };
  };
  const written = (asked) => {
    const query = new URLSearchParams();
    if (asked.table) query.set('t', asked.table);
    if (asked.columns.length && !asked.groups.length) query.set('c', asked.columns.join());
    for (const { name, test, value } of asked.filters) query.append('f', [name, test, value].join(':'));
    if (asked.groups.length) query.set('g', asked.groups.join());
    if (asked.groups.length && asked.value !== 'count') query.set('v', asked.value);
    if (asked.sort) query.set('s', asked.sort);
    return String(query).replace(/%2C/g, ',').replace(/%3A/g, ':');
  };
  // Only what the table has: an address may be old, or written by hand.
  const known = (asked, table) => {
    const has = (name) => table.columns.has(name), [what, of] = asked.value.split(':');
    return {
      ...asked,
      columns: asked.columns.some(has) ? asked.columns.filter(has) : table.shown.filter(has),
      filters: asked.filters.filter(({ name, test }) => has(name) && TESTS[test]),
      groups: asked.groups.filter(has),
      value: (what === 'sum' || what === 'mean') && has(of) ? asked.value : 'count',
      sort: has(asked.sort.replace('-', '')) || /^-?=$/.test(asked.sort) ? asked.sort : '',
    };
  };

  const compared = (wanted, value) => (typeof value === 'number' ? value - Number(wanted) : String(value) < wanted ? -1 : Number(String(value) > wanted));
  const TESTS = {
    eq: (wanted, value) => value !== null && String(value) === wanted,
    ne: (wanted, value) => value === null || String(value) !== wanted,
    has: (wanted, value, column) => value !== null && shown(column, value).toLowerCase().includes(wanted.toLowerCase()),
    ge: (wanted, value) => value !== null && compared(wanted, value) >= 0,
    le: (wanted, value) => value !== null && compared(wanted, value) <= 0,
    some: (_, value) => value !== null,
    none: (_, value) => value === null,
  };
  // A condition whose value is not chosen yet is none.
  const counts = ({ test, value }) => value || test === 'some' || test === 'none';
  const fitting = (table, filters) => {
    let rows = [...Array(table.rows).keys()];
    for (const { name, test, value } of filters) {
      const column = table.columns.get(name), fits = column.values.map((held) => TESTS[test](value, held, column));
      rows = rows.filter((row) => fits[column.places[row]]);
    }
    return rows;
  };
  // What has no value stands last in either order.
  const ordered = (rows, sort, place) => {
    const down = sort[0] === '-';
    return rows.map((row) => [place(row), row]).sort(([a, x], [b, y]) => (!a - !b) || (down ? b - a : a - b) || x - y).map(([, row]) => row);
  };
  const grouped = (table, asked, rows) => {
    const keys = asked.groups.map((name) => table.columns.get(name)), [what, of] = asked.value.split(':'), counted = table.columns.get(of);
    const groups = new Map();
    for (const row of rows) {
      const key = keys.reduce((sum, column) => sum * 1e7 + column.places[row], 0);
      if (!groups.has(key)) groups.set(key, { places: keys.map((column) => column.places[row]), rows: 0, held: 0, sum: 0 });
      const group = groups.get(key), value = counted ? counted.values[counted.places[row]] : null;
      group.rows++;
      if (value !== null) group.held++, (group.sum += Number(value));
    }
    for (const group of groups.values()) {
      const sum = Math.round(group.sum * 1e6) / 1e6;
      // as everywhere on the site a mean is cut, not rounded
      group.value = what === 'count' ? group.rows : !group.held ? null : what === 'sum' ? sum : Math.trunc((sum / group.held) * 10 + 1e-9) / 10;
    }
    const list = [...groups.values()], name = asked.sort.replace('-', ''), by = asked.groups.indexOf(name);
    if (by >= 0) return ordered(list.map((_, at) => at), asked.sort, (at) => list[at].places[by]).map((at) => list[at]);
    const up = asked.sort === '=';
    return list.sort((a, b) => ((a.value === null) - (b.value === null)) || (up ? a.value - b.value : b.value - a.value) || a.places[0] - b.places[0]);
  };

  // The answer that stands: a head, how many rows there are, and what gives some of them, for the page or for a file.
  let answer, count = SHOWN, turn = 0;
  const answered = async (table, asked) => {
    const [what, of] = asked.value.split(':'), order = asked.sort.replace('-', '');
    const filters = asked.filters.filter(counts), needed = [...filters.map(({ name }) => name), ...asked.groups, ...(asked.groups.length ? (of ? [of] : []) : order && order !== '=' ? [order] : [])];
    if (unread(table, needed) > LARGE && !go.agreed) return { waits: unread(table, needed) };
    await Promise.all(needed.map((name) => read(table, name)));
    const rows = fitting(table, filters);
    if (asked.groups.length) {
      const groups = grouped(table, asked, rows), columns = asked.groups.map((name) => table.columns.get(name));
      const title = what === 'count' ? words.count : `${words[what]}: ${table.columns.get(of).title}`;
      return {
        rows: groups.length, of: rows.length, titles: [...columns.map((column) => column.title), title], bars: Math.max(...groups.map((group) => group.value), 0),
        names: [...asked.groups, what === 'count' ? 'count' : `${what}_${of}`], columns: [...columns, { kind: 'number' }], unread: 0,
        take: async (from, to) => groups.slice(from, to).map((group) => [...group.places.map((place, at) => columns[at].values[place]), group.value]),
      };
    }
    const list = order && table.columns.has(order) ? ordered(rows, asked.sort, (row) => table.columns.get(order).places[row]) : rows;
    const columns = asked.columns.map((name) => table.columns.get(name));
    const taken = async (names, from, to) => {
      const found = [];
      for (const column of await Promise.all(names.map((name) => cells(table, name, list.slice(from, to))))) column.forEach((value, at) => (found[at] = [...(found[at] || []), value]));
      return found;
    };
    // the page of a row: its measure or its plan, whose parts are small columns, or else its own address
    const way = ['organisation', 'year', 'measure'].filter((name) => table.columns.has(name)), place = way.length > 1 ? way : ['address'].filter((name) => table.columns.has(name));
    const link = (parts) => ROOT + (place === way ? parts.filter((part) => part !== null).join('/') + '/' : parts[0]);
    return {
      rows: list.length, titles: columns.map((column) => column.title), names: asked.columns, columns, unread: unread(table, asked.columns),
      take: (from, to) => taken(asked.columns, from, to),
      links: async (from, to) => (place.length ? (await taken(place, from, to)).map(link) : []),
      early: async () => { for (const name of asked.columns) await read(table, name); },
    };
  };

  const busy = (part) => {
    status.textContent = part ? fill(words.part, { part }) : words.busy;
  };
  const megabytes = (bytes) => fill(words.size, { size: number(Math.max(0.1, bytes / 1e6)) });
  const draw = async (mine) => {
    const from = one('rows', results).children.length, to = Math.min(count, answer.rows);
    const [rows, links] = await Promise.all([answer.take(from, to), answer.links ? answer.links(from, to) : []]);
    if (mine !== turn) return;
    rows.forEach((row, at) => {
      const line = made('tr', '');
      row.forEach((value, place) => {
        const text = shown(answer.columns[place], value), cell = made(place ? 'td' : 'th', links[at] && !place ? '' : text, place ? {} : { scope: 'row' });
        cell.dataset.l = answer.titles[place];
        if (links[at] && !place) cell.append(made('a', text, { href: links[at] }));
        if (answer.bars !== undefined && place === row.length - 1) {
          const bar = made('i', '', { className: 'drawn' });
          bar.style.width = `${answer.bars > 0 ? Math.max(0, (100 * value) / answer.bars) : 0}%`;
          cell.append(bar);
        }
        line.append(cell);
      });
      one('rows', results).append(line);
    });
    more.hidden = to >= answer.rows;
    status.textContent = !answer.rows ? words.empty : fill(answer.of === undefined ? words.found : words.groups, { count: number(answer.rows), rows: number(answer.of || 0), shown: number(to) });
    results.setAttribute('aria-busy', 'false');
  };

  // The form follows the address, and what is chosen in it becomes the address.
  const options = (select, list, value) => {
    emptied(select);
    for (const [name, text] of list) select.append(new Option(text, name, false, name === value));
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  };
  const titles = (table, fits = () => true) => [...table.columns.values()].filter(fits).map(({ name, title }) => [name, title]);
  const filterRow = async (table, { name, test, value }) => {
    const row = document.importNode(document.getElementById('condition').content, true).firstElementChild;
    const column = table.columns.get(name), valued = test !== 'some' && test !== 'none';
    options(one('column', row), titles(table), name);
    one('test', row).value = test;
    let field = one('value', row);
    if (valued && !column.parts && (test === 'eq' || test === 'ne')) {
      const { values } = await read(table, name);
      if (values.length <= 400) {
        const select = made('select', '');
        select.dataset.value = '';
        options(select, [['', words.choose], ...values.slice(1).map((held) => [String(held), shown(column, held)])], value);
        field.replaceWith(select);
        field = select;
      }
    }
    field.value = value;
    field.closest('label').hidden = !valued;
    return row;
  };
  const dress = async (table, asked) => {
    const rows = await Promise.all(asked.filters.map((filter) => filterRow(table, filter)));
    const list = emptied(one('filters'));
    rows.forEach((row) => list.append(row));
    const columns = emptied(one('columns'));
    for (const [name, title] of titles(table)) {
      const label = made('label', '');
      label.append(made('input', '', { type: 'checkbox', value: name, checked: asked.columns.includes(name) }), ` ${title}`);
      columns.append(label);
    }
    one('chosen').textContent = fill(words.chosen, { count: asked.columns.length });
    const numeric = titles(table, ({ kind }) => kind === 'integer' || kind === 'number').filter(([name]) => name !== 'year');
    const few = titles(table, ({ parts }) => !parts);
    options(one('group'), [['', words.ungrouped], ...few], asked.groups[0] || '');
    options(one('second'), [['', words.ungrouped], ...few.filter(([name]) => name !== asked.groups[0])], asked.groups[1] || '');
    options(one('counted'), [['count', words.count], ...['sum', 'mean'].flatMap((what) => numeric.map(([name, title]) => [`${what}:${name}`, `${words[what]}: ${title}`]))], asked.value);
    const sorted = asked.groups.length ? [['', words.largest], ['=', words.smallest], ...titles(table, ({ name }) => asked.groups.includes(name))] : [['', words.unsorted], ...titles(table)];
    options(one('order'), sorted, asked.sort.replace('-', ''));
    one('down').checked = asked.sort[0] === '-';
    for (const [name, hidden] of [['columnbox', asked.groups.length], ['secondbox', !asked.groups.length], ['countbox', !asked.groups.length], ['downbox', asked.groups.length && !asked.groups.includes(asked.sort.replace('-', ''))]]) one(name).hidden = hidden;
  };
  const show = async () => {
    const mine = ++turn, raw = parsed();
    form.elements.t.value = raw.table;
    if (form.elements.t.selectedIndex < 0) form.elements.t.value = '';
    const name = form.elements.t.value;
    one('parts').hidden = results.hidden = !name;
    go.hidden = true;
    status.textContent = '';
    if (!name) return;
    results.setAttribute('aria-busy', 'true');
    busy();
    try {
      const table = await open(name), asked = known(raw, table);
      for (const column of [...asked.filters.map((filter) => filter.name), ...asked.groups]) if (!table.columns.get(column).parts) read(table, column).catch(() => {});
      await dress(table, asked);
      const found = await answered(table, asked);
      if (mine !== turn) return;
      emptied(one('rows', results));
      if (found.waits) {
        go.hidden = false;
        results.hidden = true;
        go.textContent = fill(words.go, { size: megabytes(found.waits) });
        status.textContent = words.large;
        return;
      }
      answer = found;
      count = SHOWN;
      const head = made('tr', '');
      for (const title of answer.titles) head.append(made('th', title, { scope: 'col' }));
      emptied(one('head', results)).append(head);
      save.textContent = answer.unread > LARGE ? fill(words.savelarge, { size: megabytes(answer.unread) }) : words.save;
      save.hidden = !answer.rows;
      await draw(mine);
    } catch (error) {
      if (mine === turn) status.textContent = words.lost;
    }
  };

  const chosen = () => {
    const table = form.elements.t.value, before = parsed();
    if (table !== before.table) {
      const sample = 'sample' in form.elements.t.selectedOptions[0].dataset;
      return { table, columns: [], filters: sample ? [{ name: 'sample', test: 'eq', value: 'false' }] : [], groups: [], value: 'count', sort: '' };
    }
    const filters = all('[data-condition]').map((row) => {
      return { name: one('column', row).value, test: one('test', row).value, value: one('value', row).value };
    });
    const groups = [one('group').value, one('second').value].filter(Boolean), order = one('order').value;
    return {
      table, filters, groups, columns: all('[data-columns] input').filter(({ checked }) => checked).map(({ value }) => value),
      value: one('counted').value, sort: order && (one('down').checked && order !== '=' ? '-' : '') + order,
    };
  };
  const ask = () => {
    const query = written(chosen());
    history.pushState(null, '', location.pathname + (query && '?' + query));
    return show();
  };
  const refocus = (change) => {
    const focused = document.activeElement, row = focused.closest('[data-condition]'), at = all('[data-condition]').indexOf(row);
    const part = ['column', 'test', 'value'].find((name) => name in focused.dataset);
    return change().then(() => {
      const again = part && all('[data-condition]')[at];
      if (again) one(part, again).focus();
      else if (focused.value && focused.type === 'checkbox' && !focused.isConnected) all('[data-columns] input').find(({ value }) => value === focused.value).focus();
    });
  };
  form.onchange = (event) => {
    const row = event.target.closest('[data-condition]');
    if (row && 'column' in event.target.dataset) one('value', row).value = '';
    go.agreed = false;
    refocus(ask);
  };
  form.onsubmit = () => {
    ask();
    return false;
  };
  form.onclick = async ({ target }) => {
    if ('add' in target.dataset) {
      const table = await open(form.elements.t.value);
      const row = await filterRow(table, { name: table.shown[0], test: 'eq', value: '' });
      one('filters').append(row);
      one('column', row).focus();
    } else if ('remove' in target.dataset) {
      target.closest('[data-condition]').remove();
      one('add').focus();
      ask();
    }
  };
  go.onclick = () => {
    go.agreed = true;
    show().then(() => status.focus());
  };
  more.onclick = () => {
    const first = count;
    count += SHOWN;
    draw(turn).then(() => {
      const row = one('rows', results).children[first], link = row && row.querySelector('a');
      if (link) link.focus();
    });
  };
  // As in the tables themselves no cell is taken for a formula.
  const cell = (value) => {
    const text = value === null ? '' : typeof value === 'string' && /^[=+\-@\t\r\n'＝＋－＠]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  save.onclick = async () => {
    const before = status.textContent, mine = turn;
    save.disabled = true;
    try {
      if (answer.early) await answer.early();
      const rows = await answer.take(0, answer.rows), lines = [answer.names, ...rows].map((row) => row.map(cell).join());
      const link = made('a', '', { href: URL.createObjectURL(new Blob(['\ufeff', lines.join('\r\n'), '\r\n'], { type: 'text/csv' })), download: `iltod-${form.elements.t.value}.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      if (mine === turn) status.textContent = before;
    } catch (error) {
      status.textContent = words.lost;
    }
    save.disabled = false;
  };
  onpopstate = show;
  form.hidden = false;
  const ready = document.getElementById('ready');
  if (ready && location.search) ready.open = false;
  show();
})();
