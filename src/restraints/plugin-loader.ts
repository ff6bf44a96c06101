// Finds a plugin's module (a shipped plugin, a path, a package) and takes the plugin out of it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { importModule } from '../base/import-module.js';
import { messageOf, UserError } from '../base/user-error.js';
import type { RestraintPlugin } from './plugin.js';

/** `plugins/` lies beside `src/`, in the sources as in the build: this file finds it by the same way in both. */
const SHIPPED = fileURLToPath(new URL('../../plugins/', import.meta.url));
/** Compiled in the package, sources in the repository. */
const ENTRIES = ['index.js', 'index.mjs', 'index.ts'];

/** Names of the plugins that come with Varia. */
export function shippedPlugins(): readonly string[] {
  if (!existsSync(SHIPPED)) return [];
  return readdirSync(SHIPPED)
    .filter((name) => entryIn(join(SHIPPED, name)) !== undefined)
    .sort();
}

/**
 * The absolute path of a plugin's entry module, so that workers with other working directories find the same.
 *
 * @param module The name of a shipped plugin; a path to a module or to a folder with an `index.js` (`./mine`, `/home/me/mine.mjs`);
 *   or the name of a package installed where `folder` is or where Varia is.
 * @param folder What relative paths and package names start from.
 * @throws UserError if there is no such module.
 */
export function resolvePlugin(module: string, folder: string = process.cwd()): string {
  if (shippedPlugins().includes(module)) return entryIn(join(SHIPPED, module))!;
  if (isPath(module)) {
    const path = resolve(folder, module.startsWith('file:') ? fileURLToPath(module) : module);
    const entry = existsSync(path) && statSync(path).isDirectory() ? entryIn(path) : path;
    if (entry === undefined || !existsSync(entry)) {
      throw new UserError(
        `There is no plugin at ${path}: give the path of its module, or of a folder that holds its index.js.`,
      );
    }
    return entry;
  }
  for (const from of [folder, SHIPPED]) {
    try {
      return createRequire(join(from, 'anywhere.js')).resolve(module);
    } catch {
      // Looked for in the next place; if that is in vain too, the sentence below says so.
    }
  }
  throw new UserError(
    `There is no plugin '${module}': Varia comes with ${shippedPlugins().join(', ')}; any other is given by a path ('./${module}') or by the name of an installed package.`,
  );
}

/** Loads a plugin; `module` and `folder` as for {@link resolvePlugin}. Throws a UserError if it cannot be loaded or is no plugin. */
export async function loadPlugin(module: string, folder?: string): Promise<RestraintPlugin> {
  const path = resolvePlugin(module, folder);
  let loaded: { readonly plugin?: unknown };
  try {
    loaded = (await importModule(pathToFileURL(path).href)) as { plugin?: unknown };
  } catch (error) {
    throw new UserError(`The plugin '${module}' (${path}) cannot be loaded: ${messageOf(error)}.`);
  }
  const { plugin } = loaded;
  const missing = missingFrom(plugin);
  if (missing !== undefined) {
    throw new UserError(
      `The module '${module}' (${path}) is no plugin: ${missing}; its entry must export 'plugin', an object with name, description, options (a zod schema) and create.`,
    );
  }
  return plugin as RestraintPlugin;
}

/** What an object lacks to be a plugin. */
function missingFrom(plugin: unknown): string | undefined {
  if (typeof plugin !== 'object' || plugin === null) return "it does not export 'plugin'";
  const { name, description, options, create } = plugin as Partial<RestraintPlugin>;
  if (typeof name !== 'string' || name === '') return 'its plugin has no name';
  if (typeof description !== 'string') return 'its plugin has no description';
  if (typeof options?.safeParse !== 'function') return "its plugin's options are no zod schema";
  if (typeof create !== 'function') return 'its plugin has no function create';
  return undefined;
}

function isPath(module: string): boolean {
  return /^(\.{0,2}[/\\]|\.{1,2}$|file:)/.test(module) || isAbsolute(module) || /\.[cm]?[jt]s$/.test(module);
}

function entryIn(folder: string): string | undefined {
  return ENTRIES.map((entry) => join(folder, entry)).find((path) => existsSync(path));
}
