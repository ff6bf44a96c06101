// The events of a series as progress: which refinements are under way, what each finished one brought.

import type { SeriesEvent } from '../series/series-events.js';
import type { TaskSpec } from '../series/task-spec.js';
import type { Progress } from './progress.js';

export function seriesProgress(progress: Progress): (event: SeriesEvent) => void {
  const doing = new Map<string, string>();
  let finished = 0;
  let total = 0;
  let secondsLeft: number | undefined;
  const status = (news?: string): void =>
    progress.status({
      finished,
      total,
      doing: [...doing.values()],
      ...(secondsLeft !== undefined && { secondsLeft }),
      ...(news !== undefined && { news }),
    });
  return (event) => {
    switch (event.type) {
      case 'preflight':
        for (const warning of event.report.warnings) progress.note(warning, 'warning');
        break;
      case 'plan':
        for (const sentence of event.description) progress.note(sentence);
        break;
      case 'warning':
        progress.note(event.message, 'warning');
        break;
      case 'frame-started':
        doing.set(event.task.id, `frame ${event.task.frame}`);
        status();
        break;
      case 'frame-progress':
        doing.set(event.task.id, `frame ${event.task.frame} ${event.stage} ${Math.round(100 * event.done)} %`);
        status();
        break;
      case 'frame-finished':
        doing.delete(event.task.id);
        ({ finished, total } = event.progress);
        secondsLeft = event.secondsLeft;
        status(newsOf(event.task, event.before.ccMask, event.after.ccMask, event.resumed, event.seconds));
        break;
      case 'frame-validated':
        ({ finished, total } = event.progress);
        secondsLeft = undefined;
        doing.set('validation', finished < total ? 'validation' : 'writing');
        status();
        break;
      case 'finished':
        break;
    }
  };
}

function newsOf(task: TaskSpec, before: number, after: number, resumed: boolean, seconds: number): string {
  const from = task.from < 0 ? 'the start model' : `frame ${task.from}`;
  const what = task.sweep === 'replicate' ? `replicate ${task.replicate}` : task.sweep;
  const how = resumed ? 'taken from the journal' : `${seconds.toFixed(1)} s`;
  return `frame ${task.frame} (${what}, from ${from}): CC_mask ${before.toFixed(3)} → ${after.toFixed(3)}, ${how}`;
}
