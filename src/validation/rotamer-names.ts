// The names of rotamers after Lovell et al.: a letter for each staggered torsion, an angle for a flat end.
import { sideChainTorsions } from '../chemistry/side-chain-torsions.js';

/**
 * `mtt180`, `m-80`, `tp`: p, t and m are the wells at 60°, 180° and −60° (Lovell et al. 2000, Proteins 40:389); about the bond to a flat
 * group stands the angle to the next ten degrees, where MolProbity's names have the mean of the cluster. Prolines are `Cg_endo` and
 * `Cg_exo`.
 *
 * @param chi χ₁, χ₂ …, degrees
 */
export function rotamerName(residueName: string, chi: readonly number[]): string {
  if (residueName === 'PRO') return turned(chi[0]!) < 180 ? 'Cg_endo' : 'Cg_exo';
  return sideChainTorsions(residueName)
    .map(({ trials, period }, k) => (trials.length === 3 ? well(chi[k]!) : flatEnd(chi[k]!, period)))
    .join('');
}

function well(degrees: number): string {
  const angle = turned(degrees);
  return angle < 120 ? 'p' : angle < 240 ? 't' : 'm';
}

/** Into 0 … 360. */
function turned(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** From −period/2 (not included) to period/2. */
function flatEnd(degrees: number, period: number): string {
  const rounded = 10 * Math.round(degrees / 10);
  return String(rounded - period * Math.ceil(rounded / period - 0.5));
}
