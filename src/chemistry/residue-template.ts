// A residue template: a monomer with its modifications compiled once for all residues that are of its kind.
import type { Dictionary } from './dictionary.js';
import { inferEnergyType, typeOfElement } from './energy-types.js';
import { compileGeometry, type GeometryRows } from './geometry-rows.js';
import { modified } from './modification.js';
import type { Monomer } from './monomer.js';
import { ringsOf } from './rings.js';

export interface ResidueTemplate {
  readonly monomer: Monomer;
  /** Atom name → local number. */
  readonly index: ReadonlyMap<string, number>;
  readonly rows: GeometryRows;
  /** Rings of up to six atoms, by local number. */
  readonly rings: readonly (readonly number[])[];
  readonly nonbonded: readonly TemplateAtom[];
  /** For reports: where the ideals come from. */
  readonly origin: string;
}

/** What the nonbonded term needs to know of an atom before it is known which hydrogens are in the model. */
export interface TemplateAtom {
  /** Å, all-atom. */
  readonly radius: number;
  /** Å, with its hydrogens. */
  readonly unitedRadius: number;
  /** 0 neither, 1 donor, 2 acceptor, 3 both. */
  readonly hydrogenBond: number;
  /** Local numbers of bonded hydrogens. */
  readonly hydrogens: readonly number[];
  readonly energyType: string;
}

/** Compiles templates and keeps them. */
export class ResidueTemplates {
  readonly #dictionary: Dictionary;
  readonly #known = new Map<string, ResidueTemplate>();

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** @param modifications Ids in the order in which they are made; unknown ones change nothing. */
  get(monomer: Monomer, modifications: readonly string[]): ResidueTemplate {
    const key = [monomer.id, ...modifications].join('|');
    let template = this.#known.get(key);
    if (template === undefined) {
      template = compile(
        modifications.reduce((changed, id) => {
          const modification = this.#dictionary.modification(id);
          return modification === undefined ? changed : modified(changed, modification);
        }, monomer),
        this.#dictionary,
      );
      this.#known.set(key, template);
    }
    return template;
  }
}

function compile(monomer: Monomer, dictionary: Dictionary): ResidueTemplate {
  const index = new Map(monomer.atoms.map((atom, k) => [atom.name, k]));
  const rows = compileGeometry(monomer, (name) => index.get(name));
  const neighbours = monomer.atoms.map((): number[] => []);
  for (const { atoms } of rows.bond) {
    neighbours[atoms[0]!]!.push(atoms[1]!);
    neighbours[atoms[1]!]!.push(atoms[0]!);
  }
  const isHydrogen = (k: number): boolean => monomer.atoms[k]!.element === 'H' || monomer.atoms[k]!.element === 'D';
  const nonbonded = monomer.atoms.map((atom, k): TemplateAtom => {
    const around = neighbours[k]!;
    const hydrogens = around.filter(isHydrogen);
    const surroundings = { element: atom.element, neighbours: around.length, hydrogens: hydrogens.length };
    const energyType = atom.energyType || inferEnergyType(surroundings);
    const type =
      dictionary.energyType(energyType) ?? dictionary.energyType(atom.element) ?? typeOfElement(atom.element);
    // An ion alone is as large as its ionic radius; its ligands are bonded to it or stay at the sum of the radii.
    const isIon = monomer.atoms.length === 1 && atom.charge !== 0 && type.ionRadius > 0;
    const isPolarHydrogen = isHydrogen(k) && around.some((other) => /^[NOS]$/.test(monomer.atoms[other]!.element));
    return {
      radius: isIon ? type.ionRadius : type.radius,
      unitedRadius: isIon ? type.ionRadius : type.unitedRadius,
      hydrogenBond: isPolarHydrogen ? 1 : ({ N: 0, D: 1, A: 2, B: 3, H: 1 } as const)[type.hydrogenBond],
      hydrogens,
      energyType,
    };
  });
  return {
    monomer,
    index,
    rows,
    rings: ringsOf(neighbours, 6),
    nonbonded,
    origin: `${monomer.id} (${monomer.source})`,
  };
}
