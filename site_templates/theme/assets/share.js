// Passes the address of the page on: by the device's own way of sharing, else by copying it.
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
