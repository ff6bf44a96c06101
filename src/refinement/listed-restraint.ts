// A listed restraint: a row that says what acts on which atoms, how far they are from it and what that costs.
export interface ListedRestraint {
  readonly kind: string;
  /** By index. */
  readonly atoms: readonly number[];
  /** NaN where a kind has none (planes, Ramachandran) or the restraint rests. */
  readonly ideal: number;
  /** NaN where a kind has none. */
  readonly sigma: number;
  readonly value: number;
  /** (value − ideal)/sigma; where there is no sigma (distributions, contacts) the root of the energy, which counts as sigmas. */
  readonly z: number;
  readonly energy: number;
  /** Monomer, link, edit, reference … */
  readonly origin: string;
}
