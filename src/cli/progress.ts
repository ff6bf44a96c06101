// Progress for people: one line that renews itself on a terminal, sparse lines elsewhere, nothing where it is unwanted.
import pico from 'picocolors';

/** What a job tells about itself while it runs. */
export interface Progress {
  /** Something to read and keep: a decision, a warning. */
  note(sentence: string, kind?: 'plain' | 'warning'): void;
  /** Where the work stands. */
  status(status: Status): void;
  /** Gives the terminal back; later notes are still printed. */
  close(): void;
}

export interface Status {
  readonly finished: number;
  readonly total: number;
  /** What is under way, such as `frame 3 minimize 40 %`. */
  readonly doing: readonly string[];
  readonly secondsLeft?: number;
  /** What has just been finished, said once. */
  readonly news?: string;
}

export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { note: () => {}, status: () => {}, close: () => {} };
  return stream.isTTY ? terminalProgress(stream) : lineProgress(stream);
}

/** For logs of queues and pipes: a line a finished piece of work. */
function lineProgress(stream: NodeJS.WriteStream): Progress {
  return {
    note: (sentence, kind = 'plain') =>
      void stream.write(kind === 'warning' ? `warning: ${sentence}\n` : `${sentence}\n`),
    status: ({ finished, total, news, secondsLeft }) => {
      if (news === undefined) return;
      const left = secondsLeft === undefined || finished === total ? '' : `, about ${duration(secondsLeft)} left`;
      stream.write(`[${finished}/${total}] ${news}${left}\n`);
    },
    close: () => {},
  };
}

const refreshMilliseconds = 100;

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  let last = '';
  let drawn = 0;
  const erase = '\r\x1b[2K';
  return {
    note: (sentence, kind = 'plain') => {
      stream.write(`${erase}${kind === 'warning' ? `${pico.yellow('warning:')} ${sentence}` : sentence}\n${last}`);
    },
    status: (status) => {
      last = statusLine(status, stream.columns || 80);
      const now = performance.now();
      if (now - drawn < refreshMilliseconds && status.news === undefined) return;
      drawn = now;
      stream.write(`${erase}${last}`);
    },
    close: () => {
      if (last !== '') stream.write(erase);
      last = '';
    },
  };
}

/** `████░░░░  12/31  about 2 min left  frame 3 minimize 40 %`, cut to the width of the terminal. */
export function statusLine({ finished, total, doing, secondsLeft }: Status, columns: number): string {
  const cells = 20;
  const filled = total > 0 ? Math.round((cells * finished) / total) : 0;
  const bar = '█'.repeat(filled) + '░'.repeat(cells - filled);
  const left = secondsLeft === undefined ? '' : `  about ${duration(secondsLeft)} left`;
  return `${bar}  ${finished}/${total}${left}  ${doing.join(', ')}`.slice(0, Math.max(0, columns - 1)).trimEnd();
}

/** `45 s`, `3 min`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
