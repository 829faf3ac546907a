// What a page does beyond links and forms. Everything works without it, but by hand.
const said = (words) => {
  const place = document.getElementById("said");
  if (place) place.textContent = words;
};

// The theme: light, dark, or the system's.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-button]");
  if (!button) return;
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept, then */ }
  document.dispatchEvent(new CustomEvent("servanda:theme"));
});

// The slider moves the date beside it; the form asks when the slider is let go.
const dayOf = (slider) =>
  new Date((Number(slider.dataset.start) + (Number(slider.value) + 0.5) * 86400) * 1000)
    .toISOString().slice(0, 10);
document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slider]");
  if (!slider) return;
  const field = document.getElementById(slider.dataset.slider);
  field.value = dayOf(slider);
  slider.setAttribute("aria-valuetext", field.value);
});

// Copying a text, such as a letter.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = "value" in source ? source.value : source.textContent;
  try {
    await navigator.clipboard.writeText(text);
    said(button.textContent + " ✓");
    button.classList.add("done");
  } catch {
    getSelection().selectAllChildren(source);
  }
});

// Dialogs.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (button) document.getElementById(button.dataset.open).showModal();
});

// Single keys, which can be switched off in the help.
const keysOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-keys-switch]");
  if (box) try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* not kept */ }
});
const review = (event) => {
  const button = document.querySelector(`[data-review-key="${CSS.escape(event.key)}"]`);
  if (!button) return false;
  event.preventDefault();
  button.click();
  return true;
};
let afterG = 0;
const step = (by) => {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  const link = next.querySelector("td.cell a, th a, a");
  if (link) link.focus();
};
document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog[open], [contenteditable]")) return;
  if (afterG && Date.now() - afterG < 1200) {
    const link = document.querySelector(`nav.tabs [data-key="${CSS.escape(event.key)}"]`);
    afterG = 0;
    if (link) { event.preventDefault(); link.click(); return; }
  }
  if (document.querySelector("[data-review]") && review(event)) return;
  const find = document.getElementById("find");
  if (event.key === "/" && find) { event.preventDefault(); find.focus(); }
  else if (event.key === "?") document.getElementById("keys").showModal();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "g") afterG = Date.now();
});
const box = document.querySelector("[data-keys-switch]");
if (box) box.checked = keysOn();

// What the live stream brought is said, too, and marked for a moment.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.triggeringEvent?.type === "sse:changed") {
    document.getElementById("page")?.classList.add("fresh");
    const heading = document.querySelector("#page h1");
    said("✓ " + (heading ? heading.textContent : ""));
  }
});
