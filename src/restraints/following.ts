// Following: waters, ions and other small free molecules go with their neighbours while a map is too coarse to show them.
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { CellList } from '../structure/cell-list.js';
import { freeResidues } from '../structure/polymers.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { createBondTerm } from './bond.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';

/** Atoms but hydrogen: larger molecules have a shape that coarse maps show, and contacts enough. */
const LARGEST = 6;
/** Ties of each atom: four distances fix a place. */
const TIES = 4;
/** Å: within which neighbours are looked for; it doubles where there are fewer than that many. */
const REACH = 6;
const FURTHEST = 24;
/** Å. */
const SIGMA = 0.2;

/**
 * Ties each atom of such molecules to its nearest neighbours among the atoms of all that do not follow, as far away as they are at the last refresh:
 * harmonic, σ = 0.2 Å. In a map of 10 to 4 Å the density of a water is drawn to whatever the model lacks there: in a map of 1BNA at 3 Å, from
 * a start shaken by 0.3 Å, waters ended 1.3 Å rms from their places, and up to 4.6 Å.
 *
 * @returns undefined where there are no such molecules
 */
export function createFollowingTerm(
  structure: Structure,
  topology: Pick<Topology, 'tables' | 'rigid' | 'nonbonded'>,
): Term | undefined {
  const follows = followers(structure, topology);
  if (!follows.includes(1)) return undefined;
  const anchors = Int32Array.from(follows.keys()).filter((i) => follows[i] === 0 && !isHydrogen(structure, i));
  if (anchors.length < TIES) return undefined;
  let ties: Term | undefined;
  return {
    name: 'following',
    refresh(xyz) {
      ties = createBondTerm(tiesAt(xyz, structure, topology, follows, anchors));
    },
    evaluate: (xyz, gradient) => ties?.evaluate(xyz, gradient) ?? 0,
    addCurvature: (xyz: Float64Array, sink: CurvatureSink) => ties?.addCurvature?.(xyz, sink),
    residuals: (xyz: Float64Array): RestraintResiduals =>
      ties?.residuals?.(xyz) ?? {
        value: new Float64Array(0),
        delta: new Float64Array(0),
        residual: new Float64Array(0),
      },
  };
}

/** 1 for atoms but hydrogen of small molecules that are part of no polymer, bonded to no other residue and free to move. */
function followers(structure: Structure, { tables, rigid }: Pick<Topology, 'tables' | 'rigid'>): Uint8Array {
  const { residues, residueOfAtom, atomCount } = structure;
  const free = freeResidues(structure);
  for (const table of tables) {
    if (table.kind !== 'bond') continue;
    for (let k = 0; k < table.count; k++) {
      const [r, s] = [residueOfAtom[table.atoms[2 * k]!]!, residueOfAtom[table.atoms[2 * k + 1]!]!];
      if (r !== s) free[r] = free[s] = 0;
    }
  }
  const follows = new Uint8Array(atomCount);
  for (let r = 0; r < residues.count; r++) {
    if (free[r] === 0) continue;
    const heavy: number[] = [];
    for (let i = residues.atomStart[r]!; i < residues.atomStart[r + 1]!; i++)
      if (!isHydrogen(structure, i)) heavy.push(i);
    if (heavy.length > LARGEST || heavy.some((i) => rigid[i] === 1)) continue;
    for (const i of heavy) follows[i] = 1;
  }
  return follows;
}

function tiesAt(
  xyz: Float64Array,
  structure: Structure,
  { nonbonded: { alternate } }: Pick<Topology, 'nonbonded'>,
  follows: Uint8Array,
  anchors: Int32Array,
): RestraintTable {
  const builder = new RestraintTableBuilder('bond', ['ideal', 'sigma']);
  const cells = new CellList(xyz, REACH, anchors);
  for (let i = 0; i < structure.atomCount; i++) {
    if (follows[i] === 0) continue;
    const found: { readonly atom: number; readonly squared: number }[] = [];
    for (let reach = REACH; found.length < TIES && reach <= FURTHEST; reach *= 2) {
      found.length = 0;
      cells.visitWithin(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, reach, (atom, squared) => {
        const [a, b] = [alternate[i]!, alternate[atom]!];
        if (a === 0 || b === 0 || a === b) found.push({ atom, squared });
        return false;
      });
    }
    found.sort((one, two) => one.squared - two.squared || one.atom - two.atom);
    for (const { atom, squared } of found.slice(0, TIES)) {
      builder.add([Math.min(i, atom), Math.max(i, atom)], [Math.sqrt(squared), SIGMA], 'following');
    }
  }
  return builder.build();
}
