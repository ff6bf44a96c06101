// The real Fourier transform of a grid: x and y section by section in cache, then z over the whole half spectrum.
import { clear } from './clear';
import { restingPlace, scratchApart, transformColumns } from './fourier-line';
import { FourierPlan, Line } from './fourier-plan';
import { rowsForward, rowsInverse } from './fourier-rows';

/** Vectors of four columns that are transformed together, at most: one cache line. */
const WIDEST = 4;

/** real → (re, im). */
export function fourierForward(plan: FourierPlan): void {
  for (let z = 0; z < plan.nz; z++) {
    rowsForward(plan, z);
    columnsForward(plan, z);
  }
  transformSections(plan, plan.re, plan.im);
}

/** (re, im) → real; the inverse is the forward transform with real and imaginary parts exchanged, over the number of voxels. */
export function fourierInverse(plan: FourierPlan): void {
  const scale = <f32>(1.0 / (<f64>plan.nx * <f64>plan.ny * <f64>plan.nz));
  transformSections(plan, plan.im, plan.re);
  // Rows go through in pairs: those of the last eight that are not there must not bring in what was there before.
  const beyond = <usize>plan.ny * <usize>plan.planeStep;
  clear(plan.planeRe + beyond, 7 * <usize>plan.planeStep);
  clear(plan.planeIm + beyond, 7 * <usize>plan.planeStep);
  for (let z = 0; z < plan.nz; z++) {
    columnsInverse(plan, z);
    rowsInverse(plan, z, scale);
  }
}

/** Along y: the plane → section z of the half spectrum. */
function columnsForward(plan: FourierPlan, z: i32): void {
  const line = plan.y;
  const stepPlane = <usize>plan.planeStep, step = <usize>plan.half << 2;
  const section = <usize>(plan.ny * z) * step;
  const apartPlane = plan.planeIm - plan.planeRe, apart = plan.im - plan.re;
  let end = (plan.width + 3) >> 2;
  if (plan.width & 3) {
    // The last vector of a row runs over into the next row: these columns go first and row by row, the rest mends them.
    const vectors = ((end - 1) & (WIDEST - 1)) + 1;
    end -= vectors;
    const at = restingPlace(line, plan.scratchA, plan.scratchB);
    const apartScratch = scratchApart(line, vectors);
    const from = plan.planeRe + (<usize>end << 4);
    transformColumns(
      line, vectors, from, apartPlane, stepPlane, at, apartScratch, <usize>vectors << 4, plan.scratchA, plan.scratchB,
    );
    copyRows(at, vectors, plan.re + section + (<usize>end << 4), step, plan.ny);
    copyRows(at + apartScratch, vectors, plan.im + section + (<usize>end << 4), step, plan.ny);
  }
  while (end > 0) {
    const vectors = min(WIDEST, end);
    end -= vectors;
    const x = <usize>end << 4;
    transformColumns(
      line, vectors, plan.planeRe + x, apartPlane, stepPlane, plan.re + section + x, apart, step,
      plan.scratchA, plan.scratchB,
    );
  }
}

function copyRows(from: usize, vectors: i32, to: usize, step: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let v = 0; v < vectors; v++) {
      v128.store(to + (<usize>v << 4), v128.load(from));
      from += 16;
    }
    to += step;
  }
}

/** Along y: section z of the half spectrum → the plane, with real and imaginary parts exchanged on the way. */
function columnsInverse(plan: FourierPlan, z: i32): void {
  const stepPlane = <usize>plan.planeStep, step = <usize>plan.half << 2;
  const section = <usize>(plan.ny * z) * step;
  const apartPlane = plan.planeRe - plan.planeIm, apart = plan.re - plan.im;
  const end = (plan.width + 3) >> 2;
  for (let v = 0; v < end; v += WIDEST) {
    const x = <usize>v << 4;
    transformColumns(
      plan.y, min(WIDEST, end - v), plan.im + section + x, apart, step, plan.planeIm + x, apartPlane, stepPlane,
      plan.scratchA, plan.scratchB,
    );
  }
}

/** Along z, in place. */
function transformSections(plan: FourierPlan, re: usize, im: usize): void {
  const line = plan.z;
  const columns = plan.half * plan.ny;
  const step = <usize>columns << 2;
  if (plan.reaches != 0) {
    transformBand(plan, line, re, im - re, step);
    return;
  }
  const whole = columns >> 2;
  for (let v = 0; v < whole; v += WIDEST) {
    const at = re + (<usize>v << 4);
    transformColumns(
      line, min(WIDEST, whole - v), at, im - re, step, at, im - re, step, plan.scratchA, plan.scratchB,
    );
  }
  const rest = columns & 3;
  if (rest > 0) transformRest(plan, line, re + (<usize>whole << 4), im - re, step, rest);
}

/** The columns of the band alone, row by row; vectors that reach beyond it stay within the row. */
function transformBand(plan: FourierPlan, line: Line, re: usize, apart: usize, step: usize): void {
  for (let k = 0; k < plan.ny; k++) {
    let left = (load<i32>(plan.reaches + (<usize>k << 2)) + 3) >> 2;
    let at = re + (<usize>(plan.half * k) << 2);
    while (left > 0) {
      // No single vector is left over where two halves can be made.
      const vectors = left == WIDEST + 1 ? WIDEST - 1 : min(WIDEST, left);
      transformColumns(line, vectors, at, apart, step, at, apart, step, plan.scratchA, plan.scratchB);
      at += <usize>vectors << 4;
      left -= vectors;
    }
  }
}

/** Up to three columns, whose vectors would write over their neighbours. */
function transformRest(plan: FourierPlan, line: Line, from: usize, apart: usize, step: usize, columns: i32): void {
  const at = restingPlace(line, plan.scratchA, plan.scratchB);
  const apartScratch = scratchApart(line, 1);
  transformColumns(line, 1, from, apart, step, at, apartScratch, 16, plan.scratchA, plan.scratchB);
  for (let i = 0; i < line.length; i++) {
    const p = at + (<usize>i << 4);
    const q = from + <usize>i * step;
    for (let c = 0; c < columns; c++) {
      const lane = <usize>c << 2;
      store<f32>(q + lane, load<f32>(p + lane));
      store<f32>(q + apart + lane, load<f32>(p + apartScratch + lane));
    }
  }
}
