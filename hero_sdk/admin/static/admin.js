// The admin pages by keyboard, and the filter of the list of methods.

const sections = { o: "", m: "methods", b: "objects", e: "events", s: "metrics", l: "logs" };
let isGoing = false;

function filterMethods(field) {
  const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of document.querySelectorAll(`${field.dataset.filter} details`)) {
    let shown = 0;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = !words.every((word) => item.dataset.words.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
    if (words.length) {
      group.dataset.was ??= group.open ? "open" : "closed";
      group.open = true;
    } else if (group.dataset.was) {
      group.open = group.dataset.was === "open";
      delete group.dataset.was;
    }
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-filter]")) filterMethods(event.target);
});

document.addEventListener("keydown", (event) => {
  const isInFilter = event.target.matches?.("[data-filter]");
  if (isInFilter && event.key === "Enter") {
    document.querySelector(`${event.target.dataset.filter} li:not([hidden]) a`)?.click();
    return;
  }
  if (isInFilter && event.key === "Escape") {
    event.target.value = "";
    filterMethods(event.target);
    event.target.blur();
    return;
  }
  if (event.key === "Escape") {
    document.querySelector("[data-close]")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select")) return;
  if (isGoing && event.key in sections) document.querySelector(`[data-section='${sections[event.key]}']`)?.click();
  isGoing = event.key === "g";
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step) moveBy(step, event);
});

// Up and down go through the rows of a table, or of a list.
function moveBy(step, event) {
  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (!links.length) return;
  const now = links.findIndex((link) => link === document.activeElement || link.closest("tr[aria-selected='true']"));
  const next = links[Math.min(links.length - 1, Math.max(0, now + step))];
  event.preventDefault();
  next.focus();
}
