// The protocols that ship: which is taken at a resolution, for one map and for a series, and what becomes of its stages.
import { describe, expect, it } from 'vitest';
import { loadProtocol, presetFor, propagationProtocol, standardProtocol } from '../../src/refinement/presets.js';

describe('the protocols of a series', () => {
  it.each([8, 14, 20])('move bodies in maps of %d Å, and search no side chains there', (resolution) => {
    const { stages } = standardProtocol(resolution);
    expect(stages.map((stage) => (stage.stage === 'rigid-body' ? stage.groups : stage.stage))).toEqual([
      'whole',
      'minimize',
    ]);
    expect(propagationProtocol(resolution).stages).toEqual(stages);
    expect(presetFor(resolution).protocol.stages).toEqual(stages);
  });

  it('search side chains in better maps', () => {
    for (const protocol of [standardProtocol(3.5), propagationProtocol(3.5)])
      expect(protocol.stages.filter(({ stage }) => stage === 'rotamers')).toHaveLength(2);
  });
});

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

describe('loadProtocol', () => {
  it('names the presets where a name is none', () => {
    expect(() => loadProtocol('lowest', 3)).toThrow(/neither a file .* presets are high, medium, low, very-low/);
    expect(loadProtocol('low', 3).protocol.name).toBe('low');
  });

  it('has one for a first look, at any resolution', () => {
    for (const dMin of [2, 3.2, 7, 12]) {
      const { name, stages } = loadProtocol('quick', dMin).protocol;
      expect(name).toBe('quick');
      expect(stages.at(-1)).toMatchObject({ stage: 'minimize', resolution: dMin });
      for (const { resolution } of stages) expect(resolution).toBeGreaterThanOrEqual(dMin);
    }
  });
});
