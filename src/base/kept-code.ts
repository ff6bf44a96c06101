// The program in one file with the code that V8 made of it in an earlier run, as Python keeps .pyc files: a thread starts in a fifth of the time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { importModule } from './import-module.js';
import { writeFileAtomically } from './write-file.js';

/** A part of the program that a thread runs, loaded from the bundle. */
export interface BundledPart<Module> {
  readonly module: Module;
  /**
   * Keeps what V8 has compiled so far for the next thread that asks by the same name, beside the bundle; nothing where this one began with kept
   * code, nor where the folder cannot be written.
   */
  keepCode(): Promise<void>;
}

/** Of src/bundle.ts. */
interface BundleExports {
  readonly parts: Readonly<Record<string, () => Promise<unknown>>>;
  importBy(lent: (url: string) => Promise<unknown>): void;
}

/**
 * Loads a part (src/bundle.ts) from the bundle that the build wrote. Undefined where there is none, or where the user wants none
 * (`NODE_DISABLE_COMPILE_CACHE`, as for node's own cache; coverage needs code as it is compiled): then the modules are to be imported one by one.
 *
 * @param part Name of the part
 * @param use What it is loaded for: each use keeps its own code, since each runs other functions
 */
export async function loadBundled<Module>(part: string, use: string): Promise<BundledPart<Module> | undefined> {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, NODE_V8_COVERAGE: coverage } = process.env;
  if (disabled || coverage) return undefined;
  const require = createRequire(import.meta.url);
  let filename: string;
  let source: string;
  try {
    filename = require.resolve('#bundle');
    source = readFileSync(filename, 'utf8');
  } catch {
    return undefined;
  }
  // V8 itself refuses what another version of it has made, or the same with other settings.
  const kept = join(dirname(filename), `${use}-${process.version}-${process.arch}.code`);
  const cachedData = readIfThere(kept);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename,
    ...(cachedData && { cachedData }),
  });
  const wrapper = script.runInThisContext() as (...names: unknown[]) => void;
  const bundle = { exports: {} as BundleExports };
  wrapper(bundle.exports, createRequire(filename), bundle, filename, dirname(filename));
  const { parts, importBy } = bundle.exports;
  importBy(importModule);
  const module = (await parts[part]!()) as Module;
  return {
    module,
    keepCode: async () => {
      if (cachedData && !script.cachedDataRejected) return;
      await writeFileAtomically(kept, script.createCachedData()).catch(() => {});
    },
  };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
