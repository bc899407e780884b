/** Finds out what a file of any source is by what is in it, and reads it. */

import { CsvError } from '../data/csv.ts';
import { LONGEST_TABLE, parseTable, tableOfRows, type TextTable } from '../data/table.ts';
import { foldData } from '../likelihood/folded-data.ts';
import { logLikelihood } from '../likelihood/mixture.ts';
import { readLink } from '../link/read-link.ts';
import { isPlain } from '../schema/check-record.ts';
import { parseTake } from '../session/read-take.ts';
import { TAKE_LIMITS, type Take } from '../session/take.ts';
import { checkPatch, type CheckedPatch, type Patch } from '../settings/validate.ts';
import { ValidationError } from '../util/validation-error.ts';
import { isOwn, isOwnJson, readOwnCsv, readOwnJson, rowsOfLists, type OwnFile } from './own-files.ts';
import { isPng, pngTexts } from './png-text.ts';

/** What is in a file. */
export type FileContents =
  | { readonly kind: 'table'; readonly table: TextTable }
  | { readonly kind: 'take'; readonly take: Take }
  /** Settings as a script reads them. */
  | { readonly kind: 'patch'; readonly patch: CheckedPatch }
  /** What the app saved: a table, settings, or a picture with its link. */
  | { readonly kind: 'own'; readonly file: OwnFile };

/** Bytes of the app's own tables: four million walkers are 250 MB, and a text of more no browser holds. */
const LONGEST_OWN = 500_000_000;
/** Bytes of a PNG that are looked through for its link, which the app writes before the picture. */
const PNG_HEAD = 8_000_000;

const ALLOWED = 'CSV, JSON or SVG, or a PNG with its link';

const refused = (said: string): ValidationError => new ValidationError('the file', undefined, ALLOWED, said);

/** Kinds of files by their first bytes, where these stand, and the words of a refusal. */
const OTHERS: readonly [begin: string, at: number, words: string][] = [
  ['PK\x03\x04', 0, 'a zip archive, as a spreadsheet is: save it as CSV'],
  ['GIF89a', 0, 'a clip, which holds no link'],
  ['\x1aE\xdf\xa3', 0, 'a clip, which holds no link'],
  ['ftyp', 4, 'a clip, which holds no link'],
  ['\xff\xd8\xff', 0, 'a picture that is no PNG'],
  ['%PDF-', 0, 'a PDF'],
  ['\x1f\x8b', 0, 'a compressed file: unpack it first'],
];

/**
 * Reads a file.
 * @throws CsvError that names the line; ValidationError that names what is wrong
 */
export async function readFile(file: Blob): Promise<FileContents> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  if (isPng(head)) return pngFile(new Uint8Array(await file.slice(0, PNG_HEAD).arrayBuffer()));
  const begin = latin1(head.subarray(0, 64));
  const other = OTHERS.find(([bytes, at]) => begin.startsWith(bytes, at));
  if (other) throw refused(other[2]);
  // 4 bytes are the most that a character has
  const most = isOwn(latin1(head)) ? LONGEST_OWN : 4 * LONGEST_TABLE;
  if (file.size > most)
    throw new CsvError(0, `a file of ${file.size} bytes`, `at most ${LONGEST_TABLE} characters`);
  return readText(decoded(new Uint8Array(await file.arrayBuffer())));
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** The text of a file in UTF-8 or UTF-16, else in the alphabet of old Windows programs. @throws ValidationError */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, 65_536).includes(0)) throw refused('a binary file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads a text as `readFile` does. @throws CsvError; ValidationError */
export function readText(text: string): FileContents {
  const start = text.slice(0, 4096).trimStart();
  if (text.startsWith('# Saddlescope: ')) return { kind: 'own', file: readOwnCsv(text) };
  if (start.startsWith('{') || start.startsWith('[')) return readJson(text);
  if (/^<(\?xml|svg)/.test(start)) return svgFile(text);
  return { kind: 'table', table: parseTable(text) };
}

function readJson(text: string): FileContents {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    // what is no JSON may be a table that begins with a bracket
    if (text.trimStart().startsWith('[') && !/^\s*\[\s*[[{\d.+-]/.test(text))
      return { kind: 'table', table: parseTable(text) };
    throw refused(`JSON that cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  if (isOwnJson(given)) return { kind: 'own', file: readOwnJson(given) };
  if (isPlain(given) && given['saddlescope'] === 'take') {
    if (text.length <= TAKE_LIMITS.characters) return { kind: 'take', take: parseTake(text) };
    throw new ValidationError('take', undefined, `at most ${TAKE_LIMITS.characters} characters`, 'more');
  }
  if (text.length > LONGEST_TABLE)
    throw new CsvError(0, `a text of ${text.length} characters`, `at most ${LONGEST_TABLE} characters`);
  const rows = rowsOf(given);
  if (rows)
    return {
      kind: 'table',
      table: tableOfRows(rowsOfLists(rows, Array.isArray(given) && !isPlain(given[0]) ? 1 : 0)),
    };
  return { kind: 'patch', patch: checkPatch(probePatch(given) ?? given) };
}

/** The probe that the page of the probe copied as JSON: its place, and the data if L at it is theirs without weights. */
function probePatch(given: unknown): Patch | undefined {
  if (!isPlain(given)) return undefined;
  const { data, mu, sigma, logLikelihood: saved } = given;
  if (!(Array.isArray(data) && typeof mu === 'number' && typeof sigma === 'number')) return undefined;
  const view = { probe: [mu, sigma] };
  const { data: values } = checkPatch({ data, view });
  const folded = values?.some((value) => value !== 0) && foldData(values);
  const same = folded && Math.abs(logLikelihood(folded, mu, sigma) - Number(saved)) <= 1e-9 * folded.n;
  return same ? { data: values, weights: [], view } : { view };
}

/** JSON as rows: a list of numbers, of lists or of objects, or an object of lists, its columns. */
function rowsOf(given: unknown): readonly (readonly unknown[])[] | undefined {
  if (Array.isArray(given)) {
    const list: readonly unknown[] = given;
    if (list.length === 0) return undefined;
    if (list.every((one) => Array.isArray(one))) return list as readonly unknown[][];
    if (list.every((one) => isPlain(one))) {
      const names = new Set<string>();
      for (const one of list) for (const name of Object.keys(one)) names.add(name);
      return [[...names], ...list.map((one) => Array.from(names, (name) => one[name]))];
    }
    return list.map((one) => [one]);
  }
  if (!isPlain(given)) return undefined;
  const columns = Object.values(given);
  if (columns.length === 0 || !columns.every((column) => Array.isArray(column))) return undefined;
  const length = columns.reduce((most, { length }) => Math.max(most, length), 0);
  const rows = Array.from({ length }, (_, k) => columns.map((column) => (column as unknown[])[k]));
  return [Object.keys(given), ...rows];
}

/** The link in a picture that the app saved. @throws ValidationError where there is none */
function pngFile(bytes: Uint8Array): FileContents {
  const texts = pngTexts(bytes);
  const link = texts.get('Software') === 'Saddlescope' ? texts.get('Source') : undefined;
  if (link === undefined) throw refused('a PNG without a link: some programs remove it');
  return linked('image', link);
}

/** The link in a plot that the app saved. @throws ValidationError where there is none */
function svgFile(text: string): FileContents {
  const found = /<metadata>Saddlescope · ([^<]{0,1000000})<\/metadata>/.exec(text.slice(0, 1_100_000));
  if (!found) throw refused('an SVG without a link of this app');
  const link = found[1]!.replace(/&#(\d{1,5});/g, (_, code: string) => String.fromCharCode(Number(code)));
  return linked('plot', link);
}

function linked(name: string, link: string): FileContents {
  const start = readLink(link);
  return { kind: 'own', file: { name, start, exact: start.options.t > 0 } };
}
