// The atoms of a residue by the local numbers of its template, for each of its conformers.
import type { Structure } from '../structure/structure.js';
import { matchAtomNames } from './atom-names.js';
import type { ResidueTemplate } from './residue-template.js';

export class ResidueAtoms {
  readonly template: ResidueTemplate;
  /** Alternate locations in the residue, without ''; empty where there are none. */
  readonly altlocs: readonly string[];
  /** Atoms that the template does not have. */
  readonly unmatched: readonly number[];
  /** Local number of the residue's k-th atom, −1 where unmatched. */
  readonly local: Int32Array;
  /** Whether it has atoms of other residues at its place; what is common to them is restrained there. */
  readonly borrows: boolean;
  readonly #conformers = new Map<string, Int32Array>();

  /** @param siblings Residues at the same place, whose atoms without alternate location belong to this one, too. */
  constructor(structure: Structure, residue: number, template: ResidueTemplate, siblings: readonly number[] = []) {
    const { residues, atomName, altloc } = structure;
    const start = residues.atomStart[residue]!;
    const end = residues.atomStart[residue + 1]!;
    this.template = template;
    const names = [...new Set(atomName.slice(start, end))];
    const matched = matchAtomNames(names, (name) => template.index.has(name));
    const localOf = new Map(names.map((name, k) => [name, template.index.get(matched[k] ?? '') ?? -1]));
    this.local = new Int32Array(end - start);
    const altlocs = new Set<string>();
    const unmatched: number[] = [];
    for (let a = start; a < end; a++) {
      const local = localOf.get(atomName[a]!)!;
      this.local[a - start] = local;
      if (local < 0) unmatched.push(a);
      if (altloc[a] !== '') altlocs.add(altloc[a]!);
    }
    this.altlocs = [...altlocs].sort();
    this.unmatched = unmatched;
    const shared = siblings.flatMap((other) => sharedAtoms(structure, other));
    this.borrows = shared.length > 0;
    for (const conformer of ['', ...this.altlocs]) {
      const map = new Int32Array(template.monomer.atoms.length).fill(-1);
      for (const atom of shared) {
        const local = template.index.get(atomName[atom]!);
        if (local !== undefined) map[local] = atom;
      }
      for (let a = start; a < end; a++) {
        const local = this.local[a - start]!;
        if (local >= 0 && (altloc[a] === '' || altloc[a] === conformer)) map[local] = a;
      }
      this.#conformers.set(conformer, map);
    }
  }

  /** Local number → atom, −1 where missing: the common atoms and those of one alternate location. */
  conformer(altloc: string): Int32Array {
    return this.#conformers.get(altloc) ?? this.#conformers.get('')!;
  }
}

/** Atoms of a residue without alternate location. */
function sharedAtoms({ residues, altloc }: Structure, residue: number): readonly number[] {
  const atoms: number[] = [];
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++)
    if (altloc[a] === '') atoms.push(a);
  return atoms;
}
