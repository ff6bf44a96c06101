// The quality of frames under the names that tables and records use.
import type { FrameQuality } from '../refinement/frame-quality.js';
import { rounded } from './csv.js';

/** In the order of the tables; decimals of files. */
const COLUMNS = {
  rama_favored: [({ ramaFavored }) => ramaFavored, 2],
  rama_outliers: [({ ramaOutliers }) => ramaOutliers, 2],
  rama_z: [({ ramaZ }) => ramaZ, 2],
  rotamer_outliers: [({ rotamerOutliers }) => rotamerOutliers, 2],
  cbeta_outliers: [({ cBetaOutliers }) => cBetaOutliers, 2],
  clashscore: [({ clashscore }) => clashscore, 2],
  molprobity_score: [({ molProbityScore }) => molProbityScore, 2],
  q_score: [({ qScore }) => qScore, 4],
} as const satisfies Record<string, readonly [(quality: FrameQuality) => number, number]>;

export type QualityKey = keyof typeof COLUMNS;

export const QUALITY_KEYS = Object.keys(COLUMNS) as readonly QualityKey[];

/** NaN where it was not measured. */
export function qualityNumber(quality: FrameQuality | undefined, key: QualityKey): number {
  const [value, decimals] = COLUMNS[key];
  return quality === undefined ? Number.NaN : rounded(value(quality), decimals);
}

/** Over the frames where it was measured; nothing where it was in none. */
export function meanQuality(qualities: readonly (FrameQuality | undefined)[]): Partial<Record<QualityKey, number>> {
  return Object.fromEntries(
    QUALITY_KEYS.flatMap((key) => {
      const [value, decimals] = COLUMNS[key];
      const known = qualities.flatMap((quality) => (quality ? [value(quality)] : [])).filter(Number.isFinite);
      const mean = known.reduce((sum, v) => sum + v, 0) / known.length;
      return known.length === 0 ? [] : [[key, rounded(mean, decimals + 1)] as const];
    }),
  );
}
