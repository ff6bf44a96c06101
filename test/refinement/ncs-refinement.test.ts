// NCS in a refinement against a noisy map: three copies known to be alike come nearer to the truth together than each by itself.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import type { NcsChoice, RefinementSystem } from '../../src/refinement/frame.js';
import { standardProtocol } from '../../src/refinement/presets.js';
import { createRefiner } from '../../src/refinement/refiner.js';
import { ncsAgreement } from '../../src/restraints/ncs-agreement.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { boundsOf } from '../../src/structure/bounds.js';
import type { Conformation } from '../../src/structure/structure.js';
import { rmsd, superpose } from '../../src/structure/superpose.js';
import { threeCopies } from './three-copies.js';

const RESOLUTION = 3.5;
/** Of the map's own standard deviation, white: in the shells up to 3.5 Å about as strong as the signal. */
const NOISE = 2;

const model = threeCopies();
const { structure } = model;
const truth = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const groups = findNcsGroups(structure, truth.xyz);

const { low, high } = boundsOf(truth.xyz);
const shape = low.map((v, c) => Math.ceil(high[c]! - v + 16)) as [number, number, number];
const grid = orthogonalGrid(shape, [1, 1, 1], [low[0] - 8, low[1] - 8, low[2] - 8]);
const clean = new ModelDensity(grid, structure.element, loadKernels('simd')).evaluate(truth, RESOLUTION);
const spread = Math.sqrt(clean.values.reduce((sum, v) => sum + v * v, 0) / clean.values.length);
const noise = randomFrom('ncs noise');
const map = { grid, values: clean.values.map((v) => v + NOISE * spread * noise.normal()) };

const shake = randomFrom('ncs start');
const mean = truth.b.reduce((sum, value) => sum + value, 0) / truth.b.length;
const start = { ...truth, xyz: truth.xyz.map((v) => v + 0.3 * shake.normal()), b: truth.b.map(() => mean) };

async function refined(ncs?: NcsChoice): Promise<Conformation> {
  const system: RefinementSystem = {
    structure,
    topology,
    reference: start.xyz,
    plugins: [],
    ...(ncs && { restraints: { ncs } }),
  };
  const refiner = await createRefiner(system);
  const standard = standardProtocol(RESOLUTION);
  // The start is near: coarse stages would only cost time.
  const protocol = { ...standard, stages: standard.stages.filter(({ resolution }) => resolution <= 4) };
  const { conformation } = refiner.refine({
    frame: 0,
    replicate: 0,
    seed: 0,
    map,
    resolution: RESOLUTION,
    start,
    protocol,
  });
  return conformation;
}

const chosen = (mode: NcsChoice['mode']): NcsChoice => ({ mode, groups, sigma: 0.05 });
const free = await refined();
const restrained = await refined(chosen('restraints'));
const constrained = await refined(chosen('constraints'));
const off = ({ xyz }: Conformation): number => rmsd(xyz, truth.xyz);
const apart = ({ xyz }: Conformation): number[] =>
  ncsAgreement(structure, groups, start.xyz, xyz).groups[0]!.copies.map(({ after }) => after);

describe('NCS in a noisy map', () => {
  it('is found, three copies of all atoms', () => {
    expect(groups).toHaveLength(1);
    expect(groups[0]!.members.map(({ name, atoms }) => [name, atoms.length])).toEqual(
      ['A', 'B', 'C'].map((chain) => [chain, structure.atomCount / 3]),
    );
  });

  it('as restraints comes nearer to the truth, with copies as alike as asked for', () => {
    expect(off(restrained)).toBeLessThan(0.9 * off(free));
    for (const distance of apart(restrained)) expect(distance).toBeLessThan(0.5 * Math.min(...apart(free)));
  });

  it('as constraints comes nearer to the truth, with copies that are the same', () => {
    expect(off(constrained)).toBeLessThan(0.9 * off(free));
    for (const distance of apart(constrained)) expect(distance).toBeLessThan(1e-3);
  });

  it('as constraints finds the operators by the map: each copy lies where it should', () => {
    // A copy may be turned and shifted by what noise does to one body of 180 atoms.
    for (const { atoms } of groups[0]!.members) {
      const [own, wanted] = [constrained.xyz, truth.xyz].map((xyz) =>
        Float64Array.from({ length: 3 * atoms.length }, (_, p) => xyz[3 * atoms[Math.floor(p / 3)]! + (p % 3)]!),
      );
      const best = superpose(own!, wanted!).rmsd;
      expect(rmsd(own!, wanted!)).toBeLessThan(best + 0.1);
    }
  });

  it('gives copies B factors that are nearer to the truth and to each other, and with constraints the same', () => {
    const { residueOfAtom, residues } = structure;
    /** ln B of each residue, which is what is refined at this resolution. */
    const logs = ({ b }: Conformation): number[] => {
      const own = Array.from({ length: residues.count }, () => [] as number[]);
      for (let atom = 0; atom < b.length; atom++) own[residueOfAtom[atom]!]!.push(b[atom]!);
      return own.map((values) => Math.log(values.reduce((sum, value) => sum + value, 0) / values.length));
    };
    const wanted = logs(truth);
    const offInB = (model: Conformation): number =>
      Math.hypot(...logs(model).map((u, r) => u - wanted[r]!)) / Math.sqrt(wanted.length);
    expect(offInB(restrained)).toBeLessThan(0.85 * offInB(free));
    expect(offInB(constrained)).toBeLessThan(0.85 * offInB(free));
    const [master, ...copies] = groups[0]!.members.map(({ atoms }) => atoms);
    const unlike = ({ b }: Conformation): number =>
      Math.hypot(...copies.flatMap((atoms) => Array.from(atoms, (atom, k) => Math.log(b[atom]! / b[master![k]!]!))));
    expect(unlike(restrained)).toBeLessThan(0.7 * unlike(free));
    for (const atoms of copies)
      expect(atoms.every((atom, k) => constrained.b[atom] === constrained.b[master![k]!])).toBe(true);
  });
});
