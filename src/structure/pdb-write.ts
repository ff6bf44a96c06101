// Writes the PDB format: one conformation, or an ensemble with one MODEL a conformation.
import { UserError } from '../base/user-error.js';
import type { Model } from './model.js';
import { paddedAtomName, pdbHeader } from './pdb-header.js';
import { coordinateObstacle, structureObstacle } from './pdb-limits.js';
import type { Conformation, Structure } from './structure.js';
import { type Conformations, fixed, pieceLength, type TextSink } from './text-sink.js';

/**
 * Writes a model; several conformations become MODEL 1, 2, … with the same atoms in the same order.
 *
 * @param conformations - Instead of the model's own, e.g. frames read one by one.
 * @throws UserError where the model does not fit the format, see {@link canWritePdb}; nothing of it is then written.
 */
export async function writePdb(
  model: Model,
  sink: TextSink,
  conformations: Conformations = model.conformations,
): Promise<void> {
  const obstacle = structureObstacle(model.structure);
  if (obstacle !== undefined) throw new UserError(obstacle);
  const format = new PdbAtomFormat(model);
  await sink(`${[...pdbHeader(model), ''].join('\n')}`);
  let previous: Conformation | undefined;
  let index = 0;
  for await (const conformation of conformations) {
    if (previous !== undefined) for (const piece of format.model(previous, index, true)) await sink(piece);
    if (previous !== undefined) index++;
    previous = conformation;
  }
  if (previous !== undefined) for (const piece of format.model(previous, index, index > 0)) await sink(piece);
  await sink(`${'END'.padEnd(80)}\n`);
}

/** The whole file as one string, for models of one or few conformations. */
export function formatPdb(model: Model): string {
  const obstacle = structureObstacle(model.structure);
  if (obstacle !== undefined) throw new UserError(obstacle);
  const format = new PdbAtomFormat(model);
  const isEnsemble = model.conformations.length > 1;
  return [
    ...pdbHeader(model).map((line) => `${line}\n`),
    ...model.conformations.flatMap((conformation, index) => [...format.model(conformation, index, isEnsemble)]),
    `${'END'.padEnd(80)}\n`,
  ].join('');
}

/** ATOM lines whose names and numbers are made once for all conformations. */
class PdbAtomFormat {
  readonly #structure: Structure;
  readonly #anisotropic: Float64Array | undefined;
  /** By place in the file: columns 1–30, columns 67–80, and the TER line behind, '' where there is none. */
  readonly #heads: string[] = [];
  readonly #tails: string[] = [];
  readonly #ends: string[] = [];

  constructor({ structure, anisotropic }: Model) {
    this.#structure = structure;
    this.#anisotropic = anisotropic;
    const { residues, chains, fileOrder } = structure;
    const unwritten = Int32Array.from(residues.atomStart.subarray(1), (end, r) => end - residues.atomStart[r]!);
    let serial = 1;
    for (let place = 0; place < structure.atomCount; place++) {
      const a = fileOrder?.[place] ?? place;
      const r = structure.residueOfAtom[a]!;
      const record = structure.hetero[a] ? 'HETATM' : 'ATOM  ';
      const name = `${paddedAtomName(structure, a)}${structure.altloc[a]!.padEnd(1)}`;
      const chain = chains.id[residues.chain[r]!]!;
      const residueName = residues.name[r]!.padStart(3);
      const number = `${String(residues.number[r]).padStart(4)}${residues.insertion[r]!.padEnd(1)}`;
      // A fourth letter of the residue name takes column 21.
      const residue = `${residueName.padEnd(4)}${chain.padEnd(1)}${number}`;
      this.#heads.push(`${record}${String(serial++).padStart(5)} ${name}${residue}   `);
      const element = structure.element[a] === 'X' ? '' : structure.element[a]!;
      const charge = structure.charge[a]!;
      const sign = charge === 0 ? '  ' : `${Math.abs(charge)}${charge < 0 ? '-' : '+'}`;
      this.#tails.push(`      ${residues.segment[r]!.slice(0, 4).padEnd(4)}${element.padStart(2)}${sign}\n`);
      unwritten[r]!--;
      const isEnd = unwritten[r] === 0 && residues.terminal[r] === 1;
      this.#ends.push(isEnd ? `${`TER   ${String(serial++).padStart(5)}      ${residue}`.padEnd(80)}\n` : '');
    }
  }

  *model({ xyz, b, occupancy }: Conformation, index: number, isEnsemble: boolean): Generator<string> {
    const structure = this.#structure;
    const obstacle = coordinateObstacle(structure, { xyz, b, occupancy });
    if (obstacle !== undefined) throw new UserError(obstacle);
    let piece = isEnsemble ? `${`MODEL     ${String(index + 1).padStart(4)}`.padEnd(80)}\n` : '';
    for (let place = 0; place < structure.atomCount; place++) {
      const a = structure.fileOrder?.[place] ?? place;
      const x = fixed(xyz[3 * a]!, 3).padStart(8);
      const y = fixed(xyz[3 * a + 1]!, 3).padStart(8);
      const z = fixed(xyz[3 * a + 2]!, 3).padStart(8);
      piece += `${this.#heads[place]}${x}${y}${z}${sixColumns(occupancy[a]!)}${sixColumns(b[a]!)}${this.#tails[place]}`;
      if (index === 0 && this.#anisotropic !== undefined) piece += this.#anisotropicLine(this.#anisotropic, a, place);
      piece += this.#ends[place];
      if (piece.length > pieceLength) {
        yield piece;
        piece = '';
      }
    }
    yield isEnsemble ? `${piece}${'ENDMDL'.padEnd(80)}\n` : piece;
  }

  #anisotropicLine(u: Float64Array, atom: number, place: number): string {
    if (Number.isNaN(u[6 * atom]!)) return '';
    const values = Array.from(u.subarray(6 * atom, 6 * atom + 6), (value) => Math.round(1e4 * value));
    const head = this.#heads[place]!.slice(6, 28);
    return `ANISOU${head}${values.map((value) => String(value).padStart(7)).join('')}  ${this.#tails[place]!.slice(6)}`;
  }
}

/** Two decimals, fewer where the value would not fit: B factors above 999.99 Å² keep their size rather than their hundredths. */
function sixColumns(value: number): string {
  let text = fixed(value, 2);
  for (let digits = 1; text.length > 6 && digits >= 0; digits--) text = fixed(value, digits);
  return text.padStart(6);
}
