// The side chains that density cannot orient: amides of asparagine and glutamine and rings of histidine, and the places of both ways.
import type { Structure } from '../structure/structure.js';
import { ACCEPTOR, DONOR } from './contact-atoms.js';
import type { BondGraph } from './excluded-pairs.js';
import { hydrogenBondLength } from './hydrogen-lengths.js';

/** One way that a side chain can be: its atoms and hydrogens as points. */
export interface FlipState {
  readonly isFlipped: boolean;
  /** What the state costs before it meets anything: an imidazolium carries a charge. */
  readonly cost: number;
  /** Å, 3 a point. */
  readonly xyz: Float64Array;
  /** Å */
  readonly radius: Float64Array;
  readonly role: Uint8Array;
  /** Atom that a point is, or that its hydrogen is bonded to. */
  readonly owner: Int32Array;
}

export interface FlipMover {
  readonly residue: number;
  /** Atoms that change places, two and two: N and O, or N and C. */
  readonly pairs: readonly (readonly [number, number])[];
  /** The first state is the present one. */
  readonly states: readonly FlipState[];
}

/** Å: bonds from the atom that all turns about to the two that change places keep their length. */
const PAIRS: Readonly<
  Record<string, { readonly root: string; readonly pairs: readonly (readonly [string, string])[] }>
> = {
  ASN: { root: 'CG', pairs: [['OD1', 'ND2']] },
  GLN: { root: 'CD', pairs: [['OE1', 'NE2']] },
  HIS: {
    root: 'CG',
    pairs: [
      ['ND1', 'CD2'],
      ['CE1', 'NE2'],
    ],
  },
};
/** In units of the contact energy: half a hydrogen bond. */
const IMIDAZOLIUM = 1;
const RADIUS = { polarH: 1.05, planarC: 1.7, N: 1.55, O: 1.4 } as const;

/**
 * Residues with alternates in the side chain, with missing atoms, or with a bond of one of the atoms to another residue do not turn.
 *
 * @param xyz 3N, Å
 * @param isFixed Whether a hydrogen of a histidine's ring is the model's own and stays on its nitrogen
 */
export function flipMovers(
  structure: Structure,
  graph: BondGraph,
  xyz: Float64Array,
  isFixed: (hydrogen: number) => boolean,
): readonly FlipMover[] {
  const movers: FlipMover[] = [];
  for (let residue = 0; residue < structure.residues.count; residue++) {
    const kind = PAIRS[structure.residues.name[residue]!];
    const byName = kind && sideChainByName(structure, graph, residue);
    if (kind === undefined || byName === undefined) continue;
    const at = (name: string): number => byName.get(name) ?? -1;
    if ([kind.root, 'CB', ...kind.pairs.flat()].some((name) => at(name) < 0)) continue;
    const pairs = kind.pairs.map(([a, b]) => [at(a), at(b)] as const);
    const ring = structure.residues.name[residue] === 'HIS';
    const before = ring ? -1 : structure.residues.name[residue] === 'ASN' ? at('CB') : at('CG');
    const own = ['HD1', 'HE2'].filter((name) => at(name) >= 0 && isFixed(at(name)));
    const protonations = !ring ? [[]] : own.length > 0 ? [own] : [['HE2'], ['HD1'], ['HD1', 'HE2']];
    const states = [false, true].flatMap((isFlipped) => {
      const places = flippedPlaces(xyz, at(kind.root), pairs, isFlipped);
      return protonations.map((hydrogens) =>
        ring
          ? ringState(places, at, xyz, hydrogens, isFlipped)
          : amideState(places, pairs[0]!, before, at(kind.root), xyz, isFlipped),
      );
    });
    movers.push({ residue, pairs, states });
  }
  return movers;
}

/** Writes the places of a flipped side chain into `xyz` (3N, Å). */
export function flip(xyz: Float64Array, { pairs }: FlipMover, root: number): void {
  for (const [atom, place] of flippedPlaces(xyz, root, pairs, true)) xyz.set(place, 3 * atom);
}

/** The atom that a mover turns about. */
export function rootOf(structure: Structure, { residue }: FlipMover): number {
  const name = PAIRS[structure.residues.name[residue]!]!.root;
  for (let a = structure.residues.atomStart[residue]!; ; a++) if (structure.atomName[a] === name) return a;
}

type Point = readonly [number, number, number];

/** Each takes the other's direction from the root; of an amide, whose bonds differ by 0.1 Å, at its own distance. */
function flippedPlaces(
  xyz: Float64Array,
  root: number,
  pairs: readonly (readonly [number, number])[],
  isFlipped: boolean,
): Map<number, Point> {
  const places = new Map<number, Point>();
  const origin = pointOf(xyz, root);
  for (const [a, b] of pairs) {
    const [p, q] = [pointOf(xyz, a), pointOf(xyz, b)];
    if (!isFlipped) {
      places.set(a, p).set(b, q);
      continue;
    }
    const scale = pairs.length > 1 ? 1 : distance(p, origin) / (distance(q, origin) || 1);
    places.set(a, along(origin, q, scale)).set(b, along(origin, p, 1 / scale));
  }
  return places;
}

function amideState(
  places: ReadonlyMap<number, Point>,
  [oxygen, nitrogen]: readonly [number, number],
  before: number,
  root: number,
  xyz: Float64Array,
  isFlipped: boolean,
): FlipState {
  const [o, n] = [places.get(oxygen)!, places.get(nitrogen)!];
  const c = pointOf(xyz, root);
  const length = hydrogenBondLength('N', 3, 0.86);
  // One hydrogen is parallel to the bond from the root to the atom before it, the other to the C=O bond reversed.
  const hydrogens = [o, pointOf(xyz, before)].map((other) =>
    along(n, add(n, minus(c, other)), length / (distance(c, other) || 1)),
  );
  return stateOf(isFlipped, 0, [
    { at: o, radius: RADIUS.O, role: ACCEPTOR, owner: oxygen },
    { at: n, radius: RADIUS.N, role: 0, owner: nitrogen },
    ...hydrogens.map((at) => ({ at, radius: RADIUS.polarH, role: DONOR, owner: nitrogen })),
  ]);
}

function ringState(
  places: ReadonlyMap<number, Point>,
  at: (name: string) => number,
  xyz: Float64Array,
  protonated: readonly string[],
  isFlipped: boolean,
): FlipState {
  const place = (name: string): Point => places.get(at(name)) ?? pointOf(xyz, at(name));
  const atoms: StatePoint[] = [];
  for (const [name, one, other, hydrogen] of [
    ['ND1', 'CG', 'CE1', 'HD1'],
    ['CD2', 'CG', 'NE2', 'HD2'],
    ['CE1', 'ND1', 'NE2', 'HE1'],
    ['NE2', 'CE1', 'CD2', 'HE2'],
  ] as const) {
    const isCarbon = name.startsWith('C');
    const hasHydrogen = isCarbon || protonated.includes(hydrogen);
    const p = place(name);
    const role = isCarbon || hasHydrogen ? 0 : ACCEPTOR;
    atoms.push({ at: p, radius: isCarbon ? RADIUS.planarC : RADIUS.N, role, owner: at(name) });
    if (!hasHydrogen) continue;
    const middle = along(place(one), place(other), 0.5);
    const length = hydrogenBondLength(isCarbon ? 'C' : 'N', 3, 0.9);
    const h = along(p, add(p, minus(p, middle)), length / (distance(p, middle) || 1));
    atoms.push({ at: h, radius: RADIUS.polarH, role: isCarbon ? 0 : DONOR, owner: at(name) });
  }
  return stateOf(isFlipped, protonated.length > 1 ? IMIDAZOLIUM : 0, atoms);
}

interface StatePoint {
  readonly at: Point;
  readonly radius: number;
  readonly role: number;
  readonly owner: number;
}

function stateOf(isFlipped: boolean, cost: number, points: readonly StatePoint[]): FlipState {
  return {
    isFlipped,
    cost,
    xyz: Float64Array.from(points.flatMap(({ at }) => at)),
    radius: Float64Array.from(points, ({ radius }) => radius),
    role: Uint8Array.from(points, ({ role }) => role),
    owner: Int32Array.from(points, ({ owner }) => owner),
  };
}

/** Atoms by name; undefined where the side chain has alternates or is bonded to another residue beyond CB. */
function sideChainByName(structure: Structure, graph: BondGraph, residue: number): Map<string, number> | undefined {
  const { atomStart } = structure.residues;
  const byName = new Map<string, number>();
  for (let a = atomStart[residue]!; a < atomStart[residue + 1]!; a++) {
    const name = structure.atomName[a]!;
    byName.set(name, a);
    if (/^(N|C|O|CA|OXT|H.*)$/.test(name)) continue;
    if (structure.altloc[a] !== '') return undefined;
    for (let k = graph.offsets[a]!; k < graph.offsets[a + 1]!; k++)
      if (structure.residueOfAtom[graph.neighbours[k]!] !== residue) return undefined;
  }
  return byName;
}

function pointOf(xyz: Float64Array, atom: number): Point {
  return [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
}

function minus(p: Point, q: Point): Point {
  return [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
}

function add(p: Point, q: Point): Point {
  return [p[0] + q[0], p[1] + q[1], p[2] + q[2]];
}

/** p + share · (q − p) */
function along(p: Point, q: Point, share: number): Point {
  return [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1]), p[2] + share * (q[2] - p[2])];
}

function distance(p: Point, q: Point): number {
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
