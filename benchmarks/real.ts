// Real maps: single models refined by Varia and by the cctbx peer, with rotamer fitting and Ramachandran restraints, both judged by cctbx.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BenchmarkOptions, type BenchmarkResult, machineLine } from './harness.js';
import { type Cost, measuredCommand } from './measured-command.js';
import { inTemporaryFolder, project, shared } from './places.js';

const python = '/usr/bin/python3';
/** Å */
const SHAKE = 0.5;

const cases = [
  { name: 'asc-3j63-emd5830', resolution: 3.8 },
  { name: 'tmv-6i5a-emd4413', resolution: 2.3 },
  { name: 'nav-beta1-5xsy-emd6770', resolution: 4 },
  { name: 'pneumolysin-5ly6-emd4118', resolution: 4.5 },
] as const;

/** Keys of validate.py's report, as columns. */
const columns = [
  { key: 'cc_mask', title: 'CC_mask', digits: 3 },
  { key: 'rama_favored', title: 'Rama favored %', digits: 1 },
  { key: 'rama_outliers', title: 'outliers %', digits: 1 },
  { key: 'rama_z_whole', title: 'Rama-Z', digits: 2 },
  { key: 'rotamer_outliers', title: 'rotamer outliers %', digits: 1 },
  { key: 'cbeta_deviations_gt_0.25', title: 'Cβ outliers', digits: 0 },
  { key: 'heavy_contacts_per_1000', title: 'contacts/1000', digits: 1 },
  { key: 'nonbonded_overlaps_clashscore', title: 'overlaps/1000', digits: 1 },
  { key: 'bond_rmsd', title: 'bonds Å', digits: 4 },
  { key: 'angle_rmsd', title: 'angles °', digits: 2 },
] as const;

/** Displaces atoms as the peers' make_testbed.py does: isotropic, mean displacement given, seed 1. */
const shake = `import gemmi, numpy as np, sys
st = gemmi.read_structure(sys.argv[1]); rng = np.random.default_rng(1)
for a in st[0].all():
  v = rng.standard_normal(3) * float(sys.argv[3]) / 1.5957691; p = a.atom.pos
  a.atom.pos = gemmi.Position(p.x + v[0], p.y + v[1], p.z + v[2])
st.write_pdb(sys.argv[2])`;

export async function run({ quick = false, peerFrames = 1, peerResults }: BenchmarkOptions): Promise<BenchmarkResult> {
  const machine = machineLine();
  const rows: (number | string)[][] = [];
  const notes = [
    'Peer: cctbx_rsr.py --rama oldfield --run minimization_global,local_grid_search. All numbers by validate.py; cpu: user + system time of the whole program.',
    'Both programs keep or refine B factors as they do by default: Varia refines them, the peer keeps those of the start, on which CC_mask depends, too.',
    'Contacts: pairs without hydrogen that overlap by 0.4 Å; overlaps: the same with hydrogens that the judge places.',
  ];
  const data = shared('data', 'single');
  const judge = shared('tools', 'peers', 'validate.py');
  if (data === undefined || judge === undefined || spawnSync(python, ['-c', 'import mmtbx, gemmi']).status !== 0)
    return result(machine, rows, ['The shared data or the judge (python3-cctbx, python3-gemmi) are not here.']);
  const peer = peerFrames > 0 ? shared('tools', 'peers', 'cctbx_rsr.py') : undefined;
  for (const { name, resolution } of quick ? cases.slice(0, 1) : cases) {
    await inTemporaryFolder(async (folder) => {
      const map = join(folder, 'map.ccp4');
      writeFileSync(map, gunzipSync(readFileSync(join(data, name, 'map.ccp4.gz'))));
      const given = join(data, name, 'model.pdb');
      const shaken = join(folder, 'shaken.pdb');
      measuredCommand(python, ['-c', shake, given, shaken, String(SHAKE)]);
      const measure = (what: string, model: string, cost?: Cost): void => {
        rows.push([`${name}, ${what}`, ...judged(judge, model, map, resolution), cost?.cpu ?? '–']);
      };
      for (const [start, model, tag] of [
        ['as it is', given, 'asis'],
        [`shaken by ${SHAKE} Å`, shaken, 'shaken'],
      ] as const) {
        measure(`${start}: start`, model);
        const out = join(folder, 'varia');
        const varia = [join(project, 'dist/src/cli/main.js'), 'refine', model, map];
        const options = ['-r', String(resolution), '-o', out, '--overwrite', '--quiet'];
        const cost = measuredCommand(process.execPath, [...varia, ...options]);
        measure(`${start}: Varia`, join(out, 'model.pdb'), cost);
        const finished = peerResults === undefined ? undefined : finishedPeer(peerResults, name, tag);
        if (finished !== undefined) {
          measure(`${start}: cctbx`, finished.model, finished.cost);
          notes.push(`cctbx on ${name}, ${start}: refined ${finished.date}, judged now.`);
          continue;
        }
        if (peer === undefined || quick || peerResults !== undefined) continue;
        const prefix = join(folder, 'peer');
        const settings = ['--rama', 'oldfield', '--run', 'minimization_global,local_grid_search', '--no-eval'];
        try {
          const peerCost = measuredCommand(python, [peer, model, map, String(resolution), '-o', prefix, ...settings]);
          measure(`${start}: cctbx`, `${prefix}.pdb`, peerCost);
        } catch (error) {
          notes.push(`The peer on ${name}, ${start}: ${error instanceof Error ? error.message : error}`);
        }
      }
    });
  }
  return result(machine, rows, notes);
}

/** `peer-NAME-TAG.pdb` of a folder, and the user, system and wall seconds that `time -f "%U %S %e"` wrote into `.time` beside it. */
function finishedPeer(
  folder: string,
  name: string,
  tag: string,
): { readonly model: string; readonly date: string; readonly cost?: Cost } | undefined {
  const model = join(folder, `peer-${name}-${tag}.pdb`);
  if (!existsSync(model)) return undefined;
  const date = statSync(model).mtime.toISOString().slice(0, 10);
  const time = join(folder, `peer-${name}-${tag}.time`);
  const seconds = existsSync(time) ? readFileSync(time, 'utf8').trim().split(/\s+/).slice(-3).map(Number) : [];
  const [user, system, wall] = seconds;
  return { model, date, ...(wall !== undefined && { cost: { cpu: user! + system!, wall } }) };
}

function judged(judge: string, model: string, map: string, resolution: number): (number | string)[] {
  const { status, stdout } = spawnSync(python, [judge, model, map, String(resolution)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${judge} failed on ${model}`);
  const numbers = JSON.parse(stdout) as Record<string, number | undefined>;
  return columns.map(({ key }) => numbers[key] ?? '–');
}

function result(machine: string, rows: (number | string)[][], notes: string[]): BenchmarkResult {
  return {
    name: 'real',
    question: 'real maps: fit and geometry beside the peer',
    machine,
    rows: [],
    tables: [
      {
        title: 'deposited models and the same shaken, in their maps',
        columns: [
          { title: 'run' },
          ...columns.map(({ title, digits }) => ({ title, digits })),
          { title: 'cpu s', digits: 1 },
        ],
        rows,
      },
    ],
    notes,
  };
}
