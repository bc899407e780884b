/** Elements of an SVG as text. */

/** Text as XML writes it: never markup, and none of the characters that XML has not. */
export const escaped = (text: string): string =>
  text
    .replace(
      // oxlint-disable-next-line no-control-regex -- these characters are what it removes
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export type Value = string | number | undefined;

/** An element; its attributes are escaped, its children are markup already. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...children: string[]
): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? shortNumber(value) : value!)}"`)
    .join('');
  return children.length > 0 ? `<${name}${said}>${children.join('')}</${name}>` : `<${name}${said}/>`;
}

/** A hundredth of a unit is finer than any printer. */
export const shortNumber = (value: number): string => String(Math.round(100 * value) / 100);
