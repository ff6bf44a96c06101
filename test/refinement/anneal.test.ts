// Heated atoms have the temperature that they should, restraints spread as their sigmas say, and the stages are judged and recorded.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { runAtomDynamics } from '../../src/refinement/atom-dynamics.js';
import { RefinementEnergy } from '../../src/refinement/energy.js';
import type { FrameResult } from '../../src/refinement/frame.js';
import type { StageSpec } from '../../src/refinement/protocol.js';
import { createRefiner } from '../../src/refinement/refiner.js';
import { compileRestraints } from '../../src/restraints/compile-restraints.js';
import { geometryNumbers } from '../../src/restraints/geometry-numbers.js';
import { rmsd } from '../../src/structure/superpose.js';
import { kernels, mapOfTruth, RESOLUTION, structure, topology, truth } from './rotamer-fixture.js';

describe('dynamics of atoms', () => {
  it('holds room temperature, at which bonds and angles spread by about their sigmas', () => {
    const { set } = compileRestraints(topology, kernels);
    const xyz = truth.xyz.slice();
    const { temperature, evaluations } = runAtomDynamics(xyz, {
      energy: new RefinementEnergy(structure.atomCount, [set], undefined, 1),
      elements: structure.element,
      riding: [],
      constraints: undefined,
      temperature: () => 300,
      steps: 600,
      random: randomFrom('room temperature'),
    });
    expect(evaluations).toBe(601);
    expect(temperature).toBeGreaterThan(270);
    expect(temperature).toBeLessThan(330);
    // The dictionary's sigmas are 0.01 to 0.02 Å and 1.5 to 3°; atoms that share bonds and angles hold each other closer.
    const { bond, angle } = geometryNumbers(topology.tables, xyz, 0);
    expect(bond.rmsd).toBeGreaterThan(0.007);
    expect(bond.rmsd).toBeLessThan(0.025);
    expect(angle.rmsd).toBeGreaterThan(1);
    expect(angle.rmsd).toBeLessThan(3);
    expect(rmsd(xyz, truth.xyz)).toBeGreaterThan(0.1);
  });
});

const refiner = await createRefiner({ structure, topology, reference: truth.xyz, plugins: [] });
const random = randomFrom('anneal test');
const shaken = { ...truth, xyz: truth.xyz.map((v) => v + 0.3 * random.normal()) };
const run = (stages: readonly StageSpec[], xyz: Float64Array = shaken.xyz): FrameResult =>
  refiner.refine({
    frame: 0,
    replicate: 0,
    seed: 4,
    map: mapOfTruth(),
    resolution: RESOLUTION,
    start: { ...truth, xyz },
    weight: 1,
    protocol: { name: 'test', weight: 1, stages },
  });
const annealed: StageSpec = { stage: 'anneal', resolution: RESOLUTION, from: 1000, to: 100, steps: 60, iterations: 30 };

describe('the anneal stage', () => {
  it('comes to rest near the truth, says what it did, and does the same again', () => {
    const [one, two] = [run([annealed]), run([annealed])];
    expect(rmsd(one.conformation.xyz, truth.xyz)).toBeLessThan(0.5 * rmsd(shaken.xyz, truth.xyz));
    expect(one.stages[0]).toMatchObject({ stage: 'anneal', kept: true, changes: { 'steps of dynamics': 60 } });
    expect(one.stages[0]!.evaluations).toBeGreaterThan(61);
    expect(two.conformation.xyz).toEqual(one.conformation.xyz);
  });

  it('is undone where it only harms', () => {
    const settled = run([
      { stage: 'minimize', target: 'likelihood', resolution: RESOLUTION, macroCycles: 3, iterations: 40 },
    ]).conformation.xyz;
    const result = run([{ ...annealed, from: 3000, iterations: 1 }], settled);
    expect(result.stages[0]).toMatchObject({ kept: false, moved: 0 });
    expect(result.conformation.xyz).toEqual(settled);
  });
});

describe('morph and peptides as stages', () => {
  it('leave the truth where it is and say so', () => {
    const { stages } = run(
      [
        { stage: 'peptides', resolution: RESOLUTION },
        { stage: 'morph', resolution: 8, radius: 8, iterations: 10 },
      ],
      truth.xyz,
    );
    expect(stages[0]).toMatchObject({ kept: true, moved: 0, changes: { 'peptides turned': 0 } });
    expect(stages[1]!.moved).toBeLessThan(0.02);
  });
});
