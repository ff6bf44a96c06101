// Builds the riding table of a model: standard geometry for every hydrogen, its torsion as the model has it.
import { isHydrogen, type Structure } from '../structure/structure.js';
import { hydrogenBondLength } from './hydrogen-lengths.js';
import { type HydrogenNeighbours, HydrogenSurroundings } from './hydrogen-neighbours.js';
import { dihedralDegrees } from './measure.js';
import { RidingRows } from './riding-rows.js';
import type { RidingTable } from './riding-table.js';
import type { Topology } from './topology.js';

/** Degrees. */
const TETRAHEDRAL = 109.47;
const PLANAR = 120;
/** Degrees: two angles to a hydrogen that add up to less belong to a pyramid (219), to more to a plane (235 and above). */
const PYRAMID = 228;
/** Degrees: two hydrogens this far apart lie in the plane of their parent. */
const FLAT = 115;

export interface RidingOptions {
  /** Whether the place of a hydrogen in `xyz` means anything; by default all do. Others are put where they belong by name. */
  readonly isPlaced?: (hydrogen: number) => boolean;
}

/**
 * Bond lengths are those of {@link hydrogenBondLength}, angles the dictionary's; of the model are the torsions of what can turn
 * (hydroxyls, methyls, ammonium) and the sides of methylene hydrogens. Hydrogens of rigid groups move with these and have no row.
 *
 * @param topology with the restraints of hydrogens in its tables
 * @param xyz 3N, Å
 */
export function buildRidingTable(
  structure: Structure,
  topology: Pick<Topology, 'tables' | 'rigid'>,
  xyz: Float64Array,
  { isPlaced = () => true }: RidingOptions = {},
): RidingTable {
  const around = new HydrogenSurroundings(structure, topology.tables, xyz);
  const rows = new RidingRows();
  for (let h = 0; h < structure.atomCount; h++) {
    if (!isHydrogen(structure, h) || topology.rigid[h] === 1) continue;
    const near = around.of(h);
    if (near.parent < 0) continue;
    const total = near.heavy.length + near.hydrogens.length;
    const length = hydrogenBondLength(structure.element[near.parent]!, total, around.length(h));
    addRow(rows, { structure, around, xyz, h, near, length, isPlaced });
  }
  return rows.build();
}

interface Hydrogen {
  readonly structure: Structure;
  readonly around: HydrogenSurroundings;
  readonly xyz: Float64Array;
  readonly h: number;
  readonly near: HydrogenNeighbours;
  /** Å */
  readonly length: number;
  /** See {@link RidingOptions}. */
  readonly isPlaced: (hydrogen: number) => boolean;
}

function addRow(rows: RidingRows, hydrogen: Hydrogen): void {
  const { h, near, length } = hydrogen;
  const [a, b, c] = near.heavy;
  if (a === undefined) addShift(rows, hydrogen);
  else if (c !== undefined)
    rows.add({ hydrogen: h, kind: 'tripod', parent: near.parent, neighbours: [a, b!, c], local: [-length, 0, 0] });
  else if (b !== undefined) addFork(rows, hydrogen, a, b);
  else addChain(rows, hydrogen, a);
}

/** Methylene, or one hydrogen between two neighbours: aromatic, amide, secondary amine. */
function addFork(rows: RidingRows, hydrogen: Hydrogen, a: number, b: number): void {
  const { around, h, near, length } = hydrogen;
  const add = (local: readonly [number, number, number]): void =>
    rows.add({ hydrogen: h, kind: 'fork', parent: near.parent, neighbours: [a, b], local });
  if (near.hydrogens.length > 1) {
    const half = radians(around.angle(near.hydrogens[0]!, near.hydrogens[1]!) ?? TETRAHEDRAL) / 2;
    add([-length * Math.cos(half), 0, sideOf(hydrogen, a, b) * length * Math.sin(half)]);
    return;
  }
  const sum = (around.angle(h, a) ?? PLANAR) + (around.angle(h, b) ?? PLANAR);
  const isPyramid = sum < PYRAMID && hydrogen.structure.element[near.parent] !== 'C';
  const tilt = isPyramid ? radians(TETRAHEDRAL) / 2 : 0;
  add([-length * Math.cos(tilt), 0, sideOf(hydrogen, a, b) * length * Math.sin(tilt)]);
}

/**
 * +1 or −1 along e₃ = a × b. By name: for who looks from the parent to the neighbour nearer to the backbone, the other neighbour and
 * the hydrogens by ascending number go round clockwise (as all methylenes of 1L2Y and 1EJG do).
 */
function sideOf({ xyz, h, near, isPlaced }: Hydrogen, a: number, b: number): number {
  const byName = near.hydrogens[0] === h ? 1 : -1;
  if (!isPlaced(h)) return byName;
  const [u, v, w] = [a, b, h].map((atom) => between(xyz, near.parent, atom)) as [number[], number[], number[]];
  const side = dot(cross(u, v), w);
  return side === 0 ? byName : Math.sign(side);
}

/** Methyl, ammonium, hydroxyl, thiol, or a planar amine. */
function addChain(rows: RidingRows, hydrogen: Hydrogen, a: number): void {
  const { structure, around, h, near, length } = hydrogen;
  const torsion = near.hydrogens.map((other) => around.torsion(other)).find((known) => known?.axis === a);
  const beyond = around
    .bonded(a, structure.altloc[h]!)
    .filter((atom) => atom !== near.parent && !isHydrogen(structure, atom))
    .sort((p, q) => p - q);
  const b = torsion !== undefined && beyond.includes(torsion.end) ? torsion.end : beyond[0];
  if (b === undefined) {
    addShift(rows, hydrogen);
    return;
  }
  const isFlat = isFlatPair(hydrogen, a);
  const angle = radians(around.angle(h, a) ?? (isFlat ? PLANAR : TETRAHEDRAL));
  const turn = radians(turnOf(hydrogen, a, b, isFlat));
  const across = length * Math.sin(angle);
  rows.add({
    hydrogen: h,
    kind: 'chain',
    parent: near.parent,
    neighbours: [a, b],
    // e₃ is on the left of e₂ for who looks along the bond from a: torsions are positive to the right.
    local: [length * Math.cos(angle), across * Math.cos(turn), -across * Math.sin(turn)],
    ...(!isFlat && { rotor: { altloc: structure.altloc[h]!, fold: foldOf(hydrogen, a) } }),
  });
}

/** Torsion b–a–P–H, degrees: of the model, or by those beside it, or by the dictionary, or staggered. */
function turnOf(
  { structure, around, xyz, near, h, isPlaced }: Hydrogen,
  a: number,
  b: number,
  isFlat: boolean,
): number {
  const order = near.hydrogens.indexOf(h);
  // A flat pair has two places: the first hydrogen is opposite to b, but in arginine beside it.
  if (isFlat) return 180 * (order + (/^HH[12]1$/.test(structure.atomName[near.hydrogens[0]!]!) ? 0 : 1));
  const others = near.hydrogens.map((other, k) => ({ other, ahead: -120 * (order - k) }));
  const measured = [{ other: h, ahead: 0 }, ...others].find(({ other }) => isPlaced(other));
  if (measured !== undefined) return dihedralDegrees(xyz, b, a, near.parent, measured.other) + measured.ahead;
  for (const { other, ahead } of others) {
    const torsion = around.torsion(other);
    if (torsion?.axis === a && torsion.end === b) return torsion.ideal + ahead;
  }
  return 180 - 120 * order;
}

/** Whether the parent and its two hydrogens lie in one plane: amides, guanidinium, amines of bases, vinyl. */
function isFlatPair({ structure, around, near }: Hydrogen, a: number): boolean {
  const [one, two] = near.hydrogens;
  if (near.hydrogens.length !== 2 || one === undefined || two === undefined) return false;
  if (structure.element[near.parent] === 'C') return true;
  return (around.angle(one, two) ?? around.angle(one, a) ?? PLANAR) > FLAT;
}

/** Minima of the barrier: staggered on tetrahedral neighbours, in the plane of flat ones (phenols, imines). */
function foldOf({ structure, around, near, h }: Hydrogen, a: number): number {
  if (near.hydrogens.length > 1) return 3;
  const isFlatAxis = structure.element[a] === 'C' && around.bonded(a, structure.altloc[h]!).length < 4;
  return isFlatAxis ? 2 : 3;
}

/** Nothing turns with the parent: the model's own direction, or a corner of a tetrahedron. */
function addShift(rows: RidingRows, { xyz, h, near, length, isPlaced }: Hydrogen): void {
  const [a] = near.heavy;
  let direction = between(xyz, near.parent, h);
  if (!isPlaced(h) || Math.hypot(...direction) === 0) {
    const axis = a === undefined ? [0, 0, 1] : between(xyz, near.parent, a);
    direction = cornerOfTetrahedron(axis, near.hydrogens.indexOf(h));
  }
  const scale = length / Math.hypot(...direction);
  rows.add({
    hydrogen: h,
    kind: 'shift',
    parent: near.parent,
    neighbours: [],
    local: [scale * direction[0]!, scale * direction[1]!, scale * direction[2]!],
  });
}

/** Corner k of a tetrahedron whose first corner is along `axis`, which an atom may hold already. */
function cornerOfTetrahedron(axis: readonly number[], k: number): number[] {
  const size = Math.hypot(...axis) || 1;
  const e1 = axis.map((x) => x / size);
  const smallest = e1.reduce((best, x, d) => (Math.abs(x) < Math.abs(e1[best]!) ? d : best), 0);
  const e3 = cross(
    e1,
    [0, 1, 2].map((d) => (d === smallest ? 1 : 0)),
  );
  const width = Math.hypot(...e3);
  const e2 = cross(e3, e1);
  const turn = radians(120 * k);
  const [along, across] = [Math.cos(radians(TETRAHEDRAL)), Math.sin(radians(TETRAHEDRAL)) / width];
  if (k > 2) return e1;
  return e1.map((x, d) => along * x + across * (Math.cos(turn) * e2[d]! + Math.sin(turn) * e3[d]!));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function between(xyz: Float64Array, from: number, to: number): number[] {
  return [0, 1, 2].map((d) => xyz[3 * to + d]! - xyz[3 * from + d]!);
}

function cross(u: readonly number[], v: readonly number[]): number[] {
  return [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
}

function dot(u: readonly number[], v: readonly number[]): number {
  return u[0]! * v[0]! + u[1]! * v[1]! + u[2]! * v[2]!;
}
