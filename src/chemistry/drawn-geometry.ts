// Ideal geometry measured on a drawn molecule: for component files that give coordinates and bond orders but no restraints.
import type { IdealAngle, IdealBond, IdealChirality, IdealGeometry, IdealPlane, MonomerAtom } from './monomer.js';

export interface DrawnAtom extends MonomerAtom {
  /** Å */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface DrawnBond {
  readonly atoms: readonly [string, string];
  /** `sing`, `doub`, `trip`, `arom`, `delo` (Chemical Component Dictionary) or the same in full. */
  readonly order: string;
  readonly isAromatic: boolean;
}

/** Å and degrees; wider than AceDRG's, because one drawing says nothing of the spread. */
const sigma = { bond: 0.02, angle: 3, plane: 0.02 } as const;
/** Å; a centre of an ideal drawing is flat below this height of the centre over its three neighbours. */
const flatHeight = 0.1;

/**
 * Bonds and angles as drawn; a plane for every aromatic ring system and every flat centre with three neighbours;
 * chirality of every carbon with four neighbours of which at most one is hydrogen.
 */
export function geometryFromCoordinates(
  atoms: readonly DrawnAtom[],
  drawn: readonly DrawnBond[],
  id: string,
): IdealGeometry {
  const byName = new Map(atoms.map((atom) => [atom.name, atom]));
  const at = (name: string): DrawnAtom => byName.get(name)!;
  const neighbours = new Map<string, string[]>(atoms.map((atom) => [atom.name, []]));
  for (const {
    atoms: [a, b],
  } of drawn) {
    neighbours.get(a)!.push(b);
    neighbours.get(b)!.push(a);
  }
  const bonds: IdealBond[] = drawn.map(({ atoms: [a, b], order, isAromatic }) => ({
    atoms: [a, b],
    ideal: distance(at(a), at(b)),
    sigma: sigma.bond,
    type: isAromatic ? 'aromatic' : (orderNames[order.slice(0, 4)] ?? order),
  }));
  const angles: IdealAngle[] = [];
  const chiralities: IdealChirality[] = [];
  for (const [centre, around] of neighbours) {
    for (let i = 0; i < around.length; i++) {
      for (let j = i + 1; j < around.length; j++) {
        const [a, b] = [around[i]!, around[j]!];
        angles.push({ atoms: [a, centre, b], ideal: angle(at(a), at(centre), at(b)), sigma: sigma.angle });
      }
    }
    const heavy = around.filter((name) => at(name).element !== 'H' && at(name).element !== 'D');
    if (at(centre).element === 'C' && around.length === 4 && heavy.length >= 3) {
      const [a, b, c] = [heavy[0]!, heavy[1]!, heavy[2]!];
      const volume = tripleProduct(at(centre), at(a), at(b), at(c));
      // Two like groups (a gem-dimethyl) make no stereocentre, but their drawn hand is as good as the other.
      chiralities.push({ atoms: [centre, a, b, c], sign: volume > 0 ? 1 : -1 });
    }
  }
  return { bonds, angles, torsions: [], chiralities, planes: planesOf(drawn, neighbours, at, id) };
}

const orderNames: Readonly<Record<string, string>> = {
  sing: 'single',
  doub: 'double',
  trip: 'triple',
  arom: 'aromatic',
  delo: 'deloc',
};

function planesOf(
  drawn: readonly DrawnBond[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  at: (name: string) => DrawnAtom,
  id: string,
): readonly IdealPlane[] {
  const planes: IdealPlane[] = [];
  const aromatic = drawn.filter((bond) => bond.isAromatic || bond.order.startsWith('arom'));
  const grouped = new Set<string>();
  for (const system of connected(aromatic.map(({ atoms }) => atoms))) {
    const members = new Set(system);
    // What is bonded to an aromatic ring lies in its plane.
    for (const name of system) for (const other of neighbours.get(name)!) members.add(other);
    const plane = [...members];
    // A macrocycle such as haem is drawn aromatic but need not be flat: its flat centres are restrained one by one.
    if (system.length > 14 || !isFlat(plane.map(at))) continue;
    for (const name of system) grouped.add(name);
    planes.push({ atoms: plane, sigma: sigma.plane });
  }
  for (const [centre, around] of neighbours) {
    if (around.length !== 3 || grouped.has(centre)) continue;
    const group = [centre, ...around];
    if (isFlat(group.map(at))) planes.push({ atoms: group, sigma: sigma.plane });
  }
  if (planes.some((plane) => plane.atoms.length < 4)) throw new Error(`plane of fewer than four atoms in ${id}`);
  return planes;
}

/** Connected components of a graph given by its edges. */
function connected(edges: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const group = new Map<string, string[]>();
  for (const [a, b] of edges) {
    const first = group.get(a) ?? [a];
    const second = group.get(b) ?? [b];
    if (first === second) continue;
    const merged = [...first, ...second];
    for (const name of merged) group.set(name, merged);
  }
  return [...new Set(group.values())];
}

/** Whether all atoms lie within `flatHeight` of the plane through the first three that are not on a line. */
function isFlat(atoms: readonly DrawnAtom[]): boolean {
  const [origin, ...rest] = atoms;
  if (origin === undefined) return false;
  const [first] = rest;
  if (first === undefined) return false;
  const u = minus(first, origin);
  const other = rest.map((atom) => cross(u, minus(atom, origin))).reduce((a, b) => (norm(a) >= norm(b) ? a : b));
  const length = norm(other);
  if (length < 1e-3) return true;
  return rest.every((atom) => Math.abs(dot(other, minus(atom, origin))) / length < flatHeight);
}

type Vector = readonly [number, number, number];

function minus(a: DrawnAtom, b: DrawnAtom): Vector {
  return [a.x - b.x, a.y - b.y, a.z - b.z];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

function distance(a: DrawnAtom, b: DrawnAtom): number {
  return norm(minus(a, b));
}

/** degrees, at b */
function angle(a: DrawnAtom, b: DrawnAtom, c: DrawnAtom): number {
  const [u, v] = [minus(a, b), minus(c, b)];
  return (Math.atan2(norm(cross(u, v)), dot(u, v)) * 180) / Math.PI;
}

function tripleProduct(centre: DrawnAtom, a: DrawnAtom, b: DrawnAtom, c: DrawnAtom): number {
  return dot(minus(a, centre), cross(minus(b, centre), minus(c, centre)));
}
