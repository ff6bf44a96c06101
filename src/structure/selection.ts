// Selections of atoms: a text parsed once, evaluated on any structure and conformation.
import { CellList } from './cell-list.js';
import { polymerRanges, type ResidueKind, residueKind } from './polymers.js';
import {
  type AtomClass,
  parseSelectionTree,
  type ResiduePlace,
  type SelectionNode,
  type TextProperty,
} from './selection-parse.js';
import { isHydrogen, type Structure } from './structure.js';

export interface Selection {
  readonly text: string;
  readonly tree: SelectionNode;
}

/**
 * Parses a selection such as `chain A and resi 10-50 and name CA`; the grammar stands at {@link parseSelectionTree}.
 *
 * @throws UserError that names the column and the offending word.
 */
export function parseSelection(text: string): Selection {
  return { text, tree: parseSelectionTree(text) };
}

/**
 * The atoms of a selection, ascending.
 *
 * @param xyz - 3N, Å; `within` measures in it.
 */
export function selectAtoms({ tree }: Selection, structure: Structure, xyz: Float64Array): Int32Array {
  return indicesOf(evaluate(tree, structure, xyz));
}

/** N: 1 where an atom is selected, else 0. */
export function selectionMask({ tree }: Selection, structure: Structure, xyz: Float64Array): Uint8Array {
  return evaluate(tree, structure, xyz);
}

function indicesOf(mask: Uint8Array): Int32Array {
  const atoms = new Int32Array(mask.reduce((sum, bit) => sum + bit, 0));
  let count = 0;
  for (let a = 0; a < mask.length; a++) if (mask[a] === 1) atoms[count++] = a;
  return atoms;
}

function evaluate(node: SelectionNode, structure: Structure, xyz: Float64Array): Uint8Array {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const masks = node.parts.map((part) => evaluate(part, structure, xyz));
      const mask = masks[0]!;
      for (const other of masks.slice(1)) {
        for (let a = 0; a < mask.length; a++)
          mask[a] = node.kind === 'and' ? mask[a]! & other[a]! : mask[a]! | other[a]!;
      }
      return mask;
    }
    case 'not':
      return evaluate(node.part, structure, xyz).map((bit) => 1 - bit);
    case 'byres':
      return wholeResidues(structure, evaluate(node.part, structure, xyz));
    case 'within':
      return near(xyz, indicesOf(evaluate(node.part, structure, xyz)), node.radius);
    case 'resi':
      return byResidue(structure, (r) => node.ranges.some(([first, last]) => isBetween(structure, r, first, last)));
    case 'text':
      return byText(structure, node.property, node.values);
    case 'class':
      return byClass(structure, node.of);
  }
}

function byAtom(structure: Structure, test: (atom: number) => boolean): Uint8Array {
  const mask = new Uint8Array(structure.atomCount);
  for (let a = 0; a < mask.length; a++) mask[a] = test(a) ? 1 : 0;
  return mask;
}

function byResidue({ atomCount, residues }: Structure, test: (residue: number) => boolean): Uint8Array {
  const mask = new Uint8Array(atomCount);
  for (let r = 0; r < residues.count; r++) {
    if (test(r)) mask.fill(1, residues.atomStart[r], residues.atomStart[r + 1]);
  }
  return mask;
}

function wholeResidues(structure: Structure, mask: Uint8Array): Uint8Array {
  const { atomStart } = structure.residues;
  return byResidue(structure, (r) => mask.subarray(atomStart[r], atomStart[r + 1]).includes(1));
}

function near(xyz: Float64Array, centres: Int32Array, radius: number): Uint8Array {
  const mask = new Uint8Array(xyz.length / 3);
  const cells = new CellList(xyz, Math.max(radius, 1), centres);
  for (let a = 0; a < mask.length; a++) {
    if (cells.hasWithin(xyz[3 * a]!, xyz[3 * a + 1]!, xyz[3 * a + 2]!, radius)) mask[a] = 1;
  }
  return mask;
}

function isBetween({ residues }: Structure, residue: number, first: ResiduePlace, last: ResiduePlace): boolean {
  const number = residues.number[residue]!;
  const insertion = residues.insertion[residue]!;
  if (number < first.number || (number === first.number && insertion < first.insertion)) return false;
  return number < last.number || (number === last.number && insertion <= last.insertion);
}

/** Chain ids, alternate locations and segments are told apart by case (chains A and a); names are not. */
function byText(structure: Structure, property: TextProperty, values: readonly string[]): Uint8Array {
  const { residues, chains } = structure;
  const isExact = property === 'chain' || property === 'altloc' || property === 'segid';
  const patterns = values.map((value) => patternOf(value, isExact));
  const known = new Map<string, boolean>();
  const matches = (text: string): boolean => {
    let match = known.get(text);
    if (match === undefined) {
      match = patterns.some((pattern) => pattern.test(text));
      known.set(text, match);
    }
    return match;
  };
  switch (property) {
    case 'chain':
      return byResidue(structure, (r) => matches(chains.id[residues.chain[r]!]!));
    case 'resn':
      return byResidue(structure, (r) => matches(residues.name[r]!));
    case 'segid':
      return byResidue(structure, (r) => matches(residues.segment[r]!));
    case 'name':
      return byAtom(structure, (a) => matches(structure.atomName[a]!));
    case 'element':
      return byAtom(structure, (a) => matches(structure.element[a]!));
    case 'altloc':
      return byAtom(structure, (a) => matches(structure.altloc[a]!));
  }
}

function patternOf(value: string, isExact: boolean): RegExp {
  const source = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, isExact ? '' : 'i');
}

const proteinBackbone = new Set('N CA C O OXT OT1 OT2 H HN H1 H2 H3 HA HA2 HA3'.split(' '));
/** Phosphate and sugar, with the names before and after 2007 (O1P and OP1, * and ′). */
const nucleicBackbone = /^(P|OP[123]|O[123]P|HOP[23]|[CO][1-5]['*]|[12]?H[1-5]['*]['*12]?|[12]?HO[1-5]?['*]|H[35]T)$/;

function byClass(structure: Structure, of: AtomClass): Uint8Array {
  switch (of) {
    case 'all':
      return new Uint8Array(structure.atomCount).fill(1);
    case 'none':
      return new Uint8Array(structure.atomCount);
    case 'hydrogens':
      return byAtom(structure, (a) => isHydrogen(structure, a));
    case 'hetero':
      return structure.hetero.slice();
    case 'protein':
    case 'nucleic':
    case 'water': {
      const kinds = kindsOf(structure);
      return byResidue(structure, (r) => kinds[r] === of);
    }
    case 'polymer':
      return polymers(structure);
    case 'ligand': {
      const polymer = polymers(structure);
      const kinds = kindsOf(structure);
      return byAtom(structure, (a) => polymer[a] === 0 && kinds[structure.residueOfAtom[a]!] !== 'water');
    }
    case 'backbone':
    case 'sidechain': {
      const kinds = kindsOf(structure);
      return byAtom(structure, (a) => {
        const kind = kinds[structure.residueOfAtom[a]!]!;
        if (kind !== 'protein' && kind !== 'nucleic') return false;
        const name = structure.atomName[a]!;
        const isBackbone = kind === 'protein' ? proteinBackbone.has(name) : nucleicBackbone.test(name);
        return isBackbone === (of === 'backbone');
      });
    }
  }
}

function kindsOf(structure: Structure): ResidueKind[] {
  return Array.from({ length: structure.residues.count }, (_, r) => residueKind(structure, r));
}

function polymers(structure: Structure): Uint8Array {
  const mask = new Uint8Array(structure.atomCount);
  const { atomStart } = structure.residues;
  for (const { first, last } of polymerRanges(structure)) mask.fill(1, atomStart[first], atomStart[last + 1]);
  return mask;
}
