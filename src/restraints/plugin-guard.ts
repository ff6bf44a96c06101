// The guard around a plugin's term: what goes wrong in it is caught and named, at the start and while the run lasts.
import { randomFrom } from '../base/random.js';
import { messageOf, UserError } from '../base/user-error.js';
import { checkDirection } from './finite-differences.js';
import type { CurvatureSink, Term } from './term.js';

/** Å: the gradient is checked at the start coordinates and, as restraints to the start rest there, at some shaken this much. */
const SHAKE = 0.1;
const DIRECTIONS = 3;
/** Relative; a wrong formula is rarely right to a thousandth. */
const TOLERANCE = 1e-3;

/**
 * The same term, which throws a UserError naming the plugin when it throws or when its energy or gradient is not a finite number.
 * Costs one pass over the gradient.
 */
export function guardTerm(plugin: string, term: Term): Term {
  const caught = (error: unknown): UserError =>
    new UserError(`The plugin '${plugin}' failed in its term '${term.name}': ${messageOf(error)}.`);
  const guarded: Term = {
    name: term.name,
    evaluate(xyz, gradient) {
      let energy: number;
      try {
        energy = term.evaluate(xyz, gradient);
      } catch (error) {
        throw caught(error);
      }
      let sum = energy;
      for (let p = 0; p < gradient.length; p++) sum += gradient[p]!;
      if (!Number.isFinite(sum)) blame(plugin, term, xyz, energy);
      return energy;
    },
  };
  const { addCurvature, residuals } = term;
  if (addCurvature !== undefined) {
    guarded.addCurvature = (xyz: Float64Array, curvature: CurvatureSink) => {
      try {
        addCurvature.call(term, xyz, curvature);
      } catch (error) {
        throw caught(error);
      }
    };
  }
  if (residuals !== undefined) guarded.residuals = (xyz) => residuals.call(term, xyz);
  return guarded;
}

/** Throws if it was this term that spoilt the sum, and not the coordinates or a term before it. */
function blame(plugin: string, term: Term, xyz: Float64Array, energy: number): void {
  if (!xyz.every((x) => Number.isFinite(x))) return;
  const own = new Float64Array(xyz.length);
  term.evaluate(xyz, own);
  const wrong = own.findIndex((g) => !Number.isFinite(g));
  if (Number.isFinite(energy) && wrong < 0) return;
  const what = Number.isFinite(energy)
    ? `the gradient ${own[wrong]} at atom ${Math.floor(wrong / 3)}`
    : `the energy ${energy}`;
  throw new UserError(`The plugin '${plugin}' gives ${what} in its term '${term.name}' instead of a finite number.`);
}

/**
 * Checks a guarded term's gradient by finite differences along a few seeded directions, at the start coordinates and near them.
 * Throws a UserError naming the plugin.
 */
export function checkPluginTerm(plugin: string, term: Term, xyz: Float64Array): void {
  const random = randomFrom('plugin', plugin, term.name);
  const shaken = xyz.map((x) => x + SHAKE * random.normal());
  for (const place of [xyz, shaken]) {
    const before = place.slice();
    const gradient = new Float64Array(place.length);
    term.evaluate(place, gradient);
    if (place.some((x, p) => x !== before[p])) {
      throw new UserError(
        `The plugin '${plugin}' writes to the coordinates in its term '${term.name}'; a term may only read them.`,
      );
    }
    const directions = [gradient];
    for (let k = 0; k < DIRECTIONS; k++) directions.push(place.map(() => random.normal()));
    for (const direction of directions) {
      const { analytic, numeric, agrees } = checkDirection(term, place, gradient, direction, TOLERANCE);
      if (agrees) continue;
      throw new UserError(
        `The plugin '${plugin}' has a wrong gradient in its term '${term.name}': along one direction it says ${analytic.toPrecision(6)}, finite differences of its energy say ${numeric.toPrecision(6)}; checkTerm of 'varia/testing' helps to find it.`,
      );
    }
  }
}
