// Strands of a CA trace that lie beside each other: which of their residues are part of a sheet.
import type { Segment } from './ca-segments.js';

/** Å between CA atoms across a sheet, at most. */
const REACH = 6;
/** Pairs of residues that two strands have at least. */
const SHORTEST = 4;
/** Residues of a strand below which it does not count at the edge of a sheet. */
const SHORTEST_AT_EDGE = 5;
/** Å a residue, for telling early that two strands are far from each other. */
const STEP = 3.5;

/** The stretches of two strands that face each other: places in the strand, both included. */
interface Pairing {
  readonly one: Segment;
  readonly two: Segment;
}

/**
 * For each strand the parts of it that are in sheets, by cctbx's rules: strands are strung into sheets from their edges, and in a
 * sheet a strand counts from the first to the last residue that a neighbour needs; short strands at a sheet's edges do not count.
 *
 * @param strands CA coordinates, 3n each, Å
 */
export function sheetParts(strands: readonly Float64Array[]): readonly (readonly Segment[])[] {
  const pairings = new Map<string, Pairing>();
  const partners: number[][] = strands.map(() => []);
  for (let i = 0; i < strands.length; i++) {
    for (let j = i + 1; j < strands.length; j++) {
      const pairing = paired(strands[i]!, strands[j]!);
      if (pairing === undefined) continue;
      pairings.set(`${i} ${j}`, pairing).set(`${j} ${i}`, { one: pairing.two, two: pairing.one });
      partners[i]!.push(j);
      partners[j]!.push(i);
    }
  }
  const parts: Segment[][] = strands.map(() => []);
  for (const sheet of strungSheets(partners)) {
    const needed = new Map<number, Segment>();
    for (let k = 0; k + 1 < sheet.length; k++) {
      const [i, j] = [sheet[k]!, sheet[k + 1]!];
      const { one, two } = pairings.get(`${i} ${j}`)!;
      needed.set(i, hull(needed.get(i), one));
      needed.set(j, hull(needed.get(j), two));
    }
    const isLong = (strand: number): boolean => residueCount(needed.get(strand)!) >= SHORTEST_AT_EDGE;
    for (let k = sheet.findIndex(isLong); k >= 0 && k <= sheet.findLastIndex(isLong); k++)
      parts[sheet[k]!]!.push(needed.get(sheet[k]!)!);
  }
  return parts;
}

/** Chains of partners, begun at strands with one partner, then at those with two; pairs that no chain has are sheets of their own. */
function strungSheets(partners: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const used = new Set<number>();
  const sheets: number[][] = [];
  const edges = [1, 2].flatMap((count) => [...partners.keys()].filter((i) => partners[i]!.length === count));
  for (const edge of edges) {
    if (used.has(edge)) continue;
    const sheet = [edge];
    for (let next: number | undefined = edge; next !== undefined; ) {
      next = partners[next]!.find((j) => !used.has(j) && !sheet.includes(j));
      if (next !== undefined) sheet.push(next);
    }
    if (sheet.length < 2) continue;
    for (const strand of sheet) used.add(strand);
    sheets.push(sheet);
  }
  const known = new Set<string>();
  const know = (i: number, j: number): void => {
    known.add(`${i} ${j}`).add(`${j} ${i}`);
  };
  for (const sheet of sheets) for (let k = 0; k + 1 < sheet.length; k++) know(sheet[k]!, sheet[k + 1]!);
  partners.forEach((others, i) => {
    for (const j of others) {
      if (known.has(`${i} ${j}`)) continue;
      know(i, j);
      sheets.push([i, j]);
    }
  });
  return sheets;
}

function residueCount({ first, last }: Segment): number {
  return last - first + 1;
}

function hull(known: Segment | undefined, part: Segment): Segment {
  if (known === undefined) return part;
  return { first: Math.min(known.first, part.first), last: Math.max(known.last, part.last) };
}

/** Strands side by side, the way round that makes more pairs of residues; undefined where they are not. */
function paired(one: Float64Array, two: Float64Array): Pairing | undefined {
  const nearest = nearestPlaces(one, two);
  if (nearest === undefined) return undefined;
  const n = two.length / 3;
  const [i, j] = nearest;
  const parallel = facing(one, two, i, j, 1);
  const antiparallel = facing(one, two, i, j, -1);
  const isParallel = parallel.length >= antiparallel.length;
  const offsets = isParallel ? parallel : antiparallel;
  if (offsets.length < SHORTEST) return undefined;
  const [low, high] = [offsets[0]!, offsets.at(-1)!];
  const across = isParallel ? [j + low, j + high] : [j - high, j - low];
  return {
    one: { first: i + low, last: i + high },
    two: { first: Math.max(0, across[0]!), last: Math.min(n - 1, across[1]!) },
  };
}

/**
 * Offsets from the places i and j at which residues are within reach, walking along the one strand and along (sense 1) or back
 * (−1) the other: from the far end up to the first gap behind i and j.
 */
function facing(one: Float64Array, two: Float64Array, i: number, j: number, sense: 1 | -1): readonly number[] {
  const offsets: number[] = [];
  const [n, m] = [one.length / 3, two.length / 3];
  for (let offset = -i; i + offset < n; offset++) {
    const k = j + sense * offset;
    if (k < 0 || k >= m) continue;
    if (squaredDistance(one, i + offset, two, k) <= REACH ** 2) offsets.push(offset);
    else if (offset > 0) break;
  }
  return offsets;
}

/** The nearest pair of residues, looked for on coarser and then finer steps; undefined where it is out of reach. */
function nearestPlaces(one: Float64Array, two: Float64Array): readonly [number, number] | undefined {
  let best = Number.POSITIVE_INFINITY;
  let places: readonly [number, number] = [0, 0];
  for (const jump of [4, 2, 1]) {
    const start = Math.floor(jump / 2);
    for (let i = start; i < one.length / 3; i += jump) {
      for (let j = start; j < two.length / 3; j += jump) {
        const squared = squaredDistance(one, i, two, j);
        if (squared >= best) continue;
        best = squared;
        places = [i, j];
      }
    }
    if (Math.sqrt(best) > (jump + 1) * STEP + REACH) break;
  }
  return best <= REACH ** 2 ? places : undefined;
}

function squaredDistance(p: Float64Array, i: number, q: Float64Array, j: number): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) sum += (p[3 * i + axis]! - q[3 * j + axis]!) ** 2;
  return sum;
}
