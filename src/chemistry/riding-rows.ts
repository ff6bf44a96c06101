// Collects the rows of a riding table and finds which of them turn together.
import { RIDING_KIND, type RidingTable } from './riding-table.js';

export interface RidingRow {
  readonly hydrogen: number;
  readonly kind: keyof typeof RIDING_KIND;
  readonly parent: number;
  /** As many as the kind uses. */
  readonly neighbours: readonly number[];
  /** Å */
  readonly local: readonly [number, number, number];
  /** Of hydrogens that can turn about the bond to the first neighbour: those of one parent and alternate location turn together. */
  readonly rotor?: { readonly altloc: string; readonly fold: number };
}

export class RidingRows {
  readonly #rows: RidingRow[] = [];

  /** By ascending hydrogen. */
  add(row: RidingRow): void {
    this.#rows.push(row);
  }

  build(): RidingTable {
    const rows = this.#rows;
    const rotors = new Map<string, { fold: number; rows: number[] }>();
    rows.forEach(({ parent, rotor }, k) => {
      if (rotor === undefined) return;
      const key = `${parent} ${rotor.altloc}`;
      const known = rotors.get(key);
      if (known === undefined) rotors.set(key, { fold: rotor.fold, rows: [k] });
      else known.rows.push(k);
    });
    const groups = [...rotors.values()];
    const rotorStart = new Int32Array(groups.length + 1);
    groups.forEach((group, r) => {
      rotorStart[r + 1] = rotorStart[r]! + group.rows.length;
    });
    const neighbour = (k: number): Int32Array => Int32Array.from(rows, ({ neighbours }) => neighbours[k] ?? -1);
    return {
      count: rows.length,
      hydrogen: Int32Array.from(rows, ({ hydrogen }) => hydrogen),
      kind: Uint8Array.from(rows, ({ kind }) => RIDING_KIND[kind]),
      parent: Int32Array.from(rows, ({ parent }) => parent),
      first: neighbour(0),
      second: neighbour(1),
      third: neighbour(2),
      local: Float64Array.from(rows.flatMap(({ local }) => local)),
      rotorStart,
      rotorRows: Int32Array.from(groups.flatMap((group) => group.rows)),
      rotorFold: Uint8Array.from(groups, ({ fold }) => fold),
    };
  }
}
