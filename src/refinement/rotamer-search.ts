// The rotamer search: side chains that would explain the map better at other torsions are turned there.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { Contacts } from './contacts.js';
import type { MapProbe } from './map-probe.js';
import type { Rotor, SideChain } from './side-chains.js';

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
  const present = energy(stood);
  const posed = new Posed(chain, xyz, stood);
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

/** A side chain at given torsions; bonds and angles stay as they are. */
class Posed {
  readonly #chain: SideChain;
  readonly #xyz: Float64Array;
  readonly #stood: Float64Array;
  readonly #placed: Float64Array;

  constructor(chain: SideChain, xyz: Float64Array, stood: Float64Array) {
    this.#chain = chain;
    this.#xyz = xyz;
    this.#stood = stood;
    this.#placed = stood.slice();
  }

  /** Torsions beyond those given stay. The result is valid until the next call. */
  at(angles: readonly number[]): Float64Array {
    this.#placed.set(this.#stood);
    for (let r = 0; r < angles.length; r++) this.#turn(this.#chain.rotors[r]!, angles[r]!);
    return this.#placed;
  }

  #turn({ torsion, turning }: Rotor, degrees: number): void {
    const [a, b, c, d] = torsion.map((atom) => this.#position(atom)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const change = (degrees * Math.PI) / 180 - dihedral(a, b, c, d);
    const length = Math.hypot(c[0]! - b[0]!, c[1]! - b[1]!, c[2]! - b[2]!);
    const [ux, uy, uz] = [(c[0]! - b[0]!) / length, (c[1]! - b[1]!) / length, (c[2]! - b[2]!) / length];
    const [cos, sin] = [Math.cos(change), Math.sin(change)];
    for (const k of turning) {
      const at = 3 * k;
      const x = this.#placed[at]! - c[0]!;
      const y = this.#placed[at + 1]! - c[1]!;
      const z = this.#placed[at + 2]! - c[2]!;
      // Rodrigues' formula about the unit vector u through c.
      const along = (1 - cos) * (ux * x + uy * y + uz * z);
      this.#placed[at] = c[0]! + cos * x + sin * (uy * z - uz * y) + along * ux;
      this.#placed[at + 1] = c[1]! + cos * y + sin * (uz * x - ux * z) + along * uy;
      this.#placed[at + 2] = c[2]! + cos * z + sin * (ux * y - uy * x) + along * uz;
    }
  }

  #position(atom: number): Float64Array {
    const k = this.#chain.atoms.indexOf(atom);
    return k >= 0 ? this.#placed.slice(3 * k, 3 * k + 3) : this.#xyz.slice(3 * atom, 3 * atom + 3);
  }
}

/** Radians, IUPAC sign: positive when, looking along b–c, d is clockwise of a. */
function dihedral(a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): number {
  const [p, q, r] = [minus(b, a), minus(c, b), minus(d, c)];
  const [m, n] = [cross(p, q), cross(q, r)];
  const length = Math.hypot(q[0]!, q[1]!, q[2]!);
  return Math.atan2(
    length * (p[0]! * n[0]! + p[1]! * n[1]! + p[2]! * n[2]!),
    m[0]! * n[0]! + m[1]! * n[1]! + m[2]! * n[2]!,
  );
}

function minus(a: Float64Array, b: Float64Array): number[] {
  return [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
}

function centreOf(placed: Float64Array): Float64Array {
  const centre = new Float64Array(3);
  for (let i = 0; i < placed.length; i++) centre[i % 3] = centre[i % 3]! + (3 * placed[i]!) / placed.length;
  return centre;
}
