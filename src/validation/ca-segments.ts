// Stretches of a CA trace that run as a helix or a strand does: by rise, straightness and direction of short CA–CA vectors.

/** What a kind of segment looks like. Lengths in Å, counts in residues. */
export interface SegmentShape {
  /** CA vectors reach from a residue to the mean of the places this many residues on. */
  readonly reach: readonly number[];
  /** Residues at the end of a chain that no vector starts from. */
  readonly tail: number;
  /** Residues that a vector spans, as the rise is counted. */
  readonly span: number;
  /** Residues that a segment goes on behind the last vector's start. */
  readonly overhang: number;
  /** Å a residue. */
  readonly rise: number;
  readonly riseTolerance: number;
  /** Least cosine between a vector and the segment's direction. */
  readonly straightness: number;
  /** Least mean cosine between steps of one residue and the segment's direction. */
  readonly stepCosine: number;
  readonly shortest: number;
  /** Å from a residue to the third behind it, and by how much that may be off. */
  readonly three?: readonly [distance: number, tolerance: number];
  /** Segments in opposite directions keep so many residues apart. */
  readonly gap: number;
}

/** Helices of any class and strands with the figures of cctbx's conservative search, by which the reference of Rama-Z was made. */
const HELIX = { straightness: 0.9, riseTolerance: 0.5, shortest: 6, gap: 0 };
export const ALPHA: SegmentShape = {
  ...HELIX,
  reach: [3, 4],
  tail: 4,
  span: 3.5,
  overhang: 4,
  rise: 1.54,
  riseTolerance: 0.13,
  straightness: 0.94,
  stepCosine: 0.3,
};
export const THREE_TEN: SegmentShape = {
  ...HELIX,
  reach: [3],
  tail: 4,
  span: 3,
  overhang: 3,
  rise: 2,
  stepCosine: 0.5,
};
export const PI: SegmentShape = {
  ...HELIX,
  reach: [4],
  tail: 4,
  span: 4,
  overhang: 4,
  rise: 0.95,
  stepCosine: 0.1,
};
export const STRAND: SegmentShape = {
  reach: [2],
  tail: 2,
  span: 2,
  overhang: 2,
  rise: 3.3,
  riseTolerance: 0.3,
  straightness: 0.75,
  stepCosine: 0.5,
  shortest: 4,
  three: [10, 1.5],
  gap: 3,
};

/** Places in the trace, both included. */
export interface Segment {
  readonly first: number;
  readonly last: number;
}

/** A run of vectors: `from` and `to` are the places that its first and last vector start from. */
interface Run {
  from: number;
  to: number;
}

/**
 * Segments of one shape in an unbroken trace, from its start on; they may overlap.
 *
 * @param trace CA coordinates, 3n, Å
 */
export function findSegments(trace: Float64Array, shape: SegmentShape): readonly Segment[] {
  const vectors = new TraceVectors(trace, shape);
  let runs = straightRuns(vectors, shape);
  for (let pass = 0; pass < 2; pass++) {
    const { kept, changed } = withoutStrays(runs, vectors, shape);
    runs = kept;
    if (!changed) break;
  }
  merge(runs, vectors, shape);
  trimTurns(runs, vectors, shape);
  merge(runs, vectors, shape);
  return runs.map((run) => asSegment(run, shape)).filter((segment) => vectors.isWellShaped(segment));
}

/** Å from each place to the third behind it, the least in a segment. */
export function nearestThird(trace: Float64Array, { first, last }: Segment): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = first; i + 3 <= last; i++) nearest = Math.min(nearest, distance(trace, i, i + 3));
  return nearest;
}

function asSegment({ from, to }: Run, { overhang }: SegmentShape): Segment {
  return { first: from, last: to + overhang };
}

/** Runs of vectors of the right length of which each follows the one before. */
function straightRuns(vectors: TraceVectors, shape: SegmentShape): Run[] {
  const { count, norms } = vectors;
  const target = shape.rise * shape.span;
  const isLong = (i: number): boolean => Math.abs(norms[i]! - target) <= shape.riseTolerance * shape.span;
  const runs: Run[] = [];
  for (let from = 0; from < count; from++) {
    if (!isLong(from)) continue;
    let to = from;
    while (
      to + 1 < count &&
      isLong(to + 1) &&
      vectors.isThreeRight(to + 1) &&
      vectors.cosine(to + 1, to) >= shape.straightness
    )
      to++;
    runs.push({ from, to });
    from = to;
  }
  return runs.filter((run) => isLongEnough(run, shape));
}

function isLongEnough({ from, to }: Run, { overhang, shortest }: SegmentShape): boolean {
  return to + overhang - from + 1 >= shortest;
}

/** Runs cut where a vector leaves the run's direction. */
function withoutStrays(
  runs: readonly Run[],
  vectors: TraceVectors,
  shape: SegmentShape,
): { readonly kept: Run[]; readonly changed: boolean } {
  const kept: Run[] = [];
  let changed = false;
  for (const { from, to } of runs) {
    const direction = vectors.direction(from, to);
    let open: Run | undefined;
    for (let j = from; j <= to; j++) {
      if (vectors.along(j, direction) < shape.straightness) {
        changed = true;
        open = undefined;
      } else if (open === undefined) {
        open = { from: j, to: j };
        kept.push(open);
      } else open.to = j;
    }
  }
  return { kept: kept.filter((run) => isLongEnough(run, shape)), changed };
}

/** Joins neighbours that together are still well shaped. */
function merge(runs: Run[], vectors: TraceVectors, shape: SegmentShape): void {
  for (let k = 0; k + 1 < runs.length; ) {
    const [one, two] = [runs[k]!, runs[k + 1]!];
    const joined = { from: one.from, to: two.to };
    if (two.from <= one.to + shape.overhang + 1 && vectors.isWellShaped(asSegment(joined, shape))) {
      runs.splice(k, 2, joined);
      k = 0;
    } else k++;
  }
}

/** Neighbours that turn back on each other with too few residues between them lose their ends there. */
function trimTurns(runs: Run[], vectors: TraceVectors, shape: SegmentShape): void {
  for (let cycle = 0; cycle <= runs.length; cycle++) {
    const k = runs.findIndex((run, i) => {
      const next = runs[i + 1];
      return (
        next !== undefined &&
        next.from - (run.to + shape.overhang) < shape.gap &&
        dot(vectors.heading(asSegment(run, shape)), vectors.heading(asSegment(next, shape))) <= 0
      );
    });
    if (k < 0) return;
    const [one, two] = [runs[k]!, runs[k + 1]!];
    const cut = Math.floor((two.from - (one.to + shape.overhang) + 1) / 2);
    const shortened = { from: one.from, to: one.to - cut };
    const later = { from: two.from + cut, to: two.to };
    const isKept = (run: Run): boolean => run.to >= run.from && vectors.isWellShaped(asSegment(run, shape));
    runs.splice(k, 2, ...(isKept(shortened) ? [shortened] : []), ...(cut === 0 || isKept(later) ? [later] : []));
  }
}

type Vector = readonly [number, number, number];

/** The unit vectors of a trace for one shape, their lengths, and what they say of a segment. */
class TraceVectors {
  readonly count: number;
  /** Å */
  readonly norms: Float64Array;
  readonly #units: Float64Array;
  readonly #trace: Float64Array;
  readonly #shape: SegmentShape;

  constructor(trace: Float64Array, shape: SegmentShape) {
    this.#trace = trace;
    this.#shape = shape;
    this.count = Math.max(0, trace.length / 3 - shape.tail);
    this.norms = new Float64Array(this.count);
    this.#units = new Float64Array(3 * this.count);
    for (let i = 0; i < this.count; i++) {
      const v = [0, 1, 2].map((axis) => {
        const ahead = shape.reach.reduce((sum, step) => sum + trace[3 * (i + step) + axis]!, 0);
        return ahead / shape.reach.length - trace[3 * i + axis]!;
      });
      const norm = Math.max(1e-10, Math.hypot(...v));
      this.norms[i] = norm;
      for (let axis = 0; axis < 3; axis++) this.#units[3 * i + axis] = v[axis]! / norm;
    }
  }

  cosine(i: number, j: number): number {
    return dot(this.#unit(i), this.#unit(j));
  }

  along(i: number, direction: Vector): number {
    return dot(this.#unit(i), direction);
  }

  /** Mean direction of the vectors that start from `from` … `to`; the last does not count unless it is the only one, as in cctbx. */
  direction(from: number, to: number): Vector {
    let sum = this.#unit(from);
    for (let i = from + 1; i < to; i++) sum = plus(sum, this.#unit(i));
    return unit(sum);
  }

  /** Mean direction of a segment. */
  heading({ first, last }: Segment): Vector {
    return this.direction(first, last - this.#shape.tail);
  }

  isThreeRight(i: number): boolean {
    const { three } = this.#shape;
    if (three === undefined || i + 3 >= this.#trace.length / 3) return true;
    return Math.abs(distance(this.#trace, i, i + 3) - three[0]) <= three[1];
  }

  /** Long enough, and on average of the right rise and straight. */
  isWellShaped(segment: Segment): boolean {
    const { shortest, tail, span, rise, riseTolerance, straightness, stepCosine, three } = this.#shape;
    const { first, last } = segment;
    if (last - first + 1 < shortest) return false;
    const to = last - tail;
    const direction = this.heading(segment);
    let [norm, straight] = [0, 0];
    for (let i = first; i <= to; i++) {
      norm += this.norms[i]!;
      straight += this.along(i, direction);
    }
    const vectors = to - first + 1;
    let steps = 0;
    for (let i = first; i < last; i++) steps += dot(unit(between(this.#trace, i, i + 1)), direction);
    return (
      straight / vectors >= straightness &&
      Math.abs(norm / vectors / span - rise) <= riseTolerance &&
      steps / (last - first) >= stepCosine &&
      (three === undefined || nearestThird(this.#trace, segment) >= three[0] - three[1])
    );
  }

  #unit(i: number): Vector {
    return [this.#units[3 * i]!, this.#units[3 * i + 1]!, this.#units[3 * i + 2]!];
  }
}

function between(trace: Float64Array, i: number, j: number): Vector {
  return [trace[3 * j]! - trace[3 * i]!, trace[3 * j + 1]! - trace[3 * i + 1]!, trace[3 * j + 2]! - trace[3 * i + 2]!];
}

function distance(trace: Float64Array, i: number, j: number): number {
  return Math.hypot(...between(trace, i, j));
}

function dot(p: Vector, q: Vector): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
}

function plus(p: Vector, q: Vector): Vector {
  return [p[0] + q[0], p[1] + q[1], p[2] + q[2]];
}

function unit(p: Vector): Vector {
  const length = Math.max(1e-10, Math.hypot(...p));
  return [p[0] / length, p[1] / length, p[2] / length];
}
