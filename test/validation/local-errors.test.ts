// Which residues are said to fit poorly: those that the map contradicts, not those that move.
import { expect, it } from 'vitest';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { validateModel } from '../../src/validation/validate-model.js';
import { builtPeptide } from './models.js';

const { model, topology, xyz } = builtPeptide(Array.from({ length: 14 }, (_, k) => (k % 3 === 0 ? 'VAL' : 'ALA')));
const { structure } = model;
const kernels = loadKernels('reference');
const origin = [0, 1, 2].map((axis) => Math.min(...xyz.filter((_, p) => p % 3 === axis)) - 6) as [
  number,
  number,
  number,
];
const shape = [0, 1, 2].map((axis) =>
  Math.ceil((Math.max(...xyz.filter((_, p) => p % 3 === axis)) + 6 - origin[axis]!) / 0.9),
) as [number, number, number];
/** The seventh residue moves much more than the others. */
const MOBILE = 6;
const b = Float64Array.from({ length: structure.atomCount }, (_, i) =>
  structure.residueOfAtom[i] === MOBILE ? 250 : 30 + (i % 5),
);
const truth = { ...model.conformations[0]!, xyz, b };
const map = new ModelDensity(orthogonalGrid(shape, [0.9, 0.9, 0.9], origin), structure.element, kernels).evaluate(
  truth,
  3,
);

function poor(conformation: typeof truth): number[] {
  const { numbers, errors } = validateModel({
    structure,
    topology,
    conformation,
    fit: { map, resolution: 3, kernels },
  });
  expect(numbers.cc_mask).toBeGreaterThan(0.5);
  const all = [...errors.suspects, ...errors.wellFitted, ...errors.others];
  return all.filter(({ fit }) => fit === 'poor').map(({ residue }) => residue);
}

it('a mobile residue in the map of the very model fits, though its Q-score is low', () => {
  const { q } = validateModel({ structure, topology, conformation: truth, fit: { map, resolution: 3, kernels } }).fit!
    .residues;
  // Two widths, of which the least is 0.05, below the median: by its Q-score alone it would fit poorly.
  expect(q[MOBILE]!).toBeLessThan(q.slice().sort()[7]! - 0.1);
  expect(poor(truth)).toEqual([]);
});

it('a residue that stands beside its density does not', () => {
  const moved = xyz.map((v, p) => (structure.residueOfAtom[Math.floor(p / 3)] === 3 && p % 3 === 0 ? v + 3 : v));
  expect(poor({ ...truth, xyz: moved })).toContain(3);
});
