// The tables that ship with Varia: what a model is judged by where the user names no others. See data/README.md.
import { ramachandranShare } from '../restraints/ramachandran-grid.js';
import { shippedRamaZ } from './rama-density.js';
import { shippedRotamers } from './rotamer-grids.js';
import type { ValidationTables } from './validation-tables.js';

/** Nothing that may ship is known for CaBLAM. */
export const shippedTables: ValidationTables = {
  ramachandran: { source: 'Top8000, cctbx', share: ramachandranShare },
  rotamers: shippedRotamers,
  ramaZ: shippedRamaZ,
};
