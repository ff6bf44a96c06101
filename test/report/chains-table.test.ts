// chains.csv: columns, and the one scale that a series has.
import { describe, expect, it } from 'vitest';
import type { ChainFit } from '../../src/refinement/chain-fit.js';
import { chainsTable, seriesScale } from '../../src/report/chains-table.js';
import { smallReport, smallStructure } from './fixtures.js';

const shown = (together: readonly number[], mass: readonly number[]): ChainFit => ({
  cc: new Float64Array(together.length),
  alone: Float64Array.from(together, (v) => v + 1),
  together: Float64Array.from(together),
  mass: Float64Array.from(mass),
});

describe('chains.csv', () => {
  it('has a row a chain and frame, and nothing where a chain has no image', () => {
    // Chain A alone has a mass: its fitted 8 is the scale.
    expect([...chainsTable(smallStructure(), [smallReport(0, 0), smallReport(1, 2)])].join('')).toBe(
      'frame,chain,atoms,cc,density,occupancy\n0,A,3,0.8,1.125,1\n0,B,1,,,\n1,A,3,0.8,1.125,1\n1,B,1,,,\n',
    );
  });

  it('takes the scale from what is there in full: upper quartile by mass, median over frames', () => {
    // Masses 6, 2, 2: at or below 1 lie 4 of 10, at or below 4 all. Of the quartiles 4, 5, 9 the median is 5.
    const masses = [6, 2, 2];
    const fits = [shown([4, 0, 1], masses), shown([5, 0, 1], masses), shown([9, 0, 1], masses)];
    expect(seriesScale(fits)).toBe(5);
    // A chain of little mass that reads too high does not make the scale.
    expect(seriesScale([shown([4, 20, 1], masses)])).toBe(4);
  });

  it('has no scale where nothing is seen', () => {
    expect(seriesScale([shown([-1, -2], [1, 1])])).toBeNaN();
  });
});
