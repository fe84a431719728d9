// Says where the server is, `?server=` in the deck's address or else the page's <meta name="server">, and starts reveal.js. An
// address is taken only where it leads to a server: whoever made a link to the deck shall not have scripts run in it.

const { Reveal } = /** @type {any} */ (globalThis);
const asked = new URLSearchParams(location.search).get("server") ?? "";
const isServer = /^https?:\/\//i.test(asked);
const server = isServer ? asked : document.querySelector("meta[name=server]").content;

const isPrinted = /[?&](view=print|print-pdf)\b/.test(location.search); // where reveal.js loads no slide by itself

for (const frame of document.querySelectorAll("iframe[data-embed]")) {
  const address = server.replace(/\/$/, "") + frame.dataset.embed;
  if (!isPrinted) frame.dataset.src = address; // loaded when its slide comes, and unloaded after it
  else frame.dataset.printed = address;
  frame.allow = "fullscreen";
}

// Until then frames are moved, which loads them anew, and copied.
Reveal.on("pdf-ready", () => {
  for (const frame of document.querySelectorAll("iframe[data-printed]")) frame.src = frame.dataset.printed;
});

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  controls: false,
  hash: true,
  transition: "none",
});
