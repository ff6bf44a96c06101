// The shell model of the likelihood: how strongly a map shows the model (D) and how noisy it is (σ²), by resolution.

/** Values at the centres of equally wide shells in s = 1/d from 0 to sMax; linear in between. */
export interface ShellModel {
  /** Å⁻¹ */
  readonly sMax: number;
  /** Scale between the model's coefficients and the map's: amplitude, B factor, filter, signal, all in one. */
  readonly scale: Float64Array;
  /** Variance of the residual per complex coefficient, in the map's units². */
  readonly variance: Float64Array;
  /** −log of the profile likelihood up to a constant of the map: ½ Σ_shells n·ln(mean squared residual). */
  readonly profile: number;
}

/**
 * Where the noise of the map is not known, no shell counts as better explained than this share of its power leaves unexplained
 * (refinement.md §2, prototype).
 */
const LEAST_UNEXPLAINED = 0.02;

/** Of a shell's power: what rounding leaves; keeps precision and logarithm finite for maps without noise. */
const SMALLEST_LEFT = 1e-6;

/** Sums over the coefficients of each shell, full spectrum. */
export class ShellSums {
  readonly count: Float64Array;
  /** Σ Re(Fo Fc*), Σ |Fc|², Σ |Fo|² */
  readonly cross: Float64Array;
  readonly model: Float64Array;
  readonly map: Float64Array;

  constructor(shells: number) {
    this.count = new Float64Array(shells);
    this.cross = new Float64Array(shells);
    this.model = new Float64Array(shells);
    this.map = new Float64Array(shells);
  }

  add(shell: number, multiplicity: number, foRe: number, foIm: number, fcRe: number, fcIm: number): void {
    this.count[shell] = this.count[shell]! + multiplicity;
    this.cross[shell] = this.cross[shell]! + multiplicity * (foRe * fcRe + foIm * fcIm);
    this.model[shell] = this.model[shell]! + multiplicity * (fcRe * fcRe + fcIm * fcIm);
    this.map[shell] = this.map[shell]! + multiplicity * (foRe * foRe + foIm * foIm);
  }
}

/**
 * Least-squares scale of each shell and the variance that it leaves (Murshudov 2016, Methods Enzymol. 579:277;
 * Yamashita et al. 2021, Acta D77:1282). That is the map's noise and what the model does not explain together; where it comes out below the
 * noise, the model has fitted noise, and the noise stands. Shells in which the model does not correlate get scale 0.
 *
 * @param noise σ² of the map's noise in each shell, from half maps; absent: not known
 */
export function fitShells(sums: ShellSums, sMax: number, noise?: Float64Array): ShellModel {
  const shells = sums.count.length;
  const scale = new Float64Array(shells);
  const variance = new Float64Array(shells);
  let profile = 0;
  for (let k = 0; k < shells; k++) {
    const { cross, model, map, count } = sums;
    const n = Math.max(count[k]!, 1);
    scale[k] = model[k]! > 0 ? Math.max(0, cross[k]! / model[k]!) : 0;
    const left = map[k]! - 2 * scale[k]! * cross[k]! + scale[k]! ** 2 * model[k]!;
    const known = Math.max(n * (noise?.[k] ?? 0), SMALLEST_LEFT * map[k]!);
    variance[k] = Math.max(left, noise === undefined ? LEAST_UNEXPLAINED * map[k]! : known) / n;
    // At the best variance that the noise allows; where that is the mean square left, n·ln is all that remains.
    const best = Math.max(left, known);
    if (map[k]! > 0) profile += 0.5 * count[k]! * (Math.log(best / map[k]!) + left / best - 1);
  }
  fillEmptyShells(sums, scale, variance);
  return { sMax, scale, variance, profile };
}

/** A shell without coefficients or without density takes the values of its nearest neighbour that has some, lower s first. */
function fillEmptyShells({ map }: ShellSums, scale: Float64Array, variance: Float64Array): void {
  const filled = [...map.keys()].filter((k) => map[k]! > 0);
  for (const k of map.keys()) {
    if (map[k]! > 0 || filled.length === 0) continue;
    const nearest = filled.reduce((best, other) => (Math.abs(other - k) < Math.abs(best - k) ? other : best));
    scale[k] = scale[nearest]!;
    variance[k] = variance[nearest]!;
  }
}

/** Linear between shell centres, constant beyond the outer ones. */
export function atShell(values: Float64Array, s: number, sMax: number): number {
  const position = (s / sMax) * values.length - 0.5;
  const k = Math.floor(position);
  if (k < 0) return values[0]!;
  if (k >= values.length - 1) return values[values.length - 1]!;
  const t = position - k;
  return (1 - t) * values[k]! + t * values[k + 1]!;
}
