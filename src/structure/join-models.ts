// Joins the models of several files into one: chains of later files are renamed where their ids are taken.
import { basename } from 'node:path';
import { UserError } from '../base/user-error.js';
import { ConformationReader } from './conformation-reader.js';
import type { DeclaredLink, Model, SecondaryStructureRange } from './model.js';
import { polymerRanges } from './polymers.js';
import type { Structure } from './structure.js';
import { type AtomRecord, emptyAtomRecord } from './structure-builder.js';

/**
 * One model from several, in the order given. A chain id that an earlier file has taken becomes the id and the number of
 * the file (chain A of the second file: `A2`), and a warning says so; a chain without polymer (ligands, ions, water) joins
 * the chain of its id instead, where no residue number is there twice. Atoms, links, helices, strands and the first unit
 * cell are kept; labels of mmCIF, titles and remarks, which speak of the single files, are not.
 *
 * @throws UserError where the files have different numbers of MODELs, or none is given.
 */
export function joinModels(models: readonly Model[]): Model {
  const first = models[0];
  if (first === undefined) throw new UserError('There is no model to join; give at least one file.');
  if (models.length === 1) return first;
  for (const model of models) checkConformations(first, model);
  const warnings = models.flatMap((model) => model.warnings);
  const chainIds = renamedChains(models, warnings);
  const reader = new ConformationReader();
  first.conformations.forEach((_, k) => {
    reader.beginModel(String(k + 1));
    models.forEach((model, m) => {
      addAtoms(reader, model, k, chainIds[m]!);
    });
  });
  const source = models.map((model) => model.source).join(' + ');
  const { structure, conformations } = reader.finish(source, warnings);
  const atoms = atomMaps(models, structure);
  const cell = models.find((model) => model.cell)?.cell;
  const anisotropic = joinedAnisotropic(models, atoms, structure.atomCount);
  warnings.push('Titles, remarks and sequences of the single files are not carried into the joined model.');
  return {
    structure,
    conformations,
    ...(anisotropic && { anisotropic }),
    ...(cell && { cell }),
    links: models.flatMap((model, m) => model.links.map((link) => movedLink(link, atoms[m]!))),
    secondaryStructure: models.flatMap((model, m) =>
      model.secondaryStructure.map((range) => movedRange(range, model, atoms[m]!, structure)),
    ),
    carried: { pdbHeader: [], categories: new Map() },
    source,
    warnings,
  };
}

function checkConformations(first: Model, model: Model): void {
  const [wanted, got] = [first.conformations.length, model.conformations.length];
  if (wanted === got) return;
  throw new UserError(
    `${model.source} has ${got} MODELs but ${first.source} has ${wanted}; files that are joined must have the same number, best one each.`,
  );
}

/** New ids by model and chain. */
function renamedChains(models: readonly Model[], warnings: string[]): string[][] {
  const taken = new Map<string, { source: string; places: Set<string> }>();
  return models.map((model, m) => {
    const { chains } = model.structure;
    const renamed = new Map<string, string[]>();
    const ids = chains.id.map((id, c) => {
      const owner = taken.get(id);
      const places = placesOf(model.structure, c);
      if (owner === undefined) {
        taken.set(id, { source: basename(model.source), places });
        return id;
      }
      if (!hasPolymer(model.structure, c) && ![...places].some((place) => owner.places.has(place))) {
        for (const place of places) owner.places.add(place);
        return id;
      }
      let number = m + 1;
      while (taken.has(`${id}${number}`) || chains.id.includes(`${id}${number}`)) number++;
      taken.set(`${id}${number}`, { source: basename(model.source), places });
      renamed.set(owner.source, [...(renamed.get(owner.source) ?? []), `${id || '(blank)'} → ${id}${number}`]);
      return `${id}${number}`;
    });
    for (const [source, names] of renamed) {
      warnings.push(
        `Chains of ${model.source} are renamed (${names.join(', ')}), because ${source} has chains of these ids.`,
      );
    }
    return ids;
  });
}

function placesOf({ residues, chains }: Structure, chain: number): Set<string> {
  const places = new Set<string>();
  for (let r = chains.residueStart[chain]!; r < chains.residueStart[chain + 1]!; r++) {
    places.add(`${residues.number[r]}${residues.insertion[r]}`);
  }
  return places;
}

function hasPolymer(structure: Structure, chain: number): boolean {
  return polymerRanges(structure).some(({ first }) => structure.residues.chain[first] === chain);
}

function addAtoms(reader: ConformationReader, model: Model, k: number, chainIds: readonly string[]): void {
  const { structure } = model;
  const { xyz, b, occupancy } = model.conformations[k]!;
  const { residues } = structure;
  const left = Int32Array.from(residues.atomStart.subarray(1), (end, r) => end - residues.atomStart[r]!);
  const atom = emptyAtomRecord();
  for (let place = 0; place < structure.atomCount; place++) {
    const a = structure.fileOrder?.[place] ?? place;
    const r = structure.residueOfAtom[a]!;
    describe(atom, structure, a, chainIds[residues.chain[r]!]!);
    reader.add(atom, xyz[3 * a]!, xyz[3 * a + 1]!, xyz[3 * a + 2]!, b[a]!, occupancy[a]!);
    left[r]!--;
    if (left[r] === 0 && residues.terminal[r] === 1) reader.endPolymer();
  }
}

function describe(atom: AtomRecord, structure: Structure, a: number, chain: string): void {
  const r = structure.residueOfAtom[a]!;
  atom.name = structure.atomName[a]!;
  atom.element = structure.element[a]!;
  atom.altloc = structure.altloc[a]!;
  atom.charge = structure.charge[a]!;
  atom.hetero = structure.hetero[a] === 1;
  atom.serial = structure.serial[a]!;
  atom.chain = chain;
  atom.residueName = structure.residues.name[r]!;
  atom.number = structure.residues.number[r]!;
  atom.insertion = structure.residues.insertion[r]!;
  atom.segment = structure.residues.segment[r]!;
}

/** Atom of each model → atom of the joined one. */
function atomMaps(models: readonly Model[], joined: Structure): Int32Array[] {
  let offset = 0;
  return models.map(({ structure }) => {
    const map = new Int32Array(structure.atomCount);
    for (let place = 0; place < structure.atomCount; place++) {
      map[structure.fileOrder?.[place] ?? place] = joined.fileOrder?.[offset + place] ?? offset + place;
    }
    offset += structure.atomCount;
    return map;
  });
}

function movedLink(link: DeclaredLink, atoms: Int32Array): DeclaredLink {
  // Ids are unique in one file only; the writer numbers links that have none.
  return { ...link, atoms: [atoms[link.atoms[0]]!, atoms[link.atoms[1]]!], id: '' };
}

function movedRange(
  range: SecondaryStructureRange,
  { structure }: Model,
  atoms: Int32Array,
  joined: Structure,
): SecondaryStructureRange {
  const moved = (residue: number): number => joined.residueOfAtom[atoms[structure.residues.atomStart[residue]!]!]!;
  return { ...range, first: moved(range.first), last: moved(range.last) };
}

function joinedAnisotropic(
  models: readonly Model[],
  atoms: readonly Int32Array[],
  atomCount: number,
): Float64Array | undefined {
  if (models.every((model) => model.anisotropic === undefined)) return undefined;
  const all = new Float64Array(6 * atomCount).fill(Number.NaN);
  models.forEach(({ anisotropic }, m) => {
    if (anisotropic === undefined) return;
    atoms[m]!.forEach((atom, a) => {
      all.set(anisotropic.subarray(6 * a, 6 * a + 6), 6 * atom);
    });
  });
  return all;
}
