// Builds data/ramachandran.bin from the Top8000 Ramachandran tables in Debian's libcctbx-dev (BSD licence).
// Use: node scripts/build-ramachandran.mjs [/usr/include/mmtbx/validation/ramachandran/rama8000_tables.h]
// A cell holds the share of the reference residues of its class that lie where the distribution is thinner (0 … 1):
// p is stored as round(65535 · p^¼), which keeps p within 0.1 % of itself down to 2e-6 and 0 as it is; six classes of
// 180 × 180 cells (phi slow, psi fast, centres −179°, −177° … 179°), little-endian, gzipped.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** In the order of src/restraints/ramachandran-grid.ts. */
const classes = ['general', 'ile_val', 'pre_pro', 'glycine', 'trans_pro', 'cis_pro'];
const cells = 180 * 180;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const header = process.argv[2] ?? '/usr/include/mmtbx/validation/ramachandran/rama8000_tables.h';
const target = join(root, 'data/ramachandran.bin');
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
const packed = gzipSync(bytes, { level: 9 });
writeFileSync(target, packed);
process.stdout.write(`${target}: ${classes.length} classes, ${packed.length} bytes\n`);
