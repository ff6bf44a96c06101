// The softest motions of a molecule as an elastic network of one point a residue sees them.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';

export interface NormalMode {
  /** Relative stiffness: eigenvalue of the network's Hessian for springs of strength 1. */
  readonly stiffness: number;
  /** 3M, unit vector; its component of largest size is positive. */
  readonly direction: Float64Array;
}

/** Å: points nearer than this are joined by a spring (Atilgan et al. 2001 use 13 for proteins; 15 leaves no point loose). */
const springReach = 15;
/** Eigenvalues below this belong to the six motions of the whole. */
const rigid = 1e-6;
/** The decomposition takes M³ steps. */
const mostPoints = 1500;

/**
 * The `count` softest modes of the anisotropic network model (Atilgan et al. 2001, Biophys. J. 80:505): equal springs
 * between neighbours, whose Hessian block for a pair at distance d along e is −e eᵀ. `points`: 3M, Å.
 *
 * @throws RangeError where there are fewer than four points or more than can be decomposed in reasonable time
 */
export function softestModes(points: Float64Array, count: number): NormalMode[] {
  const m = points.length / 3;
  if (m < 4 || m > mostPoints) throw new RangeError(`normal modes need 4 to ${mostPoints} points, not ${m}`);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(networkHessian(points), {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()]
    .filter((k) => realEigenvalues[k]! > rigid)
    .sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!);
  return order.slice(0, count).map((k) => {
    const column = eigenvectorMatrix.getColumn(k);
    const largest = column.reduce((best, v) => (Math.abs(v) > Math.abs(best) + 1e-9 ? v : best), 0);
    return {
      stiffness: realEigenvalues[k]!,
      direction: Float64Array.from(column, (v) => (largest < 0 ? -v : v)),
    };
  });
}

function networkHessian(points: Float64Array): Matrix {
  const m = points.length / 3;
  const hessian = Matrix.zeros(3 * m, 3 * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      const along = [0, 1, 2].map((d) => points[3 * i + d]! - points[3 * j + d]!);
      const squared = along.reduce((sum, v) => sum + v * v, 0);
      if (squared > springReach ** 2) continue;
      for (let p = 0; p < 3; p++) {
        for (let q = 0; q < 3; q++) {
          const value = (along[p]! * along[q]!) / squared;
          for (const [a, b, sign] of [
            [i, j, -1],
            [j, i, -1],
            [i, i, 1],
            [j, j, 1],
          ] as const) {
            hessian.set(3 * a + p, 3 * b + q, hessian.get(3 * a + p, 3 * b + q) + sign * value);
          }
        }
      }
    }
  }
  return hessian;
}

/**
 * Share of the points that take part in a motion, 1/M … 1: exp(entropy of the squared shifts)/M (Brüschweiler 1995,
 * J. Chem. Phys. 102:3396). `direction`: 3M.
 */
export function collectivity(direction: Float64Array): number {
  const squares = new Float64Array(direction.length / 3);
  for (let i = 0; i < direction.length; i++)
    squares[Math.floor(i / 3)] = squares[Math.floor(i / 3)]! + direction[i]! ** 2;
  const total = squares.reduce((sum, v) => sum + v, 0);
  const entropy = squares.reduce((sum, v) => (v > 0 ? sum - (v / total) * Math.log(v / total) : sum), 0);
  return Math.exp(entropy) / squares.length;
}
