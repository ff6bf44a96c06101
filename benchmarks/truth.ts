// How far a model is from the truth that its map was made from: rms distances, nothing superposed, and side chains gone wrong.
import { UserError } from '../src/base/user-error.js';
import type { Model } from '../src/structure/model.js';
import { atomLabel, isHydrogen, type Structure } from '../src/structure/structure.js';

/** Atoms of a residue that chemistry does not tell apart: the nearer choice of names counts. */
const EQUIVALENT: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  PHE: [
    ['CD1', 'CD2'],
    ['CE1', 'CE2'],
  ],
  TYR: [
    ['CD1', 'CD2'],
    ['CE1', 'CE2'],
  ],
  ASP: [['OD1', 'OD2']],
  GLU: [['OE1', 'OE2']],
  ARG: [['NH1', 'NH2']],
};

const MAIN_CHAIN = new Set(['N', 'CA', 'C', 'O', 'CB', 'OXT']);

export interface Deviation {
  /** Å rms, all atoms but hydrogen. */
  readonly rmsd: number;
  /** Å rms, CA atoms (P of nucleotides). */
  readonly ca: number;
  /** Residues whose side chain, beyond CB, is off by more than 1 Å rms. */
  readonly wrongSideChains: number;
}

/**
 * Coordinates of the k-th conformation of `model` in the atom order of `structure`, 3N, Å.
 * @throws UserError where an atom is missing
 */
export function coordinatesFor(structure: Structure, model: Model, k: number): Float64Array {
  const places = new Map(
    Array.from({ length: model.structure.atomCount }, (_, i) => [atomLabel(model.structure, i), i]),
  );
  const from = model.conformations[k]!.xyz;
  const xyz = new Float64Array(3 * structure.atomCount);
  for (let i = 0; i < structure.atomCount; i++) {
    const j = places.get(atomLabel(structure, i));
    if (j === undefined)
      throw new UserError(`${model.source} lacks atom ${atomLabel(structure, i)}; it cannot be judged.`);
    xyz.set(from.subarray(3 * j, 3 * j + 3), 3 * i);
  }
  return xyz;
}

/** Both 3N, Å, in the order of `structure`; the same distances as ../shared/tools/score_series.py's. */
export function deviation(structure: Structure, xyz: Float64Array, truth: Float64Array): Deviation {
  const { residues, atomName } = structure;
  const square = (i: number, j: number): number =>
    (xyz[3 * i]! - truth[3 * j]!) ** 2 +
    (xyz[3 * i + 1]! - truth[3 * j + 1]!) ** 2 +
    (xyz[3 * i + 2]! - truth[3 * j + 2]!) ** 2;
  const squares = Float64Array.from({ length: structure.atomCount }, (_, i) => square(i, i));
  let wrongSideChains = 0;
  for (let r = 0; r < residues.count; r++) {
    const first = residues.atomStart[r]!;
    const names = atomName.slice(first, residues.atomStart[r + 1]);
    const swaps = (EQUIVALENT[residues.name[r]!] ?? []).flatMap(([a, b]) => {
      const i = first + names.indexOf(a);
      const j = first + names.indexOf(b);
      return i < first || j < first ? [] : [{ i, j, ij: square(i, j), ji: square(j, i) }];
    });
    const gain = swaps.reduce((sum, { i, j, ij, ji }) => sum + squares[i]! + squares[j]! - ij - ji, 0);
    if (gain > 0) {
      for (const { i, j, ij, ji } of swaps) {
        squares[i] = ij;
        squares[j] = ji;
      }
    }
    const side = names.flatMap((name, k) =>
      MAIN_CHAIN.has(name) || isHydrogen(structure, first + k) ? [] : [squares[first + k]!],
    );
    if (side.length > 0 && rootMean(side) > 1) wrongSideChains++;
  }
  const over = (keep: (i: number) => boolean): number =>
    rootMean(squares.filter((_, i) => !isHydrogen(structure, i) && keep(i)));
  return {
    rmsd: over(() => true),
    ca: over((i) => atomName[i] === 'CA' || atomName[i] === 'P'),
    wrongSideChains,
  };
}

function rootMean(squares: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < squares.length; i++) sum += squares[i]!;
  return Math.sqrt(sum / squares.length);
}
