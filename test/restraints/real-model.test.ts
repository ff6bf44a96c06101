// All restraints of a real protein, from file to terms: the shared check on the whole set, and a list that serves a long walk.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { loadDictionary } from '../../src/chemistry/load-dictionary.js';
import { referenceKernels } from '../../src/kernels/reference.js';
import { compileRestraints } from '../../src/restraints/compile-restraints.js';
import { geometryNumbers } from '../../src/restraints/geometry-numbers.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { readModel } from '../../src/structure/read-model.js';

const start = fileURLToPath(new URL('../../../shared/data/series/adk-states/start.pdb', import.meta.url));

// The file belongs to the test data that are not shipped.
describe.skipIf(!existsSync(start))('adenylate kinase, 1,656 atoms', () => {
  const prepare = async () => {
    const model = await readModel(start);
    const dictionary = await loadDictionary({ needed: model.structure.residues.name });
    const topology = buildTopology(model, dictionary);
    return { topology, xyz: model.conformations[0]!.xyz.slice() };
  };

  it('has normal geometry, and terms that pass the shared check where it is disturbed', async () => {
    const { topology, xyz } = await prepare();
    const numbers = geometryNumbers(topology.tables, xyz);
    // The data's README: "normal geometry"; it was regularized with other software.
    expect(numbers.bond.rmsd).toBeLessThan(0.01);
    expect(numbers.angle.rmsd).toBeLessThan(1.5);
    const random = randomFrom('disturbed');
    const shaken = xyz.map((x) => x + 0.1 * random.normal());
    const { set } = compileRestraints(topology, referenceKernels());
    const report = checkTerm(set, shaken, { tolerance: 1e-4, coordinates: 40 });
    expect(report.energy).toBeGreaterThan(1000);
    expect(geometryNumbers(topology.tables, shaken).bond.rmsd).toBeGreaterThan(0.1);
  });

  it('costs the same whatever the list was made for', async () => {
    const { topology, xyz } = await prepare();
    const random = randomFrom('walk');
    const { set, nonbonded } = compileRestraints(topology, referenceKernels());
    for (let step = 0; step < 12; step++) {
      for (let p = 0; p < xyz.length; p++) xyz[p]! += 0.04 * random.normal();
      const kept = set.evaluate(xyz, new Float64Array(xyz.length));
      nonbonded.forget();
      expect(set.evaluate(xyz, new Float64Array(xyz.length)) / kept).toBeCloseTo(1, 12);
    }
  });
});
