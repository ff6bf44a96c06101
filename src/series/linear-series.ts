// A linear series: maps that differ along one direction only, mean + z × component, as 3DVA's simple mode makes them.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';
import type { Protocol } from '../refinement/protocol.js';
import type { SeriesProtocols } from './series-request.js';

/** Below this share the rest is rounding: maps with a conformation or a noise of their own stay far above. */
const ROUNDING = 5e-4;
/** One component and a scale of its own for each map span a plane: three maps always lie in one, and four nearly. */
const FEWEST = 5;

/**
 * Share of the variance between maps that two principal components leave, 0 … 1: the component of the series, and the scale that
 * programs give each map. The Gram matrix of the maps has the same eigenvalues as their covariance and is as small as the number of maps.
 * @param maps values of each frame over one common region
 */
export function shareBeyondTwoComponents(maps: readonly Float32Array[]): number {
  const count = maps.length;
  const size = maps[0]?.length ?? 0;
  const mean = new Float64Array(size);
  for (const map of maps) for (let v = 0; v < size; v++) mean[v] = mean[v]! + map[v]! / count;
  const gram = new Matrix(count, count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let v = 0; v < size; v++) sum += (maps[a]![v]! - mean[v]!) * (maps[b]![v]! - mean[v]!);
      gram.set(a, b, sum);
      gram.set(b, a, sum);
    }
  }
  const total = gram.trace();
  if (!(total > 0)) return 0;
  const [first = 0, second = 0] = new EigenvalueDecomposition(gram, { assumeSymmetric: true }).realEigenvalues.toSorted(
    (a, b) => b - a,
  );
  return Math.max(0, 1 - (first + second) / total);
}

export function isLinearSeries(maps: readonly Float32Array[]): boolean {
  return maps.length >= FEWEST && shareBeyondTwoComponents(maps) <= ROUNDING;
}

/**
 * Where density fades in and out B factors would take up what is motion: they stay those of the start model. With B factors of their own
 * the frames of a test series end 0.1 Å farther from the truth after the correction.
 */
export function withoutBFactors({ standard, propagation }: SeriesProtocols): SeriesProtocols {
  const strip = (protocol: Protocol): Protocol => ({
    ...protocol,
    stages: protocol.stages.filter(({ stage }) => stage !== 'b-factors'),
  });
  return { standard: (d) => strip(standard(d)), propagation: (d) => strip(propagation(d)) };
}

/** What a user should know of a linear series. */
export const linearWarning =
  'These maps are a linear series: they differ by one component alone, as in the simple mode of 3DVA; where parts move far, density ' +
  'fades in and out instead of moving, and frames near the middle mix conformations: for large motions use the intermediates mode.';
