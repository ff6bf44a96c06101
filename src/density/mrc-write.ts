// Writing MRC2014 map files.
import { gzipSync } from 'node:zlib';
import { UserError } from '../base/user-error.js';
import { writeFileAtomically } from '../base/write-file.js';
import type { DensityMap, Grid } from './density-map.js';
import { LARGEST_HALF, numberToHalf } from './float16.js';
import { formatVector, voxelSize } from './grid.js';
import { HEADER_BYTES } from './mrc-header.js';

export interface WriteMapOptions {
  /** 2: 32-bit floats (default); 12: 16-bit floats, half the size. */
  readonly mode?: 2 | 12;
  /** Text labels, at most 10 of at most 80 ASCII characters; what is longer is cut. */
  readonly labels?: readonly string[];
}

/**
 * Writes a map, whole or not at all; gzipped where the name ends in `.gz`. Returns what a reader should know, a
 * sentence each.
 * @throws UserError where the map cannot be written in this format or the file cannot be written
 */
export async function writeMap(path: string, map: DensityMap, options: WriteMapOptions = {}): Promise<string[]> {
  const { bytes, notes } = encodeMap(map, options, path);
  await writeFileAtomically(path, path.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return notes;
}

/**
 * The bytes of a map file: MRC2014 (NVERSION 20141), little-endian, axes x y z, ISPG 1, with min, max, mean and rms.
 *
 * The same place for all readers: ORIGIN holds the position in Å, which ChimeraX reads, and NSTART the position in
 * whole voxels, which gemmi, cctbx/Phenix and CCP4 read. They agree where the origin lies on a whole voxel, which is
 * so for maps that were read by NSTART, cut out of such maps, or simulated; elsewhere NSTART is rounded and a note
 * says by how much. Cells that are not orthogonal are placed by NSTART in all programs.
 */
export function encodeMap(
  map: DensityMap,
  options: WriteMapOptions = {},
  source = 'The map',
): { bytes: Uint8Array; notes: string[] } {
  const { grid, values } = map;
  const { mode = 2, labels = [] } = options;
  const notes: string[] = [];
  const bytes = new Uint8Array(HEADER_BYTES + values.length * (mode === 2 ? 4 : 2));
  const view = new DataView(bytes.buffer);
  const ints = (word: number, v: readonly number[]): void =>
    v.forEach((x, i) => {
      view.setInt32(4 * (word - 1 + i), x, true);
    });
  const floats = (word: number, v: readonly number[]): void =>
    v.forEach((x, i) => {
      view.setFloat32(4 * (word - 1 + i), x, true);
    });
  const ascii = (offset: number, text: string): void => {
    for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i) & 0x7f;
  };
  const { lengths, angles } = cellOf(grid, source);
  const { min, max, mean, rms } = moments(values);
  ints(1, [...grid.shape, mode, ...startOf(grid, source, notes), ...grid.shape]);
  floats(11, [...lengths, ...angles]);
  ints(17, [1, 2, 3]);
  floats(20, [min, max, mean]);
  ints(23, [1, 0]);
  ints(28, [20141]);
  floats(50, grid.origin);
  ascii(208, 'MAP ');
  // Machine stamp of little-endian files.
  bytes.set([0x44, 0x44, 0, 0], 212);
  floats(55, [rms]);
  const used = labels.slice(0, 10);
  ints(56, [used.length]);
  bytes.fill(0x20, 224, HEADER_BYTES);
  used.forEach((label, k) => {
    ascii(224 + 80 * k, label.slice(0, 80));
  });
  if (mode === 2) writeSingles(view, values);
  else writeHalves(view, values, Math.max(Math.abs(min), Math.abs(max)), rms, source, notes);
  return { bytes, notes };
}

function writeSingles(view: DataView, values: Float32Array): void {
  for (let v = 0, at = HEADER_BYTES; v < values.length; v++, at += 4) view.setFloat32(at, values[v]!, true);
}

function writeHalves(
  view: DataView,
  values: Float32Array,
  largest: number,
  rms: number,
  source: string,
  notes: string[],
): void {
  if (largest > LARGEST_HALF) {
    throw new UserError(
      `${source} cannot be written in mode 12: a voxel is ${largest}, and 16-bit floats end at ${LARGEST_HALF}; use mode 2.`,
    );
  }
  // Below 2⁻¹⁴ halves lose precision; a map whose deviations are all that small would be coarse.
  if (rms > 0 && rms < 1e-3) {
    notes.push(`The values are small (rms ${rms.toPrecision(3)}) and lose precision in mode 12; mode 2 keeps it.`);
  }
  for (let v = 0, at = HEADER_BYTES; v < values.length; v++, at += 2)
    view.setUint16(at, numberToHalf(values[v]!), true);
}

/** Cell of the whole grid in the setting of PDB files. */
function cellOf(grid: Grid, source: string): { lengths: number[]; angles: number[] } {
  const [a, b, c] = grid.steps;
  const off = [a[1], a[2], b[2]];
  if (off.some((v) => Math.abs(v) > 1e-4) || a[0] <= 0 || b[1] <= 0 || c[2] <= 0) {
    throw new UserError(
      `${source} cannot be written: its axes ${grid.steps.map(formatVector).join(' ')} Å are turned against x, y and z, ` +
        'which an MRC file cannot say; resample it onto an orthogonal grid.',
    );
  }
  const angle = (p: readonly number[], q: readonly number[]): number => {
    const cosine = p.reduce((sum, v, i) => sum + v * q[i]!, 0) / (Math.hypot(...p) * Math.hypot(...q));
    return (Math.acos(cosine) * 180) / Math.PI;
  };
  return {
    lengths: voxelSize(grid).map((length, axis) => length * grid.shape[axis]!),
    angles: [angle(b, c), angle(a, c), angle(a, b)],
  };
}

/** The origin in whole voxels; the steps are lower triangular, so z comes first. */
function startOf(grid: Grid, source: string, notes: string[]): number[] {
  const [a, b, c] = grid.steps;
  const [x, y, z] = grid.origin;
  const k = z / c[2];
  const j = (y - k * c[1]) / b[1];
  const i = (x - k * c[0] - j * b[0]) / a[0];
  const exact = [i, j, k];
  const start = exact.map((v) => Math.round(v) + 0);
  const off = Math.max(...exact.map((v, axis) => Math.abs(v - start[axis]!)));
  if (off > 0.01) {
    notes.push(
      `${source} begins at ${formatVector(grid.origin)} Å, between voxels: ORIGIN (ChimeraX) says so exactly, ` +
        `NSTART (gemmi, Phenix, CCP4) is up to ${off.toFixed(2)} voxel off.`,
    );
  }
  return start;
}

/** rms is the deviation from the mean, as MRC2014 defines it. */
function moments(values: Float32Array): { min: number; max: number; mean: number; rms: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const v of values) {
    if (v < min) min = v;
    if (v > max) max = v;
    sum += v;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const v of values) squares += (v - mean) ** 2;
  return { min, max, mean, rms: Math.sqrt(squares / values.length) };
}
