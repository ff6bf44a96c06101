// Finds residues and atoms by what files call them: chain, number, insertion code, names.
import type { Structure } from './structure.js';

export class ResidueLookup {
  readonly #structure: Structure;
  readonly #residues = new Map<string, number[]>();

  constructor(structure: Structure) {
    this.#structure = structure;
    const { residues, chains } = structure;
    for (let r = 0; r < residues.count; r++) {
      const key = keyOf(chains.id[residues.chain[r]!]!, residues.number[r]!, residues.insertion[r]!);
      const list = this.#residues.get(key);
      if (list === undefined) this.#residues.set(key, [r]);
      else list.push(r);
    }
  }

  /** First residue of that place (and name, unless ''); −1 where there is none. */
  residue(chain: string, number: number, insertion: string, name = ''): number {
    const list = this.#residues.get(keyOf(chain, number, insertion)) ?? [];
    return list.find((r) => name === '' || this.#structure.residues.name[r] === name) ?? -1;
  }

  /** First atom of that name (and alternate location, unless ''); −1 where there is none. */
  atom(chain: string, number: number, insertion: string, residueName: string, name: string, altloc = ''): number {
    const { atomName, altloc: altlocs, residues } = this.#structure;
    for (const r of this.#residues.get(keyOf(chain, number, insertion)) ?? []) {
      if (residueName !== '' && residues.name[r] !== residueName) continue;
      for (let a = residues.atomStart[r]!; a < residues.atomStart[r + 1]!; a++) {
        if (atomName[a] === name && (altloc === '' || altlocs[a] === altloc)) return a;
      }
    }
    return -1;
  }
}

function keyOf(chain: string, number: number, insertion: string): string {
  return `${chain}|${number}|${insertion}`;
}
