// The resolution of the maps as users give it: one number, or one a frame.
import { UserError } from '../base/user-error.js';

/** Å: finer maps of single particles do not exist, and coarser ones do not show secondary structure. */
const finest = 1;
const coarsest = 20;

/** `3.5`, `3.5,3.8,4` or numbers → Å. @throws UserError where one is no number or outside 1 … 20 Å */
export function resolutionsOf(given: number | string | readonly number[]): number[] {
  const items = typeof given === 'string' ? given.split(/[\s,;]+/).filter((item) => item !== '') : [given].flat();
  if (items.length === 0) throw new UserError('The resolution is empty; give it in Å, for example -r 3.5.');
  return items.map((item) => {
    const value = typeof item === 'number' ? item : Number(item);
    if (value >= finest && value <= coarsest) return value;
    if (!Number.isFinite(value))
      throw new UserError(`The resolution '${item}' is no number; give it in Å, for example -r 3.5 or -r 3.5,3.6,3.8.`);
    const tenth = value / 10;
    const guess = tenth >= finest && tenth <= coarsest ? ` (did you mean ${Number(tenth.toPrecision(3))}?)` : '';
    throw new UserError(
      `A resolution of ${value} Å is not possible here: it lies outside ${finest} to ${coarsest} Å${guess}; give it as -r 3.5.`,
    );
  });
}
