// Wildcards in file names, for shells and config files that do not expand them: * ? [abc] {a,b} and ** for folders.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a path holds a wildcard. */
export function hasWildcard(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Paths of the files and folders that match, in no order that may be relied on. Folders that cannot be read match nothing. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const found = new Set<string>();
  for (const alternative of expandBraces(pattern)) {
    const segments = alternative.split('/').filter((segment, k) => segment !== '' || k === 0);
    const absolute = segments[0] === '';
    for (const path of await walk(absolute ? '/' : '.', absolute ? segments.slice(1) : segments)) found.add(path);
  }
  return [...found];
}

async function walk(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  if (segment === '.' || segment === '..') return walk(join(folder, segment), rest);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  if (segment === '**') {
    found.push(...(await walk(folder, rest)));
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.'))
        found.push(...(await walk(join(folder, entry.name), segments)));
    }
    return found;
  }
  const matches = segmentMatcher(segment);
  for (const entry of entries) {
    if (!matches(entry.name)) continue;
    const path = join(folder, entry.name);
    if (rest.length === 0) found.push(path);
    else if (!entry.isFile()) found.push(...(await walk(path, rest)));
  }
  return found;
}

/** As in a shell, a wildcard does not match a leading dot. */
function segmentMatcher(segment: string): (name: string) => boolean {
  if (!hasWildcard(segment)) return (name) => name === segment;
  const source = segment.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return `[${piece.startsWith('[!') ? '^' : ''}${piece.slice(1, -1).replace(/^!/, '')}]`;
    return piece.replace(/[.+^${}()|[\]\\]/, '\\$&');
  });
  const expression = new RegExp(`^${source}$`, 'u');
  return (name) => (segment.startsWith('.') || !name.startsWith('.')) && expression.test(name);
}

/** `a{b,c}` → `ab`, `ac`; braces without a comma stay as they are. */
function expandBraces(pattern: string): string[] {
  const match = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!match) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return match[1]!.split(',').flatMap((piece) => expandBraces(before + piece + after));
}
