// Domains: parts of a model that hold together within and touch each other little, so that they may move as rigid bodies.
import { CellList } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/** Å: non-hydrogen atoms nearer than this touch. */
const CONTACT = 5;
/** Residues: a smaller part is a loop or a strand end, not a domain. */
const SMALLEST = 30;
/**
 * A cut makes domains if fewer than this share of the smaller side's contacts crosses it. Measured: the lid of open adenylate kinase
 * (4AKE) 0.033, its NMP-binding domain 0.050, the thinnest cut through its core 0.066; of the closed form (1AKE), whose domains touch,
 * 0.056; between the domains of pneumolysin (5LY6) 0.013, 0.040 and 0.046.
 */
const CONDUCTANCE = 0.06;
const ITERATIONS = 400;
const SETTLED = 1e-5;

/** Contacts between residues in compressed rows: partners[k] with weights[k], k = offsets[r] … offsets[r + 1] − 1. */
export interface ContactGraph {
  readonly offsets: Int32Array;
  readonly partners: Int32Array;
  /** Pairs of touching atoms. */
  readonly weights: Float64Array;
}

/**
 * Atoms of each domain, ascending, the domain with the first atom first: the graph of touching residues is cut in two where the sweep
 * along its Fiedler vector has the least conductance (normalized cuts: Shi & Malik 2000, IEEE PAMI 22:888), and each side again, until
 * no cut is thin. Parts that touch nothing and are small go with the nearest domain.
 *
 * @param xyz 3N, Å
 * @param copyOf residue → copy of a molecule, −1 for none: no domain is in two, which could not move alike in all
 */
export function findDomains(structure: Structure, xyz: Float64Array, copyOf?: Int32Array): Int32Array[] {
  const graph = residueContacts(structure, xyz, copyOf);
  const small: number[][] = [];
  const domains: number[][] = [];
  const open = components(graph);
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.length < SMALLEST) small.push(part);
    else {
      const sides = part.length < 2 * SMALLEST ? undefined : thinnestCut(part, graph, structure, xyz);
      if (sides === undefined) domains.push(part);
      else open.push(...sides);
    }
  }
  if (domains.length === 0) return [Int32Array.from({ length: structure.atomCount }, (_, atom) => atom)];
  return withStrays(domains, small, structure, xyz)
    .map((residues) => residues.sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!)
    .map((residues) => atomsOf(structure, residues));
}

/** Counts pairs of touching atoms between residues, but not of different copies; O(N). */
export function residueContacts(structure: Structure, xyz: Float64Array, copyOf?: Int32Array): ContactGraph {
  const { residues, residueOfAtom } = structure;
  const heavy = [...residueOfAtom.keys()].filter((atom) => !isHydrogen(structure, atom));
  const cells = new CellList(xyz, CONTACT, heavy);
  const offsets = new Int32Array(residues.count + 1);
  const partners: number[] = [];
  const weights: number[] = [];
  const counts = new Map<number, number>();
  const isApart = (r: number, s: number): boolean =>
    copyOf !== undefined && copyOf[r]! >= 0 && copyOf[s]! >= 0 && copyOf[r] !== copyOf[s];
  for (let r = 0; r < residues.count; r++) {
    counts.clear();
    for (let i = residues.atomStart[r]!; i < residues.atomStart[r + 1]!; i++) {
      if (isHydrogen(structure, i)) continue;
      cells.visitWithin(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, CONTACT, (j) => {
        const other = residueOfAtom[j]!;
        if (other !== r && !isApart(r, other)) counts.set(other, (counts.get(other) ?? 0) + 1);
        return false;
      });
    }
    for (const [other, count] of [...counts].sort((a, b) => a[0] - b[0])) {
      partners.push(other);
      weights.push(count);
    }
    offsets[r + 1] = partners.length;
  }
  return { offsets, partners: Int32Array.from(partners), weights: Float64Array.from(weights) };
}

function components({ offsets, partners }: ContactGraph): number[][] {
  const found: number[][] = [];
  const seen = new Uint8Array(offsets.length - 1);
  for (let r = 0; r < seen.length; r++) {
    if (seen[r] === 1) continue;
    seen[r] = 1;
    const part = [r];
    for (let at = 0; at < part.length; at++) {
      for (let k = offsets[part[at]!]!; k < offsets[part[at]! + 1]!; k++) {
        const other = partners[k]!;
        if (seen[other] === 0) part.push(other);
        seen[other] = 1;
      }
    }
    found.push(part);
  }
  return found;
}

/** Both sides of the cut with the least conductance, or undefined where it is not thin. */
function thinnestCut(
  part: readonly number[],
  { offsets, partners, weights }: ContactGraph,
  structure: Structure,
  xyz: Float64Array,
): [number[], number[]] | undefined {
  const place = new Map(part.map((residue, k) => [residue, k]));
  const most = part.reduce((sum, residue) => sum + offsets[residue + 1]! - offsets[residue]!, 0);
  const first = new Int32Array(part.length + 1);
  const inside = new Int32Array(most);
  const weight = new Float64Array(most);
  for (let k = 0, edges = 0; k < part.length; first[++k] = edges) {
    const residue = part[k]!;
    for (let e = offsets[residue]!; e < offsets[residue + 1]!; e++) {
      const other = place.get(partners[e]!);
      if (other === undefined) continue;
      inside[edges] = other;
      weight[edges++] = weights[e]!;
    }
  }
  const degree = Float64Array.from(part, (_, k) => {
    let sum = 0;
    for (let e = first[k]!; e < first[k + 1]!; e++) sum += weight[e]!;
    return Math.max(sum, 1);
  });
  const order = fiedlerOrder(degree, { first, inside, weight }, spreadOf(part, structure, xyz));
  const total = degree.reduce((sum, d) => sum + d, 0);
  const left = new Uint8Array(part.length);
  let [cut, volume, least, best] = [0, 0, CONDUCTANCE, -1];
  for (let n = 0; n < order.length - SMALLEST; n++) {
    const node = order[n]!;
    for (let e = first[node]!; e < first[node + 1]!; e++) cut += left[inside[e]!] === 1 ? -weight[e]! : weight[e]!;
    left[node] = 1;
    volume += degree[node]!;
    const conductance = cut / Math.min(volume, total - volume);
    if (n + 1 >= SMALLEST && conductance < least) [least, best] = [conductance, n];
  }
  if (best < 0) return undefined;
  const sides = [order.slice(0, best + 1), order.slice(best + 1)] as const;
  return [Array.from(sides[0], (k) => part[k]!), Array.from(sides[1], (k) => part[k]!)];
}

/** Edges of a node n among those of a part: inside[e] with weight[e], e = first[n] … first[n + 1] − 1. */
interface Edges {
  readonly first: Int32Array;
  readonly inside: Int32Array;
  readonly weight: Float64Array;
}

/** Nodes by the second eigenvector of M = D^−½ A D^−½, divided by √degree: power iteration on (1 + M)/2 without the first, √degree. */
function fiedlerOrder(degree: Float64Array, { first, inside, weight }: Edges, start: Float64Array): Int32Array {
  const root = degree.map(Math.sqrt);
  const total = degree.reduce((sum, d) => sum + d, 0);
  const matrix = new Float64Array(weight.length);
  for (let k = 0; k < root.length; k++) {
    for (let e = first[k]!; e < first[k + 1]!; e++) matrix[e] = weight[e]! / (root[k]! * root[inside[e]!]!);
  }
  let vector = start.map((value, k) => value * root[k]!);
  let next = new Float64Array(vector.length);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    removeAlong(root, total, vector);
    applyHalf({ first, inside, weight: matrix }, vector, next);
    const change = normalize(next, vector);
    [vector, next] = [next, vector];
    if (change < SETTLED) break;
  }
  const value = vector.map((v, k) => v / root[k]!);
  return Int32Array.from(degree.keys()).sort((a, b) => value[a]! - value[b]! || a - b);
}

/** Takes what the vector has of `direction` out of it. @param square of the direction's length */
function removeAlong(direction: Float64Array, square: number, vector: Float64Array): void {
  let along = 0;
  for (let k = 0; k < vector.length; k++) along += vector[k]! * direction[k]!;
  along /= square;
  for (let k = 0; k < vector.length; k++) vector[k]! -= along * direction[k]!;
}

/** out = (1 + M)/2 · vector */
function applyHalf({ first, inside, weight }: Edges, vector: Float64Array, out: Float64Array): void {
  for (let k = 0, e = 0; k < vector.length; k++) {
    let sum = vector[k]!;
    for (const end = first[k + 1]!; e < end; e++) sum += weight[e]! * vector[inside[e]!]!;
    out[k] = 0.5 * sum;
  }
}

/** Makes a vector as long as 1, unless it is 0; returns the largest difference of an element from `other`. */
function normalize(vector: Float64Array, other: Float64Array): number {
  let square = 0;
  for (let k = 0; k < vector.length; k++) square += vector[k]! * vector[k]!;
  const length = Math.sqrt(square) || 1;
  let change = 0;
  for (let k = 0; k < vector.length; k++) {
    vector[k]! /= length;
    change = Math.max(change, Math.abs(vector[k]! - other[k]!));
  }
  return change;
}

/** Where each residue lies along the axis in which the part is longest: a start that is near the answer. */
function spreadOf(part: readonly number[], structure: Structure, xyz: Float64Array): Float64Array {
  const along = [0, 1, 2].map((c) => Float64Array.from(part, (residue) => centreOf(structure, xyz, residue)[c]!));
  const means = along.map((values) => values.reduce((sum, v) => sum + v, 0) / values.length);
  const extents = along.map((values, c) => values.reduce((sum, v) => sum + (v - means[c]!) ** 2, 0));
  const longest = extents.indexOf(Math.max(...extents));
  return along[longest]!.map((v) => v - means[longest]!);
}

function withStrays(
  domains: readonly number[][],
  small: readonly number[][],
  structure: Structure,
  xyz: Float64Array,
): number[][] {
  const members = domains.map((residues) => [...residues]);
  for (const part of small) {
    const centre = centreOf(structure, xyz, part[0]!);
    const distances = domains.map((residues) =>
      residues.reduce((least, r) => {
        const other = centreOf(structure, xyz, r);
        return Math.min(least, Math.hypot(centre[0] - other[0], centre[1] - other[1], centre[2] - other[2]));
      }, Number.POSITIVE_INFINITY),
    );
    members[distances.indexOf(Math.min(...distances))]!.push(...part);
  }
  return members;
}

function centreOf({ residues }: Structure, xyz: Float64Array, residue: number): [number, number, number] {
  const [from, to] = [residues.atomStart[residue]!, residues.atomStart[residue + 1]!];
  const centre: [number, number, number] = [0, 0, 0];
  for (let atom = from; atom < to; atom++) {
    for (let c = 0; c < 3; c++) centre[c]! += xyz[3 * atom + c]! / (to - from);
  }
  return centre;
}

function atomsOf({ residues }: Structure, members: readonly number[]): Int32Array {
  return Int32Array.from(
    members.flatMap((r) =>
      Array.from({ length: residues.atomStart[r + 1]! - residues.atomStart[r]! }, (_, k) => residues.atomStart[r]! + k),
    ),
  );
}
