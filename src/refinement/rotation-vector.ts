// Rotation vectors: axis times angle as three free variables, the rotation that they stand for and its derivative.

type Vector = readonly [number, number, number];

/** exp([ω]×) by Rodrigues' formula, row by row; ω in radians. */
export function rotationFrom(w: Vector): number[] {
  const angle = Math.hypot(...w);
  const a = angle < 1e-8 ? 1 : Math.sin(angle) / angle;
  const b = angle < 1e-8 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
  return combine(w, a, b);
}

/**
 * J(ω) = 1 + (1 − cos θ)/θ² [ω]× + (θ − sin θ)/θ³ [ω]×², row by row: with the torque τ about the centre of what turns ∂E/∂ω = J(ω)ᵀ τ
 * (Chirikjian, Stochastic Models, Information Theory, and Lie Groups 2, 2012, §10.6.1).
 */
export function leftJacobian(w: Vector): number[] {
  const angle = Math.hypot(...w);
  const a = angle < 1e-4 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
  const b = angle < 1e-4 ? 1 / 6 : (angle - Math.sin(angle)) / angle ** 3;
  return combine(w, a, b);
}

/** 1 + a [w]× + b [w]×² */
function combine([x, y, z]: Vector, a: number, b: number): number[] {
  return [
    1 - b * (y * y + z * z),
    -a * z + b * x * y,
    a * y + b * x * z,
    a * z + b * x * y,
    1 - b * (x * x + z * z),
    -a * x + b * y * z,
    -a * y + b * x * z,
    a * x + b * y * z,
    1 - b * (x * x + y * y),
  ];
}
