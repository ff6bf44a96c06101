// The plane term: E = Σ (δᵢ/σ)² over the atoms of each planar group, δᵢ the distance from their least-squares plane, Å.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createPlaneFit, fitNormal, fitPlane, type PlaneFit } from './plane-fit.js';
import { columnOf, inverseSquare } from './scalar-term.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';

/** Å²: below this second moment a group has no extent along an axis, and cannot turn about the other one. */
const NO_EXTENT = 1e-6;

/**
 * Table columns: sigma (Å, of each atom's distance); atoms: those of the group, four or more (three are always flat).
 * Residuals: value and delta are the rms distance of the group's atoms from their plane.
 *
 * The gradient is 2 δᵢ n/σ², n the normal: the plane moves with the atoms, but the sum of squares is stationary under
 * small shifts and turns of the plane (that is what makes it the least-squares plane, as all atoms weigh the same), so that
 * its motion adds nothing to first order. The formula is exact, not an approximation.
 */
export function createPlaneTerm(table: RestraintTable): Term {
  const { count, offsets, atoms } = table;
  const at = atoms.map((atom) => 3 * atom);
  const weight = inverseSquare(columnOf(table, 'sigma'));
  const fit = createPlaneFit();
  const { centroid, axes } = fit;
  let largest = 0;
  for (let r = 0; r < count; r++) largest = Math.max(largest, offsets[r + 1]! - offsets[r]!);
  const own = new Int32Array(largest);
  const jacobian = new Float64Array(3 * largest);

  return {
    name: table.kind,
    evaluate(xyz, gradient) {
      let total = 0;
      for (let r = 0; r < count; r++) {
        const last = offsets[r + 1]!;
        fitNormal(xyz, at, offsets[r]!, last, fit);
        const w = weight[r]!;
        const cx = centroid[0]!;
        const cy = centroid[1]!;
        const cz = centroid[2]!;
        const nx = axes[0]!;
        const ny = axes[1]!;
        const nz = axes[2]!;
        for (let a = offsets[r]!; a < last; a++) {
          const p = at[a]!;
          const distance = (xyz[p]! - cx) * nx + (xyz[p + 1]! - cy) * ny + (xyz[p + 2]! - cz) * nz;
          total += w * distance * distance;
          const s = 2 * w * distance;
          gradient[p] = gradient[p]! + s * nx;
          gradient[p + 1] = gradient[p + 1]! + s * ny;
          gradient[p + 2] = gradient[p + 2]! + s * nz;
        }
      }
      return total;
    },
    /**
     * Heights z above the plane answer to δ = P z, P the projector that takes out shift and turns of the plane (1 and the two
     * in-plane coordinates). Row i of P along the normal is the Jacobian of δᵢ; the rows' outer products sum to P, as P² = P.
     */
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (let r = 0; r < count; r++) {
        const first = offsets[r]!;
        const size = offsets[r + 1]! - first;
        fitPlane(xyz, at, first, first + size, fit);
        for (let a = 0; a < size; a++) own[a] = atoms[first + a]!;
        for (let i = 0; i < size; i++) {
          distanceJacobian(xyz, at, first, size, i, fit, jacobian);
          sink.addOuter(own, size, jacobian, 2 * weight[r]!);
        }
      }
    },
    residuals(xyz: Float64Array): RestraintResiduals {
      const rms = new Float64Array(count);
      const residual = new Float64Array(count);
      for (let r = 0; r < count; r++) {
        const first = offsets[r]!;
        const last = offsets[r + 1]!;
        fitNormal(xyz, at, first, last, fit);
        let sum = 0;
        for (let a = first; a < last; a++) sum += alongAxis(xyz, at[a]!, 0, fit) ** 2;
        rms[r] = Math.sqrt(sum / (last - first));
        residual[r] = sum * weight[r]!;
      }
      return { value: rms, delta: rms.slice(), residual };
    },
  };
}

/**
 * How the distance of atom i of a group from its plane, fitted last, changes with the atoms; 3 numbers an atom. The group are the `size` atoms
 * from `first` on in `at` (3 × atom index).
 */
function distanceJacobian(
  xyz: Float64Array,
  at: Int32Array,
  first: number,
  size: number,
  i: number,
  fit: PlaneFit,
  jacobian: Float64Array,
): void {
  const { axes, moments } = fit;
  const u = moments[1]! > NO_EXTENT ? alongAxis(xyz, at[first + i]!, 1, fit) / moments[1]! : 0;
  const v = moments[2]! > NO_EXTENT ? alongAxis(xyz, at[first + i]!, 2, fit) / moments[2]! : 0;
  for (let j = 0; j < size; j++) {
    const turned = u * alongAxis(xyz, at[first + j]!, 1, fit) + v * alongAxis(xyz, at[first + j]!, 2, fit);
    const element = (i === j ? 1 : 0) - 1 / size - turned;
    jacobian[3 * j] = element * axes[0]!;
    jacobian[3 * j + 1] = element * axes[1]!;
    jacobian[3 * j + 2] = element * axes[2]!;
  }
}

/** Coordinate of the atom at p along axis 0 (the normal), 1 or 2 of a plane, Å. */
function alongAxis(xyz: Float64Array, p: number, axis: number, { centroid, axes }: PlaneFit): number {
  return (
    (xyz[p]! - centroid[0]!) * axes[3 * axis]! +
    (xyz[p + 1]! - centroid[1]!) * axes[3 * axis + 1]! +
    (xyz[p + 2]! - centroid[2]!) * axes[3 * axis + 2]!
  );
}
