// What a search may take for granted of the stage before it.
import { describe, expect, it } from 'vitest';
import type { StageRecord } from '../../src/refinement/frame.js';
import { StageLog } from '../../src/refinement/stage-log.js';

const minimized: StageRecord = {
  stage: 'minimize',
  resolution: 3.5,
  evaluations: 20,
  moved: 0.1,
  mapEnergy: -1,
  restraintEnergy: 1,
  kept: true,
  converged: true,
};

function logOf(...records: readonly StageRecord[]): StageLog {
  const log = new StageLog(records.length);
  for (const record of records) log.add(record);
  return log;
}

describe('the log of a run', () => {
  it('calls a model settled right after a minimization that converged at this resolution, and never else', () => {
    expect(logOf(minimized).isSettled(3.5)).toBe(true);
    expect(logOf().isSettled(3.5)).toBe(false);
    expect(logOf(minimized).isSettled(5)).toBe(false);
    expect(logOf({ ...minimized, converged: false }).isSettled(3.5)).toBe(false);
    expect(logOf(minimized, { ...minimized, stage: 'rotamers' }).isSettled(3.5)).toBe(false);
  });
});
