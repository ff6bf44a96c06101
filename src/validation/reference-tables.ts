// The tables of a user's reference folder: MolProbity's Top8000 files, read at run time in place of what ships.
import { UserError } from '../base/user-error.js';
import type { RamachandranClass } from '../restraints/ramachandran-grid.js';
import { type AngleTable, valueAt } from './angle-table.js';
import { CABLAM_CATEGORIES, CABLAM_MOTIFS, type CablamTables } from './cablam-tables.js';
import { parseContours } from './contour-file.js';
import { ramaZDictionary } from './rama-z-dictionary.js';
import { openReferenceFolder, type ReferenceFolder } from './reference-folder.js';
import { shippedTables } from './shipped-tables.js';
import type { RamachandranTables, RotamerTables, ValidationTables } from './validation-tables.js';

/** By class, in the order of RAMACHANDRAN_CLASSES. */
const RAMACHANDRAN_FILES = [
  'rama8000-general-noGPIVpreP.data',
  'rama8000-ileval-nopreP.data',
  'rama8000-prepro-noGP.data',
  'rama8000-gly-sym.data',
  'rama8000-transpro.data',
  'rama8000-cispro.data',
] as const;

/** Residue names and the endings of their files. */
const ROTAMER_FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'ARG ASN ASP CYS GLN GLU HIS ILE LEU LYS MET PRO SER THR TRP VAL'
      .split(' ')
      .map((name) => [name, name.toLowerCase()]),
  ),
  MSE: 'met',
  PHE: 'phetyr',
  TYR: 'phetyr',
};

/** Shares of Top8000 below which a rotamer is an outlier, and from which on it is favoured (Hintze et al. 2016, Proteins 84:1177). */
const ROTAMER_LEVELS = { outlier: 0.003, favored: 0.02 } as const;

const RAMA_Z_FILE = 'top8000_rama_z_dict.pkl';

/**
 * What `--reference` and $VARIA_REFERENCE choose: the tables of that folder, or what ships where neither names one.
 *
 * @throws UserError where the folder is not there or holds none of the tables
 */
export function chosenTables(
  folder: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ValidationTables {
  const path = folder ?? environment['VARIA_REFERENCE'];
  return path === undefined || path === '' ? shippedTables : referenceTables(path);
}

/**
 * A folder with the files of rlabduke/reference_data's Top8000 or of Phenix's chem_data (`rama8000-*.data`, `rota8000-*.data`,
 * `cablam.8000.*.stat`, `top8000_rama_z_dict.pkl`), plain or gzipped, in any arrangement. What it lacks is judged by what ships, and
 * `source` says so. Files are read when they are first needed.
 *
 * @throws UserError where the folder is not there or holds none of them; reading a broken file throws it later
 */
export function referenceTables(path: string): ValidationTables {
  const folder = openReferenceFolder(path);
  const ramachandran = ramachandranTables(folder);
  const rotamers = rotamerTables(folder);
  const cablam = cablamTables(folder);
  const hasRamaZ = folder.has(RAMA_Z_FILE);
  if (ramachandran === undefined && rotamers === undefined && cablam === undefined && !hasRamaZ)
    throw new UserError(
      `The reference folder '${path}' has none of MolProbity's tables (rama8000-*.data, rota8000-*.data, cablam.8000.*.stat, ${RAMA_Z_FILE}); give rlabduke/reference_data's folder Top8000 or Phenix's chem_data.`,
    );
  return {
    ramachandran: ramachandran ?? shippedTables.ramachandran,
    rotamers: rotamers ?? shippedTables.rotamers,
    ramaZ: hasRamaZ
      ? ramaZDictionary(folder.read(RAMA_Z_FILE), folder.place(RAMA_Z_FILE)!, sourceName(folder))
      : shippedTables.ramaZ,
    ...(cablam && { cablam }),
  };
}

function sourceName(folder: ReferenceFolder): string {
  return `Top8000, ${folder.path}`;
}

/** Undefined unless all six are there: what ships is the same set. */
function ramachandranTables(folder: ReferenceFolder): RamachandranTables | undefined {
  if (!RAMACHANDRAN_FILES.every((name) => folder.has(name))) return undefined;
  const grids = lazily((name) => contours(folder, name, 2));
  return {
    source: sourceName(folder),
    share: (kind: RamachandranClass, phi, psi) => valueAt(grids(RAMACHANDRAN_FILES[kind]!), [phi, psi]),
  };
}

function rotamerTables(folder: ReferenceFolder): RotamerTables | undefined {
  const fileOf = (residue: string): string | undefined => {
    const ending = ROTAMER_FILES[residue];
    const name = ending === undefined ? undefined : `rota8000-${ending}.data`;
    return name !== undefined && folder.has(name) ? name : undefined;
  };
  const missing = Object.keys(ROTAMER_FILES).filter((residue) => fileOf(residue) === undefined);
  if (missing.length === Object.keys(ROTAMER_FILES).length) return undefined;
  const grids = lazily((name) => ({ table: contours(folder, name), ...ROTAMER_LEVELS }));
  const { source, grid } = shippedTables.rotamers;
  return {
    source: missing.length === 0 ? sourceName(folder) : `${sourceName(folder)} (${missing.join(', ')}: ${source})`,
    grid: (residue) => {
      const name = fileOf(residue);
      return name === undefined ? grid(residue) : grids(name);
    },
  };
}

function cablamTables(folder: ReferenceFolder): CablamTables | undefined {
  const table = lazily((name) => contours(folder, name));
  const expected = (ending: string): ((category: string) => AngleTable) | undefined => {
    const nameOf = (category: string): string => `cablam.8000.expected.${category}${ending}.stat`;
    return CABLAM_CATEGORIES.every((category) => folder.has(nameOf(category)))
      ? (category) => table(nameOf(category))
      : undefined;
  };
  const motifName = (motif: string): string => `cablam.8000.motif.${motif}.stat`;
  const peptide = expected('');
  const caGeometry = expected('_CA');
  const hasMotifs = CABLAM_MOTIFS.every((motif) => folder.has(motifName(motif)));
  if (peptide === undefined && caGeometry === undefined && !hasMotifs) return undefined;
  return {
    source: sourceName(folder),
    ...(peptide && { peptide }),
    ...(caGeometry && { caGeometry }),
    ...(hasMotifs && { motif: (motif) => table(motifName(motif)) }),
  };
}

function contours(folder: ReferenceFolder, name: string, dimensions?: number): AngleTable {
  const place = folder.place(name) ?? name;
  const table = parseContours(folder.read(name), place);
  if (dimensions !== undefined && table.dimensions.length !== dimensions)
    throw new UserError(
      `${place} has ${table.dimensions.length} dimensions where ${dimensions} are needed; fetch the file again.`,
    );
  return table;
}

/** Each read once. */
function lazily<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? read(name);
    known.set(name, found);
    return found;
  };
}
