// Which rung of the ladder is taken: by hand-made held-out residuals whose best and whose errors are known.
import { describe, expect, it } from 'vitest';
import { chooseWeight, isBeyond, type Rung } from '../../src/refinement/weight-curve.js';

function rung(weight: number, residuals: number[], angleRmsd = 0.5): Rung {
  return { weight, ccMask: 0.7, ramaFavored: 98, bondRmsd: 0.004, angleRmsd, residuals: Float64Array.from(residuals) };
}

describe('chooseWeight', () => {
  it('takes the lowest weight within one standard error of the best', () => {
    // Against the best (8): 2 loses 1+1+1+1 = 4 without scatter; 4 loses 1−1+1+0 = 1 with scatter √(2.75·4/3) = 1.91.
    const rungs = [rung(2, [11, 11, 11, 11]), rung(4, [11, 9, 11, 10]), rung(8, [10, 10, 10, 10])];
    const choice = chooseWeight(rungs, 'held-out');
    expect(choice.taken).toBe(1);
    expect(choice.points[1]!.heldOut).toBe(3);
    expect(choice.points[1]!.heldOutError).toBeCloseTo(1.9149, 4);
    expect(choice.reason).toContain('as 8.00 does');
  });

  it('takes the best where the others are clearly worse', () => {
    const choice = chooseWeight([rung(1, [12, 12.1, 12]), rung(2, [10, 10, 10]), rung(4, [11, 11, 11.1])], 'held-out');
    expect(choice.taken).toBe(1);
    expect(choice.reason).toBe('it explains the held-out terms best');
  });

  it('keeps to the limits of geometry, whatever the held-out terms say', () => {
    const rungs = [rung(1, [12, 12.1]), rung(2, [10, 10.1]), rung(4, [5, 5.1], 1.2)];
    expect(chooseWeight(rungs, 'held-out').taken).toBe(1);
    expect(isBeyond(rungs, 'held-out')).toBe(true);
  });

  it('by rmsd takes the highest weight within the limits, and the lowest where none is', () => {
    expect(chooseWeight([rung(1, []), rung(2, []), rung(4, [], 1.2)], 'rmsd').taken).toBe(1);
    expect(chooseWeight([rung(1, [], 2), rung(2, [], 3)], 'rmsd').taken).toBe(0);
  });

  it('climbs on while the held-out terms do not clearly speak against it', () => {
    expect(isBeyond([], 'held-out')).toBe(false);
    expect(isBeyond([rung(1, [10, 10]), rung(2, [10, 10.5])], 'held-out')).toBe(false);
    expect(isBeyond([rung(1, [10, 10]), rung(2, [11, 11.1])], 'held-out')).toBe(true);
  });
});
