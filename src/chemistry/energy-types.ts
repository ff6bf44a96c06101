// Energy types: van der Waals radii and hydrogen-bond roles of atoms, from the library or from what an atom is bonded to.
import { vanDerWaalsRadius } from './element-radii.js';

/** A row of CCP4's ener_lib.cif. */
export interface EnergyType {
  /** Å, the atom alone. */
  readonly radius: number;
  /** Å, the atom and its hydrogens (Li & Nussinov 1998, Proteins 32:111). */
  readonly unitedRadius: number;
  /** Å, 0 where there is none. */
  readonly ionRadius: number;
  readonly hydrogenBond: HydrogenBondRole;
}

/** Neither, donor, acceptor, both, hydrogen that can be donated. */
export type HydrogenBondRole = 'N' | 'D' | 'A' | 'B' | 'H';

/** What a molecule's graph says of an atom. */
export interface AtomSurroundings {
  /** Upper case. */
  readonly element: string;
  /** Bonded atoms, hydrogens included. */
  readonly neighbours: number;
  /** Bonded hydrogens. */
  readonly hydrogens: number;
}

/**
 * The CCP4 energy type of an atom whose dictionary names none (GRADE, eLBOW and component files).
 * Only what the nonbonded term needs is told apart: hybridization by neighbour count, hydrogens by number.
 */
export function inferEnergyType({ element, neighbours, hydrogens }: AtomSurroundings): string {
  switch (element) {
    case 'C':
      if (neighbours > 3) return hydrogens === 0 ? 'CT' : `CH${Math.min(hydrogens, 3)}`;
      return hydrogens === 0 ? (neighbours < 3 ? 'CSP' : 'C') : `C${Math.min(hydrogens, 2)}`;
    case 'N':
      if (neighbours > 3) return hydrogens === 0 ? 'NT' : `NT${Math.min(hydrogens, 3)}`;
      if (hydrogens > 0) return hydrogens === 1 ? 'NH1' : 'NH2';
      return neighbours === 1 ? 'NS' : neighbours === 2 ? 'NRD6' : 'NH0';
    case 'O':
      return hydrogens > 0 ? 'OH1' : neighbours > 1 ? 'O2' : 'O';
    case 'S':
      return hydrogens > 0 ? 'SH1' : 'S';
    case 'H':
    case 'D':
      return 'H';
    default:
      return element;
  }
}

/** Radii of a type that no library knows, by element. */
export function typeOfElement(element: string): EnergyType {
  const radius = vanDerWaalsRadius(element);
  return { radius, unitedRadius: radius, ionRadius: 0, hydrogenBond: 'N' };
}
