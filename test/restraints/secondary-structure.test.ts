import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { proteinBackbone } from '../../src/chemistry/protein-backbone.js';
import { assignSecondaryStructure, declaredSecondaryStructure } from '../../src/chemistry/secondary-structure.js';
import { EXTRA_KINDS } from '../../src/restraints/extra-kinds.js';
import { secondaryStructureTables } from '../../src/restraints/secondary-structure.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { readModel } from '../../src/structure/read-model.js';
import { describeWithShared, sharedFile } from '../with-shared.js';
import { tableOf } from './tables.js';

describe('the hydrogen-bond kinds', () => {
  const kind = EXTRA_KINDS.find((candidate) => candidate.kind === 'hydrogen-bond')!;
  const term = kind.compile(
    tableOf(
      'hydrogen-bond',
      ['ideal', 'sigma', 'limit'],
      [
        [
          [0, 1],
          [2.9, 0.05, 0.6],
        ],
      ],
    ),
    { atomCount: 2 },
  );
  const energyAt = (x: number): number => term.evaluate(Float64Array.of(0, 0, 0, x, 0, 0), new Float64Array(6));

  it('are harmonic near the ideal and let go far from it', () => {
    // ((2.91 − 2.9)/0.05)² = 0.04, and at most (0.6/0.05)² = 144.
    expect(energyAt(2.91)).toBeCloseTo(0.04, 4);
    expect(energyAt(9)).toBeCloseTo(144, 6);
    checkTerm(term, Float64Array.of(0, 0, 0, 1, 2, 2.5));
  });
});

const LYSOZYME = 'data/formats/models/1aki.pdb.gz';

describeWithShared(LYSOZYME, 'the secondary structure of lysozyme (1AKI)', async () => {
  const model = await readModel(sharedFile(LYSOZYME));
  const { structure } = model;
  const { xyz } = model.conformations[0]!;
  const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
  const backbone = proteinBackbone(structure, topology);
  const assigned = assignSecondaryStructure(structure, backbone, xyz);
  const declared = declaredSecondaryStructure(structure, backbone, xyz, model.secondaryStructure);

  it('is what the depositors found, but for the ends', () => {
    const isStructured = (state: string, wanted: string): boolean => wanted.includes(state) && state !== '';
    for (const wanted of ['HG', 'E']) {
      let both = 0;
      let either = 0;
      assigned.states.forEach((state, r) => {
        const [here, there] = [isStructured(state, wanted), isStructured(declared.states[r]!, wanted)];
        if (here && there) both++;
        if (here || there) either++;
      });
      expect(both / either, wanted).toBeGreaterThan(0.6);
    }
    // Helices B and C of lysozyme, residues 25-35 and 89-99.
    for (const number of [27, 28, 29, 30, 31, 32, 33, 91, 92, 93, 94, 95, 96, 97]) {
      expect(assigned.states[structure.residues.number.indexOf(number)]).toBe('H');
    }
  });

  it('is restrained by hydrogen bonds that are there, and by terms like others', () => {
    const tables = secondaryStructureTables(structure, backbone, assigned, xyz);
    expect(tables[0]!.count).toBeGreaterThan(30);
    for (const table of tables) {
      const kind = EXTRA_KINDS.find((candidate) => candidate.kind === table.kind)!;
      const term = kind.compile(table, { atomCount: structure.atomCount });
      checkTerm(term, xyz);
      // In a crystal structure the ideals are met but for the spread of real bonds.
      const { delta } = term.residuals!(xyz);
      const mean = delta.reduce((sum, d) => sum + d, 0) / delta.length;
      expect(Math.abs(mean)).toBeLessThan(table.kind === 'hydrogen-bond' ? 0.15 : 8);
    }
  });
});
