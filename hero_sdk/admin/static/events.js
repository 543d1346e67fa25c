// Adds events to the list as they happen. Nothing moves under whoever reads: while the pointer or the focus is in the
// list, or it is paused, what comes waits in the page's head.

const list = document.querySelector("[data-stream]");
const template = document.querySelector("[data-blank]");
const arrivals = document.querySelector("[data-arrivals]");
const pause = document.querySelector("[data-pause]");
const state = document.querySelector("[data-live]");
const kinds = JSON.parse(list.dataset.kinds);
const most = Number(list.dataset.most);
const icons = { created: "plus", updated: "pencil", deleted: "trash" };
const address = new URL(list.dataset.stream, location);
const comesBackMs = 3000;
let source = null;
let waiting = [];

function say(words, status) {
  state.dataset.status = status;
  state.querySelector("[data-live-words]").textContent = words;
}

function isPaused() {
  return pause.getAttribute("aria-pressed") === "true";
}

// JSON with its keys, texts and numbers marked, as the server paints it.
function paint(place, text) {
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?[0-9][0-9.eE+-]*|true|false|null)\b/g;
  let end = 0;
  for (const found of text.matchAll(token)) {
    const span = document.createElement("span");
    span.className = found[3] ? "n" : found[2] ? "k" : "s";
    span.textContent = found[1] ?? found[3];
    place.append(text.slice(end, found.index), span, found[2] ?? "");
    end = found.index + found[0].length;
  }
  place.append(text.slice(end));
}

function rowOf(name, { at, domain, data }) {
  const row = template.content.firstElementChild.cloneNode(true);
  const [namespace, what] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  const [label, place] = kinds[domain]?.[namespace] ?? ["sid", null];
  const sid = String(data?.sid ?? "");
  const link = row.querySelector("a");
  const time = row.querySelector("time");
  const moment = new Date(at * 1000);
  time.dateTime = time.title = moment.toISOString().replace(".000", "");
  time.textContent = time.dateTime.slice(11, 19);
  row.querySelector(".what span").textContent = name;
  const icon = row.querySelector(".what use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${icons[what] ?? "bolt"}`));
  link.textContent = data?.[label] || sid || data?.reason || "";
  if (place && sid && what !== "deleted") link.href = place.replace("/~", `/${encodeURIComponent(sid)}`);
  row.querySelector(".about .mono").textContent = link.textContent === sid ? "" : sid;
  paint(row.querySelector("pre"), JSON.stringify(data, null, 2));
  row.classList.add("fresh");
  return row;
}

// In the order they came; the newest stands first.
function show() {
  for (const row of waiting) list.prepend(row);
  waiting = [];
  while (list.children.length > most) list.lastElementChild.remove();
  arrivals.hidden = true;
  const count = list.children.length;
  document.querySelector("[data-empty]").hidden = count > 0;
  document.querySelector("[data-shown]").textContent = `${count} event${count === 1 ? "" : "s"}`;
}

function take(event) {
  address.searchParams.set("from", event.lastEventId || address.searchParams.get("from"));
  waiting.push(rowOf(event.type, JSON.parse(event.data)));
  waiting = waiting.slice(-most);
  if (isPaused() || list.matches(":hover, :focus-within")) {
    arrivals.textContent = `${waiting.length}${waiting.length === most ? "+" : ""} new`;
    arrivals.hidden = false;
  } else show();
}

function listen() {
  source = new EventSource(address);
  source.onopen = () => say(isPaused() ? "paused" : "live", isPaused() ? "closed" : "solved");
  source.onerror = () => {
    say("interrupted, trying again", "your-turn");
    // A browser comes back by itself, except where something else than a stream was answered.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, comesBackMs);
  };
  for (const name of list.dataset.names.split(" ")) source.addEventListener(name, take);
}

pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", String(!isPaused()));
  pause.querySelector("span").textContent = isPaused() ? "Go on" : "Pause";
  pause.querySelector("use").setAttribute(
    "href", pause.querySelector("use").getAttribute("href").replace(/#.*/, isPaused() ? "#play" : "#pause"));
  if (source?.readyState === EventSource.OPEN) source.onopen();
  if (!isPaused()) show();
});
arrivals.addEventListener("click", show);
list.addEventListener("pointerleave", () => { if (!isPaused() && !list.matches(":focus-within")) show(); });
list.addEventListener("focusout", () => { if (!isPaused() && !list.matches(":hover, :focus-within")) show(); });
document.querySelector("[data-submits]").addEventListener("change", (event) => event.target.form.requestSubmit());

state.hidden = pause.hidden = false;
document.querySelector("[data-refresh]").hidden = true;
listen();
