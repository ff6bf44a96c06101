// A refinement that is told the noise by half maps must come as near to the truth as one that is not, and say who decided the weight.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import type { FrameTask } from '../../src/refinement/frame.js';
import type { StageSpec } from '../../src/refinement/protocol.js';
import { createRefiner } from '../../src/refinement/refiner.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { rmsd } from '../../src/structure/superpose.js';

const resolution = 3;

it('comes as near to the truth of a noisy map as without half maps', async () => {
  // Residues 1–16 of hen lysozyme: a turn and a helix, quick to refine.
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 16);
  const model = parsePdb(lines.join('\n'), '1HEL, residues 1–16');
  const truth = model.conformations[0]!;
  const [low, high] = [Math.min, Math.max].map((most) =>
    [0, 1, 2].map((c) => truth.xyz.reduce((m, v, i) => (i % 3 === c ? most(m, v) : m), truth.xyz[c]!)),
  ) as [number[], number[]];
  const shape = low.map((v, c) => Math.ceil(high[c]! - v + 16)) as [number, number, number];
  const grid = orthogonalGrid(shape, [1, 1, 1], [low[0]! - 8, low[1]! - 8, low[2]! - 8]);
  const clean = new ModelDensity(grid, model.structure.element, loadKernels('simd')).evaluate(truth, resolution).values;
  const rms = Math.sqrt(clean.reduce((sum, value) => sum + value * value, 0) / clean.length);
  const random = randomFrom('half map refinement');
  // As strong as the signal in the box, white: 6 times less of it lies within the resolution, and most of that beyond 4 Å.
  const [a, b] = [0, 1].map(() => clean.map((value) => value + Math.SQRT2 * rms * random.normal())) as [
    Float32Array,
    Float32Array,
  ];
  const minimize = { stage: 'minimize', target: 'likelihood', resolution, macroCycles: 2, iterations: 30 } as const;
  const stages: StageSpec[] = [
    minimize,
    { stage: 'weight', resolution, ladder: [0.25, 0.5, 1, 2], iterations: 15 },
    minimize,
  ];
  const task: FrameTask = {
    frame: 0,
    replicate: 0,
    seed: 0,
    map: { grid, values: a.map((value, v) => (value + b[v]!) / 2) },
    resolution,
    start: { ...truth, xyz: truth.xyz.map((v) => v + 0.2 * random.normal()) },
    protocol: { name: 'half maps', weight: 'auto', stages },
  };
  const refiner = await createRefiner({
    structure: model.structure,
    topology: buildTopology(model, new Dictionary([embeddedDictionary()])),
    reference: truth.xyz,
    plugins: [],
  });
  const without = refiner.refine(task);
  const known = refiner.refine({ ...task, noise: a.map((value, v) => (value - b[v]!) / 2) });
  const start = rmsd(task.start.xyz, truth.xyz);
  const [plain, halves] = [without, known].map(({ conformation }) => rmsd(conformation.xyz, truth.xyz));
  expect(halves).toBeLessThan(0.75 * start);
  expect(halves).toBeLessThan(1.1 * plain!);
  expect(without.weightChoice?.method).toBe('held-out');
  expect(known.weightChoice?.method).toBe('half-maps');
});
