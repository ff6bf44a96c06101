// Colours that people with any colour vision can tell apart, on paper and on screens.

/** Okabe & Ito, "Color Universal Design", 2008. */
export const lineColours = {
  blue: '#0072b2',
  orange: '#e69f00',
  vermilion: '#d55e00',
  green: '#009e73',
  grey: '#8a8a8a',
} as const;

/** Viridis (S. van der Walt & N. Smith, matplotlib 2015, CC0) at eighths; lightness grows evenly with the value. */
const viridis = [
  [0x44, 0x01, 0x54],
  [0x47, 0x2d, 0x7b],
  [0x3b, 0x52, 0x8b],
  [0x2c, 0x72, 0x8e],
  [0x21, 0x91, 0x8c],
  [0x28, 0xae, 0x80],
  [0x5e, 0xc9, 0x62],
  [0xad, 0xdc, 0x30],
  [0xfd, 0xe7, 0x25],
] as const;

/** `share`: 0 … 1, clamped. Gives `#rrggbb`. */
export function mapColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const k = Math.min(viridis.length - 2, Math.floor(place));
  const channel = (c: 0 | 1 | 2): string => {
    const value = viridis[k]![c] + (place - k) * (viridis[k + 1]![c] - viridis[k]![c]);
    return Math.round(value).toString(16).padStart(2, '0');
  };
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}
