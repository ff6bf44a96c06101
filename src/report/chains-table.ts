// chains.csv: a row a chain and frame; parts that are missing from some maps show here.
import type { ChainFit } from '../refinement/chain-fit.js';
import type { Structure } from '../structure/structure.js';
import { csvLine, rounded } from './csv.js';

interface Row {
  readonly frame: number;
  /** Absent where it was not measured. */
  readonly chainFit?: ChainFit;
}

/** Share of the scattering that lies at or below the scale: what is in full the upper quarter of a frame shows. */
const QUANTILE = 0.75;

/**
 * Columns: frame; chain; atoms; cc; density and occupancy, both as shares of what the model says is there, on one scale for the whole
 * series. density: the map at the chain, neighbours' overlap included; follows what comes and goes most faithfully. occupancy: fitted
 * together with all other chains, so that an empty place between two full ones is 0; noisier. Both may lie a little below 0 and above 1.
 * Empty where a chain has no image. The scale ({@link seriesScale}) supposes that the maps of a series are on one scale, as those of one
 * variability analysis are.
 */
export function* chainsTable(structure: Structure, frames: readonly Row[]): Generator<string> {
  yield csvLine(['frame', 'chain', 'atoms', 'cc', 'density', 'occupancy']);
  const { chains, residues, residueOfAtom } = structure;
  const atoms = new Int32Array(chains.id.length);
  for (const residue of residueOfAtom) atoms[residues.chain[residue]!]!++;
  const scale = seriesScale(frames.flatMap(({ chainFit }) => chainFit ?? []));
  for (const { frame, chainFit } of frames) {
    if (chainFit === undefined) continue;
    for (const [chain, id] of chains.id.entries()) {
      yield csvLine([
        frame,
        id,
        atoms[chain]!,
        rounded(chainFit.cc[chain]!, 4),
        rounded(chainFit.alone[chain]! / scale, 3),
        rounded(chainFit.together[chain]! / scale, 3),
      ]);
    }
  }
}

/**
 * The coefficient of a chain that is all there: the median over the frames of the upper quartile of the chains' fitted coefficients, each
 * chain counted by its mass. NaN where no chain has an image or none is seen.
 */
export function seriesScale(fits: readonly ChainFit[]): number {
  const quartiles = fits.map(({ together, mass }) => quantile(together, mass, QUANTILE)).filter((v) => v > 0);
  return quantile(
    quartiles,
    quartiles.map(() => 1),
    0.5,
  );
}

/** The smallest value at or below which lies the share `part` of the weights; values that are not finite are left out. */
function quantile(values: ArrayLike<number>, weights: ArrayLike<number>, part: number): number {
  const order = Array.from(values, (_, k) => k)
    .filter((k) => Number.isFinite(values[k]!))
    .sort((a, b) => values[a]! - values[b]!);
  const total = order.reduce((sum, k) => sum + weights[k]!, 0);
  let below = 0;
  for (const k of order) {
    below += weights[k]!;
    if (below >= part * total * (1 - 1e-12)) return values[k]!;
  }
  return Number.NaN;
}
