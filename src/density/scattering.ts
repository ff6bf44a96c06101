// Electron scattering factors: how strongly an atom of an element scatters, as five Gaussians.
import { ELECTRON_SCATTERING_TABLE } from './scattering-table.js';

/** f(s) = Σ a[j]·exp(−b[j]·s²) with s = sin θ/λ = 1/(2d), Å⁻¹. */
export interface ScatteringFactor {
  /** Five amplitudes, Å. */
  readonly a: readonly number[];
  /** Five widths, Å². */
  readonly b: readonly number[];
}

/** Gaussians in one scattering factor. */
const SCATTERING_TERMS = 5;

const factors = new Map<string, ScatteringFactor>(
  ELECTRON_SCATTERING_TABLE.trim()
    .split('\n')
    .map((line) => {
      const [element = '', ...fields] = line.split(' ');
      const numbers = fields.map(Number);
      return [element, { a: numbers.slice(0, SCATTERING_TERMS), b: numbers.slice(SCATTERING_TERMS) }];
    }),
);
// Isotopes scatter electrons alike: the potential is that of the charges.
factors.set('D', factors.get('H')!);
factors.set('T', factors.get('H')!);

/**
 * The neutral atom's factor (International Tables C, table 4.3.2.2; Peng et al. 1996, Acta Cryst. A52:257), H to Cf.
 * Ions are given their neutral atom's: at s → 0 an ion's factor diverges, and what a map shows there depends on the
 * solvent.
 * @param element symbol in any case; a charge behind it (`Zn2+`) is ignored
 * @returns undefined where the table has no such element
 */
export function electronScattering(element: string): ScatteringFactor | undefined {
  return factors.get(element) ?? factors.get(element.toUpperCase().replace(/[^A-Z].*$/, ''));
}

/** f at the Bragg spacing d, Å. */
export function scatteringAt(factor: ScatteringFactor, d: number): number {
  const s2 = 1 / (4 * d * d);
  return factor.a.reduce((sum, a, j) => sum + a * Math.exp(-factor.b[j]! * s2), 0);
}

/**
 * What a reader of the log should know about the elements and charges of a model, a sentence each: elements without a
 * scattering factor, and ions that are imaged as neutral atoms.
 */
export function scatteringNotes(elements: readonly string[], charge?: Int8Array): string[] {
  const unknown = new Map<string, number>();
  const ions = new Set<string>();
  elements.forEach((element, atom) => {
    if (electronScattering(element) === undefined) unknown.set(element, (unknown.get(element) ?? 0) + 1);
    else if (charge !== undefined && charge[atom] !== 0) ions.add(element);
  });
  const notes = [...unknown].map(
    ([element, count]) =>
      `${count} ${count === 1 ? 'atom' : 'atoms'} of element '${element}' ${count === 1 ? 'has' : 'have'} no electron ` +
      'scattering factor and no part in the density of the model; correct the element column if that is not meant.',
  );
  if (ions.size > 0) {
    notes.push(`Charged atoms (${[...ions].sort().join(', ')}) are given the scattering factors of the neutral atoms.`);
  }
  return notes;
}
