// Filters the table of a plan by the page's address. Without it the page is the whole table.
(() => {
  const form = document.querySelector('[data-filter]');
  if (!form) return;
  const fields = [...form.querySelectorAll('select')];
  const rows = [...document.querySelectorAll('[data-row]')];
  const output = form.querySelector('output');
  const grouped = (number) => number.toLocaleString('en');
  const groups = [...document.querySelectorAll('[data-group]')];
  const fits = (row) =>
    fields.every(({ name, value }) => !value || row.dataset[name].split(' ').includes(value));
  // Paper has no form: a line says what was chosen.
  const paper = document.createElement('p');
  paper.className = 'onpaper';
  form.after(paper);

  const show = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = query.get(field.name) || '';
      if (field.selectedIndex < 0) field.value = '';
    }
    for (const row of rows) row.hidden = !fits(row);
    for (const group of groups) group.hidden = !group.querySelector('[data-row]:not([hidden])');
    const shown = rows.filter((row) => !row.hidden).length;
    const text = shown ? output.dataset.text : output.dataset.none;
    output.textContent = text.replace('##', grouped(rows.length)).replace('#', grouped(shown));
    const chosen = fields.filter(({ value }) => value).map(({ labels, selectedOptions }) =>
      `${labels[0].firstChild.data.trim()}: ${selectedOptions[0].text}.`);
    paper.textContent = chosen.length ? [form.dataset.paper, ...chosen, output.textContent].join(' ') : '';
    paper.hidden = !chosen.length;
  };

  const choose = () => {
    const query = new URLSearchParams();
    for (const { name, value } of fields) if (value) query.set(name, value);
    history.pushState(null, '', location.pathname + (String(query) && '?' + query));
    show();
  };

  form.onchange = choose;
  form.onreset = () => setTimeout(choose);
  form.onsubmit = () => false;
  onpopstate = show;
  form.hidden = false;
  show();
})();
