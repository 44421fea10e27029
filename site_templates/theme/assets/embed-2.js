// Gives frames of this site's widgets the height of what they show. Pages pin these bytes by their digest, so this
// file never changes: another version gets another name. Frames in a sandbox have no origin of their own ("null").
(() => {
  const here = new URL(document.currentScript.src);
  const widgets = new URL('../embed/', here).href;
  const frames = () => [...document.querySelectorAll('iframe')].filter((frame) => frame.src.startsWith(widgets));
  addEventListener('message', (event) => {
    if (event.origin !== 'null' && event.origin !== here.origin) return;
    const { message, value } = Object(event.data);
    if (message !== 'height' || !(value > 0 && value < 5000)) return;
    const frame = frames().find((each) => each.contentWindow === event.source);
    if (!frame) return;
    frame.height = Math.ceil(value);
    // Styles of the site around it, such as a fixed ratio of width and height, must not cut it off.
    const looks = { height: `${frame.height}px`, 'aspect-ratio': 'auto', 'min-height': '0', 'max-height': 'none' };
    for (const [name, look] of Object.entries(looks)) frame.style.setProperty(name, look, 'important');
  });
  frames().forEach((frame) => frame.contentWindow.postMessage({ message: 'ready' }, '*'));
})();
