// The hydrogens that a model's chemistry asks for and its file does not have.
import type { Model } from '../structure/model.js';
import type { AddedAtom } from '../structure/rebuild-model.js';
import { isWater } from '../structure/residue-kind.js';
import { HistidineProtonation } from './histidine-protonation.js';
import { isPeptideGroup } from './monomer.js';
import type { ResidueAtoms } from './residue-atoms.js';
import type { ResidueChemistry } from './residue-chemistry.js';
import type { ResidueTemplate } from './residue-template.js';

/** Residue names that say which nitrogens are protonated (Amber, CHARMM). */
const RING_HYDROGENS: Readonly<Record<string, readonly string[]>> = {
  HID: ['HD1'],
  HSD: ['HD1'],
  HIE: ['HE2'],
  HSE: ['HE2'],
  HIP: ['HD1', 'HE2'],
  HSP: ['HD1', 'HE2'],
};

export interface MissingHydrogens {
  readonly added: readonly AddedAtom[];
  /** Atoms of the model that have fewer hydrogens than they should, because their other neighbours are not in the model. */
  readonly incomplete: readonly number[];
}

/**
 * Hydrogens go by the dictionary, after the modifications of links and chain ends (no HG on a disulfide, no HO on a glycosidic
 * oxygen, NH3⁺ where a chain begins). An atom whose heavy neighbours are not all in the model gets none: their place would be a
 * guess. Waters get none. What binds a metal gives up its hydrogens (O, S) or one of them (N); the same for bonds that only the
 * file knows. A histidine with a hydrogen on its ring is left as it is, others see {@link HistidineProtonation}.
 */
export function missingHydrogens(model: Model, chemistry: ResidueChemistry): MissingHydrogens {
  const { structure, conformations } = model;
  const finder = new Finder(
    model,
    chemistry,
    new HistidineProtonation(structure, conformations[0]!.xyz, chemistry.residueAtoms),
  );
  for (let r = 0; r < structure.residues.count; r++) {
    const atoms = chemistry.residueAtoms[r];
    if (atoms !== undefined && !isWater(structure.residues.name[r]!)) finder.look(r, atoms);
  }
  return { added: finder.added, incomplete: [...finder.incomplete].sort((a, b) => a - b) };
}

class Finder {
  readonly added: AddedAtom[] = [];
  readonly incomplete = new Set<number>();
  readonly #model: Model;
  readonly #histidines: HistidineProtonation;
  /** Bonds of each atom that no dictionary describes. */
  readonly #extra = new Map<number, number>();
  readonly #linkedByN = new Set<number>();
  readonly #neighbours = new WeakMap<ResidueTemplate, readonly (readonly number[])[]>();

  constructor(model: Model, { planner }: ResidueChemistry, histidines: HistidineProtonation) {
    this.#model = model;
    this.#histidines = histidines;
    for (const { atoms } of planner.bonds)
      for (const atom of atoms) this.#extra.set(atom, (this.#extra.get(atom) ?? 0) + 1);
    for (const { link, residues } of planner.links)
      if (link.bonds.some(({ atoms }) => atoms.includes('2:N'))) this.#linkedByN.add(residues[1]);
  }

  look(residue: number, atoms: ResidueAtoms): void {
    const { template } = atoms;
    const around = this.#neighboursOf(template);
    const done = new Set<string>();
    for (const altloc of atoms.altlocs.length === 0 ? [''] : atoms.altlocs) {
      const map = atoms.conformer(altloc);
      const ring = template.monomer.id === 'HIS' ? this.#ringHydrogens(residue, template, map) : undefined;
      const given = new Map<number, number>();
      template.monomer.atoms.forEach(({ name, element }, h) => {
        if (!isHydrogenElement(element) || map[h]! >= 0) return;
        if (ring !== undefined && /^(HD1|HE2)$/.test(name) && !ring.includes(name)) return;
        const parent = around[h]![0];
        if (parent === undefined || !this.#canCarry(residue, template, map, parent, around[parent]!, given)) return;
        const label = this.#dependsOnAlternate(residue, template, map, around, parent) ? altloc : '';
        if (done.has(`${h} ${label}`)) return;
        done.add(`${h} ${label}`);
        const isAmmonium = name === 'H' && template.index.has('H2') && template.index.has('H3');
        this.added.push({ name: isAmmonium ? 'H1' : name, element, altloc: label, parent: map[parent]! });
      });
    }
  }

  #canCarry(
    residue: number,
    template: ResidueTemplate,
    map: Int32Array,
    parent: number,
    around: readonly number[],
    given: Map<number, number>,
  ): boolean {
    const atom = map[parent]!;
    const { structure } = this.#model;
    if (atom < 0 || structure.residueOfAtom[atom] !== residue) return false;
    const { atoms, group } = template.monomer;
    const heavy = around.filter((local) => !isHydrogenElement(atoms[local]!.element));
    // A chain that begins with a free 5' hydroxyl has no phosphorus there.
    const missing = heavy.filter(
      (local) => map[local]! < 0 && !(atoms[parent]!.name === "O5'" && atoms[local]!.name === 'P'),
    );
    const hasNoChain =
      atoms[parent]!.name === 'N' && isPeptideGroup(group) && heavy.length < around.length
        ? !this.#linkedByN.has(residue) && !template.index.has('H2')
        : false;
    if (missing.length > 0 || hasNoChain) {
      this.incomplete.add(atom);
      return false;
    }
    const extra = this.#extra.get(atom) ?? 0;
    if (extra === 0) return true;
    if (/^(O|S|SE)$/.test(structure.element[atom]!)) return false;
    const refused = given.get(atom) ?? 0;
    given.set(atom, refused + 1);
    return refused >= extra;
  }

  #ringHydrogens(residue: number, template: ResidueTemplate, map: Int32Array): readonly string[] {
    const atomOf = (name: string): number => map[template.index.get(name) ?? -1] ?? -1;
    if (atomOf('HD1') >= 0 || atomOf('HE2') >= 0) return [];
    const { structure } = this.#model;
    const named = RING_HYDROGENS[structure.residues.name[residue]!] ?? this.#histidines.hydrogens(atomOf);
    return named.filter((name) => !this.#extra.has(atomOf(name === 'HD1' ? 'ND1' : 'NE2')));
  }

  /** Whether the parent or an atom that fixes its hydrogens has alternates. */
  #dependsOnAlternate(
    residue: number,
    template: ResidueTemplate,
    map: Int32Array,
    around: readonly (readonly number[])[],
    parent: number,
  ): boolean {
    const { altloc } = this.#model.structure;
    const hasAlternate = (local: number): boolean => map[local]! >= 0 && altloc[map[local]!] !== '';
    const heavy = around[parent]!.filter((local) => !isHydrogenElement(template.monomer.atoms[local]!.element));
    if (hasAlternate(parent) || heavy.some(hasAlternate)) return true;
    // The amide of a chain lies between two neighbours, of which the template knows one.
    const isAmide = template.monomer.atoms[parent]!.name === 'N' && this.#linkedByN.has(residue);
    return heavy.length === 1 && !isAmide && around[heavy[0]!]!.some(hasAlternate);
  }

  #neighboursOf(template: ResidueTemplate): readonly (readonly number[])[] {
    let known = this.#neighbours.get(template);
    if (known === undefined) {
      const made = template.monomer.atoms.map((): number[] => []);
      for (const { atoms } of template.rows.bond) {
        made[atoms[0]!]!.push(atoms[1]!);
        made[atoms[1]!]!.push(atoms[0]!);
      }
      known = made;
      this.#neighbours.set(template, known);
    }
    return known;
  }
}

function isHydrogenElement(element: string): boolean {
  return element === 'H' || element === 'D';
}
