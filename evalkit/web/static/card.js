// A scanned card opens /c#CODE. What stands after # is never sent with an address; it is posted from here,
// and taken out of the address first, so that it stays in no history.
const code = decodeURIComponent(location.hash.slice(1));
if (/^[0-9A-Za-z -]{16,24}$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  const form = document.getElementById("card");
  form.elements.code.value = code;
  form.requestSubmit();
}
