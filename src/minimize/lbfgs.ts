// L-BFGS with a preconditioner: minimizes a smooth function of many variables from its gradients.
import { searchLine } from './line-search.js';
import type { MinimizeOptions, MinimizeOutcome, Objective } from './objective.js';

const HISTORY = 12;
/** Relative precision of values: maps and their transforms are single precision. */
const VALUE_PRECISION = 1e-8;

/**
 * Minimizes in place: `x` (n) holds the start and then the best point found.
 * Two-loop recursion (Nocedal 1980, Math. Comp. 35:773) around a preconditioner that stands in for the inverse Hessian,
 * scaled by γ = sᵀy / yᵀP⁻¹y.
 */
export function minimizeLbfgs(objective: Objective, x: Float64Array, options: MinimizeOptions): MinimizeOutcome {
  const n = objective.size;
  const gradient = new Float64Array(n);
  const trial = new Float64Array(n);
  const trialGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const memory = new CorrectionMemory(n, options.preconditioner);
  let value = objective.evaluate(x, gradient);
  let evaluations = 1;
  let iterations = 0;
  let restarted = false;
  for (; iterations < options.maxIterations; iterations++) {
    memory.direction(gradient, direction);
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      memory.clear();
      memory.direction(gradient, direction);
      slope = dot(gradient, direction);
      if (!(slope < 0)) return { value, iterations, evaluations, reason: 'converged' };
    }
    if (-0.5 * slope < options.tolerance) return { value, iterations, evaluations, reason: 'converged' };
    const longest = options.maxStep / largest(direction);
    const noise = VALUE_PRECISION * Math.abs(value);
    const step = searchLine(
      (t) => {
        for (let i = 0; i < n; i++) trial[i] = x[i]! + t * direction[i]!;
        evaluations++;
        const at = objective.evaluate(trial, trialGradient);
        return { value: at, slope: dot(trialGradient, direction) };
      },
      value,
      slope,
      Math.min(1, longest),
      longest,
      noise,
    );
    if (!step.accepted) {
      if (restarted) return { value, iterations, evaluations, reason: 'no progress' };
      memory.clear();
      restarted = true;
      continue;
    }
    restarted = false;
    // The last trial is not always the accepted one.
    let accepted = step.value;
    if (trial.some((v, i) => v !== x[i]! + step.t * direction[i]!)) {
      for (let i = 0; i < n; i++) trial[i] = x[i]! + step.t * direction[i]!;
      accepted = objective.evaluate(trial, trialGradient);
      evaluations++;
    }
    memory.add(x, trial, gradient, trialGradient);
    x.set(trial);
    gradient.set(trialGradient);
    value = accepted;
    options.onIteration?.(iterations + 1, value);
  }
  return { value, iterations, evaluations, reason: 'iterations' };
}

/** The last steps and gradient changes, and the direction they suggest. */
class CorrectionMemory {
  readonly #steps: Float64Array[] = [];
  readonly #changes: Float64Array[] = [];
  readonly #curvatures: number[] = [];
  readonly #alpha = new Float64Array(HISTORY);
  readonly #work: Float64Array;
  readonly #preconditioner: MinimizeOptions['preconditioner'];
  #scale = 1;

  constructor(size: number, preconditioner: MinimizeOptions['preconditioner']) {
    this.#work = new Float64Array(size);
    this.#preconditioner = preconditioner;
  }

  clear(): void {
    this.#steps.length = 0;
    this.#changes.length = 0;
    this.#curvatures.length = 0;
    this.#scale = 1;
  }

  add(from: Float64Array, to: Float64Array, gradientFrom: Float64Array, gradientTo: Float64Array): void {
    const recycled = this.#steps.length === HISTORY;
    const step = recycled ? this.#steps.shift()! : new Float64Array(from.length);
    const change = recycled ? this.#changes.shift()! : new Float64Array(from.length);
    if (recycled) this.#curvatures.shift();
    for (let i = 0; i < from.length; i++) {
      step[i] = to[i]! - from[i]!;
      change[i] = gradientTo[i]! - gradientFrom[i]!;
    }
    const curvature = dot(step, change);
    // Without positive curvature the update would not stay positive definite.
    if (!(curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
    this.#steps.push(step);
    this.#changes.push(change);
    this.#curvatures.push(curvature);
    this.#work.set(change);
    this.#preconditioner?.apply(this.#work);
    this.#scale = curvature / dot(change, this.#work);
  }

  /** out = −H·gradient */
  direction(gradient: Float64Array, out: Float64Array): void {
    out.set(gradient);
    const m = this.#steps.length;
    for (let k = m - 1; k >= 0; k--) {
      const a = dot(this.#steps[k]!, out) / this.#curvatures[k]!;
      this.#alpha[k] = a;
      addScaled(out, this.#changes[k]!, -a);
    }
    this.#preconditioner?.apply(out);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * this.#scale;
    for (let k = 0; k < m; k++) {
      const b = dot(this.#changes[k]!, out) / this.#curvatures[k]!;
      addScaled(out, this.#steps[k]!, this.#alpha[k]! - b);
    }
    for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + factor * source[i]!;
}

function largest(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]!));
  return most;
}
