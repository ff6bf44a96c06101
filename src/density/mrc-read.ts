// Reading MRC2014 and CCP4 map files.
import { readBytes } from '../base/read-bytes.js';
import { UserError } from '../base/user-error.js';
import type { DensityMap } from './density-map.js';
import { halfTable } from './float16.js';
import { HEADER_BYTES, type MapHeader, MODE_BYTES, parseHeader } from './mrc-header.js';
import { type MapKind, mapKind, placeGrid } from './mrc-placement.js';

/** A map as read. */
export interface MapFile {
  readonly map: DensityMap;
  readonly header: MapHeader;
  readonly kind: MapKind;
  /** Path or name for messages. */
  readonly source: string;
  /** What was odd about the file and what was done about it, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads a map file, gzipped or not. Anything that the format allows is read, stacks of images too; whether it can serve
 * as a density map is {@link requireVolume}'s question.
 * @throws UserError where the file cannot be read, is no map, or is cut short
 */
export async function readMap(path: string): Promise<MapFile> {
  return parseMap(await readBytes(path), path);
}

/** The same from bytes; `source` names them in messages. */
export function parseMap(bytes: Uint8Array, source: string): MapFile {
  const { header, notes } = parseHeader(bytes, source);
  const [columns, rows, sections] = header.size;
  const width = MODE_BYTES.get(header.mode)!;
  const begin = HEADER_BYTES + header.extendedBytes;
  const needed = begin + columns * rows * sections * width;
  if (bytes.byteLength < needed) {
    throw new UserError(
      `${source} is cut short: ${columns} × ${rows} × ${sections} voxels of mode ${header.mode} need ${needed} bytes, ` +
        `and it has ${bytes.byteLength}; copy it again.`,
    );
  }
  if (bytes.byteLength > needed) notes.push(`${bytes.byteLength - needed} bytes behind the voxels are ignored.`);
  if (header.extendedBytes > 0) {
    const type = header.extendedType ? ` of type ${header.extendedType}` : '';
    notes.push(`An extended header${type} (${header.extendedBytes} bytes) is skipped.`);
  }
  const placed = placeGrid(header);
  notes.push(...placed.notes);
  const kind = mapKind(header, source);
  if (kind !== 'volume')
    notes.push(`This is ${describeKind(kind)} of ${header.size.join(' × ')}, not a single volume.`);
  else if (header.spaceGroup === 0)
    notes.push('ISPG is 0 (images), as some programs write for volumes; it is read as a volume.');
  else if (header.spaceGroup < 0 || header.spaceGroup > 230)
    notes.push(`ISPG is ${header.spaceGroup}, no space group; it is ignored.`);
  if (header.axes.join() !== '1,2,3') {
    notes.push(
      `The axes come in the order ${header.axes.map((axis) => 'xyz'[axis - 1]).join(', ')}; they are put into x, y, z.`,
    );
  }
  const stored = decode(bytes.subarray(begin, needed), header);
  const values = reorder(stored, header);
  const wrong = countNonFinite(values);
  if (wrong > 0) notes.push(`${wrong} of ${values.length} voxels are NaN or infinite.`);
  return { map: { grid: placed.grid, values }, header, kind, source, notes };
}

/**
 * The map, where it can serve as one.
 * @throws UserError where it is a stack or an image, holds NaN or infinite voxels, or is the same everywhere
 */
export function requireVolume(file: MapFile): DensityMap {
  const { map, kind, source } = file;
  if (kind !== 'volume') {
    throw new UserError(
      `${source} is ${describeKind(kind)} (ISPG ${file.header.spaceGroup}), not a volume; give a map of one volume.`,
    );
  }
  const { values } = map;
  const wrong = countNonFinite(values);
  if (wrong > 0) {
    throw new UserError(
      `${source} cannot be used: ${wrong} of its ${values.length} voxels are NaN or infinite; ` +
        'the program that made it failed there: make it again or set them to zero.',
    );
  }
  if (values.every((v) => v === values[0])) {
    throw new UserError(`${source} cannot be used: all of its ${values.length} voxels are ${values[0]}; it is empty.`);
  }
  return map;
}

function describeKind(kind: MapKind): string {
  return kind === 'volume'
    ? 'a volume'
    : kind === 'image'
      ? 'an image'
      : kind === 'image stack'
        ? 'a stack of images'
        : 'a stack of volumes';
}

function countNonFinite(values: Float32Array): number {
  let count = 0;
  // v − v is 0 for finite v and NaN for the others.
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) count++;
  return count;
}

/** Values in the order of the file. */
function decode(data: Uint8Array, header: MapHeader): Float32Array {
  const { mode, byteOrder } = header;
  const width = MODE_BYTES.get(mode)!;
  // A copy in a buffer of its own: typed arrays need alignment, and slices of a Buffer share its pool.
  const own = new Uint8Array(data);
  if (width > 1 && (byteOrder === 'little') !== hostIsLittle()) swapBytes(own, width);
  switch (mode) {
    case 0:
      return new Float32Array(header.unsignedBytes ? own : new Int8Array(own.buffer));
    case 1:
      return new Float32Array(new Int16Array(own.buffer));
    case 2:
      return new Float32Array(own.buffer);
    case 6:
      return new Float32Array(new Uint16Array(own.buffer));
    default: {
      const table = halfTable();
      const halves = new Uint16Array(own.buffer);
      const values = new Float32Array(halves.length);
      for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]!]!;
      return values;
    }
  }
}

function hostIsLittle(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}

function swapBytes(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  else buffer.swap32();
}

/** Columns, rows, sections → x, y, z with x fastest. */
function reorder(stored: Float32Array, header: MapHeader): Float32Array {
  const { axes, size } = header;
  if (axes[0] === 1 && axes[1] === 2) return stored;
  const strides = [1, size[0], size[0] * size[1]];
  const stride = [0, 0, 0];
  const n = [0, 0, 0];
  axes.forEach((axis, column) => {
    stride[axis - 1] = strides[column]!;
    n[axis - 1] = size[column]!;
  });
  const [nx, ny, nz] = n as [number, number, number];
  const [sx, sy, sz] = stride as [number, number, number];
  const values = new Float32Array(stored.length);
  let v = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let from = k * sz + j * sy;
      for (let i = 0; i < nx; i++, from += sx) values[v++] = stored[from]!;
    }
  }
  return values;
}
