// The 1024-byte header of an MRC2014 / CCP4 map file and what its fields say.
import { UserError } from '../base/user-error.js';

type Triple = readonly [number, number, number];

/**
 * The fields as the file has them (Cheng et al. 2015, J. Struct. Biol. 192:146; www.ccpem.ac.uk/mrc-format/mrc2014;
 * for the skew words: the CCP4 map format, www.ccp4.ac.uk/html/maplib.html). Word numbers count from 1.
 */
export interface MapHeader {
  readonly byteOrder: 'little' | 'big';
  /** Words 1–3: columns, rows, sections. */
  readonly size: Triple;
  /** Word 4: 0 int8, 1 int16, 2 float32, 6 uint16, 12 float16. */
  readonly mode: number;
  /** Words 5–7: index of the first column, row, section in the cell. */
  readonly start: Triple;
  /** Words 8–10: intervals along x, y, z of the cell. */
  readonly sampling: Triple;
  /** Words 11–13: cell, Å. */
  readonly cell: Triple;
  /** Words 14–16: cell angles, degrees. */
  readonly angles: Triple;
  /** Words 17–19: axis (1 x, 2 y, 3 z) of columns, rows, sections. */
  readonly axes: Triple;
  /** Words 20–22 and 55 as stored; they may be stale. */
  readonly statistics: { readonly min: number; readonly max: number; readonly mean: number; readonly rms: number };
  /** Word 23 (ISPG): 0 images or a volume of old programs, 1 volume, 401–630 volume stack. */
  readonly spaceGroup: number;
  /** Word 24 (NSYMBT): bytes between header and data. */
  readonly extendedBytes: number;
  /** Word 27: type of the extended header, '' where there is none. */
  readonly extendedType: string;
  /** Word 28: 10·year + version of the MRC2014 format, 0 where the file does not say. */
  readonly version: number;
  /** Words 25–37 of CCP4 maps: x_map = matrix·(x_atoms − translation), Å; absent where LSKFLG is 0. */
  readonly skew?: { readonly matrix: readonly number[]; readonly translation: Triple };
  /** Words 50–52 (ORIGIN): position of the first voxel, Å. */
  readonly origin: Triple;
  /** Whether word 53 is 'MAP ', as in files since 2000. */
  readonly hasMapId: boolean;
  /** Words 57–256: text labels in use. */
  readonly labels: readonly string[];
  /** Whether mode 0 holds unsigned bytes (IMOD's flag in words 39–40). */
  readonly unsignedBytes: boolean;
}

/** Length of the header, bytes. */
export const HEADER_BYTES = 1024;

/** Bytes of a value, by mode. */
export const MODE_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 2],
  [2, 4],
  [6, 2],
  [12, 2],
]);

const unreadableModes = new Map([
  [3, 'complex 16-bit integers (a Fourier transform)'],
  [4, 'complex numbers (a Fourier transform)'],
  [101, '4-bit integers'],
]);

/** IMOD's mark in word 39: the next word says whether mode 0 is signed (bio3d.colorado.edu/imod/doc/mrc_format.txt). */
const imodStamp = 1146047817;

/**
 * Reads the header; the byte order is what makes the header plausible, and the machine stamp is believed only where
 * both orders are possible.
 * @throws UserError where the bytes are no MRC/CCP4 header or its axes or mode cannot be read
 */
export function parseHeader(bytes: Uint8Array, source: string): { header: MapHeader; notes: string[] } {
  if (bytes.byteLength < HEADER_BYTES) {
    throw new UserError(
      `${source} is not a map: it has ${bytes.byteLength} bytes, and the header of an MRC or CCP4 file alone has ${HEADER_BYTES}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const notes: string[] = [];
  const little = chooseByteOrder(view, source, notes);
  const int = (word: number): number => view.getInt32(4 * (word - 1), little);
  const float = (word: number): number => view.getFloat32(4 * (word - 1), little);
  const text = (word: number, length: number): string =>
    // Labels are ASCII; what is not printable is what programs left in unused space.
    String.fromCharCode(...bytes.subarray(4 * (word - 1), 4 * (word - 1) + length))
      .replace(/[^ -~].*$/s, '')
      .trimEnd();
  const ints = (word: number): Triple => [int(word), int(word + 1), int(word + 2)];
  const floats = (word: number): Triple => [float(word), float(word + 1), float(word + 2)];

  const mode = int(4);
  if (!MODE_BYTES.has(mode)) {
    const what = unreadableModes.get(mode);
    throw new UserError(
      `${source} has mode ${mode}${what ? `, ${what}` : ''}; modes 0, 1, 2, 6 and 12 are read: export it as mode 2.`,
    );
  }
  const axes = ints(17);
  if ([...axes].sort().join() !== '1,2,3') {
    throw new UserError(
      `${source} has axes MAPC, MAPR, MAPS = ${axes.join(', ')} in its header, which must be 1, 2 and 3 in some order; ` +
        'the header is damaged: export the map again.',
    );
  }
  const extendedBytes = int(24);
  if (extendedBytes < 0) {
    throw new UserError(
      `${source} has an extended header of ${extendedBytes} bytes; the header is damaged: export it again.`,
    );
  }
  const version = int(28) >= 20140 && int(28) < 21000 ? int(28) : 0;
  const hasMapId = text(53, 3) === 'MAP';
  if (!hasMapId)
    notes.push("The header has no 'MAP ' mark: the file is older than the MRC2000 format, and ORIGIN is not used.");
  // MRC2014 gave words 25–49 to other programs; where NVERSION says so, LSKFLG is not there.
  const skewed = version === 0 && hasMapId && int(25) === 1;
  const labelCount = Math.min(Math.max(int(56), 0), 10);
  return {
    notes,
    header: {
      byteOrder: little ? 'little' : 'big',
      size: ints(1),
      mode,
      start: ints(5),
      sampling: ints(8),
      cell: floats(11),
      angles: floats(14),
      axes,
      statistics: { min: float(20), max: float(21), mean: float(22), rms: float(55) },
      spaceGroup: int(23),
      extendedBytes,
      extendedType: version > 0 || extendedBytes > 0 ? text(27, 4) : '',
      version,
      ...(skewed
        ? { skew: { matrix: Array.from({ length: 9 }, (_, i) => float(26 + i)), translation: floats(35) } }
        : {}),
      origin: floats(50),
      hasMapId,
      labels: Array.from({ length: labelCount }, (_, k) => text(57 + 20 * k, 80)).filter((label) => label !== ''),
      unsignedBytes: int(39) === imodStamp && (int(40) & 1) === 0,
    },
  };
}

/** True for little-endian. */
function chooseByteOrder(view: DataView, source: string, notes: string[]): boolean {
  const plausible = (little: boolean): boolean => {
    const word = (k: number): number => view.getInt32(4 * (k - 1), little);
    const known = MODE_BYTES.has(word(4)) || unreadableModes.has(word(4));
    return known && [1, 2, 3].every((k) => word(k) > 0 && word(k) < 65536);
  };
  const stamp = view.getUint8(212);
  const stamped = stamp === 0x44 ? true : stamp === 0x11 ? false : undefined;
  const little = plausible(true);
  const big = plausible(false);
  if (!little && !big) {
    const [nx, ny, nz, mode] = [0, 4, 8, 12].map((offset) => view.getInt32(offset, stamped ?? true));
    throw new UserError(
      `${source} is not an MRC or CCP4 map: in neither byte order do its first words make sense ` +
        `(size ${nx} × ${ny} × ${nz}, mode ${mode}).`,
    );
  }
  const chosen = little && big ? (stamped ?? true) : little;
  if (stamped !== chosen) {
    const shown = [212, 213, 214, 215].map((k) => view.getUint8(k).toString(16).padStart(2, '0')).join(' ');
    notes.push(
      `The machine stamp (${shown}) ${stamped === undefined ? 'does not name a byte order' : 'names the wrong byte order'}; ` +
        `the file is read as ${chosen ? 'little' : 'big'}-endian, in which its header makes sense.`,
    );
  }
  return chosen;
}
