// Decides which amides and histidine rings are the wrong way round, by hydrogen bonds and clashes alone: density does not tell N from O.
import { CellList } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { BondDistance } from './bond-distance.js';
import { ACCEPTOR, type ContactAtoms, canHydrogenBond, DONOR } from './contact-atoms.js';
import { contactEnergy } from './contact-energy.js';
import type { BondGraph } from './excluded-pairs.js';
import { type FlipMover, type FlipState, flipMovers } from './flip-movers.js';
import type { RidingTable } from './riding-table.js';

/** What a flip must gain over the best that the residue can do as it is, in units of the contact energy: three quarters of a bond. */
const LEAST_GAIN = 1.5;
/** Å: beyond this no two points touch. */
const REACH = 4;
/** Combinations of a clique that are all tried; larger cliques improve one residue after the other. */
const MOST_COMBINATIONS = 5000;

export interface Flip {
  readonly mover: FlipMover;
  /** Contact energy lost if this one alone were turned back; the mean of the copies that turn together. */
  readonly gain: number;
}

export interface FlipSurroundings {
  /** With all hydrogens. */
  readonly structure: Structure;
  readonly graph: BondGraph;
  readonly contacts: ContactAtoms;
  readonly riding: RidingTable;
}

/** Which atoms are the same in several copies of a molecule that have one shape. */
export interface AtomCopies {
  /** The atom that it is the copy of, or itself. */
  leaderOf(atom: number): number;
  /** How many atoms have that leader, it among them. */
  countOf(atom: number): number;
}

export interface FlipDecision {
  /** By residue, ascending. */
  readonly flips: readonly Flip[];
  /** How many residues could have been flipped. */
  readonly candidates: number;
}

/**
 * Residues that meet are decided together. Hydroxyls and other groups that can turn count as both donor and acceptor, wherever
 * their hydrogens are now, because those were turned to suit the side chains as they are. Deterministic.
 *
 * @param xyz 3N, Å, hydrogens in place
 * @param isFixed See {@link flipMovers}.
 * @param copies whose residues get one answer, by what all of them meet
 */
export function chooseFlips(
  { structure, graph, contacts, riding }: FlipSurroundings,
  xyz: Float64Array,
  isFixed: (hydrogen: number) => boolean,
  copies?: AtomCopies,
): FlipDecision {
  const movers = flipMovers(structure, graph, xyz, isFixed);
  const field = new Field({ structure, graph, contacts, riding }, xyz, movers);
  const units = unitsOf(movers, copies);
  const own = units.map((unit) => unit.states.map((s) => ownEnergy(unit, s, field)));
  const flips = cliquesOf(units).flatMap((clique) => solve(clique, units, own));
  return {
    flips: flips.sort((a, b) => a.mover.residue - b.mover.residue),
    candidates: units.reduce((sum, unit) => sum + (canFlip(unit) ? unit.movers.length : 0), 0),
  };
}

/** Movers that are the same in all copies: all are in the same state. */
interface Unit {
  readonly movers: readonly FlipMover[];
  /** Those that they can be in, by index. */
  readonly states: readonly number[];
}

/** A residue that not all copies have the like of, or not with the same hydrogens, stays: turned, it would be torn in the others. */
function unitsOf(movers: readonly FlipMover[], copies: AtomCopies | undefined): readonly Unit[] {
  if (copies === undefined) return movers.map((mover) => ({ movers: [mover], states: [...mover.states.keys()] }));
  const alike = new Map<string, FlipMover[]>();
  for (const mover of movers) {
    const key = [mover.states.length, ...mover.pairs.flat().map((atom) => copies.leaderOf(atom))].join(' ');
    alike.set(key, [...(alike.get(key) ?? []), mover]);
  }
  return [...alike.values()].map((members) => {
    const [{ states, pairs }] = members as [FlipMover, ...FlipMover[]];
    const isWhole = pairs.flat().every((atom) => copies.countOf(atom) === members.length);
    return { movers: members, states: [...states.keys()].filter((s) => isWhole || !states[s]!.isFlipped) };
  });
}

function isFlipped({ movers }: Unit, s: number): boolean {
  return movers[0]!.states[s]!.isFlipped;
}

function canFlip(unit: Unit): boolean {
  return unit.states.some((s) => isFlipped(unit, s));
}

/** Of a unit by itself: what its movers meet, and each other. */
function ownEnergy({ movers }: Unit, s: number, field: Field): number {
  let energy = 0;
  movers.forEach(({ states }, a) => {
    energy += states[s]!.cost + field.energy(states[s]!);
    for (const other of movers.slice(a + 1)) energy += pairEnergy(states[s]!, other.states[s]!);
  });
  return energy;
}

/** Everything that stays, as the movers meet it. */
class Field {
  readonly #contacts: ContactAtoms;
  readonly #cells: CellList;
  readonly #bonds: BondDistance;
  readonly #role: Uint8Array;

  constructor(
    { structure, graph, contacts, riding }: FlipSurroundings,
    xyz: Float64Array,
    movers: readonly FlipMover[],
  ) {
    const left = new Uint8Array(structure.atomCount);
    const leave = (atom: number): void => {
      left[atom] = 1;
      for (let k = graph.offsets[atom]!; k < graph.offsets[atom + 1]!; k++)
        if (isHydrogen(structure, graph.neighbours[k]!)) left[graph.neighbours[k]!] = 1;
    };
    for (const { pairs } of movers) for (const atom of pairs.flat()) leave(atom);
    this.#role = contacts.role.slice();
    for (const row of riding.rotorRows) {
      const parent = riding.parent[row]!;
      if (!/^[ONS]$/.test(structure.element[parent]!)) continue;
      left[riding.hydrogen[row]!] = 1;
      this.#role[parent] = structure.element[parent] === 'N' ? DONOR : DONOR | ACCEPTOR;
    }
    this.#contacts = contacts;
    this.#cells = new CellList(
      xyz,
      REACH,
      Array.from({ length: structure.atomCount }, (_, a) => a).filter((a) => left[a] === 0),
    );
    this.#bonds = new BondDistance(graph);
  }

  energy({ xyz, radius, role, owner }: FlipState): number {
    let energy = 0;
    for (let p = 0; p < owner.length; p++) {
      this.#bonds.from(owner[p]!);
      this.#cells.visitWithin(xyz[3 * p]!, xyz[3 * p + 1]!, xyz[3 * p + 2]!, REACH, (atom, square) => {
        if (this.#bonds.to(atom) <= 3) return false;
        const gap = Math.sqrt(square) - radius[p]! - this.#contacts.radius[atom]!;
        energy += contactEnergy(gap, canHydrogenBond(role[p]!, this.#role[atom]!));
        return false;
      });
    }
    return energy;
  }
}

/** Between the points of two movers. */
function pairEnergy(a: FlipState, b: FlipState): number {
  let energy = 0;
  for (let p = 0; p < a.owner.length; p++) {
    for (let q = 0; q < b.owner.length; q++) {
      const distance = Math.hypot(
        a.xyz[3 * p]! - b.xyz[3 * q]!,
        a.xyz[3 * p + 1]! - b.xyz[3 * q + 1]!,
        a.xyz[3 * p + 2]! - b.xyz[3 * q + 2]!,
      );
      energy += contactEnergy(distance - a.radius[p]! - b.radius[q]!, canHydrogenBond(a.role[p]!, b.role[q]!));
    }
  }
  return energy;
}

/** Units of which any states could touch, by index, ascending. */
function cliquesOf(units: readonly Unit[]): readonly (readonly number[])[] {
  const points = units.flatMap(({ movers }, m) =>
    movers.flatMap(({ states }) =>
      states.flatMap(({ xyz, owner }) =>
        Array.from(owner, (_, p) => ({ m, at: [xyz[3 * p]!, xyz[3 * p + 1]!, xyz[3 * p + 2]!] })),
      ),
    ),
  );
  const cells = new CellList(Float64Array.from(points.flatMap(({ at }) => at)), REACH);
  const group = Int32Array.from(units.keys());
  const find = (m: number): number => {
    let at = m;
    while (group[at] !== at) at = group[at]!;
    return at;
  };
  for (const { m, at } of points) {
    cells.visitWithin(at[0]!, at[1]!, at[2]!, REACH, (other) => {
      const [one, two] = [find(m), find(points[other]!.m)];
      group[Math.max(one, two)] = Math.min(one, two);
      return false;
    });
  }
  const cliques = new Map<number, number[]>();
  for (const m of units.keys()) cliques.set(find(m), [...(cliques.get(find(m)) ?? []), m]);
  return [...cliques.values()];
}

/** The flips of one clique that each gain clearly; what does not is held as it is and the rest decided anew. */
function solve(clique: readonly number[], units: readonly Unit[], own: readonly (readonly number[])[]): Flip[] {
  const pairs = clique.map((m, a) =>
    clique.map((n, b) =>
      b <= a
        ? []
        : units[m]!.states.map((one) => units[n]!.states.map((two) => between(units[m]!, one, units[n]!, two))),
    ),
  );
  const total = (choice: readonly number[]): number =>
    choice.reduce(
      (sum, s, a) =>
        sum + own[clique[a]!]![s]! + choice.reduce((more, t, b) => more + (b > a ? pairs[a]![b]![s]![t]! : 0), 0),
      0,
    );
  const held = new Set<number>();
  const allowed = (a: number, only?: boolean): number[] => {
    const unit = units[clique[a]!]!;
    return [...unit.states.keys()].filter((k) => {
      const flipped = isFlipped(unit, unit.states[k]!);
      return only === undefined ? !(held.has(a) && flipped) : flipped === only;
    });
  };
  for (;;) {
    const best = lowest(clique.length, allowed, total);
    const flipped = [...best.keys()].filter((a) => isFlipped(units[clique[a]!]!, units[clique[a]!]!.states[best[a]!]!));
    // For each copy: all see much the same neighbours, so that their number is no evidence by itself.
    const gains = flipped.map((a) => {
      const back = allowed(a, false).map((s) => total(best.with(a, s)));
      return (Math.min(...back) - total(best)) / units[clique[a]!]!.movers.length;
    });
    const least = gains.indexOf(Math.min(...gains));
    if (flipped.length === 0 || gains[least]! >= LEAST_GAIN)
      return flipped.flatMap((a, k) => units[clique[a]!]!.movers.map((mover) => ({ mover, gain: gains[k]! })));
    held.add(flipped[least]!);
  }
}

/** Between all movers of two units. */
function between(a: Unit, s: number, b: Unit, t: number): number {
  let energy = 0;
  for (const one of a.movers) for (const two of b.movers) energy += pairEnergy(one.states[s]!, two.states[t]!);
  return energy;
}

/** The choice of the lowest total, the first of equals: all are tried, or each in turn until nothing improves. */
function lowest(
  size: number,
  allowed: (a: number) => number[],
  total: (choice: readonly number[]) => number,
): number[] {
  const options = Array.from({ length: size }, (_, a) => allowed(a));
  let best = options.map((states) => states[0]!);
  let energy = total(best);
  const consider = (choice: number[]): boolean => {
    const value = total(choice);
    if (value >= energy - 1e-9) return false;
    best = choice;
    energy = value;
    return true;
  };
  if (options.reduce((product, { length }) => product * length, 1) <= MOST_COMBINATIONS) {
    let combinations: number[][] = [[]];
    for (const states of options) combinations = combinations.flatMap((c) => states.map((s) => [...c, s]));
    for (const combination of combinations) consider(combination);
    return best;
  }
  for (let improved = true; improved; ) {
    improved = false;
    options.forEach((states, a) => {
      for (const s of states) if (consider(best.with(a, s))) improved = true;
    });
  }
  return best;
}
