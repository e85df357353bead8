"""What a browser keeps of us: everything that a page can look up afterwards, as one text."""

from __future__ import annotations

STORED = """async () => {
  const found = [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) found.push(key.url, await (await cache.match(key)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    found.push(await new Promise((done) => {
      indexedDB.open(name).onsuccess = ({ target }) => {
        const db = target.result, kept = [];
        const stores = [...db.objectStoreNames];
        if (!stores.length) return done([]);
        const all = db.transaction(stores);
        for (const one of stores) all.objectStore(one).getAll().onsuccess = (got) => kept.push(got.target.result);
        all.oncomplete = () => { db.close(); done(kept); };
      };
    }));
  }
  return JSON.stringify(found, (key, value) => value instanceof Uint8Array || value instanceof ArrayBuffer
    ? new TextDecoder("latin1").decode(value) : value);
}"""
