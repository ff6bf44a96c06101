// Anchors: atoms held near given places in space, with a top-out that lets go of those that belong elsewhere.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { RestraintKind } from './restraint-kind.js';
import { columnOf, inverseSquare } from './scalar-term.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';

/**
 * E = (L/σ)²(1 − exp(−d²/L²)), d the distance from (x, y, z) and L the column `limit`. Knows where in space it is: no invariance
 * under rigid motion. Residuals: value and delta are d, Å.
 */
export function createAnchorTerm(table: RestraintTable): Term {
  const { count, atoms } = table;
  const places = ['x', 'y', 'z'].map((name) => columnOf(table, name));
  const limit = columnOf(table, 'limit').map((l) => l * l);
  const weight = inverseSquare(columnOf(table, 'sigma'));
  const [px, py, pz] = places as [Float64Array, Float64Array, Float64Array];
  const own = new Int32Array(1);
  const jacobian = new Float64Array(3);
  const squaredDistance = (xyz: Float64Array, r: number): number => {
    const p = 3 * atoms[r]!;
    return (xyz[p]! - px[r]!) ** 2 + (xyz[p + 1]! - py[r]!) ** 2 + (xyz[p + 2]! - pz[r]!) ** 2;
  };
  const energy = (r: number, squared: number): number => -weight[r]! * limit[r]! * Math.expm1(-squared / limit[r]!);

  return {
    name: table.kind,
    evaluate(xyz, gradient) {
      let total = 0;
      for (let r = 0; r < count; r++) {
        const squared = squaredDistance(xyz, r);
        total += energy(r, squared);
        const slope = 2 * weight[r]! * Math.exp(-squared / limit[r]!);
        const p = 3 * atoms[r]!;
        gradient[p]! += slope * (xyz[p]! - px[r]!);
        gradient[p + 1]! += slope * (xyz[p + 1]! - py[r]!);
        gradient[p + 2]! += slope * (xyz[p + 2]! - pz[r]!);
      }
      return total;
    },
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (let r = 0; r < count; r++) {
        own[0] = atoms[r]!;
        const curvature = 2 * weight[r]! * Math.exp(-squaredDistance(xyz, r) / limit[r]!);
        for (let axis = 0; axis < 3; axis++) {
          jacobian.fill(0);
          jacobian[axis] = 1;
          sink.addOuter(own, 1, jacobian, curvature);
        }
      }
    },
    residuals(xyz: Float64Array): RestraintResiduals {
      const squared = Float64Array.from({ length: count }, (_, r) => squaredDistance(xyz, r));
      const value = squared.map(Math.sqrt);
      return { value, delta: value.slice(), residual: squared.map((d2, r) => energy(r, d2)) };
    },
  };
}

/** For a registry of kinds. */
export const ANCHOR_KIND: RestraintKind = {
  kind: 'anchor',
  description: 'Distance of an atom from a given place, with a top-out at `limit`.',
  atoms: { exactly: 1 },
  columns: [
    { name: 'x', unit: 'Å' },
    { name: 'y', unit: 'Å' },
    { name: 'z', unit: 'Å' },
    { name: 'sigma', unit: 'Å', range: 'positive' },
    { name: 'limit', unit: 'Å', range: 'positive' },
  ],
  compile: createAnchorTerm,
};
