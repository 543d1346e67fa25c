// What every page does by script, all of it a convenience: theme, copying, shortcuts. Listens on the document, so that
// parts of a page that come later behave the same.

const root = document.documentElement;
const base = document.querySelector('meta[name="base-path"]')?.content ?? "";

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function changeTheme() {
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = isDark ? "light" : "dark";
  root.dataset.theme = root.dataset.bsTheme = theme;
  document.cookie = `theme=${theme}; path=${base}/; max-age=31536000; samesite=lax`;
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Overlay addresses without TLS are no secure context, and have no clipboard of the modern kind.
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "hidden-text" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.dataset.done = "";
  setTimeout(() => delete button.dataset.done, 1200);
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-theme-toggle]")) changeTheme();
  const copier = target?.closest("[data-copy]");
  if (copier) copy(copier);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest?.("form[method=post]");
    if (form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-default]") ?? undefined);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "d") changeTheme();
  if (event.key === "/") {
    const field = document.querySelector("[data-filter], [data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
  if (event.key === ".") document.querySelector(".pane-head [data-copy]")?.click();
});
