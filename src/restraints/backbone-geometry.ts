// The conformation-dependent library: mean and spread of the backbone's bonds and angles by φ, ψ and class of residue.
import { createRequire } from 'node:module';
import { inflateFile } from '../base/inflate-file.js';

/** The figures of a residue: angles (degrees), then bonds (Å). `previous:` and `next:` are the peptide neighbours. */
export const BACKBONE_FIGURES: readonly (readonly string[])[] = [
  ['previous:C', 'N', 'CA'],
  ['N', 'CA', 'CB'],
  ['N', 'CA', 'C'],
  ['CB', 'CA', 'C'],
  ['CA', 'C', 'O'],
  ['CA', 'C', 'next:N'],
  ['O', 'C', 'next:N'],
  ['previous:C', 'N'],
  ['N', 'CA'],
  ['CA', 'CB'],
  ['CA', 'C'],
  ['C', 'O'],
];

const ANGLES = 7;
const CLASSES = 8;
/** Cells along φ and along ψ; centres at −180°, −170° … 170°. */
const CELLS = 36;
const CELL_SIZE = 10;

/**
 * Which of the eight distributions a residue belongs to: others, Ile/Val, Gly, Pro; the same four before a proline. Undefined for
 * residues that the library does not know.
 */
export function backboneClass(name: string, next: string): number | undefined {
  const group = GROUPS.get(name);
  return group === undefined ? undefined : group + (next === 'PRO' ? 4 : 0);
}

const GROUPS: ReadonlyMap<string, number> = new Map([
  ...'ALA ARG ASN ASP CYS GLN GLU HIS LEU LYS MET PHE SER THR TRP TYR'.split(' ').map((name) => [name, 0] as const),
  ['MSE', 0],
  ['ILE', 1],
  ['VAL', 1],
  ['GLY', 2],
  ['PRO', 3],
]);

/** A mean and its standard deviation, degrees or Å. */
export interface BackboneFigure {
  ideal: number;
  sigma: number;
}

/**
 * Reads the figure of a class in the cell of φ and ψ (degrees) into `out`; false where the class has no such figure (Cβ of
 * glycine). The nearest cell counts, as in Tronrud, Berkholz & Karplus 2010 (Acta Cryst. D66:834); thinly populated cells hold the mean of
 * their class.
 */
export function backboneFigure(kind: number, figure: number, phi: number, psi: number, out: BackboneFigure): boolean {
  grids ??= read();
  const grid = 2 * (BACKBONE_FIGURES.length * kind + figure);
  const cell = CELLS * cellOf(phi) + cellOf(psi);
  const ideal = grids[CELLS * CELLS * grid + cell]!;
  if (ideal === 0) return false;
  const unit = figure < ANGLES ? 0.01 : 1e-4;
  out.ideal = unit * ideal;
  out.sigma = unit * grids[CELLS * CELLS * (grid + 1) + cell]!;
  return true;
}

function cellOf(degrees: number): number {
  const cell = Math.round(degrees / CELL_SIZE) + CELLS / 2;
  return ((cell % CELLS) + CELLS) % CELLS;
}

/** As stored: see scripts/build-backbone-geometry.py. Read once a process. */
let grids: Uint16Array | undefined;

function read(): Uint16Array {
  const path = createRequire(import.meta.url).resolve('#data/backbone-geometry.bin');
  const bytes = inflateFile(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = CLASSES * BACKBONE_FIGURES.length * 2 * CELLS * CELLS;
  return Uint16Array.from({ length }, (_, k) => view.getUint16(2 * k, true));
}
