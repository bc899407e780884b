/** What the app writes, it reads again: each file is made by its own writer and gives the same values back. */

import { describe, expect, it } from 'vitest';
import { PngStream } from '../../../src/export/encode/png-stream.ts';
import { readFile, type FileContents } from '../../../src/core/export/file-kind.ts';
import type { OwnFile } from '../../../src/core/export/own-files.ts';
import { dwellTable, seriesTable, summaryTable, toJson } from '../../../src/core/export/report-tables.ts';
import {
  censusTable,
  survivalTable,
  tracersTable,
  walkersTable,
  type Computed,
} from '../../../src/core/export/data-tables.ts';
import {
  settingsJson,
  textPieces,
  toCsv,
  type DataFormat,
  type Table,
} from '../../../src/core/export/table-file.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { probe } from '../../../src/core/likelihood/probe.ts';
import { jsonOf } from '../../../src/ui/probe/words.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { defaultOptions, toLink } from '../../../src/core/link/link-options.ts';
import { plotsOf } from '../../../src/core/plot/figures.ts';
import { ActionLog } from '../../../src/core/session/action-log.ts';
import { TakeWriter } from '../../../src/core/session/take.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { RING_LENGTH, TRACERS, ringAt } from '../../../src/core/simulation/sampling.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';

const settings = applyPatch(defaultSettings(), {
  walkers: 3,
  data: [-1.25, 0.1 + 0.2, 2],
  teams: [defaultTeam(), defaultTeam('adam')],
  view: { dropped: [0.7, 1.4], probe: [0.5, 1.1] },
});
const query = toLink(settings, { ...defaultOptions(), t: 12 });
const LINK = `https://example.org/scope/?${query}`;
const data = foldData(settings.data);
const computed: Computed = { settings, data, arithmetic: 'CPU: double precision', clock: 12 };

/** Doubles whose digits are all needed. */
const pairs = Float64Array.of(1 / 3, 2 ** 0.5, -1e-300, 1 + Number.EPSILON, 0.1 + 0.2, 1e-3 / 3);
const walkers = walkersTable(
  [
    { team: 0, pairs },
    { team: 1, pairs: pairs.map((value) => value * 3) },
  ],
  computed,
);
const ring = ringAt({ ...settings, stepsPerFrame: 8 }, 3, 13, 4);
const texels = new Float32Array(4 * TRACERS * RING_LENGTH);
for (let k = 0; k < texels.length; k++) texels[k] = (k % 97) / 32;
const tracers = tracersTable({ ring, texels }, computed);
const histories = [0, 1].map((team) => {
  const history = new TeamHistory([3, 0, 0, 0, 0]);
  for (let k = 0; k < 9; k++) history.extend(k % 3 === team ? [-1, 0, 0, 1, 0] : [0, 0, 0, 0, 0]);
  return history;
});
const measured = {
  settings,
  names: ['gradient', 'a "b", <c>'],
  histories,
  statistics: [{ team: 0, steps: 9, medianLogLikelihood: -3.25, dwell: [4, 3, 2, 1] }],
  placed: false,
};

const read = (text: BlobPart): Promise<FileContents> => readFile(new Blob([text]));
const own = async (text: BlobPart): Promise<OwnFile> => {
  const found = await read(text);
  return found.kind === 'own' ? found.file : expect.fail(found.kind);
};
const written = (table: Table, format: DataFormat, link = LINK): string =>
  [...textPieces(table, format, settings, link)].join('');
const FORMATS = ['csv', 'json'] as const;

describe.each(FORMATS)('a table as %s', (format) => {
  it.each([
    ['walkers', walkers],
    ['tracers', tracers],
    ['survival', survivalTable(histories, computed)],
    ['census', censusTable(histories, computed)],
  ] as const)('of %s brings its settings back, and every column to the last bit', async (name, table) => {
    const file = await own(written(table, format));
    expect(file).toMatchObject({ name, exact: true, start: { settings, options: { t: 12 }, messages: [] } });
    const rows = Array.from({ length: table.rows.length }, (_, k) => table.rows.at(k)!);
    const back = file.table!();
    expect(back.columns.map((column) => column.name)).toEqual(table.columns);
    table.columns.forEach((_, k) => {
      const numbers = rows.map((row) => row[k]);
      if (numbers.every((cell) => typeof cell === 'number')) expect(back.read(k)).toEqual(numbers);
    });
  });

  it('of walkers gives their positions back, of the first team that it holds', async () => {
    const { crowd } = await own(written(walkers, format));
    expect(crowd).toEqual({ pairs, team: 0, teams: 2 });
    const second = walkersTable([{ team: 1, pairs }], computed);
    expect((await own(written(second, format))).crowd).toEqual({ pairs, team: 1, teams: 1 });
  });

  it('of tracers gives the last position of each; those that were dropped are settings', async () => {
    const { crowd, start } = await own(written(tracers, format));
    const last = tracers.rows.filter(([kind, team, , step]) => kind === 'crowd' && team === 0 && step === 12);
    expect(last.length).toBeGreaterThan(1);
    expect(crowd).toEqual({
      pairs: Float64Array.from(last.flatMap(([, , , , mu, sigma]) => [mu, sigma] as number[])),
      team: 0,
      teams: 2,
    });
    expect(start.settings.view.dropped).toEqual([0.7, 1.4]);
  });

  it('of nobody holds no crowd', async () => {
    expect((await own(written({ ...walkers, rows: [] }, format))).crowd).toBeUndefined();
  });

  it('with a local link, which has no page, brings the same back', async () => {
    for (const link of ['', `?${query}`, `?autoplay=0#${query}`]) {
      const { start } = await own(written(walkers, format, link));
      expect(start.messages).toEqual([]);
      expect(start.settings).toEqual(link === '' ? defaultSettings() : settings);
    }
  });
});

it.each([seriesTable(measured), summaryTable(measured), dwellTable(measured)])(
  'the measurements of $name bring their settings back, and their numbers',
  async (table) => {
    const file = await own(toCsv(table, settings, LINK));
    expect(file).toMatchObject({ name: table.name, start: { settings, messages: [] } });
    const first = table.columns.findIndex((_, k) => table.rows.every((row) => typeof row[k] === 'number'));
    expect(file.table!().read(first)).toEqual(table.rows.map((row) => row[first]));
  },
);

it('measurements and settings as JSON bring the settings back', async () => {
  expect(await own(toJson(measured, LINK))).toMatchObject({ name: 'measurements', start: { settings } });
  expect(await own(settingsJson(settings, LINK))).toMatchObject({ name: 'settings', start: { settings } });
  const bare = JSON.stringify({ app: 'Saddlescope', settings });
  expect(await own(bare)).toMatchObject({ exact: false, start: { settings } });
  // as a script reads them
  expect(await read(JSON.stringify(settings))).toEqual({ kind: 'patch', patch: settings });
  await expect(read('{"walkers":0}')).rejects.toThrow(/^walkers must be a whole number from 1/);
});

it('the probe comes back from its JSON, with the data if these were not weighted', async () => {
  const at = probe(data, 0.5, 1.1);
  const patch = { data: settings.data, weights: [], view: { probe: [0.5, 1.1] } };
  expect(await read(jsonOf(at, data, settings.data))).toEqual({ kind: 'patch', patch });
  const weighted = foldData(settings.data, [1, 2, 3]);
  const other = jsonOf(probe(weighted, 0.5, 1.1), weighted, settings.data);
  expect(await read(other)).toEqual({ kind: 'patch', patch: { view: patch.view } });
});

it('a picture and a plot hold their link', async () => {
  for (const link of [LINK, '', '?data=1,2&spawn.seed=7']) {
    const png = new PngStream({
      width: 2,
      height: 1,
      alpha: false,
      words: { Software: 'Saddlescope', Source: link },
    });
    await png.write(new Uint8ClampedArray(8));
    const file = await own(await png.finish());
    expect(file.name).toBe('image');
    const plots = plotsOf('survival', { ...measured, scheduleStep: 0, temperature: null, link, escape: [] });
    const plot = await own(plots[0]!.svg);
    expect(plot.start).toEqual(file.start);
    if (link === LINK) expect(file).toMatchObject({ exact: true, start: { settings, options: { t: 12 } } });
    if (link === '') expect(file.start.settings).toEqual(defaultSettings());
  }
});

it('a picture of another program, or with a text that is damaged, has none', async () => {
  const make = async (words: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> => {
    const png = new PngStream({ width: 2, height: 1, alpha: true, words });
    await png.write(new Uint8ClampedArray(8));
    return new Uint8Array(await (await png.finish()).arrayBuffer());
  };
  const none = /^the file must be .*; got a PNG without a link: some programs remove it\.$/;
  await expect(read(await make({}))).rejects.toThrow(none);
  await expect(read(await make({ Software: 'Other', Source: LINK }))).rejects.toThrow(none);
  const bytes = await make({ Software: 'Saddlescope', Source: LINK });
  for (let k = 8; k < bytes.length; k += 7) {
    const other = bytes.slice();
    other[k] = other[k]! ^ 0x55;
    // a link is whole or not there
    await read(other).then(
      (found) => expect(found).toMatchObject({ kind: 'own', file: { start: { settings } } }),
      (error: Error) => expect(error.message).toMatch(none),
    );
  }
});

it('a recording is a recording', async () => {
  const writer = new TakeWriter(0, 0, new ActionLog(settings), settings, 'CPU');
  writer.frame(1, 60, [0, 44, 6.2, 0, 0]);
  const take = writer.end(2);
  expect(await read(JSON.stringify(take))).toEqual({ kind: 'take', take });
  await expect(read(JSON.stringify({ ...take, version: 2 }))).rejects.toThrow('take.version must be 1');
});

it('a position that no walker can have is named with its line', async () => {
  const csv = written(walkers, 'csv');
  const broken = (change: (line: string) => string): string => csv.replace(/^0,1,.*$/m, change);
  const line = csv.split('\r\n').findIndex((one) => one.startsWith('0,1,')) + 1;
  await expect(read(broken((one) => one.replace('-1e-300', 'x')))).rejects.toThrow(
    `mu in line ${line} must be a number; got "x".`,
  );
  await expect(read(broken(() => '0,1,2'))).rejects.toThrow(`line ${line} must be a row of 6 fields`);
  await expect(read(broken((one) => one.replace('-1e-300', '1e300')))).rejects.toThrow(
    '(mu of walker 1) must be',
  );
  expect(logLikelihood(data, pairs[0]!, pairs[1]!)).toBe((await own(csv)).table!().read(4)[0]);
});
