// The end of offline reading: put in the place of sw.js, it forgets every kept page and takes itself away.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const stem = `iltod ${new URL(self.registration.scope).pathname} `;
  const forget = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(stem));
    await Promise.all(names.map((name) => caches.delete(name)));
  };
  // Twice, for the script that was here before may have been about to keep a page.
  const later = new Promise((resolve) => setTimeout(resolve, 2000));
  event.waitUntil(forget().then(() => self.registration.unregister()).then(() => later).then(forget));
});
