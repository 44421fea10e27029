// Filters the table of a plan by the page's address. Without it the page is the whole table.
(() => {
  const form = document.querySelector('[data-filter]');
  if (!form) return;
  const fields = [...form.querySelectorAll('select')];
  const rows = [...document.querySelectorAll('[data-row]')];
  const output = form.querySelector('output');
  const fits = (row) =>
    fields.every(({ name, value }) => !value || row.dataset[name].split(' ').includes(value));

  const show = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = query.get(field.name) || '';
      if (field.selectedIndex < 0) field.value = '';
    }
    for (const row of rows) row.hidden = !fits(row);
    for (const group of document.querySelectorAll('[data-group]'))
      group.hidden = !group.querySelector('[data-row]:not([hidden])');
    const shown = rows.filter((row) => !row.hidden).length;
    const text = shown ? output.dataset.text : output.dataset.none;
    output.textContent = text.replace('##', rows.length).replace('#', shown);
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
