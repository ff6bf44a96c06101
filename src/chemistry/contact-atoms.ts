// What all-atom contacts need to know of each atom: its radius and its part in hydrogen bonds.
import { isMetal } from '../structure/elements.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { vanDerWaalsRadius } from './element-radii.js';
import type { BondGraph } from './excluded-pairs.js';

/**
 * Å. Contact radii of Word et al. 1999 (J. Mol. Biol. 285:1711), for hydrogens at electron-cloud distances (Deis et al. 2013, Comput.
 * Crystallogr. Newsl. 4:9): the column "ecloud" of the table in probe's atomprops.h (github.com/rlabduke/probe, commit 091d117).
 * Probe's 1.75 Å for carbons of aromatic rings is not told apart. Carbonyls: 1.65 Å in probe's code and in cctbx's
 * mmtbx/probe/Helpers.py (2022), which also says 1.05 Å for polar hydrogens and ionic radii for ions.
 */
// biome-ignore format: a table
const RADII: Readonly<Record<string, number>> = {
  C: 1.7, N: 1.55, O: 1.4, P: 1.8, S: 1.8, AS: 2, SE: 1.9, F: 1.3, CL: 1.77, BR: 1.95, I: 2.1,
};
const CARBONYL_C = 1.65;
const APOLAR_H = 1.22;
const POLAR_H = 1.05;
/** Å: ionic radii of the same table, mostly Pauling's; 0.75 for metals that are not listed. */
// biome-ignore format: a table
const IONS: Readonly<Record<string, number>> = {
  LI: 0.6, NA: 0.95, K: 1.33, RB: 1.48, CS: 1.69, MG: 0.65, CA: 0.99, SR: 1.1, BA: 1.29, MN: 0.8, FE: 0.74, CO: 0.7,
  NI: 0.66, CU: 0.72, ZN: 0.71, CD: 0.91, HG: 1,
};
const OTHER_ION = 0.75;

/** Bits of {@link ContactAtoms.role}. */
export const DONOR = 1;
export const ACCEPTOR = 2;

export interface ContactAtoms {
  /** N, Å */
  readonly radius: Float64Array;
  /** N: DONOR for hydrogens on N, O, S and for waters whose hydrogens are not there; ACCEPTOR. */
  readonly role: Uint8Array;
}

/** @param graph Bonds, those of hydrogens among them. */
export function contactAtoms(structure: Structure, graph: BondGraph): ContactAtoms {
  const { atomCount, element } = structure;
  const radius = new Float64Array(atomCount);
  const role = new Uint8Array(atomCount);
  const count = (atom: number): number => graph.offsets[atom + 1]! - graph.offsets[atom]!;
  const some = (atom: number, is: (other: number) => boolean): boolean => {
    for (let k = graph.offsets[atom]!; k < graph.offsets[atom + 1]!; k++) if (is(graph.neighbours[k]!)) return true;
    return false;
  };
  const isH = (atom: number): boolean => isHydrogen(structure, atom);
  for (let atom = 0; atom < atomCount; atom++) {
    const symbol = element[atom]!;
    if (isH(atom)) {
      const isPolar = some(atom, (parent) => /^[NOS]$/.test(element[parent]!));
      const isPlanar = some(atom, (parent) => element[parent] === 'C' && count(parent) < 4);
      radius[atom] = isPolar || isPlanar ? POLAR_H : APOLAR_H;
      role[atom] = isPolar ? DONOR : 0;
    } else if (symbol === 'C') {
      const isCarbonyl = count(atom) === 3 && some(atom, (other) => element[other] === 'O' && count(other) === 1);
      radius[atom] = isCarbonyl ? CARBONYL_C : RADII['C']!;
    } else {
      radius[atom] = isMetal(symbol) ? (IONS[symbol] ?? OTHER_ION) : (RADII[symbol] ?? vanDerWaalsRadius(symbol));
      const isBare = symbol === 'O' && count(atom) === 0;
      // A nitrogen without hydrogen and with two neighbours has its electron pair in the plane.
      const hasPair =
        symbol === 'O' ||
        /^(F|CL|BR|I)$/.test(symbol) ||
        ((symbol === 'N' || symbol === 'S') && count(atom) < 3 && !some(atom, isH));
      role[atom] = (hasPair ? ACCEPTOR : 0) | (isBare ? DONOR : 0);
    }
  }
  return { radius, role };
}

/** Whether one can give and the other take a hydrogen bond. */
export function canHydrogenBond(a: number, b: number): boolean {
  return ((a & DONOR) !== 0 && (b & ACCEPTOR) !== 0) || ((a & ACCEPTOR) !== 0 && (b & DONOR) !== 0);
}
