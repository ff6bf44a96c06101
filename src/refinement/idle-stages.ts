// Which stages of a protocol have nothing to do, because nothing has changed since the last of their kind.
import type { StageRecord } from './frame.js';
import type { StageSpec } from './protocol.js';

/**
 * A search that turned nothing leaves nothing to a search behind it, nor to a minimization that had converged before; the last minimization at a
 * resolution is always done. Of a frame of a series these are two stages in seven, and a fifth of its time.
 *
 * @param done stages so far, in order
 * @param ahead stages behind this one
 */
export function isIdle(spec: StageSpec, done: readonly StageRecord[], ahead: readonly StageSpec[]): boolean {
  const lastChange = done.findLastIndex((record) => record.skipped !== true && !foundNothing(record));
  const since = done.slice(lastChange + 1).filter(({ resolution }) => resolution === spec.resolution);
  if (spec.stage !== 'minimize') return isSearch(spec.stage) && since.some(({ stage }) => stage === spec.stage);
  const last = done[lastChange];
  return (
    since.length > 0 &&
    last?.stage === 'minimize' &&
    last.converged === true &&
    last.resolution === spec.resolution &&
    ahead.some(
      (next) => next.stage === 'minimize' && next.resolution === spec.resolution && next.target === spec.target,
    )
  );
}

function foundNothing({ stage, kept, evaluations, moved }: StageRecord): boolean {
  return isSearch(stage) && kept && evaluations === 0 && moved === 0;
}

function isSearch(stage: string): boolean {
  return stage === 'rotamers' || stage === 'peptides';
}
