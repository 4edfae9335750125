// htmx: failures become a sentence; 4xx fragments that carry a form are shown in place.
"use strict";
{
const { toast, words } = window.anju;

// A refused form (422) and a stale one (409) come back as the fragment to show, and so does what says itself where.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status) || event.detail.xhr.getResponseHeader("HX-Retarget")) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (event.detail.xhr.getResponseHeader("X-Confirm")) return;
  const word = { 401: "signed_out", 403: "refused", 404: "gone", 429: "busy", 503: "busy" }[status] || "failed";
  toast(words[word], { bad: true });
});
document.addEventListener("htmx:sendError", () => toast(words.offline, { bad: true }));
document.addEventListener("htmx:timeout", () => toast(words.timeout, { bad: true }));
document.addEventListener("say", (event) => toast(event.detail.text || event.detail.value, event.detail));
window.addEventListener("offline", () => toast(words.offline, { bad: true }));
}
