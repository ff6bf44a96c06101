// Conformations judged together against each judged alone: what they share must not tell.
import { describe, expect, it } from 'vitest';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { validateModel, validateModels } from '../../src/validation/validate-model.js';
import { builtPeptide } from './models.js';

describe('conformations validated together', () => {
  it('have the numbers that each has alone, in any order', () => {
    const { model, topology, xyz } = builtPeptide(['ALA', 'GLY', 'VAL', 'SER']);
    const { structure } = model;
    const kernels = loadKernels('reference');
    // 6 Å of map on all sides of a chain of four residues.
    const low = [0, 1, 2].map((axis) => Math.min(...xyz.filter((_, p) => p % 3 === axis)) - 6) as [
      number,
      number,
      number,
    ];
    const grid = orthogonalGrid([30, 30, 30], [0.9, 0.9, 0.9], low);
    const one = { ...model.conformations[0]!, xyz };
    const other = { ...one, xyz: xyz.map((v, p) => v + 0.3 * Math.sin(p)) };
    const density = new ModelDensity(grid, structure.element, kernels);
    const fit = { map: density.evaluate(one, 3), resolution: 3, kernels };
    const judgement = { structure, topology, fit };
    const [first, second] = validateModels(judgement, [one, other]);
    expect(first).toEqual(validateModel({ ...judgement, conformation: one }));
    expect(second).toEqual(validateModel({ ...judgement, conformation: other }));
    expect(validateModels(judgement, [other, one])).toEqual([second, first]);
    // Its own map: the first must fit it, and the second not as well.
    expect(first!.numbers.cc_mask).toBeGreaterThan(0.999);
    expect(second!.numbers.cc_mask).toBeLessThan(0.99);
  });
});
