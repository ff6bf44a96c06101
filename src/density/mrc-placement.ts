// Where a map file puts its voxels in space: cell and axes, NSTART or ORIGIN, and the skew matrix.
import type { Grid } from './density-map.js';
import { formatVector, inverseSteps } from './grid.js';
import type { MapHeader } from './mrc-header.js';

type Vector = [number, number, number];

/** What a file holds. */
export type MapKind = 'volume' | 'volume stack' | 'image stack' | 'image';

/**
 * The grid of a file, x, y and z in that order whatever the order in the file, and how it was found, a sentence each.
 *
 * Two fields may place a map: NSTART (CCP4; whole voxels; read by gemmi, cctbx/Phenix, CCP4 programs) and ORIGIN
 * (MRC2014; Å; read by ChimeraX where it is not zero, ignored by the others). ORIGIN counts where it is set, is a
 * number, and the cell is orthogonal without crystal symmetry, as in single-particle work; otherwise NSTART.
 */
export function placeGrid(header: MapHeader): { grid: Grid; notes: string[] } {
  const notes: string[] = [];
  const shape: Vector = [1, 1, 1];
  const start: Vector = [0, 0, 0];
  header.axes.forEach((axis, column) => {
    shape[axis - 1] = header.size[column]!;
    start[axis - 1] = header.start[column]!;
  });
  const steps = cellSteps(header, notes);
  const byStart = steps[0].map((_, x) => start.reduce((sum, n, axis) => sum + n * steps[axis]![x]!, 0)) as Vector;
  const { origin } = header;
  const numeric = origin.every((v) => Number.isFinite(v) && Math.abs(v) < 1e6);
  const originSet = numeric && origin.some((v) => Math.abs(v) > 1e-6);
  const startSet = start.some((n) => n !== 0);
  const crystal =
    header.angles.some((angle) => Math.abs(angle - 90) > 0.01 && angle !== 0) || isCrystal(header.spaceGroup);
  const agree = byStart.every((v, axis) => Math.abs(v - origin[axis]!) < 0.02 * Math.hypot(...steps[axis]!));
  const useOrigin = originSet && header.hasMapId && !crystal;
  if (!numeric) notes.push(`ORIGIN (${origin.join(', ')}) is not a position and is ignored.`);
  if (originSet && startSet && !agree) {
    const places = `NSTART (${formatVector(byStart)} Å) and ORIGIN (${formatVector(origin)} Å) disagree`;
    notes.push(
      useOrigin
        ? `${places}; ORIGIN counts, as in ChimeraX, because the cell is orthogonal and without symmetry; gemmi, Phenix and CCP4 would take NSTART.`
        : `${places}; NSTART counts, as in gemmi, Phenix and CCP4, because ${header.hasMapId ? 'the map is crystallographic' : 'the header is older than ORIGIN'}.`,
    );
  } else if (useOrigin) {
    notes.push(
      `Placed by ORIGIN at ${formatVector(origin)} Å${startSet ? '; NSTART agrees' : '; programs that read NSTART alone (gemmi, Phenix, CCP4) would put it at 0'}.`,
    );
  } else if (startSet) {
    notes.push(`Placed by NSTART at ${formatVector(byStart)} Å; ORIGIN is ${originSet ? 'not used' : 'not set'}.`);
  }
  const grid: Grid = { shape, origin: useOrigin ? [...origin] : byStart, steps };
  return { grid: header.skew ? unskew(grid, header.skew, notes) : grid, notes };
}

/**
 * What the header and the file's name say of the sections. ISPG 0 means images, but many programs write it for
 * volumes.
 */
export function mapKind(header: MapHeader, source: string): MapKind {
  const [nx, ny, nz] = header.size;
  if (header.spaceGroup >= 401 && header.spaceGroup <= 630) return 'volume stack';
  if (nz === 1) return 'image';
  if (/\.mrcs(\.gz)?$/i.test(source)) return 'image stack';
  if (header.spaceGroup === 0 && header.sampling[2] === 1 && (nx !== nz || ny !== nz)) return 'image stack';
  return 'volume';
}

function isCrystal(spaceGroup: number): boolean {
  return spaceGroup > 1 && spaceGroup <= 230;
}

/** Steps along x, y, z: the cell's edges (a along x, b in the plane of x and y, as in PDB files) over MX, MY, MZ. */
function cellSteps(header: MapHeader, notes: string[]): [Vector, Vector, Vector] {
  const names = ['x', 'y', 'z'];
  const lengths = header.cell.map((length, axis) => {
    const intervals = header.sampling[axis]!;
    if (length > 0 && Number.isFinite(length) && intervals > 0) return length / intervals;
    notes.push(
      `The voxel size along ${names[axis]} is not in the header (cell ${length} Å over ${intervals} intervals); 1 Å is taken.`,
    );
    return 1;
  });
  const usable = header.angles.every((angle) => angle > 0 && angle < 180);
  if (!usable) notes.push(`The cell angles (${header.angles.join(', ')}) are not angles of a cell; 90° are taken.`);
  const [alpha, beta, gamma] = usable ? header.angles : [90, 90, 90];
  const [a, b, c] = lengths as Vector;
  if (alpha === 90 && beta === 90 && gamma === 90) {
    return [
      [a, 0, 0],
      [0, b, 0],
      [0, 0, c],
    ];
  }
  const cos = (angle: number): number => Math.cos((angle * Math.PI) / 180);
  const sinGamma = Math.sqrt(1 - cos(gamma) ** 2);
  const cx = cos(beta);
  const cy = (cos(alpha) - cos(beta) * cos(gamma)) / sinGamma;
  return [
    [a, 0, 0],
    [b * cos(gamma), b * sinGamma, 0],
    [c * cx, c * cy, c * Math.sqrt(Math.max(0, 1 - cx * cx - cy * cy))],
  ];
}

/** x_map = S·(x_atoms − t), so the voxels lie at S⁻¹·x_map + t. */
function unskew(grid: Grid, skew: NonNullable<MapHeader['skew']>, notes: string[]): Grid {
  const { matrix: s, translation: t } = skew;
  const determinant =
    s[0]! * (s[4]! * s[8]! - s[5]! * s[7]!) -
    s[1]! * (s[3]! * s[8]! - s[5]! * s[6]!) +
    s[2]! * (s[3]! * s[7]! - s[4]! * s[6]!);
  if (!(Math.abs(determinant) > 1e-6)) {
    notes.push('LSKFLG is 1, but the skew matrix cannot be inverted; it is ignored.');
    return grid;
  }
  // The columns of S are the images of x, y and z; as `steps` they make inverseSteps invert S.
  const column = (j: number): Vector => [s[j]!, s[3 + j]!, s[6 + j]!];
  const inverse = inverseSteps({ ...grid, steps: [column(0), column(1), column(2)] });
  const turn = (v: readonly number[]): Vector =>
    [0, 3, 6].map((row) => v.reduce((sum, x, j) => sum + inverse[row + j]! * x, 0)) as Vector;
  notes.push(
    'The skew matrix and translation (LSKFLG 1) are applied, as the CCP4 format defines; gemmi and Phenix leave them out.',
  );
  const origin = turn(grid.origin).map((v, axis) => v + t[axis]!) as Vector;
  return { ...grid, origin, steps: [turn(grid.steps[0]), turn(grid.steps[1]), turn(grid.steps[2])] };
}
