// Drafts: what was typed in a form survives an error, a lost connection and a closed tab.
// Kept per user, form and object in localStorage; fields marked data-private only as long as the tab lives.
// Dropped when the server confirms the save (`draft-saved` event or a toast that carries the key), or on sign-out.
"use strict";
{
const PREFIX = `anju:draft:${document.body.dataset.user || ""}:`;
const SKIPPED = new Set(["csrfmiddlewaretoken", "version", "password"]);

function fields(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.name)
    && !["file", "password", "hidden", "submit", "button"].includes(field.type));
}
function read(form, keep) {
  const out = {};
  for (const field of fields(form)) {
    if (("private" in field.dataset) !== keep) continue;
    if (field.type === "checkbox" || field.type === "radio") { if (field.checked) (out[field.name] ||= []).push(field.value); }
    else if (field.type === "select-multiple") out[field.name] = [...field.selectedOptions].map((option) => option.value);
    else out[field.name] = [field.value];
  }
  return out;
}
function fill(form, values) {
  for (const field of fields(form)) {
    const value = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") { field.checked = Boolean(value?.includes(field.value)); continue; }
    if (!value) continue;
    if (field.type === "select-multiple") [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value[0];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
const key = (form) => PREFIX + form.dataset.draft;
const load = (store, at) => { try { return JSON.parse(store.getItem(at) || "null"); } catch { return null; } };

function save(form) {
  const at = key(form);
  const now = new Date();
  localStorage.setItem(at, JSON.stringify({ at: now.toISOString(), values: read(form, false) }));
  sessionStorage.setItem(at, JSON.stringify({ values: read(form, true) }));
  const note = form.querySelector("[data-draft-note]");
  if (note) note.textContent = (note.dataset.words || "").replace("{time}", now.toTimeString().slice(0, 5));
}
function drop(name) {
  localStorage.removeItem(PREFIX + name);
  sessionStorage.removeItem(PREFIX + name);
}
function offer(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = "1";
  const draft = load(localStorage, key(form));
  const box = form.querySelector("[data-draft-offer]");
  if (!draft || !box || form.hasAttribute("data-bound")) return;
  const kept = { ...draft.values, ...(load(sessionStorage, key(form))?.values || {}) };
  if (JSON.stringify(draft.values) === JSON.stringify(read(form, false))) return;
  const time = box.querySelector("time");
  if (time) time.textContent = new Date(draft.at).toLocaleString();
  box.hidden = false;
  box.querySelector("[data-draft-take]").addEventListener("click", () => { fill(form, kept); box.hidden = true; });
  box.querySelector("[data-draft-drop]").addEventListener("click", () => { drop(form.dataset.draft); box.hidden = true; });
}

let waiting = 0;
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draft) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => save(form), 400);
});
const all = (root) => root.querySelectorAll?.("form[data-draft]").forEach(offer);
document.querySelectorAll("[data-draft-saved]").forEach((item) => drop(item.dataset.draftSaved));
document.addEventListener("draft-saved", (event) => { clearTimeout(waiting); drop(event.detail.value || event.detail.key); });
document.addEventListener("htmx:load", (event) => all(event.target));
document.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  if (event.target.dataset?.draft) save(event.target);
  if (event.target.matches("[data-sign-out]")) for (const store of [localStorage, sessionStorage])
    for (const name of Object.keys(store)) if (name.startsWith("anju:draft:")) store.removeItem(name);
}, true);
all(document);
}
