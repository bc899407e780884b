/**
 * The chunks of a PNG file, and the texts that it holds: PNG (Portable Network Graphics) Specification, Third Edition,
 * W3C 2025.
 */

export const PNG_SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(...parts: readonly Uint8Array[]): number {
  let c = 0xffffffff;
  for (const part of parts) for (const byte of part) c = CRC[(c ^ byte) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** Returns numbers as PNG writes them: 32 bits each, the highest first. */
export function bigEndian(...values: number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, k) => view.setUint32(4 * k, value));
  return new Uint8Array(view.buffer);
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Returns the parts of a chunk: length, type, data and checksum. */
export function pngChunk(type: string, data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const name = utf8(type);
  return [bigEndian(data.length), name, data, bigEndian(crc32(name, data))];
}

/**
 * Returns the chunk of a text that programs show as what the picture says of itself: keyword, no compression, no
 * language, UTF-8.
 */
export const textChunk = (keyword: string, words: string): Uint8Array<ArrayBuffer>[] =>
  pngChunk('iTXt', Uint8Array.from([...utf8(keyword), 0, 0, 0, 0, 0, ...utf8(words)]));

export const isPng = (bytes: Uint8Array): boolean => PNG_SIGNATURE.every((byte, k) => bytes[k] === byte);

/** The most bytes of a text: a link of 800,000 characters fits. */
const LONGEST_TEXT = 4_000_000;

/**
 * Returns the texts of a PNG by their keywords, of one that comes twice the first; those that are compressed, too long or
 * damaged are passed over. Never throws.
 */
export function pngTexts(bytes: Uint8Array): Map<string, string> {
  const texts = new Map<string, string>();
  if (!isPng(bytes)) return texts;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    const name = bytes.subarray(at + 4, at + 8);
    const type = String.fromCharCode(...name);
    const data = bytes.subarray(at + 8, end);
    if (type === 'IEND') break;
    if ((type === 'iTXt' || type === 'tEXt') && length <= LONGEST_TEXT) {
      const found = crc32(name, data) === view.getUint32(end) ? textOf(type, data) : undefined;
      if (found && !texts.has(found[0])) texts.set(...found);
    }
    at = end + 4;
  }
  return texts;
}

/** The keyword and the text of a chunk; undefined where there is none that can be read. */
function textOf(type: 'iTXt' | 'tEXt', data: Uint8Array): [string, string] | undefined {
  const zero = data.indexOf(0);
  // the specification's limits for a keyword
  if (zero < 1 || zero > 79) return undefined;
  const keyword = new TextDecoder('latin1').decode(data.subarray(0, zero));
  if (type === 'tEXt') return [keyword, new TextDecoder('latin1').decode(data.subarray(zero + 1))];
  if (data[zero + 1] !== 0) return undefined;
  const language = data.indexOf(0, zero + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return translated < 0 ? undefined : [keyword, new TextDecoder().decode(data.subarray(translated + 1))];
}
