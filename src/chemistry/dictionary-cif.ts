// Reads dictionary CIF: CCP4 libraries and what AceDRG, Grade, GRADE2 and eLBOW write for one ligand.
import { type CifBlock, parseCif } from '../structure/cif-document.js';
import { columnReader } from './cif-columns.js';
import type { DictionarySource } from './dictionary.js';
import { linkFromBlock, linkSides, modificationFromBlock } from './dictionary-cif-link.js';
import { monomerFromBlock } from './dictionary-cif-monomer.js';
import { energyTypesFromBlock } from './dictionary-cif-types.js';
import type { EnergyType } from './energy-types.js';
import type { Link } from './link.js';
import type { Modification } from './modification.js';
import type { Monomer } from './monomer.js';

/** What a dictionary file holds. */
export interface DictionaryFile extends DictionarySource {
  readonly monomers: ReadonlyMap<string, Monomer>;
  /** What was odd or derived, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads a dictionary file. Blocks are `data_comp_XXX`, `data_link_XXX`, `data_mod_XXX` beside their lists
 * (CCP4 monomer library), or `data_XXX` of the Chemical Component Dictionary.
 *
 * @throws UserError with the line of what is wrong.
 */
export function readDictionaryCif(text: string, source: string): DictionaryFile {
  const { blocks } = parseCif(fromFirstBlock(text), source);
  const notes: string[] = [];
  const byName = new Map(blocks.map((block) => [block.name.toLowerCase(), block]));
  const headers = monomerHeaders(byName.get('comp_list'));
  const sides = linkSides(byName.get('link_list'));
  const monomers = new Map<string, Monomer>();
  const links: Link[] = [];
  const modifications = new Map<string, Modification>();
  const energyTypes = new Map<string, EnergyType>();
  for (const block of blocks) {
    const lower = block.name.toLowerCase();
    if (lower.startsWith('link_') && lower !== 'link_list') {
      const id = block.name.slice(5);
      const pair = sides.get(id);
      if (pair !== undefined) links.push(linkFromBlock(id, block, pair, source));
    } else if (lower.startsWith('mod_') && lower !== 'mod_list') {
      const id = block.name.slice(4);
      modifications.set(id, modificationFromBlock(id, block, source));
    } else if (block.tables.has('_chem_comp_atom')) {
      const named = lower.startsWith('comp_') ? block.name.slice(5) : block.name;
      const monomer = monomerFromBlock(named, block, headers.get(named), source, notes);
      monomers.set(monomer.id, monomer);
    } else if (block.tables.has('_lib_atom')) {
      for (const [type, row] of energyTypesFromBlock(block)) energyTypes.set(type, row);
    }
  }
  return {
    name: source,
    monomers,
    links,
    notes,
    monomer: (id) => monomers.get(id),
    modification: (id) => modifications.get(id),
    energyType: (type) => energyTypes.get(type),
  };
}

/** Line of the list of monomers. */
export interface MonomerHeader {
  readonly name: string;
  readonly group: string;
}

function monomerHeaders(block: CifBlock | undefined): Map<string, MonomerHeader> {
  const headers = new Map<string, MonomerHeader>();
  if (block === undefined) return headers;
  const rows = columnReader(block, '_chem_comp');
  for (let r = 0; r < rows.count; r++) {
    headers.set(rows.text(r, 'id'), { name: rows.text(r, 'name').trim(), group: rows.text(r, 'group') });
  }
  return headers;
}

/**
 * The text with everything before its first data block blanked (line numbers stay): library files open with a
 * `global_` section that is no CIF block, Debian's h/HIS.cif with a stray `f#`.
 */
function fromFirstBlock(text: string): string {
  const at = text.search(/^[ \t]*data_/im);
  return at <= 0 ? text : text.slice(0, at).replace(/[^\r\n]/g, ' ') + text.slice(at);
}
