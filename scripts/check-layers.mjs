// Checks the one-way rule between rooms: a lower room never imports a higher one, every file opens with its sentence,
// and rxjs, piscina and yargs stay where they belong.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src');
/** Lowest first; rooms in one row may not import each other. */
const storeys = [
  ['base'],
  ['kernels', 'structure', 'minimize'],
  ['density'],
  ['chemistry'],
  ['restraints'],
  ['validation'],
  ['refinement'],
  ['series'],
  ['ensemble'],
  ['report'],
  ['index'],
  ['cli'],
  ['bundle'],
];
const storeyOf = new Map(storeys.flatMap((rooms, k) => rooms.map((room) => [room, k])));
const packages = {
  rxjs: (f) => f.startsWith('series/'),
  piscina: (f) => f === 'series/local-executor.ts',
  yargs: (f) => f.startsWith('cli/'),
};
const problems = [];

function roomOf(file) {
  const [first] = file.split('/');
  return first.replace(/\.ts$/, '');
}

for (const name of readdirSync(source, { recursive: true })) {
  const file = name.replaceAll('\\', '/');
  if (!file.endsWith('.ts') || file.includes('kernels/assembly/')) continue;
  const text = readFileSync(join(source, file), 'utf8');
  const room = roomOf(file);
  if (!storeyOf.has(room)) problems.push(`${file}: the room '${room}' has no place in scripts/check-layers.mjs`);
  if (!/^(#!.*\n)?(\/\/|\/\*\*?) ?\S/.test(text))
    problems.push(`${file}: the first comment must be the sentence that defines the file`);
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (target.startsWith('.')) {
      const other = roomOf(
        relative(source, resolve(source, dirname(file), target))
          .replaceAll('\\', '/')
          .replace(/\.js$/, '.ts'),
      );
      if (other === room) continue;
      const [mine, theirs] = [storeyOf.get(room), storeyOf.get(other)];
      if (theirs === undefined || theirs >= mine)
        problems.push(`${file}: ${room}/ may not import ${other}/ (${target})`);
    } else {
      const allowed = packages[target.split('/')[0]];
      if (allowed && !allowed(file)) problems.push(`${file}: the package ${target} is not for this room`);
    }
  }
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write('layers: clean\n');
