// Builds everything that runs: the AssemblyScript kernels to one WebAssembly module, TypeScript to dist/, and all of it in one file.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

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

// The program in one file, which starts sooner than hundreds (src/base/kept-code.ts). Code kept of the one before goes with it.
const folder = join(root, 'dist/src/bundle');
rmSync(folder, { recursive: true, force: true });
const bundle = await rolldown({
  input: join(root, 'dist/src/bundle.js'),
  platform: 'node',
  // It starts threads with a file of its own, which it looks for beside itself.
  external: ['piscina'],
  // yargs asks for its own place to look for settings that Varia does not have.
  checks: { emptyImportMeta: false },
  plugins: [loadedWhenCalled(['cliui', 'string-width'], 'yargs')],
});
const { output } = await bundle.write({ file: join(folder, 'varia.cjs'), format: 'cjs', codeSplitting: false });
await bundle.close();
writeFileSync(join(folder, 'LICENSES.txt'), licensesOf(output[0].moduleIds));

/**
 * Functions that packages export by default, loaded when they are called: what lays out help loads tables of Unicode, 25 ms of each start, and
 * few runs print help.
 */
function loadedWhenCalled(names, by) {
  const mark = '?when-called';
  return {
    name: 'loaded-when-called',
    async resolveId(source, importer, options) {
      if (!names.includes(source) || !importer?.includes(`/node_modules/${by}/`)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return `${found.id}${mark}`;
    },
    load: (id) =>
      id.endsWith(mark)
        ? `const load = () => require(${JSON.stringify(id.slice(0, -mark.length))});
           export default (...given) => (load().default ?? load())(...given);`
        : null,
  };
}

/** The licences of the packages that went into the bundle, as they ask for. */
function licensesOf(files) {
  const homes = new Set(files.flatMap((file) => file.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
  const texts = [...homes].sort().map((home) => {
    const { name, version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(home, file), 'utf8') : ''}`;
  });
  return `varia.cjs holds these packages beside Varia:\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
