"use strict";
// Only in the page that `tfblint audit --serve` serves: loads it anew when the suite has changed, and says when that
// cannot be. Filters stand in the address and theme in the browser's memory; where the reader was, and which
// frameworks were open, is kept here.
(() => {
  const key = "tfblint-reader";
  const kept = sessionStorage.getItem(key);
  if (kept) {
    sessionStorage.removeItem(key);
    const { top, open } = JSON.parse(kept);
    for (const id of open) { document.getElementById(id)?.setAttribute("open", ""); }
    requestAnimationFrame(() => window.scrollTo(0, top));
  }
  const state = document.getElementById("live");
  const say = (text, wrong) => { state.textContent = text; state.classList.toggle("wrong", wrong); };
  const source = new EventSource(`events?version=${encodeURIComponent(document.body.dataset.version)}`);
  source.addEventListener("well", () => say("Follows the files.", false));
  source.addEventListener("failed", (event) =>
    say(`The files have changed, and this page shows what they were before, because of this:\n${event.data}`, true));
  source.addEventListener("error", () => say("The server does not answer; this is what it said last.", true));
  source.addEventListener("changed", () => {
    source.close();
    const open = [...document.querySelectorAll("details[id][open]")].map((one) => one.id);
    sessionStorage.setItem(key, JSON.stringify({ top: window.scrollY, open }));
    location.reload();
  });
})();
