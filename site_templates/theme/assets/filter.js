// Filters the table of a plan by the page's address. Without it the page is the whole table.
(function () {
  var form = document.querySelector('[data-filter]');
  if (!form) return;
  var fields = Array.from(form.querySelectorAll('select'));
  var rows = Array.from(document.querySelectorAll('[data-row]'));
  var groups = Array.from(document.querySelectorAll('[data-group]'));
  var output = form.querySelector('output');

  function show() {
    var query = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      field.value = query.get(field.name) || '';
      if (field.selectedIndex < 0) field.value = '';
    });
    var shown = rows.filter(function (row) {
      row.hidden = !fields.every(function (field) {
        return !field.value || row.dataset[field.name].split(' ').includes(field.value);
      });
      return !row.hidden;
    }).length;
    groups.forEach(function (group) {
      group.hidden = !group.querySelector('[data-row]:not([hidden])');
    });
    output.textContent = output.dataset.text.replace('##', rows.length).replace('#', shown);
  }

  function choose() {
    var query = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      if (field.value) query.set(field.name, field.value);
      else query.delete(field.name);
    });
    history.pushState(null, '', location.pathname + (query.toString() && '?' + query));
    show();
  }

  form.addEventListener('change', choose);
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  form.addEventListener('reset', function () { setTimeout(choose); });
  addEventListener('popstate', show);
  form.hidden = false;
  show();
})();
