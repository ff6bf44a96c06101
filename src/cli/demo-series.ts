// The demo's series: truth, start model and maps, made when the demo runs.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../base/write-file.js';
import { writeMap } from '../density/mrc-write.js';
import { simulateSeries } from '../density/simulate.js';
import { knownMotion } from '../ensemble/known-motion.js';
import { loadKernels } from '../kernels/load-kernels.js';
import { prepareSystem } from '../series/prepare-system.js';
import { formatMmcif } from '../structure/mmcif-write.js';
import { formatPdb } from '../structure/pdb-write.js';

export interface DemoSeries {
  /** File of the start model: the entry as deposited. */
  readonly start: string;
  /** Folder of the maps. */
  readonly maps: string;
  /** What each map was made from, 3N, Å. */
  readonly truth: readonly Float64Array[];
}

/** Å rms of the backbone from the deposited model to either end of the motion. */
const amplitude = 2;

/** Writes start.pdb, truth.cif, truth.pdb and the maps into `out`, which must be there. */
export async function makeDemo(
  source: string,
  out: string,
  { frames, resolution, seed }: { readonly frames: number; readonly resolution: number; readonly seed: number },
): Promise<DemoSeries> {
  const start = join(out, 'start.pdb');
  await copyFile(source, start);
  const { model, system } = await prepareSystem({ models: [start] });
  const kernels = loadKernels();
  const truth = knownMotion(model.structure, system.topology, model.conformations[0]!, { frames, amplitude }, kernels);
  const ensemble = { ...model, conformations: truth };
  await writeFileAtomically(join(out, 'truth.pdb'), formatPdb(ensemble));
  await writeFileAtomically(join(out, 'truth.cif'), formatMmcif(ensemble));
  const simulation = simulateSeries(model.structure.element, truth, { resolution, mode: 'states', seed }, kernels);
  const maps = join(out, 'maps');
  await makeFolder(maps);
  for (let frame = 0; frame < frames; frame++)
    await writeMap(join(maps, `frame_${String(frame).padStart(3, '0')}.mrc`), simulation.frame(frame));
  return { start, maps, truth: truth.map(({ xyz }) => xyz) };
}
