// A tricubic spline read at points: the four voxels of a row are the lanes, rows are combined before lanes are summed.
import { wrapped } from './wrapped';

/** FARTHEST in src/kernels/check-plans.ts, Å. */
const FARTHEST: f64 = 1e6;

/** The layout of a plan in the arena, as src/kernels/sampler-simd.ts writes it. */
@unmanaged
class SamplePlan {
  points: i32;
  nx: i32;
  ny: i32;
  nz: i32;
  /** f32 per voxel. */
  coefficients: usize;
  /** f64: 3, 1 and 3 per point. */
  xyz: usize;
  weight: usize;
  gradient: usize;
  /** Written: the first point that cannot be placed, or −1. */
  lost: i32;
  /** 48 bytes of room. */
  scratch: usize;
  /** f64, Å, and the matrix from Å to voxels, row by row. */
  originX: f64;
  originY: f64;
  originZ: f64;
  xx: f64;
  xy: f64;
  xz: f64;
  yx: f64;
  yy: f64;
  yz: f64;
  zx: f64;
  zy: f64;
  zz: f64;
}

/** Four weights or derivatives of the spline for a point t beyond the second of four voxels; see src/kernels/spline-weights.ts. */
@inline
function weights(t: f64): v128 {
  const u = 1 - t;
  return f32x4(
    <f32>(u * u * u / 6),
    <f32>((3 * t * t * t - 6 * t * t + 4) / 6),
    <f32>((3 * u * u * u - 6 * u * u + 4) / 6),
    <f32>(t * t * t / 6),
  );
}

@inline
function slopes(t: f64): v128 {
  const u = 1 - t;
  return f32x4(
    <f32>(-u * u / 2), <f32>((3 * t * t - 4 * t) / 2), <f32>((-3 * u * u + 4 * u) / 2), <f32>(t * t / 2),
  );
}

@inline
function following(i: i32, n: i32): i32 {
  return i + 1 == n ? 0 : i + 1;
}

/** Sum of the products of lanes. */
@inline
function dot(a: v128, b: v128): f64 {
  const c = f32x4.mul(a, b);
  const d = f32x4.add(c, v128.shuffle<f32>(c, c, 2, 3, 0, 1));
  return <f64>f32x4.extract_lane(d, 0) + <f64>f32x4.extract_lane(d, 1);
}

/** Adds to the plan's gradient, returns −Σ weight · value; stops at a point that cannot be placed. */
export function sample(plan: SamplePlan): f64 {
  plan.lost = -1;
  const nx = plan.nx, ny = plan.ny, nz = plan.nz;
  const field = plan.coefficients;
  let target: f64 = 0;
  for (let point = 0; point < plan.points; point++) {
    const weight = load<f64>(plan.weight + (<usize>point << 3));
    if (weight == 0) continue;
    const place = plan.xyz + <usize>point * 24;
    const dx = load<f64>(place) - plan.originX;
    const dy = load<f64>(place, 8) - plan.originY;
    const dz = load<f64>(place, 16) - plan.originZ;
    if (!(abs(dx) <= FARTHEST && abs(dy) <= FARTHEST && abs(dz) <= FARTHEST)) {
      plan.lost = point;
      return target;
    }
    const i = plan.xx * dx + plan.xy * dy + plan.xz * dz;
    const j = plan.yx * dx + plan.yy * dy + plan.yz * dz;
    const k = plan.zx * dx + plan.zy * dy + plan.zz * dz;
    const baseI = floor(i), baseJ = floor(j), baseK = floor(k);
    const alongX = weights(i - baseI), slopeX = slopes(i - baseI);
    const alongY = weights(j - baseJ), slopeY = slopes(j - baseJ);
    const alongZ = weights(k - baseK), slopeZ = slopes(k - baseK);
    const x0 = wrapped(<i32>baseI - 1, nx);
    const inside = x0 + 3 < nx;
    const x1 = following(x0, nx), x2 = following(x1, nx), x3 = following(x2, nx);
    const y0 = wrapped(<i32>baseJ - 1, ny), y1 = following(y0, ny), y2 = following(y1, ny), y3 = following(y2, ny);
    const z0 = wrapped(<i32>baseK - 1, nz), z1 = following(z0, nz), z2 = following(z1, nz), z3 = following(z2, nz);
    const wy0 = v128.shuffle<f32>(alongY, alongY, 0, 0, 0, 0), wy1 = v128.shuffle<f32>(alongY, alongY, 1, 1, 1, 1);
    const wy2 = v128.shuffle<f32>(alongY, alongY, 2, 2, 2, 2), wy3 = v128.shuffle<f32>(alongY, alongY, 3, 3, 3, 3);
    const sy0 = v128.shuffle<f32>(slopeY, slopeY, 0, 0, 0, 0), sy1 = v128.shuffle<f32>(slopeY, slopeY, 1, 1, 1, 1);
    const sy2 = v128.shuffle<f32>(slopeY, slopeY, 2, 2, 2, 2), sy3 = v128.shuffle<f32>(slopeY, slopeY, 3, 3, 3, 3);
    // Through memory, because lanes can only be picked by constants.
    const scratch = plan.scratch;
    v128.store(scratch, alongZ);
    v128.store(scratch, slopeZ, 16);
    v128.store(scratch, i32x4(z0, z1, z2, z3), 32);
    let all = f32x4.splat(0), allY = all, allZ = all;
    for (let section = scratch; section < scratch + 16; section += 4) {
      const plane = <usize>load<i32>(section, 32) * <usize>ny;
      const a = row(field, plane + <usize>y0, nx, inside, x0, x1, x2, x3);
      const b = row(field, plane + <usize>y1, nx, inside, x0, x1, x2, x3);
      const c = row(field, plane + <usize>y2, nx, inside, x0, x1, x2, x3);
      const d = row(field, plane + <usize>y3, nx, inside, x0, x1, x2, x3);
      const rows = f32x4.add(
        f32x4.add(f32x4.mul(wy0, a), f32x4.mul(wy1, b)), f32x4.add(f32x4.mul(wy2, c), f32x4.mul(wy3, d)),
      );
      const rowsY = f32x4.add(
        f32x4.add(f32x4.mul(sy0, a), f32x4.mul(sy1, b)), f32x4.add(f32x4.mul(sy2, c), f32x4.mul(sy3, d)),
      );
      const wz = v128.load32_splat(section);
      all = f32x4.add(all, f32x4.mul(wz, rows));
      allY = f32x4.add(allY, f32x4.mul(wz, rowsY));
      allZ = f32x4.add(allZ, f32x4.mul(v128.load32_splat(section, 16), rows));
    }
    target -= weight * dot(alongX, all);
    const gi = weight * dot(slopeX, all), gj = weight * dot(alongX, allY), gk = weight * dot(alongX, allZ);
    const out = plan.gradient + <usize>point * 24;
    store<f64>(out, load<f64>(out) - (gi * plan.xx + gj * plan.yx + gk * plan.zx));
    store<f64>(out, load<f64>(out, 8) - (gi * plan.xy + gj * plan.yy + gk * plan.zy), 8);
    store<f64>(out, load<f64>(out, 16) - (gi * plan.xz + gj * plan.yz + gk * plan.zz), 16);
  }
  return target;
}

/** Four voxels of a row; where the row ends between them it begins again. */
@inline
function row(field: usize, number: usize, nx: i32, inside: bool, x0: i32, x1: i32, x2: i32, x3: i32): v128 {
  const start = field + ((number * <usize>nx) << 2);
  if (inside) return v128.load(start + (<usize>x0 << 2));
  return f32x4(
    load<f32>(start + (<usize>x0 << 2)), load<f32>(start + (<usize>x1 << 2)),
    load<f32>(start + (<usize>x2 << 2)), load<f32>(start + (<usize>x3 << 2)),
  );
}
