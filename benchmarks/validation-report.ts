// The tables of the validation benchmark: each number over all models, with its goal, and a line a model.
import type { ResultTable } from './harness.js';
import type { Compared, Largest, Same } from './validation-agreement.js';

type Geometry = NonNullable<Compared['geometry']>;

/** Issue 3's goals. */
const GOAL = { ramachandran: 99.5, rotamers: 98, cBeta: 0.005, ramaZ: 0.2, cc: 0.005 };

export function agreementTable(compared: readonly Compared[]): ResultTable {
  const geometry = compared.flatMap((row) => row.geometry ?? []);
  const fits = compared.flatMap(({ fit }) => fit ?? []);
  const rows: string[][] = [];
  const say = (number: string, found: string, of: string, goal: string, met: boolean | undefined): void => {
    rows.push([number, found, of, goal, met === undefined ? '' : met ? 'met' : 'NOT met']);
  };
  const sayClass = (number: string, pick: (row: Geometry) => Same, goal: number): void => {
    const same = geometry.reduce((sum, row) => sum + pick(row).same, 0);
    const of = geometry.reduce((sum, row) => sum + pick(row).of, 0);
    if (of === 0) return;
    const percent = (100 * same) / of;
    say(number, `${percent.toFixed(2)} % the same`, `${of} residues`, `≥ ${goal} %`, percent >= goal);
  };
  const sayLargest = (number: string, pick: (row: Geometry) => Largest, unit: string, goal?: number): void => {
    const most = Math.max(0, ...geometry.map((row) => pick(row).difference));
    const of = geometry.reduce((sum, row) => sum + pick(row).of, 0);
    const limit = goal === undefined ? '' : `≤ ${goal} ${unit}`;
    say(
      number,
      `${most.toFixed(4)} ${unit} at most`,
      `${of} residues`,
      limit,
      goal === undefined ? goal : most <= goal,
    );
  };
  sayClass('Ramachandran class', ({ ramachandran }) => ramachandran, GOAL.ramachandran);
  sayLargest('φ and ψ', ({ phiPsi }) => phiPsi, '°');
  sayLargest('ω', ({ omega }) => omega, '°');
  sayLargest('C-beta deviation', ({ cBeta }) => cBeta, 'Å', GOAL.cBeta);
  sayClass('rotamer class, reference folder', ({ rotamersReference }) => rotamersReference, GOAL.rotamers);
  sayClass('rotamer class, tables that ship', ({ rotamersShipped }) => rotamersShipped, GOAL.rotamers);
  for (const [number, key] of [
    ['Rama-Z, reference folder', 'reference'],
    ['Rama-Z, tables that ship', 'shipped'],
  ] as const) {
    const off = geometry.flatMap(({ ramaZ }) =>
      ramaZ && ramaZ[key] !== null ? [Math.abs(ramaZ[key] - ramaZ.judge)] : [],
    );
    if (off.length === 0) continue;
    const near = off.filter((difference) => difference <= GOAL.ramaZ).length;
    const rms = Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / off.length);
    const found = `${near} of ${off.length} within ${GOAL.ramaZ}; rms ${rms.toFixed(3)}, at most ${Math.max(...off).toFixed(2)}`;
    say(number, found, `${off.length} models`, `≤ ${GOAL.ramaZ}`, near === off.length);
  }
  for (const key of ['cc_mask', 'cc_volume', 'cc_peaks', 'cc_box'] as const) {
    if (fits.length === 0) continue;
    const most = Math.max(...fits.map((fit) => Math.abs(fit[key])));
    say(
      key.replace('cc_', 'CC_'),
      `${most.toFixed(5)} at most`,
      `${fits.length} models and maps`,
      `≤ ${GOAL.cc}`,
      most <= GOAL.cc,
    );
  }
  return {
    title: `Agreement with the judge, ${geometry.length} models`,
    columns: [{ title: 'number' }, { title: 'difference' }, { title: 'of' }, { title: 'goal' }, { title: '' }],
    rows,
  };
}

export function modelTable(compared: readonly Compared[]): ResultTable {
  const share = ({ same, of }: Same): string => (of === 0 ? '–' : `${same}/${of}`);
  const z = (value: number | null | undefined): number | string => value ?? '–';
  return {
    title: 'Model by model: residues of the same class, Rama-Z of judge and Varia, difference of CC_mask',
    columns: [
      { title: 'model' },
      { title: 'Ramachandran' },
      { title: 'rotamers, reference' },
      { title: 'rotamers, shipped' },
      { title: 'C-beta Å', digits: 4 },
      { title: 'Rama-Z, judge', digits: 2 },
      { title: 'reference', digits: 2 },
      { title: 'shipped', digits: 2 },
      { title: 'CC_mask', digits: 5 },
    ],
    rows: compared.map(({ name, geometry, fit }) => [
      name,
      geometry ? share(geometry.ramachandran) : '–',
      geometry ? share(geometry.rotamersReference) : '–',
      geometry ? share(geometry.rotamersShipped) : '–',
      geometry ? geometry.cBeta.difference : '–',
      z(geometry?.ramaZ?.judge),
      z(geometry?.ramaZ?.reference),
      z(geometry?.ramaZ?.shipped),
      z(fit?.cc_mask),
    ]),
  };
}
