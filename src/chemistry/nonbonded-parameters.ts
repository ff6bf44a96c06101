// What the nonbonded term needs of every atom: radius, hydrogen-bond role, alternate location, excluded pairs.
import { isHydrogen, type Structure } from '../structure/structure.js';
import { typeOfElement } from './energy-types.js';
import { bondGraph, excludedPairs } from './excluded-pairs.js';
import type { ResidueAtoms } from './residue-atoms.js';
import type { RestraintTable } from './restraint-table.js';
import type { NonbondedParameters } from './topology.js';

/** Contact distance of atoms three bonds apart, as a fraction of the sum of their radii (as in cctbx). */
const factor14 = 0.8;
/** Å by which the contact distance of a donor and an acceptor is shortened (as in cctbx). */
const hydrogenBondShrink = 0.6;

/**
 * @param residueAtoms By residue; undefined for residues kept rigid, whose radii go by element.
 * @param bonds Atoms of each bond, two and two.
 * @param planes The table of planes: atoms of one plane do not repel each other.
 * @param rigidGroups Atoms that move as one.
 */
export function nonbondedParameters(
  structure: Structure,
  residueAtoms: readonly (ResidueAtoms | undefined)[],
  bonds: readonly number[],
  planes: RestraintTable,
  rigidGroups: readonly Int32Array[],
): NonbondedParameters {
  const { atomCount } = structure;
  const radius = new Float64Array(atomCount);
  const hydrogenBond = new Uint8Array(atomCount);
  for (let r = 0; r < structure.residues.count; r++) fillResidue(structure, r, residueAtoms[r], radius, hydrogenBond);
  const { excluded, pairs14 } = excludedPairs(
    atomCount,
    bondGraph(atomCount, bonds),
    exclusionGroups(residueAtoms, planes, rigidGroups),
  );
  return {
    radius,
    hydrogenBond,
    alternate: alternateNumbers(structure),
    excludedOffsets: excluded.offsets,
    excluded: excluded.partners,
    pairs14Offsets: pairs14.offsets,
    pairs14: pairs14.partners,
    factor14,
    hydrogenBondShrink,
  };
}

/** Å, N: of each atom with its hydrogens, whether the model has them or not. */
export function unitedRadii(structure: Structure, residueAtoms: readonly (ResidueAtoms | undefined)[]): Float64Array {
  return Float64Array.from(structure.residueOfAtom, (residue, a) => {
    const local = residueAtoms[residue]?.local[a - structure.residues.atomStart[residue]!] ?? -1;
    return (
      residueAtoms[residue]?.template.nonbonded[local]?.unitedRadius ?? typeOfElement(structure.element[a]!).radius
    );
  });
}

function fillResidue(
  structure: Structure,
  residue: number,
  atoms: ResidueAtoms | undefined,
  radius: Float64Array,
  hydrogenBond: Uint8Array,
): void {
  const start = structure.residues.atomStart[residue]!;
  const end = structure.residues.atomStart[residue + 1]!;
  let hasHydrogens = false;
  const present = new Set<number>();
  for (let a = start; a < end; a++) {
    if (isHydrogen(structure, a)) hasHydrogens = true;
    if (atoms !== undefined) present.add(atoms.local[a - start]!);
  }
  for (let a = start; a < end; a++) {
    const local = atoms?.local[a - start] ?? -1;
    const type = atoms?.template.nonbonded[local];
    if (type === undefined) {
      const element = typeOfElement(structure.element[a]!);
      radius[a] = element.radius;
      hydrogenBond[a] = structure.element[a] === 'O' ? 3 : structure.element[a] === 'N' ? 3 : 0;
      continue;
    }
    // Hydrogens may be there for polar atoms alone: each atom counts those that it really has.
    const isUnited = type.hydrogens.length > 0 ? !type.hydrogens.some((h) => present.has(h)) : !hasHydrogens;
    radius[a] = isUnited ? type.unitedRadius : type.radius;
    hydrogenBond[a] = type.hydrogenBond;
  }
}

/** 0 for atoms without an alternate location, else a number for each letter. */
function alternateNumbers(structure: Structure): Uint8Array {
  const numbers = new Map<string, number>([['', 0]]);
  return Uint8Array.from(structure.altloc, (altloc) => {
    let number = numbers.get(altloc);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(altloc, number);
    }
    return number;
  });
}

function* exclusionGroups(
  residueAtoms: readonly (ResidueAtoms | undefined)[],
  planes: RestraintTable,
  rigidGroups: readonly Int32Array[],
): Generator<ArrayLike<number>> {
  for (let p = 0; p < planes.count; p++) yield planes.atoms.subarray(planes.offsets[p]!, planes.offsets[p + 1]!);
  for (const atoms of residueAtoms) {
    if (atoms === undefined) continue;
    for (const ring of atoms.template.rings) {
      for (const altloc of atoms.altlocs.length === 0 ? [''] : atoms.altlocs) {
        const map = atoms.conformer(altloc);
        yield ring.map((local) => map[local]!).filter((atom) => atom >= 0);
      }
    }
  }
  yield* rigidGroups;
}
