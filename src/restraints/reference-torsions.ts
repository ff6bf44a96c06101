// The torsions that a reference model has to say something about: one about each bond that turns, matched atom by atom.
import { dihedralDegrees } from '../chemistry/measure.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Model } from '../structure/model.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { matchModels } from './match-models.js';

/** degrees */
const SIGMA = 1;
const LIMIT = 15;
const FULL_TURN = 360;
/** Ends of side chains of which two look the same: residue and the last atom of the torsion. */
const TWO_SIDED = /^(PHE|TYR) CD[12]$|^ASP OD[12]$|^GLU OE[12]$|^ARG NH[12]$/;

export interface ReferenceTorsions {
  readonly table: RestraintTable;
  readonly notes: readonly string[];
}

/**
 * Kind `reference-torsion`: σ 1°, limit 15°. Of several references the first that has all four atoms of a torsion speaks for it. Torsions
 * about rigid bonds and within a planar group are left to the dictionary; of alternates each conformer is held as its own.
 */
export function referenceTorsions(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  references: readonly Model[],
  sigma = SIGMA,
): ReferenceTorsions {
  const matches = references.map((reference) => matchModels(structure, reference.structure));
  const builder = new RestraintTableBuilder('reference-torsion', ['ideal', 'sigma', 'limit', 'turn']);
  const used = references.map(() => 0);
  for (const atoms of turningTorsions(structure, topology)) {
    const speaker = matches.findIndex(({ atoms: places }) => atoms.every((atom) => places[atom]! >= 0));
    if (speaker < 0) continue;
    const { conformations, source } = references[speaker]!;
    const [a, b, c, d] = atoms.map((atom) => matches[speaker]!.atoms[atom]!) as [number, number, number, number];
    const ideal = dihedralDegrees(conformations[0]!.xyz, a, b, c, d);
    if (!Number.isFinite(ideal)) continue;
    const last = atoms[3]!;
    const end = `${structure.residues.name[structure.residueOfAtom[last]!]} ${structure.atomName[last]}`;
    builder.add(atoms, [ideal, sigma, LIMIT, TWO_SIDED.test(end) ? FULL_TURN / 2 : FULL_TURN], `reference ${source}`);
    used[speaker]!++;
  }
  const notes = references.map(({ source, structure: other }, k) => {
    const { bySequence, chains } = matches[k]!;
    const renamed = bySequence.map((c) => `${structure.chains.id[c]} from ${other.chains.id[chains[c]!]}`);
    const by = renamed.length === 0 ? '' : ` (chains by sequence: ${renamed.join(', ')})`;
    return `The reference ${source} holds ${used[k]} torsions${by}.`;
  });
  return { table: builder.build(), notes };
}

/** degrees: what the dictionary holds as tightly about a bond (peptides, double bonds) is not a reference's to say. */
const RIGID = 6;

/** One torsion a-b-c-d of other atoms than hydrogens about each bond b–c that may turn; a and d are the first neighbours in the file. */
function* turningTorsions(structure: Structure, topology: Pick<Topology, 'tables'>): Iterable<readonly number[]> {
  const neighbours: number[][] = Array.from({ length: structure.atomCount }, () => []);
  const rigid = new Set<string>();
  const planes: number[][] = Array.from({ length: structure.atomCount }, () => []);
  for (const { kind, count, offsets, atoms, values } of topology.tables) {
    if (kind === 'bond')
      for (let r = 0; r < count; r++) {
        const [i, j] = [atoms[2 * r]!, atoms[2 * r + 1]!];
        if (isHydrogen(structure, i) || isHydrogen(structure, j)) continue;
        neighbours[i]!.push(j);
        neighbours[j]!.push(i);
      }
    if (kind === 'torsion')
      for (let r = 0; r < count; r++)
        if (values['sigma']![r]! <= RIGID) rigid.add(bondKey(atoms[4 * r + 1]!, atoms[4 * r + 2]!));
    if (kind === 'plane')
      for (let r = 0; r < count; r++) for (let a = offsets[r]!; a < offsets[r + 1]!; a++) planes[atoms[a]!]!.push(r);
  }
  for (const list of neighbours) list.sort((a, b) => a - b);
  const sharesPlane = (four: readonly number[]): boolean =>
    planes[four[0]!]!.some((plane) => four.every((atom) => planes[atom]!.includes(plane)));
  const agree = (i: number, j: number): boolean =>
    structure.altloc[i] === '' || structure.altloc[j] === '' || structure.altloc[i] === structure.altloc[j];
  for (let b = 0; b < structure.atomCount; b++) {
    for (const c of neighbours[b]!) {
      if (c <= b || rigid.has(bondKey(b, c))) continue;
      const a = neighbours[b]!.find((atom) => atom !== c && agree(atom, c));
      if (a === undefined) continue;
      const d = neighbours[c]!.find((atom) => atom !== b && atom !== a && agree(atom, b) && agree(atom, a));
      if (d === undefined || sharesPlane([a, b, c, d])) continue;
      yield [a, b, c, d];
    }
  }
}

function bondKey(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
