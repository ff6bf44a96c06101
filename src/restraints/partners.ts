// Lists of partners of each atom, both ways round.

/** Partners of atom i are partners[offsets[i] … offsets[i + 1]). */
export interface Partners {
  readonly offsets: Int32Array;
  readonly partners: Int32Array;
}

/** From a list that names each pair once (partners j of atom i) to one that names it under both atoms. */
export function symmetric(offsets: Int32Array, partners: Int32Array): Partners {
  const atomCount = offsets.length - 1;
  const both = new Int32Array(atomCount + 1);
  for (let i = 0; i < atomCount; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      const j = partners[k]!;
      both[i + 1] = both[i + 1]! + 1;
      both[j + 1] = both[j + 1]! + 1;
    }
  }
  for (let i = 0; i < atomCount; i++) both[i + 1] = both[i + 1]! + both[i]!;
  const filled = both.slice(0, atomCount);
  const all = new Int32Array(both[atomCount]!);
  const put = (i: number, j: number): void => {
    const at = filled[i]!;
    all[at] = j;
    filled[i] = at + 1;
  };
  for (let i = 0; i < atomCount; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      put(i, partners[k]!);
      put(partners[k]!, i);
    }
  }
  return { offsets: both, partners: all };
}
