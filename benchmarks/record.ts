// Puts the tables of a run into docs/benchmarks.md, between the marks that carry the benchmark's name, with date and machine.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../src/base/write-file.js';
import { type BenchmarkResult, cellText, type ResultTable } from './harness.js';
import { project } from './places.js';

/** @throws Error where the page has no place for the benchmark */
export async function recordResults(result: BenchmarkResult): Promise<void> {
  const file = join(project, 'docs', 'benchmarks.md');
  const page = await readFile(file, 'utf8');
  const begin = `<!-- ${result.name} -->\n`;
  const end = `<!-- end of ${result.name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${file} has no place for '${result.name}': the marks ${begin.trim()} and ${end}.`);
  await writeFileAtomically(file, page.slice(0, from + begin.length) + sectionOf(result) + page.slice(to));
}

function sectionOf({ machine, tables = [], notes }: BenchmarkResult): string {
  const date = new Date().toISOString().slice(0, 10);
  const parts = [
    `Measured ${date}${sources()}: ${machine}.`,
    ...tables.filter(({ detail }) => detail !== true).map((table) => `**${table.title}**\n\n${markdownTable(table)}`),
    notes.map((note) => `- ${note}`).join('\n'),
  ];
  return `\n${parts.join('\n\n')}\n\n`;
}

/** Which sources were measured, where they are a git checkout; pages that a run before has recorded are no change of them. */
function sources(): string {
  const git = (...words: string[]) => spawnSync('git', words, { cwd: project, encoding: 'utf8' });
  const commit = git('rev-parse', '--short', 'HEAD');
  if (commit.status !== 0) return '';
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':(exclude)docs').stdout !== '';
  return ` at commit ${commit.stdout.trim()}${changed ? '-dirty' : ''}`;
}

function markdownTable(table: ResultTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(table.columns.map(({ title }) => title)),
    line(table.columns.map((_, c) => (c === 0 ? '---' : '---:'))),
    ...table.rows.map((row) => line(row.map((cell, c) => cellText(table, c, cell)))),
  ].join('\n');
}
