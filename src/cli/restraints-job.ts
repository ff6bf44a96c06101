// The list of restraints, from the options to the table.
import { extname } from 'node:path';
import { UserError } from '../base/user-error.js';
import { writeFileAtomically } from '../base/write-file.js';
import type { ListedRestraint } from '../refinement/listed-restraint.js';
import { listRestraints, summarizeRestraints } from '../refinement/restraint-list.js';
import { csvLine } from '../report/csv.js';
import { type TextColumn, textTable } from '../report/text-table.js';
import { prepareSystem } from '../series/prepare-system.js';
import { parseSelection, selectionMask } from '../structure/selection.js';
import { atomLabel, type Structure } from '../structure/structure.js';
import { exitCode } from './exit-code.js';
import { systemOptions } from './job-options.js';
import type { ParsedOptions } from './parse-options.js';

/** Rows that are printed; files hold all, and unshortened. */
const MOST_ROWS = 200;
const WORST = 10;

export async function runRestraintsJob(parsed: ParsedOptions): Promise<number> {
  const { on, out, ...given } = parsed.given as { readonly on?: string; readonly out?: string };
  if (parsed.words.length !== 1)
    throw new UserError(
      `varia restraints takes one model and was given ${parsed.words.length === 0 ? 'none' : parsed.words.join(', ')}.`,
    );
  if (out !== undefined && !/^\.(csv|json)$/i.test(extname(out)))
    throw new UserError(`-o ${out} must end in .csv or .json, which says how the table is written.`);
  const prepared = await prepareSystem({ models: parsed.words, ...(await systemOptions(given)) });
  const { structure } = prepared.model;
  const mask = on === undefined ? undefined : selectionMask(parseSelection(on), structure, prepared.start.xyz);
  if (mask !== undefined && !mask.includes(1))
    throw new UserError(`--on '${on}' selects no atom of ${prepared.modelName}.`);
  const listed = listRestraints(prepared.system, prepared.start.xyz, mask);
  if (out !== undefined) await writeFileAtomically(out, tableText(structure, listed, extname(out).toLowerCase()));
  const lines = [
    ...summaryOf(listed),
    '',
    ...(mask === undefined ? worstOf(structure, listed) : allOf(structure, listed)),
  ];
  if (mask === undefined) lines.push('', ...prepared.notes.map((note) => `- ${note}`));
  if (out !== undefined) lines.push('', `${out} holds all ${listed.length}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCode.done;
}

function summaryOf(listed: readonly ListedRestraint[]): string[] {
  const columns: TextColumn[] = [
    { title: 'kind', align: 'left' },
    { title: 'restraints', align: 'right' },
    { title: 'rms z', align: 'right' },
    { title: 'energy', align: 'right' },
  ];
  const rows = summarizeRestraints(listed).map(({ kind, count, rmsZ, energy }) => [
    kind,
    String(count),
    rmsZ.toFixed(2),
    energy.toFixed(1),
  ]);
  return textTable(columns, rows);
}

function worstOf(structure: Structure, listed: readonly ListedRestraint[]): string[] {
  const worst = listed
    .filter(({ z }) => !Number.isNaN(z))
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, WORST);
  return ['The furthest from their ideals:', ...rowsOf(structure, worst)];
}

function allOf(structure: Structure, listed: readonly ListedRestraint[]): string[] {
  const shown = rowsOf(structure, listed.slice(0, MOST_ROWS));
  const more = listed.length - MOST_ROWS;
  return more > 0 ? [...shown, `… and ${more} more; -o FILE.csv writes all.`] : shown;
}

function rowsOf(structure: Structure, listed: readonly ListedRestraint[]): string[] {
  const right = (title: string): TextColumn => ({ title, align: 'right' });
  const left = (title: string): TextColumn => ({ title, align: 'left' });
  return textTable(
    [left('kind'), right('ideal'), right('sigma'), right('value'), right('z'), left('atoms'), left('origin')],
    listed.map((row) => [
      row.kind,
      number(row.ideal),
      number(row.sigma),
      number(row.value),
      number(row.z, 2),
      shortened(row.atoms.map((atom) => atomLabel(structure, atom)).join(' '), 60),
      shortened(row.origin, 40),
    ]),
  );
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function number(value: number, decimals = 3): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}

/** A row a restraint; atoms as chain/residue/name, separated by blanks. */
function* tableText(structure: Structure, listed: readonly ListedRestraint[], extension: string): Iterable<string> {
  const isCsv = extension === '.csv';
  if (isCsv) yield csvLine(['kind', 'atoms', 'ideal', 'sigma', 'value', 'z', 'energy', 'origin']);
  else yield '[\n';
  for (const [k, row] of listed.entries()) {
    const atoms = row.atoms.map((atom) => atomLabel(structure, atom));
    const { kind, ideal, sigma, value, z, energy, origin } = row;
    if (isCsv) yield csvLine([kind, atoms.join(' '), ideal, sigma, value, z, energy, origin]);
    // Numbers that are not there become null.
    else
      yield `${JSON.stringify({ kind, atoms, ideal, sigma, value, z, energy, origin })}${k + 1 < listed.length ? ',' : ''}\n`;
  }
  if (!isCsv) yield ']\n';
}
