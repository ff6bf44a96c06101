// A simulation from its options to its maps.
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
import type { ParsedOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { resolutionsOf } from './resolution.js';

export async function runSimulateJob(parsed: ParsedOptions): Promise<number> {
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
