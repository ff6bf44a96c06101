// The NCS term: every copy is drawn to the shape that the copies have on average, wherever it lies and however it is turned.
import { applyMotion } from '../structure/superpose.js';
import { createBodyFit, fitBody } from './body-fit.js';
import type { NcsGroup } from './ncs-groups.js';
import type { CurvatureSink, Term } from './term.js';

/** Å: a copy that differs by much more in a place lets go there. */
const LIMIT = 1;

/**
 * E = Σ w (d/σ)², d the distance of an atom from its place in the average shape after the copy's own weighted superposition. Shape and
 * weights w = exp(−d²/LIMIT²) are set by `refresh` and then hold; the superposition is the best at every evaluation, so that its change adds
 * nothing to the gradient 2w(x − Ra − t)/σ², copies move freely as bodies, and there is no net force or torque.
 *
 * @param sigma Å
 */
export function createNcsTerm(groups: readonly NcsGroup[], sigma: number): Term {
  const bodies = groups.flatMap(({ members }) => {
    const size = members[0]!.atoms.length;
    const shape = new Float64Array(3 * size);
    return members.map(({ atoms }) => ({ atoms, shape, weights: new Float64Array(size).fill(1) }));
  });
  const shapes = groups.map(
    (_, g) => bodies[groups.slice(0, g).reduce((sum, { members }) => sum + members.length, 0)]!.shape,
  );
  const fit = createBodyFit();
  const factor = 1 / sigma ** 2;
  const own = new Int32Array(1);
  const jacobian = new Float64Array(3);
  return {
    name: 'ncs',
    evaluate(xyz, gradient) {
      let total = 0;
      for (const { atoms, shape, weights } of bodies) {
        fitBody(shape, xyz, atoms, weights, fit);
        const { rotation: r, translation: t } = fit;
        for (let k = 0; k < atoms.length; k++) {
          const p = 3 * atoms[k]!;
          const ax = shape[3 * k]!;
          const ay = shape[3 * k + 1]!;
          const az = shape[3 * k + 2]!;
          const w = factor * weights[k]!;
          const dx = xyz[p]! - (r[0]! * ax + r[1]! * ay + r[2]! * az + t[0]!);
          const dy = xyz[p + 1]! - (r[3]! * ax + r[4]! * ay + r[5]! * az + t[1]!);
          const dz = xyz[p + 2]! - (r[6]! * ax + r[7]! * ay + r[8]! * az + t[2]!);
          total += w * (dx * dx + dy * dy + dz * dz);
          gradient[p]! += 2 * w * dx;
          gradient[p + 1]! += 2 * w * dy;
          gradient[p + 2]! += 2 * w * dz;
        }
      }
      return total;
    },
    refresh(xyz) {
      let first = 0;
      groups.forEach(({ members }, g) => {
        const copies = bodies.slice(first, first + members.length);
        first += members.length;
        averageShape(copies, xyz, shapes[g]!);
        for (const { atoms, shape, weights } of copies) {
          fitBody(shape, xyz, atoms, weights.fill(1), fit);
          const placed = applyMotion(fit, shape);
          atoms.forEach((atom, k) => {
            let squared = 0;
            for (let d = 0; d < 3; d++) squared += (xyz[3 * atom + d]! - placed[3 * k + d]!) ** 2;
            weights[k] = Math.exp(-squared / LIMIT ** 2);
          });
          // Of copies that differ throughout something must remain for the superposition.
          if (weights.reduce((sum, w) => sum + w, 0) < 3) weights.fill(1e-3);
        }
      });
    },
    /** Without the freedom of the bodies: too stiff for six motions a copy, which the minimizer learns. */
    addCurvature(_xyz: Float64Array, sink: CurvatureSink) {
      for (const { atoms, weights } of bodies) {
        for (let k = 0; k < atoms.length; k++) {
          own[0] = atoms[k]!;
          for (let d = 0; d < 3; d++) {
            jacobian.fill(0);
            jacobian[d] = 1;
            sink.addOuter(own, 1, jacobian, 2 * factor * weights[k]!);
          }
        }
      }
    },
  };
}

/** The mean of the copies after superposition on the first, 3n, Å, into `shape`. */
function averageShape(
  copies: readonly { readonly atoms: Int32Array; readonly weights: Float64Array }[],
  xyz: Float64Array,
  shape: Float64Array,
): void {
  const coordinates = copies.map(({ atoms }) => {
    const own = new Float64Array(3 * atoms.length);
    atoms.forEach((atom, k) => {
      own.set(xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
    });
    return own;
  });
  const fit = createBodyFit();
  const all = Int32Array.from({ length: shape.length / 3 }, (_, k) => k);
  const even = new Float64Array(shape.length / 3).fill(1);
  shape.fill(0);
  for (const own of coordinates) {
    fitBody(own, coordinates[0]!, all, even, fit);
    applyMotion(fit, own, own);
  }
  for (const own of coordinates) for (let p = 0; p < shape.length; p++) shape[p]! += own[p]! / coordinates.length;
}
