// Small rings of a molecule's graph.

/**
 * All rings of up to `limit` atoms that hold no smaller ring on their way (each is the shortest way round one of its bonds).
 *
 * @param neighbours Bonded atoms of each atom.
 */
export function ringsOf(neighbours: readonly (readonly number[])[], limit: number): readonly (readonly number[])[] {
  const found = new Map<string, readonly number[]>();
  for (let a = 0; a < neighbours.length; a++) {
    for (const b of neighbours[a]!) {
      if (b < a) continue;
      const ring = shortestWay(neighbours, a, b, limit);
      if (ring !== undefined) found.set([...ring].sort((p, q) => p - q).join(' '), ring);
    }
  }
  return [...found.values()];
}

/** The shortest path from a to b that does not take their bond, at most `limit` atoms long. */
function shortestWay(
  neighbours: readonly (readonly number[])[],
  a: number,
  b: number,
  limit: number,
): readonly number[] | undefined {
  const cameFrom = new Map<number, number>([[a, a]]);
  let front = [a];
  for (let length = 1; length < limit && front.length > 0; length++) {
    const next: number[] = [];
    for (const atom of front) {
      for (const other of neighbours[atom]!) {
        if (cameFrom.has(other) || (atom === a && other === b)) continue;
        cameFrom.set(other, atom);
        if (other === b) return wayBack(cameFrom, a, b);
        next.push(other);
      }
    }
    front = next;
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<number, number>, a: number, b: number): readonly number[] {
  const path = [b];
  while (path[path.length - 1] !== a) path.push(cameFrom.get(path[path.length - 1]!)!);
  return path;
}
