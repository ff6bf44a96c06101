// Models for the tests of this room: peptides of known geometry, and files of the shared data where they are present.
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { Topology } from '../../src/chemistry/topology.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';
import { sharedFile } from '../with-shared.js';

export interface Built {
  readonly model: Model;
  readonly topology: Topology;
  readonly xyz: Float64Array;
}

function built(model: Model): Built {
  const topology = buildTopology(model, new Dictionary([embeddedDictionary()]), { freezeUnknown: true });
  return { model, topology, xyz: model.conformations[0]!.xyz };
}

export function builtPeptide(sequence: readonly string[], omegas: readonly number[] = []): Built {
  return built(parseModel(pdbText(peptide(sequence, omegas)), 'fixture.pdb'));
}

export async function builtShared(path: string): Promise<Built> {
  return built(await readModel(sharedFile(path)));
}
