// Turns offline reading on and off, and lists what is kept. Nothing happens before the reader asks for it.
(() => {
  const block = document.querySelector("[data-offline]");
  const root = new URL("../", location.href);
  const stem = `iltod ${root.pathname} `;
  const word = (name) => block.querySelector(`[data-word="${name}"]`).textContent;
  const [on, off] = [block.querySelector("[data-on]"), block.querySelector("[data-off]")];
  const [state, list] = [block.querySelector("[data-state]"), block.querySelector("[data-kept]")];

  const registration = async () =>
    (await navigator.serviceWorker.getRegistrations()).find((one) => one.scope === root.href);

  const keptPages = async () => {
    const pages = [];
    for (const name of (await caches.keys()).filter((one) => one.startsWith(stem))) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        if (!response || !(response.headers.get("content-type") || "").startsWith("text/html")) continue;
        const { title } = new DOMParser().parseFromString(await response.text(), "text/html");
        pages.push({ address: request.url, title, kept: Number(response.headers.get("x-iltod-kept")) });
      }
    }
    return pages.sort((one, other) => other.kept - one.kept);
  };

  const forget = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(stem));
    await Promise.all(names.map((name) => caches.delete(name)));
  };

  const show = async (told) => {
    const running = await registration();
    if (!running) await forget();
    on.hidden = Boolean(running);
    off.hidden = !running;
    state.textContent = told || word(running ? "is-on" : "is-off");
    list.textContent = "";
    for (const page of running ? await keptPages() : []) {
      const link = document.createElement("a");
      link.href = page.address;
      link.textContent = page.title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  };

  const turnOn = async () => {
    try {
      await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.pathname });
      await navigator.serviceWorker.ready;
      await show();
    } catch {
      await show(word("failed"));
    }
  };

  // The page is read anew, because the script that was told to go may be about to keep this one.
  const turnOff = async () => {
    const running = await registration();
    if (running) await running.unregister();
    location.reload();
  };

  block.hidden = false;
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    on.hidden = off.hidden = true;
    state.textContent = word("impossible");
    return;
  }
  on.addEventListener("click", turnOn);
  off.addEventListener("click", turnOff);
  show();
})();
