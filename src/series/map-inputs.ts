// What the user gives as maps (files, wildcards, folders, archives) turned into an ordered list of map sources.
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { expandGlob, hasWildcard } from './glob.js';
import { type MapSource, mapFile, mapInZip } from './map-source.js';
import { compareNaturally, isShellOrder } from './natural-order.js';
import { listZip } from './zip-archive.js';

export interface MapInputs {
  /** Frame k is sources[k]. */
  readonly sources: readonly MapSource[];
  /** What was left out or reordered, a sentence each. */
  readonly notes: readonly string[];
}

const mapName = /\.(mrc|map|ccp4)(\.gz)?$/i;
/**
 * Maps that programs put beside the frames of a series (cryoSPARC: `…_mask.mrc`, `…_map_half_A.mrc`, `…_map_sharp.mrc`,
 * `…_component_0.mrc`; RECOVAR: `…half1_unfil.mrc`). RELION's frames `…component1_bin001.mrc` are not among them.
 */
const besideFrames: readonly (readonly [RegExp, string])[] = [
  [/(^|[_.-])mask([_.-]|\d|$)/i, 'a mask'],
  [/half[_-]?(map)?[_-]?[12ab](?![a-z0-9])/i, 'a half map'],
  [/(^|[_.-])consensus([_.-]|$)/i, 'a consensus map'],
  [/_map(_sharp)?$/i, 'a consensus map'],
  [/_component_\d+$/i, 'a component of the variability, not a frame'],
];

/**
 * Each argument is a map file, a wildcard, a folder or a .zip archive. What comes from one wildcard, folder or archive
 * stands in natural order; single files keep their order unless it is a shell's alphabetical one.
 *
 * @throws UserError where an argument matches nothing, a folder or archive holds no maps, or a map is given twice.
 */
export async function findMaps(args: readonly string[]): Promise<MapInputs> {
  if (args.length === 0)
    throw new UserError('No maps were given; name the map files of the series, their folder, or a cryoSPARC .zip.');
  const notes: string[] = [];
  const sources: MapSource[] = [];
  for (const arg of orderAsGiven(args, notes)) sources.push(...(await expand(arg, notes)));
  await refuseDuplicates(sources);
  return { sources, notes };
}

function orderAsGiven(args: readonly string[], notes: string[]): readonly string[] {
  const sorted = [...args].sort(compareNaturally);
  if (!isShellOrder(args) || sorted.every((arg, k) => arg === args[k])) return args;
  notes.push(`The maps came in alphabetical order and are taken in the order of their numbers: ${sorted[0]} first.`);
  return sorted;
}

async function expand(arg: string, notes: string[]): Promise<MapSource[]> {
  const status = await stat(arg).catch(() => undefined);
  if (status?.isDirectory()) return expandFolder(arg, notes);
  if (status) return /\.zip$/i.test(arg) ? expandZip(arg, notes) : [mapFile(arg)];
  if (!hasWildcard(arg)) throw new UserError(`There is no file or folder ${arg}; check the path of the maps.`);
  const found = (await expandGlob(arg)).sort(compareNaturally);
  if (found.length === 0) throw new UserError(`No file matches ${arg}; check the pattern of the maps.`);
  const nested = await Promise.all(
    found.map(async (path) => {
      if ((await stat(path)).isDirectory()) return [];
      return /\.zip$/i.test(path) ? expandZip(path, notes) : [mapFile(path)];
    }),
  );
  if (nested.every((list) => list.length === 0))
    throw new UserError(`${arg} matches folders alone; add /*.mrc to take the maps inside them.`);
  return nested.flat();
}

async function expandFolder(folder: string, notes: string[]): Promise<MapSource[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const frames = chooseFrames(files, folder, notes);
  if (frames.length > 0) return frames.map((name) => mapFile(join(folder, name)));
  const within: string[] = [];
  for (const entry of entries.filter((e) => e.isDirectory())) {
    const inside = await readdir(join(folder, entry.name)).catch(() => []);
    if (inside.some((name) => mapName.test(name))) within.push(entry.name);
  }
  const hint =
    within.length > 0
      ? `give one of its folders that hold some: ${within.sort(compareNaturally).join(', ')}`
      : 'maps end in .mrc, .map or .ccp4, with or without .gz';
  throw new UserError(`The folder ${folder} holds no maps of a series; ${hint}.`);
}

async function expandZip(path: string, notes: string[]): Promise<MapSource[]> {
  const entries = await listZip(path);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const frames = chooseFrames([...byName.keys()], path, notes);
  if (frames.length === 0)
    throw new UserError(`The archive ${path} holds no maps of a series; maps end in .mrc, .map or .ccp4.`);
  return frames.map((name) => mapInZip(path, byName.get(name)!));
}

/** The names that look like frames, in natural order; says what is left out and why. */
function chooseFrames(names: readonly string[], place: string, notes: string[]): string[] {
  const frames: string[] = [];
  const others: string[] = [];
  for (const name of [...names].sort(compareNaturally)) {
    const stem = basename(name).replace(mapName, '');
    const reason = besideFrames.find(([pattern]) => pattern.test(stem))?.[1];
    if (basename(name).startsWith('.')) continue;
    if (!mapName.test(name)) others.push(basename(name));
    else if (reason) notes.push(`${join(place, name)} is left out: by its name it is ${reason}.`);
    else frames.push(name);
  }
  if (others.length > 0 && frames.length > 0) notes.push(`What is no map in ${place} is left out (${listed(others)}).`);
  const series = new Set(frames.map((name) => /_series_\d+/.exec(name)?.[0] ?? ''));
  if (series.size > 1)
    notes.push(
      `${place} holds ${series.size} series (${[...series].sort().join(', ')}); all maps are taken as one series; to refine one of them, give its files alone.`,
    );
  return frames;
}

async function refuseDuplicates(sources: readonly MapSource[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const { name } of sources) {
    const real = await realpath(name).catch(() => name);
    const earlier = seen.get(real);
    if (earlier !== undefined)
      throw new UserError(
        earlier === name
          ? `The map ${name} is given twice; a frame needs a map of its own.`
          : `The maps ${earlier} and ${name} are the same file; a frame needs a map of its own.`,
      );
    seen.set(real, name);
  }
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
