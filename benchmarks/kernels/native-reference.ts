// Runs the native references beside the kernels: small C programs compiled on the spot, and scipy, where they are there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Row, rowOf } from '../harness.js';

const sources = join(dirname(createRequire(import.meta.url).resolve('varia/package.json')), 'benchmarks', 'kernels');

/** A row a line of the program's output (`name<TAB>unit<TAB>sample sample …`), or the sentence that says why there is none. */
export interface NativeRows {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** Compiles a C program of this folder with gcc -O3 and runs it on `input`. */
export function runC(source: string, input: readonly ArrayBufferView[]): NativeRows {
  return inTemporaryFolder((folder) => {
    const program = join(folder, 'program');
    const data = join(folder, 'input');
    try {
      execFileSync('gcc', ['-O3', '-std=gnu11', '-o', program, join(sources, source), '-lm'], { stdio: 'pipe' });
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error);
      return { rows: [], notes: [`No C reference: gcc did not compile ${source} (${reason}).`] };
    }
    const bytes = input.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    writeFileSync(data, Buffer.concat(bytes));
    return parse(execFileSync(program, [data], { encoding: 'utf8' }));
  });
}

/** Runs a Python program of this folder. */
export function runPython(source: string, args: readonly string[]): NativeRows {
  try {
    return parse(
      execFileSync('/usr/bin/python3', [join(sources, source), ...args], { encoding: 'utf8', stdio: 'pipe' }),
    );
  } catch {
    return {
      rows: [],
      notes: [`No reference: /usr/bin/python3 could not run ${source} (is python3-scipy installed?).`],
    };
  }
}

function parse(output: string): NativeRows {
  const rows = output
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', unit = '', samples = ''] = line.split('\t');
      return rowOf(name, unit, samples.trim().split(' ').map(Number));
    });
  return { rows, notes: [] };
}

function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'varia-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
