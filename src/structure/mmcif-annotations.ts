// What the mmCIF categories beside atom_site say about the atoms: cell, links, helices and strands, and what is carried.
import type { CifBlock } from './cif-document.js';
import type { CifTable } from './cif-table.js';
import type { CarriedRecords, Cell, DeclaredLink, SecondaryStructureRange } from './model.js';
import { ResidueLookup } from './residue-lookup.js';
import type { Structure } from './structure.js';

export interface MmcifAnnotations {
  readonly cell?: Cell;
  readonly links: DeclaredLink[];
  readonly secondaryStructure: SecondaryStructureRange[];
  readonly carried: CarriedRecords;
}

/** Categories that the writer makes from the model; all others are carried as they are. */
const rebuilt = new Set(['_atom_site', '_atom_site_anisotrop']);

export function readMmcifAnnotations(
  block: CifBlock,
  structure: Structure,
  source: string,
  warnings: string[],
): MmcifAnnotations {
  const lookup = new ResidueLookup(structure);
  const cell = unitCell(block);
  const categories = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [key, table] of block.tables) {
    if (!rebuilt.has(key)) categories.set(table.category, columnsOf(table));
  }
  return {
    ...(cell && { cell }),
    links: links(block.tables.get('_struct_conn'), lookup, source, warnings),
    secondaryStructure: [
      ...helices(block.tables.get('_struct_conf'), lookup),
      ...strands(block.tables.get('_struct_sheet_range'), block.tables.get('_struct_sheet_order'), lookup),
    ],
    carried: { pdbHeader: [], categories },
  };
}

function columnsOf(table: CifTable): ReadonlyMap<string, readonly string[]> {
  return new Map(
    table.tags.map((tag, k) => [tag, Array.from({ length: table.rowCount }, (_, row) => table.spelled(row, k))]),
  );
}

function unitCell(block: CifBlock): Cell | undefined {
  const cell = block.tables.get('_cell');
  if (cell === undefined || cell.rowCount === 0) return undefined;
  const value = (tag: string): number => cell.number(0, cell.column(tag));
  const lengths = [value('length_a'), value('length_b'), value('length_c')] as const;
  const angles = [value('angle_alpha'), value('angle_beta'), value('angle_gamma')] as const;
  if (![...lengths, ...angles].every((number) => number > 0)) return undefined;
  const symmetry = block.tables.get('_symmetry');
  const group = block.tables.get('_space_group');
  const spaceGroup =
    symmetry?.text(0, symmetry.column('space_group_name_H-M')) || group?.text(0, group.column('name_H-M_alt')) || 'P 1';
  return { lengths, angles, spaceGroup };
}

/** conn_type_id values of the PDBx/mmCIF dictionary. */
const linkTypes: Readonly<Record<string, DeclaredLink['type']>> = {
  disulf: 'disulfide',
  covale: 'covalent',
  covale_base: 'covalent',
  covale_phosphate: 'covalent',
  covale_sugar: 'covalent',
  modres: 'covalent',
  metalc: 'metal',
  hydrog: 'hydrogen',
  mismat: 'hydrogen',
};

function links(table: CifTable | undefined, lookup: ResidueLookup, source: string, warnings: string[]): DeclaredLink[] {
  const found: DeclaredLink[] = [];
  let lost = 0;
  for (let row = 0; row < (table?.rowCount ?? 0); row++) {
    const text = (tag: string): string => table!.text(row, table!.column(tag));
    const type = linkTypes[text('conn_type_id').toLowerCase()];
    const end = (k: 1 | 2): number => {
      const named = (what: string): string =>
        authorText(table!, row, `ptnr${k}_auth_${what}`, `ptnr${k}_label_${what}`);
      return lookup.atom(
        named('asym_id'),
        Number(named('seq_id') || 'NaN'),
        text(`pdbx_ptnr${k}_PDB_ins_code`),
        named('comp_id'),
        text(`ptnr${k}_label_atom_id`),
        text(`pdbx_ptnr${k}_label_alt_id`),
      );
    };
    const atoms = [end(1), end(2)] as const;
    if (type === undefined) continue;
    if (atoms[0] < 0 || atoms[1] < 0) {
      lost++;
      continue;
    }
    const length = table!.number(row, table!.column('pdbx_dist_value'));
    const symmetry = [text('ptnr1_symmetry'), text('ptnr2_symmetry')] as const;
    found.push({
      type,
      atoms,
      ...(length > 0 && { length }),
      ...(symmetry[0] !== '' && symmetry[1] !== '' && { symmetry }),
      id: text('id'),
    });
  }
  if (lost > 0) {
    warnings.push(
      `${source}: ${lost} ${lost === 1 ? 'row' : 'rows'} of struct_conn name atoms that the file does not have; not used.`,
    );
  }
  return found;
}

/** The author's name where there is a column for it (it may be blank there), else the label. */
function authorText(table: CifTable, row: number, author: string, label: string): string {
  const column = table.column(author);
  return table.text(row, column < 0 ? table.column(label) : column);
}

type TextOf = (tag: string) => string;

function rowsOf(table: CifTable | undefined): TextOf[] {
  if (table === undefined) return [];
  return Array.from({ length: table.rowCount }, (_, row) => (tag: string) => table.text(row, table.column(tag)));
}

function rangeOf(table: CifTable, row: number, lookup: ResidueLookup): { first: number; last: number } | undefined {
  const end = (which: 'beg' | 'end'): number => {
    const named = (what: string): string => authorText(table, row, `${which}_auth_${what}`, `${which}_label_${what}`);
    const insertion = table.text(row, table.column(`pdbx_${which}_PDB_ins_code`));
    return lookup.residue(named('asym_id'), Number(named('seq_id') || 'NaN'), insertion);
  };
  const [first, last] = [end('beg'), end('end')];
  return first < 0 || last < first ? undefined : { first, last };
}

/** struct_conf holds turns and strands as well; the strands of sheets stand in struct_sheet_range. */
function helices(table: CifTable | undefined, lookup: ResidueLookup): SecondaryStructureRange[] {
  return rowsOf(table).flatMap((text, row) => {
    const isHelix = text('conf_type_id').toUpperCase().startsWith('HELX');
    const range = isHelix ? rangeOf(table!, row, lookup) : undefined;
    const id = text('pdbx_PDB_helix_id') || text('id');
    return range ? [{ kind: 'helix', ...range, class: Number(text('pdbx_PDB_helix_class')) || 1, id }] : [];
  });
}

function strands(
  table: CifTable | undefined,
  order: CifTable | undefined,
  lookup: ResidueLookup,
): SecondaryStructureRange[] {
  const senses = new Map<string, number>();
  for (const text of rowsOf(order)) {
    senses.set(`${text('sheet_id')}|${text('range_id_2')}`, text('sense').toLowerCase() === 'parallel' ? 1 : -1);
  }
  return rowsOf(table).flatMap((text, row) => {
    const range = rangeOf(table!, row, lookup);
    const sense = senses.get(`${text('sheet_id')}|${text('id')}`) ?? 0;
    return range ? [{ kind: 'strand', ...range, class: sense, id: text('sheet_id') }] : [];
  });
}
