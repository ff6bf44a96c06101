// Reads ener_lib.cif: the energy types of a CCP4 library.
import type { CifBlock } from '../structure/cif-document.js';
import { columnReader } from './cif-columns.js';
import type { EnergyType, HydrogenBondRole } from './energy-types.js';

const roles: Readonly<Record<string, HydrogenBondRole>> = { N: 'N', D: 'D', A: 'A', B: 'B', H: 'H' };

/** `_lib_atom` rows by type in upper case; types without any radius are left out. */
export function energyTypesFromBlock(block: CifBlock): ReadonlyMap<string, EnergyType> {
  const rows = columnReader(block, '_lib_atom');
  const types = new Map<string, EnergyType>();
  for (let r = 0; r < rows.count; r++) {
    const ionRadius = rows.number(r, 'ion_radius') || 0;
    const radius = rows.number(r, 'vdw_radius', 'ion_radius');
    if (Number.isNaN(radius)) continue;
    types.set(rows.text(r, 'type').toUpperCase(), {
      radius,
      unitedRadius: rows.number(r, 'vdwh_radius', 'vdw_radius', 'ion_radius'),
      ionRadius,
      hydrogenBond: roles[rows.text(r, 'hb_type')] ?? 'N',
    });
  }
  return types;
}
