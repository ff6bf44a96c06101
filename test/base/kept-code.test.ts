// The bundle and the code kept of it: taken where it fits, made anew where it does not, and never needed.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSmallSeries, type SmallSeries } from '../cli/small-series.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
// A package of its own: others run commands of the one that is built at the same time.
const home = mkdtempSync(join(tmpdir(), 'varia-kept-'));
const folder = join(home, 'dist/src/bundle');
const model = join(project, 'data/demo/1hel.pdb');
const kept = (use: string): string => join(folder, `${use}-${process.version}-${process.arch}.code`);
const codes = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.code'));

/** Standard output of `varia inspect`, by default of a model. */
const inspect = (words = [model], env = {}): string => run(['inspect', ...words], env);

/** Standard output of a command; throws where the exit code is not 0. */
function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env;
  return execFileSync(process.execPath, [join(home, 'dist/src/cli/main.js'), ...words], {
    encoding: 'utf8',
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

let small: SmallSeries;
beforeAll(async () => {
  small = await makeSmallSeries();
  for (const part of ['dist/src', 'dist/plugins', 'data', 'package.json'])
    cpSync(join(project, part), join(home, part), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(home, 'node_modules'));
  for (const name of codes()) rmSync(join(folder, name));
});
afterAll(() => {
  rmSync(small.folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

describe('the command out of the bundle', () => {
  it('says what it says out of its modules', () => {
    const apart = inspect([model], { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(apart).toContain('1hel.pdb');
    expect(codes()).toEqual([]);
    expect(inspect()).toBe(apart);
  });

  it('keeps its code after the first job, and the next one is content with it', () => {
    const first = statSync(kept('inspect'));
    expect(first.size).toBeGreaterThan(100_000);
    inspect();
    expect(statSync(kept('inspect')).mtimeMs).toBe(first.mtimeMs);
  });

  it('keeps none of a job that only told of itself or failed: it ran too little of it', () => {
    rmSync(kept('inspect'));
    inspect(['--help']);
    expect(() => inspect([join(home, 'none.pdb')])).toThrow();
    expect(codes()).toEqual([]);
  });

  it('makes anew what is torn or of another engine', () => {
    const right = inspect();
    const whole = readFileSync(kept('inspect'));
    // V8 believes what has the right head and length, and dies of it.
    const flipped = whole.map((byte, k) => (k > 1000 && k % 997 === 0 ? byte ^ 0xff : byte));
    for (const wrong of [Buffer.alloc(0), whole.subarray(0, 5000), Buffer.alloc(200_000, 7), flipped]) {
      writeFileSync(kept('inspect'), wrong);
      expect(inspect()).toBe(right);
      expect(readFileSync(kept('inspect')).equals(wrong)).toBe(false);
    }
  });

  it('makes anew what was made of another bundle, be it of the same length', () => {
    const bundle = join(folder, 'varia.cjs');
    const source = readFileSync(bundle, 'utf8');
    inspect();
    const first = readFileSync(kept('inspect'));
    writeFileSync(bundle, source.replaceAll('from ideal (rms)', 'FROM ideal (rms)'));
    const changed = inspect();
    writeFileSync(bundle, source);
    expect(readFileSync(kept('inspect')).equals(first)).toBe(false);
    expect(changed).toContain('FROM ideal (rms)');
  });

  it('runs where it can keep nothing', () => {
    const right = inspect();
    rmSync(kept('inspect'));
    mkdirSync(kept('inspect'));
    expect(inspect()).toBe(right);
    expect(statSync(kept('inspect')).isDirectory()).toBe(true);
    rmdirSync(kept('inspect'));
  });

  it('keeps the code of a worker after its first refinement', () => {
    const { folder: series, model: start } = small;
    const job = ['series', start, join(series, 'maps'), '-r', '3.5', '--protocol', 'bodies', '-j', '1', '--quiet'];
    run([...job, '-o', join(series, 'first')]);
    const first = statSync(kept('worker'));
    // Kept code cannot import by itself: a plugin is loaded in the worker.
    const anchor = { from: 'resi 9 and name CA', to: 'resi 13 and name CA', sigma: 0.1 };
    const options = { restraints: [anchor] };
    run([...job, '-o', join(series, 'second'), '--plugin', 'distance', '--plugin-options', JSON.stringify(options)]);
    expect(statSync(kept('worker')).mtimeMs).toBe(first.mtimeMs);
  });

  it('runs without a bundle', () => {
    const right = inspect();
    rmSync(join(folder, 'varia.cjs'));
    expect(existsSync(join(folder, 'varia.cjs'))).toBe(false);
    expect(inspect()).toBe(right);
  });
});
