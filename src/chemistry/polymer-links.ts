// Links along chains: which neighbours in a chain are bonded, where it breaks, and how its ends are finished.
import { residueLabel } from '../structure/structure.js';
import type { LinkPlanner } from './link-planner.js';
import { isNucleicGroup, isPeptideGroup } from './monomer.js';
import { placesOf } from './places.js';

/** Å; residues numbered one after the other are joined up to here, so that a strained start model keeps its chain. */
const consecutiveReach = { N: 3, P: 3.5 } as const;
/** Å; across a jump in numbering only what is plainly bonded. */
const jumpReach = { N: 2, P: 2.3 } as const;

/** Joins neighbours along all chains and chooses the variants of chain ends. */
export function planPolymerLinks(planner: LinkPlanner): void {
  const { structure } = planner.model;
  const breaks: string[] = [];
  const bare: string[] = [];
  const far: string[] = [];
  for (let c = 0; c < structure.chains.count; c++) {
    let previous: readonly number[] = [];
    for (const place of placesOf(structure, c)) {
      for (const residue of place) {
        const joined = previous.filter((before) => joinNeighbours(planner, before, residue, far));
        if (joined.length > 0) continue;
        const isAfterBreak = previous.some(
          (before) => isPolymer(planner, before) && structure.residues.terminal[before] !== 1,
        );
        if (isAfterBreak && isPolymer(planner, residue)) {
          (hasLinkAtom(planner, residue) ? breaks : bare).push(residueLabel(structure, residue));
        }
        finishStart(planner, residue, !isAfterBreak);
      }
      for (const residue of place) finishEnd(planner, residue);
      previous = place;
    }
  }
  if (bare.length > 0) {
    planner.notes.push(`Without the atom that would link them to the residue before: ${listed(bare)}.`);
  }
  if (breaks.length > 0) planner.notes.push(`Chains break before ${listed(breaks)}: no link is made there.`);
  if (far.length > 0) planner.notes.push(`Long links along the chain were kept: ${listed(far)}.`);
}

function isPolymer(planner: LinkPlanner, residue: number): boolean {
  const group = planner.assigned.monomers[residue]?.group ?? '';
  return isPeptideGroup(group) || isNucleicGroup(group);
}

function hasLinkAtom(planner: LinkPlanner, residue: number): boolean {
  return planner.atomsNamed(residue, 'N').length > 0 || planner.atomsNamed(residue, 'P').length > 0;
}

function joinNeighbours(planner: LinkPlanner, before: number, residue: number, far: string[]): boolean {
  const { structure } = planner.model;
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
  const reach =
    planner.isDeclared(...pair.atoms) || areConsecutive(planner, before, residue)
      ? consecutiveReach[to]
      : jumpReach[to];
  if (pair.distance > reach || !planner.joinByLink(...pair.atoms, pair.residues)) return false;
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

/**
 * A free amino end is NH3⁺ where its hydrogens say so, or where a chain begins and no amide hydrogen speaks against it; a nucleotide
 * without phosphorus begins with a hydroxyl.
 */
function finishStart(planner: LinkPlanner, residue: number, isChainStart: boolean): void {
  const monomer = planner.assigned.monomers[residue];
  if (monomer === undefined) return;
  if (isPeptideGroup(monomer.group)) {
    const hasAmmonium = hasAtom(planner, residue, /^(H[123]|HT[123]|HN[123]|[123]H|D[123]|[123]D)$/);
    const hasAmide = hasAtom(planner, residue, /^(H|HN|D)$/);
    if (hasAmmonium || (isChainStart && !hasAmide)) {
      planner.modify(residue, monomer.group.toLowerCase() === 'p-peptide' ? 'NH2-PRO' : 'NH3');
    }
  } else if (
    isNucleicGroup(monomer.group) &&
    (hasAtom(planner, residue, /^(HO5['*]|5HO['*]|H5T)$/) || !hasAtom(planner, residue, /^P$/))
  ) {
    planner.modify(residue, '5*END');
  }
}

/** A free carboxyl end shows itself by its second oxygen, a protonated acid by its hydrogen. */
function finishEnd(planner: LinkPlanner, residue: number): void {
  const monomer = planner.assigned.monomers[residue];
  if (monomer === undefined || !isPeptideGroup(monomer.group)) return;
  // Carboxylic acids that the file shows protonated.
  if (monomer.id === 'ASP' && hasAtom(planner, residue, /^HD2$/)) planner.modify(residue, 'ASP-H');
  if (monomer.id === 'GLU' && hasAtom(planner, residue, /^HE2$/)) planner.modify(residue, 'GLU-H');
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
