// The version of this package, as its package.json says it.
import { readFileSync } from 'node:fs';

/** From the build (dist/src/cli) and from the sources (src/cli) alike. */
export function packageVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(place, import.meta.url), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // The other place.
    }
  }
  throw new Error('package.json is missing beside the program; install the package again.');
}
