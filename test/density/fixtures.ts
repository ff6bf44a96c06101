// Small maps and map files for the tests of this room.

import { randomFrom } from '../../src/base/random.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';

type Three = readonly [number, number, number];

/** A map of noise: no two voxels alike, no symmetry that could hide a mistake. */
export function noiseMap(shape: Three, voxel: Three = [1, 1, 1], origin: Three = [0, 0, 0], seed = 1): DensityMap {
  const random = randomFrom('noise map', seed);
  const values = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal());
  return { grid: orthogonalGrid(shape, voxel, origin), values };
}

/** A map whose voxel (i, j, k) holds f(i, j, k). */
export function mapOf(
  shape: Three,
  f: (i: number, j: number, k: number) => number,
  voxel: Three = [1, 1, 1],
): DensityMap {
  const [nx, ny, nz] = shape;
  const values = new Float32Array(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) values[i + nx * (j + ny * k)] = f(i, j, k);
  }
  return { grid: orthogonalGrid(shape, voxel), values };
}

/** Fields of a map file; words not named are those of a plain little-endian mode 2 volume with voxels of 1 Å. */
export interface FileFields {
  readonly size: Three;
  readonly mode?: number;
  readonly start?: Three;
  readonly sampling?: Three;
  readonly cell?: Three;
  readonly angles?: Three;
  readonly axes?: Three;
  readonly spaceGroup?: number;
  readonly extended?: number;
  readonly origin?: Three;
  readonly stamp?: readonly number[];
  readonly id?: string;
  readonly little?: boolean;
  /** Further 32-bit integers and floats by word, counted from 1. */
  readonly ints?: Readonly<Record<number, number>>;
  readonly floats?: Readonly<Record<number, number>>;
}

/** A map file, word by word as the MRC2014 page lists them; `data` are the bytes of the voxels. */
export function mapFile(fields: FileFields, data: Uint8Array): Uint8Array {
  const { size, mode = 2, start = [0, 0, 0], sampling = size, cell = size, angles = [90, 90, 90] } = fields;
  const { axes = [1, 2, 3], spaceGroup = 1, extended = 0, origin = [0, 0, 0], id = 'MAP ', little = true } = fields;
  const bytes = new Uint8Array(1024 + extended + data.length);
  const view = new DataView(bytes.buffer);
  const int = (word: number, value: number): void => view.setInt32(4 * word - 4, value, little);
  const float = (word: number, value: number): void => view.setFloat32(4 * word - 4, value, little);
  [...size, mode, ...start, ...sampling].forEach((v, i) => {
    int(1 + i, v);
  });
  [...cell, ...angles].forEach((v, i) => {
    float(11 + i, v);
  });
  axes.forEach((v, i) => {
    int(17 + i, v);
  });
  int(23, spaceGroup);
  int(24, extended);
  origin.forEach((v, i) => {
    float(50 + i, v);
  });
  bytes.set(new TextEncoder().encode(id), 208);
  bytes.set(fields.stamp ?? (little ? [0x44, 0x44, 0, 0] : [0x11, 0x11, 0, 0]), 212);
  for (const [word, value] of Object.entries(fields.ints ?? {})) int(Number(word), value);
  for (const [word, value] of Object.entries(fields.floats ?? {})) float(Number(word), value);
  bytes.set(data, 1024 + extended);
  return bytes;
}

/** Bytes of 32-bit floats. */
export function floatBytes(values: readonly number[], little = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((v, i) => {
    view.setFloat32(4 * i, v, little);
  });
  return new Uint8Array(view.buffer);
}

/** Bytes of 16-bit integers, or of the bits of halves. */
export function shortBytes(values: readonly number[], little = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((v, i) => {
    view.setUint16(2 * i, v & 0xffff, little);
  });
  return new Uint8Array(view.buffer);
}
