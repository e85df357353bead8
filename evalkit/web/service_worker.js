// Between our pages and the network. Pages come from the network; where there is none, sheets that somebody of the
// team took along come from this browser, and else one page that says so. Nothing else is ever kept: no page of a
// funder, no record, no list. BUILD and FILES stand above, written by the server.

const STATIC = `evalkit-static-${BUILD}`;
const PREPARED = "evalkit-prepared";
const FALLBACK = "/offline";
const LEAVING = ["/sign-out", "/leave", "/account/place", "/tablet"];
const DAYS = 3;
const PATIENCE = 6000;

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

async function prepare() {
  const cache = await caches.open(STATIC);
  await cache.addAll(FILES);
  await cache.put(FALLBACK, await fetch(FALLBACK, { credentials: "omit", cache: "no-store" }));
  await self.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("evalkit-static-") && name !== STATIC) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && LEAVING.includes(url.pathname)) {
    event.respondWith(leave(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(file(request, url));
  } else if (request.method === "GET" && url.pathname.startsWith("/recordings/") && request.mode !== "navigate") {
    event.respondWith(sound(request, url));
  } else if (request.method === "GET" && request.mode === "navigate") {
    event.respondWith(page(request, url));
  }
});

// What can be read goes first, whatever the network says then; what waits sealed stays.
async function leave(request) {
  await caches.delete(PREPARED);
  try {
    return await fetch(request);
  } catch {
    return await caches.match(FALLBACK, { cacheName: STATIC, ignoreVary: true }) ?? Response.error();
  }
}

// A sheet that was taken along names the files of its own build: any build's file of that name will do.
async function file(request, url) {
  const cache = await caches.open(STATIC);
  const found = await cache.match(request);
  if (found) return found;
  try {
    return await fetch(request);
  } catch {
    const name = url.pathname.split("/").slice(3).join("/");
    return await cache.match(`/static/${BUILD}/${name}`) ?? Response.error();
  }
}

// A sentence that was taken along; another recording of it has another address.
async function sound(request, url) {
  return await takenAlong(url.pathname) ?? await fetch(request);
}

async function page(request, url) {
  await letGo();
  const copy = await takenAlong(url.pathname.replace(/^\/check-in\//, "/offline/check-in/") + url.search);
  try {
    const answer = await (copy ? Promise.race([fetch(request), tooLate()]) : fetch(request));
    return copy && answer.status >= 502 ? copy : answer;
  } catch {
    return copy ?? await takenAlong(FALLBACK)
      ?? await caches.match(FALLBACK, { cacheName: STATIC, ignoreVary: true }) ?? Response.error();
  }
}

function tooLate() {
  return new Promise((_, failed) => { setTimeout(failed, PATIENCE); });
}

async function takenAlong(path) {
  return await caches.match(path, { cacheName: PREPARED, ignoreVary: true });
}

// After three days it goes from the disk too, with the first page that is opened then.
async function letGo() {
  const list = await takenAlong(FALLBACK);
  if (list && Date.now() - Date.parse(list.headers.get("date") ?? "") > DAYS * 24 * 3600 * 1000) {
    await caches.delete(PREPARED);
  }
}
