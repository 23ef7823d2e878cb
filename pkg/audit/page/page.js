"use strict";
// The page is whole without this script. It adds the theme's switch, filters and order of the table of
// tests, and it opens the framework that a link leads to. Text from the suite is only ever compared, never
// written into the page.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // A browser may refuse to remember anything for a file, by an exception.
  const memory = {
    read() { try { return localStorage.getItem("tfblint-theme"); } catch { return null; } },
    write(value) { try { localStorage.setItem("tfblint-theme", value); } catch { /* It holds for this visit. */ } },
  };
  const themes = ["auto", "light", "dark"];
  const theme = document.getElementById("theme");
  const show = (value) => {
    const known = themes.includes(value) ? value : "auto";
    if (known === "auto") { delete root.dataset.theme; } else { root.dataset.theme = known; }
    theme.value = known;
  };
  show(memory.read());
  theme.addEventListener("change", () => { show(theme.value); memory.write(theme.value); });

  const form = document.getElementById("filters");
  const table = document.getElementById("tests-table");
  const body = table.tBodies[0];
  const found = document.getElementById("found");
  const heads = [...table.tHead.rows[0].cells];
  const columns = heads.map((head) => head.dataset.column);
  const numeric = new Set(heads.filter((head) => head.classList.contains("n")).map((head) => head.dataset.column));
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // One entry a test: what its row says, by column. A cell that says it otherwise than it is
  // compared has data-value.
  const tests = [...body.rows].map((row, index) => {
    const values = {};
    columns.forEach((column, at) => {
      const cell = row.cells[at];
      const value = cell.dataset.value ?? cell.textContent.trim();
      values[column] = numeric.has(column) ? Number.parseFloat(value) : value;
    });
    return { row, index, values, text: row.textContent.toLowerCase() };
  });
  let shown = tests;

  const controls = [...form.elements].filter((control) => control.name);
  const named = (name) => controls.find((control) => control.name === name);

  // What the fragment says, if it is about tests: language=Go&sort=-minutes. Anything that is not a
  // name and a value we know is left out; it may have been mistyped, or be from another page.
  const parse = (fragment) => {
    const state = new Map();
    if (!fragment.includes("=")) { return null; }
    for (const [name, value] of new URLSearchParams(fragment)) {
      if (name === "sort" ? columns.includes(value.replace(/^-/, "")) : named(name)) { state.set(name, value); }
    }
    return state;
  };

  const matches = (test, state) => {
    for (const [name, wanted] of state) {
      if (name === "sort") { continue; }
      if (name === "q") {
        if (!wanted.toLowerCase().split(/\s+/).every((word) => test.text.includes(word))) { return false; }
        continue;
      }
      const value = test.values[name];
      const is = name === "types" || name === "state" ? value.split(" ").includes(wanted) : value === wanted;
      if (!is) { return false; }
    }
    return true;
  };

  const compare = (column, down) => (a, b) => {
    const [x, y] = [a.values[column], b.values[column]];
    if (numeric.has(column)) {
      // What has no figure comes last in both directions.
      if (Number.isNaN(x) || Number.isNaN(y)) { return Number.isNaN(x) - Number.isNaN(y) || a.index - b.index; }
      return (down ? y - x : x - y) || a.index - b.index;
    }
    if (!x || !y) { return !x - !y || a.index - b.index; }
    return (down ? order.compare(y, x) : order.compare(x, y)) || a.index - b.index;
  };

  let sorted = "";
  const sort = (by) => {
    if (by !== sorted) {
      const down = by.startsWith("-");
      const column = by.replace(/^-/, "");
      shown = by ? tests.toSorted(compare(column, down)) : tests;
      body.append(...shown.map((test) => test.row));
      heads.forEach((head) => {
        if (by && head.dataset.column === column) {
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
        } else {
          head.removeAttribute("aria-sort");
        }
      });
      sorted = by;
    }
  };

  const apply = (state) => {
    for (const control of controls) {
      control.value = state.get(control.name) ?? "";
      // A value that no test has is shown as none chosen, and not filtered by.
      if (control.value !== (state.get(control.name) ?? "")) { control.value = ""; state.delete(control.name); }
    }
    sort(state.get("sort") ?? "");
    let count = 0;
    let minutes = 0;
    for (const test of tests) {
      const fits = matches(test, state);
      test.row.hidden = !fits;
      if (fits) { count++; minutes += test.values.minutes || 0; }
    }
    found.textContent = `${count} of ${tests.length} tests, ` +
      `${Math.round(minutes).toLocaleString("en")} minutes of a run`;
  };

  const current = () => {
    const state = new Map();
    for (const control of controls) { if (control.value) { state.set(control.name, control.value); } }
    if (sorted) { state.set("sort", sorted); }
    return state;
  };

  // Changes by hand replace the address and add nothing to the history of the browser.
  const remember = () => {
    const state = current();
    apply(state);
    const fragment = new URLSearchParams([...state]).toString();
    history.replaceState(null, "", fragment ? `#${fragment}` : "#tests");
  };

  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(remember, 80); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { setTimeout(() => { sort(""); remember(); }); });
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) { return; }
    const column = button.parentElement.dataset.column;
    const first = numeric.has(column) ? `-${column}` : column;
    const second = numeric.has(column) ? column : `-${column}`;
    sort(sorted === first ? second : sorted === second ? "" : first);
    remember();
  });

  const follow = (moved) => {
    const fragment = location.hash.slice(1);
    const state = parse(fragment);
    if (state) {
      apply(state);
      if (moved) { document.getElementById("tests").scrollIntoView(); }
      return;
    }
    const target = fragment && document.getElementById(fragment);
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
      target.querySelector("summary").focus({ preventScroll: true });
    }
    if (!moved) { apply(new Map()); }
  };
  window.addEventListener("hashchange", () => follow(true));
  follow(location.hash.includes("="));
  // A link to where the page is already changes no address and is followed all the same.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) { follow(true); }
  });

  // On paper the charts' numbers are said as well.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#charts details:not([open])")];
    closed.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => { closed.forEach((one) => { one.open = false; }); });
})();
