// The NCS term: copies are drawn to the shape that they have on average, wherever they lie and however they are turned.
import { createBodyFit, fitBody } from './body-fit.js';
import type { NcsGroup } from './ncs-groups.js';
import { NcsShape } from './ncs-shape.js';
import type { CurvatureSink, Term } from './term.js';

/**
 * E = Σ φ(d), d the distance of an atom from its place in the average shape after the copy's own superposition, φ as in {@link NcsShape}:
 * quadratic, (d/σ)², for copies that agree, and nearly level where they truly differ. `refresh` sets the weights w = φ'(d)/(2d/σ²) and with
 * them E = Σ w (d/σ)² + constant, which touches φ where it was set and lies above it elsewhere. Shape and superpositions are the best for the
 * weights at every evaluation, so that their change adds nothing to the gradient 2w(x − Rs − t)/σ², what all copies do alike and how they
 * move as bodies costs nothing, and there is no net force or torque.
 *
 * @param sigma Å
 */
export function createNcsTerm(groups: readonly NcsGroup[], sigma: number): Term {
  const shapes = groups.map(({ members }) => new NcsShape(members, sigma));
  const factor = 1 / sigma ** 2;
  const fit = createBodyFit();
  const next = createBodyFit();
  const pair = new Int32Array(2);
  const jacobian = new Float64Array(6);
  return {
    name: 'ncs',
    evaluate(xyz, gradient) {
      let total = 0;
      for (const shape of shapes) {
        const mean = shape.meanOf(xyz);
        total += shape.constant;
        for (const { atoms, weights } of shape.copies) {
          fitBody(mean, xyz, atoms, weights, fit);
          const { rotation: r, translation: t } = fit;
          for (let k = 0; k < atoms.length; k++) {
            const p = 3 * atoms[k]!;
            const ax = mean[3 * k]!;
            const ay = mean[3 * k + 1]!;
            const az = mean[3 * k + 2]!;
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
      }
      return total;
    },
    refresh(xyz) {
      for (const shape of shapes) shape.refresh(xyz);
    },
    /** Each atom against its like in the next copy, round the ring: nothing where all change alike, about 2w/σ² where one parts from the rest. */
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (const { copies, start } of shapes) {
        const pairs = copies.length === 2 ? 1 : copies.length;
        for (let c = 0; c < pairs; c++) {
          const [one, two] = [copies[c]!, copies[(c + 1) % copies.length]!];
          fitBody(start, xyz, one.atoms, one.weights, fit);
          fitBody(start, xyz, two.atoms, two.weights, next);
          for (let k = 0; k < one.atoms.length; k++) {
            pair[0] = one.atoms[k]!;
            pair[1] = two.atoms[k]!;
            const stiffness = factor * (one.weights[k]! + two.weights[k]!) * (pairs === 1 ? 0.5 : 0.25);
            for (let d = 0; d < 3; d++) {
              for (let i = 0; i < 3; i++) {
                jacobian[i] = fit.rotation[3 * i + d]!;
                jacobian[3 + i] = -next.rotation[3 * i + d]!;
              }
              sink.addOuter(pair, 2, jacobian, stiffness);
            }
          }
        }
      }
    },
  };
}
