// What does a pair of the nonbonded list cost, beside C?
import { randomFrom } from '../../src/base/random.js';
import type { PairList } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type Row, timed } from '../harness.js';
import { besideNative } from './beside-native.js';
import { runC } from './native-reference.js';

/** 39,304 atoms on a shaken lattice, about a million pairs within 5.2 Å, a few per cent of them in contact. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const { xyz, pairs } = shakenLattice(quick ? 8 : 34);
  const count = pairs.second.length;
  const rows: Row[] = [];
  for (const twin of ['simd', 'reference'] as const) {
    const kernels = loadKernels(twin);
    const repulsion = kernels.pairRepulsion(pairs);
    const gradient = new Float64Array(xyz.length);
    const effort = { samples: quick ? 3 : 31, warmUp: quick ? 50 : 700 };
    rows.push(timed(`pair, ${twin}`, 'ns', count, () => repulsion.evaluate(xyz, gradient), effort));
    kernels.release();
  }
  const head = [Int32Array.of(pairs.offsets.length - 1, count), Float64Array.of(pairs.strength)];
  const native = runC('pair_repulsion.c', [...head, xyz, pairs.offsets, pairs.second, pairs.contact]);
  const question = 'what does a pair of the nonbonded list cost, beside C?';
  const machine = machineLine();
  rows.push(...native.rows);
  const { table, notes } = besideNative('A pair', rows);
  notes.push(`${count} pairs of ${pairs.offsets.length - 1} atoms.`, ...native.notes);
  return { name: 'pairs', question, machine, rows, tables: [table], notes };
}

function shakenLattice(edge: number): { xyz: Float64Array; pairs: PairList } {
  const random = randomFrom('lattice', edge);
  const atoms = edge ** 3;
  const xyz = new Float64Array(3 * atoms);
  const cell = (i: number): [number, number, number] => [
    i % edge,
    Math.floor(i / edge) % edge,
    Math.floor(i / edge ** 2),
  ];
  for (let i = 0; i < atoms; i++) {
    for (const [axis, place] of cell(i).entries()) xyz[3 * i + axis] = 2.2 * place + 0.8 * random.uniform();
  }
  const offsets = new Int32Array(atoms + 1);
  const second: number[] = [];
  for (let i = 0; i < atoms; i++) {
    const [x, y, z] = cell(i);
    for (let c = z; c <= Math.min(z + 2, edge - 1); c++) {
      for (let b = Math.max(y - 2, 0); b <= Math.min(y + 2, edge - 1); b++) {
        for (let a = Math.max(x - 2, 0); a <= Math.min(x + 2, edge - 1); a++) {
          const j = a + edge * (b + edge * c);
          if (j <= i) continue;
          const away = [0, 1, 2].map((axis) => xyz[3 * j + axis]! - xyz[3 * i + axis]!);
          if (Math.hypot(...away) < 5.2) second.push(j);
        }
      }
    }
    offsets[i + 1] = second.length;
  }
  const contact = Float32Array.from(second, () => 2 + 0.6 * random.uniform());
  return { xyz, pairs: { offsets, second: Int32Array.from(second), contact, strength: 16 } };
}
