// How long does a real 3D Fourier transform take, beside scipy's?
import { randomFrom } from '../../src/base/random.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runPython } from './native-reference.js';

/** Cubes of common box sizes and of a size with the factor 7, both directions, both twins (the reference up to 72³). */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const sizes = quick ? [32] : [64, 70, 72, 128, 256];
  const rows: Row[] = [];
  const native = runPython('fourier.py', sizes.map(String));
  for (const size of sizes) {
    for (const twin of ['simd', 'reference'] as const) {
      if (twin === 'reference' && size > 72) continue;
      const kernels = loadKernels(twin);
      const fourier = kernels.fourier([size, size, size]);
      const random = randomFrom('fourier', size);
      for (let i = 0; i < fourier.real.length; i++) fourier.real[i] = random.normal();
      const samples = quick ? 3 : twin === 'simd' && size < 200 ? 31 : 7;
      const effort = { samples, warmUp: quick ? 50 : 700 };
      rows.push(timed(`${size}³ forward, ${twin}`, 'ms', 1, () => fourier.forward(), effort));
      rows.push(timed(`${size}³ inverse, ${twin}`, 'ms', 1, () => fourier.inverse(), effort));
      kernels.release();
    }
    rows.push(...native.rows.filter((row) => row.name.startsWith(`${size}³`)));
  }
  const question = 'how long does a real 3D Fourier transform take, beside scipy?';
  const { table, notes } = besideNative('A real 3D transform', rows);
  return {
    name: 'fourier',
    question,
    machine: machineLine(),
    rows,
    tables: [table],
    notes: [...notes, ...native.notes],
  };
}
