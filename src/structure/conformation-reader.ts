// Gathers coordinates, B factors and occupancies of several MODELs and checks that all have the atoms of the first.
import type { Conformation, Structure } from './structure.js';
import { type AtomRecord, StructureBuilder } from './structure-builder.js';

/** x, y, z, B, occupancy an atom. */
const stride = 5;

/**
 * Atoms of MODEL after MODEL in file order. The first MODEL builds the structure; the others must name the same atoms in
 * the same order, or the first alone is kept and a warning says so.
 */
export class ConformationReader {
  readonly #builder = new StructureBuilder();
  readonly #labels: string[] = [];
  readonly #models: Float64Array[] = [];
  readonly #modelNames: string[] = [];
  #values = new Float64Array(stride * 4096);
  #count = 0;
  #difference = '';
  #isOpen = false;

  /** Number of MODELs begun. */
  get modelCount(): number {
    return this.#models.length + (this.#isOpen ? 1 : 0);
  }

  /** Place in the file of the next atom of the MODEL at hand. */
  get place(): number {
    return this.#count;
  }

  beginModel(name: string): void {
    this.endModel();
    this.#modelNames.push(name);
    this.#isOpen = true;
  }

  add(atom: AtomRecord, x: number, y: number, z: number, b: number, occupancy: number): void {
    if (!this.#isOpen) this.beginModel('1');
    const place = this.#count++;
    const isFirst = this.#models.length === 0;
    if (isFirst) this.#builder.add(atom);
    if (isFirst) this.#labels.push(labelOf(atom));
    else if (this.#difference === '' && this.#labels[place] !== labelOf(atom)) {
      const there = this.#labels[place] ?? 'nothing';
      this.#difference = `MODEL ${this.#modelNames.at(-1)} has ${labelOf(atom)} where the first has ${there}`;
    }
    const offset = place * stride;
    if (offset === this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[offset] = x;
    this.#values[offset + 1] = y;
    this.#values[offset + 2] = z;
    this.#values[offset + 3] = b;
    this.#values[offset + 4] = occupancy;
  }

  endPolymer(): void {
    if (this.#models.length === 0) this.#builder.endPolymer();
  }

  endModel(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#models.length > 0 && this.#difference === '' && this.#count < this.#labels.length) {
      this.#difference = `MODEL ${this.#modelNames.at(-1)} has ${this.#count} atoms where the first has ${this.#labels.length}`;
    }
    this.#models.push(this.#values.slice(0, this.#count * stride));
    this.#count = 0;
  }

  /** The structure of the first MODEL and a conformation for each MODEL with the same atoms. */
  finish(source: string, warnings: string[]): { structure: Structure; conformations: Conformation[] } {
    this.endModel();
    const structure = this.#builder.build();
    if (this.#difference !== '') {
      warnings.push(
        `${source}: the MODELs have different atoms (${this.#difference}), so only the first of ${this.#models.length} is read.`,
      );
    }
    const kept = this.#difference === '' ? this.#models : this.#models.slice(0, 1);
    return { structure, conformations: kept.map((values) => conformationOf(values, structure)) };
  }
}

function conformationOf(values: Float64Array, { atomCount, fileOrder }: Structure): Conformation {
  const xyz = new Float64Array(3 * atomCount);
  const b = new Float64Array(atomCount);
  const occupancy = new Float64Array(atomCount);
  for (let place = 0; place < atomCount; place++) {
    const atom = fileOrder?.[place] ?? place;
    const offset = place * stride;
    xyz[3 * atom] = values[offset]!;
    xyz[3 * atom + 1] = values[offset + 1]!;
    xyz[3 * atom + 2] = values[offset + 2]!;
    b[atom] = values[offset + 3]!;
    occupancy[atom] = values[offset + 4]!;
  }
  return { xyz, b, occupancy };
}

function labelOf(atom: AtomRecord): string {
  const label = `${atom.chain}/${atom.number}${atom.insertion}/${atom.residueName}/${atom.name}`;
  return atom.altloc === '' ? label : `${label}.${atom.altloc}`;
}
