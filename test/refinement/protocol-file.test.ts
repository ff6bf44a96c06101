// Protocol files: what becomes of their stages for a map, and what is said of wrong ones.
import { describe, expect, it } from 'vitest';
import { parseProtocol } from '../../src/refinement/protocol-file.js';

describe('parseProtocol', () => {
  const step = (resolution: number | 'map') => ({
    stage: 'minimize',
    target: 'likelihood',
    resolution,
    macroCycles: 1,
    iterations: 9,
  });
  const text = (stages: object[], more = {}) => JSON.stringify({ name: 'mine', stages, ...more });

  it('leaves out what is hardly coarser than the map, and puts the map’s resolution where it is meant', () => {
    const { stages, weight } = parseProtocol(text([step(8), step(4.3), step('map')]), 'mine.json', 4);
    expect(stages.map(({ resolution }) => resolution)).toEqual([8, 4]);
    expect(weight).toBe('auto');
  });

  it('refines a B factor an atom in maps that show them, and one a residue in worse', () => {
    const stages = [{ stage: 'b-factors', per: 'auto', resolution: 'map', macroCycles: 1, iterations: 5 }, step('map')];
    const perAt = (dMin: number) => parseProtocol(text(stages), 'mine.json', dMin).stages[0];
    expect(perAt(3.49)).toMatchObject({ stage: 'b-factors', per: 'atom', resolution: 3.49 });
    expect(perAt(3.5)).toMatchObject({ stage: 'b-factors', per: 'residue', resolution: 3.5 });
  });

  it.each([
    ['{', /mine.json is not JSON/],
    [text([]), /mine.json is wrong at stages/],
    [text([{ ...step(8), iterations: 0 }]), /mine.json is wrong at stages.0.iterations/],
    [text([{ stage: 'melt', resolution: 3 }]), /mine.json is wrong at stages.0.stage/],
    [text([step('map')], { weight: 'most' }), /mine.json is wrong at weight/],
  ])('says what is wrong with %s', (content, message) => {
    expect(() => parseProtocol(content, 'mine.json', 3)).toThrow(message);
  });
});
