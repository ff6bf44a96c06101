// Builds everything that runs: the AssemblyScript kernels to one WebAssembly module, then TypeScript to dist/.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const run = (script, args) => execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });

const entry = 'src/kernels/assembly/index.ts';
if (existsSync(join(root, entry))) {
  mkdirSync(join(root, 'dist/src/kernels'), { recursive: true });
  // Shared memory of at most 4 GiB: the arena that TypeScript and the kernels both see (design.md, kernels).
  run(join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js'), [
    entry,
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '16',
    '--maximumMemory',
    '65536',
    '--memoryBase',
    '1024',
    '--enable',
    'simd',
    '--enable',
    'threads',
    '--outFile',
    'dist/src/kernels/kernels.wasm',
  ]);
}
run(require.resolve('typescript/bin/tsc'), ['-p', 'tsconfig.json']);
const cli = join(root, 'dist/src/cli/main.js');
if (existsSync(cli)) chmodSync(cli, 0o755);
