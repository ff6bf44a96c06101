// All restraints of a system as one term, which remembers what each of its parts contributed.
import type { CurvatureSink, Term } from './term.js';

export class RestraintSet implements Term {
  readonly name = 'restraints';
  readonly terms: readonly Term[];
  /** Energy of each term at the last evaluation, in the order of `terms`. */
  readonly energies: Float64Array;

  constructor(terms: readonly Term[]) {
    this.terms = terms;
    this.energies = new Float64Array(terms.length);
  }

  evaluate(xyz: Float64Array, gradient: Float64Array): number {
    let total = 0;
    for (let t = 0; t < this.terms.length; t++) {
      const energy = this.terms[t]!.evaluate(xyz, gradient);
      this.energies[t] = energy;
      total += energy;
    }
    return total;
  }

  refresh(xyz: Float64Array): void {
    for (const term of this.terms) term.refresh?.(xyz);
  }

  addCurvature(xyz: Float64Array, curvature: CurvatureSink): void {
    for (const term of this.terms) term.addCurvature?.(xyz, curvature);
  }

  /** Energies of the last evaluation by name; terms of one name are added up. */
  energiesByName(): ReadonlyMap<string, number> {
    const byName = new Map<string, number>();
    for (const [t, term] of this.terms.entries()) {
      byName.set(term.name, (byName.get(term.name) ?? 0) + this.energies[t]!);
    }
    return byName;
  }
}
