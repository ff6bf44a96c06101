// Which nitrogens of a histidine carry a hydrogen, by what they could make hydrogen bonds with.
import { CellList } from '../structure/cell-list.js';
import { isMetal } from '../structure/elements.js';
import type { Structure } from '../structure/structure.js';
import type { ResidueAtoms } from './residue-atoms.js';

/** Å between the heavy atoms of a hydrogen bond, at most; of metal and nitrogen. */
const REACH = 3.5;
const METAL_REACH = 3;
/** cos 60°: a partner must lie in front of the nitrogen. */
const IN_FRONT = 0.5;
/** Å: acceptors this near to both nitrogens make an imidazolium. */
const FIRM = 3.2;

/** Reads one conformation. */
export class HistidineProtonation {
  readonly #structure: Structure;
  readonly #xyz: Float64Array;
  readonly #residueAtoms: readonly (ResidueAtoms | undefined)[];
  readonly #cells: CellList;

  /** @param xyz 3N, Å */
  constructor(structure: Structure, xyz: Float64Array, residueAtoms: readonly (ResidueAtoms | undefined)[]) {
    this.#structure = structure;
    this.#xyz = xyz;
    this.#residueAtoms = residueAtoms;
    const polar = Array.from({ length: structure.atomCount }, (_, a) => a).filter(
      (a) => /^[NOS]$/.test(structure.element[a]!) || isMetal(structure.element[a]!),
    );
    this.#cells = new CellList(xyz, REACH, polar);
  }

  /**
   * Names of the hydrogens that belong on a ring: HE2 unless ND1 faces an acceptor and NE2 does not, or NE2 a donor or a metal; both
   * where both face acceptors firmly.
   *
   * @param atomOf The ring's atoms by name, −1 where missing.
   */
  hydrogens(atomOf: (name: string) => number): readonly string[] {
    const delta = this.#demand(atomOf('ND1'), atomOf('CG'), atomOf('CE1'));
    const epsilon = this.#demand(atomOf('NE2'), atomOf('CD2'), atomOf('CE1'));
    if (delta.isFirm && epsilon.isFirm) return ['HD1', 'HE2'];
    return delta.want > epsilon.want ? ['HD1'] : ['HE2'];
  }

  /** How much a nitrogen wants a hydrogen: above zero for an acceptor in front of it, below for a donor or a metal. */
  #demand(n: number, before: number, behind: number): { want: number; isFirm: boolean } {
    if (n < 0 || before < 0 || behind < 0) return { want: 0, isFirm: false };
    const xyz = this.#xyz;
    const { altloc, element, residueOfAtom } = this.#structure;
    const outwards = [0, 1, 2].map((d) => xyz[3 * n + d]! - (xyz[3 * before + d]! + xyz[3 * behind + d]!) / 2);
    const size = Math.hypot(...outwards);
    let want = 0;
    let isFirm = false;
    this.#cells.visitWithin(xyz[3 * n]!, xyz[3 * n + 1]!, xyz[3 * n + 2]!, REACH, (other, square) => {
      if (residueOfAtom[other] === residueOfAtom[n]) return false;
      if (altloc[n] !== '' && altloc[other] !== '' && altloc[n] !== altloc[other]) return false;
      const distance = Math.sqrt(square);
      const along = outwards.reduce((sum, x, d) => sum + x * (xyz[3 * other + d]! - xyz[3 * n + d]!), 0);
      if (along < IN_FRONT * size * distance) return false;
      if (isMetal(element[other]!)) {
        if (distance < METAL_REACH) want = Number.NEGATIVE_INFINITY;
        return false;
      }
      const role = this.#role(other);
      // What can be both gives way.
      if (role === 2) {
        want += 1 + REACH - distance;
        if (distance < FIRM) isFirm = true;
      } else if (role === 1) {
        want -= 1 + REACH - distance;
      }
      return false;
    });
    return { want, isFirm: isFirm && want > 0 };
  }

  /** 1 donor, 2 acceptor, 3 both. */
  #role(atom: number): number {
    const residue = this.#structure.residueOfAtom[atom]!;
    const atoms = this.#residueAtoms[residue];
    const local = atoms?.local[atom - this.#structure.residues.atomStart[residue]!] ?? -1;
    if (atoms?.template.monomer.id === 'HIS' && this.#structure.atomName[atom] !== 'N') return 3;
    return atoms?.template.nonbonded[local]?.hydrogenBond ?? (this.#structure.element[atom] === 'O' ? 3 : 0);
  }
}
