// What pages of data do: pass their address on, open a fold, and filter the table of a plan by the page's address.
// By the device's own way of sharing, else by copying it.
(function () {
  var button = document.querySelector('[data-share]');
  if (!button) return;
  var canonical = document.querySelector('link[rel=canonical]');
  var address = canonical ? canonical.href : location.href;
  function copy() {
    var field = document.createElement('textarea');
    field.value = address;
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand('copy');
    document.body.removeChild(field);
    button.focus();
    if (done) button.textContent = button.getAttribute('data-done');
  }
  button.onclick = function () {
    if (navigator.share) navigator.share({ title: document.title, url: address }).catch(function () {});
    else copy();
  };
  button.setAttribute('aria-live', 'polite');
  button.hidden = false;
})();
onhashchange = () => {
  const fold = document.querySelector(':target')?.closest('details');
  if (fold) fold.open = true;
};
onhashchange();
(() => {
  const form = document.querySelector('[data-filter]');
  if (!form) return;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fields = all('select', form), rows = all('[data-row]'), groups = all('[data-group]');
  const output = form.querySelector('output');
  const paper = document.createElement('p');
  paper.className = 'onpaper';
  form.after(paper);
  const fits = (row) =>
    fields.every(({ name, value }) => !value || row.dataset[name].split(' ').includes(value));

  const show = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = query.get(field.name) || '';
      if (field.selectedIndex < 0) field.value = '';
    }
    for (const row of rows) row.hidden = !fits(row);
    for (const group of groups) group.hidden = !group.querySelector('[data-row]:not([hidden])');
    const counts = [rows, rows.filter((row) => !row.hidden)].map(({ length }) => length.toLocaleString('en'));
    const text = counts[1] === '0' ? output.dataset.none : output.dataset.text;
    output.textContent = text.replace('##', counts[0]).replace('#', counts[1]);
    const chosen = fields.filter(({ value }) => value).map(({ labels, selectedOptions }) =>
      `${labels[0].firstChild.data.trim()}: ${selectedOptions[0].text}.`);
    paper.hidden = !chosen.length;
    paper.textContent = [form.dataset.paper, ...chosen, output.textContent].join(' ');
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
  if (innerWidth < 768 && !location.search) form.firstElementChild.open = false;
})();
