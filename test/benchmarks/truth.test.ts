// Distances to the truth: equivalent atoms take the nearer names, wrong side chains are counted, missing atoms are named.
import { describe, expect, it } from 'vitest';
import { coordinatesFor, deviation } from '../../benchmarks/truth.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel } from '../../src/structure/read-model.js';

/** An aspartate, and optionally its two carboxylate oxygens with their names exchanged. */
function aspartate(swapped: boolean, without?: string): Model {
  const places: readonly (readonly [string, number, number, number])[] = [
    ['N', 0, 0, 0],
    ['CA', 1.5, 0, 0],
    ['C', 2, 1.4, 0],
    ['O', 1.2, 2.4, 0],
    ['CB', 2, -0.8, 1.2],
    ['CG', 3.5, -0.8, 1.2],
    [swapped ? 'OD2' : 'OD1', 4.1, -0.8, 2.3],
    [swapped ? 'OD1' : 'OD2', 4.1, -0.8, 0.1],
  ];
  const lines = places.flatMap(([name, ...xyz], i) =>
    name === without
      ? []
      : [
          `ATOM  ${String(i + 1).padStart(5)}  ${name.padEnd(3)} ASP A   7    ${xyz.map((v) => v.toFixed(3).padStart(8)).join('')}` +
            `  1.00 20.00          ${name.slice(0, 1).padStart(2)}  `,
        ],
  );
  return parseModel(`${lines.join('\n')}\nEND\n`, 'aspartate.pdb');
}

describe('distances to the truth', () => {
  it('do not tell equivalent atoms apart', () => {
    const truth = aspartate(false);
    const { structure } = truth;
    const got = coordinatesFor(structure, aspartate(true), 0);
    const numbers = deviation(structure, got, truth.conformations[0]!.xyz);
    expect(numbers).toEqual({ rmsd: 0, ca: 0, wrongSideChains: 0 });
  });

  it('are rms over all atoms and over CA, without superposition', () => {
    const { structure, conformations } = aspartate(false);
    const truth = conformations[0]!.xyz;
    const got = truth.slice();
    got[3 * structure.atomName.indexOf('CA') + 2]! += 2;
    // One of eight atoms is 2 Å off: √(4/8); it is the only CA, and no side-chain atom.
    expect(deviation(structure, got, truth)).toEqual({ rmsd: Math.SQRT1_2, ca: 2, wrongSideChains: 0 });
  });

  it('count a side chain that is more than 1 Å off beyond CB', () => {
    const { structure, conformations } = aspartate(false);
    const truth = conformations[0]!.xyz;
    const shifted = (by: number): Float64Array =>
      truth.map((value, p) =>
        p % 3 === 1 && ['CG', 'OD1', 'OD2'].includes(structure.atomName[(p - 1) / 3]!) ? value + by : value,
      );
    expect(deviation(structure, shifted(1.1), truth).wrongSideChains).toBe(1);
    expect(deviation(structure, shifted(0.9), truth).wrongSideChains).toBe(0);
  });

  it('cannot be had where an atom is missing', () => {
    const truth = aspartate(false);
    const poorer = aspartate(false, 'OD2');
    expect(() => coordinatesFor(truth.structure, poorer, 0)).toThrow('aspartate.pdb lacks atom A/7/ASP/OD2');
  });
});
