// Parses selections such as `chain A and resi 10-50 and not within 5 of (resn ATP)` into a tree.
import { type SelectionWord, selectionError, selectionWords } from './selection-words.js';

/** A residue's place in a chain: insertion codes come after the bare number, '' < 'A'. */
export interface ResiduePlace {
  readonly number: number;
  readonly insertion: string;
}

export type TextProperty = 'chain' | 'name' | 'resn' | 'element' | 'altloc' | 'segid';
export type AtomClass =
  | 'all'
  | 'none'
  | 'protein'
  | 'nucleic'
  | 'water'
  | 'polymer'
  | 'ligand'
  | 'backbone'
  | 'sidechain'
  | 'hydrogens'
  | 'hetero';

/** What a selection means; plain data, so that it can travel to workers. */
export type SelectionNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SelectionNode[] }
  | { readonly kind: 'not' | 'byres'; readonly part: SelectionNode }
  | { readonly kind: 'within'; readonly radius: number; readonly part: SelectionNode }
  | { readonly kind: 'text'; readonly property: TextProperty; readonly values: readonly string[] }
  | { readonly kind: 'resi'; readonly ranges: readonly (readonly [ResiduePlace, ResiduePlace])[] }
  | { readonly kind: 'class'; readonly of: AtomClass };

const textProperties: Readonly<Record<string, TextProperty>> = {
  chain: 'chain',
  name: 'name',
  resn: 'resn',
  resname: 'resn',
  element: 'element',
  altloc: 'altloc',
  segid: 'segid',
};
const residueNumbers = new Set(['resi', 'resid', 'resseq']);
const classes: Readonly<Record<string, AtomClass>> = {
  all: 'all',
  none: 'none',
  protein: 'protein',
  nucleic: 'nucleic',
  water: 'water',
  waters: 'water',
  polymer: 'polymer',
  ligand: 'ligand',
  ligands: 'ligand',
  backbone: 'backbone',
  sidechain: 'sidechain',
  hydrogen: 'hydrogens',
  hydrogens: 'hydrogens',
  hetero: 'hetero',
};
const vocabulary =
  'chain, resi, resn, name, element, altloc, segid, protein, nucleic, water, polymer, ligand, backbone, sidechain, ' +
  'hydrogens, hetero, all, none, within, byres, and, or, not and brackets';

/**
 * Grammar, weakest first: `or`, `and`, `not`; then brackets, `within R of …` and `byres …` (both take what follows them up
 * to the next `and` or `or`), a property with a list, a class. Lists are joined by `+` or `,`; names may hold `*` and `?`;
 * residue numbers may be negative, carry insertion codes and run from–to: `resi -5--1+10A-12+99`.
 *
 * @throws UserError that names the column and the offending word.
 */
export function parseSelectionTree(text: string): SelectionNode {
  const words = selectionWords(text);
  let at = 0;
  const fail = (word: SelectionWord | undefined, complaint: string): never => {
    throw selectionError(text, word, complaint);
  };
  const keyword = (): string => (words[at]?.isQuoted === false ? words[at]!.text.toLowerCase() : '');

  const tree = disjunction();
  if (at < words.length)
    fail(words[at], keyword() === ')' ? 'this bracket was never opened' : 'expected and, or, or the end');
  return tree;

  function disjunction(): SelectionNode {
    return chainOf('or', conjunction);
  }

  function conjunction(): SelectionNode {
    return chainOf('and', negation);
  }

  function chainOf(kind: 'and' | 'or', operand: () => SelectionNode): SelectionNode {
    const parts = [operand()];
    while (keyword() === kind) {
      at++;
      parts.push(operand());
    }
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  function negation(): SelectionNode {
    if (keyword() !== 'not') return primary();
    at++;
    return { kind: 'not', part: negation() };
  }

  function primary(): SelectionNode {
    const word = words[at];
    if (word === undefined) return fail(undefined, `something is missing here; known words are ${vocabulary}`);
    const key = keyword();
    at++;
    if (key === '(') {
      const inner = disjunction();
      if (keyword() !== ')')
        fail(words[at] ?? word, words[at] ? 'expected a closing bracket' : 'this bracket is never closed');
      at++;
      return inner;
    }
    if (key === 'within') return within();
    if (key === 'byres') return { kind: 'byres', part: negation() };
    if (residueNumbers.has(key))
      return { kind: 'resi', ranges: list(word).flatMap(({ text: value, word: from }) => range(value, from)) };
    const property = Object.hasOwn(textProperties, key) ? textProperties[key] : undefined;
    if (property !== undefined) return { kind: 'text', property, values: list(word).map((item) => item.text) };
    if (Object.hasOwn(classes, key)) return { kind: 'class', of: classes[key]! };
    return fail(word, `not a selection word; known words are ${vocabulary}`);
  }

  function within(): SelectionNode {
    const radius = Number(words[at]?.text || 'NaN');
    if (!(radius >= 0) || !Number.isFinite(radius))
      fail(words[at], 'expected a distance in Å behind within, as in within 5 of (…)');
    at++;
    if (keyword() !== 'of') fail(words[at], 'expected of, as in within 5 of (…)');
    at++;
    return { kind: 'within', radius, part: negation() };
  }

  /** The values behind a property; a list goes on over blanks behind or before a comma or plus. */
  function list(property: SelectionWord): { text: string; word: SelectionWord }[] {
    const values: { text: string; word: SelectionWord }[] = [];
    for (let isOpen = true; isOpen; ) {
      const word = words[at];
      if (word === undefined || (!word.isQuoted && /^[()]$/.test(word.text))) {
        return fail(word, `expected a value behind ${property.text}`);
      }
      at++;
      const parts = word.isQuoted ? [word.text] : word.text.split(/[+,]/);
      const isLead = !word.isQuoted && /[+,]$/.test(word.text);
      values.push(...parts.filter((part) => part !== '' || word.isQuoted).map((part) => ({ text: part, word })));
      const isFollowed = words[at]?.isQuoted === false && /^[+,]/.test(words[at]!.text);
      isOpen = isLead || isFollowed;
    }
    return values;
  }

  function range(value: string, word: SelectionWord): [ResiduePlace, ResiduePlace][] {
    const match = /^(-?\d+)([A-Za-z]?)(?:[-:](-?\d+)([A-Za-z]?))?$/.exec(value);
    if (match === null) return fail(word, `'${value}' is no residue number; write 10, -3, 10A or 10-50`);
    const first = { number: Number(match[1]), insertion: match[2]! };
    const last = match[3] === undefined ? first : { number: Number(match[3]), insertion: match[4]! };
    if (last.number < first.number) fail(word, `the range ${value} runs backwards; write the lower number first`);
    return [[first, last]];
  }
}
