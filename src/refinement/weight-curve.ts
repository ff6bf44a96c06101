// The weight curve: fit and geometry at a ladder of weights, and the rung that is taken by data that were not used.
import { exceedsLimits, type GeometryRmsd } from './weight.js';

/** Standard errors by which the held-out terms must speak against a weight. */
const CLEARLY = 2;

/**
 * By how much a rung's MolProbity score may be above the best rung's: what is fitted beyond that is paid for by geometry. Measured as heavy
 * contacts, Ramachandran and rotamers by an independent judge: nav-beta1 (4.0 Å, masked) loses 0.4 from weight ⅛ to ¼ while CC_mask rises by
 * 0.047, then 1.0 from ¼ to ½ and 0.8 from ½ to 1 for 0.026 each; asc-3j63 (3.8 Å) and tmv (2.3 Å) stay where they are up to 1.
 */
const SPOILT = 0.5;

/** One rung of the ladder. */
export interface WeightPoint extends GeometryRmsd {
  readonly weight: number;
  readonly ccMask: number;
  /** Per cent; NaN without protein. */
  readonly ramaFavored: number;
  /** NaN where it cannot be told. */
  readonly molProbityScore: number;
  /** log-likelihood of the held-out terms, or of the second half map, against the first rung; NaN where none are held out. Higher is better. */
  readonly heldOut: number;
  /** Standard error of the difference to the best rung. */
  readonly heldOutError: number;
}

export interface WeightChoice {
  /** By terms that were kept back, by the second half map, or by the limits of geometry. */
  readonly method: 'held-out' | 'half-maps' | 'rmsd';
  readonly points: readonly WeightPoint[];
  /** Which of the points was taken. */
  readonly taken: number;
  /** Why, as a sentence. */
  readonly reason: string;
}

/** What is measured on a rung; `residuals`: of each held-out block, −log-likelihood up to a constant (empty where none are held out). */
export type Rung = Omit<WeightPoint, 'heldOut' | 'heldOutError'> & { readonly residuals: Float64Array };

/** Whether climbing on is of no use: geometry is beyond the limits, or the held-out terms have clearly been explained better before. */
export function isBeyond(rungs: readonly Rung[], method: WeightChoice['method']): boolean {
  const last = rungs.at(-1);
  if (last === undefined) return false;
  if (exceedsLimits(last)) return true;
  if (method === 'rmsd') return false;
  const { gain, error } = difference(last, rungs[bestOf(rungs, [...rungs.keys()])]!);
  return gain < -CLEARLY * error;
}

/**
 * Held out: the natural weight, 1, stands unless the held-out terms clearly speak for less, or less keeps geometry sound: the MolProbity score
 * may not be far above the best of the curve. Held-out terms are not trusted to speak for more: what a molecule of finite size shows in
 * neighbouring terms is alike, so that held-out terms are half seen through those that were used, and each rung starts from the last; both
 * favour high weights (asc-3j63 at 3.8 Å: they rise up to 8, where 8 % of the residues have left the favoured regions). A second half map has
 * noise of its own, but shows what the model does not explain as the first does, and is not trusted for more, either. rmsd: the highest weight
 * within the limits. Rungs whose geometry is beyond the limits are taken only where all are.
 */
export function chooseWeight(rungs: readonly Rung[], method: WeightChoice['method']): WeightChoice {
  const within = rungs.map((rung) => !exceedsLimits(rung));
  const allowed = within.some((ok) => ok) ? [...within.keys()].filter((k) => within[k]) : [0];
  const trusted = method === 'rmsd' ? allowed : allowed.filter((k) => rungs[k]!.weight <= 1);
  const candidates = trusted.length > 0 ? trusted : [allowed[0]!];
  const best = bestOf(rungs, candidates);
  const points = rungs.map(({ residuals, ...rung }, k) => ({
    ...rung,
    heldOut: residuals.length > 0 ? total(rungs[0]!) - total(rungs[k]!) : Number.NaN,
    heldOutError: residuals.length > 0 ? difference(rungs[k]!, rungs[best]!).error : Number.NaN,
  }));
  if (method === 'rmsd' || rungs[0]!.residuals.length === 0) {
    const taken = allowed.at(-1)!;
    return {
      method: 'rmsd',
      points,
      taken,
      reason: 'it is the highest of the ladder within bonds 0.010 Å and angles 1.0°',
    };
  }
  const possible = candidates.filter((k) => {
    const lower = candidates.filter((other) => rungs[other]!.weight <= rungs[k]!.weight);
    const { gain, error } = difference(rungs[k]!, rungs[bestOf(rungs, lower)]!);
    return gain >= -CLEARLY * error;
  });
  const taken = nearestToNatural(rungs, unspoilt(rungs, possible));
  const [does, is] = method === 'half-maps' ? ['the second half map does', 'is'] : ['the held-out terms do', 'are'];
  const reason =
    rungs[taken]!.weight === 1
      ? `it is the natural weight; ${does} not clearly speak for less, and ${is} not trusted to speak for more`
      : taken !== nearestToNatural(rungs, possible)
        ? `at more than that geometry is spoilt (the MolProbity score is ${SPOILT} or more above the best of the curve), which no rise of the fit is worth`
        : `it is the nearest to the natural weight that geometry allows and ${does} not clearly speak against`;
  return { method, points, taken, reason };
}

/** Those of `rungs` whose MolProbity score is not far above the best among them; all where it is not known. */
function unspoilt(rungs: readonly Rung[], possible: readonly number[]): readonly number[] {
  const scores = possible.map((k) => rungs[k]!.molProbityScore).filter((score) => !Number.isNaN(score));
  const best = Math.min(...scores);
  return scores.length < possible.length
    ? possible
    : possible.filter((k) => rungs[k]!.molProbityScore <= best + SPOILT);
}

function nearestToNatural(rungs: readonly Rung[], some: readonly number[]): number {
  const distance = (k: number): number => Math.abs(Math.log(rungs[k]!.weight));
  return some.reduce((nearest, k) => (distance(k) < distance(nearest) ? k : nearest), some[0]!);
}

function total({ residuals }: Rung): number {
  return residuals.reduce((sum, value) => sum + value, 0);
}

/** Which of some rungs explains the held-out terms best. */
function bestOf(rungs: readonly Rung[], some: readonly number[]): number {
  return some.reduce((best, k) => (total(rungs[k]!) < total(rungs[best]!) ? k : best), some[0]!);
}

/** log-likelihood of a over b, and the standard error of that, from the scatter of the blocks. */
function difference(a: Rung, b: Rung): { readonly gain: number; readonly error: number } {
  const gains = b.residuals.map((value, block) => value - a.residuals[block]!);
  const gain = gains.reduce((sum, value) => sum + value, 0);
  const mean = gain / Math.max(1, gains.length);
  const scatter = gains.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { gain, error: Math.sqrt((scatter * gains.length) / Math.max(1, gains.length - 1)) };
}
