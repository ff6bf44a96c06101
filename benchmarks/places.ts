// Where the benchmarks find things: the project, the shared data beside it, and a folder for what they make.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of package.json. */
export const project = dirname(createRequire(import.meta.url).resolve('varia/package.json'));

/** A path in the folder that developers keep beside the checkout (it is not shipped); undefined where it is not there. */
export function shared(...path: string[]): string | undefined {
  const place = join(project, '..', 'shared', ...path);
  return existsSync(place) ? place : undefined;
}

/** Does `work` in a new folder, which goes away afterwards. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'varia-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
