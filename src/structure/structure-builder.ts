// Builds a structure from atoms in file order: gathers residues and chains whose atoms stand apart in the file.
import type { Structure } from './structure.js';

/** One atom as a reader hands it over; the reader reuses one record for all atoms. */
export interface AtomRecord {
  name: string;
  element: string;
  altloc: string;
  charge: number;
  hetero: boolean;
  serial: number;
  chain: string;
  residueName: string;
  number: number;
  insertion: string;
  segment: string;
  labelSequence: number;
  subchain: string;
  entity: string;
}

export function emptyAtomRecord(): AtomRecord {
  return {
    name: '',
    element: 'X',
    altloc: '',
    charge: 0,
    hetero: false,
    serial: 0,
    chain: '',
    residueName: '',
    number: 0,
    insertion: '',
    segment: '',
    labelSequence: -1,
    subchain: '',
    entity: '',
  };
}

interface ResidueDraft {
  readonly name: string;
  readonly number: number;
  readonly insertion: string;
  readonly segment: string;
  readonly labelSequence: number;
  readonly subchain: string;
  readonly entity: string;
  /** Atoms by place in the file. */
  readonly atoms: number[];
  terminal: boolean;
}

interface ChainDraft {
  readonly id: string;
  readonly residues: ResidueDraft[];
  /** The latest residue of a label, so that atoms that stand apart find it; emptied at TER. */
  readonly byLabel: Map<string, ResidueDraft>;
}

/**
 * Takes atoms in the order of the file. Atoms of one label (chain, number, insertion code, name, segment) make one
 * residue, also where another residue of a microheterogeneity stands between them; a chain id makes one chain, also where
 * its waters follow other chains. An atom name that comes again under the same label after other residues begins a new
 * residue: residue numbers have run over.
 */
export class StructureBuilder {
  readonly #names: string[] = [];
  readonly #elements: string[] = [];
  readonly #altlocs: string[] = [];
  readonly #charges: number[] = [];
  readonly #hetero: boolean[] = [];
  readonly #serials: number[] = [];
  readonly #chains = new Map<string, ChainDraft>();
  readonly #shared = new Map<string, string>();
  #chain: ChainDraft | undefined;
  #residue: ResidueDraft | undefined;

  get atomCount(): number {
    return this.#names.length;
  }

  add(atom: AtomRecord): void {
    const place = this.#names.length;
    this.#names.push(this.#share(atom.name));
    this.#elements.push(this.#share(atom.element));
    this.#altlocs.push(this.#share(atom.altloc));
    this.#charges.push(atom.charge);
    this.#hetero.push(atom.hetero);
    this.#serials.push(atom.serial);
    const chain = this.#chain?.id === atom.chain ? this.#chain : this.#findChain(atom.chain);
    const residue =
      chain === this.#chain && this.#residue !== undefined && isOf(this.#residue, atom)
        ? this.#residue
        : this.#findResidue(chain, atom);
    residue.atoms.push(place);
    this.#chain = chain;
    this.#residue = residue;
  }

  /** A TER record: the polymer of the latest atom's chain ends with its residue. */
  endPolymer(): void {
    if (this.#residue !== undefined) this.#residue.terminal = true;
    this.#chain?.byLabel.clear();
    this.#residue = undefined;
  }

  /** The structure; its `fileOrder` is set where atoms had to be gathered. */
  build(): Structure {
    const atomCount = this.#names.length;
    const chains = [...this.#chains.values()];
    const residues = chains.flatMap((chain) => chain.residues);
    const residueOfAtom = new Int32Array(atomCount);
    const atomStart = new Int32Array(residues.length + 1);
    const residueStart = new Int32Array(chains.length + 1);
    const chainOfResidue = new Int32Array(residues.length);
    const placeOfAtom = new Int32Array(atomCount);
    let atom = 0;
    residues.forEach((residue, r) => {
      for (const place of residue.atoms) {
        residueOfAtom[atom] = r;
        placeOfAtom[atom++] = place;
      }
      atomStart[r + 1] = atom;
    });
    chains.forEach((chain, c) => {
      residueStart[c + 1] = residueStart[c]! + chain.residues.length;
      chainOfResidue.fill(c, residueStart[c], residueStart[c + 1]);
    });
    const gather = <T>(column: readonly T[]): T[] => Array.from(placeOfAtom, (place) => column[place]!);
    const structure: Structure = {
      atomCount,
      atomName: gather(this.#names),
      element: gather(this.#elements),
      altloc: gather(this.#altlocs),
      charge: Int8Array.from(gather(this.#charges)),
      hetero: Uint8Array.from(gather(this.#hetero), Number),
      serial: Int32Array.from(gather(this.#serials)),
      residueOfAtom,
      residues: {
        count: residues.length,
        name: residues.map((residue) => residue.name),
        number: Int32Array.from(residues, (residue) => residue.number),
        insertion: residues.map((residue) => residue.insertion),
        atomStart,
        chain: chainOfResidue,
        labelSequence: Int32Array.from(residues, (residue) => residue.labelSequence),
        subchain: residues.map((residue) => residue.subchain),
        entity: residues.map((residue) => residue.entity),
        segment: residues.map((residue) => residue.segment),
        terminal: Uint8Array.from(residues, (residue) => Number(residue.terminal)),
      },
      chains: { count: chains.length, id: chains.map((chain) => chain.id), residueStart },
    };
    if (placeOfAtom.every((place, a) => place === a)) return structure;
    const fileOrder = new Int32Array(atomCount);
    placeOfAtom.forEach((place, a) => {
      fileOrder[place] = a;
    });
    return { ...structure, fileOrder };
  }

  #findChain(id: string): ChainDraft {
    const known = this.#chains.get(id);
    if (known !== undefined) return known;
    const chain: ChainDraft = { id, residues: [], byLabel: new Map() };
    this.#chains.set(id, chain);
    return chain;
  }

  #findResidue(chain: ChainDraft, atom: AtomRecord): ResidueDraft {
    const label = `${atom.number}|${atom.insertion}|${atom.residueName}|${atom.segment}|${atom.subchain}`;
    const known = chain.byLabel.get(label);
    if (known !== undefined && !this.#has(known, atom)) return known;
    const residue: ResidueDraft = {
      name: this.#share(atom.residueName),
      number: atom.number,
      insertion: this.#share(atom.insertion),
      segment: this.#share(atom.segment),
      labelSequence: atom.labelSequence,
      subchain: this.#share(atom.subchain),
      entity: this.#share(atom.entity),
      atoms: [],
      terminal: false,
    };
    chain.residues.push(residue);
    chain.byLabel.set(label, residue);
    return residue;
  }

  #has(residue: ResidueDraft, atom: AtomRecord): boolean {
    return residue.atoms.some((place) => this.#names[place] === atom.name && this.#altlocs[place] === atom.altloc);
  }

  /** One string for equal ones: a hundred thousand atoms have few different names. */
  #share(value: string): string {
    const known = this.#shared.get(value);
    if (known !== undefined) return known;
    this.#shared.set(value, value);
    return value;
  }
}

function isOf(residue: ResidueDraft, atom: AtomRecord): boolean {
  return (
    residue.number === atom.number &&
    residue.name === atom.residueName &&
    residue.insertion === atom.insertion &&
    residue.segment === atom.segment &&
    residue.subchain === atom.subchain
  );
}
