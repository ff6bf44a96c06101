// Builds data/rotamers.bin from MolProbity's Top500 rotamer grids, which the npm package moorhen carries (Coot's rama-data).
// Use: npm pack moorhen@0.22.7 && tar xzf moorhen-0.22.7.tgz && node scripts/build-rotamers.mjs package/public/baby-gru
// (needs tar). A cell holds the share of the reference side chains that lie where the distribution is thinner, 0 … 1; p is stored as
// round(65535 · p^¼). The file: gzip of a JSON header's length (32 bits), the header, and the cells, all little-endian; χ₁ slowest.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const target = join(dirname(fileURLToPath(import.meta.url)), '../data/rotamers.bin');
const source = process.argv[2];
if (source === undefined)
  throw new Error('give the folder package/public/baby-gru of the unpacked npm package moorhen');

/**
 * Residues that a table judges, and its levels for outliers and for favoured rotamers. MolProbity judges by Top8000 grids, below 0.003
 * and from 0.02 on; the levels here are those that bound as many cells of the Top500 grid as 0.003 and 0.02 do of the Top8000 grid
 * (rlabduke/reference_data, CC BY 4.0). For ARG and LYS there was no Top8000 grid to compare with.
 */
const tables = {
  asn: { residues: ['ASN'], outlier: 0.0101, favored: 0.0401 },
  asp: { residues: ['ASP'], outlier: 0.0083, favored: 0.0379 },
  cys: { residues: ['CYS'], outlier: 0.0077, favored: 0.0388 },
  gln: { residues: ['GLN'], outlier: 0.0128, favored: 0.0582 },
  glu: { residues: ['GLU'], outlier: 0.0151, favored: 0.0564 },
  his: { residues: ['HIS'], outlier: 0.0102, favored: 0.0343 },
  ile: { residues: ['ILE'], outlier: 0.0177, favored: 0.0558 },
  leu: { residues: ['LEU'], outlier: 0.0141, favored: 0.0514 },
  met: { residues: ['MET', 'MSE'], outlier: 0.0133, favored: 0.0558 },
  phetyr: { residues: ['PHE', 'TYR'], outlier: 0.0035, favored: 0.0274 },
  pro: { residues: ['PRO'], outlier: 0.0111, favored: 0.0355 },
  ser: { residues: ['SER'], outlier: 0.0097, favored: 0.0397 },
  thr: { residues: ['THR'], outlier: 0.0128, favored: 0.0424 },
  trp: { residues: ['TRP'], outlier: 0.0058, favored: 0.0282 },
  val: { residues: ['VAL'], outlier: 0.0213, favored: 0.0524 },
  arg: { residues: ['ARG'], outlier: 0.003, favored: 0.02 },
  lys: { residues: ['LYS'], outlier: 0.003, favored: 0.02 },
};
const folder = mkdtempSync(join(tmpdir(), 'rotamers-'));
const header = [];
const blocks = [];
try {
  execFileSync('tar', [
    'xzf',
    join(source, 'data.tar.gz'),
    '-C',
    folder,
    '--wildcards',
    'data/coot/rama-data/rota500-*',
  ]);
  for (const [name, judged] of Object.entries(tables)) {
    const inside = name === 'arg' || name === 'lys' ? source : join(folder, 'data/coot/rama-data');
    const { dimensions, cells } = readTable(join(inside, `rota500-${name}.data`));
    header.push({ ...judged, dimensions });
    blocks.push(Buffer.from(Uint16Array.from(cells, (p) => Math.round(65535 * p ** 0.25)).buffer));
  }
} finally {
  rmSync(folder, { recursive: true });
}
const json = Buffer.from(JSON.stringify(header));
const length = Buffer.alloc(4);
length.writeUInt32LE(json.length);
const packed = gzipSync(Buffer.concat([length, json, ...blocks]), { level: 9 });
writeFileSync(target, packed);
process.stdout.write(`${target}: ${header.length} tables, ${packed.length} bytes\n`);

/** Cells of a table, those that the file leaves out 0. */
function readTable(path) {
  const lines = readFileSync(path, 'latin1').split('\n');
  const dimensions = [];
  const rows = [];
  for (const line of lines) {
    const bound = /^#\s+x\d+: ([\d.]+) ([\d.]+) (\d+) true/.exec(line);
    if (bound !== null) {
      if (Number(bound[1]) !== 0) throw new Error(`${path}: a table that does not start at 0: ${line}`);
      dimensions.push({ period: Number(bound[2]), bins: Number(bound[3]) });
    } else if (line !== '' && !line.startsWith('#')) rows.push(line.trim().split(/\s+/).map(Number));
  }
  const cells = new Float64Array(dimensions.reduce((product, { bins }) => product * bins, 1));
  for (const row of rows) {
    const p = row[dimensions.length];
    if (row.length !== dimensions.length + 1 || !(p >= 0 && p <= 1)) throw new Error(`${path}: ${row.join(' ')}`);
    cells[dimensions.reduce((at, { period, bins }, d) => at * bins + Math.floor((row[d] * bins) / period), 0)] = p;
  }
  return { dimensions, cells };
}
