// Reads the contour grids of the Richardson laboratory: text files of cell centres and shares, as MolProbity and Phenix carry them.
import { UserError } from '../base/user-error.js';
import { type AngleDimension, type AngleTable, cellCount } from './angle-table.js';

/** Bytes of a number: digits, sign, point, exponent. */
const [NEWLINE, HASH, MINUS, PLUS, POINT, ZERO, NINE] = [10, 35, 45, 43, 46, 48, 57];

/**
 * The header says for each dimension `x1: LOWER UPPER BINS WRAPS`, and whether the share is the first or the last number of a line;
 * cells that the file leaves out are 0 (the files' own headers; rlabduke/reference_data, Top8000).
 *
 * @param source Named in errors.
 * @throws UserError where the text is not such a grid
 */
export function parseContours(bytes: Uint8Array, source: string): AngleTable {
  const { dimensions, valueIsFirst, body, line: firstLine } = readHeader(bytes, source);
  const cells = new Float32Array(cellCount(dimensions));
  const row = new Float64Array(dimensions.length + 1);
  const shift = valueIsFirst ? 1 : 0;
  let line = firstLine;
  for (let at = body; at < bytes.length; line++) {
    let end = bytes.indexOf(NEWLINE, at);
    if (end < 0) end = bytes.length;
    const found = readRow(bytes, at, end, row);
    if (found > 0) {
      const share = row[valueIsFirst ? 0 : dimensions.length]!;
      const cell = found === row.length ? cellAt(dimensions, row, shift) : -1;
      if (cell < 0 || !(share >= 0 && share <= 1))
        throw new UserError(
          `${source}, line ${line}: '${textOf(bytes, at, end)}' is not ${dimensions.length} angles inside the grid and a share from 0 to 1; fetch the file again.`,
        );
      cells[cell] = share;
    }
    at = end + 1;
  }
  return { dimensions, cells };
}

interface Header {
  readonly dimensions: readonly AngleDimension[];
  readonly valueIsFirst: boolean;
  /** Where the rows begin: byte, and line counted from 1. */
  readonly body: number;
  readonly line: number;
}

function readHeader(bytes: Uint8Array, source: string): Header {
  const dimensions: AngleDimension[] = [];
  let valueIsFirst = false;
  let at = 0;
  let line = 1;
  for (; bytes[at] === HASH; line++) {
    let end = bytes.indexOf(NEWLINE, at);
    if (end < 0) end = bytes.length;
    const text = textOf(bytes, at, end);
    const bounds = /^#\s*x\d+:\s+(\S+)\s+(\S+)\s+(\d+)\s+(\S+)\s*$/.exec(text);
    if (bounds !== null) {
      const [start, upper, bins] = [Number(bounds[1]), Number(bounds[2]), Number(bounds[3])];
      if (!(upper > start) || !(bins > 0)) break;
      dimensions.push({ start, span: upper - start, bins, wraps: /^(true|yes|on|1)$/i.test(bounds[4]!) });
    }
    if (/value is first/i.test(text)) valueIsFirst = true;
    at = end + 1;
  }
  if (dimensions.length === 0 || dimensions.length > 4)
    throw new UserError(
      `${source}, line ${line}: no header of a contour grid (#   x1: LOWER UPPER BINS WRAPS); give the Richardson laboratory's .data and .stat files as they are.`,
    );
  return { dimensions, valueIsFirst, body: at, line };
}

/** Numbers of a line into `row`; how many there are, row.length + 1 where there are more or something else. */
function readRow(bytes: Uint8Array, from: number, to: number, row: Float64Array): number {
  let count = 0;
  for (let at = from; at < to; ) {
    if (bytes[at]! <= 32) {
      at++;
      continue;
    }
    let end = at;
    while (end < to && bytes[end]! > 32) end++;
    const value = count < row.length ? parseNumber(bytes, at, end) : Number.NaN;
    if (Number.isNaN(value)) return row.length + 1;
    row[count++] = value;
    at = end;
  }
  return count;
}

/** Files hold hundreds of thousands of numbers: read from the bytes, without a string for each. NaN where it is none. */
function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at++;
  let mantissa = 0;
  let decimals = 0;
  let digits = 0;
  let isBehindPoint = false;
  for (; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && !isBehindPoint) isBehindPoint = true;
    else if (byte >= ZERO && byte <= NINE) {
      mantissa = 10 * mantissa + (byte - ZERO);
      if (isBehindPoint) decimals++;
      digits++;
    } else break;
  }
  if (digits === 0) return Number.NaN;
  let exponent = -decimals;
  if (at < to) {
    if ((bytes[at]! | 32) !== 101) return Number.NaN;
    const power = Number(textOf(bytes, at + 1, to));
    if (at + 1 === to || !Number.isInteger(power)) return Number.NaN;
    exponent += power;
  }
  const value = exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
  return isNegative ? -value : value;
}

/** −1 outside the grid. */
function cellAt(dimensions: readonly AngleDimension[], row: Float64Array, shift: number): number {
  let cell = 0;
  for (let d = 0; d < dimensions.length; d++) {
    const { start, span, bins } = dimensions[d]!;
    const bin = Math.floor(((row[d + shift]! - start) / span) * bins);
    if (!(bin >= 0 && bin < bins)) return -1;
    cell = cell * bins + bin;
  }
  return cell;
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(from, Math.min(to, from + 120))).trim();
}
