// The parallelity term: E = (sin θ/σ)² of the angle θ between the least-squares planes of two groups of atoms (base pairs, stacks).
import { UserError } from '../base/user-error.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createPlaneFit, fitPlane, type PlaneFit } from './plane-fit.js';
import type { RestraintKind } from './restraint-kind.js';
import { columnOf } from './scalar-term.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';

const DEGREES = 180 / Math.PI;
/** Å²: moments nearer than this leave the normal undefined (atoms on a line); such a restraint rests. */
const NO_PLANE = 1e-3;

/**
 * Table columns: sigma (degrees), first (how many of a restraint's atoms belong to the first plane; the others to the second,
 * three or more in each). Residuals: value and delta are θ, degrees, 0 … 90.
 *
 * A plane has no upper side, so θ and 180° − θ are the same: with σ in radians sin²θ/σ² is (θ/σ)² near 0, and flat at 90°. The normal n of
 * a plane is the eigenvector of the least eigenvalue of M = Σ dᵢdᵢᵀ, dᵢ from the centroid; by first-order perturbation
 * eₖ·δn = Σᵢ [(dᵢ·n)(eₖ·δxᵢ) + (dᵢ·eₖ)(n·δxᵢ)]/(λ₀ − λₖ) for the two axes eₖ in the plane.
 */
export function createParallelityTerm(table: RestraintTable): Term {
  const { count, offsets, atoms } = table;
  const at = atoms.map((atom) => 3 * atom);
  const weight = columnOf(table, 'sigma').map((sigma) => (DEGREES / sigma) ** 2);
  const split = splits(table);
  const one = createPlaneFit();
  const two = createPlaneFit();
  let largest = 0;
  for (let r = 0; r < count; r++) largest = Math.max(largest, offsets[r + 1]! - offsets[r]!);
  const own = new Int32Array(largest);
  const jacobian = new Float64Array(3 * largest);

  /** Fits both planes; false where one of them is none. */
  const fitPlanes = (xyz: Float64Array, r: number): boolean => {
    fitPlane(xyz, at, offsets[r]!, split[r]!, one);
    fitPlane(xyz, at, split[r]!, offsets[r + 1]!, two);
    return isPlane(one) && isPlane(two);
  };
  /** Adds factor · ∂(u·n)/∂x of the atoms first … last − 1 and their plane's normal n to `jacobian`, from place on; u is three numbers of `u`. */
  const addTurn = (
    xyz: Float64Array,
    plane: PlaneFit,
    first: number,
    last: number,
    u: Float64Array,
    axis: number,
    factor: number,
    place: number,
  ): void => {
    const { centroid, axes, moments } = plane;
    const [ux, uy, uz] = [u[3 * axis]!, u[3 * axis + 1]!, u[3 * axis + 2]!];
    const s1 = (factor * (ux * axes[3]! + uy * axes[4]! + uz * axes[5]!)) / (moments[0]! - moments[1]!);
    const s2 = (factor * (ux * axes[6]! + uy * axes[7]! + uz * axes[8]!)) / (moments[0]! - moments[2]!);
    for (let a = first; a < last; a++) {
      const p = at[a]!;
      const x = xyz[p]! - centroid[0]!;
      const y = xyz[p + 1]! - centroid[1]!;
      const z = xyz[p + 2]! - centroid[2]!;
      const height = x * axes[0]! + y * axes[1]! + z * axes[2]!;
      const normal =
        s1 * (x * axes[3]! + y * axes[4]! + z * axes[5]!) + s2 * (x * axes[6]! + y * axes[7]! + z * axes[8]!);
      const j = 3 * (place + a - first);
      for (let d = 0; d < 3; d++) {
        jacobian[j + d]! += normal * axes[d]! + height * (s1 * axes[3 + d]! + s2 * axes[6 + d]!);
      }
    }
  };

  return {
    name: table.kind,
    evaluate(xyz, gradient) {
      let total = 0;
      for (let r = 0; r < count; r++) {
        if (!fitPlanes(xyz, r)) continue;
        const cosine = cosineOf(one, two);
        const w = weight[r]!;
        total += w * sineSquared(one, two);
        const factor = -2 * w * cosine;
        const first = offsets[r]!;
        jacobian.fill(0, 0, 3 * (offsets[r + 1]! - first));
        addTurn(xyz, one, first, split[r]!, two.axes, 0, factor, 0);
        addTurn(xyz, two, split[r]!, offsets[r + 1]!, one.axes, 0, factor, split[r]! - first);
        for (let a = first; a < offsets[r + 1]!; a++) {
          const p = at[a]!;
          const j = 3 * (a - first);
          gradient[p]! += jacobian[j]!;
          gradient[p + 1]! += jacobian[j + 1]!;
          gradient[p + 2]! += jacobian[j + 2]!;
        }
      }
      return total;
    },
    /** sin²θ = Σₖ (n₂·eₖ)² over the two in-plane axes of the first plane: two residuals, each with its outer product. */
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (let r = 0; r < count; r++) {
        if (!fitPlanes(xyz, r)) continue;
        const first = offsets[r]!;
        const size = offsets[r + 1]! - first;
        const cosine = cosineOf(one, two);
        for (let i = 0; i < size; i++) own[i] = atoms[first + i]!;
        for (let axis = 1; axis <= 2; axis++) {
          jacobian.fill(0, 0, 3 * size);
          addTurn(xyz, two, split[r]!, first + size, one.axes, axis, 1, split[r]! - first);
          // eₖ turns with n₁: n₂·δeₖ = −(n₂·n₁)(eₖ·δn₁), the turn within the plane left out.
          addTurn(xyz, one, first, split[r]!, one.axes, axis, -cosine, 0);
          sink.addOuter(own, size, jacobian, 2 * weight[r]!);
        }
      }
    },
    residuals(xyz: Float64Array): RestraintResiduals {
      const value = new Float64Array(count).fill(Number.NaN);
      const delta = new Float64Array(count);
      const residual = new Float64Array(count);
      for (let r = 0; r < count; r++) {
        if (!fitPlanes(xyz, r)) continue;
        const squared = sineSquared(one, two);
        delta[r] = DEGREES * Math.asin(Math.min(1, Math.sqrt(squared)));
        value[r] = delta[r]!;
        residual[r] = weight[r]! * squared;
      }
      return { value, delta, residual };
    },
  };
}

/** Where the second plane's atoms begin. */
function splits({ count, offsets, values, kind }: RestraintTable): Int32Array {
  return Int32Array.from({ length: count }, (_, r) => {
    const [first, size] = [values['first']![r]!, offsets[r + 1]! - offsets[r]!];
    if (first < 3 || size - first < 3)
      throw new UserError(
        `The table of ${kind} restraints gives the planes of restraint ${r} ${first} and ${size - first} atoms; each needs at least 3.`,
      );
    return offsets[r]! + first;
  });
}

function isPlane({ moments }: PlaneFit): boolean {
  return moments[1]! - moments[0]! > NO_PLANE;
}

function cosineOf({ axes: a }: PlaneFit, { axes: b }: PlaneFit): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

/** |n₁ × n₂|²: exact for small angles, where 1 − cos² is not. */
function sineSquared({ axes: a }: PlaneFit, { axes: b }: PlaneFit): number {
  const x = a[1]! * b[2]! - a[2]! * b[1]!;
  const y = a[2]! * b[0]! - a[0]! * b[2]!;
  const z = a[0]! * b[1]! - a[1]! * b[0]!;
  return x * x + y * y + z * z;
}

/** For a registry of kinds. The field's σ for base pairs is 0.0335 rad (1.92°), for stacks 0.027 rad (1.55°). */
export const PARALLELITY_KIND: RestraintKind = {
  kind: 'parallelity',
  description: 'Angle between the planes of two groups of atoms: (sin θ/sigma)², sigma as an angle.',
  atoms: { atLeast: 6 },
  columns: [
    { name: 'sigma', unit: 'degrees', range: 'positive' },
    { name: 'first', unit: '', range: 'whole' },
  ],
  compile: createParallelityTerm,
};
