// Conformation-dependent targets: bonds and angles of the backbone whose ideals follow φ and ψ instead of being the same everywhere.
import { cisPeptides, proteinBackbone } from '../chemistry/protein-backbone.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';
import { measureAngles } from './angle.js';
import { BACKBONE_FIGURES, type BackboneFigure, backboneClass, backboneFigure } from './backbone-geometry.js';
import { measureBonds } from './bond.js';
import { createScalarTerm, type Penalty, setHarmonic, UNDEFINED } from './scalar-term.js';
import type { Term } from './term.js';
import { measureTorsions } from './torsion.js';

/** The tables of a topology, those rows apart that the library has figures for. */
export interface ConformationDependentTables {
  /** As in the topology, without the rows below. */
  readonly rest: readonly RestraintTable[];
  /**
   * bond and angle, with the columns site (row of `sites`) and figure (index into BACKBONE_FIGURES) beside the dictionary's ideal and
   * sigma, which hold until the first refresh.
   */
  readonly dependent: readonly RestraintTable[];
  /** A residue a row: atoms C₋₁, N, CA, C, N₊₁; column class (backboneClass). */
  readonly sites: RestraintTable;
}

/**
 * Residues with a trans peptide before them and a neighbour on either side. Of alternates the first conformer follows the library; the
 * others keep the dictionary's values. Rows that a user has edited (see {@link Topology}) are not the library's.
 */
export function conformationDependentTables(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
): ConformationDependentTables {
  const backbone = proteinBackbone(structure, topology);
  const cis = cisPeptides(backbone, topology);
  const sites = new RestraintTableBuilder('backbone-site', ['class']);
  /** Atoms of a figure, as a key → place in the library. */
  const places = new Map<string, { readonly site: number; readonly figure: number }>();
  const { name, count } = structure.residues;
  for (let r = 0; r < count; r++) {
    const [before, after] = [backbone.previous[r]!, backbone.next[r]!];
    if (before < 0 || after < 0 || cis[r] === 1) continue;
    const kind = backboneClass(name[r]!, name[after]!);
    if (kind === undefined) continue;
    const atoms: Readonly<Record<string, number>> = {
      'previous:C': backbone.c[before]!,
      N: backbone.n[r]!,
      CA: backbone.ca[r]!,
      C: backbone.c[r]!,
      O: backbone.o[r]!,
      CB: backbone.cb[r]!,
      'next:N': backbone.n[after]!,
    };
    BACKBONE_FIGURES.forEach((names, figure) => {
      const own = names.map((atom) => atoms[atom]!);
      if (own.every((atom) => atom >= 0)) places.set(keyOf(own), { site: sites.count, figure });
    });
    sites.add([atoms['previous:C']!, atoms['N']!, atoms['CA']!, atoms['C']!, atoms['next:N']!], [kind], 'CDL 1.2');
  }
  const split = topology.tables.map((table) =>
    table.kind === 'bond' || table.kind === 'angle' ? splitTable(table, places) : { rest: table },
  );
  return {
    rest: split.map(({ rest }) => rest),
    dependent: split.map((part) => ('dependent' in part ? part.dependent : undefined)).filter((t) => t !== undefined),
    sites: sites.build(),
  };
}

/** The restraints of a kind as a term whose ideals and sigmas are those of the present φ and ψ after each refresh. */
export function createConformationDependentTerm(table: RestraintTable, sites: RestraintTable): Term {
  const ideal = table.values['ideal']!.slice();
  const weight = table.values['sigma']!.map((sigma) => 1 / sigma ** 2);
  const [site, figure] = [table.values['site']!, table.values['figure']!];
  const kinds = sites.values['class']!;
  const torsions = torsionAtoms(sites);
  const value = new Float64Array(2 * sites.count);
  const jacobian = new Float64Array(24 * sites.count);
  const found: BackboneFigure = { ideal: 0, sigma: 1 };
  const penalty: Penalty = (values, first, count, out) => {
    for (let r = 0; r < count; r++) {
      const v = values[r]!;
      if (v === UNDEFINED) setHarmonic(out, r, 0, 0);
      else setHarmonic(out, r, v - ideal[first + r]!, weight[first + r]!);
    }
  };
  const [arity, measure] = table.kind === 'bond' ? ([2, measureBonds] as const) : ([3, measureAngles] as const);
  return {
    ...createScalarTerm(table, arity, measure, penalty),
    refresh(xyz) {
      measureTorsions(xyz, torsions, 0, 2 * sites.count, value, jacobian);
      for (let r = 0; r < table.count; r++) {
        const s = site[r]!;
        const [phi, psi] = [value[2 * s]!, value[2 * s + 1]!];
        if (phi === UNDEFINED || psi === UNDEFINED) continue;
        if (!backboneFigure(kinds[s]!, figure[r]!, phi, psi, found)) continue;
        ideal[r] = found.ideal;
        weight[r] = 1 / found.sigma ** 2;
      }
    },
  };
}

/** 3 × atom index, four atoms for φ and four for ψ of each site. */
function torsionAtoms({ count, atoms }: RestraintTable): Int32Array {
  const at = new Int32Array(8 * count);
  for (let s = 0; s < count; s++) for (let k = 0; k < 8; k++) at[8 * s + k] = 3 * atoms[5 * s + (k < 4 ? k : k - 3)]!;
  return at;
}

function splitTable(
  table: RestraintTable,
  places: ReadonlyMap<string, { readonly site: number; readonly figure: number }>,
): { readonly rest: RestraintTable; readonly dependent: RestraintTable } {
  const columns = Object.keys(table.values);
  const rest = new RestraintTableBuilder(table.kind, columns);
  const dependent = new RestraintTableBuilder(table.kind, [...columns, 'site', 'figure']);
  for (let r = 0; r < table.count; r++) {
    const atoms = Array.from(table.atoms.subarray(table.offsets[r], table.offsets[r + 1]));
    const values = columns.map((name) => table.values[name]![r]!);
    const origin = table.origins[table.origin[r]!]!;
    const place = origin.startsWith('edit') ? undefined : places.get(keyOf(atoms));
    if (place === undefined) rest.add(atoms, values, origin);
    else dependent.add(atoms, [...values, place.site, place.figure], `CDL 1.2 instead of ${origin}`);
  }
  return { rest: rest.build(), dependent: dependent.build() };
}

/** The same for both directions. */
function keyOf(atoms: readonly number[]): string {
  return (atoms[0]! < atoms.at(-1)! ? atoms : atoms.toReversed()).join(' ');
}
