// The rotamer search: side chains that would explain the map better at other torsions are turned there.
import { gather } from '../structure/gather.js';
import { applyMotion, largestMove, superpose } from '../structure/superpose.js';
import { Contacts } from './contacts.js';
import { LocalEnergy, type Surroundings } from './local-energy.js';
import type { MapPoints, MapProbe } from './map-probe.js';
import type { NcsReduction } from './ncs-reduction.js';
import { PosedSideChain, torsionsOf } from './posed-side-chain.js';
import type { RotamerSystem } from './rotamer-system.js';
import type { SearchMemory } from './search-memory.js';
import type { SideChain } from './side-chains.js';

/**
 * Side chains at a wrong place strain their restraints, and the main chain with them. Energy per atom of the side chain above which one
 * is searched with care. After coarse-to-fine refinement of frames 3 and 8 of adk-states (3.5 Å) the median of the right ones is 0.25 and
 * 0.45; 21 of the 23 wrong ones have more than 1. Wrong amides and rings turned over need not be strained at all.
 */
const STRAINED = 1;

/** How much work a side chain is worth. */
interface Effort {
  /** Iterations of the main chain without the side chain before trials are put on it. */
  readonly straightening: number;
  /** Trials that are tuned. */
  readonly wells: number;
  /**
   * How much worse than the present rotamer, both ideal and rigid, a trial may be to be relaxed, as a share of its energy. Of those that
   * won on adk-states, and on shaken and badly turned adenylate kinase, the worst were 0.006 (quick) and 0.32 (careful): an isoleucine on a
   * main chain that it had bent, which rounding elsewhere moved to 0.39, beyond a margin of 0.35. A trial more is a first look more.
   */
  readonly margin: number;
  /**
   * By how much a trial may be worse than the present place, as a share of its energy, when both have had a first look, to be relaxed to the
   * end. On frames 6 to 9 of adk-states 1009 quick and 462 careful searches turned 3 and 166 side chains; of the winners the worst were
   * −0.003 and 0.004, on wrong rotamers of adenylate kinase in a map without noise 0.000 and 0.008, of a methionine that a map of twenty times
   * the usual strength had bent between 0.01 and 0.02; 971 of the 1009 quick searches have no trial below 0.
   */
  readonly hope: number;
  /** What a turn must gain, in units of the energy, after both the present and the new place have relaxed. */
  readonly leastGain: number;
}

/**
 * Least gains chosen on few runs: in frame 12 of adk-states 8 for all lost two leucines that 4 finds. That a side chain at rest
 * should gain more before it turns is a precaution against amides that follow the noise, not a measured optimum.
 */
const CAREFUL: Effort = { straightening: 6, wells: 4, margin: 0.5, hope: 0.03, leastGain: 4 };
const QUICK: Effort = { straightening: 0, wells: 2, margin: 0.015, hope: 0, leastGain: 8 };
/** What tuning gains at most, as a share of the energy of the present rotamer. */
const UNTUNED = 0.3;
/** Steps of the tuning, degrees. */
const TUNING = [20, 10];
/** Degrees: combinations nearer than this in each torsion tune to the same place. */
const SAME_WELL = 50;
/** Iterations of a first look at each trial, and of the best and the present place. */
const FIRST_LOOK = 5;
const RELAXATION = 12;
/** Trials that are relaxed to the end. */
const RELAXED = 2;
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
 * first, as long as they are far from others turned in the same pass; the next pass sees what has new neighbours.
 *
 * @param probe makes a fresh probe of the map at given coordinates
 * @param weight of the map against contacts and restraints
 * @param memory of earlier searches at this weight; learns of this one. `clarity`: what the map says now
 * @param constraints copies that turn with their masters, by what the map says of all of them; as last refreshed
 */
export function searchRotamers(
  xyz: Float64Array,
  system: RotamerSystem,
  probe: (xyz: Float64Array) => MapProbe,
  weight: number,
  { memory, clarity, constraints }: RotamerSearch,
): RotamerRecord {
  const chains = constraints
    ? system.chains.filter(({ atoms }) => !atoms.some((atom) => constraints.isCopy(atom)))
    : system.chains;
  const turned = new Set<number>();
  let gain = 0;
  // What was strained as much in the model that it came from was looked at there.
  const isStrained = (chain: SideChain, before: Float64Array): boolean => {
    const now = strain(chain, system, xyz);
    return now > STRAINED * chain.atoms.length && now > strain(chain, system, before);
  };
  let candidates: readonly SideChain[] = memory.worthALook(chains, { xyz, clarity }, isStrained);
  for (let pass = 0; pass < MAX_PASSES && candidates.length > 0; pass++) {
    const surroundings = { map: probe(xyz), contacts: new Contacts(system.nonbonded, xyz), weight, xyz: xyz.slice() };
    const look = { xyz: surroundings.xyz, clarity };
    const turns = candidates
      .map((chain) => {
        const copies = constraints?.motionsFrom(chain.atoms[0]!) ?? [];
        return copies.length === 0
          ? bestTurn(chain, system, surroundings)
          : bestTurn(chain, system, { ...surroundings, map: surroundings.map.averaged(copies) }, copies.length);
      })
      .filter((turn) => turn !== undefined)
      .sort((a, b) => b.gain - a.gain || a.chain.residue - b.chain.residue);
    const gains = new Set(turns.map(({ chain }) => chain));
    memory.remember(
      candidates.filter((chain) => !gains.has(chain)).map(({ residue }) => residue),
      look,
    );
    const centres: Float64Array[] = [];
    for (const { chain, atoms, placed, gain: own } of turns) {
      const centre = centreOf(gather(xyz, chain.atoms));
      // Without a look of its own it comes up again in the next pass.
      if (centres.some((other) => distance(centre, 0, other, 0) < INDEPENDENT)) continue;
      centres.push(centre);
      atoms.forEach((atom, k) => {
        xyz.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
      });
      turned.add(chain.residue);
      gain += own;
    }
    constraints?.follow(xyz);
    // Who stays where it is today may be crowded by a neighbour tomorrow.
    candidates = centres.length > 0 ? memory.worthALook(chains, { xyz, clarity }, isStrained) : [];
  }
  return { turned: [...turned].sort((a, b) => a - b), gain };
}

export interface RotamerSearch {
  readonly memory: SearchMemory;
  readonly clarity: number;
  readonly constraints?: NcsReduction | undefined;
}

interface Turn {
  readonly chain: SideChain;
  /** What moves: the residue and its neighbours in the chain, by index. */
  readonly atoms: Int32Array;
  /** 3 an atom, Å */
  readonly placed: Float64Array;
  readonly gain: number;
}

/** `copies`: how many gain what one gains; noise of their sum, which the least gain guards against, grows with the root. */
function bestTurn(chain: SideChain, system: RotamerSystem, surroundings: Surroundings, copies = 1): Turn | undefined {
  const ideal = system.ideals.of(chain.residue);
  if (ideal === undefined) return undefined;
  const effort = strain(chain, system, surroundings.xyz) > STRAINED * chain.atoms.length ? CAREFUL : QUICK;
  const energy = new LocalEnergy(system.restraints.touching(neighbourhood(chain, system)), surroundings);
  const places = chain.atoms.map((atom) => energy.atoms.indexOf(atom));
  // A wrong side chain bends the main chain towards its density; without the side chain's pull it straightens.
  const bare = energy.strength.slice();
  chain.atoms.forEach((atom, k) => {
    if (atom !== chain.rotors[0]!.torsion[2]) bare[places[k]!] = 0;
  });
  const straight =
    effort.straightening > 0 ? energy.relax(energy.stood, effort.straightening, bare).placed : energy.stood;
  const trials = promisingTrials(chain, system, surroundings, effort, energy, straight, ideal);
  if (trials.length === 0) return undefined;
  const stays = energy.relax(energy.stood, FIRST_LOOK);
  const hopeful = trials
    .map((trial) => energy.relax(trial, FIRST_LOOK))
    .filter((look) => look.energy < stays.energy + effort.hope * Math.abs(stays.energy))
    .sort((x, y) => x.energy - y.energy)
    .slice(0, RELAXED);
  if (hopeful.length === 0) return undefined;
  const present = energy.relaxOn(stays, RELAXATION);
  const best = hopeful.map((look) => energy.relaxOn(look, RELAXATION)).reduce((x, y) => (y.energy < x.energy ? y : x));
  const gain = present.energy - best.energy;
  // A trial that has slid back to where the side chain is has turned nothing; the minimizer does as well.
  const moved = largestMove(gather(present.placed, places), gather(best.placed, places));
  return Math.sqrt(copies) * gain > effort.leastGain && moved > DIFFERENT / 2
    ? { chain, atoms: energy.atoms, placed: best.placed, gain }
    : undefined;
}

/** Energy of all restraints that act on the residue. */
function strain({ residue }: SideChain, { restraints }: RotamerSystem, xyz: Float64Array): number {
  const { atoms, terms } = restraints.touching([residue]);
  const local = gather(xyz, atoms);
  const gradient = new Float64Array(local.length);
  return terms.reduce((sum, term) => sum + term.evaluate(local, gradient), 0);
}

/** The residue and those bonded to it: a wrong side chain bends the main chain, which must be free to straighten. */
function neighbourhood({ residue }: SideChain, { structure, rigid, restraints }: RotamerSystem): number[] {
  const { atomStart } = structure.residues;
  return restraints
    .bonded(residue)
    .filter((other) => !rigid.subarray(atomStart[other]!, atomStart[other + 1]!).includes(1));
}

/** Ideal side chains on the straightened main chain that as rigid bodies are not much worse than the present rotamer there. */
function promisingTrials(
  chain: SideChain,
  { structure }: RotamerSystem,
  { map, contacts, weight, xyz }: Surroundings,
  effort: Effort,
  group: LocalEnergy,
  straight: Float64Array,
  ideal: Float64Array,
): Float64Array[] {
  const first = structure.residues.atomStart[chain.residue]!;
  const inResidue = (atoms: ArrayLike<number>): Int32Array => Int32Array.from(atoms, (atom) => atom - first);
  const inGroup = (atoms: ArrayLike<number>): Int32Array => Int32Array.from(atoms, (atom) => group.atoms.indexOf(atom));
  const own = inGroup(chain.atoms);
  const backbone = gather(straight, inGroup(chain.backbone));
  const onto = superpose(gather(ideal, inResidue(chain.backbone)), backbone);
  const posed = new PosedSideChain(chain, backbone, applyMotion(onto, gather(ideal, inResidue(chain.atoms))));
  const others = withoutSideChain(group, own, straight);
  const strength = map.strengthOf(chain.atoms);
  // Contacts only add: beyond the limit they need not be known.
  const energy = (angles: readonly number[], limit = Number.POSITIVE_INFINITY): number => {
    const placed = posed.at(angles);
    const inMap = weight * map.energy({ strength, xyz: placed }, others);
    return inMap > limit ? inMap : inMap + contacts.energy(chain.atoms, placed);
  };
  const present = torsionsOf(chain, xyz);
  let combinations: number[][] = [[]];
  chain.rotors.forEach(({ trials, period }, r) => {
    // Of two angles that look the same the one nearer to the present: atoms keep their names.
    const angles = trials.map((angle) => present[r]! + wrapped(angle - present[r]!, period));
    combinations = combinations.flatMap((before) => angles.map((angle) => [...before, angle]));
  });
  const stay = tune(present, energy);
  const limit = stay.energy + (effort.margin + UNTUNED) * Math.abs(stay.energy);
  const sorted = combinations
    .map((angles) => ({ angles, energy: energy(angles, limit) }))
    .filter((trial) => trial.energy < limit)
    .sort((a, b) => a.energy - b.energy);
  // Torsions of a side chain at rest tell which well it is in; those of a strained one tell little.
  const known: (readonly number[])[] = effort === QUICK ? [stay.angles] : [];
  const wells: (readonly number[])[] = [];
  for (const { angles } of sorted) {
    if (wells.length === effort.wells) break;
    if ([...known, ...wells].some((other) => isSameWell(chain, angles, other))) continue;
    wells.push(angles);
  }
  const tuned = [stay, ...wells.map((angles) => tune(angles, energy))].sort((a, b) => a.energy - b.energy);
  const stood = gather(xyz, chain.atoms);
  const places: Float64Array[] = [stood];
  const trials: Float64Array[] = [];
  for (const { angles, energy: value } of tuned) {
    if (value > stay.energy + effort.margin * Math.abs(stay.energy)) break;
    const placed = posed.at(angles).slice();
    if (places.some((other) => largestMove(other, placed) < DIFFERENT)) continue;
    places.push(placed);
    const trial = straight.slice();
    own.forEach((at, k) => {
      trial.set(placed.subarray(3 * k, 3 * k + 3), 3 * at);
    });
    trials.push(trial);
  }
  return trials;
}

/** The group taken from where it stood, and its straightened rest put back; what has not moved cancels. `own`: places of the side chain in the group. */
function withoutSideChain({ stood, strength }: LocalEnergy, own: Int32Array, straight: Float64Array): MapPoints {
  const strengths: number[] = [];
  const xyz: number[] = [];
  for (let k = 0; k < strength.length; k++) {
    const [at, end] = [3 * k, 3 * k + 3];
    const stays = !own.includes(k);
    if (stays && stood[at] === straight[at] && stood[at + 1] === straight[at + 1] && stood[at + 2] === straight[at + 2])
      continue;
    strengths.push(-strength[k]!);
    xyz.push(...stood.subarray(at, end));
    if (!stays) continue;
    strengths.push(strength[k]!);
    xyz.push(...straight.subarray(at, end));
  }
  return { strength: Float64Array.from(strengths), xyz: Float64Array.from(xyz) };
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

function isSameWell({ rotors }: SideChain, a: readonly number[], b: readonly number[]): boolean {
  return rotors.every(({ period }, r) => Math.abs(wrapped(a[r]! - b[r]!, period)) < SAME_WELL);
}

/** Into −period/2 … period/2. */
function wrapped(degrees: number, period: number): number {
  return degrees - period * Math.round(degrees / period);
}

function centreOf(placed: Float64Array): Float64Array {
  const centre = new Float64Array(3);
  for (let i = 0; i < placed.length; i++) centre[i % 3] = centre[i % 3]! + (3 * placed[i]!) / placed.length;
  return centre;
}

function distance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return Math.hypot(a[i]! - b[j]!, a[i + 1]! - b[j + 1]!, a[i + 2]! - b[j + 2]!);
}
