// Tables become terms through the registry; what does not fit is refused in a sentence. The set adds up its terms.
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/chemistry/topology.js';
import { referenceKernels } from '../../src/kernels/reference.js';
import { compileRestraints } from '../../src/restraints/compile-restraints.js';
import { geometryNumbers } from '../../src/restraints/geometry-numbers.js';
import { RestraintRegistry } from '../../src/restraints/registry.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { parametersOf, tableOf } from './tables.js';

const context = { atomCount: 4 };
const compile = (table: Parameters<RestraintRegistry['compile']>[0]) =>
  new RestraintRegistry().compile(table, context, 'the test');
const bonds = (...rows: [number[], number[]][]) => tableOf('bond', ['ideal', 'sigma'], rows);

describe('registry', () => {
  it('has the built-in kinds, each with units, and takes new ones once', () => {
    const registry = new RestraintRegistry();
    expect(registry.kinds.map((kind) => kind.kind)).toEqual(['bond', 'angle', 'torsion', 'chirality', 'plane']);
    const mine = { ...registry.kinds[0]!, kind: 'mine' };
    registry.add(mine, 'the test');
    expect(
      registry.compile(
        {
          ...bonds([
            [0, 1],
            [1, 1],
          ]),
          kind: 'mine',
        },
        context,
        'the test',
      ).name,
    ).toBe('mine');
    expect(() => registry.add(mine, 'the test')).toThrow(/the test: there is already a kind.*'mine'/);
    expect(new RestraintRegistry().kinds).toHaveLength(5);
  });

  it.each([
    ['unknown kind', { ...bonds(), kind: 'bnd' }, /'bnd'; there are bond, angle/],
    [
      'atom outside',
      bonds([
        [0, 4],
        [1.5, 0.02],
      ]),
      /names atom 4 in restraint 0.*atoms 0 to 3/,
    ],
    [
      'negative atom',
      bonds([
        [0, -1],
        [1.5, 0.02],
      ]),
      /names atom -1/,
    ],
    [
      'too many atoms',
      bonds(
        [
          [0, 1],
          [1.5, 0.02],
        ],
        [
          [0, 1, 2],
          [1.5, 0.02],
        ],
      ),
      /gives restraint 1 3 atoms; it needs 2/,
    ],
    [
      'sigma of 0',
      bonds([
        [0, 1],
        [1.5, 0],
      ]),
      /has 0 as sigma of restraint 0; it must be above 0/,
    ],
    [
      'ideal of NaN',
      bonds([
        [0, 1],
        [Number.NaN, 1],
      ]),
      /has NaN as ideal/,
    ],
    ['missing column', tableOf('bond', ['ideal'], [[[0, 1], [1.5]]]), /needs a column 'sigma'/],
    [
      'fractional period',
      tableOf(
        'torsion',
        ['ideal', 'sigma', 'period'],
        [
          [
            [0, 1, 2, 3],
            [0, 5, 1.5],
          ],
        ],
      ),
      /1.5 as period/,
    ],
    ['small plane', tableOf('plane', ['sigma'], [[[0, 1], [0.02]]]), /it needs at least 3/],
  ])('refuses a table with %s', (_, table, sentence) => {
    expect(() => compile(table)).toThrow(sentence);
  });
});

// A right-angled molecule: bonds 1.5 and 1.2 Å along x and y, a third along z of 1 Å.
const xyz = Float64Array.of(1.5, 0, 0, 0, 0, 0, 0, 1.2, 0, 0, 0, 1);
const topology: Topology = {
  tables: [
    bonds(
      [
        [0, 1],
        [1.46, 0.02],
      ],
      [
        [1, 2],
        [1.23, 0.02],
      ],
      [
        [1, 3],
        [1, 0.01],
      ],
    ),
    tableOf(
      'angle',
      ['ideal', 'sigma'],
      [
        [
          [0, 1, 2],
          [93, 1],
        ],
        [
          [0, 1, 3],
          [86, 2],
        ],
      ],
    ),
    tableOf('torsion', ['ideal', 'sigma', 'period'], []),
    tableOf(
      'chirality',
      ['ideal', 'sigma', 'both'],
      [
        [
          [1, 0, 2, 3],
          [-2, 0.2, 1],
        ],
      ],
    ),
  ],
  nonbonded: parametersOf({
    radius: [1.6, 1.6, 1.6, 1.6],
    excluded: [
      [0, 1],
      [1, 2],
      [1, 3],
    ],
    pairs14: [
      [0, 2],
      [0, 3],
    ],
  }),
  rigid: new Uint8Array(4),
  rigidGroups: [],
  notes: [],
};

describe('restraint set', () => {
  it('adds up terms and remembers each', () => {
    const { set } = compileRestraints(topology, referenceKernels());
    const total = set.evaluate(xyz, new Float64Array(12));
    const energies = set.energiesByName();
    expect([...energies.keys()]).toEqual(['bond', 'angle', 'chirality', 'nonbonded']);
    // (0.04/0.02)² + (0.03/0.02)²; 3² + 2².
    expect(energies.get('bond')).toBeCloseTo(4 + 2.25, 9);
    expect(energies.get('angle')).toBeCloseTo(9 + 4, 9);
    expect([...energies.values()].reduce((a, b) => a + b)).toBeCloseTo(total, 10);
    checkTerm(set, xyz);
  });
});

describe('geometry numbers', () => {
  it('give rms deviations by kind and the worst first', () => {
    const numbers = geometryNumbers(topology.tables, xyz, 3);
    expect(numbers.bond.count).toBe(3);
    expect(numbers.bond.rmsd).toBeCloseTo(Math.sqrt((0.04 ** 2 + 0.03 ** 2) / 3), 12);
    expect(numbers.bond.rmsZ).toBeCloseTo(Math.sqrt(6.25 / 3), 9);
    expect(numbers.angle.rmsd).toBeCloseTo(Math.sqrt((9 + 16) / 2), 9);
    expect(numbers.torsion).toEqual({ count: 0, rmsd: 0, rmsZ: 0, rmsdOfSound: 0 });
    // V = x·(y × z) = 1.8 Å³, the centre takes either hand and stands at 2.
    expect(numbers.chirality.rmsd).toBeCloseTo(0.2, 9);
    expect(numbers.worst.map(({ kind, atoms }) => [kind, atoms])).toEqual([
      ['angle', [0, 1, 2]],
      ['bond', [0, 1]],
      ['angle', [0, 1, 3]],
    ]);
    expect(numbers.worst[0]!.value).toBeCloseTo(90, 9);
    expect(numbers.worst[0]!.ideal).toBeCloseTo(93, 9);
    expect(numbers.worst[0]!.z).toBeCloseTo(-3, 9);
    expect(geometryNumbers(topology.tables, xyz, 0).worst).toEqual([]);
  });

  it('tell what is strained from what is torn', () => {
    // Of two bonds 2 and 9 sigmas off the second is torn: √((0.04² + 0.18²)/2), and 0.04 of the sound one.
    const columns = ['ideal', 'sigma'];
    const table = tableOf('bond', columns, [
      [
        [0, 1],
        [1.5, 0.02],
      ],
      [
        [1, 2],
        [1.5, 0.02],
      ],
    ]);
    const { rmsd, rmsdOfSound } = geometryNumbers([table], Float64Array.of(0, 0, 0, 1.54, 0, 0, 3.22, 0, 0)).bond;
    expect(rmsd).toBeCloseTo(Math.sqrt((0.04 ** 2 + 0.18 ** 2) / 2), 9);
    expect(rmsdOfSound).toBeCloseTo(0.04, 9);
  });

  it('judge by bonds that chemistry fixes: the distance to a metal, 0.2 Å wide, does not count', () => {
    const columns = ['ideal', 'sigma'];
    const table = tableOf('bond', columns, [
      [
        [0, 1],
        [1.5, 0.02],
      ],
      [
        [1, 2],
        [2.5, 0.2],
      ],
    ]);
    const { bond, worst } = geometryNumbers([table], Float64Array.of(0, 0, 0, 1.52, 0, 0, 4.62, 0, 0));
    expect(bond.rmsd).toBeCloseTo(0.02, 9);
    // It is listed among the offenders all the same: 0.6 Å are 3 sigmas.
    expect(worst[0]!.z).toBeCloseTo(3, 9);
    expect(bond.rmsZ).toBeCloseTo(Math.sqrt((1 + 9) / 2), 9);
  });

  it('leave torsions without a value out', () => {
    const table = tableOf(
      'torsion',
      ['ideal', 'sigma', 'period'],
      [
        [
          [0, 1, 2, 3],
          [60, 5, 0],
        ],
      ],
    );
    const straight = Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 1, 0);
    expect(geometryNumbers([table], straight).torsion.count).toBe(0);
  });

  it('count a plane by its atoms', () => {
    const square = Float64Array.of(1, 1, 0.03, -1, 1, -0.03, -1, -1, 0.03, 1, -1, -0.03);
    const table = tableOf('plane', ['sigma'], [[[0, 1, 2, 3], [0.02]]]);
    expect(geometryNumbers([table], square).plane.rmsd).toBeCloseTo(0.03, 12);
    expect(geometryNumbers([table], square).worst[0]!.z).toBeCloseTo(1.5, 9);
  });
});
