// Waters and other small free molecules go with their neighbours in coarse maps: who follows whom, and that it works in a refinement.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { createRefiner } from '../../src/refinement/refiner.js';
import { createFollowingTerm } from '../../src/restraints/following.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { boundsOf } from '../../src/structure/bounds.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { type FixtureAtom, pdbText, peptide } from '../chemistry/peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);
const water = (number: number, xyz: FixtureAtom['xyz'], altloc?: string): FixtureAtom => ({
  name: 'O',
  residue: 'HOH',
  number,
  xyz,
  hetero: true,
  element: 'O',
  ...(altloc !== undefined && { altloc }),
});

function following(atoms: readonly FixtureAtom[]) {
  const model = parsePdb(pdbText(atoms), 'fixture.pdb');
  const term = createFollowingTerm(model.structure, buildTopology(model, dictionary));
  return { model, term, xyz: model.conformations[0]!.xyz };
}

describe('the term', () => {
  const strand = peptide(['ALA', 'GLY', 'ALA']);

  it('is none where everything is a polymer', () => {
    expect(following(strand).term).toBeUndefined();
  });

  it('costs nothing where it was refreshed, and draws a water after the atoms around it', () => {
    const { model, term, xyz } = following([...strand, water(9, [3, 3, 3])]);
    term!.refresh!(xyz);
    expect(term!.residuals!(xyz).delta).toHaveLength(4);
    expect(term!.evaluate(xyz, new Float64Array(xyz.length))).toBeCloseTo(0, 12);
    // All but the water 1 Å along x: it is drawn along, and the restraint is worth (Δ/0.2 Å)² for each of the four.
    const oxygen = model.structure.atomCount - 1;
    const moved = xyz.map((v, p) => (p % 3 === 0 && p < 3 * oxygen ? v + 1 : v));
    const gradient = new Float64Array(xyz.length);
    const energy = term!.evaluate(moved, gradient);
    expect(gradient[3 * oxygen]).toBeLessThan(0);
    const { delta } = term!.residuals!(moved);
    expect(energy).toBeCloseTo(
      delta.reduce((sum, d) => sum + (d / 0.2) ** 2, 0),
      9,
    );
    checkTerm(term!, moved);
  });

  it('finds neighbours of a water that is far from all others', () => {
    const { term, xyz } = following([...strand, water(9, [3, 3, 18])]);
    term!.refresh!(xyz);
    expect(term!.residuals!(xyz).value).toHaveLength(4);
    expect(Math.min(...term!.residuals!(xyz).value)).toBeGreaterThan(6);
  });

  it('ties waters to the polymer, not to one another', () => {
    const { model, term, xyz } = following([...strand, water(9, [3, 3, 3]), water(10, [3, 3, 4.5])]);
    term!.refresh!(xyz);
    const two = 3 * (model.structure.atomCount - 1);
    const gradient = new Float64Array(xyz.length);
    const moved = xyz.slice();
    moved[two]! += 0.5;
    term!.evaluate(moved, gradient);
    expect(Array.from(gradient.subarray(two - 3, two))).toEqual([0, 0, 0]);
    expect(Math.abs(gradient[two]!)).toBeGreaterThan(0);
  });
});

/** Residues 1–60 of lysozyme (1HEL), with a water 2.8 Å beyond each carbonyl oxygen where there is room. */
function wateryLysozyme() {
  const file = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8').split('\n');
  const lines = file.filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 60);
  const places = lines.map((line) => [30, 38, 46].map((at) => Number(line.slice(at, at + 8))));
  const waters: string[] = [];
  lines.forEach((line, k) => {
    if (line.slice(12, 16) !== ' O  ') return;
    const [c, o] = [places[k - 1]!, places[k]!];
    const place = o.map((v, axis) => v + (2.8 / 1.23) * (v - c[axis]!));
    const room = places.every((other, j) => j === k || Math.hypot(...other.map((v, axis) => v - place[axis]!)) > 2.6);
    if (!room) return;
    places.push(place);
    const xyz = place.map((v) => v.toFixed(3).padStart(8)).join('');
    const number = waters.length + 201;
    waters.push(`HETATM${number.toString().padStart(5)}  O   HOH A${number}    ${xyz}  1.00 30.00           O`);
  });
  return parsePdb([...lines, 'TER', ...waters].join('\n'), '1HEL, residues 1–60, and waters');
}

describe('in a refinement', () => {
  it('waters go with a protein that a coarse map without waters shows 1.5 Å away', async () => {
    const model = wateryLysozyme();
    const { structure } = model;
    const start = model.conformations[0]!;
    const isWater = (i: number): boolean => structure.residues.name[structure.residueOfAtom[i]!] === 'HOH';
    const all = Array.from({ length: structure.atomCount }, (_, i) => i);
    const { low, high } = boundsOf(start.xyz);
    const [nx, ny, nz] = low.map((v, c) => Math.ceil(high[c]! - v + 20)) as [number, number, number];
    const grid = orthogonalGrid([nx, ny, nz], [1, 1, 1], [low[0] - 10, low[1] - 10, low[2] - 10]);
    const there = {
      ...start,
      xyz: start.xyz.map((v, p) => (p % 3 === 0 ? v + 1.5 : v)),
      occupancy: start.occupancy.map((o, i) => (isWater(i) ? 0 : o)),
    };
    const refiner = await createRefiner({
      structure,
      topology: buildTopology(model, dictionary),
      reference: start.xyz,
      plugins: [],
    });
    const { conformation } = refiner.refine({
      frame: 0,
      replicate: 0,
      seed: 0,
      map: new ModelDensity(grid, structure.element, loadKernels('simd')).evaluate(there, 3),
      resolution: 3,
      start,
      protocol: {
        name: 'coarse',
        weight: 1,
        stages: [{ stage: 'minimize', target: 'likelihood', resolution: 6, macroCycles: 1, iterations: 40 }],
      },
    });
    const off = (atoms: readonly number[]): number[] =>
      atoms.map((i) => Math.hypot(...[0, 1, 2].map((c) => conformation.xyz[3 * i + c]! - there.xyz[3 * i + c]!)));
    const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    // The coarse stage alone: it gives up where a finer one would go on.
    expect(mean(off(all.filter((i) => !isWater(i))))).toBeLessThan(0.6);
    // Left to the map, which has nothing where they are, they end 3.5 Å from where they should be, further than they started.
    expect(mean(off(all.filter(isWater)))).toBeLessThan(1.2);
  });
});
