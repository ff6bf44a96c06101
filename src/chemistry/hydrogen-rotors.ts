// Turns hydroxyls, thiols, ammonium and methyl groups to where their hydrogens make bonds and do not clash.
import { CellList } from '../structure/cell-list.js';
import type { Structure } from '../structure/structure.js';
import { BondDistance } from './bond-distance.js';
import type { ContactAtoms } from './contact-atoms.js';
import { ContactList } from './contact-list.js';
import type { BondGraph } from './excluded-pairs.js';
import type { Riding } from './riding.js';

/** Å: atoms farther from the parent of a rotor do not matter. */
const REACH = 4.5;
/** Radians by which a group is turned that looks the same after a third of a turn, and one that does not: in steps of 10°, none first. */
const THIRDS = turnsWithin(120, 10);
const ALL = turnsWithin(360, 10);
/** Each sees the others where they have turned to. */
const PASSES = 4;
/** Height of the torsion barrier, in units of the contact energy: methyl and ammonium, hydroxyl on sp³, on sp² (phenol). */
const BARRIER = { three: 1, hydroxyl: 0.3, planar: 1.2 } as const;

/** What the search sees of a model. */
export interface RotorSurroundings {
  readonly structure: Structure;
  readonly graph: BondGraph;
  readonly contacts: ContactAtoms;
}

/**
 * Turns the rotors in the order of the table, again and again until none moves, and writes torsions into `riding.table.local` and
 * places into `xyz` (3N, Å). Deterministic.
 *
 * @param isFree Whether a rotor may turn; by default all may.
 */
export function turnRotors(
  riding: Riding,
  { structure, graph, contacts }: RotorSurroundings,
  xyz: Float64Array,
  isFree: (rotor: number) => boolean = () => true,
): void {
  const { table } = riding;
  const cells = new CellList(xyz, REACH);
  const bonds = new BondDistance(graph);
  const free = Array.from(table.rotorFold.keys()).filter(isFree);
  // Hydrogens move less than 2 Å as they turn: who is near is found once, with room for that.
  const near = free.map((rotor) => surroundingsOf(rotor));
  const watched = rotorsNearby();
  const contact = new ContactList(contacts);
  // By place in `free`, in turns tried so far: when a rotor was last tried, and when it last moved.
  const triedAt = new Int32Array(free.length).fill(-1);
  const movedAt = new Int32Array(free.length);
  for (let pass = 0, tries = 1; pass < PASSES; pass++) {
    let moved = false;
    for (let k = 0; k < free.length; k++, tries++) {
      // What it was tried against still stands there: it would stay.
      if (triedAt[k]! >= 0 && watched[k]!.every((other) => movedAt[other]! < triedAt[k]!)) continue;
      triedAt[k] = tries;
      if (!turn(free[k]!, near[k]!)) continue;
      movedAt[k] = tries;
      moved = true;
    }
    if (!moved) return;
  }

  function rowsOf(rotor: number): Int32Array {
    return table.rotorRows.subarray(table.rotorStart[rotor]!, table.rotorStart[rotor + 1]!);
  }

  function surroundingsOf(rotor: number): Int32Array {
    const row = rowsOf(rotor)[0]!;
    const parent = table.parent[row]!;
    const altloc = structure.altloc[table.hydrogen[row]!]!;
    bonds.from(table.hydrogen[row]!);
    const found: number[] = [];
    cells.visitWithin(xyz[3 * parent]!, xyz[3 * parent + 1]!, xyz[3 * parent + 2]!, REACH + 1, (atom) => {
      const isOther = altloc !== '' && structure.altloc[atom] !== '' && structure.altloc[atom] !== altloc;
      if (!isOther && bonds.to(atom) > 4) found.push(atom);
      return false;
    });
    return Int32Array.from(found).sort();
  }

  /** The rotors, by place in `free`, whose hydrogens are in the surroundings of each. */
  function rotorsNearby(): readonly (readonly number[])[] {
    const rotorOf = new Int32Array(structure.atomCount).fill(-1);
    free.forEach((rotor, k) => {
      for (const row of rowsOf(rotor)) rotorOf[table.hydrogen[row]!] = k;
    });
    return near.map((atoms) => {
      const rotors = new Set<number>();
      for (const atom of atoms) if (rotorOf[atom]! >= 0) rotors.add(rotorOf[atom]!);
      return [...rotors];
    });
  }

  /** Whether another torsion is better than the present one. */
  function turn(rotor: number, around: Int32Array): boolean {
    const rows = rowsOf(rotor);
    const first = rows[0]!;
    const start = Array.from(rows, (row) => torsionOf(row));
    const fold = table.rotorFold[rotor]!;
    contact.gather(xyz, table.hydrogen[first]!, table.parent[first]!, around);
    const turns = rows.length === 3 ? THIRDS : ALL;
    const energies = turns.map((angle) => barrier(start[0]! + angle, fold, rows.length));
    rows.forEach((row, k) => {
      riding.placeRow(xyz, row);
      const across = acrossOf(row);
      for (let t = 0; t < turns.length; t++) {
        setTorsion(row, across, start[k]! + turns[t]!);
        riding.placeAgain(xyz, row);
        energies[t] = contact.addEnergy(xyz, table.hydrogen[row]!, energies[t]!);
      }
    });
    let best = 0;
    for (let t = 1; t < turns.length; t++) if (energies[t]! < energies[best]! - 1e-9) best = t;
    rows.forEach((row, k) => {
      setTorsion(row, acrossOf(row), start[k]! + turns[best]!);
      riding.placeRow(xyz, row);
    });
    return best !== 0;
  }

  function torsionOf(row: number): number {
    return Math.atan2(-table.local[3 * row + 2]!, table.local[3 * row + 1]!);
  }

  /** Å from the axis about which it turns. */
  function acrossOf(row: number): number {
    return Math.hypot(table.local[3 * row + 1]!, table.local[3 * row + 2]!);
  }

  function setTorsion(row: number, across: number, torsion: number): void {
    table.local[3 * row + 1] = across * Math.cos(torsion);
    table.local[3 * row + 2] = -across * Math.sin(torsion);
  }
}

/** Lowest where the group is staggered, or a planar one in the plane. @param torsion radians */
function barrier(torsion: number, fold: number, hydrogens: number): number {
  if (fold === 2) return (BARRIER.planar * (1 - Math.cos(2 * torsion))) / 2;
  return ((hydrogens > 1 ? BARRIER.three : BARRIER.hydroxyl) * (1 + Math.cos(3 * torsion))) / 2;
}

function turnsWithin(whole: number, step: number): Float64Array {
  return Float64Array.from({ length: whole / step }, (_, k) => (k * step * Math.PI) / 180);
}
