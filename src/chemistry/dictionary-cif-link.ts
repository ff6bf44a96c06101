// Reads links and modifications of a CCP4 monomer library.
import type { CifBlock } from '../structure/cif-document.js';
import { type ColumnReader, columnReader } from './cif-columns.js';
import type { Link } from './link.js';
import type { Change, Modification } from './modification.js';

type Sides = Link['sides'];

/** The list of links: what each side must be. */
export function linkSides(block: CifBlock | undefined): ReadonlyMap<string, Sides> {
  const sides = new Map<string, Sides>();
  if (block === undefined) return sides;
  const rows = columnReader(block, '_chem_link');
  const side = (r: number, k: 1 | 2): Sides[number] => ({
    monomer: rows.text(r, `comp_id_${k}`),
    group: rows.text(r, `group_comp_${k}`),
    modification: rows.text(r, `mod_id_${k}`),
  });
  for (let r = 0; r < rows.count; r++) sides.set(rows.text(r, 'id'), [side(r, 1), side(r, 2)]);
  return sides;
}

/**
 * A link's geometry. Of its torsions only omega, the disulfide's and those about planar groups (period 2) are kept:
 * phi, psi, the nucleic backbone's and a glycosidic bond's are what refinement has to find.
 */
export function linkFromBlock(id: string, block: CifBlock, sides: Sides, source: string): Link {
  const atom = (rows: ColumnReader, r: number, k: number | 'centre'): string => {
    const name = rows.text(r, k === 'centre' ? 'atom_id_centre' : `atom_id_${k}`);
    return `${rows.text(r, `atom_${k}_comp_id`) || '1'}:${name}`;
  };
  const bonds = columnReader(block, '_chem_link_bond');
  const angles = columnReader(block, '_chem_link_angle');
  const torsions = columnReader(block, '_chem_link_tor');
  const chiralities = columnReader(block, '_chem_link_chir');
  const planes = columnReader(block, '_chem_link_plane');
  const isKept = (r: number): boolean => {
    const name = torsions.text(r, 'id').toLowerCase();
    const period = torsions.number(r, 'period');
    return name === 'omega' || name === 'ss' || (period === 2 && name !== 'psi' && name !== 'phi');
  };
  const planeAtoms = new Map<string, string[]>();
  for (let r = 0; r < planes.count; r++) {
    const name = planes.text(r, 'plane_id');
    const member = `${planes.text(r, 'atom_comp_id')}:${planes.text(r, 'atom_id')}`;
    const members = planeAtoms.get(name);
    if (members === undefined) planeAtoms.set(name, [member]);
    else members.push(member);
  }
  return {
    id,
    sides,
    source,
    bonds: list(bonds, (r) => ({
      atoms: [atom(bonds, r, 1), atom(bonds, r, 2)] as const,
      ideal: bonds.number(r, 'value_dist'),
      sigma: bonds.number(r, 'value_dist_esd') || 0.02,
      type: bonds.text(r, 'type').toLowerCase(),
    })).filter((bond) => Number.isFinite(bond.ideal)),
    angles: list(angles, (r) => ({
      atoms: [atom(angles, r, 1), atom(angles, r, 2), atom(angles, r, 3)],
      ideal: angles.number(r, 'value_angle'),
      sigma: angles.number(r, 'value_angle_esd') || 3,
    })),
    torsions: list(torsions, (r) => r)
      .filter(isKept)
      .map((r) => ({
        id: torsions.text(r, 'id'),
        atoms: [atom(torsions, r, 1), atom(torsions, r, 2), atom(torsions, r, 3), atom(torsions, r, 4)],
        ideal: torsions.number(r, 'value_angle'),
        sigma: torsions.number(r, 'value_angle_esd') || 5,
        period: torsions.number(r, 'period') || 0,
      })),
    chiralities: list(chiralities, (r) => ({
      atoms: [
        atom(chiralities, r, 'centre'),
        atom(chiralities, r, 1),
        atom(chiralities, r, 2),
        atom(chiralities, r, 3),
      ],
      sign: signOf(chiralities.text(r, 'volume_sign')),
    })),
    planes: [...planeAtoms.values()].map((atoms) => ({ atoms, sigma: 0.02 })),
  };
}

/** A modification; its deleted geometry goes with its deleted atoms, so that only what is added or changed is read. */
export function modificationFromBlock(id: string, block: CifBlock, source: string): Modification {
  const atoms = columnReader(block, '_chem_mod_atom');
  const bonds = columnReader(block, '_chem_mod_bond');
  const angles = columnReader(block, '_chem_mod_angle');
  const planes = columnReader(block, '_chem_mod_plane_atom');
  const added = new Map<string, string[]>();
  for (let r = 0; r < planes.count; r++) {
    if (kindOf(planes, r) === 'delete') continue;
    const name = planes.text(r, 'plane_id');
    const members = added.get(name);
    if (members === undefined) added.set(name, [planes.text(r, 'atom_id')]);
    else members.push(planes.text(r, 'atom_id'));
  }
  return {
    id,
    source,
    atoms: list(atoms, (r) => ({
      kind: kindOf(atoms, r),
      item: {
        name: atoms.text(r, 'atom_id') || atoms.text(r, 'new_atom_id'),
        element: atoms.text(r, 'new_type_symbol').toUpperCase(),
        energyType: atoms.text(r, 'new_type_energy').toUpperCase(),
        charge: 0,
      },
    })),
    bonds: list(bonds, (r) => ({
      kind: kindOf(bonds, r),
      item: {
        atoms: [bonds.text(r, 'atom_id_1'), bonds.text(r, 'atom_id_2')] as const,
        ideal: bonds.number(r, 'new_value_dist', 'new_value_dist_nucleus'),
        sigma: bonds.number(r, 'new_value_dist_esd', 'new_value_dist_nucleus_esd') || 0.02,
        type: bonds.text(r, 'new_type').toLowerCase(),
      },
    })).filter(isUsable),
    angles: list(angles, (r) => ({
      kind: kindOf(angles, r),
      item: {
        atoms: [angles.text(r, 'atom_id_1'), angles.text(r, 'atom_id_2'), angles.text(r, 'atom_id_3')] as const,
        ideal: angles.number(r, 'new_value_angle'),
        sigma: angles.number(r, 'new_value_angle_esd') || 3,
      },
    })).filter(isUsable),
    torsions: [],
    chiralities: [],
    planes: [...added.values()].map((names) => ({ kind: 'add', item: { atoms: names, sigma: 0.02 } })),
  };
}

function isUsable(change: Change<{ readonly ideal: number }>): boolean {
  return change.kind === 'delete' || Number.isFinite(change.item.ideal);
}

function kindOf(rows: ColumnReader, r: number): Change<unknown>['kind'] {
  const word = rows.text(r, 'function').toLowerCase();
  return word.startsWith('del') ? 'delete' : word.startsWith('add') ? 'add' : 'change';
}

function signOf(word: string): -1 | 0 | 1 {
  const lower = word.toLowerCase();
  return lower.startsWith('pos') ? 1 : lower.startsWith('neg') ? -1 : 0;
}

function list<T>(rows: ColumnReader, make: (row: number) => T): T[] {
  return Array.from({ length: rows.count }, (_, r) => make(r));
}
