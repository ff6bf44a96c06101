// Builds data/ramachandran.bin and data/ramachandran-energy.bin from the Top8000 Ramachandran tables in Debian's libcctbx-dev (BSD licence).
// Use: node scripts/build-ramachandran.mjs [/usr/include/mmtbx/validation/ramachandran/rama8000_tables.h]
// A cell holds the share of the reference residues of its class that lie where the distribution is thinner (0 … 1):
// p is stored as round(65535 · p^¼), which keeps p within 0.1 % of itself down to 2e-6 and 0 as it is; six classes of
// 180 × 180 cells (phi slow, psi fast, centres −179°, −177° … 179°), little-endian, gzipped.
// The energy of a cell is −2 ln(p/p_max), p the stored share smoothed by the Gaussians below: round(1500 · energy), of which the file holds
// the differences from the cell before (from 0 at first), 16 bits, little-endian, gzipped. Smoothing takes a tenth of a second, a
// twentieth of a small refinement, in each worker anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** In the order of src/restraints/ramachandran-grid.ts. */
const classes = ['general', 'ile_val', 'pre_pro', 'glycine', 'trans_pro', 'cis_pro'];
const edge = 180;
const cells = edge * edge;
/** Degrees. */
const cellSize = 2;
/**
 * Widths (degrees) and weights. The first evens out the noise of counting. The wide, light ones give the empty regions a slope towards the
 * nearest populated one where the bare logarithm would have none (measured: at least 0.01 a degree in 99 % of the cells beyond the outlier
 * contours).
 */
const gaussians = [
  { width: 3, weight: 1 },
  { width: 12, weight: 3e-3 },
  { width: 45, weight: 3e-4 },
];
const energySteps = 1500;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const header = process.argv[2] ?? '/usr/include/mmtbx/validation/ramachandran/rama8000_tables.h';
const text = readFileSync(header, 'utf8');
const bytes = Buffer.alloc(2 * cells * classes.length);
classes.forEach((name, k) => {
  const found = new RegExp(`linear_table_${name}\\[\\] = \\{([^}]*)\\}`).exec(text);
  if (found === null) throw new Error(`${header}: there is no table linear_table_${name}`);
  const values = found[1].trim().replace(/,$/, '').split(',').map(Number);
  if (values.length !== cells) throw new Error(`${header}: ${name} has ${values.length} cells, not ${cells}`);
  values.forEach((p, cell) => {
    if (!(p >= 0 && p <= 1)) throw new Error(`${header}: ${name} has ${p} in cell ${cell}`);
    bytes.writeUInt16LE(Math.round(65535 * p ** 0.25), 2 * (k * cells + cell));
  });
});
write('data/ramachandran.bin', bytes);

const differences = Buffer.alloc(2 * cells * classes.length);
let before = 0;
classes.forEach((_, k) => {
  const shares = Float64Array.from(
    { length: cells },
    (_, cell) => (bytes.readUInt16LE(2 * (k * cells + cell)) / 65535) ** 4,
  );
  energies(shares).forEach((energy, cell) => {
    const steps = Math.round(energySteps * energy);
    if (steps > 65535) throw new Error(`${classes[k]}: an energy of ${energy} does not fit into 16 bits`);
    differences.writeUInt16LE((steps - before) & 0xffff, 2 * (k * cells + cell));
    before = steps;
  });
});
write('data/ramachandran-energy.bin', differences);

function write(name, content) {
  const target = join(root, name);
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(target, packed);
  process.stdout.write(`${target}: ${classes.length} classes, ${packed.length} bytes\n`);
}

function energies(shares) {
  const density = new Float64Array(cells);
  for (const { width, weight } of gaussians) {
    // Along psi, then, of the transpose, along phi; transposed twice the order is what it was.
    const smooth = smoothedRows(smoothedRows(shares, width), width);
    smooth.forEach((value, cell) => {
      density[cell] += weight * value;
    });
  }
  const most = density.reduce((top, p) => Math.max(top, p), 0);
  return density.map((p) => -2 * Math.log(p / most));
}

/** Periodic rows smoothed by a Gaussian of unit sum, as columns. */
function smoothedRows(grid, width) {
  const reach = Math.min(edge / 2, Math.ceil((5 * width) / cellSize));
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach);
  const weights = offsets.map((n) => Math.exp(-0.5 * ((cellSize * n) / width) ** 2));
  const volume = weights.reduce((sum, w) => sum + w, 0);
  const out = new Float64Array(cells);
  for (let i = 0; i < edge; i++) {
    for (let j = 0; j < edge; j++) {
      let sum = 0;
      offsets.forEach((n, at) => {
        sum += weights[at] * grid[edge * i + ((j + n + edge) % edge)];
      });
      out[edge * j + i] = sum / volume;
    }
  }
  return out;
}
