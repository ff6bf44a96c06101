// The rows of voxels that one image of an atom meets: density added to them, or their values gathered.
import { SplatPlan } from './splat-plan';
import { wrapped } from './wrapped';

/** Bytes from one term's row of a table to the next in the code for few terms: NARROW of src/kernels/splat-simd.ts. */
export const ROW: usize = 128;

/** What is done with an atom's voxels: its density is added, or met with q for its gradient, or for its overlap. Told apart by their sizes. */
@unmanaged export class Spread {}
@unmanaged export class Pull { a: u8; }
@unmanaged export class Overlap { a: u8; b: u8; }

/** All rows of one image of an atom. `Long` is the number of vectors in a row where code is made for it, Zero for a loop over them. */
export function rows<Few, Mode, Long>(
  plan: SplatPlan, column: usize, atom: i32, vectors: i32, y: f64, z: f64, cutoff: f64,
): void {
  const terms = offsetof<Few>() > 0 ? <i32>offsetof<Few>() : plan.terms;
  const ny = plan.ny, nz = plan.nz;
  const rowBytes = <usize>plan.nx << 2, bytes = <usize>vectors << 4;
  const firstY = <i32>ceil((y - cutoff) * plan.perY);
  const firstZ = <i32>ceil((z - cutoff) * plan.perZ), lastZ = <i32>floor((z + cutoff) * plan.perZ);
  const factors = (isPull<Mode>() ? plan.slopes : plan.heights) + (<usize>(atom * terms) << 2);
  const stepTable = <usize>plan.width << 2;
  const tableX = plan.tableX, tableY = plan.tableY, awayX = plan.awayX, awayY = plan.awayY;
  let section = plan.tableZ;
  let l = wrapped(firstZ, nz);
  // Summed over a section in single precision, over sections in double.
  let totalX = f64x2.splat(0), totalY = f64x2.splat(0), totalZ = f64x2.splat(0);
  for (let iz = firstZ; iz <= lastZ; iz++) {
    // Height times the Gaussian along z, per term.
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0;
    if (offsetof<Few>() > 0) c0 = f32x4.mul(v128.load32_splat(factors), v128.load32_splat(section));
    if (offsetof<Few>() > 1) c1 = f32x4.mul(v128.load32_splat(factors, 4), v128.load32_splat(section, ROW));
    if (offsetof<Few>() > 2) c2 = f32x4.mul(v128.load32_splat(factors, 8), v128.load32_splat(section, 2 * ROW));
    if (offsetof<Few>() > 3) c3 = f32x4.mul(v128.load32_splat(factors, 12), v128.load32_splat(section, 3 * ROW));
    if (offsetof<Few>() > 4) c4 = f32x4.mul(v128.load32_splat(factors, 16), v128.load32_splat(section, 4 * ROW));
    let pullX = f32x4.splat(0), pullY = pullX, pullZ = pullX;
    const dz = <f64>iz * plan.stepZ - z;
    const reach = sqrt(max(0, cutoff * cutoff - dz * dz));
    const fromY = <i32>ceil((y - reach) * plan.perY), toY = <i32>floor((y + reach) * plan.perY);
    let k = wrapped(fromY, ny);
    const planeOfGrid = column + <usize>(ny * l) * rowBytes;
    const skipped = <usize>(fromY - firstY) << 2;
    let along = tableY + skipped, toRow = awayY + skipped;
    for (let iy = fromY; iy <= toY; iy++) {
      let r0 = c0, r1 = c0, r2 = c0, r3 = c0, r4 = c0;
      if (offsetof<Few>() > 0) r0 = f32x4.mul(c0, v128.load32_splat(along));
      if (offsetof<Few>() > 1) r1 = f32x4.mul(c1, v128.load32_splat(along, ROW));
      if (offsetof<Few>() > 2) r2 = f32x4.mul(c2, v128.load32_splat(along, 2 * ROW));
      if (offsetof<Few>() > 3) r3 = f32x4.mul(c3, v128.load32_splat(along, 3 * ROW));
      if (offsetof<Few>() > 4) r4 = f32x4.mul(c4, v128.load32_splat(along, 4 * ROW));
      if (offsetof<Few>() == 0) rowFactors(terms, factors, section, along, stepTable, plan.ofRow);
      const row = planeOfGrid + <usize>k * rowBytes;
      let rowSum = f32x4.splat(0);
      if (offsetof<Long>() == 0) {
        for (let offset: usize = 0; offset < bytes; offset += 16) {
          if (isSpread<Mode>()) {
            spreadTo<Few>(row + offset, plan, tableX + offset, stepTable, r0, r1, r2, r3, r4);
          } else {
            const value = valueAt<Few>(plan, tableX + offset, stepTable, r0, r1, r2, r3, r4);
            const pull = f32x4.mul(value, v128.load(row + offset));
            rowSum = f32x4.add(rowSum, pull);
            if (isPull<Mode>()) pullX = f32x4.add(pullX, f32x4.mul(pull, v128.load(awayX + offset)));
          }
        }
      } else if (isSpread<Mode>()) {
        spreadTo<Few>(row, plan, tableX, stepTable, r0, r1, r2, r3, r4);
        spreadTo<Few>(row + 16, plan, tableX + 16, stepTable, r0, r1, r2, r3, r4);
        if (offsetof<Long>() > 2) spreadTo<Few>(row + 32, plan, tableX + 32, stepTable, r0, r1, r2, r3, r4);
        if (offsetof<Long>() > 3) spreadTo<Few>(row + 48, plan, tableX + 48, stepTable, r0, r1, r2, r3, r4);
      } else {
        const p0 = f32x4.mul(valueAt<Few>(plan, tableX, stepTable, r0, r1, r2, r3, r4), v128.load(row));
        const p1 = f32x4.mul(valueAt<Few>(plan, tableX + 16, stepTable, r0, r1, r2, r3, r4), v128.load(row, 16));
        let p2 = f32x4.splat(0), p3 = p2;
        if (offsetof<Long>() > 2) p2 = f32x4.mul(valueAt<Few>(plan, tableX + 32, stepTable, r0, r1, r2, r3, r4), v128.load(row, 32));
        if (offsetof<Long>() > 3) p3 = f32x4.mul(valueAt<Few>(plan, tableX + 48, stepTable, r0, r1, r2, r3, r4), v128.load(row, 48));
        rowSum = f32x4.add(p0, p1);
        if (offsetof<Long>() > 2) rowSum = f32x4.add(rowSum, p2);
        if (offsetof<Long>() > 3) rowSum = f32x4.add(rowSum, p3);
        if (isPull<Mode>()) {
          pullX = f32x4.add(pullX, f32x4.mul(p0, v128.load(awayX)));
          pullX = f32x4.add(pullX, f32x4.mul(p1, v128.load(awayX, 16)));
          if (offsetof<Long>() > 2) pullX = f32x4.add(pullX, f32x4.mul(p2, v128.load(awayX, 32)));
          if (offsetof<Long>() > 3) pullX = f32x4.add(pullX, f32x4.mul(p3, v128.load(awayX, 48)));
        }
      }
      if (!isSpread<Mode>()) {
        if (isPull<Mode>()) pullY = f32x4.add(pullY, f32x4.mul(rowSum, v128.load32_splat(toRow)));
        pullZ = f32x4.add(pullZ, rowSum);
      }
      along += 4;
      toRow += 4;
      if (++k == ny) k = 0;
    }
    if (isPull<Mode>()) {
      totalX = f64x2.add(totalX, inDouble(pullX));
      totalY = f64x2.add(totalY, inDouble(pullY));
      totalZ = f64x2.add(totalZ, f64x2.mul(inDouble(pullZ), f64x2.splat(dz)));
    } else if (!isSpread<Mode>()) {
      totalX = f64x2.add(totalX, inDouble(pullZ));
    }
    section += 4;
    if (++l == nz) l = 0;
  }
  if (isPull<Mode>()) {
    const out = plan.gradient + <usize>atom * 24;
    addTo(out, totalX);
    addTo(out + 8, totalY);
    addTo(out + 16, totalZ);
  } else if (!isSpread<Mode>()) {
    addTo(plan.gradient + (<usize>atom << 3), totalX);
  }
}

@inline
function isSpread<Mode>(): bool {
  return offsetof<Mode>() == offsetof<Spread>();
}

@inline
function isPull<Mode>(): bool {
  return offsetof<Mode>() == offsetof<Pull>();
}

/** The image in one vector of a row: each term's factor of the row times its Gaussian along x. */
@inline
function valueAt<Few>(
  plan: SplatPlan, table: usize, stepTable: usize, r0: v128, r1: v128, r2: v128, r3: v128, r4: v128,
): v128 {
  if (offsetof<Few>() == 0) return sumOfTerms(plan.terms, plan.ofRow, table, stepTable);
  let value = f32x4.mul(r0, v128.load(table));
  if (offsetof<Few>() > 1) value = f32x4.add(value, f32x4.mul(r1, v128.load(table, ROW)));
  if (offsetof<Few>() > 2) value = f32x4.add(value, f32x4.mul(r2, v128.load(table, 2 * ROW)));
  if (offsetof<Few>() > 3) value = f32x4.add(value, f32x4.mul(r3, v128.load(table, 3 * ROW)));
  if (offsetof<Few>() > 4) value = f32x4.add(value, f32x4.mul(r4, v128.load(table, 4 * ROW)));
  return value;
}

@inline
function spreadTo<Few>(
  voxel: usize, plan: SplatPlan, table: usize, stepTable: usize, r0: v128, r1: v128, r2: v128, r3: v128, r4: v128,
): void {
  v128.store(voxel, f32x4.add(v128.load(voxel), valueAt<Few>(plan, table, stepTable, r0, r1, r2, r3, r4)));
}

/** Height times the Gaussians along z and y of each term, f32, into `ofRow`. */
@inline
function rowFactors(terms: i32, factors: usize, section: usize, along: usize, stepTable: usize, ofRow: usize): void {
  for (let t: usize = 0; t < <usize>terms; t++) {
    const factor = load<f32>(factors + (t << 2)) * load<f32>(section) * load<f32>(along);
    store<f32>(ofRow + (t << 2), factor);
    section += stepTable;
    along += stepTable;
  }
}

@inline
function sumOfTerms(terms: i32, ofRow: usize, table: usize, stepTable: usize): v128 {
  let value = f32x4.splat(0);
  for (let t: usize = 0; t < <usize>terms; t++) {
    value = f32x4.add(value, f32x4.mul(v128.load32_splat(ofRow + (t << 2)), v128.load(table)));
    table += stepTable;
  }
  return value;
}

@inline
function inDouble(a: v128): v128 {
  const high = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  return f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(high));
}

@inline
function addTo(at: usize, sums: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}
