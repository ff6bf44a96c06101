// Which residues count as helix, sheet or loop for Rama-Z, told by the CA trace alone: the way its reference was made.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import type { Structure } from '../structure/structure.js';
import {
  ALPHA,
  findSegments,
  nearestThird,
  PI,
  type Segment,
  type SegmentShape,
  STRAND,
  THREE_TEN,
} from './ca-segments.js';
import { sheetParts } from './ca-sheets.js';
import type { RamaZPart } from './validation-tables.js';

/** Å between CA atoms of neighbours, at most. */
const BREAK = 6;

/** An unbroken stretch of a chain. */
interface Stretch {
  /** Residue at each place. */
  readonly residues: readonly number[];
  /** CA coordinates, 3n, Å */
  readonly trace: Float64Array;
}

/**
 * Helices of six residues or more, and strands of four that lie beside others of their chain, with the rules and figures of cctbx's
 * search by CA (conservative), which Rama-Z in Phenix uses. Residues without a complete backbone are loop.
 *
 * @param xyz 3N, Å
 */
export function partsByCaTrace(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
): readonly RamaZPart[] {
  const { chains, residues } = structure;
  const parts = new Array<RamaZPart>(residues.count).fill('L');
  for (let chain = 0; chain < chains.count; chain++) {
    const stretches = stretchesOf(structure, backbone, xyz, chain);
    const strands: { readonly stretch: Stretch; readonly segment: Segment }[] = [];
    const helices: number[] = [];
    for (const stretch of stretches) {
      const taken = new Uint8Array(stretch.residues.length);
      for (const shape of [ALPHA, THREE_TEN, PI, STRAND]) {
        for (const segment of freeSegments(stretch.trace, shape, taken)) {
          taken.fill(1, segment.first, segment.last + 1);
          if (shape === STRAND) strands.push({ stretch, segment });
          else helices.push(...stretch.residues.slice(segment.first, segment.last + 1));
        }
      }
    }
    const inSheets = sheetParts(
      strands.map(({ stretch, segment }) => stretch.trace.slice(3 * segment.first, 3 * segment.last + 3)),
    );
    strands.forEach(({ stretch, segment }, k) => {
      for (const { first, last } of inSheets[k]!)
        for (let i = segment.first + first; i <= segment.first + last; i++) parts[stretch.residues[i]!] = 'S';
    });
    for (const residue of helices) parts[residue] = 'H';
  }
  return parts;
}

/** Where residues of earlier shapes are in the way, a segment shrinks to its first free run, if that is still long enough. */
function* freeSegments(trace: Float64Array, shape: SegmentShape, taken: Uint8Array): Iterable<Segment> {
  for (const { first, last } of findSegments(trace, shape)) {
    const occupied = taken.subarray(first, last + 1);
    const from = occupied.indexOf(0);
    if (from < 0) continue;
    const end = occupied.indexOf(1, from);
    const free = { first: first + from, last: end < 0 ? last : first + end - 1 };
    const isWhole = free.first === first && free.last === last;
    const isStill =
      free.last - free.first + 1 >= shape.shortest &&
      (shape.three === undefined || nearestThird(trace, free) >= shape.three[0] - shape.three[1]);
    if (isWhole || isStill) yield free;
  }
}

/** Broken where numbers jump, where residues are inserted, and where CA atoms are too far apart. */
function stretchesOf(
  { chains, residues }: Structure,
  { ca, o }: ProteinBackbone,
  xyz: Float64Array,
  chain: number,
): readonly Stretch[] {
  const runs: number[][] = [];
  let before = -1;
  for (let r = chains.residueStart[chain]!; r < chains.residueStart[chain + 1]!; r++) {
    if (ca[r]! < 0 || o[r]! < 0) continue;
    const goesOn =
      before >= 0 && residues.number[r] === residues.number[before]! + 1 && distance(xyz, ca[before]!, ca[r]!) < BREAK;
    if (goesOn) runs.at(-1)!.push(r);
    else runs.push([r]);
    before = r;
  }
  return runs.map((run) => ({
    residues: run,
    trace: Float64Array.from({ length: 3 * run.length }, (_, k) => xyz[3 * ca[run[Math.floor(k / 3)]!]! + (k % 3)]!),
  }));
}

function distance(xyz: Float64Array, a: number, b: number): number {
  return Math.hypot(xyz[3 * a]! - xyz[3 * b]!, xyz[3 * a + 1]! - xyz[3 * b + 1]!, xyz[3 * a + 2]! - xyz[3 * b + 2]!);
}
