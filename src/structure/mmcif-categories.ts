// The mmCIF categories beside the atoms: what was carried, and those worked out for models that came without them.
import { type CifColumns, columnsOfRows } from './cif-write.js';
import { cifSymmetry, linkLength } from './links.js';
import type { MmcifLabels } from './mmcif-labels.js';
import type { DeclaredLink, Model } from './model.js';

/** Categories in the order in which they are written; what is carried comes first and is not made again. */
export function mmcifCategories(model: Model, labels: MmcifLabels): Map<string, CifColumns> {
  const name = entryName(model);
  const all = new Map<string, CifColumns>();
  const add = (category: string, tags: readonly string[], rows: readonly (readonly string[])[]): void => {
    if (!all.has(category) && rows.length > 0) all.set(category, columnsOfRows(tags, rows));
  };
  if (!model.carried.categories.has('_entry')) add('_entry', ['id'], [[name]]);
  for (const [category, columns] of model.carried.categories) {
    if (!labels.isAsRead && dependsOnLabels(category, columns)) continue;
    all.set(category, category === '_struct_conn' ? withLengths(model, columns) : columns);
  }
  const title = pdbTitle(model.carried.pdbHeader);
  if (title !== '') add('_struct', ['entry_id', 'title'], [[name, title]]);
  addCell(model, name, add);
  add(
    '_entity',
    ['id', 'type', 'pdbx_description'],
    labels.entities.map((entity) => [entity.id, entity.type, entity.name || '?']),
  );
  add(
    '_entity_poly',
    ['entity_id', 'type', 'pdbx_strand_id'],
    labels.entities.flatMap((entity) =>
      entity.polymerType ? [[entity.id, entity.polymerType, entity.chains.join(',') || '?']] : [],
    ),
  );
  add(
    '_entity_poly_seq',
    ['entity_id', 'num', 'mon_id', 'hetero'],
    labels.entities.flatMap(({ id, sequence }) => sequence.map((monomer, k) => [id, String(k + 1), monomer, 'n'])),
  );
  add('_struct_asym', ['id', 'entity_id'], [...labels.subchains]);
  addSecondaryStructure(model, labels, add);
  addLinks(model, labels, add);
  return all;
}

/** Categories that name entities and subchains, and those that mean nothing without them. */
const labelled = /^_(entity|struct_ref|struct_asym|struct_conf|struct_conn|struct_sheet|pdbx_struct_assembly)/;

/** Whether a category names entities or subchains, which no longer mean the same once labels are assigned anew. */
function dependsOnLabels(category: string, columns: CifColumns): boolean {
  return labelled.test(category) || [...columns.keys()].some((tag) => /asym_id|entity_id/.test(tag));
}

type Add = (category: string, tags: readonly string[], rows: readonly (readonly string[])[]) => void;

/** Name of the data block: the entry's id, else the file's name, in characters that a block name may have. */
export function entryName({ carried, source }: Model): string {
  const carriedId = carried.categories.get('_entry')?.get('id')?.[0];
  if (carriedId !== undefined && carriedId !== '?' && carriedId !== '.') return carriedId;
  const header = carried.pdbHeader
    .find((line) => line.startsWith('HEADER'))
    ?.slice(62, 66)
    .trim();
  const stem = (source.split(/[\\/]/).at(-1) ?? '').replace(/\.(gz|pdb|ent|cif|mmcif|txt)\b/gi, '');
  return (header || stem || 'model').replace(/[^\w.+-]/g, '_');
}

function pdbTitle(header: readonly string[]): string {
  const lines = header.filter((line) => line.startsWith('TITLE'));
  return lines.map((line) => line.slice(10, 80).trim()).join(' ');
}

function addCell({ cell }: Model, name: string, add: Add): void {
  if (cell === undefined) return;
  const tags = ['length_a', 'length_b', 'length_c', 'angle_alpha', 'angle_beta', 'angle_gamma'];
  add('_cell', ['entry_id', ...tags], [[name, ...cell.lengths.map(String), ...cell.angles.map(String)]]);
  add('_symmetry', ['entry_id', 'space_group_name_H-M'], [[name, cell.spaceGroup]]);
}

/** label and author names of a residue, in the order of the tags of {@link residueTags}. */
function residueValues({ structure }: Model, labels: MmcifLabels, residue: number): string[] {
  const { residues, chains } = structure;
  const sequence = labels.sequence[residue]!;
  return [
    labels.subchain[residue]!,
    residues.name[residue]!,
    sequence < 0 ? '?' : String(sequence),
    chains.id[residues.chain[residue]!] || '.',
    residues.name[residue]!,
    String(residues.number[residue]),
    residues.insertion[residue] || '?',
  ];
}

function residueTags(label: string, insertion: string): string[] {
  const names = ['label_asym_id', 'label_comp_id', 'label_seq_id', 'auth_asym_id', 'auth_comp_id', 'auth_seq_id'];
  return [...names.map((name) => `${label}${name}`), insertion];
}

function addSecondaryStructure(model: Model, labels: MmcifLabels, add: Add): void {
  const ends = [...residueTags('beg_', 'pdbx_beg_PDB_ins_code'), ...residueTags('end_', 'pdbx_end_PDB_ins_code')];
  const helices = model.secondaryStructure.filter((range) => range.kind === 'helix');
  add(
    '_struct_conf',
    ['conf_type_id', 'id', 'pdbx_PDB_helix_id', ...ends, 'pdbx_PDB_helix_class', 'pdbx_PDB_helix_length'],
    helices.map(({ first, last, id, class: kind }, k) => [
      'HELX_P',
      `HELX_P${k + 1}`,
      id || String(k + 1),
      ...residueValues(model, labels, first),
      ...residueValues(model, labels, last),
      String(kind),
      String(last - first + 1),
    ]),
  );
  if (helices.length > 0) add('_struct_conf_type', ['id'], [['HELX_P']]);
  const sheets = new Map<string, { first: number; last: number; class: number }[]>();
  for (const strand of model.secondaryStructure) {
    if (strand.kind === 'strand') sheets.set(strand.id || '?', [...(sheets.get(strand.id || '?') ?? []), strand]);
  }
  add(
    '_struct_sheet',
    ['id', 'number_strands'],
    [...sheets].map(([id, strands]) => [id, String(strands.length)]),
  );
  add(
    '_struct_sheet_order',
    ['sheet_id', 'range_id_1', 'range_id_2', 'sense'],
    [...sheets].flatMap(([id, strands]) =>
      strands.slice(1).map((strand, k) => [id, String(k + 1), String(k + 2), senses.get(strand.class) ?? '?']),
    ),
  );
  add(
    '_struct_sheet_range',
    ['sheet_id', 'id', ...ends],
    [...sheets].flatMap(([id, strands]) =>
      strands.map(({ first, last }, k) => [
        id,
        String(k + 1),
        ...residueValues(model, labels, first),
        ...residueValues(model, labels, last),
      ]),
    ),
  );
}

const senses = new Map([
  [1, 'parallel'],
  [-1, 'anti-parallel'],
]);

const linkTypes = { disulfide: 'disulf', covalent: 'covale', metal: 'metalc', hydrogen: 'hydrog' } as const;

function addLinks(model: Model, labels: MmcifLabels, add: Add): void {
  const counts = new Map<string, number>();
  const rows = model.links.map((link) => {
    const type = linkTypes[link.type];
    counts.set(type, (counts.get(type) ?? 0) + 1);
    return [
      link.id || `${type}${counts.get(type)}`,
      type,
      ...partner(model, labels, link, 0),
      ...partner(model, labels, link, 1),
      linkLength(model, link)?.toFixed(3) ?? '?',
    ];
  });
  const tags = [1, 2].flatMap((k) => [
    ...residueTags(`ptnr${k}_`, `pdbx_ptnr${k}_PDB_ins_code`),
    `ptnr${k}_label_atom_id`,
    `pdbx_ptnr${k}_label_alt_id`,
    `ptnr${k}_symmetry`,
  ]);
  add('_struct_conn', ['id', 'conn_type_id', ...tags, 'pdbx_dist_value'], rows);
  add(
    '_struct_conn_type',
    ['id'],
    [...counts.keys()].map((type) => [type]),
  );
}

function partner(model: Model, labels: MmcifLabels, link: DeclaredLink, end: 0 | 1): string[] {
  const atom = link.atoms[end];
  const { structure } = model;
  return [
    ...residueValues(model, labels, structure.residueOfAtom[atom]!),
    structure.atomName[atom]!,
    structure.altloc[atom] || '?',
    link.symmetry ? cifSymmetry(link.symmetry[end]) : '?',
  ];
}

/** The carried struct_conn with the lengths of the model as it is now. */
function withLengths(model: Model, columns: CifColumns): CifColumns {
  const ids = columns.get('id');
  const lengths = columns.get('pdbx_dist_value');
  if (ids === undefined || lengths === undefined) return columns;
  const measured = new Map(model.links.map((link) => [link.id, linkLength(model, link)]));
  return new Map([
    ...columns,
    ['pdbx_dist_value', lengths.map((length, k) => measured.get(ids[k]!)?.toFixed(3) ?? length)],
  ]);
}
