// Correlation of two maps around some atoms: over the union of the spheres about them.
import { listedCorrelation } from './correlation.js';
import type { DensityMap } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
import { SphereRuns } from './sphere-rows.js';

/** For one pair of maps on one grid; asked for one group of atoms after another, each voxel counted once a group. */
export class LocalCorrelation {
  readonly #observed: DensityMap;
  readonly #calculated: DensityMap;
  readonly #xyz: Float64Array;
  readonly #radius: number;
  readonly #runs: SphereRuns;
  /** Number of the group that saw a voxel last. */
  readonly #lastSeen: Int32Array;
  #group = 0;
  #voxels = new Int32Array(4096);
  #found = 0;

  /**
   * @param xyz 3N, Å
   * @param radius of the spheres, Å
   * @throws UserError where the grid is not orthogonal
   */
  constructor(observed: DensityMap, calculated: DensityMap, xyz: Float64Array, radius: number) {
    this.#observed = observed;
    this.#calculated = calculated;
    this.#xyz = xyz;
    this.#radius = radius;
    this.#runs = new SphereRuns(observed.grid, orthogonalVoxel(observed.grid, 'The correlation of residues'));
    this.#lastSeen = new Int32Array(observed.values.length);
  }

  /** Pearson's correlation; NaN where a map is constant there, or there are no atoms. */
  around(atoms: Iterable<number>): number {
    this.#group++;
    this.#found = 0;
    for (const atom of atoms) {
      this.#runs.find(this.#xyz, atom, this.#radius);
      const { from, to, count } = this.#runs;
      for (let k = 0; k < count; k++) this.#note(from[k]!, to[k]!);
    }
    if (this.#found < 2) return Number.NaN;
    return listedCorrelation(this.#observed.values, this.#calculated.values, this.#voxels, this.#found);
  }

  #note(from: number, to: number): void {
    if (this.#found + to - from > this.#voxels.length) {
      const larger = new Int32Array(2 * (this.#found + to - from));
      larger.set(this.#voxels);
      this.#voxels = larger;
    }
    for (let voxel = from; voxel < to; voxel++) {
      if (this.#lastSeen[voxel] === this.#group) continue;
      this.#lastSeen[voxel] = this.#group;
      this.#voxels[this.#found++] = voxel;
    }
  }
}
