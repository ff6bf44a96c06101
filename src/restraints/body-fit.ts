// The superposition of a shape on a few atoms without allocating, for terms that do it at every evaluation.
import type { RigidMotion } from '../structure/superpose.js';

/** Filled by {@link fitBody}; make one, use it for all. */
export interface BodyFit extends RigidMotion {}

export function createBodyFit(): BodyFit {
  return { rotation: new Float64Array(9), translation: new Float64Array(3) };
}

const MAX_SWEEPS = 24;
/** Of the squared trace: rotations stop when the off-diagonal part is below the rounding of the diagonal. */
const NEGLIGIBLE = 1e-32;

/**
 * The rotation and translation of `shape` (3n, Å) onto atoms[first … first + n) of `xyz` with the least Σ w d², written to `fit`: the quaternion of
 * the largest eigenvalue of Horn's 4 × 4 matrix (1987, J. Opt. Soc. Am. A 4:629), found by cyclic Jacobi.
 * @param weights n, not negative, with a positive sum
 */
export function fitBody(
  shape: Float64Array,
  xyz: Float64Array,
  atoms: Int32Array,
  weights: Float64Array,
  fit: BodyFit,
): void {
  CENTRES.fill(0);
  let total = 0;
  for (let k = 0; k < atoms.length; k++) {
    const w = weights[k]!;
    const p = 3 * atoms[k]!;
    total += w;
    for (let d = 0; d < 3; d++) {
      CENTRES[d]! += w * shape[3 * k + d]!;
      CENTRES[3 + d]! += w * xyz[p + d]!;
    }
  }
  for (let d = 0; d < 6; d++) CENTRES[d]! /= total;
  S.fill(0);
  for (let k = 0; k < atoms.length; k++) {
    const w = weights[k]!;
    const p = 3 * atoms[k]!;
    const x = xyz[p]! - CENTRES[3]!;
    const y = xyz[p + 1]! - CENTRES[4]!;
    const z = xyz[p + 2]! - CENTRES[5]!;
    for (let i = 0; i < 3; i++) {
      const own = w * (shape[3 * k + i]! - CENTRES[i]!);
      S[3 * i]! += own * x;
      S[3 * i + 1]! += own * y;
      S[3 * i + 2]! += own * z;
    }
  }
  fillMatrix();
  const at = largestEigenvector();
  writeRotation(V[at]!, V[4 + at]!, V[8 + at]!, V[12 + at]!, fit.rotation);
  const { rotation: r, translation: t } = fit;
  for (let i = 0; i < 3; i++) {
    t[i] = CENTRES[3 + i]! - r[3 * i]! * CENTRES[0]! - r[3 * i + 1]! * CENTRES[1]! - r[3 * i + 2]! * CENTRES[2]!;
  }
}

/** Scratch, as nothing here runs twice at a time. Centres of shape and atoms; Σ w (shape)(atom)ᵀ; Horn's matrix; its eigenvectors as columns. */
const CENTRES = new Float64Array(6);
const S = new Float64Array(9);
const M = new Float64Array(16);
const V = new Float64Array(16);

function fillMatrix(): void {
  const xx = S[0]!;
  const yy = S[4]!;
  const zz = S[8]!;
  M[0] = xx + yy + zz;
  M[5] = xx - yy - zz;
  M[10] = yy - xx - zz;
  M[15] = zz - xx - yy;
  setPair(0, 1, S[5]! - S[7]!);
  setPair(0, 2, S[6]! - S[2]!);
  setPair(0, 3, S[1]! - S[3]!);
  setPair(1, 2, S[1]! + S[3]!);
  setPair(1, 3, S[6]! + S[2]!);
  setPair(2, 3, S[5]! + S[7]!);
}

function setPair(i: number, j: number, value: number): void {
  M[4 * i + j] = value;
  M[4 * j + i] = value;
}

/** Diagonalizes M; the column of V whose eigenvalue is the largest. */
function largestEigenvector(): number {
  V.fill(0);
  for (let i = 0; i < 4; i++) V[5 * i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    let size = 0;
    for (let i = 0; i < 4; i++) {
      size += M[5 * i]! * M[5 * i]!;
      for (let j = i + 1; j < 4; j++) off += M[4 * i + j]! * M[4 * i + j]!;
    }
    if (!(off > NEGLIGIBLE * size)) break;
    for (let p = 0; p < 3; p++) for (let q = p + 1; q < 4; q++) rotate(p, q);
  }
  let at = 0;
  for (let i = 1; i < 4; i++) if (M[5 * i]! > M[5 * at]!) at = i;
  return at;
}

function rotate(p: number, q: number): void {
  const apq = M[4 * p + q]!;
  if (apq === 0) return;
  const theta = (M[5 * q]! - M[5 * p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 4; k++) {
    const kp = M[4 * k + p]!;
    const kq = M[4 * k + q]!;
    M[4 * k + p] = c * kp - s * kq;
    M[4 * k + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 4; k++) {
    const pk = M[4 * p + k]!;
    const qk = M[4 * q + k]!;
    M[4 * p + k] = c * pk - s * qk;
    M[4 * q + k] = s * pk + c * qk;
    const vp = V[4 * k + p]!;
    const vq = V[4 * k + q]!;
    V[4 * k + p] = c * vp - s * vq;
    V[4 * k + q] = s * vp + c * vq;
  }
}

/** Row by row, of a unit quaternion (w, x, y, z). */
function writeRotation(w: number, x: number, y: number, z: number, out: Float64Array): void {
  out[0] = w * w + x * x - y * y - z * z;
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = w * w - x * x + y * y - z * z;
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = w * w - x * x - y * y + z * z;
}
