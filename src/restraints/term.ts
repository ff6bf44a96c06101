// A term: one kind of restraint compiled over typed arrays, to be evaluated many thousand times.

/** Coordinates are 3N, Å; energies are dimensionless. */
export interface Term {
  readonly name: string;
  /** Adds ∂E/∂xyz to `gradient` (3N) and returns E. Allocates nothing. */
  evaluate(xyz: Float64Array, gradient: Float64Array): number;
  /**
   * Sets anew what the term takes from the coordinates and then holds fixed (nearest targets, superpositions). Called before the first
   * evaluation, once a macro-cycle, and before energies of different conformations are compared; depends on `xyz` alone.
   */
  refresh?(xyz: Float64Array): void;
  /** Adds the Gauss–Newton curvature of the term at xyz; terms without it are left out of the preconditioner. */
  addCurvature?(xyz: Float64Array, curvature: CurvatureSink): void;
  /** Value, deviation and residual of each restraint at xyz, for tables and reports. */
  residuals?(xyz: Float64Array): RestraintResiduals;
}

/** Collects a positive semidefinite approximation of the Hessian. */
export interface CurvatureSink {
  /** Adds weight · J Jᵀ, J = `jacobian` (3 numbers an atom: ∂v/∂x of one scalar v) over `atoms[0 … count)`. */
  addOuter(atoms: Int32Array, count: number, jacobian: Float64Array, weight: number): void;
}

/** One row a restraint. */
export interface RestraintResiduals {
  /** Å, degrees, Å³ by kind. */
  readonly value: Float64Array;
  /** value − ideal (wrapped for torsions). */
  readonly delta: Float64Array;
  /** Contribution to the energy. */
  readonly residual: Float64Array;
}
