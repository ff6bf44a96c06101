// Scattering factors within a resolution: as few Gaussians as say the same as the tabulated five down to d_min.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';
import type { ScatteringFactor } from './scattering.js';

/** Largest error of a factor, as a share of its value: small against the tables' own (they are fitted to 0.5 %). */
const ACCURACY = 3e-4;

/**
 * f(q) = Σ aⱼ exp(−bⱼ q), q = s² = 1/(4d²), is the Laplace transform of weights at the widths bⱼ, and Gauss quadrature of those weights
 * has the same value and the same first 2n − 1 derivatives with n terms (Golub & Welsch 1969, Math. Comp. 23:221), here about the middle of
 * the band. Its widths lie among the tabulated ones and its amplitudes are positive as they are, so that images stay as smooth.
 *
 * @param dMin Å; beyond it the result means nothing
 * @param accuracy largest error as a share of the factor, by default 0.03 %
 * @returns between one and five Gaussians, within `accuracy` of `factor` at all d ≥ dMin; `factor` itself where fewer do not do
 */
export function bandScattering(factor: ScatteringFactor, dMin: number, accuracy: number = ACCURACY): ScatteringFactor {
  const top = 1 / (4 * dMin * dMin);
  if (factor.a.some((a) => a <= 0)) return factor;
  for (let terms = 1; terms < factor.a.length; terms++) {
    const fewer = quadrature(factor, terms, top / 2);
    if (largestError(fewer, factor, top) < accuracy) return fewer;
  }
  return factor;
}

/** Lanczos' method on the diagonal matrix of the widths gives the Jacobi matrix of the weights aⱼ exp(−bⱼ middle). */
function quadrature({ a, b }: ScatteringFactor, terms: number, middle: number): ScatteringFactor {
  const weights = a.map((value, j) => value * Math.exp(-b[j]! * middle));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const jacobi = Matrix.zeros(terms, terms);
  let previous = weights.map(() => 0);
  let current = weights.map((weight) => Math.sqrt(weight / total));
  let coupling = 0;
  for (let k = 0; k < terms; k++) {
    const mean = current.reduce((sum, value, j) => sum + b[j]! * value * value, 0);
    jacobi.set(k, k, mean);
    const next = current.map((value, j) => (b[j]! - mean) * value - coupling * previous[j]!);
    coupling = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (k + 1 < terms) {
      jacobi.set(k, k + 1, coupling);
      jacobi.set(k + 1, k, coupling);
    }
    previous = current;
    current = next.map((value) => value / coupling);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(jacobi, { assumeSymmetric: true });
  return {
    a: realEigenvalues.map((width, k) => total * eigenvectorMatrix.get(0, k) ** 2 * Math.exp(width * middle)),
    b: realEigenvalues,
  };
}

function largestError(fewer: ScatteringFactor, factor: ScatteringFactor, top: number): number {
  let largest = 0;
  for (let step = 0; step <= 16; step++) {
    const q = (step / 16) * top;
    largest = Math.max(largest, Math.abs(sumAt(fewer, q) / sumAt(factor, q) - 1));
  }
  return largest;
}

function sumAt({ a, b }: ScatteringFactor, q: number): number {
  return a.reduce((sum, value, j) => sum + value * Math.exp(-b[j]! * q), 0);
}
