// Reads ATOM and HETATM lines by their columns.
import { UserError } from '../base/user-error.js';
import { elementOfName, isElement } from './elements.js';
import { pdbNumber } from './pdb-numbers.js';
import { isAminoAcid, isNucleotide, isWater } from './residue-kind.js';
import { type AtomRecord, emptyAtomRecord } from './structure-builder.js';

/** B factor of atoms whose columns are empty, Å²; a usual value at cryo-EM and X-ray resolutions. */
const absentB = 20;

/** Parses ATOM and HETATM lines into one reused record, and remembers what had to be guessed. */
export class PdbAtomParser {
  x = 0;
  y = 0;
  z = 0;
  b = 0;
  occupancy = 0;
  readonly #source: string;
  readonly #atom: AtomRecord = emptyAtomRecord();
  readonly #elements = new Map<string, string>();
  #serial = Number.NaN;
  #number = Number.NaN;
  #group = '';
  #deduced = 0;
  #unknown = 0;
  #noOccupancy = 0;
  #noB = 0;
  #wide = '';

  constructor(source: string) {
    this.#source = source;
  }

  /** Numbers no longer go on from the atom before. */
  restart(): void {
    this.#number = Number.NaN;
  }

  parse(line: string, lineNumber: number, hetero: boolean): AtomRecord {
    const atom = this.#atom;
    this.x = this.#coordinate(line, 30, lineNumber, 'x');
    this.y = this.#coordinate(line, 38, lineNumber, 'y');
    this.z = this.#coordinate(line, 46, lineNumber, 'z');
    this.occupancy = this.#value(line, 54);
    if (Number.isNaN(this.occupancy)) {
      this.occupancy = 1;
      this.#noOccupancy++;
    }
    this.b = this.#value(line, 60);
    if (Number.isNaN(this.b)) {
      this.b = absentB;
      this.#noB++;
    }
    const serial = pdbNumber(line.slice(6, 11), 5, this.#serial);
    this.#serial = Number.isNaN(serial) ? (Number.isNaN(this.#serial) ? 0 : this.#serial) + 1 : serial;
    atom.serial = this.#serial;
    atom.hetero = hetero;
    atom.altloc = line.charAt(16).trim();
    atom.residueName = line.slice(17, 20).trim();
    atom.chain = line.charAt(21).trim();
    if (line.charAt(20) !== ' ' && line.length > 20) this.#readColumn21(line, atom);
    atom.segment = line.slice(72, 76).trim();
    atom.insertion = line.charAt(26).trim();
    if (this.#group !== `${atom.chain}|${atom.segment}`) {
      this.#group = `${atom.chain}|${atom.segment}`;
      this.#number = Number.NaN;
    }
    const number = pdbNumber(line.slice(22, 26), 4, this.#number);
    if (Number.isNaN(number)) {
      throw new UserError(
        `${this.#source}, line ${lineNumber}: the residue number '${line.slice(22, 26).trim()}' in columns 23–26 is not a number; mend the line.`,
      );
    }
    this.#number = number;
    atom.number = number;
    const padded = line.slice(12, 16);
    atom.name = padded.trim();
    atom.element = this.#element(line, padded, atom.residueName);
    atom.charge = line.length > 78 ? chargeOf(line.slice(78, 80)) : 0;
    return atom;
  }

  /** Says what was missing in the file and how it was filled. */
  explain(warnings: string[]): void {
    const say = (count: number, text: string): void => {
      if (count > 0) warnings.push(`${this.#source}: ${count} ${count === 1 ? 'atom has' : 'atoms have'} ${text}.`);
    };
    say(this.#deduced, 'no element in columns 77–78; it was taken from the atom name');
    say(this.#unknown, 'a name that tells no element; they are of unknown element X');
    say(this.#noOccupancy, 'no readable occupancy; 1 is used');
    say(this.#noB, `no readable B factor; ${absentB} Å² is used`);
    if (this.#wide !== '') warnings.push(`${this.#source}: ${this.#wide}.`);
  }

  /** Column 21 belongs to no field; a known residue name before it makes it part of the chain id, else of the name. */
  #readColumn21(line: string, atom: AtomRecord): void {
    const name = atom.residueName;
    if (isAminoAcid(name) || isNucleotide(name) || (isWater(name) && !isWater(line.slice(17, 21)))) {
      atom.chain = line.slice(20, 22).trim();
      this.#wide ||= `two-letter chain ids such as ${atom.chain} are read from columns 21–22`;
    } else {
      atom.residueName = line.slice(17, 21).trim();
      this.#wide ||= `four-letter residue names such as ${atom.residueName} are read from columns 18–21`;
    }
  }

  #coordinate(line: string, from: number, lineNumber: number, axis: string): number {
    const field = line.slice(from, from + 8);
    const value = Number(field);
    if (Number.isFinite(value) && field.trim() !== '') return value;
    throw new UserError(
      `${this.#source}, line ${lineNumber}: the ${axis} coordinate '${field.trim()}' in columns ${from + 1}–${from + 8} is not a number; mend or remove the line.`,
    );
  }

  /** NaN where the six columns are empty or hold no number (asterisks of an overflow). */
  #value(line: string, from: number): number {
    const field = line.slice(from, from + 6);
    const value = Number(field);
    return (value === 0 && field.trim() === '') || !Number.isFinite(value) ? Number.NaN : value;
  }

  #element(line: string, padded: string, residueName: string): string {
    const given = line.slice(76, 78).trim().toUpperCase();
    if (given !== '' && (isElement(given) || given === 'X')) return given;
    const key = `${padded}|${residueName}`;
    let element = this.#elements.get(key);
    if (element === undefined) {
      element = elementOfName(padded, residueName);
      this.#elements.set(key, element);
    }
    if (element === 'X') this.#unknown++;
    else this.#deduced++;
    return element;
  }
}

/** Columns 79–80 as `2+`; the reverse `+2` is met as well. */
function chargeOf(field: string): number {
  const match = /^(?:(\d)([+-])|([+-])(\d))$/.exec(field.trim());
  if (match === null) return 0;
  const size = Number(match[1] ?? match[4]);
  return (match[2] ?? match[3]) === '-' ? -size : size;
}
