// A riding table: how each hydrogen is built from its parent and up to three atoms around it, as plain columns.

/**
 * How the frame of a hydrogen is made; a, b and c are `first`, `second` and `third`, P the parent, u a unit vector from P.
 * In each, e₁ = p/|p|, e₃ = p × q/|p × q|, e₂ = e₃ × e₁, and H = P + l₁e₁ + l₂e₂ + l₃e₃.
 */
export const RIDING_KIND = {
  /** Three neighbours: p = u(a) + u(b) + u(c), q = u(b) − u(a): about opposite to all three. */
  tripod: 0,
  /** Two neighbours: p = u(a) + u(b), q = u(b) − u(a): methylene, amide, aromatic. */
  fork: 1,
  /** One neighbour a, and b bonded to a: p = a − P, q = b − a: methyl, hydroxyl, amine. */
  chain: 2,
  /** No frame: the hydrogen is shifted with its parent, l in the axes of the model (water, ammonia). */
  shift: 3,
} as const;

/** Row k is hydrogen[k]; rows ascend by hydrogen. Atoms that a kind does not use are −1. Plain data: sent to a worker once. */
export interface RidingTable {
  readonly count: number;
  /** Atom index. */
  readonly hydrogen: Int32Array;
  /** See {@link RIDING_KIND}. */
  readonly kind: Uint8Array;
  readonly parent: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly third: Int32Array;
  /** l₁ l₂ l₃, Å, 3 a row. */
  readonly local: Float64Array;
  /** Hydrogens that turn together about the bond of `first` and the parent: rows of rotor r are rotorStart[r] … rotorStart[r + 1] − 1 of `rotorRows`. */
  readonly rotorStart: Int32Array;
  readonly rotorRows: Int32Array;
  /** Minima of the rotor's own torsion barrier in a full turn: 3 on sp³ neighbours, 2 on planar ones. */
  readonly rotorFold: Uint8Array;
}
