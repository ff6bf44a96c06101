// Which rung of the ladder is taken: by hand-made held-out residuals whose best and whose errors are known.
import { describe, expect, it } from 'vitest';
import { chooseWeight, isBeyond, type Rung } from '../../src/refinement/weight-curve.js';

function rung(weight: number, residuals: number[], angleRmsd = 0.5, molProbityScore = Number.NaN): Rung {
  const geometry = { ramaFavored: 98, molProbityScore, bondRmsd: 0.004, angleRmsd };
  return { weight, ccMask: 0.7, ...geometry, residuals: Float64Array.from(residuals) };
}

describe('chooseWeight', () => {
  it('keeps the natural weight where the held-out terms do not clearly speak for less', () => {
    // Against the best (0.5), 1 loses 1 − 1 + 1 + 0 = 1 with a standard error of √(2.75·4/3) = 1.91; 4 would be better than both.
    const rungs = [rung(0.5, [10, 10, 10, 10]), rung(1, [11, 9, 11, 10]), rung(4, [8, 8, 8, 8])];
    const choice = chooseWeight(rungs, 'held-out');
    expect(choice.taken).toBe(1);
    expect(choice.points[1]!.heldOut).toBe(-1);
    expect(choice.points[1]!.heldOutError).toBeCloseTo(1.9149, 4);
    expect(choice.reason).toContain('natural weight');
  });

  it('goes below where they do, and no further than needed', () => {
    const clear = [rung(0.25, [10, 10, 10]), rung(0.5, [10.3, 10.5, 9.5]), rung(1, [12, 12.1, 12])];
    // 0.5 loses 0.3 against 0.25 with a standard error of √(0.56·3/2) = 0.92; 1 loses 6.1 with one of 0.1.
    expect(chooseWeight(clear, 'held-out').taken).toBe(1);
  });

  it('keeps to the limits of geometry, whatever the held-out terms say', () => {
    const rungs = [rung(0.25, [12, 12.1]), rung(0.5, [10, 10.1]), rung(1, [5, 5.1], 1.2)];
    expect(chooseWeight(rungs, 'held-out').taken).toBe(1);
    expect(isBeyond(rungs, 'held-out')).toBe(true);
  });

  it('goes no higher than geometry stays sound, whatever the held-out terms say', () => {
    // As on nav-beta1: each doubling of the weight raises the fit, also to what was held out, and clashes and rotamers pay for it.
    const rungs = [rung(0.25, [12, 12.1], 0.5, 2.3), rung(0.5, [10, 10.1], 0.5, 3.3), rung(1, [5, 5.1], 0.5, 4.1)];
    const choice = chooseWeight(rungs, 'held-out');
    expect(choice.taken).toBe(0);
    expect(choice.reason).toContain('spoilt');
  });

  it('names the reason that decided', () => {
    // Geometry is worse at a low weight, which is nobody's choice; it is the held-out terms that exclude 1.
    const rungs = [rung(0.25, [10, 10], 0.5, 3), rung(0.5, [10, 10], 0.5, 2), rung(1, [12, 12.1], 0.5, 2)];
    const choice = chooseWeight(rungs, 'held-out');
    expect(choice.taken).toBe(1);
    expect(choice.reason).toContain('do not clearly speak against');
  });

  it('leaves geometry out of it where it cannot be told', () => {
    const rungs = [rung(0.25, [10, 10], 0.5, 1), rung(0.5, [10, 10]), rung(1, [10, 10], 0.5, 3)];
    expect(chooseWeight(rungs, 'held-out').taken).toBe(2);
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
