// The motion of an ensemble: how much each residue moves against the core, and along which few directions.
import type { Structure } from '../structure/structure.js';
import { backbonePoints, pointsOf } from './backbone-points.js';
import { superposeOnCore } from './core.js';
import { type PrincipalComponent, principalComponents } from './principal-components.js';

export interface EnsembleMotion {
  /** Residues that have a point (see backbone-points.ts), ascending. */
  readonly residues: Int32Array;
  /** For each of them: 1 where it belongs to the least mobile core. */
  readonly core: Uint8Array;
  /** For each of them: Å, root mean square fluctuation over the frames, superposed on the core. */
  readonly rmsf: Float64Array;
  /** The first three principal components of the superposed points; fewer where there is less motion. */
  readonly components: readonly PrincipalComponent[];
}

/** `frames`: coordinates of all atoms, 3N, Å, one a frame. Undefined where there are fewer than two frames or three points. */
export function ensembleMotion(structure: Structure, frames: readonly Float64Array[]): EnsembleMotion | undefined {
  const points = backbonePoints(structure);
  if (frames.length < 2 || points.atom.length < 3) return undefined;
  const fitted = superposeOnCore(frames.map((xyz) => pointsOf(points, xyz)));
  const components = principalComponents(fitted.frames, fitted.mean, 3);
  return { residues: points.residue, core: fitted.core, rmsf: fitted.rmsf, components };
}
