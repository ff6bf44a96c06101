// The protocols that ship with Varia: for one map by its resolution, for a series, and by name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { UserError } from '../base/user-error.js';
import type { Protocol } from './protocol.js';
import { parseProtocol } from './protocol-file.js';

/**
 * Å: worse maps show where the body lies and how it bends, but no side chains. Chains do not move by themselves there: where a map lacks some
 * of them nothing holds those, and on a ribosome at 14 Å free chains ran into one another (37 clashes per 1000 atoms became 150).
 */
const BODIES = 8;

/** Files of data/protocols for one map, by resolution in Å. */
const PRESETS = [
  { name: 'high', below: 2.5 },
  { name: 'medium', below: 3.5 },
  { name: 'low', below: 5 },
  { name: 'very-low', below: BODIES },
  { name: 'bodies', below: Number.POSITIVE_INFINITY },
] as const;

/** All names by which presets can be asked for. */
const NAMES: readonly string[] = [...PRESETS.map(({ name }) => name), 'quick'];

export interface ChosenProtocol {
  readonly protocol: Protocol;
  /** Which protocol and why, as a sentence. */
  readonly reason: string;
}

/** The preset for one map of a resolution (Å). */
export function presetFor(dMin: number): ChosenProtocol {
  const at = PRESETS.findIndex(({ below }) => dMin < below);
  const { name, below } = PRESETS[at]!;
  const from = PRESETS[at - 1]?.below;
  const range =
    from === undefined
      ? `better than ${below} Å`
      : Number.isFinite(below)
        ? `from ${from} to ${below} Å`
        : `of ${from} Å and worse`;
  return {
    protocol: readPreset(name, dMin),
    reason: `The preset '${name}' is used: the map's ${dMin} Å are ${range.replace(/^from|^better|^of/, (word) => `in the range of maps ${word}`)}.`,
  };
}

/** For a frame of a series whose start may be several Å away: the start model, or a way over stepping stones. `dMin` in Å. */
export function standardProtocol(dMin: number): Protocol {
  return ofSeries('standard', 'series-start', dMin);
}

/** For a frame that starts from its neighbour's refined model, whose B factors it keeps. `dMin` in Å. */
export function propagationProtocol(dMin: number): Protocol {
  return ofSeries('propagation', 'series-step', dMin);
}

function ofSeries(name: string, file: string, dMin: number): Protocol {
  return { ...readPreset(dMin < BODIES ? file : 'bodies', dMin), name };
}

/** Whether the protocols for one map have one of this name. */
export function isPreset(name: string): boolean {
  return NAMES.includes(name);
}

/**
 * A preset by its name, or a protocol file (JSON).
 *
 * @throws UserError naming the file, the place in it and what is wrong
 */
export function loadProtocol(nameOrFile: string, dMin: number): ChosenProtocol {
  if (isPreset(nameOrFile))
    return { protocol: readPreset(nameOrFile, dMin), reason: `The preset '${nameOrFile}' was asked for.` };
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch {
    throw new UserError(
      `The protocol '${nameOrFile}' is neither a file that can be read nor a preset; the presets are ${NAMES.join(', ')}.`,
    );
  }
  const protocol = parseProtocol(text, nameOrFile, dMin);
  return { protocol, reason: `The protocol '${protocol.name}' of ${nameOrFile} was asked for.` };
}

function readPreset(name: string, dMin: number): Protocol {
  const file = createRequire(import.meta.url).resolve(`#data/protocols/${name}.json`);
  return parseProtocol(readFileSync(file, 'utf8'), file, dMin);
}
