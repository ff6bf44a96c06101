// A modification: how a monomer changes at a chain end or where a link is made.
import type {
  IdealAngle,
  IdealBond,
  IdealChirality,
  IdealPlane,
  IdealTorsion,
  Monomer,
  MonomerAtom,
} from './monomer.js';

export type ChangeKind = 'add' | 'delete' | 'change';

export interface Change<T> {
  readonly kind: ChangeKind;
  readonly item: T;
}

export interface Modification {
  readonly id: string;
  readonly source: string;
  /** `add` and `delete` by name; `change` gives a new element or energy type where those are not ''. */
  readonly atoms: readonly Change<MonomerAtom>[];
  readonly bonds: readonly Change<IdealBond>[];
  readonly angles: readonly Change<IdealAngle>[];
  readonly torsions: readonly Change<IdealTorsion>[];
  readonly chiralities: readonly Change<IdealChirality>[];
  readonly planes: readonly Change<IdealPlane>[];
}

/**
 * The monomer after a modification. Deleting an atom takes all its geometry with it; changing what is not there does
 * nothing, because libraries write their modifications for one spelling of a monomer.
 */
export function modified(monomer: Monomer, modification: Modification): Monomer {
  const gone = new Set(modification.atoms.filter((c) => c.kind === 'delete').map((c) => c.item.name));
  const keeps = (item: { readonly atoms: readonly string[] }): boolean => !item.atoms.some((name) => gone.has(name));
  return {
    ...monomer,
    atoms: changedAtoms(
      monomer.atoms.filter((atom) => !gone.has(atom.name)),
      modification.atoms,
    ),
    bonds: changed(monomer.bonds.filter(keeps), modification.bonds, samePath),
    angles: changed(monomer.angles.filter(keeps), modification.angles, samePath),
    torsions: changed(monomer.torsions.filter(keeps), modification.torsions, samePath),
    chiralities: changed(monomer.chiralities.filter(keeps), modification.chiralities, sameCentre),
    planes: changed(
      monomer.planes
        .map((plane) => ({ ...plane, atoms: plane.atoms.filter((name) => !gone.has(name)) }))
        .filter((plane) => plane.atoms.length > 3),
      modification.planes,
      samePath,
    ),
  };
}

function changedAtoms(atoms: readonly MonomerAtom[], changes: readonly Change<MonomerAtom>[]): readonly MonomerAtom[] {
  const result = [...atoms];
  for (const { kind, item } of changes) {
    const at = result.findIndex((atom) => atom.name === item.name);
    if (kind === 'add' && at < 0) result.push(item);
    if (kind === 'change' && at >= 0) {
      const old = result[at]!;
      const element = item.element || old.element;
      result[at] = { ...old, element, energyType: item.energyType || old.energyType };
    }
  }
  return result;
}

function changed<T>(items: readonly T[], changes: readonly Change<T>[], same: (a: T, b: T) => boolean): readonly T[] {
  const result = [...items];
  for (const { kind, item } of changes) {
    const at = result.findIndex((other) => same(other, item));
    if (kind === 'delete' && at >= 0) result.splice(at, 1);
    if (kind === 'add' && at < 0) result.push(item);
    if (kind !== 'delete' && at >= 0) result[at] = item;
  }
  return result;
}

type Named = { readonly atoms: readonly string[] };

/** The same atoms, read forwards or backwards. */
function samePath(a: Named, b: Named): boolean {
  const count = a.atoms.length;
  if (b.atoms.length !== count) return false;
  return a.atoms.every((name, k) => name === b.atoms[k]) || a.atoms.every((name, k) => name === b.atoms[count - 1 - k]);
}

function sameCentre(a: Named, b: Named): boolean {
  return a.atoms[0] === b.atoms[0];
}
