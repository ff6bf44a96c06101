// From files to a system: model files joined into one model, and the restraints that its chemistry asks for.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { UserError } from '../base/user-error.js';
import { allAtoms } from '../chemistry/all-atoms.js';
import { loadDictionary } from '../chemistry/load-dictionary.js';
import { placeHydrogens } from '../chemistry/place-hydrogens.js';
import type { PluginRequest, RefinementSystem } from '../refinement/frame.js';
import type { PluginSystem } from '../restraints/plugin-restraints.js';
import { joinModels } from '../structure/join-models.js';
import type { Model } from '../structure/model.js';
import { readModel } from '../structure/read-model.js';
import type { Conformation } from '../structure/structure.js';
import { type FoldChoice, foldRestraints } from './fold-restraints.js';
import type { HydrogenMode } from './hydrogen-modes.js';
import { chooseHydrogens } from './hydrogens.js';
import { prepareRestraints, type RestraintRequest } from './prepare-restraints.js';

export interface SystemRequest {
  /** PDB or mmCIF files; several are joined. */
  readonly models: readonly string[];
  /** Restraint CIF files of ligands. */
  readonly dictionaries?: readonly string[];
  /** Folder of a CCP4 monomer library. */
  readonly monomers?: string;
  /** Whether residues that no dictionary knows stay rigid, instead of stopping the run. */
  readonly freezeUnknown?: boolean;
  /** What becomes of hydrogens. Default keep. */
  readonly hydrogens?: HydrogenMode;
  /** Makes a copy of the model with all hydrogens, which the flips stage of a protocol and the clashscore need. Default false. */
  readonly allAtoms?: boolean;
  /** Which restraints beyond the dictionary's. */
  readonly restraints?: RestraintRequest;
  readonly plugins?: readonly PluginRequest[];
  /** What is restrained of the start model's own fold. */
  readonly fold?: FoldChoice;
}

export interface PreparedSystem {
  readonly model: Model;
  readonly system: RefinementSystem;
  /** The first conformation of the model. */
  readonly start: Conformation;
  /** The model's name in messages. */
  readonly modelName: string;
  /** File → hex SHA-256. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What was odd in the files and what the chemistry decided, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws UserError where a file cannot be used, or a residue is in no dictionary */
export async function prepareSystem(request: SystemRequest): Promise<PreparedSystem> {
  const { models: files, dictionaries = [], monomers, freezeUnknown = false, plugins = [] } = request;
  const models: Model[] = [];
  for (const file of files) models.push(await readModel(file));
  if (models.length === 0) throw new UserError('No model was given; name a PDB or mmCIF file.');
  const given = models.length === 1 ? models[0]! : joinModels(models);
  const dictionary = await loadDictionary({
    files: dictionaries,
    monomerDirectory: monomers,
    needed: given.structure.residues.name,
  });
  const hydrogens = chooseHydrogens(given, dictionary, request.hydrogens ?? 'keep', freezeUnknown);
  const { model } = hydrogens;
  const own = await prepareRestraints(request.restraints ?? {}, model, hydrogens.topology);
  const { topology, choice } = own;
  const reference = model.conformations[0]!.xyz;
  const fold = foldRestraints(model, topology, request.fold ?? {});
  const { resolved, notes: pluginNotes } = await tryPlugins(plugins, {
    structure: model.structure,
    xyz: reference,
    topology,
  });
  const inputs: Record<string, string> = {};
  for (const file of [...files, ...dictionaries, ...own.files]) inputs[file] = await sha256Of(file);
  for (const { module } of resolved) inputs[module] = await sha256Of(module);
  const several = model.conformations.length;
  return {
    model,
    system: {
      structure: model.structure,
      topology,
      reference,
      plugins: resolved,
      ...(request.allAtoms === true && { allAtoms: allAtoms(placeHydrogens(model, dictionary, { freezeUnknown })) }),
      restraints: { ...choice, tables: [...(choice.tables ?? []), ...fold.tables] },
    },
    start: model.conformations[0]!,
    modelName: files.join(' + '),
    inputs,
    notes: [
      ...model.warnings,
      ...(several > 1 ? [`${model.source} holds ${several} models; the first is the start model.`] : []),
      ...anisotropyNote(model),
      ...topology.notes,
      ...hydrogens.notes,
      ...own.notes,
      ...fold.notes,
      ...pluginNotes,
    ],
  };
}

function anisotropyNote({ anisotropic, source }: Model): string[] {
  if (anisotropic === undefined) return [];
  let atoms = 0;
  for (let k = 0; k < anisotropic.length; k += 6) if (!Number.isNaN(anisotropic[k]!)) atoms++;
  return [
    `${source} has anisotropic displacement parameters for ${atoms} atoms: refinement goes by their B factors alone, and writes those alone.`,
  ];
}

/** Loads every plugin once before work begins: what is wrong with one is known at once, and workers are told where it lies. */
async function tryPlugins(
  plugins: readonly PluginRequest[],
  system: PluginSystem,
): Promise<{ readonly resolved: PluginRequest[]; readonly notes: string[] }> {
  const resolved: PluginRequest[] = [];
  const notes: string[] = [];
  if (plugins.length === 0) return { resolved, notes };
  const { loadPlugin, resolvePlugin } = await import('../restraints/plugin-loader.js');
  const { createPluginTerms } = await import('../restraints/plugin-restraints.js');
  for (const { module, options } of plugins) {
    const path = resolvePlugin(module);
    notes.push(...createPluginTerms(await loadPlugin(path), options, system).notes);
    resolved.push({ module: path, options });
  }
  return { resolved, notes };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
