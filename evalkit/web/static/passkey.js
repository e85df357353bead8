// A passkey: the page holds the question, the device answers it, and the form carries the answer as any other field.
// Where the browser has no passkeys, or without this script, the button stays hidden and the codes do.
const form = document.querySelector("form[data-passkey]");
const button = form.querySelector("button");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const asked = () => {
  const options = JSON.parse(form.dataset.question);
  options.challenge = bytes(options.challenge);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: { ...options, allowCredentials: known(options.allowCredentials) } });
  }
  const user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({
    publicKey: { ...options, user, excludeCredentials: known(options.excludeCredentials) },
  });
};

const said = ({ id, rawId, type, response }) => {
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature"]) {
    if (response[part]) answer[part] = text(response[part]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: answer, clientExtensionResults: {} });
};

const tell = (name) => {
  for (const line of document.querySelectorAll("[data-passkey-said]")) line.hidden = line.dataset.passkeySaid !== name;
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-with-passkey]")) part.hidden = false;
  tell("");
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    button.disabled = true;
    tell("");
    try {
      form.elements.answer.value = said(await asked());
      form.submit();
    } catch (error) {
      tell(error.name === "InvalidStateError" ? "there" : "nothing");
      button.disabled = false;
    }
  });
  // Coming back to this page: the answer was given once, and is not given again.
  window.addEventListener("pageshow", () => { form.elements.answer.value = ""; button.disabled = false; });
}
