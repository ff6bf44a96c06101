// Suites that need files of the shared data, which are not part of the repository: where they are absent nothing is read, and nothing fails.
import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';

/** Path inside the shared data. */
export function sharedFile(path: string): string {
  return new URL(`../../shared/${path}`, import.meta.url).pathname;
}

export function hasShared(path: string): boolean {
  return existsSync(sharedFile(path));
}

/** A suite that reads the file before its tests; `describe.skipIf` would run `suite` to learn of the tests that it skips. */
export function describeWithShared(path: string, name: string, suite: () => void | Promise<void>): void {
  if (hasShared(path)) describe(name, suite);
  else describe(name, () => it.skip(`needs ../shared/${path}`, () => {}));
}
