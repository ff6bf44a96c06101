// One point a residue that stands for where its backbone is: CA of amino acids, P or C4′ of nucleotides.
import { residueKind } from '../structure/polymers.js';
import type { Structure } from '../structure/structure.js';

/** The same atoms in every frame. */
export interface BackbonePoints {
  /** Residue of each point, ascending. */
  readonly residue: Int32Array;
  /** Atom of each point; of alternate locations the first. */
  readonly atom: Int32Array;
}

/** Residues without such an atom (ligands, ions, waters) have no point. */
export function backbonePoints(structure: Structure): BackbonePoints {
  const residue: number[] = [];
  const atom: number[] = [];
  const { atomStart, count } = structure.residues;
  for (let r = 0; r < count; r++) {
    const kind = residueKind(structure, r);
    const names = kind === 'protein' ? ['CA'] : kind === 'nucleic' ? ['P', "C4'", 'C4*'] : [];
    for (const name of names) {
      const found = structure.atomName.indexOf(name, atomStart[r]!);
      if (found < 0 || found >= atomStart[r + 1]!) continue;
      residue.push(r);
      atom.push(found);
      break;
    }
  }
  return { residue: Int32Array.from(residue), atom: Int32Array.from(atom) };
}

/** Coordinates of the points, 3M, out of those of all atoms, 3N. */
export function pointsOf({ atom }: BackbonePoints, xyz: Float64Array): Float64Array {
  const points = new Float64Array(3 * atom.length);
  atom.forEach((a, k) => {
    points.set(xyz.subarray(3 * a, 3 * a + 3), 3 * k);
  });
  return points;
}
