// What may become of a start model's hydrogens, by name.

/**
 * keep: those of the file ride on their parents; add: the missing ones as well; remove: none; restrain: those of the file are atoms of
 * their own, held by the dictionary's bonds and angles.
 */
export const HYDROGEN_MODES = ['keep', 'add', 'remove', 'restrain'] as const;
export type HydrogenMode = (typeof HYDROGEN_MODES)[number];
