// `npm run bench -- NAME… [--json FILE] [--quick] [--record] [--peer-frames N] [--peer-results DIR]`: runs benchmarks, prints and records their tables.
import { parseArgs } from 'node:util';
import { type BenchmarkOptions, type BenchmarkResult, tablesOf, writeJson } from './harness.js';
import { recordResults } from './record.js';

interface Benchmark {
  readonly name: string;
  readonly question: string;
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}

const benchmarks: readonly Benchmark[] = [
  {
    name: 'accuracy',
    question: 'how near to the truth does a series come, and what does a frame cost?',
    run: async (options) => (await import('./accuracy.js')).run(options),
  },
  {
    name: 'target',
    question: 'which map target: how far does each pull a right model away, and from how far does it find back?',
    run: async (options) => (await import('./target.js')).run(options),
  },
  {
    name: 'validation',
    question: 'do validation numbers agree with the independent judge, residue by residue?',
    run: async (options) => (await import('./validation.js')).run(options),
  },
  {
    name: 'reach',
    question: 'from how far does refinement find back?',
    run: async (options) => (await import('./reach.js')).run(options),
  },
  {
    name: 'real',
    question: 'real maps: fit and geometry beside the peer',
    run: async (options) => (await import('./real.js')).run(options),
  },
  {
    name: 'cost',
    question:
      'what does accuracy cost: cpu seconds on single maps, stopped early and run to the end, beside the peers?',
    run: async (options) => (await import('./cost.js')).run(options),
  },
  {
    name: 'evaluation',
    question: 'what do an evaluation and a macro-cycle cost, from 1,656 to 165,175 atoms, beside cctbx?',
    run: async (options) => (await import('./evaluation.js')).run(options),
  },
  {
    name: 'workers',
    question: 'how much more do two workers get done than one, and is the main thread idle meanwhile?',
    run: async (options) => (await import('./workers.js')).run(options),
  },
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
    name: 'sample',
    question: 'what does an atom cost, drawn up a tricubic spline of the map, beside C?',
    run: async (options) => (await import('./kernels/sample.js')).run(options),
  },
  {
    name: 'profile',
    question: 'what does the Q-score of an atom cost, beside C?',
    run: async (options) => (await import('./kernels/sphere-profile.js')).run(options),
  },
  {
    name: 'comparison',
    question: 'what does a voxel cost where a map is compared with that of a model, beside C?',
    run: async (options) => (await import('./kernels/map-comparison.js')).run(options),
  },
  {
    name: 'pairs',
    question: 'what does a pair of the nonbonded list cost, beside C?',
    run: async (options) => (await import('./kernels/pair-repulsion.js')).run(options),
  },
];

/** What runs when no name is given. */
const usual = 'accuracy';

const usage = `Benchmarks: npm run bench -- NAME… [--json FILE] [--quick] [--record] [--peer-frames N] [--peer-results DIR]
${benchmarks.map(({ name, question }) => `  ${name.padEnd(10)} ${question}`).join('\n')}

  --json FILE       the results as JSON
  --quick           a check that the benchmark runs, not figures to quote
  --record          the tables into docs/benchmarks.md
  --peer-frames N   frames of each series that the installed peers refine as well (default 1)
  --peer-results DIR  models that the peer refined before (real: peer-NAME-asis.pdb, -shaken.pdb, times beside them in .time)
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      'peer-frames': { type: 'string', default: '1' },
      'peer-results': { type: 'string' },
    },
  });
  const strange = positionals.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  const peerFrames = Number(values['peer-frames']);
  const peerResults = values['peer-results'];
  const complaint =
    strange !== undefined
      ? `There is no benchmark '${strange}'; the names are in the list above.`
      : !Number.isInteger(peerFrames) || peerFrames < 0
        ? `--peer-frames is a whole number, 0 for none, not '${values['peer-frames']}'.`
        : values.quick && values.record
          ? 'Figures of a quick run are not to be quoted: leave out --quick or --record.'
          : undefined;
  if (positionals.length === 0 || complaint !== undefined) process.stdout.write(`${usage}\n`);
  if (complaint !== undefined) {
    process.stderr.write(`${complaint}\n`);
    process.exitCode = 2;
    return;
  }
  const names = positionals.length > 0 ? positionals : [usual];
  const results: BenchmarkResult[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => names.includes(name))) {
    const result = await benchmark.run({
      quick: values.quick,
      record: values.record,
      peerFrames,
      ...(peerResults !== undefined && { peerResults }),
    });
    process.stdout.write(`${tablesOf(result)}\n`);
    results.push(result);
    if (values.record) await recordResults(result);
  }
  if (values.json !== undefined) writeJson(values.json, results);
}

await main();
