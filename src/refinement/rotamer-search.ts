// The rotamer search: side chains that would explain the map better at other torsions are turned there.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { Contacts } from './contacts.js';
import type { MapProbe } from './map-probe.js';
import { PosedSideChain } from './posed-side-chain.js';
import type { SideChain } from './side-chains.js';

/** What a turn must gain, in units of the energy: a likelihood ratio of e⁸ is not chance, and what the minimizer may yet gain is less. */
const LEAST_GAIN = 8;
/** Best trials that are tuned, and the steps of the tuning, degrees. */
const TUNED = 4;
const TUNING = [20, 10, 5];
/** Å: side chains further apart than this change each other's density too little to matter. */
const INDEPENDENT = 10;
const MAX_PASSES = 8;

export interface RotamerSearch {
  readonly chains: readonly SideChain[];
  readonly nonbonded: NonbondedParameters;
  /** A fresh probe of the map at these coordinates. */
  readonly probe: (xyz: Float64Array) => MapProbe;
  /** Weight of the map against contacts. */
  readonly weight: number;
}

export interface RotamerRecord {
  /** Residues that were turned, ascending. */
  readonly turned: readonly number[];
  readonly gain: number;
}

/**
 * Turns side chains of `xyz` (3N, Å) in place. Each pass looks at all with one probe of the map and turns those that gain, the most
 * first, as long as they are far from others turned in the same pass; the next pass sees the new neighbours.
 */
export function searchRotamers(xyz: Float64Array, { chains, nonbonded, probe, weight }: RotamerSearch): RotamerRecord {
  const turned = new Set<number>();
  let gain = 0;
  let candidates = chains;
  for (let pass = 0; pass < MAX_PASSES && candidates.length > 0; pass++) {
    const map = probe(xyz);
    const contacts = new Contacts(nonbonded, xyz);
    const turns = candidates
      .map((chain) => bestTurn(chain, xyz, map, contacts, weight))
      .filter((turn) => turn.gain > LEAST_GAIN)
      .sort((a, b) => b.gain - a.gain || a.chain.residue - b.chain.residue);
    const centres: Float64Array[] = [];
    const postponed: SideChain[] = [];
    for (const { chain, placed, gain: own } of turns) {
      const centre = centreOf(placed);
      if (
        centres.some(
          (other) => Math.hypot(centre[0]! - other[0]!, centre[1]! - other[1]!, centre[2]! - other[2]!) < INDEPENDENT,
        )
      ) {
        postponed.push(chain);
        continue;
      }
      centres.push(centre);
      chain.atoms.forEach((atom, k) => {
        xyz.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
      });
      turned.add(chain.residue);
      gain += own;
    }
    // Who stays where it is today may be crowded by a neighbour tomorrow: after the first pass all are looked at once more.
    candidates = pass === 0 && turns.length > 0 ? chains : postponed;
  }
  return { turned: [...turned].sort((a, b) => a - b), gain };
}

interface Turn {
  readonly chain: SideChain;
  /** 3 an atom of the chain, Å */
  readonly placed: Float64Array;
  readonly gain: number;
}

function bestTurn(chain: SideChain, xyz: Float64Array, map: MapProbe, contacts: Contacts, weight: number): Turn {
  const stood = new Float64Array(3 * chain.atoms.length);
  chain.atoms.forEach((atom, k) => {
    stood.set(xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
  });
  const energy = (placed: Float64Array): number =>
    weight * map.energy(chain.atoms, stood, placed) + contacts.energy(chain.atoms, placed);
  const posed = new PosedSideChain(chain, xyz, stood);
  // A wrong hand is no rotamer at all: whatever the search finds is better than to stay.
  const present = posed.isMirrored ? Number.MAX_VALUE : energy(stood);
  let trials: number[][] = [[]];
  for (const rotor of chain.rotors)
    trials = trials.flatMap((angles) => rotor.trials.map((angle) => [...angles, angle]));
  const best = trials
    .map((angles) => ({ angles, energy: energy(posed.at(angles)) }))
    .sort((a, b) => a.energy - b.energy)
    .slice(0, TUNED);
  let winner = { placed: stood, energy: present };
  for (const { angles } of best) {
    const tuned = tune(angles, (trial) => energy(posed.at(trial)));
    if (tuned.energy < winner.energy) winner = { placed: posed.at(tuned.angles).slice(), energy: tuned.energy };
  }
  return { chain, placed: winner.placed, gain: present - winner.energy };
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

function centreOf(placed: Float64Array): Float64Array {
  const centre = new Float64Array(3);
  for (let i = 0; i < placed.length; i++) centre[i % 3] = centre[i % 3]! + (3 * placed[i]!) / placed.length;
  return centre;
}
