// What all benchmarks share: samples and their spread, the line that names the machine, tables for people, JSON for machines.
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, type as systemType } from 'node:os';
import { textTable } from '../src/report/text-table.js';

/** One measured quantity: the spread of its samples. */
export interface Row {
  /** What was measured, the same in every run so that runs can be compared. */
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly samples: number;
}

/** Results that are no timings: a number where there is one, a word where not. */
export interface ResultTable {
  readonly title: string;
  /** `digits` behind the point, for the numbers of the column. */
  readonly columns: readonly { readonly title: string; readonly digits?: number }[];
  readonly rows: readonly (readonly (number | string)[])[];
  /** For whoever looks closer: printed and in the JSON, but not recorded. */
  readonly detail?: boolean;
}

/** The answer of one benchmark. */
export interface BenchmarkResult {
  readonly name: string;
  readonly question: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly tables?: readonly ResultTable[];
  /** Sentences on what could not be measured and why. */
  readonly notes: readonly string[];
}

export interface BenchmarkOptions {
  /** Fewer samples and no large sizes: a check that the benchmark runs, not a figure to quote. */
  readonly quick?: boolean;
  /** Frames of each series that the slow peers refine as well. Default 1. */
  readonly peerFrames?: number;
  /** Folder of models that peers refined before: they are judged instead of refining anew, where a benchmark can. */
  readonly peerResults?: string;
  /** Results are recorded: a benchmark that draws a figure draws it anew. */
  readonly record?: boolean;
}

/** Processor, cores, load, Node and system: without it a time says nothing. Timings of a loaded machine must not be quoted. */
export function machineLine(): string {
  const cores = cpus();
  const load = loadavg()[0]!.toFixed(1);
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${cores.length} cores, load ${load}, Node ${process.versions.node}, ${systemType()} ${release()}`;
}

/** Median, 10th and 90th percentile (nearest rank) of samples. Throws RangeError when there are none. */
export function rowOf(name: string, unit: string, samples: readonly number[]): Row {
  if (samples.length === 0) throw new RangeError(`'${name}' has no samples`);
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = (part: number): number => sorted[Math.round(part * (sorted.length - 1))]!;
  return { name, unit, median: rank(0.5), p10: rank(0.1), p90: rank(0.9), samples: sorted.length };
}

/**
 * Times `work`: first until it is warm (compiled code in place), then `samples` times, each repeated to last 20 ms at
 * least. The row holds the processor time of one item in `unit`, when one call handles `items` of them; other processes'
 * turns do not count, but what they take of caches and memory does.
 */
export function timed(
  name: string,
  unit: 'ns' | 'µs' | 'ms',
  items: number,
  work: () => void,
  { samples = 31, warmUp = 700 }: { samples?: number; warmUp?: number } = {},
): Row {
  const began = processorTime();
  let calls = 0;
  do {
    work();
    calls++;
  } while (processorTime() - began < warmUp);
  const repeats = Math.max(1, Math.ceil((20 * calls) / (processorTime() - began)));
  const scale = { ns: 1e6, µs: 1e3, ms: 1 }[unit] / (repeats * items);
  const times = Array.from({ length: samples }, () => {
    const start = processorTime();
    for (let i = 0; i < repeats; i++) work();
    return (processorTime() - start) * scale;
  });
  return rowOf(name, unit, times);
}

/** Milliseconds that this process has spent on processors. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The tables of a result for people. */
export function tablesOf({ name, question, machine, rows, tables = [], notes }: BenchmarkResult): string {
  const drawn = tables.map((table) => [table.title, ...drawTable(table), ''].join('\n'));
  const timings = rows.length > 0 ? [timingTable(rows)] : [];
  return [`${name}: ${question}`, machine, ...timings, ...drawn, ...notes, ''].join('\n');
}

/** A cell as it is printed. */
export function cellText(table: ResultTable, column: number, cell: number | string): string {
  return typeof cell === 'number' ? cell.toFixed(table.columns[column]?.digits ?? 0) : cell;
}

function drawTable(table: ResultTable): string[] {
  const columns = table.columns.map(({ title }, c) => ({
    title,
    align: c === 0 ? ('left' as const) : ('right' as const),
  }));
  return textTable(
    columns,
    table.rows.map((row) => row.map((cell, c) => cellText(table, c, cell))),
  );
}

function timingTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.name.length), 4);
  const number = (value: number): string => value.toPrecision(3).padStart(9);
  const lines = rows.map(
    ({ name: label, unit, median, p10, p90, samples }) =>
      `${label.padEnd(width)} ${number(median)} ${number(p10)} ${number(p90)}  ${unit} (${samples} samples)`,
  );
  const head = `${''.padEnd(width)} ${'median'.padStart(9)} ${'p10'.padStart(9)} ${'p90'.padStart(9)}`;
  return [head, ...lines].join('\n');
}

/** Writes results where `--json FILE` asks for them. */
export function writeJson(file: string, results: readonly BenchmarkResult[]): void {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
