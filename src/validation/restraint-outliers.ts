// Outliers of the restraints themselves: bonds, angles, chiral centres and planes far from their ideals.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { RestraintRegistry } from '../restraints/registry.js';

export interface RestraintOutlier {
  readonly kind: 'bond' | 'angle' | 'chirality' | 'plane';
  /** By index; for chirality the centre comes first. */
  readonly atoms: readonly number[];
  /** Å, degrees, Å³; for planes the rms distance of the atoms, Å. */
  readonly value: number;
  readonly ideal: number;
  /** (value − ideal)/sigma */
  readonly z: number;
  /** A chiral centre of the other hand. */
  readonly isInverted: boolean;
}

/** Sigmas from which on MolProbity counts a deviation. */
const OUTLIER = 4;
const KINDS: ReadonlySet<string> = new Set(['bond', 'angle', 'chirality', 'plane']);

/** Ordered as in the tables. @param xyz 3N, Å */
export function restraintOutliers(tables: readonly RestraintTable[], xyz: Float64Array): readonly RestraintOutlier[] {
  const registry = new RestraintRegistry();
  const outliers: RestraintOutlier[] = [];
  for (const table of tables) {
    if (!isJudged(table.kind) || table.count === 0) continue;
    const term = registry.compile(table, { atomCount: xyz.length / 3 }, 'the geometry');
    const { value, delta } = term.residuals!(xyz);
    const sigma = table.values['sigma']!;
    for (let r = 0; r < table.count; r++) {
      const z = delta[r]! / sigma[r]!;
      if (!(Math.abs(z) >= OUTLIER)) continue;
      const ideal = value[r]! - delta[r]!;
      outliers.push({
        kind: table.kind,
        atoms: Array.from(table.atoms.subarray(table.offsets[r], table.offsets[r + 1])),
        value: value[r]!,
        ideal,
        z,
        isInverted: table.kind === 'chirality' && value[r]! * ideal < 0,
      });
    }
  }
  return outliers;
}

function isJudged(kind: string): kind is RestraintOutlier['kind'] {
  return KINDS.has(kind);
}
