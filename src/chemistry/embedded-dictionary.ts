// The embedded dictionary: data/monomers.json, built by scripts/build-dictionary.py from published figures.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DictionarySource } from './dictionary.js';
import type { EnergyType, HydrogenBondRole } from './energy-types.js';
import type { Link } from './link.js';
import type { Change, ChangeKind, Modification } from './modification.js';
import type { IdealGeometry, Monomer, MonomerAtom } from './monomer.js';

/** The file: rows joined by `;`, fields by a space, so that one monomer is read without the others. */
interface PackedDictionary {
  readonly sources: Readonly<Record<string, string>>;
  readonly energyTypes: Readonly<Record<string, readonly [number, number, number, HydrogenBondRole]>>;
  readonly monomers: Readonly<Record<string, PackedEntry>>;
  readonly links: Readonly<Record<string, PackedEntry>>;
  readonly modifications: Readonly<Record<string, PackedEntry>>;
}

type PackedEntry = Readonly<Record<string, string>>;

let embedded: DictionarySource | undefined;

/** The embedded dictionary, read once a process. */
export function embeddedDictionary(): DictionarySource {
  embedded ??= read();
  return embedded;
}

function read(): DictionarySource {
  const path = createRequire(import.meta.url).resolve('#data/monomers.json');
  const packed = JSON.parse(readFileSync(path, 'utf8')) as PackedDictionary;
  const sourceOf = (entry: PackedEntry): string => packed.sources[entry['source'] ?? ''] ?? '';
  const once = <T>(make: (id: string) => T | undefined): ((id: string) => T | undefined) => {
    const known = new Map<string, T | undefined>();
    return (id) => {
      if (!known.has(id)) known.set(id, make(id));
      return known.get(id);
    };
  };
  return {
    name: 'the embedded dictionary',
    monomer: once((id) => {
      const entry = own(packed.monomers, id);
      return entry && unpackMonomer(id, entry, sourceOf(entry));
    }),
    links: Object.entries(packed.links).map(([id, entry]) => unpackLink(id, entry, sourceOf(entry))),
    modification: once((id) => {
      const entry = own(packed.modifications, id);
      return entry && unpackModification(id, entry, sourceOf(entry));
    }),
    energyType: once<EnergyType>((id) => {
      const row = own(packed.energyTypes, id);
      return row && { radius: row[0], unitedRadius: row[1], ionRadius: row[2], hydrogenBond: row[3] };
    }),
  };
}

/** Ids come from files: `constructor` must not find what every object has. */
function own<T>(table: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

function fields(packed: string | undefined): readonly (readonly string[])[] {
  return packed === undefined ? [] : packed.split(';').map((row) => row.split(' '));
}

function unpackAtom(row: readonly string[]): MonomerAtom {
  const given = (text: string | undefined): string => (text === undefined || text === '.' ? '' : text);
  return { name: row[0]!, element: given(row[1]), energyType: given(row[2]), charge: Number(row[3] ?? 0) };
}

function unpackGeometry(entry: PackedEntry): IdealGeometry {
  return {
    bonds: fields(entry['bonds']).map(unpackBond),
    angles: fields(entry['angles']).map(unpackAngle),
    torsions: fields(entry['torsions']).map(([id, a, b, c, d, ideal, sigma, period]) => ({
      id: id!,
      atoms: [a!, b!, c!, d!],
      ideal: Number(ideal),
      sigma: Number(sigma),
      period: Number(period),
    })),
    chiralities: fields(entry['chiralities']).map(([c, a1, a2, a3, sign]) => ({
      atoms: [c!, a1!, a2!, a3!],
      sign: sign === '+' ? 1 : sign === '-' ? -1 : 0,
    })),
    planes: fields(entry['planes']).map(unpackPlane),
  };
}

function unpackBond([a, b, ideal, sigma, type]: readonly string[]): IdealGeometry['bonds'][number] {
  return { atoms: [a!, b!], ideal: Number(ideal), sigma: Number(sigma), type: type ?? '' };
}

function unpackAngle([a, b, c, ideal, sigma]: readonly string[]): IdealGeometry['angles'][number] {
  return { atoms: [a!, b!, c!], ideal: Number(ideal), sigma: Number(sigma) };
}

function unpackPlane([sigma, ...atoms]: readonly string[]): IdealGeometry['planes'][number] {
  return { atoms, sigma: Number(sigma) };
}

function unpackMonomer(id: string, entry: PackedEntry, source: string): Monomer {
  return {
    id,
    name: entry['name'] ?? id,
    group: entry['group'] ?? 'non-polymer',
    source,
    atoms: fields(entry['atoms']).map(unpackAtom),
    ...unpackGeometry(entry),
  };
}

function unpackLink(id: string, entry: PackedEntry, source: string): Link {
  const side = (k: 1 | 2): Link['sides'][number] => ({
    monomer: entry[`comp${k}`] ?? '',
    group: entry[`group${k}`] ?? '',
    modification: entry[`mod${k}`] ?? '',
  });
  return { id, sides: [side(1), side(2)], source, ...unpackGeometry(entry) };
}

function unpackModification(id: string, entry: PackedEntry, source: string): Modification {
  const changes = <T>(key: string, unpack: (row: readonly string[]) => T): readonly Change<T>[] =>
    fields(entry[key]).map(([kind, ...row]) => ({ kind: kind as ChangeKind, item: unpack(row) }));
  return {
    id,
    source,
    // name, (unused), element, type
    atoms: changes('atoms', ([name, , element, type]) => unpackAtom([name!, element ?? '.', type ?? '.'])),
    bonds: changes('bonds', unpackBond),
    angles: changes('angles', unpackAngle),
    torsions: [],
    chiralities: [],
    planes: changes('planes', unpackPlane),
  };
}
