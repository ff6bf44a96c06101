// What `varia inspect` says of a map.
import { isOrthogonal } from '../density/density-map.js';
import { d99 } from '../density/effective-resolution.js';
import { formatVector, nyquist, voxelSize } from '../density/grid.js';
import { isEmpty, looksInverted, looksMasked, type MapStatistics, mapStatistics } from '../density/map-statistics.js';
import type { MapHeader } from '../density/mrc-header.js';
import { type MapFile, parseMap } from '../density/mrc-read.js';
import { loadKernels } from '../kernels/load-kernels.js';
import type { Description } from './inspect.js';

const modeNames: Readonly<Record<number, string>> = {
  0: '8-bit integers',
  1: '16-bit integers',
  2: '32-bit floats',
  6: 'unsigned 16-bit integers',
  12: '16-bit floats',
};

export function describeMap(bytes: Uint8Array, source: string): Description {
  const file = parseMap(bytes, source);
  const { map, header, kind } = file;
  const statistics = mapStatistics(map);
  const size = voxelSize(map.grid);
  const uniform = size.every((s) => Math.abs(s - size[0]) < 1e-4);
  const voxel = uniform ? size[0].toFixed(4) : size.map((s) => s.toFixed(4)).join(' × ');
  const box = size.map((s, axis) => (s * map.grid.shape[axis]!).toFixed(1)).join(' × ');
  return {
    kind: 'map',
    facts: [
      ['voxels', `${map.grid.shape.join(' × ')} of ${voxel} Å; box ${box} Å${kind === 'volume' ? '' : ` (${kind})`}`],
      ['place', placeOf(file)],
      ['values', valuesOf(statistics)],
      ['detail', detailOf(file, statistics)],
      ['stored as', storageOf(header)],
      ...header.labels.map((label) => ['label', label] as const),
    ],
    remarks: [...file.notes, ...remarksOf(file, statistics)],
  };
}

function placeOf({ map, header }: MapFile): string {
  const said = [
    header.start.some((v) => v !== 0) ? `NSTART ${header.start.join(', ')}` : '',
    header.origin.some((v) => v !== 0) ? `ORIGIN ${formatVector(header.origin)}` : '',
  ].filter((text) => text !== '');
  return `first voxel at ${formatVector(map.grid.origin)} Å${said.length > 0 ? `, from ${said.join(' and ')}` : ''}`;
}

function valuesOf({ min, max, mean, sd, zeroShare }: MapStatistics): string {
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  const zeros = zeroShare > 0.01 ? `; ${Math.round(100 * zeroShare)} % exactly 0` : '';
  return `${number(min)} to ${number(max)}, mean ${number(mean)}, standard deviation ${number(sd)}${zeros}`;
}

function detailOf({ map, kind }: MapFile, statistics: MapStatistics): string {
  const finest = `the voxels carry ${nyquist(map.grid).toFixed(2)} Å at best`;
  if (kind !== 'volume' || statistics.nonFinite > 0 || isEmpty(statistics) || !isOrthogonal(map.grid)) return finest;
  return `${finest}; d99 is ${d99(map, loadKernels()).toFixed(2)} Å`;
}

function storageOf({ mode, byteOrder, version, hasMapId }: MapHeader): string {
  const format = version > 0 ? `MRC${Math.floor(version / 10)}` : hasMapId ? 'CCP4 or MRC2000' : 'MRC before 2000';
  return `${modeNames[mode] ?? 'mode'} (mode ${mode}), ${byteOrder}-endian, ${format}`;
}

function remarksOf({ map }: MapFile, statistics: MapStatistics): string[] {
  const remarks: string[] = [];
  if (isEmpty(statistics))
    remarks.push('Every voxel has the same value: the map is empty and cannot be refined against.');
  if (looksInverted(statistics))
    remarks.push('The contrast looks inverted (the far tail of the values is negative); multiply the map by −1.');
  if (looksMasked(statistics))
    remarks.push(
      'More than half of the voxels are exactly 0: the map was masked or padded, so what lies outside is unknown.',
    );
  if (voxelSize(map.grid).every((size) => Math.abs(size - 1) < 1e-6))
    remarks.push('The voxels are exactly 1 Å, which is what cryoDRGN writes unless it is told the size (--Apix).');
  return remarks;
}
