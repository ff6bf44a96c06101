// What does an atom cost, drawn up a tricubic spline of the map, beside C?
import { randomFrom } from '../../src/base/random.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runC } from './native-reference.js';

/** Value and gradient at atoms packed as in a protein, in the middle of a map of 128³ voxels of 0.75 Å. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const count = quick ? 500 : 10_000;
  const [n, step] = [quick ? 40 : 128, 0.75];
  const random = randomFrom('sample');
  const coefficients = Float32Array.from({ length: n ** 3 }, () => random.normal());
  const edge = Math.cbrt(16 * count);
  const xyz = Float64Array.from({ length: 3 * count }, () => (n * step - edge) / 2 + edge * random.uniform());
  const field = {
    coefficients,
    shape: [n, n, n] as const,
    origin: [0, 0, 0] as const,
    toGrid: Float64Array.of(1 / step, 0, 0, 0, 1 / step, 0, 0, 0, 1 / step),
  };
  const weight = new Float64Array(count).fill(1);
  const gradient = new Float64Array(3 * count);
  const rows: Row[] = [];
  for (const twin of ['simd', 'reference'] as const) {
    const kernels = loadKernels(twin);
    const sampler = kernels.sampler(field, count);
    const effort = { samples: quick ? 3 : 31, warmUp: quick ? 50 : 700 };
    rows.push(timed(`atom, ${twin}`, 'ns', count, () => sampler.evaluate(xyz, weight, gradient), effort));
    kernels.release();
  }
  const native = runC('sample.c', [Int32Array.of(count, n), Float64Array.of(step), coefficients, xyz]);
  const question = 'what does an atom cost, drawn up a tricubic spline of the map, beside C?';
  rows.push(...native.rows);
  const { table, notes } = besideNative('An atom', rows);
  return {
    name: 'sample',
    question,
    machine: machineLine(),
    rows,
    tables: [table],
    notes: [...notes, ...native.notes],
  };
}
