// The session: a kind word before it closes for being idle, and the password once more where an act asks for it.
"use strict";
{
const { toast, words } = window.anju;
const SEEN = "anju:seen";
const limit = Number(document.body.dataset.idle || 0) * 1000;
const soon = document.getElementById("idle");
const seen = () => localStorage.setItem(SEEN, String(Date.now()));

// All tabs share one session, so they share the moment of the last request, too.
if (limit && soon) {
  seen();
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.elt.getAttribute?.("hx-trigger")?.startsWith("every")) seen();
  });
  setInterval(() => {
    const left = limit - (Date.now() - Number(localStorage.getItem(SEEN)));
    if (left <= 0 && !soon.dataset.over) { soon.dataset.over = "1"; if (soon.open) soon.close(); toast(words.signed_out, { bad: true }); }
    else if (left > 0 && left < 120000 && !soon.open && !soon.dataset.over) soon.showModal();
    else if (left >= 120000 && soon.open) soon.close();
  }, 1000);
  soon.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch(soon.dataset.stayUrl, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) seen(); else toast(words.signed_out, { bad: true });
    soon.close();
  });
}

// htmx: a 428 with X-Confirm asks for the password and sends the same request again.
const box = document.getElementById("confirm");
let again = null;
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const url = event.detail.xhr.status === 428 && event.detail.xhr.getResponseHeader("X-Confirm");
  if (!url || !box) return;
  event.preventDefault();
  const { elt } = event.detail;
  again = () => (elt.matches("form") ? elt.requestSubmit() : elt.click());
  const form = box.querySelector("form");
  form.action = url; form.reset(); box.querySelector(".err").textContent = "";
  box.showModal();
});
box?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.status === 204) { box.close(); seen(); again?.(); again = null; return; }
  box.querySelector(".err").textContent = answer?.status === 422 ? await answer.text() : words.failed;
});
}
