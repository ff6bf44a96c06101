// `varia simulate`: maps of known truth from the models of an ensemble.
import { basename, join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { writeFileAtomically } from '../base/write-file.js';
import { writeMap } from '../density/mrc-write.js';
import { scatteringNotes } from '../density/scattering.js';
import { simulateSeries } from '../density/simulate.js';
import { loadKernels } from '../kernels/load-kernels.js';
import { csvLine, rounded } from '../report/csv.js';
import { readModel } from '../structure/read-model.js';
import { takeFolder } from './output-folder.js';
import { packageVersion } from './package-version.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { resolutionsOf } from './resolution.js';

const syntax: CommandSyntax = {
  name: 'varia simulate',
  introduction: `varia simulate ENSEMBLE -r 3.5 -o OUT

Makes a map of each MODEL of ENSEMBLE, with noise, so that a refinement can be judged against the
truth. Writes frame_000.mrc … (frame k is MODEL k + 1), consensus.mrc and simulation.csv.

states  each map from its own model with its own noise, as cryoDRGN volumes and 3DVA intermediates are
linear  mean + z × first component of the maps, one noise for all, as 3DVA's simple mode makes them:
        density fades in and out instead of moving`,
  options: {
    resolution: { alias: 'r', type: 'string', nargs: 1, describe: 'Resolution of the maps in Å' },
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Output folder; made where it is missing' },
    mode: { choices: ['states', 'linear'] as const, default: 'states', nargs: 1, describe: 'What a frame is made of' },
    fsc: {
      type: 'number',
      nargs: 1,
      default: 0.5,
      describe: 'FSC between map and truth at the resolution; 1: no noise (0.5 is 0.143 between half maps)',
    },
    voxel: { type: 'number', nargs: 1, describe: 'Voxel size in Å [default: resolution / 2.8]' },
    box: { type: 'number', nargs: 1, describe: 'Voxels along each side [default: the models and a margin]' },
    seed: { type: 'number', nargs: 1, default: 0, describe: 'Seed of the noise' },
    half: { type: 'boolean', describe: 'Write 16-bit floats (MRC mode 12), half the size' },
    gz: { type: 'boolean', describe: 'Write .mrc.gz' },
    overwrite: { type: 'boolean', describe: 'Write into a folder that holds something' },
    quiet: { type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['varia simulate ensemble.cif -r 3.5 -o maps', 'one map a model'],
    ['varia series start.pdb maps -r 3.5 -o test', 'then see what a refinement makes of them'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return 0;
  const { given } = parsed;
  const [file, ...rest] = parsed.words;
  if (file === undefined || rest.length > 0)
    throw new UserError(
      `varia simulate takes one file with several models and was given ${parsed.words.length}; see varia simulate --help.`,
    );
  const out = given['out'] as string | undefined;
  if (out === undefined) throw new UserError('The output folder is missing; name one with -o, for example -o maps.');
  if (given['resolution'] === undefined)
    throw new UserError('The resolution of the maps is missing; give it in Å, for example -r 3.5.');
  const [resolution, ...more] = resolutionsOf(given['resolution'] as string);
  if (more.length > 0) throw new UserError('A simulation has one resolution; give one number with -r.');
  const model = await readModel(file);
  const progress = createProgress(process.stderr, given['quiet'] === true);
  for (const note of [...model.warnings, ...scatteringNotes(model.structure.element, model.structure.charge)])
    progress.note(note);
  const mode = given['mode'] as 'states' | 'linear';
  const fsc = given['fsc'] as number;
  const seed = given['seed'] as number;
  const simulation = simulateSeries(
    model.structure.element,
    model.conformations,
    {
      resolution: resolution!,
      mode,
      seed,
      fscAtResolution: fsc,
      ...(given['voxel'] !== undefined && { voxel: given['voxel'] as number }),
      ...(given['box'] !== undefined && { box: given['box'] as number }),
    },
    loadKernels(),
  );
  const lock = await takeFolder(out, given['overwrite'] === true);
  try {
    const ending = given['gz'] === true ? '.mrc.gz' : '.mrc';
    const label = `varia ${packageVersion()} simulate ${mode} ${resolution} A, FSC ${fsc}, seed ${seed}`;
    const options = { mode: given['half'] === true ? 12 : 2, labels: [label] } as const;
    const table = [csvLine(['frame', 'map', 'model', 'z'])];
    for (let frame = 0; frame < simulation.count; frame++) {
      const name = `frame_${String(frame).padStart(3, '0')}${ending}`;
      await writeMap(join(out, name), simulation.frame(frame), options);
      table.push(csvLine([frame, name, frame + 1, rounded(simulation.z[frame]!, 4)]));
      progress.status({ finished: frame + 1, total: simulation.count, doing: [], news: join(out, name) });
    }
    await writeMap(join(out, `consensus${ending}`), simulation.consensus(), options);
    await writeFileAtomically(join(out, 'simulation.csv'), table);
    progress.close();
    const { shape, steps } = simulation.grid;
    progress.note(
      `${simulation.count} maps (${shape.join(' × ')} voxels of ${Math.hypot(...steps[0]).toFixed(3)} Å) of ${basename(file)}; their truth is that file.`,
    );
  } finally {
    progress.close();
    await lock.release();
  }
  return 0;
}
