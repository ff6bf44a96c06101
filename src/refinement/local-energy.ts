// The energy of a few residues in frozen surroundings: map, contacts and restraints, to relax a trial without the rest of the model.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective, Preconditioner } from '../minimize/objective.js';
import { SkylineCurvature } from '../minimize/skyline-cholesky.js';
import type { Contacts } from './contacts.js';
import type { MapPoints, MapProbe } from './map-probe.js';
import type { LocalRestraints } from './residue-restraints.js';

/** The energy that one more iteration must promise. */
const TOLERANCE = 0.3;
/** Å: no coordinate moves further in one iteration. */
const LONGEST_STEP = 0.3;
/** Å⁻²: stands for the map in the preconditioner, and for what is frozen. */
const MAP_CURVATURE = 200;
const FROZEN = 1e9;

export interface Relaxed {
  /** 3 a moving atom, Å */
  readonly placed: Float64Array;
  readonly energy: number;
  /** Made where the relaxation began: good enough to go on with. */
  readonly preconditioner: Preconditioner;
}

export interface Surroundings {
  readonly map: MapProbe;
  readonly contacts: Contacts;
  /** Weight of the map against contacts and restraints. */
  readonly weight: number;
  /** 3N, Å, at which map and contacts were made. */
  readonly xyz: Float64Array;
}

export class LocalEnergy {
  /** The atoms that move, by index. */
  readonly atoms: Int32Array;
  /** Of the moving atoms in the map. */
  readonly strength: Float64Array;
  /** The moving atoms taken away from where they stand. */
  readonly taken: MapPoints;
  readonly #restraints: LocalRestraints;
  readonly #surroundings: Surroundings;
  /** Coordinates of the local atoms as they stand: those that move, then the frozen ones. */
  readonly #stood: Float64Array;

  constructor(restraints: LocalRestraints, surroundings: Surroundings) {
    this.#restraints = restraints;
    this.#surroundings = surroundings;
    this.atoms = restraints.atoms.subarray(0, restraints.own);
    this.#stood = new Float64Array(3 * restraints.atoms.length);
    restraints.atoms.forEach((atom, k) => {
      this.#stood.set(surroundings.xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
    });
    this.strength = surroundings.map.strengthOf(this.atoms);
    this.taken = { strength: this.strength.map((a) => -a), xyz: this.stood };
  }

  /** The moving atoms as they stand, 3 an atom, Å: a copy. */
  get stood(): Float64Array {
    return this.#stood.slice(0, 3 * this.atoms.length);
  }

  /**
   * The minimum next to `placed` (3 a moving atom, Å).
   * @param strength what the moving atoms count in the map: {@link strength}, or less of it
   */
  relax(placed: Float64Array, iterations: number, strength: Float64Array = this.strength): Relaxed {
    return this.#minimize(placed, iterations, strength, undefined);
  }

  /** From where an earlier call stopped. */
  relaxOn({ placed, preconditioner }: Relaxed, iterations: number): Relaxed {
    return this.#minimize(placed, iterations, this.strength, preconditioner);
  }

  #minimize(
    placed: Float64Array,
    iterations: number,
    strength: Float64Array,
    known: Preconditioner | undefined,
  ): Relaxed {
    const own = placed.length;
    const x = this.#stood.slice();
    x.set(placed);
    const preconditioner = known ?? this.#preconditioner(x);
    const { map, contacts, weight } = this.#surroundings;
    const near = contacts.near(this.atoms, placed);
    const { terms } = this.#restraints;
    const energy: Objective = {
      size: x.length,
      evaluate: (at, gradient) => {
        gradient.fill(0);
        let sum = 0;
        for (const term of terms) sum += term.evaluate(at, gradient);
        gradient.fill(0, own);
        const [xyz, slope] = [at.subarray(0, own), gradient.subarray(0, own)];
        return sum + near.evaluate(xyz, slope) + map.evaluate({ strength, xyz }, this.taken, weight, slope);
      },
    };
    const { value } = minimizeLbfgs(energy, x, {
      maxIterations: iterations,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner,
    });
    return { placed: x.slice(0, own), energy: value, preconditioner };
  }

  #preconditioner(x: Float64Array): Preconditioner {
    const { atoms, own, terms } = this.#restraints;
    const skyline = new SkylineCurvature(atoms.length);
    for (const term of terms) {
      term.addCurvature?.(x, { addOuter: (members, count) => skyline.couple(members, count) });
    }
    for (const term of terms) term.addCurvature?.(x, skyline);
    for (let k = 0; k < atoms.length; k++) skyline.addDiagonal(k, k < own ? MAP_CURVATURE : FROZEN);
    const inverse = skyline.factorize(1);
    return {
      apply(v) {
        inverse.apply(v);
        v.fill(0, 3 * own);
      },
    };
  }
}
