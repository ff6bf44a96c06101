// The transform along x: eight real rows side by side, four in the real lanes and four in the imaginary lanes.
//
// A complex transform Z of the rows a + ib holds both half spectra: with Z' = conj(Z(n−h)),
// A(h) = (Z(h) + Z')/2 and B(h) = (Z(h) − Z')/2i (W. Press et al., Numerical Recipes, §12.3).
import { restingPlace, scratchApart, transformColumns } from './fourier-line';
import { FourierPlan } from './fourier-plan';

/** Vectors of eight rows that are transformed together, at most. */
const WIDEST = 4;

@inline
function lows(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}

@inline
function highs(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}

@inline
function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}

@inline
function highHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 3, 6, 7);
}

/** Stores the transpose of the 4 × 4 matrix of rows a, b, c, d at four addresses. */
@inline
function storeTransposed(a: v128, b: v128, c: v128, d: v128, p: usize, q: usize, r: usize, s: usize): void {
  const ab = lows(a, b), cd = lows(c, d), ef = highs(a, b), gh = highs(c, d);
  v128.store(p, lowHalves(ab, cd));
  v128.store(q, highHalves(ab, cd));
  v128.store(r, lowHalves(ef, gh));
  v128.store(s, highHalves(ef, gh));
}

@inline
function rowAt(base: usize, row: i32, rows: i32, step: usize): usize {
  return base + <usize>(row < rows ? row : rows - 1) * step;
}

/** Four rows of `length` numbers from `row` on into the lanes of elements `step` bytes apart; up to 3 elements more. */
@inline
function gatherRows(base: usize, row: i32, rows: i32, stepRow: usize, length: i32, to: usize, step: usize): void {
  const a = rowAt(base, row, rows, stepRow), b = rowAt(base, row + 1, rows, stepRow);
  const c = rowAt(base, row + 2, rows, stepRow), d = rowAt(base, row + 3, rows, stepRow);
  for (let i = 0; i < length; i += 4) {
    const x = <usize>i << 2;
    storeTransposed(
      v128.load(a + x), v128.load(b + x), v128.load(c + x), v128.load(d + x),
      to, to + step, to + 2 * step, to + 3 * step,
    );
    to += 4 * step;
  }
}

/** Section z of the grid → its rows' half spectra in the plane. */
export function rowsForward(plan: FourierPlan, z: i32): void {
  const nx = plan.nx, ny = plan.ny, line = plan.x;
  const stepRow = <usize>nx << 2;
  const section = plan.real + <usize>(ny * z) * stepRow;
  for (let row = 0; row < ny; row += 8 * WIDEST) {
    const vectors = min(WIDEST, (ny - row + 7) >> 3);
    const step = <usize>vectors << 4;
    const apart = scratchApart(line, vectors);
    const b = plan.scratchA, a = plan.scratchB;
    for (let v = 0; v < vectors; v++) {
      const to = b + (<usize>v << 4);
      gatherRows(section, row + 8 * v, ny, stepRow, nx, to, step);
      gatherRows(section, row + 8 * v + 4, ny, stepRow, nx, to + apart, step);
    }
    const at = restingPlace(line, a, b);
    transformColumns(line, vectors, b, apart, step, at, apart, step, a, b);
    for (let v = 0; v < vectors; v++) separate(plan, at + (<usize>v << 4), apart, step, row + 8 * v);
  }
}

/** Splits the transform of eight rows into their half spectra, rows `row` to `row` + 7 of the plane. */
@inline
function separate(plan: FourierPlan, at: usize, apart: usize, step: usize, row: i32): void {
  const half = plan.half, nx = plan.nx;
  const stepRow = <usize>plan.planeStep;
  const a = <usize>row * stepRow, b = a + 4 * stepRow;
  const oneHalf = f32x4.splat(<f32>0.5);
  for (let h = 0; h < plan.width; h += 4) {
    const x = <usize>h << 2;
    let sumRe0 = oneHalf, sumRe1 = oneHalf, sumRe2 = oneHalf, sumRe3 = oneHalf;
    let gapRe0 = oneHalf, gapRe1 = oneHalf, gapRe2 = oneHalf, gapRe3 = oneHalf;
    let sumIm0 = oneHalf, sumIm1 = oneHalf, sumIm2 = oneHalf, sumIm3 = oneHalf;
    let gapIm0 = oneHalf, gapIm1 = oneHalf, gapIm2 = oneHalf, gapIm3 = oneHalf;
    for (let i = 0; i < 4; i++) {
      // Beyond the last h the plane's rows have room for anything.
      const k = min(h + i, half - 1);
      const p = at + <usize>k * step;
      const m = at + <usize>(k == 0 ? 0 : nx - k) * step;
      const pr = f32x4.mul(v128.load(p), oneHalf), pi = f32x4.mul(v128.load(p + apart), oneHalf);
      const mr = f32x4.mul(v128.load(m), oneHalf), mi = f32x4.mul(v128.load(m + apart), oneHalf);
      const sumRe = f32x4.add(pr, mr), gapRe = f32x4.sub(mr, pr), sumIm = f32x4.add(pi, mi), gapIm = f32x4.sub(pi, mi);
      if (i == 0) sumRe0 = sumRe, gapRe0 = gapRe, sumIm0 = sumIm, gapIm0 = gapIm;
      else if (i == 1) sumRe1 = sumRe, gapRe1 = gapRe, sumIm1 = sumIm, gapIm1 = gapIm;
      else if (i == 2) sumRe2 = sumRe, gapRe2 = gapRe, sumIm2 = sumIm, gapIm2 = gapIm;
      else sumRe3 = sumRe, gapRe3 = gapRe, sumIm3 = sumIm, gapIm3 = gapIm;
    }
    storePlaneRows(plan.planeRe + a + x, stepRow, sumRe0, sumRe1, sumRe2, sumRe3);
    storePlaneRows(plan.planeIm + a + x, stepRow, gapIm0, gapIm1, gapIm2, gapIm3);
    storePlaneRows(plan.planeRe + b + x, stepRow, sumIm0, sumIm1, sumIm2, sumIm3);
    storePlaneRows(plan.planeIm + b + x, stepRow, gapRe0, gapRe1, gapRe2, gapRe3);
  }
}

@inline
function storePlaneRows(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  storeTransposed(a, b, c, d, to, to + step, to + 2 * step, to + 3 * step);
}

/** Half spectra of the rows in the plane → section z of the grid, times `scale`. */
export function rowsInverse(plan: FourierPlan, z: i32, scale: f32): void {
  const nx = plan.nx, ny = plan.ny, line = plan.x;
  const stepRow = <usize>nx << 2;
  const section = plan.real + <usize>(ny * z) * stepRow;
  for (let row = 0; row < ny; row += 8 * WIDEST) {
    const vectors = min(WIDEST, (ny - row + 7) >> 3);
    const step = <usize>vectors << 4;
    const apart = scratchApart(line, vectors);
    const b = plan.scratchA, a = plan.scratchB;
    for (let v = 0; v < vectors; v++) join(plan, b + (<usize>v << 4), apart, step, row + 8 * v, scale);
    const at = restingPlace(line, a, b);
    transformColumns(line, vectors, b, apart, step, at, apart, step, a, b);
    for (let v = 0; v < vectors; v++) {
      // Real and imaginary parts went in exchanged, which makes the transform the inverse one: row a comes out second.
      const from = at + (<usize>v << 4);
      scatterRows(from + apart, from, step, section, row + 8 * v, ny, stepRow, nx);
    }
  }
}

/** Makes the transform of a + ib of eight rows from their half spectra, real and imaginary parts exchanged. */
@inline
function join(plan: FourierPlan, to: usize, apart: usize, step: usize, row: i32, scale: f32): void {
  const half = plan.half, nx = plan.nx;
  const stepRow = <usize>plan.planeStep;
  const a = <usize>row * stepRow, b = a + 4 * stepRow;
  const factor = f32x4.splat(scale);
  // Room for four elements of the four parts, transposed: rows become lanes.
  const room = plan.scratchB;
  if (plan.width < half) {
    const zero = f32x4.splat(0);
    for (let k = plan.width; k <= nx - plan.width; k++) {
      v128.store(to + <usize>k * step, zero);
      v128.store(to + <usize>k * step + apart, zero);
    }
  }
  for (let h = 0; h < plan.width; h += 4) {
    const x = <usize>h << 2;
    loadPlaneRows(plan.planeRe + a + x, stepRow, room);
    loadPlaneRows(plan.planeIm + a + x, stepRow, room + 64);
    loadPlaneRows(plan.planeRe + b + x, stepRow, room + 128);
    loadPlaneRows(plan.planeIm + b + x, stepRow, room + 192);
    const end = min(4, half - h);
    for (let i = 0; i < end; i++) {
      const k = h + i;
      const lane = room + (<usize>i << 4);
      const ar = f32x4.mul(v128.load(lane), factor), br = f32x4.mul(v128.load(lane, 128), factor);
      const p = to + <usize>k * step;
      // Where h and −h are one index, a real row has a real coefficient.
      if (k == 0 || 2 * k == nx) {
        v128.store(p, br);
        v128.store(p + apart, ar);
        continue;
      }
      const ai = f32x4.mul(v128.load(lane, 64), factor), bi = f32x4.mul(v128.load(lane, 192), factor);
      const m = to + <usize>(nx - k) * step;
      v128.store(p, f32x4.add(ai, br));
      v128.store(p + apart, f32x4.sub(ar, bi));
      v128.store(m, f32x4.sub(br, ai));
      v128.store(m + apart, f32x4.add(ar, bi));
    }
  }
}

@inline
function loadPlaneRows(from: usize, step: usize, to: usize): void {
  storeTransposed(
    v128.load(from), v128.load(from + step), v128.load(from + 2 * step), v128.load(from + 3 * step),
    to, to + 16, to + 32, to + 48,
  );
}

/**
 * Lanes of the elements → four rows of the grid from p's, four from q's. The last vector of a row runs over into the rows
 * that follow, so columns are written from the last to the first and rows from the first to the last.
 */
@inline
function scatterRows(
  p: usize, q: usize, step: usize, section: usize, row: i32, rows: i32, stepRow: usize, length: i32,
): void {
  for (let i = (length - 1) & ~3; i >= 0; i -= 4) {
    const x = section + (<usize>i << 2);
    const from = <usize>i * step;
    scatterFour(p + from, step, x, row, rows, stepRow);
    scatterFour(q + from, step, x, row + 4, rows, stepRow);
  }
}

@inline
function scatterFour(from: usize, step: usize, to: usize, row: i32, rows: i32, stepRow: usize): void {
  const a = v128.load(from), b = v128.load(from + step);
  const c = v128.load(from + 2 * step), d = v128.load(from + 3 * step);
  const ab = lows(a, b), cd = lows(c, d), ef = highs(a, b), gh = highs(c, d);
  to += <usize>row * stepRow;
  if (row < rows) v128.store(to, lowHalves(ab, cd));
  if (row + 1 < rows) v128.store(to + stepRow, highHalves(ab, cd));
  if (row + 2 < rows) v128.store(to + 2 * stepRow, lowHalves(ef, gh));
  if (row + 3 < rows) v128.store(to + 3 * stepRow, highHalves(ef, gh));
}
