// A structure: the atoms of a model as immutable columns, built once and shared by all frames.

/** Atoms by index; residues and chains as ranges over them. Atoms of a residue and residues of a chain are contiguous. */
export interface Structure {
  readonly atomCount: number;
  /** Atom names without padding, e.g. `CA`, `O5'`. */
  readonly atomName: readonly string[];
  /** Element symbols in upper case, e.g. `C`, `ZN`; `X` where unknown. */
  readonly element: readonly string[];
  /** Alternate location, '' where there is none. */
  readonly altloc: readonly string[];
  /** Formal charge, in units of e. */
  readonly charge: Int8Array;
  /** 1 where the atom came as HETATM. */
  readonly hetero: Uint8Array;
  /** Serial numbers as read. */
  readonly serial: Int32Array;
  /** Atom → residue. */
  readonly residueOfAtom: Int32Array;
  readonly residues: ResidueTable;
  readonly chains: ChainTable;
  /** Atom at each place of the file, where atoms had to be gathered into residues and chains; writers keep this order. */
  readonly fileOrder?: Int32Array;
}

/** Residue r owns atoms atomStart[r] … atomStart[r + 1] − 1. */
export interface ResidueTable {
  readonly count: number;
  readonly name: readonly string[];
  /** Author residue number. */
  readonly number: Int32Array;
  /** Insertion code, '' where there is none. */
  readonly insertion: readonly string[];
  /** length count + 1 */
  readonly atomStart: Int32Array;
  /** Residue → chain. */
  readonly chain: Int32Array;
  /** mmCIF label_seq_id, −1 where unknown. */
  readonly labelSequence: Int32Array;
  /** mmCIF label_asym_id, '' where unknown. */
  readonly subchain: readonly string[];
  /** mmCIF label_entity_id, '' where unknown. */
  readonly entity: readonly string[];
  /** PDB segment identifier, '' where there is none. */
  readonly segment: readonly string[];
  /** 1 where the chain's polymer ends behind this residue (a TER record, or the end of the entity). */
  readonly terminal: Uint8Array;
}

/** Chain c owns residues residueStart[c] … residueStart[c + 1] − 1. */
export interface ChainTable {
  readonly count: number;
  /** Author chain id, possibly several letters. */
  readonly id: readonly string[];
  /** length count + 1 */
  readonly residueStart: Int32Array;
}

/** What moves: one frame's coordinates, B factors and occupancies. */
export interface Conformation {
  /** 3N, Å: x0 y0 z0 x1 … */
  readonly xyz: Float64Array;
  /** N, Å² (isotropic). */
  readonly b: Float64Array;
  /** N, 0 … 1 */
  readonly occupancy: Float64Array;
}

/** `A/45A/LEU` or `A/45A/LEU/CA`: how messages and tables name a residue or an atom. */
export function residueLabel(structure: Structure, residue: number): string {
  const { residues, chains } = structure;
  const chain = chains.id[residues.chain[residue]!] ?? '';
  return `${chain}/${residues.number[residue]}${residues.insertion[residue]}/${residues.name[residue]}`;
}

/** See {@link residueLabel}. */
export function atomLabel(structure: Structure, atom: number): string {
  const altloc = structure.altloc[atom];
  return `${residueLabel(structure, structure.residueOfAtom[atom]!)}/${structure.atomName[atom]}${altloc ? `.${altloc}` : ''}`;
}

/** Whether an atom is hydrogen or deuterium. */
export function isHydrogen(structure: Structure, atom: number): boolean {
  const element = structure.element[atom];
  return element === 'H' || element === 'D';
}
