// A map target: how badly a conformation explains a map, as a term that a refinement can minimize.

export interface MapTarget {
  readonly name: string;
  /**
   * Adds weight · ∂T/∂xyz to `gradient` and returns weight · T. Coordinates 3N, Å, in the frame of the map.
   * For the likelihood T is −log L up to a constant, so that weight 1 is natural.
   */
  evaluate(xyz: Float64Array, gradient: Float64Array, weight: number): number;
  /** Re-estimates what the target knows of noise and scale (nothing for some) for Fourier terms down to dMin, Å. */
  estimate(xyz: Float64Array, dMin: number): void;
  /** Writes an isotropic curvature ∂²T/∂x² for each atom (N, Å⁻²), for the preconditioner. */
  curvature(out: Float64Array): void;
  /** The same atoms with other B factors (Å²) and occupancies (N), where they matter to the target. */
  setImages?(b: Float64Array, occupancy: Float64Array): void;
}
