// The demo from its maps to its verdict.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { makeFolder, writeFileAtomically } from '../base/write-file.js';
import { seriesFigure } from '../report/series-figure.js';
import { makeDemo } from './demo-series.js';
import { demoSummary, judge } from './demo-verdict.js';
import { exitCode, setLogFile } from './exit-code.js';
import type { ParsedOptions } from './parse-options.js';
import { performSeries } from './series-job.js';

const resolution = 3.5;

export async function runDemoJob(parsed: ParsedOptions): Promise<number> {
  const { given } = parsed;
  const frames = given['frames'] as number;
  if (!Number.isInteger(frames) || frames < 2 || frames > 50)
    throw new UserError(`The demo has 2 to 50 frames, not ${frames}.`);
  const out = (given['out'] as string | undefined) ?? freeFolder();
  if (existsSync(out)) throw new UserError(`The folder ${out} is there already; choose another with -o.`);
  await makeFolder(out);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`Lysozyme bends in ${frames} steps; a map of each at ${resolution} Å, with noise, goes to ${join(out, 'maps')}.`);
  const seed = given['seed'] as number;
  const source = createRequire(import.meta.url).resolve('#data/demo/1hel.pdb');
  const demo = await makeDemo(source, out, { frames, resolution, seed });
  const series = join(out, 'series');
  setLogFile(join(series, 'run.log'));
  const command = ['varia', 'series', demo.start, demo.maps, '-r', String(resolution), '-o', series];
  say(`Now: ${command.join(' ')}`);
  const job = await performSeries(
    {
      model: [demo.start],
      maps: [demo.maps],
      resolution: [resolution],
      out: series,
      workers: (given['workers'] as number | undefined) ?? availableParallelism(),
      replicates: 1,
      plan: 'auto',
      linear: 'auto',
      weight: 'auto',
      wishes: {},
      seed,
      resume: false,
      overwrite: false,
      system: {},
      quiet: false,
      json: false,
    },
    command,
  );
  if (!job) return exitCode.interrupted;
  const { structure } = job.prepared.model;
  const verdict = judge(structure, job.prepared.start.xyz, demo.truth, job.reports);
  const title = `Lysozyme bending: ${frames} maps at ${resolution} Å, refined from one model`;
  const figure = seriesFigure(structure, job.prepared.start.xyz, job.reports, title, verdict);
  await writeFileAtomically(join(out, 'demo.svg'), figure);
  say(['', ...demoSummary(job.reports, verdict), ''].join('\n'));
  say(`ensemble  ${join(series, 'ensemble.cif')} (and .pdb), for ChimeraX, PyMOL or Mol*`);
  say(`truth     ${join(out, 'truth.cif')}`);
  say(`figure    ${join(out, 'demo.svg')}`);
  say(`tables    ${join(series, 'frames.csv')}, ${join(series, 'residues.csv')}`);
  return exitCode.done;
}

/** A demo run twice leaves the first result alone. */
function freeFolder(): string {
  let name = 'varia-demo';
  for (let k = 2; existsSync(name); k++) name = `varia-demo-${k}`;
  return name;
}
