// The PDB records before the atoms: what was carried, and cell, links, helices and strands in the columns of the format.

import { linkLength, pdbSymmetry } from './links.js';
import type { DeclaredLink, Model, SecondaryStructureRange } from './model.js';
import { seqresLines } from './seqres.js';
import type { Structure } from './structure.js';

/** Records that the format places behind SSBOND and LINK. */
const behindLinks = /^(CISPEP|SITE|CRYST1|ORIGX|SCALE|MTRIX)/;

/** Header lines, 80 columns each, in the order of wwPDB format 3.30. */
export function pdbHeader(model: Model): string[] {
  const { structure, carried } = model;
  const isFromPdb = carried.pdbHeader.length > 0;
  const header = isFromPdb ? [...carried.pdbHeader] : titleLines(model);
  const added: string[] = [];
  if (!header.some((line) => /^(HELIX|SHEET)/.test(line))) added.push(...secondaryStructureLines(model));
  const disulfides = model.links.filter((link) => isPlainDisulfide(structure, link));
  const others = model.links.filter((link) => link.type !== 'hydrogen' && !disulfides.includes(link));
  added.push(...disulfides.map((link, k) => disulfideLine(model, link, k + 1)));
  added.push(...others.map((link) => linkLine(model, link)));
  const place = header.findIndex((line) => behindLinks.test(line));
  header.splice(place < 0 ? header.length : place, 0, ...added);
  if (model.cell && !header.some((line) => line.startsWith('CRYST1'))) header.push(cellLine(model.cell));
  return header.map((line) => line.padEnd(80));
}

/** What an mmCIF input says of itself. */
function titleLines({ structure, carried }: Model): string[] {
  const value = (category: string, tag: string): string => {
    const text = carried.categories.get(category)?.get(tag)?.[0] ?? '?';
    return text === '?' || text === '.' ? '' : text.replace(/\s+/g, ' ').trim();
  };
  const id = value('_entry', 'id');
  const lines = id.length === 4 ? [`HEADER    ${' '.repeat(52)}${id.toUpperCase()}`] : [];
  const words =
    value('_struct', 'title')
      .toUpperCase()
      .match(/\S.{0,68}(?=\s|$)|\S{1,69}/g) ?? [];
  words.forEach((part, k) => {
    lines.push(k === 0 ? `TITLE     ${part}` : `TITLE   ${String(k + 1).padStart(2)} ${part}`);
  });
  return [...lines, ...seqresLines(structure, carried)];
}

function cellLine({ lengths, angles, spaceGroup }: NonNullable<Model['cell']>): string {
  const sides = lengths.map((length) => length.toFixed(3).padStart(9)).join('');
  return `CRYST1${sides}${angles.map((angle) => angle.toFixed(2).padStart(7)).join('')} ${spaceGroup}`;
}

/** `ARG A  12B` as HELIX and SSBOND have it, `ARG A  12B` without the blank behind the chain as SHEET and LINK have it. */
function residueColumns(structure: Structure, residue: number, gap: ' ' | ''): string {
  const { residues, chains } = structure;
  const chain = chains.id[residues.chain[residue]!]!.padEnd(1);
  const number = String(residues.number[residue]).padStart(4);
  return `${residues.name[residue]!.padStart(3)} ${chain}${gap}${number}${residues.insertion[residue]!.padEnd(1)}`;
}

function secondaryStructureLines({ structure, secondaryStructure }: Model): string[] {
  const helices = secondaryStructure.filter((range) => range.kind === 'helix');
  const strands = secondaryStructure.filter((range) => range.kind === 'strand');
  const sheets = new Map<string, SecondaryStructureRange[]>();
  for (const strand of strands) sheets.set(strand.id, [...(sheets.get(strand.id) ?? []), strand]);
  return [
    ...helices.map((helix, k) => helixLine(structure, helix, (k % 999) + 1)),
    ...[...sheets.values()].flatMap((sheet) =>
      sheet.map((strand, k) => sheetLine(structure, strand, k + 1, sheet.length)),
    ),
  ];
}

function helixLine(structure: Structure, helix: SecondaryStructureRange, serial: number): string {
  const ends = [helix.first, helix.last].map((residue) => residueColumns(structure, residue, ' ')).join(' ');
  const id = (helix.id.length <= 3 ? helix.id : String(serial)).padStart(3);
  const length = String(helix.last - helix.first + 1).padStart(5);
  return `HELIX  ${String(serial).padStart(3)} ${id} ${ends}${String(helix.class).padStart(2)}${' '.repeat(31)}${length}`;
}

function sheetLine(structure: Structure, strand: SecondaryStructureRange, serial: number, size: number): string {
  const ends = [strand.first, strand.last].map((residue) => residueColumns(structure, residue, '')).join(' ');
  const sense = String(serial === 1 ? 0 : strand.class).padStart(2);
  const head = `SHEET  ${String(serial).padStart(3)} ${strand.id.slice(0, 3).padStart(3)}${String(size).padStart(2)}`;
  return `${head} ${ends}${sense}`;
}

/** SSBOND has no atom names: it means SG. */
function isPlainDisulfide({ atomName }: Structure, link: DeclaredLink): boolean {
  return link.type === 'disulfide' && atomName[link.atoms[0]] === 'SG' && atomName[link.atoms[1]] === 'SG';
}

function disulfideLine(model: Model, link: DeclaredLink, serial: number): string {
  const { structure } = model;
  const ends = link.atoms.map((atom) => residueColumns(structure, structure.residueOfAtom[atom]!, ' ')).join('   ');
  return `SSBOND ${String(serial).padStart(3)} ${ends}${' '.repeat(23)}${linkTail(model, link)}`;
}

function linkLine(model: Model, link: DeclaredLink): string {
  const { structure } = model;
  const ends = link.atoms.map((atom) => {
    const residue = residueColumns(structure, structure.residueOfAtom[atom]!, '');
    return `${paddedAtomName(structure, atom)}${structure.altloc[atom]!.padEnd(1)}${residue}`;
  });
  return `LINK        ${ends.join(' '.repeat(15))}  ${linkTail(model, link)}`;
}

function linkTail(model: Model, link: DeclaredLink): string {
  const [first, second] = (link.symmetry ?? ['', '']).map((operator) => pdbSymmetry(operator).padStart(6));
  const length = linkLength(model, link);
  return `${first} ${second} ${length === undefined ? '' : length.toFixed(2).padStart(5)}`;
}

/** Columns 13–16: the element symbol ends in column 14, unless the name fills all four columns. */
export function paddedAtomName({ atomName, element }: Structure, atom: number): string {
  const name = atomName[atom]!;
  const symbol = element[atom]!;
  const isLeft = name.length > 3 || (symbol.length === 2 && name.toUpperCase().startsWith(symbol));
  return isLeft ? name.padEnd(4) : ` ${name.padEnd(3)}`;
}
