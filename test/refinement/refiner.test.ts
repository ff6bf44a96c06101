// A frame from start to numbers, on 24 real residues in a map of their own: what comes out must be near the truth and well built.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { type FrameTask, type RefinementSystem, StoppedError } from '../../src/refinement/frame.js';
import { standardProtocol } from '../../src/refinement/presets.js';
import type { Protocol } from '../../src/refinement/protocol.js';
import { createRefiner, isBetter } from '../../src/refinement/refiner.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import type { Conformation } from '../../src/structure/structure.js';
import { rmsd } from '../../src/structure/superpose.js';

const RESOLUTION = 3;

/** Residues 1–24 of hen lysozyme (1HEL): helix, loop, all kinds of side chains. */
function fragment(): ReturnType<typeof parsePdb> {
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
  return parsePdb(lines.join('\n'), '1HEL, residues 1–24');
}

const model = fragment();
const crystal = model.conformations[0]!;
const system: RefinementSystem = {
  structure: model.structure,
  topology: buildTopology(model, new Dictionary([embeddedDictionary()])),
  reference: crystal.xyz,
  plugins: [],
};

function mapOf(conformation: Conformation): DensityMap {
  const low = [0, 1, 2].map((c) => conformation.xyz.reduce((m, v, i) => (i % 3 === c ? Math.min(m, v) : m), 1e9) - 8);
  const high = [0, 1, 2].map((c) => conformation.xyz.reduce((m, v, i) => (i % 3 === c ? Math.max(m, v) : m), -1e9) + 8);
  const [nx, ny, nz] = low.map((v, c) => Math.ceil(high[c]! - v)) as [number, number, number];
  const grid = orthogonalGrid([nx, ny, nz], [1, 1, 1], [low[0]!, low[1]!, low[2]!]);
  return new ModelDensity(grid, model.structure.element, loadKernels('simd')).evaluate(conformation, RESOLUTION);
}

function shaken(sigma: number): Conformation {
  const random = randomFrom('refiner test', sigma);
  return { ...truth, xyz: truth.xyz.map((v) => v + sigma * random.normal()) };
}

/** The crystal's bonds and angles are not the dictionary's: the truth is the crystal's model refined into its own map at a low weight. */
const refiner = await createRefiner(system);
const truth: Conformation = refiner.refine({
  frame: 0,
  replicate: 0,
  seed: 0,
  map: mapOf(crystal),
  resolution: RESOLUTION,
  start: crystal,
  protocol: { name: 'idealize', weight: 0.02, stages: standardProtocol(RESOLUTION).stages.slice(-1) },
}).conformation;
const map = mapOf(truth);
const task: FrameTask = {
  frame: 3,
  replicate: 0,
  seed: 1,
  map,
  resolution: RESOLUTION,
  start: shaken(0.3),
  protocol: standardProtocol(RESOLUTION),
};
const briefly: Protocol = {
  name: 'brief',
  weight: 'auto',
  stages: [{ stage: 'minimize', target: 'likelihood', resolution: RESOLUTION, macroCycles: 1, iterations: 8 }],
};

describe('a refiner', () => {
  it('brings a shaken model back to the truth with good geometry', () => {
    const result = refiner.refine(task);
    // 0.3 Å a coordinate is 0.52 Å rms.
    expect(rmsd(task.start.xyz, truth.xyz)).toBeGreaterThan(0.45);
    expect(rmsd(result.conformation.xyz, truth.xyz)).toBeLessThan(0.12);
    expect(result.after.ccMask).toBeGreaterThan(0.99);
    expect(result.after.ccMask).toBeGreaterThan(result.before.ccMask);
    expect(result.after.bondRmsd).toBeLessThanOrEqual(0.012);
    expect(result.after.angleRmsd).toBeLessThanOrEqual(1.3);
    expect(result.residueCc).toHaveLength(24);
    expect(result.frame).toBe(3);
    expect(result.stages.map(({ stage }) => stage)).toEqual(task.protocol.stages.map(({ stage }) => stage));
  });

  it('measures neither a start that was measured before nor a fit that is measured elsewhere', () => {
    const whole = refiner.refine({ ...task, protocol: briefly });
    const startNumbers = { ...whole.before, ccMask: 0.123 };
    expect(refiner.refine({ ...task, protocol: briefly, startNumbers })).toEqual({
      ...whole,
      before: startNumbers,
      seconds: expect.any(Number),
    });
    const unknown = { ccMask: Number.NaN, ccBox: Number.NaN, ccVolume: Number.NaN, ccPeaks: Number.NaN };
    expect(refiner.refine({ ...task, protocol: briefly, fitElsewhere: true })).toEqual({
      ...whole,
      before: { ...whole.before, ...unknown },
      after: { ...whole.after, ...unknown },
      residueCc: new Float64Array(24).fill(Number.NaN),
      seconds: expect.any(Number),
    });
  });

  it('gives the same bits again, whatever it refined in between', () => {
    const once = refiner.refine({ ...task, protocol: briefly });
    refiner.refine({ ...task, start: shaken(0.1), protocol: briefly });
    const again = refiner.refine({ ...task, protocol: briefly });
    expect(Buffer.from(again.conformation.xyz.buffer).equals(Buffer.from(once.conformation.xyz.buffer))).toBe(true);
    expect(again.objective).toBe(once.objective);
  });

  it('goes on as the model before its start went, as far as the map agrees', () => {
    const away = (x: number): Conformation => ({ ...truth, xyz: truth.xyz.map((v, i) => (i % 3 === 0 ? v + x : v)) });
    const coarse: Protocol = {
      ...briefly,
      stages: [{ stage: 'minimize', target: 'likelihood', resolution: 8, macroCycles: 1, iterations: 0 }],
    };
    const goOn = (previous: number) =>
      refiner.refine({ ...task, start: away(-0.8), previous: away(previous).xyz, protocol: coarse });
    // The step was 1 Å and 0.8 Å are left; then a step from the other side, which leads away.
    const onwards = goOn(-1.8);
    expect(onwards.stages[0]).toMatchObject({ stage: 'extrapolate', kept: true });
    // Without noise the likelihood is no parabola: the whole step, 0.2 Å too far, is the best that is tried.
    expect(rmsd(onwards.conformation.xyz, truth.xyz)).toBeLessThan(0.25);
    const wrong = goOn(0.2);
    expect(wrong.stages[0]).toMatchObject({ stage: 'extrapolate', kept: false, moved: 0 });
    expect(wrong.conformation.xyz).toEqual(away(-0.8).xyz);
  });

  it('starts replicates elsewhere, by as much as asked for, and each in its own way', () => {
    const still: Protocol = { ...briefly, stages: [] };
    const replicate = (seed: number, number: number): Float64Array =>
      refiner.refine({ ...task, seed, replicate: number, perturbation: 0.4, protocol: still }).conformation.xyz;
    expect(rmsd(replicate(1, 1), task.start.xyz)).toBeCloseTo(0.4, 1);
    expect(replicate(1, 1)).toEqual(replicate(1, 1));
    expect(rmsd(replicate(1, 1), replicate(1, 2))).toBeGreaterThan(0.4);
    expect(rmsd(replicate(1, 1), replicate(2, 1))).toBeGreaterThan(0.4);
  });

  it('goes over stepping stones before the frame’s own map', () => {
    const visited = refiner.refine({ ...task, protocol: briefly, steppingStones: [map, map] }).stages;
    expect(visited).toHaveLength(3);
  });

  it('lowers the weight where the map would break the geometry, and only if it may choose', () => {
    // A map of another place: every atom is drawn away from its bonds.
    const torn = mapOf(shaken(0.8));
    const strong = { ...briefly, stages: [{ ...briefly.stages[0]!, macroCycles: 2, iterations: 40 }] } as Protocol;
    const free = refiner.refine({ ...task, map: torn, start: truth, protocol: strong });
    const bound = refiner.refine({ ...task, map: torn, start: truth, protocol: strong, weight: 30 });
    expect(bound.weight).toBe(30);
    expect(bound.after.angleRmsd).toBeGreaterThan(1.3);
    expect(free.weight).toBeLessThanOrEqual(1);
    expect(free.after.angleRmsd).toBeLessThanOrEqual(1.3);
    expect(free.after.bondRmsd).toBeLessThanOrEqual(0.012);
  });

  it('prefers the result that explains the map better at the same weight', () => {
    const good = refiner.refine({ ...task, protocol: { ...briefly, weight: 1 } });
    const bad = refiner.refine({ ...task, protocol: { ...briefly, weight: 1, stages: [] } });
    expect(isBetter(good, bad)).toBe(true);
    expect(isBetter(bad, good)).toBe(false);
  });

  it('stops in the middle when asked to, and works on afterwards', () => {
    let calls = 0;
    expect(() => refiner.refine(task, { shouldStop: () => ++calls > 5 })).toThrow(StoppedError);
    expect(refiner.refine({ ...task, protocol: briefly }).evaluations).toBeGreaterThan(0);
  });

  it('tells how far it is, from 0 to 1 and never back', () => {
    const seen: number[] = [];
    refiner.refine(task, { progress: (_, done) => seen.push(done) });
    expect(seen[0]).toBe(0);
    for (let i = 1; i < seen.length; i++) expect(seen[i]).toBeGreaterThanOrEqual(seen[i - 1]!);
    expect(seen.at(-1)).toBeLessThanOrEqual(1);
  });

  it('moves the unknown as rigid bodies', async () => {
    // Tryptophan-less: residue 5 is given a name that no dictionary has.
    const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
    const lines = text.split('\n').filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
    const renamed = lines.map((line) =>
      Number(line.slice(22, 26)) === 5 ? `${line.slice(0, 17)}XQZ${line.slice(20)}` : line,
    );
    const other = parsePdb(renamed.join('\n'), 'with an unknown residue');
    const topology = buildTopology(other, new Dictionary([embeddedDictionary()]), { freezeUnknown: true });
    const frozen = await createRefiner({ ...system, structure: other.structure, topology });
    const start = { ...truth, xyz: truth.xyz.map((v, i) => (i % 3 === 0 ? v + 0.8 : v)) };
    const { conformation } = frozen.refine({ ...task, start });
    const [group] = topology.rigidGroups;
    const distance = (xyz: Float64Array, a: number, b: number): number =>
      Math.hypot(...[0, 1, 2].map((c) => xyz[3 * a + c]! - xyz[3 * b + c]!));
    for (const a of group!) {
      for (const b of group!) {
        expect(distance(conformation.xyz, a, b)).toBeCloseTo(distance(start.xyz, a, b), 8);
      }
    }
    expect(rmsd(conformation.xyz, truth.xyz)).toBeLessThan(0.3);
  });
});
