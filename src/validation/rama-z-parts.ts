// Which residues count as helix, sheet or loop for Rama-Z, told by hydrogen bonds.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { assignSecondaryStructure } from '../chemistry/secondary-structure.js';
import type { Structure } from '../structure/structure.js';
import type { RamaZPart } from './validation-tables.js';

/** Residues in a row; shorter helices and strands count as loop, as in Sobolev et al. 2020. */
export const SHORTEST = 4;

/** α helices and strands of sheets as DSSP has them. @param xyz 3N, Å */
export function partsByHydrogenBonds(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
): readonly RamaZPart[] {
  const { states } = assignSecondaryStructure(structure, backbone, xyz);
  const parts = states.map((state): RamaZPart => (state === 'H' ? 'H' : state === 'E' ? 'S' : 'L'));
  for (let r = 0; r < parts.length; ) {
    let end = r;
    while (backbone.next[end] === end + 1 && parts[end + 1] === parts[r]) end++;
    if (end - r + 1 < SHORTEST) parts.fill('L', r, end + 1);
    r = end + 1;
  }
  return parts;
}
