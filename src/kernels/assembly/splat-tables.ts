// An atom's Gaussians along each axis: the image is a sum of products of three tables, so exponentials are few.
import { powerOfTwo } from './power-of-two';

/**
 * Distances from the atom at `place` to voxels first, first + 1, … (`count`, rounded up to whole vectors) into `away`, and
 * exp(−s·distance²) of each term into its row of `table`, `stepTable` bytes apart.
 */
export function fillAxis(
  place: f64, step: f64, first: i32, count: i32, terms: i32, steepness: usize, away: usize, table: usize, stepTable: usize,
): void {
  const start = <f64>first * step - place;
  for (let i = 0; i < count; i += 4) {
    const at = away + (<usize>i << 2);
    const low = f64x2.add(f64x2.splat(start), f64x2.mul(f64x2.splat(step), f64x2(<f64>i, <f64>(i + 1))));
    const high = f64x2.add(low, f64x2.splat(2.0 * step));
    const distances = v128.shuffle<f32>(
      f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5,
    );
    v128.store(at, distances);
    const squares = f32x4.neg(f32x4.mul(distances, distances));
    let to = table + (<usize>i << 2);
    for (let t = 0; t < terms; t++) {
      v128.store(to, powerOfTwo(f32x4.mul(squares, v128.load32_splat(steepness + (<usize>t << 2)))));
      to += stepTable;
    }
  }
}
