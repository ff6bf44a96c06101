// Tetrahedra: the fourth neighbour gets its side, an open hand is decided, and a phosphate turned inside out comes back.
import { describe, expect, it } from 'vitest';
import { tripleProduct } from '../../src/chemistry/measure.js';
import { runMinimizeStage } from '../../src/refinement/minimize-stage.js';
import { createAngleTerm } from '../../src/restraints/angle.js';
import { createBondTerm } from '../../src/restraints/bond.js';
import { createChiralityTerm } from '../../src/restraints/chirality.js';
import { geometryNumbers } from '../../src/restraints/geometry-numbers.js';
import { tetrahedra } from '../../src/restraints/tetrahedra.js';
import { parseModel } from '../../src/structure/read-model.js';
import { tableOf } from './tables.js';

/** Å, over the square root of 3: bonds of 1.56 Å to the corners of a cube. */
const CORNER = 0.9;
/** P, O5', O3', OP2 and OP1, as a phosphate is: V(O5', O3', OP2) = +2.9 Å³. */
const PHOSPHATE = [0, 0, 0, 1, 1, 1, -1, -1, 1, 1, -1, -1, -1, 1, -1].map((x) => CORNER * x);
const TETRAHEDRAL = (180 / Math.PI) * Math.acos(-1 / 3);
/** V of three bonds of the cube: 4 · 0.9³. */
const VOLUME = 4 * CORNER ** 3;

const NAMES = [' P  ', " O5'", " O3'", ' OP2', ' OP1'];
const pad = (value: number): string => value.toFixed(3).padStart(8);
const { structure } = parseModel(
  `${NAMES.map(
    (name, i) =>
      `ATOM  ${String(i + 1).padStart(5)} ${name}   G A   1    ${[0, 1, 2].map((d) => pad(PHOSPHATE[3 * i + d]!)).join('')}  1.00 30.00           ${name.trim()[0]}\n`,
  ).join('')}END\n`,
  'phosphate.pdb',
);

const bonds = tableOf(
  'bond',
  ['ideal', 'sigma'],
  [1, 2, 3, 4].map((o) => [
    [0, o],
    [CORNER * Math.sqrt(3), 0.02],
  ]),
);
const angles = tableOf(
  'angle',
  ['ideal', 'sigma'],
  [1, 2, 3, 4].flatMap((a) =>
    [1, 2, 3, 4]
      .filter((b) => b > a)
      .map(
        (b) =>
          [
            [a, 0, b],
            [TETRAHEDRAL, 3],
          ] as [number[], number[]],
      ),
  ),
);
const chirality = (both: number, ideal = VOLUME) =>
  tableOf(
    'chirality',
    ['ideal', 'sigma', 'both'],
    [
      [
        [0, 1, 2, 3],
        [ideal, 0.2, both],
      ],
    ],
  );
const volume = (xyz: Float64Array, last: number): number => tripleProduct(xyz, 0, 1, 2, last);
const decide = (xyz: ArrayLike<number>, both = 1) =>
  tetrahedra(structure, { tables: [bonds, angles, chirality(both)] }, Float64Array.from(xyz));

/** Where a phosphate of 1BNA came to rest, shaken by 0.5 Å and refined into a map of 3.5 Å: OP1 between O5' and O3', OP2 nearly in their plane. */
const INSIDE_OUT = [0, 0, 0, 1.2, 0.64, -0.83, 0.41, -0.65, 1.42, -1.39, 0.45, -0.33, 0.67, 0.94, 0.94];

function minimized(tables: ReturnType<typeof decide>, withFourth: boolean): Float64Array {
  const xyz = Float64Array.from(INSIDE_OUT);
  const [, , resolved] = tables.tables;
  const terms = [
    createBondTerm(bonds),
    createAngleTerm(angles),
    createChiralityTerm(withFourth ? resolved! : chirality(1)),
    ...(withFourth ? [createChiralityTerm(tables.fourth)] : []),
  ];
  const stage = { terms, target: undefined, weight: 1, resolution: 3, macroCycles: 3, iterations: 100 };
  runMinimizeStage(xyz, stage);
  return xyz;
}

describe('tetrahedra', () => {
  it('hold the fourth neighbour on the other side of the first two', () => {
    const { tables, fourth } = decide(PHOSPHATE);
    expect(volume(Float64Array.from(PHOSPHATE), 3)).toBeCloseTo(VOLUME, 9);
    expect(Array.from(fourth.atoms)).toEqual([0, 1, 2, 4]);
    expect(fourth.values['ideal']![0]).toBeCloseTo(-VOLUME, 9);
    const { ideal, both } = tables[2]!.values;
    expect([ideal![0], both![0]]).toEqual([VOLUME, 0]);
  });

  it('keep the hand that the start clearly has, and take the order of the dictionary where it is not clear', () => {
    const mirrored = PHOSPHATE.map((x, p) => (p % 3 === 0 ? -x : x));
    expect(decide(mirrored).fourth.values['ideal']![0]).toBeCloseTo(VOLUME, 9);
    expect(decide(mirrored).tables[2]!.values['ideal']![0]).toBeCloseTo(-VOLUME, 9);
    expect(decide(INSIDE_OUT).fourth.values['ideal']![0]).toBeCloseTo(-VOLUME, 9);
    // A hand that the dictionary knows is not asked for.
    expect(decide(mirrored, 0).tables[2]!.values['ideal']![0]).toBeCloseTo(VOLUME, 9);
  });

  it('leave centres with three neighbours alone', () => {
    const three = tableOf(
      'bond',
      ['ideal', 'sigma'],
      [1, 2, 3].map(
        (o) =>
          [
            [0, o],
            [1.5, 0.02],
          ] as [number[], number[]],
      ),
    );
    const { tables, fourth } = tetrahedra(structure, { tables: [three, chirality(1)] }, Float64Array.from(PHOSPHATE));
    expect(fourth.count).toBe(0);
    expect(tables[1]!.values['both']![0]).toBe(1);
  });

  it('bring back a phosphate turned inside out, which angles and an open hand leave there', () => {
    const trapped = minimized(decide(INSIDE_OUT), false);
    expect(geometryNumbers([angles], trapped).angle.rmsd).toBeGreaterThan(15);
    const mended = minimized(decide(INSIDE_OUT), true);
    expect(geometryNumbers([angles], mended).angle.rmsd).toBeLessThan(0.1);
    expect(volume(mended, 4)).toBeCloseTo(-VOLUME, 1);
  });
});
