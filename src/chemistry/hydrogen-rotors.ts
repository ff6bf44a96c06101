// Turns hydroxyls, thiols, ammonium and methyl groups to where their hydrogens make bonds and do not clash.
import { CellList } from '../structure/cell-list.js';
import type { Structure } from '../structure/structure.js';
import { BondDistance } from './bond-distance.js';
import { type ContactAtoms, canHydrogenBond } from './contact-atoms.js';
import { contactEnergy } from './contact-energy.js';
import type { BondGraph } from './excluded-pairs.js';
import type { Riding } from './riding.js';

/** Å: atoms farther from the parent of a rotor do not matter. */
const REACH = 4.5;
/** Degrees between the torsions that are tried. */
const STEP = 10;
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
  for (let pass = 0; pass < PASSES; pass++) {
    let moved = false;
    free.forEach((rotor, k) => {
      if (turn(rotor, near[k]!)) moved = true;
    });
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

  /** Whether another torsion is better than the present one. */
  function turn(rotor: number, around: Int32Array): boolean {
    const rows = rowsOf(rotor);
    const start = Array.from(rows, (row) => torsionOf(row));
    const present = energyAt(0);
    let best = { turn: 0, energy: present };
    const whole = rows.length === 3 ? 120 : 360;
    for (let angle = STEP; angle < whole; angle += STEP) {
      const energy = energyAt(angle);
      if (energy < best.energy - 1e-9) best = { turn: angle, energy };
    }
    energyAt(best.turn);
    return best.turn !== 0;

    function energyAt(angle: number): number {
      rows.forEach((row, k) => {
        setTorsion(row, start[k]! + (angle * Math.PI) / 180);
        riding.placeRow(xyz, row);
      });
      let energy = barrier(start[0]! + (angle * Math.PI) / 180, table.rotorFold[rotor]!, rows.length);
      for (const row of rows) {
        const h = table.hydrogen[row]!;
        for (const atom of around) {
          const distance = Math.hypot(
            xyz[3 * h]! - xyz[3 * atom]!,
            xyz[3 * h + 1]! - xyz[3 * atom + 1]!,
            xyz[3 * h + 2]! - xyz[3 * atom + 2]!,
          );
          const gap = distance - contacts.radius[h]! - contacts.radius[atom]!;
          energy += contactEnergy(gap, canHydrogenBond(contacts.role[h]!, contacts.role[atom]!));
        }
      }
      return energy;
    }
  }

  function torsionOf(row: number): number {
    return Math.atan2(-table.local[3 * row + 2]!, table.local[3 * row + 1]!);
  }

  function setTorsion(row: number, torsion: number): void {
    const across = Math.hypot(table.local[3 * row + 1]!, table.local[3 * row + 2]!);
    table.local[3 * row + 1] = across * Math.cos(torsion);
    table.local[3 * row + 2] = -across * Math.sin(torsion);
  }
}

/** Lowest where the group is staggered, or a planar one in the plane. @param torsion radians */
function barrier(torsion: number, fold: number, hydrogens: number): number {
  if (fold === 2) return (BARRIER.planar * (1 - Math.cos(2 * torsion))) / 2;
  return ((hydrogens > 1 ? BARRIER.three : BARRIER.hydroxyl) * (1 + Math.cos(3 * torsion))) / 2;
}
