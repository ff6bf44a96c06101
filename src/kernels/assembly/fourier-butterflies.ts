// The small transforms inside a pass, on vectors of four columns: radices 2, 3, 4, 5, 7 by hand, any other by its sum.

/** x_j of a butterfly: real part at `at`, imaginary part `apart` bytes on; one after the other `jump` bytes apart. */
@inline
function realOf(at: usize, jump: usize, j: usize): v128 {
  return v128.load(at + jump * j);
}

@inline
function imaginaryOf(at: usize, apart: usize, jump: usize, j: usize): v128 {
  return v128.load(at + apart + jump * j);
}

/** Stores output k, turned by its twiddle factor. */
@inline
function put(to: usize, apart: usize, hop: usize, k: usize, re: v128, im: v128, turned: bool, twiddles: usize): void {
  const at = to + hop * k;
  if (turned) {
    const c = v128.load32_splat(twiddles + 8 * (k - 1));
    const s = v128.load32_splat(twiddles + 8 * (k - 1), 4);
    v128.store(at, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
    v128.store(at + apart, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)));
  } else {
    v128.store(at, re);
    v128.store(at + apart, im);
  }
}

@inline
export function butterfly2(
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  const ar = realOf(from, jump, 0), ai = imaginaryOf(from, apartFrom, jump, 0);
  const br = realOf(from, jump, 1), bi = imaginaryOf(from, apartFrom, jump, 1);
  put(to, apartTo, hop, 0, f32x4.add(ar, br), f32x4.add(ai, bi), false, twiddles);
  put(to, apartTo, hop, 1, f32x4.sub(ar, br), f32x4.sub(ai, bi), turned, twiddles);
}

@inline
export function butterfly3(
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  const ar = realOf(from, jump, 0), ai = imaginaryOf(from, apartFrom, jump, 0);
  const br = realOf(from, jump, 1), bi = imaginaryOf(from, apartFrom, jump, 1);
  const cr = realOf(from, jump, 2), ci = imaginaryOf(from, apartFrom, jump, 2);
  const sine = f32x4.splat(<f32>0.8660254037844386); // sin(2π/3)
  const minusHalf = f32x4.splat(<f32>-0.5);
  const sumRe = f32x4.add(br, cr), sumIm = f32x4.add(bi, ci);
  const middleRe = f32x4.add(ar, f32x4.mul(minusHalf, sumRe)), middleIm = f32x4.add(ai, f32x4.mul(minusHalf, sumIm));
  const gapRe = f32x4.mul(sine, f32x4.sub(br, cr)), gapIm = f32x4.mul(sine, f32x4.sub(bi, ci));
  put(to, apartTo, hop, 0, f32x4.add(ar, sumRe), f32x4.add(ai, sumIm), false, twiddles);
  put(to, apartTo, hop, 1, f32x4.add(middleRe, gapIm), f32x4.sub(middleIm, gapRe), turned, twiddles);
  put(to, apartTo, hop, 2, f32x4.sub(middleRe, gapIm), f32x4.add(middleIm, gapRe), turned, twiddles);
}

@inline
export function butterfly4(
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  const ar = realOf(from, jump, 0), ai = imaginaryOf(from, apartFrom, jump, 0);
  const br = realOf(from, jump, 1), bi = imaginaryOf(from, apartFrom, jump, 1);
  const cr = realOf(from, jump, 2), ci = imaginaryOf(from, apartFrom, jump, 2);
  const dr = realOf(from, jump, 3), di = imaginaryOf(from, apartFrom, jump, 3);
  const evenSumRe = f32x4.add(ar, cr), evenSumIm = f32x4.add(ai, ci);
  const evenGapRe = f32x4.sub(ar, cr), evenGapIm = f32x4.sub(ai, ci);
  const oddSumRe = f32x4.add(br, dr), oddSumIm = f32x4.add(bi, di);
  const oddGapRe = f32x4.sub(br, dr), oddGapIm = f32x4.sub(bi, di);
  put(to, apartTo, hop, 0, f32x4.add(evenSumRe, oddSumRe), f32x4.add(evenSumIm, oddSumIm), false, twiddles);
  put(to, apartTo, hop, 1, f32x4.add(evenGapRe, oddGapIm), f32x4.sub(evenGapIm, oddGapRe), turned, twiddles);
  put(to, apartTo, hop, 2, f32x4.sub(evenSumRe, oddSumRe), f32x4.sub(evenSumIm, oddSumIm), turned, twiddles);
  put(to, apartTo, hop, 3, f32x4.sub(evenGapRe, oddGapIm), f32x4.add(evenGapIm, oddGapRe), turned, twiddles);
}

@inline
export function butterfly5(
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  const ar = realOf(from, jump, 0), ai = imaginaryOf(from, apartFrom, jump, 0);
  const br = realOf(from, jump, 1), bi = imaginaryOf(from, apartFrom, jump, 1);
  const cr = realOf(from, jump, 2), ci = imaginaryOf(from, apartFrom, jump, 2);
  const dr = realOf(from, jump, 3), di = imaginaryOf(from, apartFrom, jump, 3);
  const er = realOf(from, jump, 4), ei = imaginaryOf(from, apartFrom, jump, 4);
  const c1 = f32x4.splat(<f32>0.30901699437494745); // cos(2π/5)
  const c2 = f32x4.splat(<f32>-0.8090169943749475); // cos(4π/5)
  const s1 = f32x4.splat(<f32>0.9510565162951535); // sin(2π/5)
  const s2 = f32x4.splat(<f32>0.5877852522924731); // sin(4π/5)
  const t1r = f32x4.add(br, er), t1i = f32x4.add(bi, ei), d1r = f32x4.sub(br, er), d1i = f32x4.sub(bi, ei);
  const t2r = f32x4.add(cr, dr), t2i = f32x4.add(ci, di), d2r = f32x4.sub(cr, dr), d2i = f32x4.sub(ci, di);
  const a1r = f32x4.add(ar, f32x4.add(f32x4.mul(c1, t1r), f32x4.mul(c2, t2r)));
  const a1i = f32x4.add(ai, f32x4.add(f32x4.mul(c1, t1i), f32x4.mul(c2, t2i)));
  const a2r = f32x4.add(ar, f32x4.add(f32x4.mul(c2, t1r), f32x4.mul(c1, t2r)));
  const a2i = f32x4.add(ai, f32x4.add(f32x4.mul(c2, t1i), f32x4.mul(c1, t2i)));
  const b1r = f32x4.add(f32x4.mul(s1, d1r), f32x4.mul(s2, d2r)), b1i = f32x4.add(f32x4.mul(s1, d1i), f32x4.mul(s2, d2i));
  const b2r = f32x4.sub(f32x4.mul(s2, d1r), f32x4.mul(s1, d2r)), b2i = f32x4.sub(f32x4.mul(s2, d1i), f32x4.mul(s1, d2i));
  put(to, apartTo, hop, 0, f32x4.add(ar, f32x4.add(t1r, t2r)), f32x4.add(ai, f32x4.add(t1i, t2i)), false, twiddles);
  put(to, apartTo, hop, 1, f32x4.add(a1r, b1i), f32x4.sub(a1i, b1r), turned, twiddles);
  put(to, apartTo, hop, 2, f32x4.add(a2r, b2i), f32x4.sub(a2i, b2r), turned, twiddles);
  put(to, apartTo, hop, 3, f32x4.sub(a2r, b2i), f32x4.add(a2i, b2r), turned, twiddles);
  put(to, apartTo, hop, 4, f32x4.sub(a1r, b1i), f32x4.add(a1i, b1r), turned, twiddles);
}

@inline
function dot3(a: v128, u: v128, b: v128, v: v128, c: v128, w: v128): v128 {
  return f32x4.add(f32x4.mul(a, u), f32x4.add(f32x4.mul(b, v), f32x4.mul(c, w)));
}

@inline
export function butterfly7(
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  const ar = realOf(from, jump, 0), ai = imaginaryOf(from, apartFrom, jump, 0);
  let ur = realOf(from, jump, 1), ui = imaginaryOf(from, apartFrom, jump, 1);
  let vr = realOf(from, jump, 6), vi = imaginaryOf(from, apartFrom, jump, 6);
  const t1r = f32x4.add(ur, vr), t1i = f32x4.add(ui, vi), d1r = f32x4.sub(ur, vr), d1i = f32x4.sub(ui, vi);
  ur = realOf(from, jump, 2), ui = imaginaryOf(from, apartFrom, jump, 2);
  vr = realOf(from, jump, 5), vi = imaginaryOf(from, apartFrom, jump, 5);
  const t2r = f32x4.add(ur, vr), t2i = f32x4.add(ui, vi), d2r = f32x4.sub(ur, vr), d2i = f32x4.sub(ui, vi);
  ur = realOf(from, jump, 3), ui = imaginaryOf(from, apartFrom, jump, 3);
  vr = realOf(from, jump, 4), vi = imaginaryOf(from, apartFrom, jump, 4);
  const t3r = f32x4.add(ur, vr), t3i = f32x4.add(ui, vi), d3r = f32x4.sub(ur, vr), d3i = f32x4.sub(ui, vi);
  const c1 = f32x4.splat(<f32>0.6234898018587336); // cos(2π/7)
  const c2 = f32x4.splat(<f32>-0.22252093395631434); // cos(4π/7)
  const c3 = f32x4.splat(<f32>-0.9009688679024191); // cos(6π/7)
  const s1 = f32x4.splat(<f32>0.7818314824680298); // sin(2π/7)
  const s2 = f32x4.splat(<f32>0.9749279121818236); // sin(4π/7)
  const s3 = f32x4.splat(<f32>0.43388373911755823); // sin(6π/7)
  put(
    to, apartTo, hop, 0,
    f32x4.add(f32x4.add(ar, t1r), f32x4.add(t2r, t3r)), f32x4.add(f32x4.add(ai, t1i), f32x4.add(t2i, t3i)),
    false, twiddles,
  );
  let mr = f32x4.add(ar, dot3(c1, t1r, c2, t2r, c3, t3r)), mi = f32x4.add(ai, dot3(c1, t1i, c2, t2i, c3, t3i));
  let gr = dot3(s1, d1r, s2, d2r, s3, d3r), gi = dot3(s1, d1i, s2, d2i, s3, d3i);
  put(to, apartTo, hop, 1, f32x4.add(mr, gi), f32x4.sub(mi, gr), turned, twiddles);
  put(to, apartTo, hop, 6, f32x4.sub(mr, gi), f32x4.add(mi, gr), turned, twiddles);
  mr = f32x4.add(ar, dot3(c2, t1r, c3, t2r, c1, t3r)), mi = f32x4.add(ai, dot3(c2, t1i, c3, t2i, c1, t3i));
  gr = f32x4.sub(f32x4.mul(s2, d1r), f32x4.add(f32x4.mul(s3, d2r), f32x4.mul(s1, d3r)));
  gi = f32x4.sub(f32x4.mul(s2, d1i), f32x4.add(f32x4.mul(s3, d2i), f32x4.mul(s1, d3i)));
  put(to, apartTo, hop, 2, f32x4.add(mr, gi), f32x4.sub(mi, gr), turned, twiddles);
  put(to, apartTo, hop, 5, f32x4.sub(mr, gi), f32x4.add(mi, gr), turned, twiddles);
  mr = f32x4.add(ar, dot3(c3, t1r, c1, t2r, c2, t3r)), mi = f32x4.add(ai, dot3(c3, t1i, c1, t2i, c2, t3i));
  gr = f32x4.add(f32x4.sub(f32x4.mul(s3, d1r), f32x4.mul(s1, d2r)), f32x4.mul(s2, d3r));
  gi = f32x4.add(f32x4.sub(f32x4.mul(s3, d1i), f32x4.mul(s1, d2i)), f32x4.mul(s2, d3i));
  put(to, apartTo, hop, 3, f32x4.add(mr, gi), f32x4.sub(mi, gr), turned, twiddles);
  put(to, apartTo, hop, 4, f32x4.sub(mr, gi), f32x4.add(mi, gr), turned, twiddles);
}

/** Any radix, 1 (a copy) among them; the output must not lie over the input. */
@inline
export function butterflyAny(
  radix: usize, roots: usize,
  from: usize, apartFrom: usize, jump: usize, to: usize, apartTo: usize, hop: usize, turned: bool, twiddles: usize,
): void {
  for (let k: usize = 0; k < radix; k++) {
    let re = realOf(from, jump, 0), im = imaginaryOf(from, apartFrom, jump, 0);
    let turn = k;
    for (let j: usize = 1; j < radix; j++) {
      const c = v128.load32_splat(roots + 8 * turn), s = v128.load32_splat(roots + 8 * turn, 4);
      const xr = realOf(from, jump, j), xi = imaginaryOf(from, apartFrom, jump, j);
      re = f32x4.add(re, f32x4.sub(f32x4.mul(xr, c), f32x4.mul(xi, s)));
      im = f32x4.add(im, f32x4.add(f32x4.mul(xr, s), f32x4.mul(xi, c)));
      turn += k;
      if (turn >= radix) turn -= radix;
    }
    put(to, apartTo, hop, k, re, im, turned && k > 0, twiddles);
  }
}
