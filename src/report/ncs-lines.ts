// What a refinement says of NCS copies: how alike they are before and after, and where they differ.
import type { NcsChoice } from '../refinement/frame.js';
import type { NcsAgreement } from '../restraints/ncs-agreement.js';
import { rounded } from './csv.js';
import { type TextColumn, textTable } from './text-table.js';

/** Residues that are named; summary.json has all. */
const NAMED = 10;

/** Lines of a table, and a sentence below it where residues differ. */
export function ncsLines({ groups }: NcsAgreement, { mode, sigma }: Pick<NcsChoice, 'mode' | 'sigma'>): string[] {
  const left = (title: string): TextColumn => ({ title, align: 'left' });
  const right = (title: string): TextColumn => ({ title, align: 'right' });
  const rows = groups.flatMap(({ master, atoms, copies }) =>
    copies.map(({ name, before, after }) => [master, name, String(atoms), before.toFixed(3), after.toFixed(3)]),
  );
  const how = mode === 'constraints' ? 'constraints: one shape' : `restraints: ${sigma} Å from the average`;
  return [
    `NCS copies (${how}), Å rms from their master`,
    '',
    ...textTable([left('master'), left('copy'), right('atoms'), right('before'), right('after')], rows),
    ...groups.filter(({ apart }) => apart.length > 0).map(apartSentence),
  ];
}

function apartSentence({ master, apart }: NcsAgreement['groups'][number]): string {
  const named = apart.slice(0, NAMED).map(({ residue, after }) => `${residue} (${after.toFixed(1)} Å)`);
  const more = apart.length > NAMED ? ` and ${apart.length - NAMED} more` : '';
  const are = apart.length === 1 ? 'One residue is' : `${apart.length} residues are`;
  return `${are} more than 0.5 Å from what the copies of ${master} have in common: ${named.join(', ')}${more}. Restraints let go there; look whether the map says so.`;
}

/** The same for summary.json. */
export function ncsRecord(
  { groups }: NcsAgreement,
  { mode, sigma }: Pick<NcsChoice, 'mode' | 'sigma'>,
): Record<string, unknown> {
  return {
    mode,
    ...(mode === 'restraints' && { sigma }),
    groups: groups.map(({ master, atoms, copies, apart }) => ({
      master,
      atoms,
      copies: copies.map(({ name, before, after }) => ({
        copy: name,
        rmsd_before: rounded(before, 4),
        rmsd_after: rounded(after, 4),
      })),
      residues_apart: apart.map(({ residue, before, after }) => ({
        residue,
        before: rounded(before, 3),
        after: rounded(after, 3),
      })),
    })),
  };
}
