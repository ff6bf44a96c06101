// Indices of periodic axes.

/** Of an axis of n voxels, brought into 0 … n − 1; most are there already. */
@inline
export function wrapped(i: i32, n: i32): i32 {
  if (<u32>i < <u32>n) return i;
  const rest = i % n;
  return rest < 0 ? rest + n : rest;
}
