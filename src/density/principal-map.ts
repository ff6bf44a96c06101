// The first principal component of a series of maps, from their packed spectra.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';
import { UserError } from '../base/user-error.js';
import type { ResolutionShells } from './fourier-shells.js';

/**
 * First principal component of the maps and each map's coordinate on it, by the eigenvectors of the (small) matrix of
 * scalar products between the maps less their mean. Scalar products of spectra are those of the maps times the number
 * of voxels (Parseval).
 */
export function firstComponent(
  spectra: readonly Float32Array[],
  mean: Float32Array,
  terms: Int32Array,
  shells: ResolutionShells,
): { component: Float32Array; z: Float64Array } {
  const half = shells.multiplicity.length;
  const weight = Float64Array.from(terms, (c) => shells.multiplicity[c % half]!);
  const product = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < mean.length; i++) sum += weight[i >> 1]! * (a[i]! - mean[i]!) * (b[i]! - mean[i]!);
    return sum;
  };
  const gram = Matrix.zeros(spectra.length, spectra.length);
  for (let p = 0; p < spectra.length; p++) {
    for (let q = 0; q <= p; q++) {
      const value = product(spectra[p]!, spectra[q]!);
      gram.set(p, q, value);
      gram.set(q, p, value);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const first = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  const length = Math.sqrt(realEigenvalues[first]!);
  if (!(length > 0)) {
    throw new UserError('All models of the ensemble are the same; a linear series needs models that differ.');
  }
  // The sign of an eigenvector is arbitrary: the last frame is on the positive side.
  const vector = eigenvectorMatrix.getColumn(first);
  const sign = vector.at(-1)! < 0 ? -1 : 1;
  const component = new Float32Array(mean.length);
  vector.forEach((share, k) => {
    const spectrum = spectra[k]!;
    const factor = (sign * share) / length;
    for (let i = 0; i < mean.length; i++) component[i] = component[i]! + factor * (spectrum[i]! - mean[i]!);
  });
  return { component, z: Float64Array.from(vector, (share) => sign * share * length) };
}
