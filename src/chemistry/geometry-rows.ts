// Ideal geometry compiled to rows of local atom numbers: what is copied once for every residue or link of a kind.
import { chiralVolume } from './chirality-volume.js';
import type { IdealGeometry } from './monomer.js';

/** Kinds of restraint tables in the order of the topology, with their columns. */
export const tableColumns = {
  bond: ['ideal', 'sigma'],
  angle: ['ideal', 'sigma'],
  torsion: ['ideal', 'sigma', 'period'],
  chirality: ['ideal', 'sigma', 'both'],
  plane: ['sigma'],
} as const;

export type TableKind = keyof typeof tableColumns;

/** Å³; the sigma of all chiral volumes (refinement of macromolecules since PROLSQ; the same in cctbx). */
const chiralitySigma = 0.2;

/** One restraint of a template: local atoms, and the values in the order of the columns. */
export interface GeometryRow {
  readonly atoms: readonly number[];
  readonly values: readonly number[];
}

export type GeometryRows = Readonly<Record<TableKind, readonly GeometryRow[]>>;

/**
 * @param index Local number of an atom name, undefined for atoms that are not there; restraints on those are left out,
 *   planes keep what remains of them.
 * @param surroundings Geometry that knows bonds and angles for chiral volumes beside `geometry` itself (the two monomers of a link).
 */
export function compileGeometry(
  geometry: IdealGeometry,
  index: (name: string) => number | undefined,
  surroundings: () => readonly IdealGeometry[] = () => [],
): GeometryRows {
  const rows = <T extends { readonly atoms: readonly string[] }>(
    items: readonly T[],
    values: (item: T) => readonly number[],
  ): readonly GeometryRow[] =>
    items.flatMap((item) => {
      const atoms = item.atoms.map(index);
      return atoms.every((atom) => atom !== undefined) ? [{ atoms, values: values(item) }] : [];
    });
  // Most links have no chiral centre, and there are as many as pairs of residue kinds.
  const known = measures(geometry.chiralities.length === 0 ? [] : [geometry, ...surroundings()]);
  return {
    bond: rows(geometry.bonds, ({ ideal, sigma }) => [ideal, sigma]),
    angle: rows(geometry.angles, ({ ideal, sigma }) => [ideal, sigma]),
    torsion: rows(geometry.torsions, ({ ideal, sigma, period }) => [ideal, sigma, period]),
    chirality: rows(geometry.chiralities, ({ atoms: [c, a1, a2, a3], sign }) => {
      const volume = chiralVolume(
        [known.bond(c, a1), known.bond(c, a2), known.bond(c, a3)],
        [known.angle(a1, c, a2), known.angle(a2, c, a3), known.angle(a3, c, a1)],
      );
      return [sign < 0 ? -volume : volume, chiralitySigma, sign === 0 ? 1 : 0];
    }),
    plane: geometry.planes.flatMap(({ atoms, sigma }) => {
      const present = atoms.map(index).filter((atom) => atom !== undefined);
      return present.length > 3 ? [{ atoms: present, values: [sigma] }] : [];
    }),
  };
}

function measures(geometries: readonly IdealGeometry[]): {
  readonly bond: (a: string, b: string) => number;
  readonly angle: (a: string, b: string, c: string) => number;
} {
  const bonds = new Map<string, number>();
  const angles = new Map<string, number>();
  for (const geometry of geometries) {
    for (const {
      atoms: [a, b],
      ideal,
    } of geometry.bonds)
      bonds.set(key(a, b), ideal);
    for (const {
      atoms: [a, b, c],
      ideal,
    } of geometry.angles)
      angles.set(`${b} ${key(a, c)}`, ideal);
  }
  return {
    bond: (a, b) => bonds.get(key(a, b)) ?? Number.NaN,
    angle: (a, b, c) => angles.get(`${b} ${key(a, c)}`) ?? Number.NaN,
  };
}

function key(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
