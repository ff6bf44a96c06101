// What does an atom cost, drawn into a map and pulled by one, beside C?
import { randomFrom } from '../../src/base/random.js';
import type { SplatAtoms } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runC } from './native-reference.js';

/** Five Gaussians an atom, cut off after four voxels of 0.75 Å (a sphere inside 9 × 9 × 9 voxels), atoms packed as in a protein. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const count = quick ? 500 : 10_000;
  const [terms, n, step] = [5, quick ? 40 : 128, 0.75];
  const random = randomFrom('splat');
  const column = (length: number, from: number, to: number): Float64Array =>
    Float64Array.from({ length }, () => from + (to - from) * random.uniform());
  const atoms: SplatAtoms = {
    count,
    terms,
    heights: column(count * terms, 0.2, 2),
    steepness: column(count * terms, 0.5, 3),
    cutoff: new Float64Array(count).fill(4 * step),
  };
  // 16 Å³ an atom, hydrogens aside; the blob sits in the middle of the box.
  const edge = Math.cbrt(16 * count);
  const xyz = column(3 * count, (n * step - edge) / 2, (n * step + edge) / 2);
  const rows: Row[] = [];
  for (const twin of ['simd', 'reference'] as const) {
    const kernels = loadKernels(twin);
    const splatter = kernels.splatter(atoms, [n, n, n], [step, step, step]);
    const grid = kernels.fourier([n, n, n]).real.fill(0);
    const gradient = new Float64Array(3 * count);
    const effort = { samples: quick ? 3 : 31, warmUp: quick ? 50 : 700 };
    rows.push(timed(`splat, ${twin}`, 'ns', count, () => splatter.splat(xyz, grid), effort));
    rows.push(timed(`gradient, ${twin}`, 'ns', count, () => splatter.gradient(xyz, grid, gradient), effort));
    kernels.release();
  }
  const { heights, steepness, cutoff } = atoms;
  const head = [Int32Array.of(count, terms, n, 0), Float64Array.of(step)];
  const native = runC('splat.c', [...head, heights, steepness, cutoff, xyz]);
  const question = 'what does an atom cost, drawn into a map and pulled by one, beside C?';
  rows.push(...native.rows);
  const { table, notes } = besideNative('An atom', rows);
  return { name: 'splat', question, machine: machineLine(), rows, tables: [table], notes: [...notes, ...native.notes] };
}
