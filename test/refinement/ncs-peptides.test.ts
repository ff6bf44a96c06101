// Peptides under NCS constraints: planes are turned in the masters, by what the map says of all copies, and the copies follow.
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import { searchPeptides } from '../../src/refinement/peptide-flips.js';
import { type Peptide, peptideSystem } from '../../src/refinement/peptides.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { boundsOf } from '../../src/structure/bounds.js';
import { isHydrogen, residueLabel } from '../../src/structure/structure.js';
import { threeCopies } from './three-copies.js';
import { turnOver } from './turned-over.js';

const RESOLUTION = 3;
const kernels = loadKernels('simd');
const model = threeCopies();
const { structure } = model;
const truth = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const system = peptideSystem({ structure, topology });
const groups = findNcsGroups(structure, truth.xyz);

/** The plane behind the residue in chain A, B, C. */
const planes = (number: number): Peptide[] =>
  system.peptides.filter(({ residue }) => structure.residues.number[residue] === number);
const [inA, inB, inC] = planes(10);

/** Searches `xyz` in the map of `shown`; answers with what was turned. */
function search(xyz: Float64Array, shown: Float64Array, constraints?: NcsReduction): string[] {
  const { low, high } = boundsOf(truth.xyz);
  const size = low.map((v, axis) => Math.ceil(high[axis]! - v + 16)) as [number, number, number];
  const grid = orthogonalGrid(size, [1, 1, 1], [low[0] - 8, low[1] - 8, low[2] - 8]);
  const map = new ModelDensity(grid, structure.element, kernels).evaluate({ ...truth, xyz: shown }, RESOLUTION);
  const omit = Uint8Array.from({ length: structure.atomCount }, (_, i) => (isHydrogen(structure, i) ? 1 : 0));
  const atoms = { elements: structure.element, b: truth.b, occupancy: truth.occupancy, omit };
  const target = new LikelihoodTarget(map, RESOLUTION, atoms, kernels);
  target.estimate(xyz, RESOLUTION);
  const { turned } = searchPeptides(xyz, system, (at) => target.probe(at), 1, constraints);
  return turned.map((residue) => residueLabel(structure, residue));
}

/** Å between the oxygens of planes and their places in `wanted`. */
const offBy = (xyz: Float64Array, wanted: Float64Array, peptides: readonly Peptide[]): number[] =>
  peptides.map(({ oxygen }) => Math.hypot(...[0, 1, 2].map((d) => xyz[3 * oxygen + d]! - wanted[3 * oxygen + d]!)));

describe('the peptide search under NCS constraints', () => {
  it('turns the plane of the master and has the copies follow', () => {
    const xyz = turnOver(truth.xyz.slice(), [inA!, inB!, inC!]);
    const constraints = new NcsReduction(groups, xyz);
    expect(search(xyz, truth.xyz, constraints)).toEqual([residueLabel(structure, inA!.residue)]);
    expect(Math.max(...offBy(xyz, truth.xyz, [inA!, inB!, inC!]))).toBeLessThan(0.25);
    const followed = xyz.slice();
    constraints.follow(followed);
    expect(xyz).toEqual(followed);
  });

  it('asks all copies: what two of three show is done, though the master shows the opposite', () => {
    const wrongInMaster = turnOver(truth.xyz.slice(), [inA!]);
    const all = turnOver(truth.xyz.slice(), [inA!, inB!, inC!]);
    const xyz = all.slice();
    search(xyz, wrongInMaster, new NcsReduction(groups, xyz));
    expect(Math.max(...offBy(xyz, truth.xyz, [inA!, inB!, inC!]))).toBeLessThan(1);
    // And what the master alone shows is not.
    const right = truth.xyz.slice();
    expect(search(right, wrongInMaster, new NcsReduction(groups, right))).toEqual([]);
  });

  it('leaves planes that are half of a master: turned, they would be torn in its copies', () => {
    const xyz = turnOver(truth.xyz.slice(), [inA!, inB!, inC!]);
    // Copies that begin with the residue behind the plane.
    const members = groups[0]!.members.map((member) => ({
      ...member,
      atoms: member.atoms.filter((atom) => structure.residues.number[structure.residueOfAtom[atom]!]! > 10),
    }));
    const constraints = new NcsReduction([{ members }], xyz);
    const before = offBy(xyz, truth.xyz, [inA!, inB!, inC!]);
    expect(search(xyz, truth.xyz, constraints)).toEqual([]);
    expect(offBy(xyz, truth.xyz, [inA!, inB!, inC!])).toEqual(before);
  });
});
