// Molecular dynamics at a changing temperature: Langevin's equation of motion, vectors in, vectors out.
import type { Random } from '../base/random.js';
import type { Objective } from './objective.js';

export interface DynamicsOptions {
  /** Of each variable; Infinity holds it. Units such that energy = mass · (length/time)². */
  readonly masses: Float64Array;
  readonly timeStep: number;
  /** Of the heat bath, 1/time; 0: none, the energy is kept. */
  readonly friction: number;
  /** k_B T in units of the energy, before each step (0, 1, …). */
  readonly temperature: (step: number) => number;
  readonly steps: number;
  readonly random: Random;
  /** Largest change of one variable in one step: what is stretched too far relaxes instead of exploding. */
  readonly maxStep: number;
  /** Called after each step; answers whether that was enough; may throw to stop. */
  readonly onStep?: (step: number) => boolean | undefined;
}

export interface DynamicsOutcome {
  readonly evaluations: number;
  /** Mean of ½ m v² of the free variables over the second half of the run, in units of the energy. */
  readonly kineticEnergy: number;
}

/**
 * Moves `x` in place, starting from velocities of the first temperature. The splitting is BAOAB (Leimkuhler & Matthews 2013,
 * Appl. Math. Res. Express 2013:34): half a kick, half a drift, the bath, half a drift, half a kick; one evaluation a step.
 */
export function runDynamics(objective: Objective, x: Float64Array, options: DynamicsOptions): DynamicsOutcome {
  const { masses, timeStep, friction, temperature, steps, random, maxStep, onStep } = options;
  const { size } = objective;
  const velocity = new Float64Array(size);
  const gradient = new Float64Array(size);
  const free = masses.reduce((count, mass) => count + (Number.isFinite(mass) ? 1 : 0), 0);
  for (let i = 0; i < size; i++) velocity[i] = Math.sqrt(temperature(0) / masses[i]!) * random.normal();
  objective.evaluate(x, gradient);
  const kept = Math.exp(-friction * timeStep);
  const fastest = maxStep / timeStep;
  let kinetic = 0;
  let done = 0;
  while (done < steps) {
    const spread = Math.sqrt((1 - kept * kept) * temperature(done));
    for (let i = 0; i < size; i++) {
      const mass = masses[i]!;
      let v = velocity[i]! - (0.5 * timeStep * gradient[i]!) / mass;
      v = Math.max(-fastest, Math.min(fastest, v));
      x[i] = x[i]! + 0.5 * timeStep * v;
      v = kept * v + (spread === 0 ? 0 : (spread / Math.sqrt(mass)) * random.normal());
      v = Math.max(-fastest, Math.min(fastest, v));
      x[i] = x[i]! + 0.5 * timeStep * v;
      velocity[i] = v;
    }
    objective.evaluate(x, gradient);
    let energy = 0;
    for (let i = 0; i < size; i++) {
      const mass = masses[i]!;
      const v = velocity[i]! - (0.5 * timeStep * gradient[i]!) / mass;
      velocity[i] = v;
      if (v !== 0) energy += 0.5 * mass * v * v;
    }
    if (done >= steps / 2) kinetic += energy;
    done++;
    if (onStep?.(done) === true) break;
  }
  const counted = done - Math.ceil(steps / 2);
  return { evaluations: done + 1, kineticEnergy: counted > 0 && free > 0 ? kinetic / (counted * free) : 0 };
}
