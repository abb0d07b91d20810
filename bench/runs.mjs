// Reads what a scenario's runs have found, for the table and the chart: a line each, of subject, operation, connections, requests/s,
// p50, p99 and p99.9 in ms, how many answers were no success, ms of computing, seconds, and operations in a request.
import { readFileSync } from "node:fs";

export function readRuns(scenario, directory) {
  return lines(`${directory}/${scenario}.tsv`).map(([subject, operation, connections, ...numbers]) => {
    const [requests, p50, p99, p999, bad, cpuMillis, seconds, factor] = numbers.map(Number);
    const rate = requests * factor;
    return { subject, operation, connections: Number(connections), rate, p50, p99, p999, bad, cpuMicros: cpuMillis * 1000 / (rate * seconds) };
  });
}

export function lines(file) {
  return readFileSync(file, "utf8").trim().split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const unique = (values) => [...new Set(values)];

// The runs of one operation with so many connections, of each subject in the order of the first round.
export function groups(runs) {
  return unique(runs.map((run) => run.operation)).flatMap((operation) => unique(runs.map((run) => run.connections)).map((connections) => {
    const those = runs.filter((run) => run.operation === operation && run.connections === connections);
    const subjects = unique(those.map((run) => run.subject)).map((subject) => ({ subject, runs: those.filter((run) => run.subject === subject) }));
    return { operation, connections, subjects };
  })).filter((group) => group.subjects.length > 0);
}
