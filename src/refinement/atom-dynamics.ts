// Dynamics of a model: atoms with their masses move at a temperature in the energy of a refinement.
import type { Random } from '../base/random.js';
import { runDynamics } from '../minimize/dynamics.js';
import type { RefinementEnergy } from './energy.js';
import type { NcsReduction } from './ncs-reduction.js';

/** fs: what bonds of 0.01 Å sigma between atoms of protein bear without constraints (refinement.md §5). */
const TIME_STEP = 0.5;
/** 1/fs: velocities are forgotten within 50 fs, so that a run of a few hundred steps follows its temperatures. */
const FRICTION = 0.02;
/** Å: no coordinate moves further in one step. */
const LONGEST_STEP = 0.1;
/** K: the temperature at which sigmas of restraints are meant as the spread of a thermal motion. */
const ROOM = 300;
/** k_B in (g/mol)(Å/fs)²/K: 8.314462618 J/(mol K) (CODATA 2018). */
const BOLTZMANN = 8.314462618e-7;
/**
 * In (g/mol)(Å/fs)²: a restraint ((v − v₀)/σ)² at rest has the mean 1, its share of ½ k_B T, so that one unit of the energy is ½ k_B 300 K.
 * A bond of σ 0.02 Å gets 746 kcal/mol/Å², near what force fields have.
 */
const ENERGY_UNIT = (BOLTZMANN * ROOM) / 2;
/** g/mol, IUPAC 2021. */
const MASSES: Readonly<Record<string, number>> = {
  H: 1.008,
  D: 2.014,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  P: 30.974,
  S: 32.06,
};
/** For all others: a mass decides how fast an atom moves, not where it can be. */
const OTHER_MASS = 40;

export interface AtomDynamics {
  readonly energy: RefinementEnergy;
  readonly elements: readonly string[];
  /** Hydrogens that ride and have no motion of their own. */
  readonly riding: Iterable<number>;
  readonly constraints: NcsReduction | undefined;
  /** K, before each step. */
  readonly temperature: (step: number) => number;
  readonly steps: number;
  readonly random: Random;
  /** Called after each step with the coordinates that vary (all of them, where nothing is constrained); whether that was enough. */
  readonly onStep?: (xyz: Float64Array) => boolean | undefined;
}

export interface AtomDynamicsOutcome {
  readonly evaluations: number;
  /** K, of the second half, by the kinetic energy. */
  readonly temperature: number;
}

/** Moves `xyz` (3N, Å) in place; riding hydrogens have not followed. */
export function runAtomDynamics(xyz: Float64Array, dynamics: AtomDynamics): AtomDynamicsOutcome {
  const { energy, elements, constraints, temperature, onStep } = dynamics;
  constraints?.refresh(xyz);
  const x = constraints?.reduce(xyz) ?? xyz;
  const own = Float64Array.from(elements, (element) => MASSES[element] ?? OTHER_MASS);
  for (const atom of dynamics.riding) own[atom] = Number.POSITIVE_INFINITY;
  const carried = constraints?.sum(own) ?? own;
  const { evaluations, kineticEnergy } = runDynamics(constraints?.objective(energy) ?? energy, x, {
    // Operators of copies stay: they have no temperature.
    masses: Float64Array.from(x, (_, i) => (carried[Math.floor(i / 3)] ?? Number.POSITIVE_INFINITY) / ENERGY_UNIT),
    timeStep: TIME_STEP,
    friction: FRICTION,
    temperature: (step) => inUnits(temperature(step)),
    steps: dynamics.steps,
    random: dynamics.random,
    maxStep: LONGEST_STEP,
    ...(onStep && { onStep: () => onStep(x) }),
  });
  constraints?.expand(x, xyz);
  return { evaluations, temperature: (2 * kineticEnergy) / inUnits(1) };
}

/** k_B T in units of the energy. */
function inUnits(kelvin: number): number {
  return (BOLTZMANN * kelvin) / ENERGY_UNIT;
}
