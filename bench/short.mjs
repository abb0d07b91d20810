// A minute of load with answers that are checked: short.mjs ROUTED DIRECT REPLICATED, the URLs of a main node, of its only
// participant, and of another main node with three. Each worker has keys of its own, so that it knows what each of them holds.
// Prints requests/s and ratios; fails on errors and wrong answers, and not on speed.
import { Agent, request } from "node:http";

const [routed, direct, replicated] = process.argv.slice(2);
const WORKERS = 32;
const KEYS = 10;
const ROUNDS = 3;
const PATIENCE_MILLIS = 30_000;
const MILLIS = Number(process.env.SECONDS_EACH ?? 2) * 1000;
const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });

function call(method, url, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { "Content-Type": body?.startsWith("[") ? "application/json" : "text/plain" } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk) => text += chunk).on("end", () => resolve({ status: answer.statusCode, text }));
      });
    outgoing.setTimeout(30000, () => outgoing.destroy(new Error(`${method} ${url} is not answered`)));
    outgoing.on("error", reject).end(body);
  });
}

function expect(condition, what, answer) {
  if (!condition) {
    throw new Error(`${what} was answered ${answer.status} ${answer.text.slice(0, 300)}`);
  }
}

// What is done to a worker's own key may be done twice: a busy machine can leave a write without an answer, or without a leader.
async function repeated(method, url, body) {
  const until = performance.now() + PATIENCE_MILLIS;
  let answer = await call(method, url, body);
  while ([429, 503, 504].includes(answer.status) && performance.now() < until) {
    answer = await call(method, url, body);
  }
  return answer;
}

const held = new Map();
let writes = 0;

const operations = {
  async put(url, key) {
    const value = `value ${++writes} `.padEnd(100, "v");
    const answer = await repeated("PUT", `${url}/kv/${key}`, value);
    expect(answer.status === 201 || answer.status === 204, `PUT ${key}`, answer);
    held.set(key, value);
    return 1;
  },
  async get(url, key) {
    const answer = await repeated("GET", `${url}/kv/${key}`);
    expect(answer.status === 200 && answer.text === held.get(key), `GET ${key}`, answer);
    return 1;
  },
  async batch(url, key) {
    const value = `value ${++writes} `.padEnd(100, "v");
    const puts = Array.from({ length: 100 }, (_, i) => ({ op: "put", key: `${key}-${i}`, value }));
    const answer = await repeated("POST", `${url}/batch`, JSON.stringify(puts));
    expect(answer.status === 200, `a batch of ${key}`, answer);
    const results = JSON.parse(answer.text);
    expect(results.length === 100 && results.every((result) => result.status === 201 || result.status === 204), `a batch of ${key}`, answer);
    held.set(`${key}-99`, value);
    await operations.get(url, `${key}-99`);
    return 100;
  },
};

// Two URLs lead to the same store.
const key = (url, worker, i) => `short-${new URL(url).port}-${worker}-${i}`;

// Returns operations/s.
async function load(url, operation) {
  const start = performance.now();
  const done = await Promise.all(Array.from({ length: WORKERS }, async (_, worker) => {
    let count = 0;
    for (let i = 0; performance.now() - start < MILLIS; i++) {
      count += await operations[operation](url, key(url, worker, i % KEYS));
    }
    return count;
  }));
  return done.reduce((sum, count) => sum + count) / (performance.now() - start) * 1000;
}

// Every key is there before the first is read.
async function fill(url) {
  await Promise.all(Array.from({ length: WORKERS }, async (_, worker) => {
    for (let i = 0; i < KEYS; i++) {
      await operations.put(url, key(url, worker, i));
    }
  }));
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const pairs = [
  ["put: main node / participant", [routed, "put"], [direct, "put"]],
  ["get: main node / participant", [routed, "get"], [direct, "get"]],
  ["put: 3 replicas / 1", [replicated, "put"], [routed, "put"]],
  ["get: 3 replicas / 1", [replicated, "get"], [routed, "get"]],
  ["100 puts by batch / single, 3 replicas", [replicated, "batch"], [replicated, "put"]],
];
for (const url of [routed, direct, replicated]) {
  await fill(url);
}
for (const [name, ours, other] of pairs) {
  const found = [];
  for (let round = 0; round < ROUNDS; round++) {
    found.push([await load(...ours), await load(...other)]);
  }
  console.log(`${name}: ${median(found.map(([a, b]) => a / b)).toFixed(2)} ` +
    `(${median(found.map(([a]) => a)).toFixed(0)} and ${median(found.map(([, b]) => b)).toFixed(0)} operations/s)`);
}
agent.destroy();
