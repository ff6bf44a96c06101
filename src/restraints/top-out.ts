// The top-out penalty: harmonic near the ideal, flat far from it, so that a wrong restraint lets go.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { columnOf, inverseSquare, type Penalty, setHarmonic, UNDEFINED } from './scalar-term.js';

/**
 * E = (L/σ)² · (1 − exp(−Δ²/L²)), L the column `limit` in the unit of the value (the robust loss of
 * Dennis & Welsch 1978, Commun. Stat. B7:345): (Δ/σ)² for Δ ≪ L, no force for Δ ≫ L. The curvature given is that of the same restraint with its present weight.
 *
 * @param turn one number a restraint: Δ is wrapped to ± half of it (360 for a torsion in degrees)
 */
export function topOutPenalty(table: RestraintTable, turn?: Float64Array): Penalty {
  const ideal = columnOf(table, 'ideal');
  const limit = columnOf(table, 'limit');
  const weight = inverseSquare(columnOf(table, 'sigma'));
  return (value, first, count, out) => {
    for (let r = 0; r < count; r++) {
      const v = value[r]!;
      if (v === UNDEFINED) {
        setHarmonic(out, r, 0, 0);
        continue;
      }
      let delta = v - ideal[first + r]!;
      if (turn !== undefined) delta -= turn[first + r]! * Math.round(delta / turn[first + r]!);
      const w = weight[first + r]!;
      const squared = limit[first + r]! ** 2;
      const kept = Math.exp((-delta * delta) / squared);
      out.delta[r] = delta;
      out.energy[r] = -w * squared * Math.expm1((-delta * delta) / squared);
      out.slope[r] = 2 * w * kept * delta;
      out.curvature[r] = 2 * w * kept;
    }
  };
}
