// The files of an ensemble: all frames together in PDB and mmCIF, and each frame alone.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../base/write-file.js';
import { formatMmcif, writeMmcif } from '../structure/mmcif-write.js';
import type { Model } from '../structure/model.js';
import { canWritePdb } from '../structure/pdb-limits.js';
import { writePdb } from '../structure/pdb-write.js';
import type { Conformation } from '../structure/structure.js';

/**
 * Writes `ensemble.pdb`, `ensemble.cif` (MODEL k + 1 is frame k) and `frames/frame_000.cif` … Returns what the user should
 * know, a sentence each: why there is no PDB file, or what of the model was left out.
 */
export async function writeEnsemble(
  folder: string,
  model: Model,
  conformations: readonly Conformation[],
): Promise<string[]> {
  const { model: ensemble, notes } = isotropic({ ...model, conformations });
  const obstacle = canWritePdb(ensemble);
  const pdb = join(folder, 'ensemble.pdb');
  if (obstacle === undefined) await writeFileAtomically(pdb, (sink) => writePdb(ensemble, sink));
  else await rm(pdb, { force: true });
  await writeFileAtomically(join(folder, 'ensemble.cif'), (sink) => writeMmcif(ensemble, sink));
  const frames = join(folder, 'frames');
  await makeFolder(frames);
  for (const [frame, conformation] of conformations.entries())
    await writeFileAtomically(
      join(frames, frameFile(frame)),
      formatMmcif({ ...ensemble, conformations: [conformation] }),
    );
  await removeOthers(frames, conformations.length);
  return obstacle === undefined ? notes : [...notes, obstacle];
}

/** Writes `model.pdb` and `model.cif`, under the same terms. */
export async function writeRefined(folder: string, model: Model, conformation: Conformation): Promise<string[]> {
  const { model: refined, notes } = isotropic({ ...model, conformations: [conformation] });
  const obstacle = canWritePdb(refined);
  const pdb = join(folder, 'model.pdb');
  if (obstacle === undefined) await writeFileAtomically(pdb, (sink) => writePdb(refined, sink));
  else await rm(pdb, { force: true });
  await writeFileAtomically(join(folder, 'model.cif'), formatMmcif(refined));
  return obstacle === undefined ? notes : [...notes, obstacle];
}

/** `frame_007.cif` */
export function frameFile(frame: number): string {
  return `frame_${String(frame).padStart(3, '0')}.cif`;
}

/** Anisotropic displacements belong to the start model: the frames are refined without them. */
function isotropic(model: Model): { model: Model; notes: string[] } {
  const { anisotropic, ...rest } = model;
  if (anisotropic === undefined) return { model, notes: [] };
  return {
    model: rest,
    notes: ['The anisotropic B factors of the start model are left out; each atom keeps its isotropic one.'],
  };
}

/** Frames of an earlier, longer series in the same folder. */
async function removeOthers(frames: string, count: number): Promise<void> {
  const kept = new Set(Array.from({ length: count }, (_, frame) => frameFile(frame)));
  for (const name of await readdir(frames))
    if (/^frame_\d+\.cif$/.test(name) && !kept.has(name)) await rm(join(frames, name));
}
