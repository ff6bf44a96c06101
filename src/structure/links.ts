// Lengths and symmetry operators of declared links in the spelling of either format.
import type { DeclaredLink, Model } from './model.js';

/** Whether both atoms lie in the model as it stands, not one of them in a symmetry mate. */
export function isWithinModel({ symmetry }: DeclaredLink): boolean {
  return symmetry === undefined || pdbSymmetry(symmetry[0]) === pdbSymmetry(symmetry[1]);
}

/** Å, measured in the first conformation; as the file says where one atom lies in a symmetry mate. */
export function linkLength({ conformations }: Model, link: DeclaredLink): number | undefined {
  const xyz = conformations[0]?.xyz;
  if (xyz === undefined || !isWithinModel(link)) return link.length;
  const [i, j] = [3 * link.atoms[0], 3 * link.atoms[1]];
  return Math.hypot(xyz[i]! - xyz[j]!, xyz[i + 1]! - xyz[j + 1]!, xyz[i + 2]! - xyz[j + 2]!);
}

/** `1_555` as PDB files write it: `1555`. */
export function pdbSymmetry(operator: string): string {
  return operator.replace('_', '');
}

/** `1555` as mmCIF files write it: `1_555`. */
export function cifSymmetry(operator: string): string {
  return operator.includes('_') ? operator : operator.replace(/^(\d+)(\d{3})$/, '$1_$2');
}
