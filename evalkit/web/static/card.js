// A scanned card opens /c#CODE, a group's square /r#CODE. What stands after # is never sent with an address; it is
// posted from here, and taken out of the address first, so that it stays in no history.
const form = document.getElementById("card");
const code = decodeURIComponent(location.hash.slice(1));
if (/^[0-9A-Za-z -]{8,24}$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.code.value = code;
  form.requestSubmit();
}

// What was typed goes with the page: whoever comes back to it finds an empty field.
window.addEventListener("pagehide", () => { setTimeout(() => { form.elements.code.value = ""; }); });
window.addEventListener("pageshow", (event) => { if (event.persisted) form.elements.code.value = ""; });

// Between two people on a shared tablet: nothing that a page kept in this browser stays.
if (document.querySelector("[data-between]")) {
  sessionStorage.clear();
  localStorage.clear();
}
