// The peptides of a structure as a search for flips sees them: the plane between two Cα atoms, and whether it gives reason to doubt.
import { dihedralDegrees } from '../chemistry/measure.js';
import { isCis, isDAminoAcid, type ProteinBackbone, proteinBackbone } from '../chemistry/protein-backbone.js';
import type { NonbondedParameters } from '../chemistry/topology.js';
import { cBetaTable } from '../restraints/c-beta.js';
import { ramachandranClass, ramachandranShare } from '../restraints/ramachandran-grid.js';
import { ramachandranTable } from '../restraints/ramachandran-table.js';
import type { Structure } from '../structure/structure.js';
import type { RefinementSystem } from './frame.js';
import type { MapProbe } from './map-probe.js';
import { ResidueRestraints } from './residue-restraints.js';

/** The plane between two residues that are bonded C to N. */
export interface Peptide {
  /** Of the carbonyl. */
  readonly residue: number;
  readonly next: number;
  /** Cα atoms that it turns about, by index. */
  readonly axis: readonly [number, number];
  readonly oxygen: number;
  /** What turns: C, O, N and the hydrogen of N, by index. */
  readonly atoms: Int32Array;
}

/** What a search for flips knows of a system before it sees a map. */
export interface PeptideSystem {
  readonly structure: Structure;
  readonly backbone: ProteinBackbone;
  readonly peptides: readonly Peptide[];
  readonly nonbonded: NonbondedParameters;
  readonly restraints: ResidueRestraints;
}

/** Share of the reference residues below which φ and ψ give reason to doubt: MolProbity's contour of the favoured regions. */
const FAVORED = 0.02;
/**
 * Share of its density that an oxygen must find. In a map of 1HEL at 3 Å without noise, one plane turned over and the model minimized: oxygens
 * in place find 0.89 and more, that of the turned plane, which other density pulls, 0.29 … 0.64.
 */
const FOUND = 0.75;

export function peptideSystem(system: Pick<RefinementSystem, 'structure' | 'topology' | 'restraints'>): PeptideSystem {
  const { structure, topology, restraints: choice = {} } = system;
  const tables = [...topology.tables, ...(choice.tables ?? [])];
  if (choice.cBeta !== false) tables.push(cBetaTable(structure, topology));
  if (choice.ramachandran !== 'off') tables.push(ramachandranTable(structure, topology, choice.ramachandranWeight));
  const backbone = proteinBackbone(structure, topology);
  return {
    structure,
    backbone,
    peptides: peptides(structure, backbone, topology.rigid),
    nonbonded: topology.riding?.united ?? topology.nonbonded,
    restraints: new ResidueRestraints(structure, tables),
  };
}

/** Those that may turn: without alternates, not before a proline, whose ring holds the nitrogen, and not of residues kept rigid. */
function peptides(structure: Structure, backbone: ProteinBackbone, rigid: Uint8Array): Peptide[] {
  const { residues, altloc, atomName } = structure;
  const found: Peptide[] = [];
  for (let residue = 0; residue < residues.count; residue++) {
    const next = backbone.next[residue]!;
    if (next < 0 || residues.name[next] === 'PRO') continue;
    const [ca, c, o] = [backbone.ca[residue]!, backbone.c[residue]!, backbone.o[residue]!];
    const [n, ca2] = [backbone.n[next]!, backbone.ca[next]!];
    if (o < 0) continue;
    const atoms = [c, o, n];
    for (let a = residues.atomStart[next]!; a < residues.atomStart[next + 1]!; a++)
      if (atomName[a] === 'H' || atomName[a] === 'D') atoms.push(a);
    if ([ca, ca2, ...atoms].some((atom) => altloc[atom] !== '' || rigid[atom] === 1)) continue;
    found.push({ residue, next, axis: [ca, ca2], oxygen: o, atoms: Int32Array.from(atoms) });
  }
  return found;
}

/** Whether the torsions at either end or the density at the oxygen give reason to look at a peptide. @param xyz 3N, Å */
export function isDoubtful(peptide: Peptide, system: PeptideSystem, xyz: Float64Array, map: MapProbe): boolean {
  const { residue, next, oxygen } = peptide;
  const least = Math.min(plotShare(residue, system, xyz), plotShare(next, system, xyz));
  return least < FAVORED || densityFound(oxygen, xyz, map) < FOUND;
}

/** Share of the reference residues that lie where fewer occur; 1 at the ends of chains. */
function plotShare(residue: number, { structure, backbone }: PeptideSystem, xyz: Float64Array): number {
  const { n, ca, c, previous, next } = backbone;
  const [before, after] = [previous[residue]!, next[residue]!];
  if (before < 0 || after < 0) return 1;
  const { name } = structure.residues;
  const kind = ramachandranClass(name[residue]!, name[after]!, isCis(backbone, residue, xyz));
  const hand = isDAminoAcid(name[residue]!) ? -1 : 1;
  const phi = dihedralDegrees(xyz, c[before]!, n[residue]!, ca[residue]!, c[residue]!);
  const psi = dihedralDegrees(xyz, n[residue]!, ca[residue]!, c[residue]!, n[after]!);
  return ramachandranShare(kind, hand * phi, hand * psi);
}

/**
 * How much of an atom's density the map has at its place: 1 where the map is explained, 0 where nothing is. With a its strength, adding it
 * once more costs −aG + a²k/2 and taking it away aG + a²k/2 (MapProbe): their difference gives the residual G, their sum its full scale.
 */
function densityFound(atom: number, xyz: Float64Array, map: MapProbe): number {
  const strength = map.strengthOf(Int32Array.of(atom));
  const at = xyz.subarray(3 * atom, 3 * atom + 3);
  const none = { strength: new Float64Array(0), xyz: new Float64Array(0) };
  const more = map.energy({ strength, xyz: at }, none);
  const less = map.energy({ strength: strength.map((a) => -a), xyz: at }, none);
  return more + less > 0 ? 1 + (less - more) / (2 * (more + less)) : 1;
}
