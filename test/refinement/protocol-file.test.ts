// Presets by resolution and users' protocols: which is taken, what becomes of its stages, and what is said of wrong ones.
import { describe, expect, it } from 'vitest';
import { loadProtocol, parseProtocol, presetFor } from '../../src/refinement/protocol-file.js';

describe('presetFor', () => {
  it.each([
    [2.3, 'high'],
    [2.5, 'medium'],
    [3.49, 'medium'],
    [3.8, 'low'],
    [5, 'very-low'],
    [7.9, 'very-low'],
    [8, 'bodies'],
    [14, 'bodies'],
  ])('takes for %f Å the preset %s', (dMin, name) => {
    const { protocol, reason } = presetFor(dMin);
    expect(protocol.name).toBe(name);
    expect(reason).toContain(`'${name}'`);
    expect(reason).toContain(`${dMin} Å`);
    // No stage asks for terms that the map does not have, and the last brings the model to the map's own resolution.
    for (const stage of protocol.stages) expect(stage.resolution).toBeGreaterThanOrEqual(dMin);
    expect(protocol.stages.at(-1)).toMatchObject({ stage: 'minimize', resolution: dMin });
  });
});

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

  it.each([
    ['{', /mine.json is not JSON/],
    [text([]), /mine.json is wrong at stages/],
    [text([{ ...step(8), iterations: 0 }]), /mine.json is wrong at stages.0.iterations/],
    [text([{ stage: 'melt', resolution: 3 }]), /mine.json is wrong at stages.0.stage/],
    [text([step('map')], { weight: 'most' }), /mine.json is wrong at weight/],
  ])('says what is wrong with %s', (content, message) => {
    expect(() => parseProtocol(content, 'mine.json', 3)).toThrow(message);
  });

  it('names the presets where a name is none', () => {
    expect(() => loadProtocol('lowest', 3)).toThrow(/neither a file .* presets are high, medium, low, very-low/);
    expect(loadProtocol('low', 3).protocol.name).toBe('low');
  });
});
