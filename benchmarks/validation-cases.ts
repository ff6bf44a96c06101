// The models that validation is compared on: real entries, refined and shaken ones, good and bad, with maps where they have them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { shared } from './places.js';
import { testBed } from './testbed.js';

export interface ValidationCase {
  readonly name: string;
  readonly model: string;
  /** MRC, not gzipped; Å. */
  readonly map?: { readonly file: string; readonly resolution: number };
  /** False for a model that another case has judged: only its fit to the map counts. */
  readonly geometry: boolean;
}

/** Å; folders of data/single whose models lie in their maps. */
const RESOLUTION: Readonly<Record<string, number>> = {
  'asc-3j63-emd5830': 3.8,
  'nav-beta1-5xsy-emd6770': 4,
  'pneumolysin-5ly6-emd4118': 4.5,
  'tmv-6i5a-emd4413': 2.3,
};

/** Proteins of data/formats/models that the judge can read. */
const FORMATS =
  '1aki.pdb.gz 1dix.pdb.gz 1igy.pdb.gz 1l2y.cif.gz 1ncb.cif.gz 1orc.pdb.gz 1us0.pdb.gz 2ERL.pdb.gz 3SN6.cif.gz 3o5r.pdb.gz 4oz7.pdb 5cvz_final.pdb.gz 5h73.pdb.gz AF_json_v3.pdb.gz pdb1ejg.pdb.gz rnase_frag.pdb';

const BED = ['adk_open_truth', 'adk_open_shaken', 'adk_open_lid10', 'adk_open_badrot', 'adk_closed_truth'];
/** Å, of the map that is made for the test bed's open form. */
const BED_RESOLUTION = 3.2;

/** Series, its resolution in Å, and the frames that its start model is compared with. */
const SERIES = [
  { name: 'adk-states', resolution: 3.5, frames: [0, 7, 15] },
  { name: 'adk-linear', resolution: 4, frames: [0, 11] },
] as const;

/** `folder`: for maps that have to be unpacked or made. Where the shared data are missing, the cases are. */
export function validationCases(folder: string, quick: boolean): readonly ValidationCase[] {
  const cases = [...singleCases(folder), ...bedCases(folder), ...seriesCases(folder), ...formatCases()];
  return quick ? cases.filter(({ name }) => ['asc-3j63-emd5830 model', '1aki', '1dix'].includes(name)) : cases;
}

function singleCases(folder: string): readonly ValidationCase[] {
  return Object.entries(RESOLUTION).flatMap(([entry, resolution]) => {
    const place = shared('data', 'single', entry);
    if (place === undefined) return [];
    const file = unpacked(join(place, 'map.ccp4.gz'), join(folder, `${entry}.ccp4`));
    const models = readdirSync(place).filter((name) => /^(model|ref_.*)\.pdb$/.test(name));
    const originals = readdirSync(place).filter((name) => /_original\.pdb(\.gz)?$/.test(name));
    return [
      ...models.sort().map((name) => ({
        name: `${entry} ${basename(name, '.pdb')}`,
        model: join(place, name),
        map: { file, resolution },
        geometry: true,
      })),
      ...originals.map((name) => ({
        name: `${entry} ${name.replace(/\.pdb(\.gz)?$/, '')}`,
        model: join(place, name),
        geometry: true,
      })),
    ];
  });
}

function bedCases(folder: string): readonly ValidationCase[] {
  const bed = testBed();
  if (typeof bed === 'string') return [];
  const made = bed.simulate(bed.model('adk_open_truth'), join(folder, 'open'), BED_RESOLUTION);
  return BED.map((name) => ({
    name,
    model: bed.model(name),
    ...(typeof made === 'object' && name.includes('open') && { map: { file: made.map, resolution: BED_RESOLUTION } }),
    geometry: true,
  }));
}

function seriesCases(folder: string): readonly ValidationCase[] {
  return SERIES.flatMap(({ name, resolution, frames }, s) => {
    const place = shared('data', 'series', name);
    if (place === undefined) return [];
    return frames.map((frame, k) => {
      const number = String(frame).padStart(3, '0');
      return {
        name: `${name} start, frame ${frame}`,
        model: join(place, 'start.pdb'),
        map: {
          file: unpacked(join(place, `frame_${number}.mrc.gz`), join(folder, `${name}-${number}.mrc`)),
          resolution,
        },
        // Both series start from the same model.
        geometry: s === 0 && k === 0,
      };
    });
  });
}

function formatCases(): readonly ValidationCase[] {
  return FORMATS.split(' ').flatMap((file) => {
    const model = shared('data', 'formats', 'models', file);
    return model === undefined ? [] : [{ name: file.replace(/\..*$/, ''), model, geometry: true }];
  });
}

function unpacked(file: string, target: string): string {
  writeFileSync(target, gunzipSync(readFileSync(file)));
  return target;
}
