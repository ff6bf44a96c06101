// What a linear movie of the frames' models would look like beside the maps of a linear series, from scalar products alone.

/** Scalar products of map plane and model densities in each resolution shell, over the terms of the whole spectrum. */
export interface MovieProducts {
  /** K */
  readonly frames: number;
  /** Terms of the whole spectrum in each shell. */
  readonly terms: Float64Array;
  /** ⟨E1,E1⟩, ⟨E1,E2⟩, ⟨E2,E2⟩ of the plane's basis, 3 a shell. */
  readonly plane: Float64Array;
  /** ⟨E1,T_k⟩ for all k, then ⟨E2,T_k⟩: 2K a shell. */
  readonly cross: Float64Array;
  /** ⟨T_k,T_l⟩, K × K a shell. */
  readonly models: Float64Array;
}

/** A movie fitted to the maps. Coordinates are in units of the movie's own component P. */
export interface MovieFit {
  /** Factor that brings model densities to the scale of the maps, one a shell. */
  readonly shellScale: Float64Array;
  /** What multiplies the mean model density in each frame's map. */
  readonly frameScale: Float64Array;
  /** Coordinate of each frame's map. */
  readonly ofMaps: Float64Array;
  /** Coordinate of each frame's model: the projection of its density, less the mean, on P. */
  readonly ofModels: Float64Array;
  /** P = Σ slope_k · T_k: the regression of the model densities on the coordinate. */
  readonly slope: Float64Array;
  /** −log likelihood of the maps' plane, noise of each shell at its best value. Lower is better. */
  readonly misfit: number;
  /** Correlation of the maps' component with the movie's, −1 … 1. */
  readonly correlation: number;
}

/** Rounds in which scales and noise settle; they change little after the second. */
const ROUNDS = 4;

/**
 * Principal component analysis describes particles in states k by the maps M + z_k P, where M is the mean of their densities T_k, P
 * the regression of the densities on z, and z_k the projection of T_k − M on P (Punjani & Fleet 2021, J. Struct. Biol. 213:107702,
 * simple mode). Here the T_k are densities of models: the movie that they would give is brought to the scale of the maps, shell by
 * shell, and compared with the plane in which the maps lie. The noise in that plane is independent of the models.
 *
 * @param coordinates K pairs: map k = c_k1 · E1 + c_k2 · E2, with all c_k1 > 0
 */
export function fitMovie(products: MovieProducts, coordinates: Float64Array): MovieFit {
  const { frames, terms, plane, cross, models } = products;
  const shells = terms.length;
  const slope = regression(coordinates);
  const mean = [0, 0];
  for (let k = 0; k < frames; k++) for (const j of [0, 1]) mean[j] = mean[j]! + coordinates[2 * k + j]! / frames;
  const shellScale = new Float64Array(shells);
  // Of each shell: ⟨T̄,T̄⟩, ⟨T̄,P⟩, ⟨P,P⟩ and ⟨T̄,E1⟩, ⟨P,E1⟩, ⟨T̄,E2⟩, ⟨P,E2⟩, on the maps' scale.
  const own = new Float64Array(3 * shells);
  const with_ = new Float64Array(4 * shells);
  const ofModels = new Float64Array(frames);
  let squared = 0;
  for (let i = 0; i < shells; i++) {
    const t = models.subarray(i * frames * frames, (i + 1) * frames * frames);
    const sums = [0, 0, 0];
    const rowMean = new Float64Array(frames);
    const rowSlope = new Float64Array(frames);
    for (let k = 0; k < frames; k++) {
      for (let l = 0; l < frames; l++) {
        rowMean[k] = rowMean[k]! + t[k * frames + l]! / frames;
        rowSlope[k] = rowSlope[k]! + t[k * frames + l]! * slope[l]!;
      }
      sums[0] = sums[0]! + rowMean[k]! / frames;
      sums[1] = sums[1]! + rowSlope[k]! / frames;
      sums[2] = sums[2]! + rowSlope[k]! * slope[k]!;
    }
    const e = [0, 0, 0, 0];
    for (const j of [0, 1]) {
      for (let k = 0; k < frames; k++) {
        const product = cross[(2 * i + j) * frames + k]!;
        e[2 * j] = e[2 * j]! + product / frames;
        e[2 * j + 1] = e[2 * j + 1]! + product * slope[k]!;
      }
    }
    const scale = sums[0]! > 0 ? Math.max(0, (mean[0]! * e[0]! + mean[1]! * e[2]!) / sums[0]!) : 0;
    shellScale[i] = scale;
    for (const m of [0, 1, 2]) own[3 * i + m] = scale * scale * sums[m]!;
    for (const m of [0, 1, 2, 3]) with_[4 * i + m] = scale * e[m]!;
    for (let k = 0; k < frames; k++) ofModels[k] = ofModels[k]! + scale * scale * (rowSlope[k]! - sums[1]!);
    squared += scale * scale * sums[2]!;
  }
  for (let k = 0; k < frames; k++) ofModels[k] = ofModels[k]! / squared;
  const precision = new Float64Array(shells).fill(1);
  let h: readonly number[] = [];
  let misfit = 0;
  for (let round = 0; round < ROUNDS; round++) {
    h = planeInMovie(own, with_, precision);
    misfit = 0;
    for (let i = 0; i < shells; i++) {
      const variance = residual(h, own, with_, plane, i) / (2 * terms[i]!);
      precision[i] = 1 / variance;
      misfit += 0.5 * terms[i]! * Math.log(variance);
    }
  }
  const frameScale = new Float64Array(frames);
  const ofMaps = new Float64Array(frames);
  for (let k = 0; k < frames; k++) {
    const [c1, c2] = [coordinates[2 * k]!, coordinates[2 * k + 1]!];
    frameScale[k] = c1 * h[0]! + c2 * h[2]!;
    ofMaps[k] = (c1 * h[1]! + c2 * h[3]!) / frameScale[k]!;
  }
  return { shellScale, frameScale, ofMaps, ofModels, slope, misfit, correlation: correlation(h, own, with_, plane) };
}

/** Weights that make Σ weight_k T_k the slope of T on the maps' coordinate c2/c1. */
function regression(coordinates: Float64Array): Float64Array {
  const t = Float64Array.from(
    { length: coordinates.length / 2 },
    (_, k) => coordinates[2 * k + 1]! / coordinates[2 * k]!,
  );
  const mean = t.reduce((sum, value) => sum + value, 0) / t.length;
  const squares = t.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return t.map((value) => (value - mean) / squares);
}

/** The basis of the plane as E_j ≈ h[2j]·T̄ + h[2j+1]·P, by least squares weighted with the precision of each shell. */
function planeInMovie(own: Float64Array, with_: Float64Array, precision: Float64Array): number[] {
  const a = [0, 0, 0];
  const b = [0, 0, 0, 0];
  precision.forEach((p, i) => {
    for (const m of [0, 1, 2]) a[m] = a[m]! + p * own[3 * i + m]!;
    for (const m of [0, 1, 2, 3]) b[m] = b[m]! + p * with_[4 * i + m]!;
  });
  const determinant = a[0]! * a[2]! - a[1]! * a[1]!;
  const solve = (x: number, y: number): [number, number] => [
    (a[2]! * x - a[1]! * y) / determinant,
    (a[0]! * y - a[1]! * x) / determinant,
  ];
  return [...solve(b[0]!, b[1]!), ...solve(b[2]!, b[3]!)];
}

/** Σ |E_j − its image in the movie|² of one shell, both j. */
function residual(
  h: readonly number[],
  own: Float64Array,
  with_: Float64Array,
  plane: Float64Array,
  i: number,
): number {
  let sum = plane[3 * i]! + plane[3 * i + 2]!;
  for (const j of [0, 1]) {
    const [u, v] = [h[2 * j]!, h[2 * j + 1]!];
    sum -= 2 * (u * with_[4 * i + 2 * j]! + v * with_[4 * i + 2 * j + 1]!);
    sum += u * u * own[3 * i]! + 2 * u * v * own[3 * i + 1]! + v * v * own[3 * i + 2]!;
  }
  return Math.max(sum, 1e-12 * (plane[3 * i]! + plane[3 * i + 2]!));
}

/**
 * Correlation of the component as the maps show it with P. The plane holds it as the direction that T̄ is not part of:
 * h[0]·E2 − h[2]·E1 = (h[0]h[3] − h[1]h[2])·P, and noise.
 */
function correlation(h: readonly number[], own: Float64Array, with_: Float64Array, plane: Float64Array): number {
  let [product, model, map] = [0, 0, 0];
  for (let i = 0; i < own.length / 3; i++) {
    product += h[0]! * with_[4 * i + 3]! - h[2]! * with_[4 * i + 1]!;
    model += own[3 * i + 2]!;
    map += h[0]! ** 2 * plane[3 * i + 2]! - 2 * h[0]! * h[2]! * plane[3 * i + 1]! + h[2]! ** 2 * plane[3 * i]!;
  }
  return (Math.sign(h[0]! * h[3]! - h[1]! * h[2]!) * product) / Math.sqrt(model * map);
}
