// The ends of a linear series' path: frames there that share a coordinate are parted, and their order told.
import type { Conformation } from '../structure/structure.js';

/** Å from the middle of two frames that share a coordinate to either: far enough to part them. */
const SPLIT = 0.3;

export interface Path {
  readonly conformations: readonly Conformation[];
  readonly displacement: Float64Array;
}

/** Å along the displacement from a common origin, one a frame. */
function placesOf({ conformations, displacement }: Path, positions: Float64Array): number[] {
  const atoms = displacement.length / 3;
  return conformations.map(
    ({ xyz }, k) => displacement.reduce((sum, d, i) => sum + d * xyz[i]!, 0) / atoms + positions[k]!,
  );
}

/** The outermost frame of an end (0: the first, −1: the last) and the next. */
function outermost(places: readonly number[], end: 0 | -1): [number, number] {
  const order = places.map((_, k) => k).sort((a, b) => places[a]! - places[b]!);
  return [order.at(end)!, order.at(end === 0 ? 1 : -2)!];
}

/**
 * Where a motion is larger than the resolution, coordinates turn back at its ends: two frames there have nearly the same, either may be the
 * farther one, and where both stand in the middle nothing parts them. The positions with the outermost two of one end apart.
 * @param sense 1: the outermost as far out as it is or farther; −1: in the other's place
 */
export function splitAt(end: 0 | -1, sense: number, path: Path, positions: Float64Array): Float64Array {
  const places = placesOf(path, positions);
  const [outer, inner] = outermost(places, end);
  const middle = (places[outer]! + places[inner]!) / 2;
  const outwards = end === 0 ? -1 : 1;
  const half = sense * outwards * Math.max(SPLIT, Math.abs(places[outer]! - places[inner]!) / 2);
  const split = positions.slice();
  split[outer] = positions[outer]! + middle + half - places[outer]!;
  split[inner] = positions[inner]! + middle - half - places[inner]!;
  return split;
}

/** Whether the outermost two of an end lie one behind the other as their numbers do, seen along the whole path. */
export function isInOrder(end: 0 | -1, path: Path, positions: Float64Array): boolean {
  const places = placesOf(path, positions);
  const [outer, inner] = outermost(places, end);
  const middle = (places.length - 1) / 2;
  const course = places.reduce((sum, place, k) => sum + place * (k - middle), 0);
  return (places[outer]! - places[inner]!) * (outer - inner) * course > 0;
}
