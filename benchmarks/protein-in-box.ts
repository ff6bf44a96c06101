// The protein of a deposited model, alone in a box: a truth that maps can be made of and that isotropic atoms explain.
import { goodFourierSize } from '../src/kernels/fourier-size.js';
import { boundsOf } from '../src/structure/bounds.js';
import type { Model } from '../src/structure/model.js';
import { residueKind } from '../src/structure/polymers.js';
import { rebuildModel } from '../src/structure/rebuild-model.js';

/** PDB records of the crystal that the model came from. */
const CRYSTAL = /^(CRYST1|ORIGX|SCALE|MTRIX)/;

/**
 * Ligands and waters are left out. So are anisotropic displacement parameters: refinement goes by B factors alone, and a map of anisotropic
 * atoms is one that no model of it explains (3SN6 at 3.2 Å, shaken by 0.5 Å: 0.16 Å from the truth with them, 0.054 Å without).
 *
 * @param model One conformation, without alternate locations.
 * @param margin Å on each side of the atoms at least
 * @returns the protein in the middle of a P1 box whose edges, Å, are sizes that Fourier transforms run fast on: 1 Å is a good voxel
 */
export function proteinInBox(model: Model, margin: number): Model {
  const { structure } = model;
  const isProtein = Uint8Array.from({ length: structure.residues.count }, (_, residue) =>
    residueKind(structure, residue) === 'protein' ? 1 : 0,
  );
  const { anisotropic, ...protein } = rebuildModel(model, (atom) => !isProtein[structure.residueOfAtom[atom]!]).model;
  const [conformation] = protein.conformations;
  const { low, high } = boundsOf(conformation!.xyz);
  const edge = (axis: 0 | 1 | 2): number => goodFourierSize(Math.ceil(high[axis] - low[axis] + 2 * margin));
  const lengths = [edge(0), edge(1), edge(2)] as const;
  const shift = lengths.map((length, axis) => (length - low[axis]! - high[axis]!) / 2);
  const xyz = conformation!.xyz.map((value, p) => value + shift[p % 3]!);
  return {
    ...protein,
    conformations: [{ ...conformation!, xyz }],
    cell: { lengths, angles: [90, 90, 90], spaceGroup: 'P 1' },
    carried: { ...protein.carried, pdbHeader: protein.carried.pdbHeader.filter((line) => !CRYSTAL.test(line)) },
  };
}
