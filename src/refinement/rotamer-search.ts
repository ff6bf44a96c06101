// The rotamer search: side chains that would explain the map better at other torsions are turned there.
import { superpose, applyMotion } from '../structure/superpose.js';
import { Contacts } from './contacts.js';
import type { MapProbe } from './map-probe.js';
import { PosedSideChain, torsionsOf } from './posed-side-chain.js';
import { type Relaxed, ResidueEnergy, type Surroundings } from './residue-energy.js';
import type { RotamerSystem } from './rotamer-system.js';
import type { SideChain } from './side-chains.js';

/** What a turn must gain, in units of the energy, after both the present and the new place have relaxed. */
const LEAST_GAIN = +(process.env['GAIN'] ?? 4);
/** How much worse than the present rotamer, both ideal and rigid, a trial may be that is worth relaxing. */
const MARGIN = +(process.env['MARGIN'] ?? 10);
/** Best trials that are tuned, the steps of the tuning in degrees, and how many of the tuned are relaxed. */
const TUNED = +(process.env['TUNED'] ?? 4);
const TUNING = [20, 10];
const RELAXED = +(process.env['RELAXED'] ?? 2);
/** Å: places are different if an atom is this far from where it is in the other. */
const DIFFERENT = 0.8;
/** Å: side chains further apart than this change each other's density too little to matter. */
const INDEPENDENT = 10;
const MAX_PASSES = 6;

export interface RotamerRecord {
  /** Residues that were turned, ascending. */
  readonly turned: readonly number[];
  readonly gain: number;
}

/**
 * Turns side chains of `xyz` (3N, Å) in place. Each pass looks at all with one probe of the map and turns those that gain, the most
 * first, as long as they are far from others turned in the same pass; the next pass sees the new neighbours.
 *
 * @param probe makes a fresh probe of the map at given coordinates
 * @param weight of the map against contacts and restraints
 */
export function searchRotamers(
  xyz: Float64Array,
  system: RotamerSystem,
  probe: (xyz: Float64Array) => MapProbe,
  weight: number,
): RotamerRecord {
  const turned = new Set<number>();
  let gain = 0;
  let candidates = system.chains;
  for (let pass = 0; pass < MAX_PASSES && candidates.length > 0; pass++) {
    const surroundings = { map: probe(xyz), contacts: new Contacts(system.nonbonded, xyz), weight, xyz: xyz.slice() };
    const turns = candidates
      .map((chain) => bestTurn(chain, system, surroundings))
      .filter((turn) => turn !== undefined)
      .sort((a, b) => b.gain - a.gain || a.chain.residue - b.chain.residue);
    const centres: Float64Array[] = [];
    const postponed: SideChain[] = [];
    for (const { chain, placed, gain: own } of turns) {
      const centre = centreOf(placed);
      if (centres.some((other) => distance(centre, 0, other, 0) < INDEPENDENT)) {
        postponed.push(chain);
        continue;
      }
      if (process.env['DEBUG']) console.log('pass', pass, system.structure.residues.name[chain.residue], system.structure.residues.number[chain.residue], own.toFixed(1));
      centres.push(centre);
      xyz.set(placed, 3 * system.structure.residues.atomStart[chain.residue]!);
      turned.add(chain.residue);
      gain += own;
    }
    // Who stays where it is today may be crowded by a neighbour tomorrow: after the first pass all are looked at once more.
    candidates = pass === 0 && turns.length > 0 ? system.chains : postponed;
  }
  return { turned: [...turned].sort((a, b) => a - b), gain };
}

interface Turn {
  readonly chain: SideChain;
  /** 3 an atom of the residue, Å */
  readonly placed: Float64Array;
  readonly gain: number;
}

function bestTurn(chain: SideChain, system: RotamerSystem, surroundings: Surroundings): Turn | undefined {
  const trials = promisingTrials(chain, system, surroundings);
  if (trials.length === 0) return undefined;
  const energy = new ResidueEnergy(system.restraints.touching(chain.residue), surroundings);
  const first = system.structure.residues.atomStart[chain.residue]!;
  const present = energy.relax(energy.stood);
  let best: Relaxed = present;
  for (const trial of trials) {
    const placed = energy.stood;
    chain.atoms.forEach((atom, k) => {
      placed.set(trial.subarray(3 * k, 3 * k + 3), 3 * (atom - first));
    });
    const relaxed = energy.relax(placed);
    if (relaxed.energy < best.energy) best = relaxed;
  }
  const gain = present.energy - best.energy;
  return gain > LEAST_GAIN ? { chain, placed: best.placed, gain } : undefined;
}

/** Ideal side chains at other places than the present one, 3 an atom of the chain, that as rigid bodies are not much worse. */
function promisingTrials(chain: SideChain, system: RotamerSystem, { map, contacts, weight, xyz }: Surroundings): Float64Array[] {
  const ideal = idealOn(chain, system, xyz);
  if (ideal === undefined) return [];
  const stood = gather(xyz, chain.atoms);
  const posed = new PosedSideChain(chain, xyz, ideal);
  const energy = (angles: readonly number[]): number => {
    const placed = posed.at(angles);
    return weight * map.energy(chain.atoms, stood, placed) + contacts.energy(chain.atoms, placed);
  };
  const present = torsionsOf(chain, xyz);
  let combinations: number[][] = [[]];
  chain.rotors.forEach(({ trials, period }, r) => {
    // Of two angles that look the same the one nearer to the present: atoms keep their names.
    const angles = trials.map((angle) => present[r]! + wrapped(angle - present[r]!, period));
    combinations = combinations.flatMap((before) => angles.map((angle) => [...before, angle]));
  });
  const stay = tune(present, energy);
  const tuned = combinations
    .map((angles) => ({ angles, energy: energy(angles) }))
    .sort((a, b) => a.energy - b.energy)
    .slice(0, TUNED)
    .map(({ angles }) => tune(angles, energy))
    .concat(stay)
    .sort((a, b) => a.energy - b.energy);
  const places: Float64Array[] = [];
  for (const { angles, energy: value } of tuned) {
    if (value > stay.energy + MARGIN || places.length === RELAXED) break;
    const placed = posed.at(angles).slice();
    if ([stood, ...places].every((other) => largestMove(other, placed) > DIFFERENT)) places.push(placed);
  }
  return places;
}

/** The ideal side chain on the present N, Cα and C. */
function idealOn({ residue, atoms, backbone }: SideChain, { structure, ideals }: RotamerSystem, xyz: Float64Array): Float64Array | undefined {
  const ideal = ideals.of(residue);
  if (ideal === undefined) return undefined;
  const first = structure.residues.atomStart[residue]!;
  const inResidue = (chosen: ArrayLike<number>): Float64Array => gather(ideal, Array.from(chosen, (atom) => atom - first));
  return applyMotion(superpose(inResidue(backbone), gather(xyz, backbone)), inResidue(atoms));
}

/** Descends along one torsion after the other, with smaller and smaller steps. */
function tune(
  start: readonly number[],
  energy: (angles: readonly number[]) => number,
): { angles: readonly number[]; energy: number } {
  let best = { angles: start, energy: energy(start) };
  for (const step of TUNING) {
    for (let r = 0; r < start.length; r++) {
      for (const change of [-step, step]) {
        const angles = best.angles.with(r, best.angles[r]! + change);
        const value = energy(angles);
        if (value < best.energy) best = { angles, energy: value };
      }
    }
  }
  return best;
}

/** Into −period/2 … period/2. */
function wrapped(degrees: number, period: number): number {
  return degrees - period * Math.round(degrees / period);
}

function gather(xyz: Float64Array, atoms: ArrayLike<number>): Float64Array {
  const placed = new Float64Array(3 * atoms.length);
  for (let k = 0; k < atoms.length; k++) placed.set(xyz.subarray(3 * atoms[k]!, 3 * atoms[k]! + 3), 3 * k);
  return placed;
}

function centreOf(placed: Float64Array): Float64Array {
  const centre = new Float64Array(3);
  for (let i = 0; i < placed.length; i++) centre[i % 3] = centre[i % 3]! + (3 * placed[i]!) / placed.length;
  return centre;
}

function largestMove(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k += 3) largest = Math.max(largest, distance(a, k, b, k));
  return largest;
}

function distance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return Math.hypot(a[i]! - b[j]!, a[i + 1]! - b[j + 1]!, a[i + 2]! - b[j + 2]!);
}
