// The backbones of all conformers of a model: alternates are judged each for itself, what they share once.
import { type ProteinBackbone, proteinBackbone } from '../chemistry/protein-backbone.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';

const BACKBONE: ReadonlySet<string> = new Set(['N', 'CA', 'C', 'O', 'CB']);

/** The first conformer's backbone, then one for each further letter that an atom of a backbone has. */
export function backboneConformers(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
): readonly [ProteinBackbone, ...ProteinBackbone[]] {
  const first = proteinBackbone(structure, topology);
  const letters = new Set<string>();
  structure.altloc.forEach((letter, atom) => {
    const residue = structure.residueOfAtom[atom]!;
    if (letter !== '' && letter !== first.altloc[residue] && BACKBONE.has(structure.atomName[atom]!))
      letters.add(letter);
  });
  return [first, ...[...letters].sort().map((letter) => proteinBackbone(structure, topology, letter))];
}

/**
 * Rows of all conformers; a row over atoms that an earlier one had is left out.
 *
 * @param atomsOf By index: what the row is measured over.
 */
export function rowsOfConformers<Row>(
  backbones: readonly ProteinBackbone[],
  rowsOf: (backbone: ProteinBackbone) => readonly Row[],
  atomsOf: (backbone: ProteinBackbone, row: Row) => readonly number[],
): readonly Row[] {
  if (backbones.length === 1) return rowsOf(backbones[0]!);
  const known = new Set<string>();
  return backbones.flatMap((backbone) =>
    rowsOf(backbone).filter((row) => {
      const key = atomsOf(backbone, row).join(' ');
      if (known.has(key)) return false;
      known.add(key);
      return true;
    }),
  );
}
