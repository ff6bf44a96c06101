// How far restraints are from their ideals, kind by kind, with the worst offenders.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { geometryNumbers, type KindNumbers, type Offender } from '../restraints/geometry-numbers.js';

export type DeviationKind = 'bond' | 'angle' | 'torsion' | 'chirality' | 'plane';

/** How far restraints of one kind are from their ideals. */
export interface Deviations extends KindNumbers {
  /** Those with the largest |z|, worst first: value, ideal, sigma and z of each. */
  readonly worst: readonly Offender[];
}

/** How many offenders are listed of a kind, and of all. */
const WORST = 10;

/** @param xyz 3N, Å */
export function deviationsByKind(
  tables: readonly RestraintTable[],
  xyz: Float64Array,
): Readonly<Record<DeviationKind, Deviations>> {
  const of = (kind: DeviationKind): Deviations => {
    const numbers = geometryNumbers(
      tables.filter((table) => table.kind === kind),
      xyz,
      WORST,
    );
    return { ...numbers[kind], worst: numbers.worst };
  };
  return {
    bond: of('bond'),
    angle: of('angle'),
    torsion: of('torsion'),
    chirality: of('chirality'),
    plane: of('plane'),
  };
}

/** The worst of all kinds. */
export function worstOffenders(offenders: readonly Offender[]): readonly Offender[] {
  return [...offenders].sort((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, WORST);
}
