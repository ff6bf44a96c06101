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
  const [gradient, trial, trialGradient, direction] = vectors(4, n) as [Vector, Vector, Vector, Vector];
  const memory = new CorrectionMemory(n, options.preconditioner);
  let value = objective.evaluate(x, gradient);
  memory.begin(gradient);
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
    let tried = 0;
    const step = searchLine(
      (t) => {
        tried = t;
        goTo(trial, x, t, direction);
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
    if (tried !== step.t) {
      goTo(trial, x, step.t, direction);
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

/**
 * The last steps and gradient changes, and the direction they suggest. With P⁻¹ of each change kept beside it, P⁻¹ is applied once to each
 * gradient and never to what is made of them, since it is linear: sums of vectors cost less than solving.
 */
class CorrectionMemory {
  readonly #corrections: Correction[] = [];
  readonly #alpha = new Float64Array(HISTORY);
  readonly #preconditioner: MinimizeOptions['preconditioner'];
  /** P⁻¹ of the gradient at the last point, and of the one before. */
  #solved: Float64Array;
  #solvedBefore: Float64Array;
  readonly #rest: Float64Array;
  #scale = 1;

  constructor(size: number, preconditioner: MinimizeOptions['preconditioner']) {
    [this.#solved, this.#solvedBefore, this.#rest] = vectors(3, size) as [Vector, Vector, Vector];
    this.#preconditioner = preconditioner;
  }

  /** Takes in the gradient at the start. */
  begin(gradient: Float64Array): void {
    this.#solved.set(gradient);
    this.#preconditioner?.apply(this.#solved);
  }

  clear(): void {
    this.#corrections.length = 0;
    this.#scale = 1;
  }

  /** Takes in the gradient at the point that was gone to. */
  add(from: Float64Array, to: Float64Array, gradientFrom: Float64Array, gradientTo: Float64Array): void {
    [this.#solved, this.#solvedBefore] = [this.#solvedBefore, this.#solved];
    this.begin(gradientTo);
    const isFull = this.#corrections.length === HISTORY;
    const correction = (isFull ? this.#corrections.shift() : undefined) ?? new Correction(from.length);
    const { step, change, solvedChange } = correction;
    subtract(to, from, step);
    subtract(gradientTo, gradientFrom, change);
    subtract(this.#solved, this.#solvedBefore, solvedChange);
    correction.curvature = dot(step, change);
    // Without positive curvature the update would not stay positive definite.
    if (!(correction.curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
    this.#corrections.push(correction);
    this.#scale = correction.curvature / dot(change, solvedChange);
  }

  /** out = −H·gradient; `gradient`: the last that was taken in. */
  direction(gradient: Float64Array, out: Float64Array): void {
    const rest = this.#rest;
    rest.set(gradient);
    out.set(this.#solved);
    const m = this.#corrections.length;
    for (let k = m - 1; k >= 0; k--) {
      const { step, change, solvedChange, curvature } = this.#corrections[k]!;
      const a = dot(step, rest) / curvature;
      this.#alpha[k] = a;
      addScaled(rest, change, -a);
      addScaled(out, solvedChange, -a);
    }
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * this.#scale;
    for (let k = 0; k < m; k++) {
      const { step, change, curvature } = this.#corrections[k]!;
      addScaled(out, step, this.#alpha[k]! - dot(change, out) / curvature);
    }
    for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
  }
}

/** One step, 3N each. */
class Correction {
  readonly step: Float64Array;
  /** Of the gradient along it. */
  readonly change: Float64Array;
  /** P⁻¹ of the change. */
  readonly solvedChange: Float64Array;
  curvature = 0;

  constructor(size: number) {
    [this.step, this.change, this.solvedChange] = vectors(3, size) as [Vector, Vector, Vector];
  }
}

type Vector = Float64Array<ArrayBuffer>;

/** Zeros. In one piece of memory, because a local search is over before allocating them one by one has paid. */
function vectors(count: number, size: number): Vector[] {
  const memory = new ArrayBuffer(8 * count * size);
  const all: Vector[] = [];
  for (let k = 0; k < count; k++) all.push(new Float64Array(memory, 8 * k * size, size));
  return all;
}

function subtract(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
}

/**
 * to = from + t·direction. A loop inside the function that is searched along would be compiled while it runs, for the objective at hand, and V8
 * takes that code up again and again where another objective, which it does not fit, is minimized: 50 µs an evaluation of a few residues.
 */
function goTo(to: Float64Array, from: Float64Array, t: number, direction: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i]! + t * direction[i]!;
}

/** In four sums, none of which waits for the others. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + factor * source[i]!;
}

function largest(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]!));
  return most;
}
