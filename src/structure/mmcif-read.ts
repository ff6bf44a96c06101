// Reads an mmCIF model: atom_site into a structure and its conformations, other categories carried.
import { UserError } from '../base/user-error.js';
import { type CifBlock, type CifDocument, parseCif } from './cif-document.js';
import type { CifTable } from './cif-table.js';
import { ConformationReader } from './conformation-reader.js';
import { elementOfName } from './elements.js';
import { readMmcifAnnotations } from './mmcif-annotations.js';
import type { Model } from './model.js';
import type { Structure } from './structure.js';
import { emptyAtomRecord } from './structure-builder.js';

/** Reads an mmCIF text; see {@link modelFromCif}. */
export function parseMmcif(text: string, source: string): Model {
  return modelFromCif(parseCif(text, source));
}

/**
 * The model in the first block that has atoms. Author names and numbers count (auth_*), label_* stand in where they are
 * missing, as the PDBx/mmCIF dictionary allows.
 *
 * @throws UserError where no block has atoms, or a coordinate or residue number is not a number.
 */
export function modelFromCif(document: CifDocument): Model {
  const { source } = document;
  const withAtoms = document.blocks.filter((block) => (block.tables.get('_atom_site')?.rowCount ?? 0) > 0);
  const block = withAtoms[0];
  if (block === undefined) throw new UserError(absence(document));
  const warnings = [...document.warnings];
  if (withAtoms.length > 1) {
    warnings.push(`${source} has ${withAtoms.length} blocks with atoms; the first (${block.name}) is read.`);
  }
  const sites = block.tables.get('_atom_site')!;
  const { structure, conformations } = readAtoms(sites, source, warnings);
  markPolymerEnds(structure, block);
  const anisotropic = readAnisotropic(block, sites, structure);
  return {
    structure,
    conformations,
    ...(anisotropic && { anisotropic }),
    ...readMmcifAnnotations(block, structure, source, warnings),
    source,
    warnings,
  };
}

function absence({ source, blocks }: CifDocument): string {
  const isDictionary = blocks.some((block) => block.tables.has('_chem_comp_atom'));
  return isDictionary
    ? `${source} is a monomer dictionary, not a model; give it with --dictionary and a model beside it.`
    : `${source} has no atom_site with atoms; give a PDB or mmCIF model.`;
}

function readAtoms(sites: CifTable, source: string, warnings: string[]): ReturnType<ConformationReader['finish']> {
  const column = (...names: string[]): number => names.map((name) => sites.column(name)).find((k) => k >= 0) ?? -1;
  const at = {
    group: column('group_PDB'),
    serial: column('id'),
    element: column('type_symbol'),
    name: column('auth_atom_id', 'label_atom_id'),
    labelName: column('label_atom_id', 'auth_atom_id'),
    altloc: column('label_alt_id'),
    residueName: column('auth_comp_id', 'label_comp_id'),
    labelResidueName: column('label_comp_id', 'auth_comp_id'),
    chain: column('auth_asym_id', 'label_asym_id'),
    subchain: column('label_asym_id'),
    entity: column('label_entity_id'),
    number: column('auth_seq_id', 'label_seq_id'),
    labelSequence: column('label_seq_id'),
    insertion: column('pdbx_PDB_ins_code'),
    charge: column('pdbx_formal_charge'),
    model: column('pdbx_PDB_model_num'),
    x: column('Cartn_x'),
    y: column('Cartn_y'),
    z: column('Cartn_z'),
    b: column('B_iso_or_equiv'),
    occupancy: column('occupancy'),
  };
  const fail = (row: number, what: string): never => {
    throw new UserError(`${source}, line ${sites.line(row)}: ${what}; mend or remove the row.`);
  };
  for (const key of ['x', 'y', 'z', 'name', 'residueName'] as const) {
    if (at[key] < 0)
      fail(0, `atom_site has no column for ${key === 'name' || key === 'residueName' ? 'names' : `Cartn_${key}`}`);
  }
  const coordinate = (row: number, k: number): number => {
    const value = sites.number(row, k);
    if (!Number.isFinite(value)) fail(row, `the ${sites.tags[k]} '${sites.spelled(row, k)}' is not a number`);
    return value;
  };
  const reader = new ConformationReader();
  const atom = emptyAtomRecord();
  const upper = new Map<string, string>();
  let model: string | undefined;
  let noB = 0;
  let noOccupancy = 0;
  for (let row = 0; row < sites.rowCount; row++) {
    const modelName = sites.text(row, at.model);
    if (modelName !== model) {
      model = modelName;
      reader.beginModel(modelName || String(reader.modelCount + 1));
    }
    atom.hetero = sites.text(row, at.group) === 'HETATM';
    atom.serial = sites.number(row, at.serial) | 0 || row + 1;
    atom.name = sites.text(row, at.name) || sites.text(row, at.labelName);
    atom.altloc = sites.text(row, at.altloc);
    atom.residueName = sites.text(row, at.residueName) || sites.text(row, at.labelResidueName);
    atom.subchain = sites.text(row, at.subchain);
    // A blank auth_asym_id is a blank chain id of a PDB file; the label is another name, not a stand-in for it.
    atom.chain = sites.text(row, at.chain);
    atom.entity = sites.text(row, at.entity);
    atom.insertion = sites.text(row, at.insertion);
    const sequence = sites.number(row, at.labelSequence);
    atom.labelSequence = Number.isNaN(sequence) ? -1 : sequence;
    const number = sites.number(row, at.number);
    if (!Number.isInteger(number)) {
      fail(
        row,
        `the residue number '${at.number < 0 ? '' : sites.spelled(row, at.number)}' of ${atom.residueName} is not a number`,
      );
    }
    atom.number = number;
    const symbol = sites.text(row, at.element);
    atom.element = upper.get(symbol) ?? '';
    if (atom.element === '') {
      atom.element = symbol.toUpperCase() || elementOfName(` ${atom.name}`.slice(0, 4), atom.residueName);
      if (symbol !== '') upper.set(symbol, atom.element);
    }
    const charge = sites.number(row, at.charge);
    atom.charge = Number.isNaN(charge) ? 0 : charge;
    let b = sites.number(row, at.b);
    let occupancy = sites.number(row, at.occupancy);
    if (Number.isNaN(b)) {
      b = 20;
      noB++;
    }
    if (Number.isNaN(occupancy)) {
      occupancy = 1;
      noOccupancy++;
    }
    reader.add(atom, coordinate(row, at.x), coordinate(row, at.y), coordinate(row, at.z), b, occupancy);
  }
  if (noB > 0) warnings.push(`${source}: ${noB} atoms have no B factor; 20 Å² is used.`);
  if (noOccupancy > 0) warnings.push(`${source}: ${noOccupancy} atoms have no occupancy; 1 is used.`);
  return reader.finish(source, warnings);
}

/** mmCIF has no TER: a polymer ends with the last residue of its label_asym_id that has a place in the sequence. */
function markPolymerEnds(structure: Structure, block: CifBlock): void {
  const { residues } = structure;
  const entities = block.tables.get('_entity');
  const types = new Map<string, string>();
  for (let row = 0; row < (entities?.rowCount ?? 0); row++) {
    types.set(entities!.text(row, entities!.column('id')), entities!.text(row, entities!.column('type')));
  }
  const last = new Map<string, number>();
  for (let r = 0; r < residues.count; r++) {
    const type = types.get(residues.entity[r]!) ?? 'polymer';
    if (type === 'polymer' && residues.labelSequence[r]! >= 0) last.set(residues.subchain[r]!, r);
  }
  for (const r of last.values()) residues.terminal[r] = 1;
}

function readAnisotropic(block: CifBlock, sites: CifTable, structure: Structure): Float64Array | undefined {
  const table = block.tables.get('_atom_site_anisotrop');
  if (table === undefined || table.rowCount === 0) return undefined;
  const columns = ['[1][1]', '[2][2]', '[3][3]', '[1][2]', '[1][3]', '[2][3]'].map((name) => table.column(`U${name}`));
  if (columns.some((k) => k < 0)) return undefined;
  const placeOfId = new Map<string, number>();
  const idColumn = sites.column('id');
  for (let row = 0; row < structure.atomCount; row++) placeOfId.set(sites.text(row, idColumn), row);
  const all = new Float64Array(6 * structure.atomCount).fill(Number.NaN);
  for (let row = 0; row < table.rowCount; row++) {
    const place = placeOfId.get(table.text(row, table.column('id')));
    if (place === undefined) continue;
    const atom = structure.fileOrder?.[place] ?? place;
    columns.forEach((k, i) => {
      all[6 * atom + i] = table.number(row, k);
    });
  }
  return all;
}
