// What the columns of the PDB format cannot hold, said before anything is written.
import type { Model } from './model.js';
import { atomLabel, type Conformation, residueLabel, type Structure } from './structure.js';

const wayOut = 'mmCIF alone is written';

/**
 * Why a model does not fit the PDB format, as a sentence; undefined where it fits. Numbers beyond the columns are not
 * written in hybrid-36 or hexadecimal, which most programs do not read.
 */
export function canWritePdb(model: Model): string | undefined {
  const structural = structureObstacle(model.structure);
  if (structural !== undefined) return structural;
  for (const conformation of model.conformations) {
    const obstacle = coordinateObstacle(model.structure, conformation);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/** See {@link canWritePdb}: names, numbers and counts. */
export function structureObstacle(structure: Structure): string | undefined {
  const { atomCount, residues, chains } = structure;
  const ends = residues.terminal.reduce((sum, end) => sum + end, 0);
  if (atomCount + ends > 99_999) {
    const all = ends > 0 ? `${count(atomCount)} atoms with ${count(ends)} TER records` : `${count(atomCount)} atoms`;
    return `The model has ${all}, more than the 99,999 that the PDB format can number; ${wayOut}.`;
  }
  const chain = chains.id.find((id) => id.length > 1);
  if (chain !== undefined) return `Chain ${chain} has more than the one letter that the PDB format allows; ${wayOut}.`;
  for (let r = 0; r < residues.count; r++) {
    const [number, name] = [residues.number[r]!, residues.name[r]!];
    const isLong = name.length > 3 && !(name.length === 4 && chains.id[residues.chain[r]!] === '');
    if (number < -999 || number > 9999 || isLong || residues.insertion[r]!.length > 1) {
      return `Residue ${residueLabel(structure, r)} has a name or number too long for the columns of the PDB format; ${wayOut}.`;
    }
  }
  for (let a = 0; a < atomCount; a++) {
    if (structure.atomName[a]!.length > 4 || structure.altloc[a]!.length > 1) {
      return `Atom ${atomLabel(structure, a)} has a name too long for the columns of the PDB format; ${wayOut}.`;
    }
  }
  return undefined;
}

/** See {@link canWritePdb}: coordinates fill eight columns with three decimals. */
export function coordinateObstacle(structure: Structure, { xyz }: Conformation): string | undefined {
  for (let i = 0; i < xyz.length; i++) {
    // Rounding decides: −999.9994 still fits, −999.9996 does not.
    if (xyz[i]! > -999.9995 && xyz[i]! < 9999.9995) continue;
    const place = `${'xyz'[i % 3]} = ${xyz[i]!.toFixed(3)} Å of ${atomLabel(structure, Math.floor(i / 3))}`;
    return `The coordinate ${place} does not fit the columns of the PDB format (−999.999 to 9999.999 Å); ${wayOut}.`;
  }
  return undefined;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
