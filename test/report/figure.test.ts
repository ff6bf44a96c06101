// The figure of a series and what it is made of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place, roundRange, tickLabels, ticks } from '../../src/report/axis.js';
import { mapColour } from '../../src/report/colours.js';
import { heatMap } from '../../src/report/heat-map.js';
import { seriesFigure } from '../../src/report/series-figure.js';
import { svgElement, svgText } from '../../src/report/svg.js';
import { smallReport, smallStart, smallStructure } from './fixtures.js';

describe('axis', () => {
  it('has round ticks', () => {
    const axis = { from: 0.62, to: 0.91, begin: 0, end: 100 };
    expect(ticks(axis, 4)).toEqual([0.7, 0.8, 0.9]);
    expect(tickLabels([0.5, 1, 1.5])).toEqual(['0.5', '1.0', '1.5']);
  });

  it('covers all values with a range of round numbers', () => {
    const value = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2 }), (values) => {
        const [from, to] = roundRange(values, 4);
        expect(from).toBeLessThan(to);
        const slack = 1e-6 * (to - from);
        for (const v of values) expect(v >= from - slack && v <= to + slack).toBe(true);
        expect(ticks({ from, to, begin: 0, end: 1 }, 4).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it('shows values that no label could tell apart as one', () => {
    const [from, to] = roundRange([-5e-324, 0], 4);
    expect(from).toBeLessThan(0);
    expect(to).toBeGreaterThan(0);
  });

  it('takes no notice of what is not a number', () => {
    expect(roundRange([Number.NaN], 4)).toEqual([0, 1]);
    expect(roundRange([Number.NaN, 0, 4], 4)).toEqual([0, 4]);
  });

  it('may run upwards: pixels grow downwards', () => {
    expect(place({ from: 0, to: 2, begin: 100, end: 0 }, 0.5)).toBe(75);
  });
});

describe('colours', () => {
  it('begin and end where viridis does', () => {
    expect(mapColour(0)).toBe('#440154');
    expect(mapColour(1)).toBe('#fde725');
    expect(mapColour(7)).toBe(mapColour(1));
  });

  it('grow lighter all the way, so that they also read in grey', () => {
    const lightness = (hex: string): number => {
      const [r, g, b] = [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16)) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b; // Rec. 709 luma
    };
    for (let k = 0; k < 20; k++)
      expect(lightness(mapColour((k + 1) / 20))).toBeGreaterThan(lightness(mapColour(k / 20)));
  });
});

describe('svg', () => {
  it('escapes what users may have in their file names', () => {
    expect(svgText(0, 0, 'a<b & "c"')).toBe('<text x="0" y="0">a&lt;b &amp; &quot;c&quot;</text>');
    expect(svgElement('g', { id: '"' })).toBe('<g id="&quot;"/>');
  });
});

describe('heat map', () => {
  const panel = { left: 0, top: 0, width: 200, height: 100 };
  const frames = { from: -0.5, to: 1.5, begin: 0, end: 200 };
  const draw = (columns: Float64Array[]): string =>
    heatMap(panel, frames, { label: 'l', scaleLabel: 's', columns, borders: [], rowLabels: [] }).join('\n');

  it('leaves cells without a number empty', () => {
    const drawn = draw([Float64Array.of(1, Number.NaN), Float64Array.of(1, 1)]);
    expect(drawn).toContain('M0 0H100V50H0z');
    expect(drawn).not.toContain('M0 50H100V100H0z');
  });

  it('shows the largest value where rows share a cell, so that no motion is hidden', () => {
    const many = new Float64Array(4000);
    many[1234] = 1;
    // 4000 rows in 400 cells of 0.25 px: row 1234 lies in cell 123.
    expect(draw([many, new Float64Array(4000)])).toContain('M0 30.75H100V31H0z');
  });
});

describe('series.svg', () => {
  it('is well-formed, with a point a frame and line', () => {
    const reports = [0, 1, 2].map((k) => smallReport(k, k, { propagationError: k === 0 ? Number.NaN : 0.1 }));
    const figure = seriesFigure(smallStructure(), smallStart, reports, 'three <frames>');
    expect(figure).toContain('three &lt;frames&gt;');
    const opened = figure.match(/<[a-z]+[^>]*[^/]>/g)!.length;
    const closed = figure.match(/<\/[a-z]+>/g)!.length;
    expect(opened).toBe(closed);
    // 3 before + 1 in the legend: rings; NaN and Infinity are no coordinates.
    expect(figure.match(/fill="#ffffff" stroke="#8a8a8a"/g)).toHaveLength(4);
    expect(figure).not.toMatch(/NaN|Infinity|undefined/);
  });
});
