const SCOPE = new URL(self.registration.scope);
const STEM = `iltod ${SCOPE.pathname} `;
const CACHE = STEM + VERSION;
const KEPT_DAYS = 14;
const MOST_PAGES = 200;
const PATIENCE = 8000;
const HOUR = 3600000;
const WHEN = "x-iltod-kept";
// The page that lists and forgets what is kept works with its script only: a reader must be able to wipe in a hurry.
const ALWAYS = ["offline/", "110/", "assets/offline.js"];

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const hoursSince = (response) => (Date.now() - Number(response.headers.get(WHEN))) / HOUR;
const two = (number) => String(number).padStart(2, "0");
const onPaper = (day) =>
  `${day.getFullYear()}.${two(day.getMonth() + 1)}.${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}`;

// Who holds the device may see what was read: nothing is kept before the reader asks for it on the page `offline/`.
async function keep(key, response) {
  const kind = response.headers.get("content-type") || "";
  const control = response.headers.get("cache-control") || "";
  const page = key.startsWith(`${SCOPE}assets/`) || kind.startsWith("text/html");
  if (response.status !== 200 || response.type !== "basic" || !page || /no-store/.test(control)) return;
  if (!(await caches.has(CACHE))) return; // a reader wiped, or a newer worker took over: nothing comes back
  const headers = new Headers(response.headers);
  headers.set(WHEN, Date.now());
  const cache = await caches.open(CACHE);
  await cache.delete(key);
  await cache.put(key, new Response(await response.blob(), { headers }));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PAGES)).map((old) => cache.delete(old)));
}

// A host may show a page at another address than its file has: without ".html", "index.html" or the last "/".
function namesOf(key) {
  const stem = key.replace(/(\/index)?(\.html|\/)?$/, "");
  return [...new Set([key, `${stem}/`, stem, `${stem}.html`])];
}

// What is too old is forgotten, and what comes from a clock that was set back.
async function recall(asked) {
  const cache = await caches.open(CACHE);
  let kept, key;
  for (key of namesOf(asked)) {
    kept = await cache.match(key);
    if (kept) break;
  }
  if (!kept) return null;
  const hours = hoursSince(kept);
  if (hours >= -24 && hours <= KEPT_DAYS * 24) return kept;
  await cache.delete(key);
  return null;
}

const style = "margin:0;padding:.8rem 1rem;background:{{ light.weak-bg }};color:{{ light.weak }};font:1rem/1.5 sans-serif;border-bottom:3px solid";
const html = (text, status = 200) =>
  new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8" } });

async function shown(kept) {
  const hours = Math.max(0, Math.floor(hoursSince(kept)));
  const age =
    hours < 1
      ? { count: Math.max(1, Math.floor(hoursSince(kept) * 60)), unit: WORDS.minutes }
      : hours < 48
        ? { count: hours, unit: WORDS.hours }
        : { count: Math.floor(hours / 24), unit: WORDS.days };
  const when = onPaper(new Date(Number(kept.headers.get(WHEN))));
  const note = `<p role="status" style="${style}">${fill(WORDS.shown, { when, ...age })}</p>`;
  return html((await kept.text()).replace(/<body[^>]*>/, (body) => body + note));
}

const missing = () =>
  html(
    `<!doctype html><html lang="mn"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
      `<meta name="color-scheme" content="light dark">` +
      `<title>${WORDS.title}</title><body style="margin:2rem;font:1.1rem/1.5 sans-serif"><h1>${WORDS.title}</h1>` +
      `<p>${fill(WORDS.missing, { count: KEPT_DAYS })}</p><p><a href="${SCOPE}offline/">${WORDS.kept}</a></p>` +
      `<p><a href="tel:110" style="font-size:1.6rem">${WORDS.call} 110</a></p>`,
    503,
  );

async function answer(event, key, whenMissing) {
  const kept = await recall(key);
  const asked = fetch(event.request, { cache: "no-cache" }).then(async (response) => {
    if (response.status === 404 || response.status === 410) await (await caches.open(CACHE)).delete(key);
    else event.waitUntil(keep(key, response.clone()));
    return response;
  });
  asked.catch(() => {});
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    const response = await (kept ? Promise.race([asked, late]) : asked);
    if (response && !(kept && response.status >= 500)) return response;
  } catch {
    // no network: what is kept is shown below
  }
  return kept ? (whenMissing ? shown(kept) : kept) : whenMissing ? whenMissing() : Response.error();
}

self.addEventListener("install", (event) => {
  const addresses = ALWAYS.map((address) => new URL(address, SCOPE).href);
  const begin = async () => {
    await caches.open(CACHE);
    await Promise.all(addresses.map(async (key) => keep(key, await fetch(key, { cache: "reload" }))));
  };
  event.waitUntil(begin());
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith(STEM) && name !== CACHE);
    await Promise.all(others.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const key = url.origin + url.pathname;
  if (request.method !== "GET" || !key.startsWith(SCOPE.href)) return;
  if (request.mode === "navigate" && request.destination === "document") event.respondWith(answer(event, key, missing));
  else if (key.startsWith(`${SCOPE}assets/`)) event.respondWith(answer(event, key, null));
});
