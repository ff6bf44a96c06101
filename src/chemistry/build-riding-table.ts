// Builds the riding table of a model: every hydrogen where the dictionary's angles put it, its torsion as the model has it.
import { isHydrogen, type Structure } from '../structure/structure.js';
import { type HydrogenGroup, HydrogenGroups } from './hydrogen-group.js';
import { hydrogenBondLength } from './hydrogen-lengths.js';
import { HydrogenSurroundings } from './hydrogen-neighbours.js';
import { sideOf, turnOf } from './hydrogen-torsion.js';
import { type RidingRow, RidingRows } from './riding-rows.js';
import type { RidingTable } from './riding-table.js';
import type { Topology } from './topology.js';
import { add, between, cross, dot, length, minus, scaled, triple, unit, type Vector } from './vector.js';

export interface RidingOptions {
  /** Whether the place of a hydrogen in `xyz` means anything; by default all do. Others are put where they belong by name. */
  readonly isPlaced?: (hydrogen: number) => boolean;
  /**
   * dictionary: as the restraints have them, so that riding hydrogens satisfy these; electron-cloud: those of
   * {@link hydrogenBondLength}, to which the radii of contacts belong. By default the dictionary's.
   */
  readonly lengths?: 'dictionary' | 'electron-cloud';
  /** Where it is known already: of the same structure and tables. */
  readonly around?: HydrogenSurroundings;
}

/**
 * Directions satisfy the dictionary's angles as well as they can (see {@link HydrogenGroups}). Of the model are the torsions of what
 * can turn (hydroxyls, methyls, ammonium) and which of two methylene hydrogens is on which side, where its hydrogens look like such
 * groups: a model whose atoms were displaced gets staggered ones. Hydrogens of rigid groups move with these and have no row.
 *
 * @param topology with the restraints of hydrogens in its tables
 * @param xyz 3N, Å
 */
export function buildRidingTable(
  structure: Structure,
  topology: Pick<Topology, 'tables' | 'rigid'>,
  xyz: Float64Array,
  {
    isPlaced = () => true,
    lengths = 'dictionary',
    around = new HydrogenSurroundings(structure, topology.tables, xyz),
  }: RidingOptions = {},
): RidingTable {
  const groups = new HydrogenGroups(structure, around);
  const rows = new RidingRows();
  for (let h = 0; h < structure.atomCount; h++) {
    if (!isHydrogen(structure, h) || topology.rigid[h] === 1) continue;
    const group = groups.of(h);
    if (group.parent < 0) continue;
    const total = group.heavy.length + group.hydrogens.length;
    const ideal = around.length(h);
    const bond =
      ideal !== undefined && lengths === 'dictionary'
        ? ideal
        : hydrogenBondLength(structure.element[group.parent]!, total, ideal ?? 1);
    rows.add(rowOf({ structure, around, xyz, h, group, bond, isPlaced }));
  }
  return rows.build();
}

interface Hydrogen {
  readonly structure: Structure;
  readonly around: HydrogenSurroundings;
  readonly xyz: Float64Array;
  readonly h: number;
  readonly group: HydrogenGroup;
  /** Å */
  readonly bond: number;
  readonly isPlaced: (hydrogen: number) => boolean;
}

function rowOf(hydrogen: Hydrogen): RidingRow {
  const [a, b, c] = hydrogen.group.heavy;
  if (a === undefined) return shift(hydrogen);
  if (b === undefined) return chain(hydrogen, a) ?? shift(hydrogen);
  return c === undefined ? fork(hydrogen, a, b) : tripod(hydrogen, a, b, c);
}

/** Beside three neighbours; their order around the parent says to which side of the sum of their directions it leans. */
function tripod({ around, xyz, h, group, bond }: Hydrogen, a: number, b: number, c: number): RidingRow {
  const { parent, heavyDirections } = group;
  const [u, v, w] = heavyDirections as [Vector, Vector, Vector];
  const known = around.hand(parent, a, b, c);
  const [p, q, r] = [a, b, c].map((atom) => between(xyz, parent, atom)) as [Vector, Vector, Vector];
  const hand = known === 0 ? triple(p, q, r) : known;
  const mirror = hand * triple(u, v, w) < 0 ? -1 : 1;
  const [l1, l2, l3] = inFrame(ownDirection(group, h), add(add(u, v), w), minus(v, u));
  return {
    hydrogen: h,
    kind: 'tripod',
    parent,
    neighbours: [a, b, c],
    local: [bond * l1, bond * l2, mirror * bond * l3],
  };
}

/**
 * Methylene, or one hydrogen between two neighbours: aromatic, amide, secondary amine. By name: for who looks from the parent to the
 * neighbour nearer to the backbone, the other neighbour and the hydrogens by ascending number go round clockwise (as all methylenes of
 * 1L2Y and 1EJG do).
 */
function fork({ xyz, h, group, bond, isPlaced }: Hydrogen, a: number, b: number): RidingRow {
  const { parent, hydrogens, heavyDirections, hydrogenDirections } = group;
  const [u, v] = heavyDirections as [Vector, Vector];
  const frame = [add(u, v), minus(v, u)] as const;
  const [l1, l2, l3] = inFrame(ownDirection(group, h), ...frame);
  const side = (hydrogens.every(isPlaced) ? sideOf(xyz, { parent, a, b }, hydrogens) : 0) || 1;
  const mirror = side * inFrame(hydrogenDirections[0]!, ...frame)[2] < 0 ? -1 : 1;
  return {
    hydrogen: h,
    kind: 'fork',
    parent,
    neighbours: [a, b],
    local: [bond * l1, bond * l2, mirror * bond * l3],
  };
}

/** Methyl, ammonium, hydroxyl, thiol, or a planar amine; undefined where nothing is bonded to the neighbour. */
function chain(hydrogen: Hydrogen, a: number): RidingRow | undefined {
  const { structure, around, xyz, h, group, bond, isPlaced } = hydrogen;
  const { parent, hydrogens, isFlat, heavyDirections, hydrogenDirections } = group;
  const torsion = hydrogens.map((other) => around.torsion(other)).find((known) => known?.axis === a);
  const beyond = around
    .bonded(a, structure.altloc[h]!)
    .filter((atom) => atom !== parent && !isHydrogen(structure, atom))
    .sort((p, q) => p - q);
  const b = torsion !== undefined && beyond.includes(torsion.end) ? torsion.end : beyond[0];
  if (b === undefined) return undefined;
  const axisDirection = heavyDirections[0]!;
  const turning = { ...group, axis: a, end: b, axisDirection, hydrogenDirections, length: bond };
  const turn = turnOf(turning, xyz, hydrogens.map(isPlaced), () => usualTorsion(hydrogen, a, b));
  const order = hydrogens.indexOf(h);
  const angle = ((turn.first + turn.ahead[order]!) * Math.PI) / 180;
  const along = dot(hydrogenDirections[order]!, axisDirection);
  const across = bond * Math.sqrt(Math.max(0, 1 - along * along));
  return {
    hydrogen: h,
    kind: 'chain',
    parent,
    neighbours: [a, b],
    // e₃ is on the left of e₂ for who looks along the bond from a: torsions are positive to the right.
    local: [bond * along, across * Math.cos(angle), -across * Math.sin(angle)],
    ...(!isFlat && { rotor: { altloc: structure.altloc[h]!, fold: foldOf(hydrogen, a) } }),
  };
}

/** Torsion b–a–parent–first hydrogen where the model has none, degrees: in the plane of flat neighbours, staggered on others. */
function usualTorsion(hydrogen: Hydrogen, a: number, b: number): number {
  const { structure, around, group } = hydrogen;
  // A flat pair has two places: the first hydrogen is opposite to b, but in arginine beside it.
  if (group.isFlat) return /^HH[12]1$/.test(structure.atomName[group.hydrogens[0]!]!) ? 0 : 180;
  if (foldOf(hydrogen, a) === 2) return 180;
  for (const [k, other] of group.hydrogens.entries()) {
    const torsion = around.torsion(other);
    if (torsion?.axis === a && torsion.end === b) return torsion.ideal + 120 * k;
  }
  return 180;
}

/** Minima of the barrier: staggered on tetrahedral neighbours, in the plane of flat ones (phenols, imines). */
function foldOf({ structure, around, group, h }: Hydrogen, a: number): number {
  if (group.hydrogens.length > 1) return 3;
  const isFlatAxis = structure.element[a] === 'C' && around.bonded(a, structure.altloc[h]!).length < 4;
  return isFlatAxis ? 2 : 3;
}

/**
 * Nothing turns with the parent: its first two neighbours, hydrogens mostly, lie as in the model as far as ideal angles allow; where they
 * have no place, anywhere.
 */
function shift({ xyz, h, group, bond, isPlaced }: Hydrogen): RidingRow {
  const { parent, heavy, hydrogens, heavyDirections, hydrogenDirections } = group;
  const directions = [...heavyDirections, ...hydrogenDirections];
  const [one, two] = [...heavy, ...hydrogens].map((atom) =>
    isPlaced(atom) ? unit(between(xyz, parent, atom)) : undefined,
  );
  const own = ownDirection(group, h);
  let direction = directions.length === 1 && one !== undefined && length(one) > 0 ? one : own;
  const ideal = directions.length > 1 ? frameOf(directions[0]!, directions[1]!) : undefined;
  if (ideal !== undefined && one !== undefined && length(one) > 0) {
    const [e1, e2, e3] = frameOf(one, two ?? [0, 0, 0]) ?? frameOf(one, leastAlong(one))!;
    direction = ideal
      .map((axis) => dot(own, axis))
      .map((part, d) => scaled([e1, e2, e3][d]!, part))
      .reduce(add);
  }
  return { hydrogen: h, kind: 'shift', parent, neighbours: [], local: scaled(direction, bond) };
}

function ownDirection({ hydrogens, hydrogenDirections }: HydrogenGroup, h: number): Vector {
  return hydrogenDirections[hydrogens.indexOf(h)]!;
}

/** Components of a vector in the frame that p and q make in a riding table. */
function inFrame(vector: Vector, p: Vector, q: Vector): Vector {
  const e1 = unit(p);
  const e3 = unit(cross(p, q));
  return [dot(vector, e1), dot(vector, cross(e3, e1)), dot(vector, e3)];
}

/** Undefined where p and q are parallel. */
function frameOf(p: Vector, q: Vector): readonly [Vector, Vector, Vector] | undefined {
  const normal = cross(p, q);
  if (length(normal) < 1e-6) return undefined;
  const e3 = unit(normal);
  return [unit(p), cross(e3, unit(p)), e3];
}

/** The axis that a direction has least of. */
function leastAlong(u: Vector): Vector {
  const least = Math.min(...u.map(Math.abs));
  const at = u.findIndex((x) => Math.abs(x) === least);
  return [at === 0 ? 1 : 0, at === 1 ? 1 : 0, at === 2 ? 1 : 0];
}
