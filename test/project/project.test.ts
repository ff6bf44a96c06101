// The project holds what it promises about itself: its rooms, its package, its help, its documentation.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { jobSyntax } from '../../src/cli/job-syntax.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const node = (...words: string[]): string => execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
const folder = mkdtempSync(join(tmpdir(), 'varia-project-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the rooms', () => {
  it('import one way', () => {
    expect(node('scripts/check-layers.mjs')).toBe('layers: clean\n');
  });

  it('have files that one can read at a sitting', () => {
    const long = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => read(join('src', name)).split('\n').length > 401);
    expect(long).toEqual([]);
  });
});

describe('the tests', () => {
  // A suite that is skipped is entered all the same: what it reads first is missing on machines without the shared data, where CI does not look.
  it('read no files in suites that may be skipped', () => {
    const entered = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .filter((name) => /describe\.skipIf\([^{}]*\)\(\s*'[^']*',\s*async \(/.test(read(join('test', name))));
    expect(entered).toEqual([]);
  });
});

describe('the package', () => {
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }];
  const files = pack.files.map(({ path }) => path);

  it('holds what runs: command, worker, kernels, data, plugins', () => {
    for (const file of [
      'dist/src/cli/main.js',
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'dist/src/series/worker-thread.js',
      'dist/src/bundle/varia.cjs',
      'dist/src/bundle/LICENSES.txt',
      'dist/src/kernels/kernels.wasm',
      'dist/plugins/distance/index.js',
      'data/monomers.json',
      'data/demo/1hel.pdb',
      'LICENSE',
      'README.md',
    ])
      expect(files).toContain(file);
  });

  it('holds no code that was kept of a run: it is of this machine', () => {
    expect(files.filter((file) => file.endsWith('.code'))).toEqual([]);
  });

  it('holds no tests, and nothing that was not asked for', () => {
    expect(files.filter((file) => /(^|\/)tests?\/|\.test\.|\.map$/.test(file))).toEqual([]);
    const tops = new Set(files.map((file) => file.split('/')[0]));
    expect([...tops].sort()).toEqual(
      'CHANGELOG.md LICENSE README.md data dist docs examples package.json plugins'.split(' '),
    );
  });
});

describe('the command', () => {
  it('loads nothing heavy before it knows what is asked for', () => {
    // What main.ts imports before it knows the command, followed through our own files.
    const seen = new Set<string>();
    const follow = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, target] of read(join('src/cli', file)).matchAll(
        /(?:^import [^'\n]*|await import\()'(\.?[^']+)'/gm,
      )) {
        expect(target).toMatch(/^(node:|\.)/);
        if (target!.startsWith('./')) follow(target!.slice(2).replace(/\.js$/, '.ts'));
      }
    };
    follow('main.ts');
    expect([...seen].sort()).toEqual([
      'command-line.ts',
      'commands.ts',
      'exit-code.ts',
      'main.ts',
      'package-version.ts',
    ]);
  });
});

describe('the documentation', () => {
  it('names every command and every option of a job', () => {
    const text = read('README.md');
    for (const name of commands.keys()) expect(text).toMatch(new RegExp(`npx varia ${name}\\b`));
    for (const name of Object.keys(jobSyntax)) expect(text).toContain(`--${name}`);
  });

  it('points to files that are there', () => {
    for (const page of ['README.md', 'CONTRIBUTING.md', 'plugins/README.md', 'examples/README.md']) {
      for (const [, target] of read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        const path = fileURLToPath(new URL(target!, new URL(page, new URL('../../', import.meta.url))));
        expect(() => readFileSync(path), `${page} → ${target}`).not.toThrow();
      }
    }
  });
});

describe('the totals that CI ends with', () => {
  const totals = (report: object): { line: string; code: number } => {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    try {
      return { line: node('scripts/test-totals.mjs', file), code: 0 };
    } catch (error) {
      const { stdout, status } = error as { stdout: string; status: number };
      return { line: stdout, code: status };
    }
  };
  const results = (...statuses: string[]): object => ({ assertionResults: statuses.map((status) => ({ status })) });

  it('count tests, and fail where one failed', () => {
    expect(totals({ testResults: [results('passed', 'pending'), results('passed')] })).toEqual({
      line: '2 passed, 0 failed, 1 skipped\n',
      code: 0,
    });
    expect(totals({ testResults: [results('passed', 'failed')] }).code).toBe(1);
  });

  it('count a file that cannot be loaded as failed, and no tests at all as failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(totals({ testResults: [results('passed'), broken] }).line).toBe('1 passed, 1 failed, 0 skipped\n');
    expect(totals({ testResults: [] }).code).toBe(1);
  });
});
