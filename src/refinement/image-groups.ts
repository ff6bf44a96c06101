// Groups of atoms that share a B factor, and the ties that keep those of neighbours alike.
import type { Topology } from '../chemistry/topology.js';
import { CellList } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import type { NcsReduction } from './ncs-reduction.js';

export type GroupedBy = 'residue' | 'atom';

export interface ImageGroups {
  readonly count: number;
  /** Atom → group, −1 for atoms without a map term. */
  readonly groupOf: Int32Array;
  /** Pairs of neighbouring groups: 2 numbers a tie. */
  readonly ties: Int32Array;
  /** Of each tie: the difference of ln B that is usual. */
  readonly sigma: Float64Array;
}

/**
 * Usual differences of ln B: between bonded residues and bonded atoms those of 4AKE as deposited at 2.2 Å, rms 0.33 and 0.18
 * (adk_open_truth.pdb of the test bed, chain A); through space it is our guess.
 */
const SIGMA = { residue: 0.33, atom: 0.18 };
const THROUGH_SPACE = 0.4;
/** Å: how far what is bonded to nothing looks for a neighbour. */
const NEIGHBOUR = 5;

/**
 * @param reference 3N, Å: who is next to what is bonded to nothing
 * @param constraints copies share the groups of their masters; atoms that their masters lack keep groups of their own
 */
export function imageGroups(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  reference: Float64Array,
  per: GroupedBy,
  constraints?: NcsReduction,
): ImageGroups {
  const { atomCount, residueOfAtom, residues } = structure;
  const mapped = (atom: number): boolean => !isHydrogen(structure, atom);
  const group = (atom: number): number => (per === 'atom' ? atom : residueOfAtom[atom]!);
  const leader = (atom: number): number => constraints?.leaderOf(atom) ?? atom;
  const groupOf = Int32Array.from({ length: atomCount }, (_, atom) => (mapped(atom) ? group(leader(atom)) : -1));
  const all = per === 'atom' ? atomCount : residues.count;
  const count = constraints === undefined ? all : renumber(groupOf);
  const ties = new Map<string, readonly [number, number, number]>();
  const tie = (i: number, j: number, sigma: number): void => {
    const [a, b] = [Math.min(groupOf[i]!, groupOf[j]!), Math.max(groupOf[i]!, groupOf[j]!)];
    if (a >= 0 && a !== b && !ties.has(`${a} ${b}`)) ties.set(`${a} ${b}`, [a, b, sigma]);
  };
  const tied = new Uint8Array(count);
  for (const { kind, count: rows, atoms } of topology.tables) {
    if (kind !== 'bond') continue;
    for (let r = 0; r < rows; r++) {
      const [i, j] = [atoms[2 * r]!, atoms[2 * r + 1]!];
      if (!mapped(i) || !mapped(j)) continue;
      tie(i, j, SIGMA[per]);
      if (groupOf[i] !== groupOf[j]) for (const atom of [i, j]) tied[groupOf[atom]!] = 1;
    }
  }
  const cells = new CellList(reference, NEIGHBOUR);
  for (let i = 0; i < atomCount; i++) {
    const own = groupOf[i]!;
    if (own < 0 || tied[own] === 1) continue;
    let nearest = -1;
    let least = NEIGHBOUR ** 2;
    cells.visitWithin(reference[3 * i]!, reference[3 * i + 1]!, reference[3 * i + 2]!, NEIGHBOUR, (j, squared) => {
      if (squared < least && groupOf[j]! >= 0 && groupOf[j] !== own) [nearest, least] = [j, squared];
      return false;
    });
    if (nearest >= 0) tie(i, nearest, THROUGH_SPACE);
  }
  const rows = [...ties.values()].sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  return {
    count,
    groupOf,
    ties: Int32Array.from({ length: 2 * rows.length }, (_, k) => rows[k >> 1]![k % 2]!),
    sigma: Float64Array.from(rows, ([, , sigma]) => sigma),
  };
}

/** Closes the gaps that copies leave, in place; returns the number of groups. */
function renumber(groupOf: Int32Array): number {
  const used = [...new Set(groupOf)].filter((group) => group >= 0).sort((a, b) => a - b);
  const places = new Map(used.map((group, place) => [group, place]));
  groupOf.forEach((group, atom) => {
    if (group >= 0) groupOf[atom] = places.get(group)!;
  });
  return used.length;
}
