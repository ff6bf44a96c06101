// Reads the PDB format: atoms by columns, the rest of the file handed to what knows it.
import { UserError } from '../base/user-error.js';
import { ConformationReader } from './conformation-reader.js';
import type { Model } from './model.js';
import { readPdbAnnotations } from './pdb-annotations.js';
import { PdbAtomParser } from './pdb-atom-line.js';

/** Records between and behind the atoms that belong to them and are read with them, or that the writer counts anew. */
const atomRecords = new Set([
  'ATOM',
  'HETATM',
  'ANISOU',
  'TER',
  'MODEL',
  'ENDMDL',
  'SIGATM',
  'SIGUIJ',
  'MASTER',
  'END',
  'NUMMDL',
]);

/**
 * Reads a PDB text (wwPDB format 3.30 and its common deviations: short lines, missing element columns, segment
 * identifiers, hybrid-36 and hexadecimal numbers, two-letter chain ids and four-letter residue names into column 21).
 *
 * @throws UserError that names file and line where a coordinate or residue number is not a number.
 */
export function parsePdb(text: string, source: string): Model {
  const warnings: string[] = [];
  const header: string[] = [];
  const reader = new ConformationReader();
  const atoms = new PdbAtomParser(source);
  const anisotropic: { place: number; u: Float64Array }[] = [];
  let lineNumber = 0;
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    const line = text.slice(from, to > from && text.charCodeAt(to - 1) === 13 ? to - 1 : to);
    from = to + 1;
    lineNumber++;
    const record = line.slice(0, 6).trimEnd().toUpperCase();
    if (record === 'ATOM' || record === 'HETATM') {
      const atom = atoms.parse(line, lineNumber, record === 'HETATM');
      reader.add(atom, atoms.x, atoms.y, atoms.z, atoms.b, atoms.occupancy);
    } else if (record === 'ANISOU') {
      if (reader.modelCount === 1 && reader.place > 0) {
        anisotropic.push({ place: reader.place - 1, u: displacements(line, source, lineNumber) });
      }
    } else if (record === 'TER' || /^TER\s/.test(record)) {
      reader.endPolymer();
      atoms.restart();
    } else if (record === 'MODEL') {
      reader.beginModel(line.slice(6).trim() || String(reader.modelCount + 1));
      atoms.restart();
    } else if (record === 'ENDMDL') {
      reader.endModel();
    } else if (!atomRecords.has(record) && record !== 'CONECT' && line.trim() !== '') {
      // Records behind the atoms are carried to the header: the format knows none there but CONECT, MASTER and END.
      header.push(line.trimEnd());
    }
  }
  const { structure, conformations } = reader.finish(source, warnings);
  if (structure.atomCount === 0) throw new UserError(`${source} holds no atoms; give a PDB or mmCIF model.`);
  atoms.explain(warnings);
  const annotations = readPdbAnnotations(header, structure, source, warnings);
  return {
    structure,
    conformations,
    ...(anisotropic.length > 0 && {
      anisotropic: gatherAnisotropic(anisotropic, structure.atomCount, structure.fileOrder),
    }),
    ...annotations,
    source,
    warnings,
  };
}

/** ANISOU columns 29–70: U11 U22 U33 U12 U13 U23 in 10⁻⁴ Å². */
function displacements(line: string, source: string, lineNumber: number): Float64Array {
  const u = new Float64Array(6);
  for (let k = 0; k < 6; k++) {
    const field = line.slice(28 + 7 * k, 35 + 7 * k);
    u[k] = 1e-4 * Number(field);
    if (field.trim() === '' || Number.isNaN(u[k])) {
      throw new UserError(
        `${source}, line ${lineNumber}: the ANISOU value '${field.trim()}' is not a number; mend or remove the line.`,
      );
    }
  }
  return u;
}

function gatherAnisotropic(
  records: readonly { place: number; u: Float64Array }[],
  atomCount: number,
  fileOrder: Int32Array | undefined,
): Float64Array {
  const all = new Float64Array(6 * atomCount).fill(Number.NaN);
  for (const { place, u } of records) all.set(u, 6 * (fileOrder?.[place] ?? place));
  return all;
}
