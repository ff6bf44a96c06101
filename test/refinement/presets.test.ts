// The protocols of a series: what coarse maps are asked for, and that the preset file of their name says the same.
import { describe, expect, it } from 'vitest';
import { propagationProtocol, standardProtocol } from '../../src/refinement/presets.js';
import { presetFor } from '../../src/refinement/protocol-file.js';

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
