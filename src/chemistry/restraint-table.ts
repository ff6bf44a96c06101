// A restraint table: all restraints of one kind as plain columns that can be listed, edited, reported and sent to a worker.

/** Restraint r acts on atoms[offsets[r] … offsets[r+1]) and has one number in each column of `values`. */
export interface RestraintTable {
  /** `bond`, `angle`, `torsion`, `chirality`, `plane`, or a plugin's kind. */
  readonly kind: string;
  readonly count: number;
  /** count + 1 */
  readonly offsets: Int32Array;
  readonly atoms: Int32Array;
  /** Columns of length count. bond: ideal, sigma (Å). angle: ideal, sigma (degrees). torsion: ideal, sigma (degrees), period.
   *  chirality: ideal (Å³; for both-handed centres the absolute value, and `both` = 1), sigma, both. plane: sigma (Å). */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** Index into `origins` for each restraint: where its ideal comes from. */
  readonly origin: Int32Array;
  readonly origins: readonly string[];
}

/** Collects restraints of one kind and makes their table. */
export class RestraintTableBuilder {
  readonly kind: string;
  readonly #columns: readonly string[];
  readonly #atoms: number[] = [];
  readonly #offsets: number[] = [0];
  readonly #values: number[][];
  readonly #origin: number[] = [];
  readonly #originIndex = new Map<string, number>();

  constructor(kind: string, columns: readonly string[]) {
    this.kind = kind;
    this.#columns = columns;
    this.#values = columns.map(() => []);
  }

  get count(): number {
    return this.#origin.length;
  }

  /** `values` in the order of the columns. */
  add(atoms: readonly number[], values: readonly number[], origin: string): void {
    for (const atom of atoms) this.#atoms.push(atom);
    this.#offsets.push(this.#atoms.length);
    for (let c = 0; c < this.#columns.length; c++) this.#values[c]!.push(values[c]!);
    let index = this.#originIndex.get(origin);
    if (index === undefined) {
      index = this.#originIndex.size;
      this.#originIndex.set(origin, index);
    }
    this.#origin.push(index);
  }

  build(): RestraintTable {
    return {
      kind: this.kind,
      count: this.count,
      offsets: Int32Array.from(this.#offsets),
      atoms: Int32Array.from(this.#atoms),
      values: Object.fromEntries(this.#columns.map((name, c) => [name, Float64Array.from(this.#values[c]!)])),
      origin: Int32Array.from(this.#origin),
      origins: [...this.#originIndex.keys()],
    };
  }
}
