// Links along chains: which neighbours in a chain are bonded, where it breaks, and how its ends are finished.
import { residueLabel } from '../structure/structure.js';
import type { LinkPlanner } from './link-planner.js';
import { isNucleicGroup, isPeptideGroup } from './monomer.js';

/** Å; residues numbered one after the other are joined up to here, so that a strained start model keeps its chain. */
const consecutiveReach = { N: 3, P: 3.5 } as const;
/** Å; across a jump in numbering only what is plainly bonded. */
const jumpReach = { N: 2, P: 2.3 } as const;

/** Joins neighbours along all chains and chooses the variants of chain ends. */
export function planPolymerLinks(planner: LinkPlanner): void {
  const { structure } = planner.model;
  const { chains } = structure;
  const breaks: string[] = [];
  const far: string[] = [];
  for (let c = 0; c < chains.count; c++) {
    const places = placesOf(planner, chains.residueStart[c]!, chains.residueStart[c + 1]!);
    let previous: readonly number[] = [];
    for (const place of places) {
      for (const residue of place) {
        const joined = previous.filter((before) => joinNeighbours(planner, before, residue, far));
        if (joined.length > 0) continue;
        const isAfterBreak = previous.some(
          (before) => isPolymer(planner, before) && structure.residues.terminal[before] !== 1,
        );
        if (isAfterBreak && isPolymer(planner, residue)) breaks.push(residueLabel(structure, residue));
        finishStart(planner, residue, !isAfterBreak);
      }
      for (const residue of place) finishEnd(planner, residue);
      previous = place;
    }
  }
  if (breaks.length > 0) planner.notes.push(`Chains break before ${listed(breaks)}: no link is made there.`);
  if (far.length > 0) planner.notes.push(`Long links along the chain were kept: ${listed(far)}.`);
}

/** Residues of one place in the chain: one, or several alternates (microheterogeneity). */
function* placesOf(planner: LinkPlanner, start: number, end: number): Generator<readonly number[]> {
  const { residues, altloc } = planner.model.structure;
  for (let r = start; r < end; ) {
    let next = r + 1;
    const isSamePlace = (other: number): boolean =>
      residues.number[other] === residues.number[r] &&
      residues.insertion[other] === residues.insertion[r] &&
      altloc[residues.atomStart[other]!] !== '' &&
      altloc[residues.atomStart[r]!] !== '';
    while (next < end && isSamePlace(next)) next++;
    yield Array.from({ length: next - r }, (_, k) => r + k);
    r = next;
  }
}

function isPolymer(planner: LinkPlanner, residue: number): boolean {
  const group = planner.assigned.monomers[residue]?.group ?? '';
  return isPeptideGroup(group) || isNucleicGroup(group);
}

function joinNeighbours(planner: LinkPlanner, before: number, residue: number, far: string[]): boolean {
  const { structure, links } = planner.model;
  const { residues } = structure;
  if (residues.terminal[before] === 1) return false;
  const groups = [planner.assigned.monomers[before]?.group ?? '', planner.assigned.monomers[residue]?.group ?? ''];
  const [from, to] = groups.some(isPeptideGroup)
    ? (['C', 'N'] as const)
    : groups.some(isNucleicGroup)
      ? (["O3'", 'P'] as const)
      : [undefined, undefined];
  if (from === undefined) return false;
  const pair = planner.closest(before, from, residue, to);
  if (pair === undefined) return false;
  const isDeclared = links.some(
    ({ atoms: [a, b] }) => a + b === pair.atoms[0] + pair.atoms[1] && pair.atoms.includes(a),
  );
  const reach = isDeclared || areConsecutive(planner, before, residue) ? consecutiveReach[to] : jumpReach[to];
  if (pair.distance > reach || !planner.joinByLink(...pair.atoms)) return false;
  if (pair.distance > jumpReach[to]) {
    far.push(`${residueLabel(structure, before)}–${residueLabel(structure, residue)} (${pair.distance.toFixed(2)} Å)`);
  }
  return true;
}

function areConsecutive(planner: LinkPlanner, before: number, residue: number): boolean {
  const { residues } = planner.model.structure;
  const step = residues.number[residue]! - residues.number[before]!;
  if (step === 0 || step === 1) return true;
  const [from, to] = [residues.labelSequence[before]!, residues.labelSequence[residue]!];
  return from >= 0 && to === from + 1;
}

/** A free amino end is NH3⁺ where its hydrogens say so, or where a chain begins and no amide hydrogen speaks against it. */
function finishStart(planner: LinkPlanner, residue: number, isChainStart: boolean): void {
  const monomer = planner.assigned.monomers[residue];
  if (monomer === undefined) return;
  if (isPeptideGroup(monomer.group)) {
    const hasAmmonium = hasAtom(planner, residue, /^(H[123]|HT[123]|HN[123]|[123]H|D[123]|[123]D)$/);
    const hasAmide = hasAtom(planner, residue, /^(H|HN|D)$/);
    if (hasAmmonium || (isChainStart && !hasAmide)) {
      planner.modify(residue, monomer.group.toLowerCase() === 'p-peptide' ? 'NH2-PRO' : 'NH3');
    }
  } else if (isNucleicGroup(monomer.group) && hasAtom(planner, residue, /^(HO5['*]|H5T)$/)) {
    planner.modify(residue, '5*END');
  }
}

/** A free carboxyl end shows itself by its second oxygen. */
function finishEnd(planner: LinkPlanner, residue: number): void {
  const monomer = planner.assigned.monomers[residue];
  if (monomer === undefined || !isPeptideGroup(monomer.group)) return;
  if (hasAtom(planner, residue, /^(OXT|OT[12]?|OCT[12]|O'')$/)) planner.modify(residue, 'COO');
}

function hasAtom(planner: LinkPlanner, residue: number, pattern: RegExp): boolean {
  const { atomName, residues } = planner.model.structure;
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
    if (pattern.test(atomName[a]!)) return true;
  }
  return false;
}

/** Up to eight items and how many more there are. */
function listed(items: readonly string[]): string {
  const shown = items.slice(0, 8).join(', ');
  return items.length > 8 ? `${shown} and ${items.length - 8} more` : shown;
}
