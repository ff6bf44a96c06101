// What does the Q-score of an atom cost, beside C?
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomFrom } from '../../src/base/random.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { CellList, FoundPoints } from '../../src/structure/cell-list.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { qScoreShells } from '../../src/validation/q-score.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runC } from './native-reference.js';

/** All atoms of lysozyme (1HEL, without hydrogens) with their neighbours, in the middle of a map of 96³ voxels of 0.8 Å. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const [n, voxel] = [96, 0.8];
  const shells = qScoreShells();
  const { xyz, start, places } = lysozyme((n * voxel) / 2);
  const count = start.length - 2;
  const random = randomFrom('profile');
  const values = Float32Array.from({ length: n ** 3 }, () => random.normal());
  const field = {
    values,
    shape: [n, n, n] as const,
    origin: [0, 0, 0] as const,
    toGrid: Float64Array.of(1 / voxel, 0, 0, 0, 1 / voxel, 0, 0, 0, 1 / voxel),
  };
  const rows: Row[] = [];
  for (const twin of ['simd', 'reference'] as const) {
    const kernels = loadKernels(twin);
    const profile = kernels.sphereProfile(field, shells);
    const all = (): void => {
      for (let i = 0; i < count; i++) {
        profile.neighbours.set(places.subarray(3 * start[i]!, 3 * start[i + 1]!));
        profile.correlation(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, start[i + 1]! - start[i]!);
      }
    };
    rows.push(timed(`atom, ${twin}`, 'ns', count, all, { samples: quick ? 3 : 31, warmUp: quick ? 50 : 700 }));
    kernels.release();
  }
  const { expected, wanted, most, spheres, step } = shells;
  const native = runC('sphere_profile.c', [
    Int32Array.of(count, n, expected.length - 1, wanted, most, spheres.length),
    Float64Array.of(voxel, step),
    start,
    expected,
    spheres,
    places,
    xyz,
    values,
  ]);
  rows.push(...native.rows);
  const { table, notes } = besideNative('An atom', rows);
  return {
    name: 'profile',
    question: 'what does the Q-score of an atom cost, beside C?',
    machine: machineLine(),
    rows,
    tables: [table],
    notes: [...notes, ...native.notes],
  };
}

/** Its atoms around a place on the diagonal, Å; the places of each one's neighbours within 4 Å, and where they begin, with a spare number behind. */
function lysozyme(middle: number): { xyz: Float64Array; start: Int32Array; places: Float64Array } {
  const path = createRequire(import.meta.url).resolve('#data/demo/1hel.pdb');
  const model = parsePdb(readFileSync(path, 'utf8'), '1hel.pdb');
  const given = model.conformations[0]!.xyz;
  const count = given.length / 3;
  const mean = [0, 1, 2].map((axis) => given.reduce((sum, v, p) => (p % 3 === axis ? sum + v : sum), 0) / count);
  const xyz = given.map((v, p) => v - mean[p % 3]! + middle);
  const cells = new CellList(xyz, 4);
  const found = new FoundPoints();
  const start = new Int32Array(count + 2);
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    cells.findWithin(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, 4, found);
    for (const j of found.points.subarray(0, found.count))
      if (j !== i) places.push(...[0, 1, 2].map((axis) => xyz[3 * j + axis]! - xyz[3 * i + axis]!));
    start[i + 1] = places.length / 3;
  }
  return { xyz, start, places: Float64Array.from(places) };
}
