// What makes a run the run it is: two runs with the same identity end with the same bytes.
import { UserError } from '../base/user-error.js';

/** Plain data. */
export interface RunIdentity {
  readonly version: string;
  /** Everything that was read: role or name → hex SHA-256. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Everything that was chosen and changes results: name → value as text. */
  readonly options: Readonly<Record<string, string>>;
}

/** @throws UserError naming the first differences, where a run is to be resumed with other inputs or options. */
export function requireSameRun(folder: string, earlier: RunIdentity, now: RunIdentity): void {
  const differences = [
    ...(earlier.version === now.version ? [] : [`varia was ${earlier.version} and is ${now.version}`]),
    ...compare(earlier.options, now.options, (name, was, is) => `${name} was ${was} and is ${is}`),
    ...compare(earlier.inputs, now.inputs, (name, was, is) =>
      was === 'absent'
        ? `${name} was not among the inputs`
        : is === 'absent'
          ? `${name} is no longer among the inputs`
          : `the content of ${name} is another`,
    ),
  ];
  if (differences.length === 0) return;
  const shown = differences.length > 4 ? [...differences.slice(0, 3), `${differences.length - 3} more`] : differences;
  throw new UserError(
    `The run in ${folder} cannot be resumed, because it was started differently (${shown.join('; ')}): give what it was started with, or another folder with -o.`,
  );
}

function compare(
  earlier: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  describe: (name: string, was: string, is: string) => string,
): string[] {
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(now)])].sort();
  return names
    .filter((name) => earlier[name] !== now[name])
    .map((name) => describe(name, earlier[name] ?? 'absent', now[name] ?? 'absent'));
}
