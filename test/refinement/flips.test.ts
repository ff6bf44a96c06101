import { expect, it } from 'vitest';
import { allAtoms } from '../../src/chemistry/all-atoms.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { flip, flipMovers, rootOf } from '../../src/chemistry/flip-movers.js';
import { placeHydrogens, removeHydrogens } from '../../src/chemistry/place-hydrogens.js';
import { flipSideChains } from '../../src/refinement/flips.js';
import { readModel } from '../../src/structure/read-model.js';
import { describeWithShared, sharedFile } from '../with-shared.js';

const dictionary = new Dictionary([embeddedDictionary()]);
// 1US0, aldose reductase at 0.66 Å, where density does tell N from O; not part of the repository.
const REDUCTASE = 'data/formats/models/1us0.pdb.gz';

describeWithShared(REDUCTASE, 'flips of a model whose amides and rings are known', async () => {
  const { model } = removeHydrogens(await readModel(sharedFile(REDUCTASE)));
  const no = (): boolean => false;
  const system = allAtoms(placeHydrogens(model, dictionary, { freezeUnknown: true }));

  it('leaves it as it is', () => {
    const xyz = model.conformations[0]!.xyz.slice();
    expect(flipSideChains(xyz, system).flips).toEqual([]);
    expect(xyz).toEqual(model.conformations[0]!.xyz);
  });

  it('brings back most of what was turned round', () => {
    const { structure } = model;
    const wrong = model.conformations[0]!.xyz.slice();
    const graph = { offsets: new Int32Array(structure.atomCount + 1), neighbours: new Int32Array(0) };
    const movers = flipMovers(structure, graph, wrong, no);
    for (const mover of movers) flip(wrong, mover, rootOf(structure, mover));
    const back = wrong.slice();
    const { flips, candidates } = flipSideChains(back, system);
    expect(candidates).toBe(movers.length);
    expect(flips.length).toBeGreaterThan(0.9 * candidates);
    for (const { gain } of flips) expect(gain).toBeGreaterThanOrEqual(1.5);
    // A flip of a flip is where it was.
    const truth = model.conformations[0]!.xyz;
    for (const { residue } of flips) {
      for (let p = 3 * structure.residues.atomStart[residue]!; p < 3 * structure.residues.atomStart[residue + 1]!; p++)
        expect(back[p]).toBeCloseTo(truth[p]!, 9);
    }
  });
});
