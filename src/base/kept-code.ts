// The program in one file with the code that V8 made of it in an earlier run, as Python keeps .pyc files: a thread starts in a fifth of the time.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const filename = fileURLToPath(new URL('../bundle/varia.cjs', import.meta.url));
  const source = readIfThere(filename);
  if (source === undefined) return undefined;
  const kept = join(dirname(filename), `${use}-${process.version}-${process.arch}.code`);
  const cachedData = codeOf(source, readIfThere(kept));
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source.toString()}\n})`, {
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
      const code = script.createCachedData();
      await writeFileAtomically(kept, Buffer.concat([digestOf(source, code), code])).catch(() => {});
    },
  };
}

const DIGEST_BYTES = 32;

/**
 * The code in a file that {@link BundledPart.keepCode} wrote: behind the digest of the source and itself. V8 refuses what another version of it
 * has made, or the same with other settings; but it takes code of any source of the same length, and dies of code that was damaged.
 */
function codeOf(source: Buffer, file: Buffer | undefined): Buffer | undefined {
  const code = file?.subarray(DIGEST_BYTES);
  return code && digestOf(source, code).equals(file!.subarray(0, DIGEST_BYTES)) ? code : undefined;
}

function digestOf(source: Buffer, code: Buffer): Buffer {
  return createHash('sha256').update(source).update(code).digest();
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
