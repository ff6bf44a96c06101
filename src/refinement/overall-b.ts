// The overall B factor: how much faster a map fades with resolution than its model.
import type { ShellModel, ShellSums } from './shell-model.js';

/** Å: coarser terms tell of solvent and masks as much as of atoms. */
const COARSEST = 10;
/** Å²: a map that asks for more than this at once was filtered, not blurred. */
const MOST = 300;
const PRECISION = 0.01;

/**
 * ΔB (Å²) and k for which Σ |Fo − k exp(−ΔB s²/4) Fc|²/σ² is least, over the shells finer than 10 Å; k is eliminated:
 * ΔB maximises c²/m with c = Σ e Re(Fo Fc*)/σ², m = Σ e² |Fc|²/σ², e = exp(−ΔB s²/4). By golden section (the
 * function has one maximum as far as we have seen).
 */
export function overallB(sums: ShellSums, { sMax, scale, variance }: ShellModel): number {
  const width = sMax / scale.length;
  const shells = [...scale.keys()].filter(
    (k) => scale[k]! > 0 && variance[k]! > 0 && ((k + 0.5) * width > 1 / COARSEST || sMax < 1.5 / COARSEST),
  );
  if (shells.length < 3) return 0;
  const explained = (b: number): number => {
    let cross = 0;
    let model = 0;
    for (const k of shells) {
      const e = Math.exp((-b * ((k + 0.5) * width) ** 2) / 4);
      cross += (e * sums.cross[k]!) / variance[k]!;
      model += (e * e * sums.model[k]!) / variance[k]!;
    }
    return (cross * cross) / model;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-MOST, MOST];
  while (high - low > PRECISION) {
    const third = golden * (high - low);
    if (explained(high - third) > explained(low + third)) high = low + third;
    else low = high - third;
  }
  return (low + high) / 2;
}
