// The energy of a few residues in frozen surroundings: map, contacts and restraints, to relax a trial without the rest of the model.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective, Preconditioner } from '../minimize/objective.js';
import { SkylineCurvature } from '../minimize/skyline-cholesky.js';
import type { CurvatureSink, Term } from '../restraints/term.js';
import { gather } from '../structure/gather.js';
import type { Contacts, LocalContacts } from './contacts.js';
import type { MapPoints, MapProbe } from './map-probe.js';
import type { LocalRestraints } from './residue-restraints.js';

/** The energy that one more iteration must promise. */
const TOLERANCE = 0.3;
/** Å: no coordinate moves further in one iteration. */
const LONGEST_STEP = 0.3;
/** Å⁻²: stands for the map in the preconditioner. */
const MAP_CURVATURE = 200;

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
    this.#stood = gather(surroundings.xyz, restraints.atoms);
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
    const x = placed.slice();
    const all = this.#stood.slice();
    all.set(placed);
    const preconditioner = known ?? this.#preconditioner(all);
    const near = this.#surroundings.contacts.near(this.atoms, placed);
    const { terms } = this.#restraints;
    const energy = new LocalObjective(all, placed.length, {
      ...this.#surroundings,
      terms,
      near,
      strength,
      taken: this.taken,
    });
    const { value } = minimizeLbfgs(energy, x, {
      maxIterations: iterations,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner,
    });
    return { placed: x, energy: value, preconditioner };
  }

  /** Of the moving atoms: for what is frozen a restraint is as stiff as ever, and nothing there gives way. */
  #preconditioner(all: Float64Array): Preconditioner {
    const { own, terms } = this.#restraints;
    const skyline = new SkylineCurvature(own);
    const couple = onlyFirst(own, (members, count) => skyline.couple(members, count));
    const add = onlyFirst(own, (members, count, jacobian, weight) =>
      skyline.addOuter(members, count, jacobian, weight),
    );
    for (const term of terms) term.addCurvature?.(all, { addOuter: couple });
    for (const term of terms) term.addCurvature?.(all, { addOuter: add });
    for (let k = 0; k < own; k++) skyline.addDiagonal(k, MAP_CURVATURE);
    return skyline.factorize(1);
  }
}

interface LocalParts {
  readonly terms: readonly Term[];
  readonly near: LocalContacts;
  readonly map: MapProbe;
  readonly weight: number;
  readonly strength: Float64Array;
  readonly taken: MapPoints;
}

/** A class, because V8 drops the compiled code of a function of which no instance is alive when it looks for garbage. */
class LocalObjective implements Objective {
  readonly size: number;
  readonly #all: Float64Array;
  readonly #slopes: Float64Array;
  /** Of the moving atoms. */
  readonly #slope: Float64Array;
  readonly #parts: LocalParts;

  /** @param all coordinates of the local atoms, 3 each, Å, of which the first `size` move: written to */
  constructor(all: Float64Array, size: number, parts: LocalParts) {
    this.size = size;
    this.#all = all;
    this.#slopes = new Float64Array(all.length);
    this.#slope = this.#slopes.subarray(0, size);
    this.#parts = parts;
  }

  evaluate(xyz: Float64Array, gradient: Float64Array): number {
    const { terms, near, map, weight, strength, taken } = this.#parts;
    this.#all.set(xyz);
    this.#slopes.fill(0);
    let sum = 0;
    for (const term of terms) sum += term.evaluate(this.#all, this.#slopes);
    sum += near.evaluate(xyz, this.#slope) + map.evaluate({ strength, xyz }, taken, weight, this.#slope);
    gradient.set(this.#slope);
    return sum;
  }
}

/** What `add` gets of each restraint: its share in the first `own` atoms. */
function onlyFirst(own: number, add: CurvatureSink['addOuter']): CurvatureSink['addOuter'] {
  let atoms = new Int32Array(16);
  let derivatives = new Float64Array(48);
  return (members, count, jacobian, weight) => {
    if (count > atoms.length) {
      atoms = new Int32Array(2 * count);
      derivatives = new Float64Array(6 * count);
    }
    let kept = 0;
    for (let m = 0; m < count; m++) {
      if (members[m]! >= own) continue;
      atoms[kept] = members[m]!;
      for (let d = 0; d < 3; d++) derivatives[3 * kept + d] = jacobian[3 * m + d]!;
      kept++;
    }
    if (kept > 0) add(atoms, kept, derivatives, weight);
  };
}
