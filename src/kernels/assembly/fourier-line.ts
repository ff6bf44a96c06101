// Transforms of several columns at once along one dimension: pass after pass from strided memory to strided memory.
import { butterfly2, butterfly3, butterfly4, butterfly5, butterfly7, butterflyAny } from './fourier-butterflies';
import { Line, Pass } from './fourier-plan';

/** Elements `step` bytes apart, the imaginary part of each `apart` bytes from its real part. */
@inline
function sweep(
  radix: i32, pass: Pass, vectors: i32,
  from: usize, apartFrom: usize, stepFrom: usize, to: usize, apartTo: usize, stepTo: usize,
): void {
  const span = pass.span;
  const jump = <usize>(pass.stride * span) * stepFrom;
  const hop = <usize>pass.stride * stepTo;
  let columns = <usize>vectors << 4;
  let rounds = pass.stride;
  let twiddles = pass.twiddles;
  const nextFrom = <usize>rounds * stepFrom;
  const nextTo = <usize>(rounds * pass.radix) * stepTo;
  // In scratch memory the elements of a round lie side by side: one long inner loop instead of many short ones.
  if (stepFrom == columns && stepTo == columns) {
    columns *= <usize>rounds;
    rounds = 1;
  }
  for (let p = 0; p < span; p++) {
    let a = from;
    let b = to;
    for (let q = 0; q < rounds; q++) {
      if (p == 0) {
        for (let v: usize = 0; v < columns; v += 16) {
          small(radix, pass, a + v, apartFrom, jump, b + v, apartTo, hop, false, twiddles);
        }
      } else {
        for (let v: usize = 0; v < columns; v += 16) {
          small(radix, pass, a + v, apartFrom, jump, b + v, apartTo, hop, true, twiddles);
        }
      }
      a += stepFrom;
      b += stepTo;
    }
    from += nextFrom;
    to += nextTo;
    twiddles += 8 * (pass.radix - 1);
  }
}

@inline
function small(
  radix: i32, pass: Pass,
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  if (radix == 2) butterfly2(from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
  else if (radix == 3) butterfly3(from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
  else if (radix == 4) butterfly4(from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
  else if (radix == 5) butterfly5(from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
  else if (radix == 7) butterfly7(from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
  else butterflyAny(pass.radix, pass.roots, from, apartFrom, jump, to, apartTo, hop, turned, twiddles);
}

function sweep2(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(2, p, n, f, af, sf, t, at, st);
}
function sweep3(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(3, p, n, f, af, sf, t, at, st);
}
function sweep4(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(4, p, n, f, af, sf, t, at, st);
}
function sweep5(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(5, p, n, f, af, sf, t, at, st);
}
function sweep7(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(7, p, n, f, af, sf, t, at, st);
}
function sweepAny(p: Pass, n: i32, f: usize, af: usize, sf: usize, t: usize, at: usize, st: usize): void {
  sweep(0, p, n, f, af, sf, t, at, st);
}

/** Bytes from the real to the imaginary parts of a scratch buffer; three spare elements take the ends of whole vectors. */
@inline
export function scratchApart(line: Line, vectors: i32): usize {
  return <usize>((line.length + 3) * vectors) << 4;
}

/** Where a transform that stays in the scratch buffers a and b ends: the target of its last pass. */
@inline
export function restingPlace(line: Line, a: usize, b: usize): usize {
  return line.passCount & 1 ? a : b;
}

/**
 * Transforms `vectors`·4 columns. Element i of the input lies at from + i·stepFrom (imaginary part `apartFrom` on), of
 * the output at `to` likewise; a and b are scratch. The output may lie over the input or be the resting place of a and b,
 * b may be the input.
 */
export function transformColumns(
  line: Line, vectors: i32,
  from: usize, apartFrom: usize, stepFrom: usize, to: usize, apartTo: usize, stepTo: usize,
  a: usize, b: usize,
): void {
  const step = <usize>vectors << 4;
  const apart = scratchApart(line, vectors);
  const last = line.passCount - 1;
  let pass = line.passes;
  for (let i = 0; i <= last; i++) {
    const target = i == last ? to : i & 1 ? b : a;
    const apartTarget = i == last ? apartTo : apart;
    const stepTarget = i == last ? stepTo : step;
    const p = changetype<Pass>(pass);
    const radix = p.radix;
    if (radix == 4) sweep4(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    else if (radix == 2) sweep2(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    else if (radix == 3) sweep3(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    else if (radix == 5) sweep5(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    else if (radix == 7) sweep7(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    else sweepAny(p, vectors, from, apartFrom, stepFrom, target, apartTarget, stepTarget);
    from = target;
    apartFrom = apartTarget;
    stepFrom = stepTarget;
    pass += offsetof<Pass>();
  }
}
