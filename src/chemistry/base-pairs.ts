// Base pairs of a conformation: bases in one plane with two or more hydrogen bonds between their edges.
import { CellList } from '../structure/cell-list.js';
import type { Structure } from '../structure/structure.js';
import { type BasePose, basePose, elevation, planeAngle } from './base-pose.js';
import { coexist, type Nucleotide, type Nucleotides } from './nucleotides.js';
import type { Topology } from './topology.js';
import { dot, minus, pointOf, type Vector } from './vector.js';

/** Watson–Crick, Hoogsteen and sugar edge (Leontis & Westhof 2001, RNA 7:499). */
export type BaseEdge = 'W' | 'H' | 'S';

export interface BasePair {
  /** Places in the list of nucleotides, the smaller first. */
  readonly bases: readonly [number, number];
  /** Atoms of each hydrogen bond: of the first base, of the second. */
  readonly hydrogenBonds: readonly (readonly [number, number])[];
  readonly edges: readonly [BaseEdge, BaseEdge];
  /** Both sugars on one side of the hydrogen bonds. */
  readonly isCis: boolean;
  /** The pairs that a helix is built of: G–C, A–U and A–T, or G–U in the wobble position; '' for all others. */
  readonly canonical: 'watson-crick' | 'wobble' | '';
}

/** Å between donor and acceptor. */
const LONGEST = 3.5;
/** Å, less than this is a clash. */
const SHORTEST = 2.3;
/** degrees: of a hydrogen bond out of either base's plane (as cctbx has it), and of the planes to each other. */
const STEEPEST = 35;
const MOST_BUCKLED = 50;
/** Cosine between the way from the ring's centre to an atom and on to its partner: lone pairs and hydrogens point outward, obliquely at exocyclic atoms. */
const LEAST_OUTWARD_COSINE = 0.1;
/** Å: what every hydrogen bond is compared with to tell the better of two pairs. */
const USUAL = 2.9;

/** Å: a bond of a pair that other bonds show may be as long in a model. */
const LONGEST_CANONICAL = 4;
/** Atoms of the canonical pairs (Saenger's XIX, XX and XXVIII). */
const CANONICAL: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  // biome-ignore format: a table
  GC: [['O6', 'N4'], ['N1', 'N3'], ['N2', 'O2']],
  // biome-ignore format: a table
  AU: [['N6', 'O4'], ['N1', 'N3']],
  // biome-ignore format: a table
  GU: [['O6', 'N3'], ['N1', 'O2']],
};

/** A donor is 1, an acceptor 2, both 3 (as in NonbondedParameters). */
const [DONOR, ACCEPTOR] = [1, 2];

/** Names of the atoms that a hydrogen bond between bases can end at; everything else belongs to the backbone or a ring's inside. */
const EDGE_ATOM = /^(N[1-4679]|O[246])$/;

/**
 * Pairs with at least two hydrogen bonds between atoms of the bases, each donor and acceptor of which is used once; where several pairs
 * want the same atom, the one with more bonds wins, then the one whose bonds are nearer to 2.9 Å. A base may so take part in a triple.
 * Neighbours along a strand do not pair. O(N).
 *
 * @param xyz 3N, Å
 */
export function findBasePairs(
  structure: Structure,
  nucleotides: Nucleotides,
  { nonbonded }: Pick<Topology, 'nonbonded'>,
  xyz: Float64Array,
): readonly BasePair[] {
  const { list, next } = nucleotides;
  const poses = list.map((nucleotide) => basePose(nucleotide, xyz));
  const edges = list.map((nucleotide, place) => edgeAtoms(nucleotide, poses[place]!, xyz));
  const owner = new Map<number, number[]>();
  edges.forEach((atoms, place) => {
    for (const { atom } of atoms) owner.set(atom, [...(owner.get(atom) ?? []), place]);
  });
  if (owner.size === 0) return [];
  const cells = new CellList(xyz, LONGEST, [...owner.keys()]);
  const candidates: Candidate[] = [];
  for (let one = 0; one < list.length; one++) {
    const partners = new Set<number>();
    for (const { atom } of edges[one]!) {
      const [x, y, z] = pointOf(xyz, atom);
      cells.visitWithin(x, y, z, LONGEST, (other) => {
        for (const two of owner.get(other)!) if (two > one) partners.add(two);
        return false;
      });
    }
    for (const two of [...partners].sort((a, b) => a - b)) {
      if (next[one] === two || next[two] === one) continue;
      if (list[one]!.residue === list[two]!.residue || !coexist(list[one]!.altloc, list[two]!.altloc)) continue;
      if (planeAngle(poses[one]!.normal, poses[two]!.normal) > MOST_BUCKLED) continue;
      const bonds = bondsBetween(edges[one]!, edges[two]!, poses[one]!, poses[two]!, nonbonded.hydrogenBond, xyz);
      if (bonds.length > 1) candidates.push({ one, two, bonds });
    }
  }
  const chosen = withoutConflicts(candidates);
  return chosen.map(({ one, two, bonds }) => describe(structure, list, one, two, bonds, xyz));
}

/** How a pair is written: `cWW G–C`. */
export function pairName({ isCis, edges, bases }: BasePair, { list }: Nucleotides): string {
  return `${isCis ? 'c' : 't'}${edges.join('')} ${list[bases[0]]!.base}–${list[bases[1]]!.base}`;
}

interface EdgeAtom {
  readonly atom: number;
  /** From the ring's centre to the atom. */
  readonly outward: Vector;
}

interface Bond {
  readonly atoms: readonly [number, number];
  readonly length: number;
}

interface Candidate {
  readonly one: number;
  readonly two: number;
  readonly bonds: readonly Bond[];
}

function edgeAtoms({ atoms, glycosidic }: Nucleotide, { centre }: BasePose, xyz: Float64Array): readonly EdgeAtom[] {
  const found: EdgeAtom[] = [];
  for (const [name, atom] of atoms) {
    if (!EDGE_ATOM.test(name) || atom === glycosidic) continue;
    found.push({ atom, outward: minus(pointOf(xyz, atom), centre) });
  }
  return found;
}

/** Hydrogen bonds, each atom once. */
function bondsBetween(
  one: readonly EdgeAtom[],
  two: readonly EdgeAtom[],
  poseOne: BasePose,
  poseTwo: BasePose,
  role: Uint8Array,
  xyz: Float64Array,
): readonly Bond[] {
  const found: Bond[] = [];
  for (const a of one) {
    for (const b of two) {
      const [p, q] = [role[a.atom]!, role[b.atom]!];
      const isBond = ((p & DONOR) !== 0 && (q & ACCEPTOR) !== 0) || ((q & DONOR) !== 0 && (p & ACCEPTOR) !== 0);
      if (!isBond) continue;
      const between = minus(pointOf(xyz, b.atom), pointOf(xyz, a.atom));
      const length = Math.sqrt(dot(between, between));
      if (length > LONGEST || length < SHORTEST) continue;
      if (elevation(between, poseOne.normal) > STEEPEST || elevation(between, poseTwo.normal) > STEEPEST) continue;
      if (cosine(a.outward, between) < LEAST_OUTWARD_COSINE || -cosine(b.outward, between) < LEAST_OUTWARD_COSINE)
        continue;
      found.push({ atoms: [a.atom, b.atom], length });
    }
  }
  return bestMatching(found, 0, []);
}

/** The most bonds that use each atom once, and of equally many the nearest to 2.9 Å; there are a handful to choose from. */
function bestMatching(found: readonly Bond[], from: number, taken: readonly Bond[]): readonly Bond[] {
  let best = taken;
  for (let k = from; k < found.length; k++) {
    const bond = found[k]!;
    if (taken.some(({ atoms }) => atoms[0] === bond.atoms[0] || atoms[1] === bond.atoms[1])) continue;
    const candidate = bestMatching(found, k + 1, [...taken, bond]);
    if (
      candidate.length > best.length ||
      (candidate.length === best.length && strangeness(candidate) < strangeness(best))
    )
      best = candidate;
  }
  return best;
}

/** Å: how far the bonds are from the usual length on average. */
function strangeness(bonds: readonly Bond[]): number {
  return bonds.reduce((sum, { length }) => sum + Math.abs(length - USUAL), 0) / bonds.length;
}

function withoutConflicts(candidates: readonly Candidate[]): readonly Candidate[] {
  const ranked = [...candidates].sort(
    (a, b) =>
      b.bonds.length - a.bonds.length || strangeness(a.bonds) - strangeness(b.bonds) || a.one - b.one || a.two - b.two,
  );
  const used = new Set<number>();
  const kept = ranked.filter(({ bonds }) => {
    const atoms = bonds.flatMap((bond) => bond.atoms);
    if (atoms.some((atom) => used.has(atom))) return false;
    for (const atom of atoms) used.add(atom);
    return true;
  });
  return kept.sort((a, b) => a.one - b.one || a.two - b.two);
}

function describe(
  structure: Structure,
  list: readonly Nucleotide[],
  one: number,
  two: number,
  bonds: readonly Bond[],
  xyz: Float64Array,
): BasePair {
  const seen = bonds.map(({ atoms }) => atoms).sort((a, b) => a[0] - b[0]);
  const names = [0, 1].map((side) => new Set(seen.map((pair) => structure.atomName[pair[side]!]!)));
  const [first, second] = [list[one]!, list[two]!];
  const edges = [edgeOf(first, names[0]!), edgeOf(second, names[1]!)] as const;
  const isCis = sugarsOnOneSide(first, second, seen, xyz);
  const letters = [first.base, second.base].sort().join('');
  let canonical: BasePair['canonical'] = '';
  if (isCis && edges[0] === 'W' && edges[1] === 'W') {
    if (letters === 'CG' || letters === 'AU') canonical = 'watson-crick';
    else if (letters === 'GU') canonical = 'wobble';
  }
  const hydrogenBonds = canonical === '' ? seen : canonicalBonds(first, second, seen, xyz);
  return { bases: [one, two], hydrogenBonds, edges, isCis, canonical };
}

/** All bonds of the canonical pair of these bases, those that the model has too long included. */
function canonicalBonds(
  one: Nucleotide,
  two: Nucleotide,
  seen: readonly (readonly [number, number])[],
  xyz: Float64Array,
): readonly (readonly [number, number])[] {
  const isTurned = CANONICAL[`${one.base}${two.base}`] === undefined;
  const rows = CANONICAL[isTurned ? `${two.base}${one.base}` : `${one.base}${two.base}`]!;
  const bonds = rows.flatMap(([p, q]) => {
    const [a, b] = isTurned ? [one.atoms.get(q), two.atoms.get(p)] : [one.atoms.get(p), two.atoms.get(q)];
    if (a === undefined || b === undefined) return [];
    const between = minus(pointOf(xyz, b), pointOf(xyz, a));
    return dot(between, between) < LONGEST_CANONICAL ** 2 ? [[a, b] as const] : [];
  });
  // Pseudouridine pairs with the other side of its ring: what was seen stands.
  return seen.every(([a]) => bonds.some(([other]) => other === a)) && bonds.length >= seen.length ? bonds : seen;
}

/** By the atom that only one edge has; O6, N6, O4 and N4 lie on two. */
function edgeOf({ isPurine }: Nucleotide, names: ReadonlySet<string>): BaseEdge {
  if (!isPurine) return names.has('N3') || names.has('N4') || names.has('O4') || names.has('N1') ? 'W' : 'S';
  if (names.has('N7')) return 'H';
  if (names.has('N1')) return 'W';
  return names.has('N3') || names.has('N2') ? 'S' : 'H';
}

/** Cis where both glycosidic bonds lie on the same side of the line through the middles of what the bonds join. */
function sugarsOnOneSide(
  one: Nucleotide,
  two: Nucleotide,
  bonds: readonly (readonly [number, number])[],
  xyz: Float64Array,
): boolean {
  const middle = (side: 0 | 1): Vector => {
    const points = bonds.map((bond) => pointOf(xyz, bond[side]));
    return [0, 1, 2].map((k) => points.reduce((sum, p) => sum + p[k]!, 0) / points.length) as [number, number, number];
  };
  const axis = minus(middle(1), middle(0));
  const across = ({ atoms, glycosidic }: Nucleotide): Vector => {
    const direction = minus(
      pointOf(xyz, atoms.get("C1'")!),
      pointOf(xyz, glycosidic < 0 ? atoms.get('N1')! : glycosidic),
    );
    const along = dot(direction, axis) / dot(axis, axis);
    return [direction[0] - along * axis[0], direction[1] - along * axis[1], direction[2] - along * axis[2]];
  };
  return dot(across(one), across(two)) > 0;
}

function cosine(a: Vector, b: Vector): number {
  return dot(a, b) / Math.max(1e-9, Math.sqrt(dot(a, a) * dot(b, b)));
}
