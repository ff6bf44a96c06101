// Which atoms are those of a polymer's main chain.
import { residueKind } from './polymers.js';
import type { Structure } from './structure.js';

/** With CB, which the main chain places (so in cctbx's map–model correlation). */
const PROTEIN = new Set(['N', 'CA', 'C', 'O', 'CB']);
/** Phosphate and sugar. */
const NUCLEIC = new Set(
  "P OP1 OP2 OP3 O1P O2P O3P O5' C5' C4' O4' C3' O3' C2' O2' C1' O5* C5* C4* O4* C3* O3* C2* O2* C1*".split(' '),
);

/** Of proteins N, CA, C, O and CB, of nucleic acids phosphate and sugar; by name. */
export function isMainChainAtom(structure: Structure, atom: number): boolean {
  const name = structure.atomName[atom]!;
  if (!PROTEIN.has(name) && !NUCLEIC.has(name)) return false;
  const kind = residueKind(structure, structure.residueOfAtom[atom]!);
  return (kind === 'protein' && PROTEIN.has(name)) || (kind === 'nucleic' && NUCLEIC.has(name));
}
