// SVG 1.1 written as text: elements with escaped attributes, and numbers as short as a picture needs them.

export type SvgAttributes = Readonly<Record<string, string | number>>;

/** `children` are finished SVG, or text made by {@link svgText}. */
export function svgElement(name: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(svgNumber(value))}"`);
  const open = `<${name}${words.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/** A line of text with its baseline at y. */
export function svgText(x: number, y: number, content: string, attributes: SvgAttributes = {}): string {
  return svgElement('text', { x, y, ...attributes }, escapeXml(content));
}

/** A whole file: white ground, so that it also reads on dark pages; `title` and `description` for screen readers. */
export function svgDocument(
  width: number,
  height: number,
  title: string,
  description: string,
  body: readonly string[],
): string {
  const picture = svgElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': 'Helvetica, Arial, "DejaVu Sans", sans-serif',
      'font-size': 12,
      fill: '#222222',
    },
    svgElement('title', {}, escapeXml(title)),
    svgElement('desc', {}, escapeXml(description)),
    svgElement('rect', { width, height, fill: '#ffffff' }),
    `\n${body.join('\n')}\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${picture}\n`;
}

/** At most two decimals: a hundredth of a pixel is below what anybody sees. */
export function svgNumber(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
