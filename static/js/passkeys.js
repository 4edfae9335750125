// Security keys and passkeys: a form[data-passkey] asks the browser, and sends its answer as JSON in the field `answer`.
"use strict";
{
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function read(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"])
    if (asked[name]) asked[name] = asked[name].map((one) => ({ ...one, id: bytes(one.id) }));
  return asked;
}
function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const said = form.querySelector("[data-passkey-fault]");
  if (!window.PublicKeyCredential) {
    said.textContent = said.dataset.passkeyMissing;
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      const publicKey = read(JSON.parse(document.getElementById(form.dataset.options).textContent));
      form.answer.value = written(await navigator.credentials[form.dataset.passkey]({ publicKey }));
      form.submit();
    } catch {
      said.textContent = said.dataset.passkeyFault;
    }
  });
});
}
