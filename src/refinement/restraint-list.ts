// What acts on the atoms: every restraint of a system with its ideal and actual value, as rows that can be listed, sorted and written.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { refinementRegistry } from '../restraints/extra-kinds.js';
import type { Term } from '../restraints/term.js';
import type { RefinementSystem } from './frame.js';
import { listedContacts } from './listed-contacts.js';
import { listedNcs } from './listed-ncs.js';
import type { ListedRestraint } from './listed-restraint.js';
import { systemRestraints } from './system-restraints.js';

export interface KindSummary {
  readonly kind: string;
  readonly count: number;
  /** Root mean square of z. */
  readonly rmsZ: number;
  readonly energy: number;
}

/** Kinds whose value is itself a deviation. */
const WITHOUT_IDEAL = new Set(['plane', 'ramachandran', 'parallelity', 'anchor']);

/**
 * All restraints at `xyz` (3N, Å) in the order of their tables, targets that follow the conformation refreshed there, then pairs in contact
 * and NCS. What plugins do has no table and is not listed.
 * @param atoms N: only restraints that touch an atom marked 1; all by default
 */
export function listRestraints(
  system: Omit<RefinementSystem, 'plugins'>,
  xyz: Float64Array,
  atoms?: Uint8Array,
): ListedRestraint[] {
  const { fixed, chosen } = systemRestraints(system);
  const registry = refinementRegistry();
  const context = { atomCount: system.structure.atomCount };
  const listed: ListedRestraint[] = [];
  for (const table of fixed)
    if (table.count > 0) addRows(table, registry.compile(table, context, 'the topology'), xyz, atoms, listed);
  for (const { table, term } of chosen) {
    term.refresh?.(xyz);
    addRows(table, term, xyz, atoms, listed);
  }
  const ncs = system.restraints?.ncs;
  const untabled = [...listedContacts(system.topology.nonbonded, xyz), ...(ncs ? listedNcs(ncs, xyz) : [])];
  for (const row of untabled) if (atoms === undefined || row.atoms.some((atom) => atoms[atom] === 1)) listed.push(row);
  return listed;
}

/** One row a kind, in the order in which they come. */
export function summarizeRestraints(listed: readonly ListedRestraint[]): KindSummary[] {
  const sums = new Map<string, { count: number; defined: number; squares: number; energy: number }>();
  for (const { kind, z, energy } of listed) {
    const sum = sums.get(kind) ?? { count: 0, defined: 0, squares: 0, energy: 0 };
    sums.set(kind, sum);
    sum.count++;
    sum.energy += energy;
    if (Number.isNaN(z)) continue;
    sum.defined++;
    sum.squares += z * z;
  }
  return [...sums].map(([kind, { count, defined, squares, energy }]) => ({
    kind,
    count,
    rmsZ: Math.sqrt(squares / Math.max(1, defined)),
    energy,
  }));
}

function addRows(
  table: RestraintTable,
  term: Term,
  xyz: Float64Array,
  wanted: Uint8Array | undefined,
  out: ListedRestraint[],
): void {
  const residuals = term.residuals?.(xyz);
  if (residuals === undefined) return;
  const { value, delta, residual } = residuals;
  const hasIdeal = !WITHOUT_IDEAL.has(table.kind);
  for (let r = 0; r < table.count; r++) {
    const atoms = Array.from(table.atoms.subarray(table.offsets[r], table.offsets[r + 1]));
    if (wanted !== undefined && !atoms.some((atom) => wanted[atom] === 1)) continue;
    const rests = delta[r] === 0 && residual[r] === 0 && table.kind === 'rotamer';
    const sigma = sigmaOf(table, r, delta[r]!, residual[r]!);
    out.push({
      kind: table.kind,
      atoms,
      ideal: hasIdeal && !rests ? value[r]! - delta[r]! : Number.NaN,
      sigma,
      value: value[r]!,
      z: Number.isNaN(value[r]!) ? Number.NaN : zOf(delta[r]!, sigma, residual[r]!),
      energy: residual[r]!,
      origin: table.origins[table.origin[r]!]!,
    });
  }
}

/** Without a sigma, what the energy says it would be. */
function zOf(delta: number, sigma: number, energy: number): number {
  return Number.isNaN(sigma) ? Math.sign(delta) * Math.sqrt(Math.max(0, energy)) : delta / sigma;
}

/** That of the table; for rows whose sigma follows the conformation what value and energy say it is. */
function sigmaOf(table: RestraintTable, r: number, delta: number, energy: number): number {
  const given = table.values['sigma']?.[r] ?? Number.NaN;
  return table.values['figure'] === undefined || energy === 0 ? given : Math.abs(delta) / Math.sqrt(energy);
}
