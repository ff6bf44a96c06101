// Ideal residues: coordinates of each kind of residue in which its own bonds, angles, hands and planes are at rest.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Structure } from '../structure/structure.js';
import type { ResidueRestraints } from './residue-restraints.js';

/** Instances of a kind that are tried as starts, and the energy per atom at which one is good enough to stop. */
const MOST_STARTS = 5;
const AT_REST = 0.2;
/** Energy per atom above which a kind has no ideal: a hand or a ring that did not come right costs much more. */
const STRAINED = 2;

/** One set of coordinates for all residues of one name with the same atoms, made when first asked for. */
export class IdealResidues {
  readonly #structure: Structure;
  readonly #restraints: ResidueRestraints;
  readonly #reference: Float64Array;
  readonly #byKind = new Map<string, Float64Array | undefined>();
  readonly #instances: ReadonlyMap<string, readonly number[]>;

  /** @param reference 3N, Å: where the instances start from */
  constructor(structure: Structure, restraints: ResidueRestraints, reference: Float64Array) {
    this.#structure = structure;
    this.#restraints = restraints;
    this.#reference = reference;
    const instances = new Map<string, number[]>();
    for (let residue = 0; residue < structure.residues.count; residue++) {
      const kind = kindOf(structure, residue);
      const known = instances.get(kind);
      if (known === undefined) instances.set(kind, [residue]);
      else if (known.length < MOST_STARTS) known.push(residue);
    }
    this.#instances = instances;
  }

  /** 3 an atom of the residue, Å, anywhere in space; undefined where its restraints do not come to rest. */
  of(residue: number): Float64Array | undefined {
    const kind = kindOf(this.#structure, residue);
    if (!this.#byKind.has(kind)) this.#byKind.set(kind, this.#build(this.#instances.get(kind)!));
    return this.#byKind.get(kind);
  }

  #build(instances: readonly number[]): Float64Array | undefined {
    let best: { xyz: Float64Array; energy: number } | undefined;
    for (const residue of instances) {
      const { atoms, terms } = this.#restraints.within(residue);
      const first = 3 * this.#structure.residues.atomStart[residue]!;
      const xyz = this.#reference.slice(first, first + 3 * atoms.length);
      const energyOf = (x: Float64Array, gradient: Float64Array): number => {
        gradient.fill(0);
        return terms.reduce((sum, term) => sum + term.evaluate(x, gradient), 0);
      };
      const { value } = minimizeLbfgs({ size: xyz.length, evaluate: energyOf }, xyz, {
        maxIterations: 300,
        tolerance: 1e-4,
        maxStep: 0.2,
      });
      const energy = value / atoms.length;
      if (best === undefined || energy < best.energy) best = { xyz, energy };
      if (energy < AT_REST) break;
    }
    return best !== undefined && best.energy < STRAINED ? best.xyz : undefined;
  }
}

function kindOf({ residues, atomName }: Structure, residue: number): string {
  return [
    residues.name[residue],
    ...atomName.slice(residues.atomStart[residue]!, residues.atomStart[residue + 1]!),
  ].join(' ');
}
