// Automatic contacts: hydrogen bonds and coordination found in the start model that hold ligands, ions and waters to their neighbours.
import { NearbyAtoms } from '../chemistry/nearby-atoms.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { isMetal } from '../structure/elements.js';
import { freeResidues } from '../structure/polymers.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/** Å: no contact is longer in the start model. */
const REACH = 3.5;
/** Å: what is nearer is no contact but a bond that nobody declared, or a clash. */
const SHORTEST = 2;
/** Å: a contact is held at the distance at which it was found, within the usual lengths of hydrogen bonds. */
const USUAL = [2.6, 3.2] as const;
/** Å. Weak beside a bond: the contact keeps a ligand from drifting where the map says little, it does not place it. */
const SIGMA = 0.2;
/** Å: a contact that is off by much more lets go; it costs (LIMIT/SIGMA)² = 6 at most. */
const LIMIT = 0.5;
/** The nearest neighbours of each atom that count: a water has four. */
const MOST = 4;

/** Roles in hydrogen bonds, as in {@link NonbondedParameters}. */
const DONOR = 1;
const ACCEPTOR = 2;
const HALIDES = new Set(['F', 'CL', 'BR', 'I']);

/**
 * Kind `contact`, one row a pair: donor and acceptor, halide and donor, or metal and O, N, S, at 2 … 3.5 Å in `xyz` (3N, Å), one of them in
 * no polymer and the other in another residue. Pairs that the topology bonds (LINK records, metal contacts) or leaves out of the
 * nonbonded term are left to it, and metals that have bonds altogether.
 */
export function automaticContacts(structure: Structure, topology: Topology, xyz: Float64Array): RestraintTable {
  const builder = new RestraintTableBuilder('contact', ['ideal', 'sigma', 'limit']);
  const free = freeResidues(structure);
  const { nonbonded, rigid } = topology;
  const bonded = bondedAtoms(topology);
  const isPolar = (atom: number): boolean =>
    !isHydrogen(structure, atom) &&
    (roleOf(structure, nonbonded.hydrogenBond, atom) !== 0 || isMetal(structure.element[atom]!));
  const nearby = new NearbyAtoms(xyz, isPolar);
  const distance = (a: number, b: number): number =>
    Math.hypot(...[0, 1, 2].map((c) => xyz[3 * a + c]! - xyz[3 * b + c]!));
  const done = new Set<string>();
  for (let atom = 0; atom < structure.atomCount; atom++) {
    const residue = structure.residueOfAtom[atom]!;
    if (free[residue] === 0 || !isPolar(atom)) continue;
    const partners = nearby
      .within(atom, REACH)
      .filter((other) => {
        if (structure.residueOfAtom[other] === residue || (rigid[atom] === 1 && rigid[other] === 1)) return false;
        const [a, b] = [nonbonded.alternate[atom]!, nonbonded.alternate[other]!];
        if (a !== 0 && b !== 0 && a !== b) return false;
        return mayTouch(structure, nonbonded.hydrogenBond, bonded, atom, other) && !isExcluded(topology, atom, other);
      })
      .map((other) => ({ other, d: distance(atom, other) }))
      .filter(({ d }) => d >= SHORTEST)
      .sort((x, y) => x.d - y.d || x.other - y.other)
      .slice(0, MOST);
    for (const { other, d } of partners) {
      const [i, j] = atom < other ? [atom, other] : [other, atom];
      if (done.has(`${i} ${j}`)) continue;
      done.add(`${i} ${j}`);
      const coordinates = isMetal(structure.element[i]!) || isMetal(structure.element[j]!);
      const ideal = coordinates ? d : Math.min(USUAL[1], Math.max(USUAL[0], d));
      builder.add([i, j], [ideal, SIGMA, LIMIT], coordinates ? 'coordination as found' : 'hydrogen bond as found');
    }
  }
  return builder.build();
}

function roleOf(structure: Structure, roles: Uint8Array, atom: number): number {
  return HALIDES.has(structure.element[atom]!) ? ACCEPTOR : roles[atom]!;
}

function mayTouch(structure: Structure, roles: Uint8Array, bonded: Uint8Array, one: number, two: number): boolean {
  const [metalOne, metalTwo] = [one, two].map((atom) => isMetal(structure.element[atom]!)) as [boolean, boolean];
  if (metalOne && metalTwo) return false;
  if (metalOne || metalTwo) {
    const [metal, other] = metalOne ? [one, two] : [two, one];
    return bonded[metal] === 0 && (roleOf(structure, roles, other) & ACCEPTOR) !== 0;
  }
  const [a, b] = [roleOf(structure, roles, one), roleOf(structure, roles, two)];
  return ((a & DONOR) !== 0 && (b & ACCEPTOR) !== 0) || ((a & ACCEPTOR) !== 0 && (b & DONOR) !== 0);
}

function bondedAtoms({ tables, rigid }: Topology): Uint8Array {
  const bonded = new Uint8Array(rigid.length);
  for (const table of tables) if (table.kind === 'bond') for (const atom of table.atoms) bonded[atom] = 1;
  return bonded;
}

function isExcluded({ nonbonded }: Topology, one: number, two: number): boolean {
  const [i, j] = one < two ? [one, two] : [two, one];
  const { excludedOffsets, excluded } = nonbonded;
  for (let k = excludedOffsets[i]!; k < excludedOffsets[i + 1]!; k++) if (excluded[k] === j) return true;
  return false;
}
