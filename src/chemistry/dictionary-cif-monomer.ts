// Reads one monomer of a dictionary CIF; a component file without restraint values gets them from its ideal coordinates.
import { UserError } from '../base/user-error.js';
import type { CifBlock } from '../structure/cif-document.js';
import { type ColumnReader, columnReader } from './cif-columns.js';
import type { MonomerHeader } from './dictionary-cif.js';
import { type DrawnAtom, type DrawnBond, geometryFromCoordinates } from './drawn-geometry.js';
import {
  type IdealBond,
  type IdealChirality,
  type IdealPlane,
  inferGroup,
  type Monomer,
  type MonomerAtom,
  refinedGroup,
} from './monomer.js';

/** Used where a file gives a value but no sigma; CCP4's usual figures. */
const defaultSigma = { bond: 0.02, angle: 3, torsion: 20, plane: 0.02 } as const;

/**
 * @param id Name of the block without `comp_`.
 * @param notes Gets a sentence for whatever was derived or left out.
 * @throws UserError where a row lacks its atoms or names one that the monomer does not have.
 */
export function monomerFromBlock(
  id: string,
  block: CifBlock,
  header: MonomerHeader | undefined,
  source: string,
  notes: string[],
): Monomer {
  const component = columnReader(block, '_chem_comp');
  const monomerId = component.text(0, 'id') || columnReader(block, '_chem_comp_atom').text(0, 'comp_id') || id;
  const atoms = readAtoms(block, source);
  const known = new Set(atoms.map((atom) => atom.name));
  const reader = new GeometryReader(block, known, source);
  const bondRows = columnReader(block, '_chem_comp_bond');
  const hasLengths = ['value_dist', 'value_dist_nucleus'].some((tag) => bondRows.has(tag));
  const isDrawing = bondRows.count > 0 && !hasLengths;
  const geometry = isDrawing
    ? geometryFromCoordinates(drawnAtoms(block, atoms, source, monomerId), reader.drawnBonds(), monomerId)
    : {
        bonds: reader.bonds(bondRows),
        angles: reader.angles(),
        torsions: reader.torsions(),
        chiralities: reader.chiralities(),
        planes: reader.planes(),
      };
  if (isDrawing) {
    notes.push(
      `${source}: ${monomerId} has no restraint values; bonds, angles, planes and chirality were taken from its ideal coordinates with default sigmas.`,
    );
  }
  const given = header?.group || component.text(0, 'group') || groupOfComponentType(component.text(0, 'type'));
  const group = refinedGroup(given === '' ? inferGroup(atoms, geometry.bonds) : given, geometry.bonds);
  const name = (header?.name || component.text(0, 'name')).trim();
  return { id: monomerId, name: name || monomerId, group, source, atoms, ...geometry };
}

/** Chemical Component Dictionary types in CCP4's words; '' for types that tell no group. */
function groupOfComponentType(type: string): string {
  const upper = type.toUpperCase();
  if (/^(L-)?PEPTIDE LINKING/.test(upper)) return '';
  if (/^D-PEPTIDE LINKING/.test(upper)) return 'D-peptide';
  if (upper.startsWith('RNA LINKING')) return 'RNA';
  if (upper.startsWith('DNA LINKING')) return 'DNA';
  if (upper.includes('SACCHARIDE')) return 'pyranose';
  return upper === 'NON-POLYMER' ? 'non-polymer' : '';
}

function readAtoms(block: CifBlock, source: string): readonly MonomerAtom[] {
  const rows = columnReader(block, '_chem_comp_atom');
  const atoms: MonomerAtom[] = [];
  for (let r = 0; r < rows.count; r++) {
    const type = rows.text(r, 'type_energy').toUpperCase();
    atoms.push({
      name: rows.required(r, 'atom_id', source),
      element: rows.required(r, 'type_symbol', source).toUpperCase(),
      energyType: type,
      charge: Math.round(rows.number(r, 'charge') || 0),
    });
  }
  return atoms;
}

function drawnAtoms(block: CifBlock, atoms: readonly MonomerAtom[], source: string, id: string): readonly DrawnAtom[] {
  const rows = columnReader(block, '_chem_comp_atom');
  const take = (prefix: string): readonly DrawnAtom[] =>
    atoms.map((atom, r) => ({
      ...atom,
      x: rows.number(r, `${prefix.replace('#', 'x')}`),
      y: rows.number(r, `${prefix.replace('#', 'y')}`),
      z: rows.number(r, `${prefix.replace('#', 'z')}`),
    }));
  for (const tags of ['pdbx_model_Cartn_#_ideal', 'model_Cartn_#', '#']) {
    const drawn = take(tags);
    if (drawn.every(({ x, y, z }) => Number.isFinite(x + y + z))) return drawn;
  }
  throw new UserError(
    `${source}: ${id} has neither restraint values nor a full set of coordinates; make its dictionary with AceDRG, GRADE2 or eLBOW.`,
  );
}

/** The rows of a monomer's geometry, each atom checked against the atom list. */
class GeometryReader {
  readonly #block: CifBlock;
  readonly #known: ReadonlySet<string>;
  readonly #source: string;

  constructor(block: CifBlock, known: ReadonlySet<string>, source: string) {
    this.#block = block;
    this.#known = known;
    this.#source = source;
  }

  bonds(rows: ColumnReader): readonly IdealBond[] {
    return this.#each(rows, (r) => {
      const ideal = rows.number(r, 'value_dist', 'value_dist_nucleus');
      const type = (rows.text(r, 'type') || rows.text(r, 'value_order')).toLowerCase();
      const sigma = rows.number(r, 'value_dist_esd', 'value_dist_nucleus_esd') || defaultSigma.bond;
      return Number.isNaN(ideal) ? undefined : { atoms: this.#pair(rows, r), ideal, sigma, type };
    });
  }

  drawnBonds(): readonly DrawnBond[] {
    const rows = columnReader(this.#block, '_chem_comp_bond');
    return this.#each(rows, (r) => ({
      atoms: this.#pair(rows, r),
      order: (rows.text(r, 'value_order') || rows.text(r, 'type')).toLowerCase(),
      isAromatic: /^[y1]/i.test(rows.text(r, 'pdbx_aromatic_flag') || rows.text(r, 'aromatic')),
    }));
  }

  angles(): Monomer['angles'] {
    const rows = columnReader(this.#block, '_chem_comp_angle');
    return this.#each(rows, (r) => {
      const ideal = rows.number(r, 'value_angle');
      const sigma = rows.number(r, 'value_angle_esd') || defaultSigma.angle;
      const atoms = [...this.#pair(rows, r), this.#atom(rows, r, 'atom_id_3')] as const;
      return Number.isNaN(ideal) ? undefined : { atoms, ideal, sigma };
    });
  }

  /** Torsions without a sigma are constants of the ring drawings (CONST): the planes hold them. */
  torsions(): Monomer['torsions'] {
    const rows = columnReader(this.#block, '_chem_comp_tor');
    return this.#each(rows, (r) => {
      const ideal = rows.number(r, 'value_angle');
      const sigma = rows.number(r, 'value_angle_esd');
      if (Number.isNaN(ideal) || sigma === 0) return undefined;
      return {
        id: rows.text(r, 'id'),
        atoms: this.#four(rows, r, ['atom_id_1', 'atom_id_2', 'atom_id_3', 'atom_id_4']),
        ideal,
        sigma: sigma || defaultSigma.torsion,
        period: Math.max(0, Math.round(rows.number(r, 'period') || 0)),
      };
    });
  }

  chiralities(): readonly IdealChirality[] {
    const rows = columnReader(this.#block, '_chem_comp_chir');
    return this.#each(rows, (r) => {
      const word = rows.text(r, 'volume_sign').toLowerCase();
      // Crossed and other special centres (`cross2`, `none`) have no triple product.
      if (!/^(pos|neg|both|anomer)/.test(word)) return undefined;
      const atoms = this.#four(rows, r, ['atom_id_centre', 'atom_id_1', 'atom_id_2', 'atom_id_3']);
      return { atoms, sign: word.startsWith('pos') ? 1 : word.startsWith('neg') ? -1 : 0 };
    });
  }

  planes(): readonly IdealPlane[] {
    const rows = columnReader(this.#block, '_chem_comp_plane_atom');
    const planes = new Map<string, { atoms: string[]; sigma: number }>();
    for (let r = 0; r < rows.count; r++) {
      const id = rows.text(r, 'plane_id');
      const plane = planes.get(id) ?? { atoms: [], sigma: rows.number(r, 'dist_esd') || defaultSigma.plane };
      plane.atoms.push(this.#atom(rows, r, 'atom_id'));
      planes.set(id, plane);
    }
    return [...planes.values()].filter((plane) => plane.atoms.length > 3);
  }

  #each<T>(rows: ColumnReader, make: (row: number) => T | undefined): readonly T[] {
    const items: T[] = [];
    for (let r = 0; r < rows.count; r++) {
      const item = make(r);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  #pair(rows: ColumnReader, row: number): readonly [string, string] {
    return [this.#atom(rows, row, 'atom_id_1'), this.#atom(rows, row, 'atom_id_2')];
  }

  #four(
    rows: ColumnReader,
    row: number,
    tags: readonly [string, string, string, string],
  ): [string, string, string, string] {
    const [a, b, c, d] = tags;
    return [this.#atom(rows, row, a), this.#atom(rows, row, b), this.#atom(rows, row, c), this.#atom(rows, row, d)];
  }

  #atom(rows: ColumnReader, row: number, tag: string): string {
    const name = rows.required(row, tag, this.#source);
    if (!this.#known.has(name)) {
      throw new UserError(
        `${this.#source}, line ${rows.line(row)}: atom ${name} is not in the atom list of ${this.#block.name}; mend the name.`,
      );
    }
    return name;
  }
}
