// The least-squares plane of a few atoms: centroid, principal axes and their second moments.

/** Filled by {@link fitPlane}, in part by {@link fitNormal}; make one, use it for all. */
export interface PlaneFit {
  /** 3, Å */
  readonly centroid: Float64Array;
  /** 9: three orthonormal axes, a row each; row 0 is the normal, the axis of the smallest moment. */
  readonly axes: Float64Array;
  /** 3, Å²: Σ (coordinate along the axis)², ascending. */
  readonly moments: Float64Array;
}

export function createPlaneFit(): PlaneFit {
  return { centroid: new Float64Array(3), axes: new Float64Array(9), moments: new Float64Array(3) };
}

/** Rotations stop when the off-diagonal part has fallen below the rounding of the diagonal; a 3×3 matrix needs 4–6 sweeps. */
const NEGLIGIBLE = 1e-32;
const MAX_SWEEPS = 16;
/** Iterations of {@link fitNormal} after the first guess; flat groups need two. */
const MOST_REFINEMENTS = 5;
/** Where they stop, as a share of the trace: rounding. */
const SETTLED = 1e-14;

/**
 * The plane through atoms first … last − 1 of `at` (3 × atom index). Where the normal is not unique (atoms on a line or on a
 * point) it is one of the possible ones. Cyclic Jacobi on the matrix of second moments: slower than a closed formula,
 * but exact to rounding for the nearly flat and nearly linear groups that planes are made of.
 */
export function fitPlane(xyz: Float64Array, at: Int32Array, first: number, last: number, fit: PlaneFit): void {
  const { axes, moments } = fit;
  gatherMoments(xyz, at, first, last, fit.centroid);
  for (let a = 0; a < 9; a++) axes[a] = a % 4 === 0 ? 1 : 0;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const off = MATRIX[1]! * MATRIX[1]! + MATRIX[2]! * MATRIX[2]! + MATRIX[5]! * MATRIX[5]!;
    const trace = MATRIX[0]! + MATRIX[4]! + MATRIX[8]!;
    if (!(off > NEGLIGIBLE * trace * trace)) break;
    rotate(axes, 0, 1, 2);
    rotate(axes, 0, 2, 1);
    rotate(axes, 1, 2, 0);
  }
  moments[0] = MATRIX[0]!;
  moments[1] = MATRIX[4]!;
  moments[2] = MATRIX[8]!;
  order(axes, moments, 0, 1);
  order(axes, moments, 1, 2);
  order(axes, moments, 0, 1);
}

/**
 * The same, of which only the centroid and the normal (row 0 of the axes) are wanted: what every evaluation asks for. The column of the adjugate
 * of the moment matrix with the largest diagonal is the normal up to the ratio of the two smallest moments, and Rayleigh quotient iteration
 * (Parlett, The Symmetric Eigenvalue Problem, §4.6), with the adjugate in the place of an inverse that need not exist, cubes what is wrong.
 * It is the normal if no moment about the one found is negative; what does not get there goes the longer way of {@link fitPlane}.
 */
export function fitNormal(xyz: Float64Array, at: Int32Array, first: number, last: number, fit: PlaneFit): void {
  const { axes } = fit;
  gatherMoments(xyz, at, first, last, fit.centroid);
  const xx = MATRIX[0]!;
  const yy = MATRIX[4]!;
  const zz = MATRIX[8]!;
  const xy = MATRIX[1]!;
  const xz = MATRIX[2]!;
  const yz = MATRIX[5]!;
  const trace = xx + yy + zz;
  let moment = 0;
  let nx = 0;
  let ny = 0;
  let nz = 0;
  for (let step = 0; step <= MOST_REFINEMENTS; step++) {
    const a = xx - moment;
    const b = yy - moment;
    const c = zz - moment;
    const adjXX = b * c - yz * yz;
    const adjYY = a * c - xz * xz;
    const adjZZ = a * b - xy * xy;
    const adjXY = xz * yz - xy * c;
    const adjXZ = xy * yz - xz * b;
    const adjYZ = xy * xz - yz * a;
    let x = adjXX * nx + adjXY * ny + adjXZ * nz;
    let y = adjXY * nx + adjYY * ny + adjYZ * nz;
    let z = adjXZ * nx + adjYZ * ny + adjZZ * nz;
    if (step === 0) {
      const most = Math.max(adjXX, adjYY, adjZZ);
      x = most === adjXX ? adjXX : most === adjYY ? adjXY : adjXZ;
      y = most === adjXX ? adjXY : most === adjYY ? adjYY : adjYZ;
      z = most === adjXX ? adjXZ : most === adjYY ? adjYZ : adjZZ;
    }
    const length = Math.sqrt(x * x + y * y + z * z);
    if (!(length > 0)) break;
    nx = x / length;
    ny = y / length;
    nz = z / length;
    const mx = xx * nx + xy * ny + xz * nz;
    const my = xy * nx + yy * ny + yz * nz;
    const mz = xz * nx + yz * ny + zz * nz;
    moment = nx * mx + ny * my + nz * mz;
    const wrong = Math.abs(mx - moment * nx) + Math.abs(my - moment * ny) + Math.abs(mz - moment * nz);
    if (wrong > SETTLED * trace) continue;
    if (adjXX + adjYY + adjZZ < 0 || trace < 3 * moment) break;
    axes[0] = nx;
    axes[1] = ny;
    axes[2] = nz;
    return;
  }
  fitPlane(xyz, at, first, last, fit);
}

/** Fills the centroid and MATRIX. */
function gatherMoments(xyz: Float64Array, at: Int32Array, first: number, last: number, centroid: Float64Array): void {
  let mx = 0;
  let my = 0;
  let mz = 0;
  for (let a = first; a < last; a++) {
    const p = at[a]!;
    mx += xyz[p]!;
    my += xyz[p + 1]!;
    mz += xyz[p + 2]!;
  }
  const n = last - first;
  mx /= n;
  my /= n;
  mz /= n;
  centroid[0] = mx;
  centroid[1] = my;
  centroid[2] = mz;
  let xx = 0;
  let yy = 0;
  let zz = 0;
  let xy = 0;
  let xz = 0;
  let yz = 0;
  for (let a = first; a < last; a++) {
    const p = at[a]!;
    const x = xyz[p]! - mx;
    const y = xyz[p + 1]! - my;
    const z = xyz[p + 2]! - mz;
    xx += x * x;
    yy += y * y;
    zz += z * z;
    xy += x * y;
    xz += x * z;
    yz += y * z;
  }
  MATRIX[0] = xx;
  MATRIX[4] = yy;
  MATRIX[8] = zz;
  MATRIX[1] = xy;
  MATRIX[2] = xz;
  MATRIX[5] = yz;
}

/** Upper triangle of the moment matrix under rotation; scratch, as nothing here runs twice at a time. */
const MATRIX = new Float64Array(9);

/** One Jacobi rotation that clears element (p, q), p < q; k is the third index. Rows of `axes` are the vectors. */
function rotate(axes: Float64Array, p: number, q: number, k: number): void {
  const apq = MATRIX[3 * p + q]!;
  if (apq === 0) return;
  const app = MATRIX[4 * p]!;
  const aqq = MATRIX[4 * q]!;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  MATRIX[4 * p] = app - t * apq;
  MATRIX[4 * q] = aqq + t * apq;
  MATRIX[3 * p + q] = 0;
  const kp = k < p ? 3 * k + p : 3 * p + k;
  const kq = k < q ? 3 * k + q : 3 * q + k;
  const akp = MATRIX[kp]!;
  const akq = MATRIX[kq]!;
  MATRIX[kp] = c * akp - s * akq;
  MATRIX[kq] = s * akp + c * akq;
  for (let d = 0; d < 3; d++) {
    const vp = axes[3 * p + d]!;
    const vq = axes[3 * q + d]!;
    axes[3 * p + d] = c * vp - s * vq;
    axes[3 * q + d] = s * vp + c * vq;
  }
}

/** Puts the smaller of two moments first, with its axis. */
function order(axes: Float64Array, moments: Float64Array, i: number, j: number): void {
  const mi = moments[i]!;
  const mj = moments[j]!;
  if (mi <= mj) return;
  moments[i] = mj;
  moments[j] = mi;
  for (let d = 0; d < 3; d++) {
    const v = axes[3 * i + d]!;
    axes[3 * i + d] = axes[3 * j + d]!;
    axes[3 * j + d] = v;
  }
}
