// What does a voxel cost where a map is compared with that of a model, beside C?
import { randomFrom } from '../../src/base/random.js';
import { selectedCorrelation } from '../../src/density/correlation.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runC } from './native-reference.js';

/** Two maps of 128³ voxels: their correlation over all voxels and over the highest tenth, and the value that has that rank. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const voxels = (quick ? 32 : 128) ** 3;
  const random = randomFrom('comparison');
  const a = Float32Array.from({ length: voxels }, () => random.normal());
  const b = a.map((value) => value + random.normal());
  const rank = Math.floor(voxels / 10);
  const rows: Row[] = [];
  for (const twin of ['simd', 'reference'] as const) {
    const maps = loadKernels(twin).mapComparison(a, b);
    const high = maps.rankedValue('b', rank);
    const work = {
      'correlation of all': () => selectedCorrelation(maps, [Number.NEGATIVE_INFINITY, 0]),
      'correlation of a tenth': () => selectedCorrelation(maps, [Number.POSITIVE_INFINITY, high]),
      'value of a rank': () => maps.rankedValue('b', rank),
    };
    const effort = { samples: quick ? 3 : 31, warmUp: quick ? 50 : 700 };
    for (const [name, run] of Object.entries(work))
      rows.push(timed(`${name}, ${twin}`, 'ns', voxels, () => void run(), effort));
    maps.release();
  }
  const native = runC('map_comparison.c', [Int32Array.of(voxels, rank), a, b]);
  rows.push(...native.rows);
  const { table, notes } = besideNative('A voxel', rows);
  return {
    name: 'comparison',
    question: 'what does a voxel cost where a map is compared with that of a model, beside C?',
    machine: machineLine(),
    rows,
    tables: [table],
    notes: [...notes, ...native.notes],
  };
}
