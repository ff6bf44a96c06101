// Residues with their monomers: which dictionary entry each residue is, and which residues none knows.
import { UserError } from '../base/user-error.js';
import type { Model } from '../structure/model.js';
import { residueLabel, type Structure } from '../structure/structure.js';
import type { Dictionary } from './dictionary.js';
import type { Monomer } from './monomer.js';
import { monomerNames } from './residue-names.js';

export interface AssignedResidues {
  /** By residue; undefined where the residue is unknown and kept rigid. */
  readonly monomers: readonly (Monomer | undefined)[];
  /** Residues kept rigid. */
  readonly unknown: readonly number[];
}

/**
 * Finds the monomer of every residue.
 *
 * @throws UserError naming the unknown residues, unless `freezeUnknown`.
 */
export function assignResidues(model: Model, dictionary: Dictionary, freezeUnknown: boolean): AssignedResidues {
  const { structure } = model;
  const { residues } = structure;
  const monomers: (Monomer | undefined)[] = [];
  const unknown: number[] = [];
  for (let r = 0; r < residues.count; r++) {
    const monomer = monomerOf(structure, r, dictionary);
    monomers.push(monomer);
    if (monomer === undefined) unknown.push(r);
  }
  if (unknown.length > 0 && !freezeUnknown) throw new UserError(unknownMessage(model, unknown));
  return { monomers, unknown };
}

function monomerOf(structure: Structure, residue: number, dictionary: Dictionary): Monomer | undefined {
  const { atomName, residues } = structure;
  const start = residues.atomStart[residue]!;
  const end = residues.atomStart[residue + 1]!;
  let hasRiboseOxygen = false;
  let hasSugar = false;
  for (let a = start; a < end; a++) {
    const name = atomName[a]!;
    if (name === "O2'" || name === 'O2*') hasRiboseOxygen = true;
    if (name === "C1'" || name === 'C1*') hasSugar = true;
  }
  const evidence = { atomCount: end - start, hasRiboseOxygen, hasSugar };
  const candidates = monomerNames(residues.name[residue]!, evidence).flatMap((name) => dictionary.monomer(name) ?? []);
  if (candidates.length < 2) return candidates[0];
  // Libraries know unrelated ligands under names that force fields use (HSD): the atoms decide.
  const hits = candidates.map((monomer) => {
    const known = new Set(monomer.atoms.map((atom) => atom.name));
    let count = 0;
    for (let a = start; a < end; a++) if (known.has(atomName[a]!)) count++;
    return count;
  });
  return candidates[hits.indexOf(Math.max(...hits))];
}

function unknownMessage(model: Model, unknown: readonly number[]): string {
  const { structure } = model;
  const first = new Map<string, number>();
  for (const r of unknown) {
    const name = structure.residues.name[r]!;
    if (!first.has(name)) first.set(name, r);
  }
  const named = [...first.values()].slice(0, 5).map((r) => residueLabel(structure, r));
  const more = first.size > 5 ? ` and ${first.size - 5} more` : '';
  const [what, verb, whose] = first.size === 1 ? ['Residue', 'is', 'its'] : ['Residues', 'are', 'their'];
  return `${model.source}: ${what.toLowerCase()} ${named.join(', ')}${more} ${verb} in no dictionary; give ${whose} restraints with --dictionary FILE, a CCP4 monomer library with --monomers DIR, or keep ${first.size === 1 ? 'it' : 'them'} rigid with --freeze-unknown.`;
}
