// The energy of one residue in frozen surroundings: map, contacts and restraints, to relax a trial without the rest of the model.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective, Preconditioner } from '../minimize/objective.js';
import { SkylineCurvature } from '../minimize/skyline-cholesky.js';
import type { Contacts } from './contacts.js';
import type { MapProbe } from './map-probe.js';
import type { LocalRestraints } from './residue-restraints.js';

/** Iterations of a relaxation, and the energy that one more must promise. */
const ITERATIONS = 15;
const TOLERANCE = 0.1;
/** Å: no coordinate moves further in one iteration. */
const LONGEST_STEP = 0.3;
/** Å⁻²: stands for the map in the preconditioner, and for what is frozen. */
const MAP_CURVATURE = 200;
const FROZEN = 1e9;

export interface Relaxed {
  /** 3 an atom of the residue, Å */
  readonly placed: Float64Array;
  readonly energy: number;
}

export interface Surroundings {
  readonly map: MapProbe;
  readonly contacts: Contacts;
  /** Weight of the map against contacts and restraints. */
  readonly weight: number;
  /** 3N, Å, at which map and contacts were made. */
  readonly xyz: Float64Array;
}

export class ResidueEnergy {
  readonly #restraints: LocalRestraints;
  readonly #surroundings: Surroundings;
  readonly #atoms: Int32Array;
  /** Coordinates of the local atoms as they stand: the residue's own, then the frozen ones. */
  readonly #stood: Float64Array;

  constructor(restraints: LocalRestraints, surroundings: Surroundings) {
    this.#restraints = restraints;
    this.#surroundings = surroundings;
    this.#atoms = restraints.atoms.subarray(0, restraints.own);
    this.#stood = new Float64Array(3 * restraints.atoms.length);
    restraints.atoms.forEach((atom, k) => {
      this.#stood.set(surroundings.xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
    });
  }

  /** The residue as it stands, 3 an atom, Å. */
  get stood(): Float64Array {
    return this.#stood.slice(0, 3 * this.#atoms.length);
  }

  /** The minimum next to `placed` (3 an atom of the residue, Å). */
  relax(placed: Float64Array): Relaxed {
    const own = placed.length;
    const x = this.#stood.slice();
    x.set(placed);
    const { map, contacts, weight } = this.#surroundings;
    const near = contacts.near(this.#atoms, placed);
    const stood = this.stood;
    const { terms } = this.#restraints;
    const energy: Objective = {
      size: x.length,
      evaluate: (at, gradient) => {
        gradient.fill(0);
        let sum = 0;
        for (const term of terms) sum += term.evaluate(at, gradient);
        gradient.fill(0, own);
        const [ownAt, ownGradient] = [at.subarray(0, own), gradient.subarray(0, own)];
        sum += near.evaluate(ownAt, ownGradient);
        return sum + map.evaluate(this.#atoms, stood, ownAt, ownGradient, weight);
      },
    };
    const { value } = minimizeLbfgs(energy, x, {
      maxIterations: ITERATIONS,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner: this.#preconditioner(x),
    });
    return { placed: x.slice(0, own), energy: value };
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
