// Builds the topology of a model: every residue matched to its monomer, every link found, every restraint listed.
import type { Model } from '../structure/model.js';
import { residueLabel, type Structure } from '../structure/structure.js';
import type { AssignedResidues } from './assigned-residues.js';
import type { Dictionary } from './dictionary.js';
import { compileGeometry, type GeometryRows } from './geometry-rows.js';
import type { LinkPlanner, PlannedLink } from './link-planner.js';
import { nonbondedParameters, unitedRadii } from './nonbonded-parameters.js';
import type { ResidueAtoms } from './residue-atoms.js';
import { residueChemistry } from './residue-chemistry.js';
import type { ResidueTemplate } from './residue-template.js';
import { RestraintCollector } from './restraint-collector.js';
import { ridingTopology } from './riding-topology.js';
import type { Topology } from './topology.js';

export interface TopologyOptions {
  /** Keep residues that no dictionary knows rigid instead of stopping. Default false. */
  readonly freezeUnknown?: boolean;
  /** Whether hydrogens are restrained as other atoms are, or follow their parents ({@link Topology.riding}). Default restrained. */
  readonly hydrogens?: 'restrained' | 'riding';
}

/**
 * The topology of a model's first conformation: trans or cis, disulfides, glycosidic bonds and metal contacts are read
 * off its coordinates and stay for all frames.
 *
 * @throws UserError naming residues that no dictionary knows, unless `freezeUnknown`.
 */
export function buildTopology(model: Model, dictionary: Dictionary, options: TopologyOptions = {}): Topology {
  const { structure } = model;
  const { assigned, planner, residueAtoms } = residueChemistry(model, dictionary, options.freezeUnknown ?? false);
  const collector = new RestraintCollector(structure);
  for (const atoms of residueAtoms) {
    if (atoms === undefined || atoms.template.monomer.bonds.length === 0) continue;
    const { rows, origin } = atoms.template;
    collector.add(rows, atoms.altlocs, (altloc) => atoms.conformer(altloc), origin, atoms.borrows);
  }
  const linkRows = new LinkRows();
  for (const link of planner.links) addLink(collector, linkRows, link, residueAtoms);
  for (const { atoms, ideal, sigma, origin } of planner.bonds) collector.addBond(...atoms, ideal, sigma, origin);

  const tables = collector.tables();
  const rigidGroups = assigned.unknown.map((r) => atomRange(structure, r));
  const rigid = new Uint8Array(structure.atomCount);
  for (const group of rigidGroups) for (const atom of group) rigid[atom] = 1;
  const planes = tables.find((table) => table.kind === 'plane')!;
  const topology: Topology = {
    tables,
    nonbonded: nonbondedParameters(structure, residueAtoms, collector.bonds, planes, rigidGroups),
    rigid,
    rigidGroups,
    notes: [
      ...dictionary.notes,
      ...linkSummary(planner),
      ...planner.notes,
      ...unmatchedNotes(structure, residueAtoms),
      ...rigidNotes(structure, assigned),
    ],
  };
  if (options.hydrogens !== 'riding') return topology;
  return ridingTopology(structure, topology, model.conformations[0]!.xyz, unitedRadii(structure, residueAtoms));
}

/** Geometry of links compiled once for each pair of templates. Local numbers of side 2 follow those of side 1. */
class LinkRows {
  readonly #known = new Map<string, GeometryRows>();

  get(link: PlannedLink['link'], one: ResidueTemplate, two: ResidueTemplate): GeometryRows {
    const key = `${link.id}|${one.origin}|${one.monomer.atoms.length}|${two.origin}|${two.monomer.atoms.length}`;
    let rows = this.#known.get(key);
    if (rows === undefined) {
      const count = one.monomer.atoms.length;
      const index = (name: string): number | undefined => {
        const local = (name.startsWith('1:') ? one : two).index.get(name.slice(2));
        return local === undefined ? undefined : name.startsWith('1:') ? local : count + local;
      };
      rows = compileGeometry(link, index, () => [prefixed(one, '1:'), prefixed(two, '2:')]);
      this.#known.set(key, rows);
    }
    return rows;
  }
}

/** Bonds and angles of a monomer under the names that a link uses. */
function prefixed(template: ResidueTemplate, side: '1:' | '2:'): ResidueTemplate['monomer'] {
  const { monomer } = template;
  return {
    ...monomer,
    bonds: monomer.bonds.map((bond) => ({ ...bond, atoms: [`${side}${bond.atoms[0]}`, `${side}${bond.atoms[1]}`] })),
    angles: monomer.angles.map((angle) => ({
      ...angle,
      atoms: [`${side}${angle.atoms[0]}`, `${side}${angle.atoms[1]}`, `${side}${angle.atoms[2]}`],
    })),
  };
}

function addLink(
  collector: RestraintCollector,
  linkRows: LinkRows,
  { link, residues }: PlannedLink,
  residueAtoms: readonly (ResidueAtoms | undefined)[],
): void {
  const [one, two] = [residueAtoms[residues[0]], residueAtoms[residues[1]]];
  if (one === undefined || two === undefined) return;
  const rows = linkRows.get(link, one.template, two.template);
  const altlocs = [...new Set([...one.altlocs, ...two.altlocs])].sort();
  const count = one.template.monomer.atoms.length;
  const both = new Int32Array(count + two.template.monomer.atoms.length);
  const map = (altloc: string): Int32Array => {
    both.set(one.conformer(altloc));
    both.set(two.conformer(altloc), count);
    return both;
  };
  collector.add(rows, altlocs, map, `link ${link.id} (${link.source})`, one.borrows || two.borrows);
}

function atomRange(structure: Structure, residue: number): Int32Array {
  const start = structure.residues.atomStart[residue]!;
  const end = structure.residues.atomStart[residue + 1]!;
  return Int32Array.from({ length: end - start }, (_, k) => start + k);
}

function linkSummary(planner: LinkPlanner): readonly string[] {
  const counts = new Map<string, number>();
  for (const { link } of planner.links) {
    const id = link.id.replace(/^(TRANS|CIS)-.*/, '$1');
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const listed = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, count]) => `${id} ${count}`);
  return [`Links: ${listed.join(', ')}.`];
}

/** Atoms that no monomer has, one sentence for each residue name. */
function unmatchedNotes(structure: Structure, residueAtoms: readonly (ResidueAtoms | undefined)[]): readonly string[] {
  const found = new Map<string, { names: Set<string>; count: number; first: number }>();
  residueAtoms.forEach((atoms, residue) => {
    if (atoms === undefined || atoms.unmatched.length === 0) return;
    const { id } = atoms.template.monomer;
    const entry = found.get(id) ?? { names: new Set<string>(), count: 0, first: residue };
    entry.count++;
    for (const atom of atoms.unmatched) entry.names.add(structure.atomName[atom]!);
    found.set(id, entry);
  });
  return [...found].map(
    ([id, { names, count, first }]) =>
      `The dictionary's ${id} has no ${[...names].sort().join(', ')}: in ${count} residue${count === 1 ? '' : 's'} (first ${residueLabel(structure, first)}) these atoms are held by no restraint.`,
  );
}

function rigidNotes(structure: Structure, { unknown }: AssignedResidues): readonly string[] {
  if (unknown.length === 0) return [];
  const names = [...new Set(unknown.map((r) => structure.residues.name[r]!))].sort();
  return [`${names.join(', ')} (${unknown.length} residues) are in no dictionary and move as rigid groups.`];
}
