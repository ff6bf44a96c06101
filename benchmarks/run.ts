// `npm run bench -- NAME… [--json FILE] [--quick]`: runs the named benchmarks and prints their tables.
import { parseArgs } from 'node:util';
import { type BenchmarkOptions, type BenchmarkResult, tableOf, writeJson } from './harness.js';

interface Benchmark {
  readonly name: string;
  readonly question: string;
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}

const benchmarks: readonly Benchmark[] = [
  {
    name: 'fourier',
    question: 'how long does a real 3D Fourier transform take, beside scipy?',
    run: async (options) => (await import('./kernels/fourier.js')).run(options),
  },
  {
    name: 'splat',
    question: 'what does an atom cost, drawn into a map and pulled by one, beside C?',
    run: async (options) => (await import('./kernels/splat.js')).run(options),
  },
  {
    name: 'pairs',
    question: 'what does a pair of the nonbonded list cost, beside C?',
    run: async (options) => (await import('./kernels/pair-repulsion.js')).run(options),
  },
];

/** What runs when no name is given, once it is in the list. */
const usual = 'accuracy';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const strange = positionals.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (positionals.length === 0 || strange !== undefined) {
    const list = benchmarks.map(({ name, question }) => `  ${name.padEnd(10)} ${question}`).join('\n');
    process.stdout.write(`Benchmarks (npm run bench -- NAME… [--json FILE] [--quick]):\n${list}\n\n`);
  }
  if (strange !== undefined) {
    process.stderr.write(`There is no benchmark '${strange}'; the names are in the list above.\n`);
    process.exitCode = 2;
    return;
  }
  const names = positionals.length > 0 ? positionals : [usual];
  const results: BenchmarkResult[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => names.includes(name))) {
    const result = await benchmark.run({ quick: values.quick });
    process.stdout.write(`${tableOf(result)}\n`);
    results.push(result);
  }
  if (values.json !== undefined) writeJson(values.json, results);
}

await main();
