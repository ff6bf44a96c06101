// The energy of a refinement: restraints and a weighted map target, and the preconditioner that both suggest.

import type { Riding } from '../chemistry/riding.js';
import type { Objective, Preconditioner } from '../minimize/objective.js';
import { SkylineCurvature } from '../minimize/skyline-cholesky.js';
import type { CurvatureSink, Term } from '../restraints/term.js';
import type { MapTarget } from './map-target.js';
import type { NcsReduction } from './ncs-reduction.js';
import { foldHydrogens, renumbered, widened } from './riding-curvature.js';

/**
 * Neighbouring atoms move together and overlap in the map, so that a shift of a whole residue meets more resistance than its atoms'
 * own curvatures add up to. Measured on adk-states frame 15 from the start model (3.5 Å, 4.5 Å away): after 240 iterations 0.57 Å
 * with 0.5, 0.56 with 2 and with 8: the choice matters little.
 */
const COHERENCE = 2;
/** Å⁻²: what holds an atom that no restraint and no map holds. */
const LEAST_CURVATURE = 1;

/**
 * E(x) = Σ restraint terms + weight · T(x); x is 3N, Å. Riding hydrogens have no freedom: their coordinates in x are not read, and their
 * gradient is 0.
 */
export class RefinementEnergy implements Objective {
  readonly size: number;
  readonly #terms: readonly Term[];
  readonly #target: MapTarget | undefined;
  readonly #weight: number;
  readonly #riding: Riding | undefined;
  /** Where the atoms are once the hydrogens have followed. */
  readonly #placed: Float64Array;
  /** Parts of the last value. */
  restraintEnergy = 0;
  mapEnergy = 0;
  evaluations = 0;

  constructor(
    atomCount: number,
    terms: readonly Term[],
    target: MapTarget | undefined,
    weight: number,
    riding?: Riding,
  ) {
    this.size = 3 * atomCount;
    this.#terms = terms;
    this.#target = target;
    this.#weight = weight;
    this.#riding = riding;
    this.#placed = new Float64Array(riding === undefined ? 0 : this.size);
  }

  evaluate(xyz: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    this.restraintEnergy = 0;
    const at = this.#followed(xyz);
    for (const term of this.#terms) this.restraintEnergy += term.evaluate(at, gradient);
    this.mapEnergy = this.#target?.evaluate(at, gradient, this.#weight) ?? 0;
    this.#riding?.carry(at, gradient);
    this.evaluations++;
    return this.restraintEnergy + this.mapEnergy;
  }

  /** The factorized Gauss–Newton matrix at xyz, of the constraints' own variables where there are constraints. */
  preconditioner(xyz: Float64Array, constraints?: NcsReduction): Preconditioner {
    const at = this.#followed(xyz);
    const atomCount = this.size / 3;
    // Variables: free atoms that do not ride, under the numbers that they have in the vector.
    const rides = new Uint8Array(atomCount);
    for (const hydrogen of this.#riding?.table.hydrogen ?? []) rides[hydrogen] = 1;
    const count = constraints?.count ?? atomCount;
    const variables = Int32Array.from({ length: count }, (_, k) => k).filter(
      (k) => rides[constraints?.free[k] ?? k] === 0,
    );
    const number = new Int32Array(count).fill(-1);
    variables.forEach((variable, k) => {
      number[variable] = k;
    });
    const skyline = new SkylineCurvature(variables.length);
    const through = (sink: CurvatureSink): CurvatureSink => {
      const own = variables.length === count ? sink : renumbered(number, sink);
      const free = constraints?.curvatureSink(own) ?? own;
      return this.#riding === undefined ? free : foldHydrogens(this.#riding.table, atomCount, free);
    };
    const pattern = through({ addOuter: (atoms, size) => skyline.couple(atoms, size) });
    for (const term of this.#terms) term.addCurvature?.(at, pattern);
    const values = through(skyline);
    for (const term of this.#terms) term.addCurvature?.(at, values);
    const each = new Float64Array(atomCount);
    this.#target?.curvature(each);
    for (let i = 0; i < atomCount; i++) each[i] = LEAST_CURVATURE + COHERENCE * this.#weight * each[i]!;
    const stiffness = constraints?.sum(each) ?? each;
    variables.forEach((variable, k) => {
      skyline.addDiagonal(k, stiffness[variable]!);
    });
    const factorized = skyline.factorize(LEAST_CURVATURE);
    const coordinates = variables.length === count ? factorized : widened(variables, factorized);
    return constraints?.withOperators(coordinates, each) ?? coordinates;
  }

  /** The coordinates with the hydrogens where their parents carry them. */
  #followed(xyz: Float64Array): Float64Array {
    if (this.#riding === undefined) return xyz;
    this.#placed.set(xyz);
    this.#riding.place(this.#placed);
    return this.#placed;
  }
}
