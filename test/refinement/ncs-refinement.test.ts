// NCS in a refinement against a noisy map: three copies known to be alike come nearer to the truth together than each by itself.
import { readFileSync } from 'node:fs';
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
import { parsePdb } from '../../src/structure/pdb-read.js';
import { rmsd, superpose } from '../../src/structure/superpose.js';

const RESOLUTION = 3.5;
/** Of the map's own standard deviation, white: in the shells up to 3.5 Å about as strong as the signal. */
const NOISE = 2;

/** Residues 1–24 of hen lysozyme (1HEL) three times about an axis, 16 Å from it: no copy touches another. */
function assembly() {
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
  const { xyz } = parsePdb(lines.join('\n'), '1HEL, residues 1–24').conformations[0]!;
  const { low, high } = boundsOf(xyz);
  const copies = ['A', 'B', 'C'].flatMap((chain, c) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * c) / 3), Math.sin((2 * Math.PI * c) / 3)];
    const placed = lines.map((line, i) => {
      const x = xyz[3 * i]! - (low[0] + high[0]) / 2 + 16;
      const y = xyz[3 * i + 1]! - (low[1] + high[1]) / 2;
      const at = [cos * x - sin * y, sin * x + cos * y, xyz[3 * i + 2]!].map((v) => v.toFixed(3).padStart(8)).join('');
      return `${line.slice(0, 21)}${chain}${line.slice(22, 30)}${at}${line.slice(54)}`;
    });
    return [...placed, 'TER'];
  });
  return parsePdb(copies.join('\n'), 'three copies');
}

const model = assembly();
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
const start = { ...truth, xyz: truth.xyz.map((v) => v + 0.3 * shake.normal()) };

async function refined(ncs?: NcsChoice): Promise<Float64Array> {
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
  return conformation.xyz;
}

const chosen = (mode: NcsChoice['mode']): NcsChoice => ({ mode, groups, sigma: 0.05 });
const free = await refined();
const restrained = await refined(chosen('restraints'));
const constrained = await refined(chosen('constraints'));
const off = (xyz: Float64Array): number => rmsd(xyz, truth.xyz);
const apart = (xyz: Float64Array): number[] =>
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
      const [own, wanted] = [constrained, truth.xyz].map((xyz) =>
        Float64Array.from({ length: 3 * atoms.length }, (_, p) => xyz[3 * atoms[Math.floor(p / 3)]! + (p % 3)]!),
      );
      const best = superpose(own!, wanted!).rmsd;
      expect(rmsd(own!, wanted!)).toBeLessThan(best + 0.1);
    }
  });
});
