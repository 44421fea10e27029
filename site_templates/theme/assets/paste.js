// Helps on the page with the codes to paste: buttons that copy, and the codes of another part or colour. Without it
// the codes are text to select, and the page tells how to change them.
(() => {
  const page = document.querySelector('[data-paste]');
  if (!page) return;
  const words = page.dataset;
  const preview = page.querySelector('iframe');
  const codes = [...page.querySelectorAll('pre[data-code]')];
  const written = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
  const escaped = (text) => text.replace(/[&<>"']/g, (letter) => written[letter]);

  for (const code of page.querySelectorAll('pre')) {
    const button = document.createElement('button');
    const said = document.createElement('output');
    button.type = 'button';
    button.textContent = words.copy;
    said.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        said.textContent = words.copied;
      } catch {
        getSelection().selectAllChildren(code);
        said.textContent = words.notCopied;
      }
    });
    code.after(button, said);
  }

  const [part, colour] = page.querySelectorAll('select');
  const own = part.options[0];
  const root = preview.src.slice(0, -own.dataset.widget.length);
  for (const link of page.querySelectorAll('.parts a')) {
    const option = new Option(link.textContent);
    option.dataset.widget = link.href.slice(root.length);
    option.dataset.page = link.dataset.page;
    part.append(option);
  }
  const changing = codes.filter((code) => !['mail', 'script'].includes(code.dataset.code));
  const texts = new Map(changing.map((code) => [code, code.textContent]));
  const site = words.site;
  // WordPress passes on nothing after #: a colour has an address of its own, but for measures.
  const pasted = (address, widget) => {
    const measure = /^([^/]+\/){3}$/.test(address);
    if (colour.value && !measure) return `${widget}s/${colour.value.slice(1)}/`;
    return address.includes('#') ? widget : address;
  };
  const show = () => {
    const { widget, page: address } = part.selectedOptions[0].dataset;
    const title = part.value;
    for (const [code, text] of texts) {
      code.textContent =
        code.dataset.code === 'address'
          ? site + pasted(address, widget)
          : text
              .split(`"${site}${own.dataset.widget}"`).join(`"${site}${widget}${colour.value}"`)
              .split(`"${site}${own.dataset.widget}badge.`).join(`"${site}${widget}badge.`)
              .split(`"${site}${own.dataset.page}"`).join(`"${site}${address}"`)
              .split(`\n${site}${own.dataset.page}\n`).join(`\n${site}${pasted(address, widget)}\n`)
              .split(escaped(own.value)).join(escaped(title));
    }
    preview.src = `${root}${widget}${colour.value}`;
    preview.title = title;
  };
  // Codes for another part get the height that it has here, with a line to spare for other letters.
  new MutationObserver(() => {
    if (part.selectedIndex === 0) return;
    const size = page.querySelector('[name=size]:checked').id.replace('size-', '');
    for (const code of changing.filter((each) => each.dataset.size === size)) {
      const height = Number(preview.height) + 24;
      code.textContent = code.textContent.replace(/( height="|"height:)\d+/g, `$1${height}`);
    }
  }).observe(preview, { attributeFilter: ['height'] });
  // Who comes from the page of a measure finds its code open.
  const meant = document.getElementById(location.hash.slice(1))?.querySelector('details');
  if (meant) meant.open = true;
  part.closest('div').hidden = false;
  part.closest('label').hidden = part.options.length === 1;
  for (const choice of [part, colour]) choice.addEventListener('change', show);
})();
