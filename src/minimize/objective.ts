// What a minimizer asks of the function it minimizes and of the metric it may use: vectors in, vectors out.

/** A smooth function of n variables. */
export interface Objective {
  readonly size: number;
  /** Writes the gradient (n) and returns the value at x (n). */
  evaluate(x: Float64Array, gradient: Float64Array): number;
}

/** A symmetric positive definite approximation of the inverse Hessian. */
export interface Preconditioner {
  /** Replaces v (n) by P⁻¹ v. */
  apply(v: Float64Array): void;
}

export interface MinimizeOptions {
  readonly maxIterations: number;
  /** Stops when the quadratic model promises less than this decrease of the value. */
  readonly tolerance: number;
  /** Largest change of one variable in one iteration. */
  readonly maxStep: number;
  readonly preconditioner?: Preconditioner;
  /** Called after each iteration; may throw to stop. */
  readonly onIteration?: (iteration: number, value: number) => void;
}

export interface MinimizeOutcome {
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly reason: 'converged' | 'iterations' | 'no progress';
}
