// Puts the keys that load.lua asks for, those of numbers FROM to TO-1, with values of BYTES: fill.mjs STORE URL FROM TO BYTES, of
// dispersa, etcd or infinispan. Ends when each has been acknowledged.
const [store, url] = process.argv.slice(2);
const [from, to, bytes] = process.argv.slice(4).map(Number);
const WORKERS = 16;
const PATIENCE_MILLIS = 60_000;
const value = "v".repeat(bytes);
const key = (number) => `key-${bytes}-${number}`;
const base64 = (text) => Buffer.from(text).toString("base64");
const json = (path, body) => fetch(`${url}${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// Each puts some keys, and says whether all of them have been stored.
const stores = {
  dispersa: {
    size: bytes > 1000 ? 100 : 500,
    async put(numbers) {
      const answer = await json("/batch", numbers.map((number) => ({ op: "put", key: key(number), value })));
      const results = answer.ok ? await answer.json() : [];
      return results.length === numbers.length && results.every((result) => result.status < 300);
    },
  },
  etcd: {
    size: 100,
    async put(numbers) {
      const puts = numbers.map((number) => ({ requestPut: { key: base64(key(number)), value: base64(value) } }));
      const answer = await json("/v3/kv/txn", { success: puts });
      return answer.ok && (await answer.json()).succeeded === true;
    },
  },
  infinispan: {
    size: 1,
    async put([number]) {
      const answer = await fetch(`${url}/rest/v2/caches/kv/${key(number)}`, { method: "PUT", headers: { "Content-Type": "text/plain" }, body: value });
      return answer.ok;
    },
  },
};

let next = from;
async function fill({ size, put }) {
  while (next < to) {
    const begin = next;
    next = Math.min(to, begin + size);
    const numbers = Array.from({ length: next - begin }, (_, i) => begin + i);
    const until = Date.now() + PATIENCE_MILLIS;
    while (!await put(numbers)) {
      if (Date.now() > until) {
        throw new Error(`${store} does not store ${key(begin)} to ${key(next - 1)}`);
      }
    }
  }
}

await Promise.all(Array.from({ length: WORKERS }, () => fill(stores[store])));
