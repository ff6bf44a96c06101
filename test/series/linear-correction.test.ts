// A linear movie hides how far its frames lie apart; the path through its models must find it again.
import { beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { correlation } from '../../src/density/correlation.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { type Simulation, simulateSeries } from '../../src/density/simulate.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { LinearMovie } from '../../src/series/linear-movie.js';
import { findLinearPath, moved } from '../../src/series/linear-path.js';
import { fitMovie } from '../../src/series/movie-model.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import type { Conformation, Structure } from '../../src/structure/structure.js';
import { rmsd } from '../../src/structure/superpose.js';

const kernels = loadKernels();
const random = randomFrom('linear correction');
const count = 60;
const cloud = Float64Array.from({ length: 3 * count }, () => 8 + 16 * random.uniform());

/** Sixty atoms, each a residue of its own: the second half moves along x, as a domain of a protein would. */
const lines = Array.from(
  { length: count },
  (_, i) =>
    `ATOM  ${String(i + 1).padStart(5)}  CA  GLY A${String(i + 1).padStart(4)}    ${'   0.000   0.000   0.000  1.00 40.00           C  '}`,
);
const structure: Structure = parsePdb(`${lines.join('\n')}\nEND\n`, 'cloud.pdb').structure;
const at = (shift: number): Conformation => ({
  xyz: cloud.map((v, p) => (p >= 1.5 * count && p % 3 === 0 ? v + shift : v)),
  b: new Float64Array(count).fill(40),
  occupancy: new Float64Array(count).fill(1),
});
const resolution = 4;
/** Å: evenly spaced, and altogether as long as the resolution, where density fades rather than moves. */
const shifts = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];
const truth = shifts.map(at);
const linear = (fscAtResolution: number): Simulation =>
  simulateSeries(structure.element, truth, { resolution, mode: 'linear', seed: 3, fscAtResolution }, kernels);
const read = (series: Simulation): Promise<LinearMovie> =>
  LinearMovie.read(truth.length, async (frame) => series.frame(frame), resolution, structure, kernels);
const movieOf = (movie: LinearMovie, models: readonly Conformation[]) =>
  fitMovie(movie.products(models.map((model) => movie.spectrumOf(model))), movie.coordinates);

describe('the movie of models beside maps that are their movie', () => {
  const series = linear(1);
  let movie: LinearMovie;
  beforeAll(async () => {
    movie = await read(series);
  });

  it('gives each frame the coordinate of its map, in the proportions of the simulation', () => {
    const fit = movieOf(movie, truth);
    expect(fit.correlation).toBeGreaterThan(0.999);
    const scale = fit.ofMaps[5]! / series.z[5]!;
    fit.ofMaps.forEach((z, k) => {
      expect(z / scale / series.z[5]!).toBeCloseTo(series.z[k]! / series.z[5]!, 2);
      expect(fit.ofModels[k]! / fit.ofMaps[5]!).toBeCloseTo(z / fit.ofMaps[5]!, 2);
    });
  });

  it('is most likely for the true conformations', () => {
    const misfit = movieOf(movie, truth).misfit;
    for (const stretch of [0.6, 0.8, 1.2, 1.4]) {
      const models = shifts.map((shift) => at(stretch * shift));
      expect(movieOf(movie, models).misfit).toBeGreaterThan(misfit);
    }
  });

  it('does not depend on the scale of each map', async () => {
    const scaled = await LinearMovie.read(
      truth.length,
      async (frame) => {
        const map = series.frame(frame);
        return { ...map, values: map.values.map((v) => v * (1 + 0.2 * frame)) };
      },
      resolution,
      structure,
      kernels,
    );
    const [a, b] = [movieOf(movie, truth), movieOf(scaled, truth)];
    a.ofMaps.forEach((z, k) => {
      expect(b.ofMaps[k]! / b.ofMaps[5]!).toBeCloseTo(z / a.ofMaps[5]!, 2);
    });
  });

  it('gives back to a map what linearity took: with the true models it is the density of the frame', () => {
    const spectra = truth.map((model) => movie.spectrumOf(model));
    const fit = fitMovie(movie.products(spectra), movie.coordinates);
    for (const frame of [0, 2]) {
      const map = series.frame(frame);
      const density = new ModelDensity(map.grid, structure.element, kernels).evaluate(truth[frame]!, resolution).values;
      const before = correlation(map.values, density);
      expect(before).toBeLessThan(0.99);
      expect(correlation(movie.corrected(frame, map, spectra, fit).values, density)).toBeGreaterThan(0.999);
    }
  });
});

describe('the path of a linear series', () => {
  // What refinement into such maps makes of them: two crowds, each at the middle of the frames that are near it.
  const gathered = shifts.map((shift) => at(Math.sign(shift) * 1.5 + 0.15 * (shift - Math.sign(shift) * 1.5)));
  const distance = (models: readonly Conformation[]): number =>
    models.reduce((sum, model, k) => sum + rmsd(model.xyz, truth[k]!.xyz), 0) / models.length;

  it.each([
    ['without noise', 1, 0.25],
    ['with the noise of a frame that reaches its resolution', 0.143, 0.45],
  ])('brings gathered models near to their places, %s', async (_, fsc, share) => {
    const movie = await read(linear(fsc));
    const path = findLinearPath(movie, structure, gathered)!;
    const found = gathered.map((model, k) => moved(model, path.displacement, path.positions[k]!));
    expect(distance(found)).toBeLessThan(share * distance(gathered));
  });

  it('leaves models alone that are where they belong', async () => {
    const movie = await read(linear(1));
    const path = findLinearPath(movie, structure, truth)!;
    for (const position of path.positions) expect(Math.abs(position)).toBeLessThan(0.1);
  });

  it('does not look for one where models do not differ', async () => {
    const movie = await read(linear(1));
    expect(
      findLinearPath(
        movie,
        structure,
        shifts.map(() => at(0)),
      ),
    ).toBeUndefined();
  });
});
