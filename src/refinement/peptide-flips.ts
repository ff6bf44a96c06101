// The peptide search: planes of the main chain that would explain map and torsions better the other way round are turned there.
import { Contacts } from './contacts.js';
import { LocalEnergy, type Surroundings } from './local-energy.js';
import type { MapProbe } from './map-probe.js';
import type { NcsReduction } from './ncs-reduction.js';
import { isDoubtful, type Peptide, type PeptideSystem } from './peptides.js';

/** Iterations in which the present and the turned plane come to rest with the residues around. */
const RELAXATION = 20;
/** What a turn must gain, in units of the energy: a precaution against planes that follow the noise. */
const LEAST_GAIN = 8;
/** Å: peptides nearer than this are turned one after the other. */
const INDEPENDENT = 10;
/** Degrees: a plane that comes to rest nearer than this to where it was has not turned. */
const TURNED = 90;
const MAX_PASSES = 4;

export interface PeptideRecord {
  /** Residues whose carbonyl was turned, ascending. */
  readonly turned: readonly number[];
  /** Peptides that gave reason to look at them in the first pass. */
  readonly doubtful: number;
}

/**
 * Turns peptide planes of `xyz` (3N, Å) by 180° about Cα–Cα in place, where map, contacts and restraints together gain after both ways
 * have relaxed. Each pass turns those that gain most, far from each other; the next sees the new neighbours.
 *
 * @param probe makes a fresh probe of the map at given coordinates
 * @param weight of the map against contacts and restraints
 * @param constraints copies that turn with their masters, by what the map says of all of them; as last refreshed
 */
export function searchPeptides(
  xyz: Float64Array,
  system: PeptideSystem,
  probe: (xyz: Float64Array) => MapProbe,
  weight: number,
  constraints?: NcsReduction,
): PeptideRecord {
  const peptides = constraints ? independent(system.peptides, constraints) : system.peptides;
  const turned = new Set<number>();
  let doubtful = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const surroundings = { map: probe(xyz), contacts: new Contacts(system.nonbonded, xyz), weight, xyz: xyz.slice() };
    const candidates = peptides
      .map((peptide) => {
        const copies = constraints?.motionsFrom(peptide.oxygen) ?? [];
        const map = copies.length === 0 ? surroundings.map : surroundings.map.averaged(copies);
        return { peptide, seen: { ...surroundings, map }, copies: Math.max(1, copies.length) };
      })
      .filter(({ peptide, seen }) => isDoubtful(peptide, system, xyz, seen.map));
    if (pass === 0) doubtful = candidates.length;
    const turns = candidates
      .filter(({ peptide }) => !turned.has(peptide.residue))
      .map(({ peptide, seen, copies }) => turnOf(peptide, system, seen, copies))
      .filter((turn) => turn !== undefined)
      .sort((a, b) => b.gain - a.gain || a.peptide.residue - b.peptide.residue);
    const done: number[] = [];
    for (const { peptide, atoms, placed } of turns) {
      const oxygen = 3 * peptide.oxygen;
      if (done.some((other) => distance(surroundings.xyz, oxygen, surroundings.xyz, other) < INDEPENDENT)) continue;
      done.push(oxygen);
      atoms.forEach((atom, k) => {
        xyz.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
      });
      turned.add(peptide.residue);
    }
    constraints?.follow(xyz);
    if (done.length === 0) break;
  }
  return { turned: [...turned].sort((a, b) => a - b), doubtful };
}

/** Those of no copy whose plane belongs to one master, if all copies have the like, or to none: others would be torn in the copies. */
function independent(peptides: readonly Peptide[], constraints: NcsReduction): Peptide[] {
  const plane = ({ atoms }: Peptide): readonly number[] => [...atoms.subarray(0, 3)];
  const key = (peptide: Peptide): string =>
    plane(peptide)
      .map((atom) => constraints.leaderOf(atom))
      .join(' ');
  const likes = new Map<string, number>();
  for (const peptide of peptides) likes.set(key(peptide), (likes.get(key(peptide)) ?? 0) + 1);
  return peptides.filter((peptide) => {
    if (plane(peptide).some((atom) => constraints.isCopy(atom))) return false;
    const members = plane(peptide).map((atom) => Math.max(1, constraints.motionsFrom(atom).length));
    return members.every((count) => count === likes.get(key(peptide)));
  });
}

interface Turn {
  readonly peptide: Peptide;
  /** What moves: the residues of the plane and their neighbours in the chain, by index. */
  readonly atoms: Int32Array;
  /** 3 an atom, Å */
  readonly placed: Float64Array;
  readonly gain: number;
}

/** `copies`: how many gain what one gains; noise of their sum, which the least gain guards against, grows with the root. */
function turnOf(peptide: Peptide, system: PeptideSystem, surroundings: Surroundings, copies: number): Turn | undefined {
  const { previous, next } = system.backbone;
  const residues = [previous[peptide.residue]!, peptide.residue, peptide.next, next[peptide.next]!]
    .filter((residue) => residue >= 0)
    .sort((a, b) => a - b);
  const energy = new LocalEnergy(system.restraints.touching(residues), surroundings);
  const place = (atom: number): number => 3 * energy.atoms.indexOf(atom);
  const { stood } = energy;
  const flipped = stood.slice();
  const axis = [place(peptide.axis[0]), place(peptide.axis[1])] as const;
  for (const atom of peptide.atoms) turnHalf(flipped, place(atom), ...axis);
  const present = energy.relax(stood, RELAXATION);
  const best = energy.relax(flipped, RELAXATION);
  const gain = present.energy - best.energy;
  if (Math.sqrt(copies) * gain < LEAST_GAIN) return undefined;
  const oxygen = place(peptide.oxygen);
  const between = angleAbout(axis, present.placed, best.placed, oxygen);
  return between < TURNED ? undefined : { peptide, atoms: energy.atoms, placed: best.placed, gain };
}

/** Turns the point at p by 180° about the line through the points at a and b. */
function turnHalf(xyz: Float64Array, p: number, a: number, b: number): void {
  let along = 0;
  let squared = 0;
  for (let d = 0; d < 3; d++) {
    const axis = xyz[b + d]! - xyz[a + d]!;
    along += (xyz[p + d]! - xyz[a + d]!) * axis;
    squared += axis * axis;
  }
  for (let d = 0; d < 3; d++)
    xyz[p + d] = 2 * (xyz[a + d]! + (along / squared) * (xyz[b + d]! - xyz[a + d]!)) - xyz[p + d]!;
}

/** Degrees between where the point at p lies about the line a–b in one placement and in the other, whose lines hardly differ. */
function angleAbout([a, b]: readonly [number, number], one: Float64Array, other: Float64Array, p: number): number {
  const [u, v] = [offAxis(one, p, a, b), offAxis(other, p, a, b)];
  const cosine = (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / (Math.hypot(...u) * Math.hypot(...v));
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

/** From the line a–b to the point at p, at right angles. */
function offAxis(xyz: Float64Array, p: number, a: number, b: number): [number, number, number] {
  const turned = xyz.slice();
  turnHalf(turned, p, a, b);
  return [0, 1, 2].map((d) => (xyz[p + d]! - turned[p + d]!) / 2) as [number, number, number];
}

function distance(x: Float64Array, i: number, y: Float64Array, j: number): number {
  return Math.hypot(x[i]! - y[j]!, x[i + 1]! - y[j + 1]!, x[i + 2]! - y[j + 2]!);
}
