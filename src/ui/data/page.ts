/** The Data page: the data, the position of s among them, and every way to change them. */

import { CsvError, LONGEST_CSV, MissingError, parseCsv } from '../../core/data/csv.ts';
import {
  DATASETS,
  drawnDomain,
  observed,
  type Dataset,
  type ObservedData,
} from '../../core/data/datasets.ts';
import { foldData } from '../../core/likelihood/folded-data.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { SettingsError, applyPatch, type Patch } from '../../core/settings/validate.ts';
import type { Actions } from '../../api/actions.ts';
import { addressOf } from '../../api/address.ts';
import { foldedData, sameData } from '../../core/data/folded-cache.ts';
import { createFitter } from './fit-settings.ts';
import { createDataDrag, type DataDragHandlers } from './drag.ts';
import { createInput, createNotes, type DataInputHandlers } from './input.ts';
import { MOST_DRAWN_POINTS, createNumberLine } from './number-line.ts';
import type { OpenTable, Refuse } from '../open/opener.ts';
import type { ColumnData, Missing } from '../open/protocol.ts';
import { ReadRefusal } from '../open/read-file.ts';
import { capitalized } from '../kit/capitalized.ts';
import { describeColumn, describeData, missingWords, type DataSource } from './words.ts';
import { make } from '../kit/dom.ts';
import type { Page } from '../kit/drawer.ts';
import { atEnd, watchSize } from '../kit/lifetime.ts';

export interface DataPage {
  refresh(settings: Settings): void;
  /** Takes the first column of a table that holds numbers, and offers the others. */
  open(table: OpenTable): void;
  /** Says why a table cannot be read. */
  refuse: Refuse;
}

/** What opens files, and texts that are no plain lists. */
export interface DataOpener {
  file(file: File): void;
  text(text: string, refuse: Refuse): void;
}

/** Values up to which the box shows them. */
const LISTED = 256;

/** Whether a text is one list, which needs no table: in one line, or a value a line. */
const isList = (text: string): boolean => {
  const trimmed = text.trim();
  return (
    text.length <= LONGEST_CSV &&
    !/^[[{#]/.test(trimmed) &&
    (!/[\r\n]/.test(trimmed) || !/[,;|\t]|\S +\S/.test(trimmed))
  );
};

export function createData(page: Page, actions: Actions, opener: DataOpener, signal: AbortSignal): DataPage {
  const line = createNumberLine();
  const notes = createNotes();
  let source: DataSource | undefined;
  /** The table that was opened last, while its columns may be chosen. */
  let offered: OpenTable | undefined;
  /** The data that the user has asked for since the last frame. */
  let waiting: { data: number[]; weights: number[] } | undefined;
  let frame = 0;
  let drawn = '';
  /** The data that were there last; whether others are this page's own doing. */
  let known = actions.settings();
  let taking = false;
  /** Counts the columns that were asked for: only the last one is taken. */
  let asking = 0;
  const fitter = createFitter();

  /** Takes data if the settings do; says why not. */
  const take = (found: Pick<ObservedData, 'data' | 'weights'>, from?: DataSource): boolean => {
    const { data, weights } = found;
    const settings = actions.settings();
    try {
      const after = foldData(data, weights);
      const fit = input.fit ? fitter.fit(settings, after) : {};
      const patch: Patch = { ...fit, data, weights };
      applyPatch(settings, patch);
      source = from;
      notes.refuse('');
      input.refuse(false);
      taking = true;
      actions.change(patch);
      taking = false;
      fitter.done(actions.settings());
      return true;
    } catch (error) {
      refuse(error);
      return false;
    }
  };
  const refuseText = (words: string, missing?: Missing, leaveOut?: () => void): void => {
    const offer = missing && leaveOut && { label: `Leave out ${missingWords(missing)}`, run: leaveOut };
    notes.refuse(`${words} The data have not changed.`, offer);
    input.refuse(true);
  };
  const refuse = (error: unknown): void => {
    if (!(error instanceof CsvError || error instanceof SettingsError || error instanceof RangeError))
      throw error;
    refuseText(capitalized(error.message));
  };
  /** Where L is to be right; undefined: in the window that fits the data. */
  const drawnNow = (): Settings | undefined => (input.fit ? undefined : actions.settings());
  const observedNow = (values: readonly number[]): ObservedData => {
    const shown = drawnNow();
    return observed(values, shown && drawnDomain(shown));
  };
  const takeValues = (
    values: readonly number[],
    name: string,
    said: readonly string[] = [],
    found = observedNow(values),
  ): boolean => take(found, { values, observed: found, name, notes: said });
  /** @param missing values that are left out */
  const takeColumn = (column: number, missing?: Missing): void => {
    const table = offered!;
    const { columns, name } = table;
    input.columns(
      columns.map((each) => each.name),
      column,
    );
    const titled = columns.length > 1 ? `column “${columns[column]!.name}”` : '';
    const taken = ({ values, observed: found }: ColumnData): void => {
      // another file or column was chosen meanwhile
      if (offered !== table || asking !== asked) return;
      const called = [name, titled].filter(Boolean).join(', ');
      try {
        if (takeValues(values, called, describeColumn(values, missing, table.notes), found)) input.done();
      } catch (error) {
        refuse(error);
      }
    };
    const refused = (error: unknown): void => {
      if (offered !== table || asking !== asked) return;
      if (!(error instanceof ReadRefusal)) return reportError(error);
      const words = capitalized([name, error.message].filter(Boolean).join(', '));
      refuseText(words, error.missing, () => takeColumn(column, error.missing));
    };
    const asked = ++asking;
    table.read({ column, leaveOut: missing !== undefined, drawn: drawnNow() }).then(taken, refused);
  };
  const open = (table: OpenTable): void => {
    page.open();
    if (table.name) input.done();
    forget();
    offered = table;
    takeColumn(table.first);
  };
  const readList = (text: string, missing?: Missing): void => {
    forget();
    try {
      const values = parseCsv(text, { leaveOut: missing !== undefined });
      if (takeValues(values, '', missing && describeColumn(values, missing, []))) input.done();
    } catch (error) {
      if (!(error instanceof MissingError)) return refuse(error);
      refuseText(capitalized(error.message), error, () => readList(text, error));
    }
  };

  /** Other data, other columns. */
  const forget = (): void => {
    offered?.close();
    offered = undefined;
    input.columns([], 0);
  };
  /** Others have come from elsewhere: what was begun here, or said of the ones before, is over. */
  const giveWay = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    waiting = undefined;
    forget();
    hand.drop();
    notes.refuse('');
    input.refuse(false);
    input.done();
  };
  const flush = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    const asked = waiting;
    waiting = undefined;
    if (!asked) return;
    forget();
    take(asked);
  };
  /** What holds, or is about to. */
  const current = (): { data: number[]; weights: number[] } => {
    const { data, weights } = waiting ?? actions.settings();
    return { data: [...data], weights: [...weights] };
  };
  const change = (next: { data: number[]; weights: number[] }): void => {
    waiting = next;
    flush();
  };
  const handlers: DataDragHandlers = {
    values: () => current().data,
    move: (i, value) => {
      const next = current();
      next.data[i] = Math.min(Math.max(value, -1e9), 1e9);
      waiting = next;
      frame ||= requestAnimationFrame(flush);
    },
    add: (value) => {
      const { data, weights } = current();
      if (data.length >= MOST_DRAWN_POINTS) {
        notes.refuse(
          `More than ${MOST_DRAWN_POINTS} values are drawn as a histogram: paste values, or open a file.`,
        );
        return -1;
      }
      data.push(value ?? roomFor(data, foldedData(actions.settings()).criticalTemperature));
      if (weights.length > 0) weights.push(1);
      change({ data, weights });
      return data.length - 1;
    },
    remove: (i) => {
      const { data, weights } = current();
      if (data.length < 2) return notes.refuse('The last value cannot be removed: one value is needed.');
      data.splice(i, 1);
      weights.splice(i, 1);
      change({ data, weights });
    },
  };
  const hand = createDataDrag(line, handlers, signal);

  const asked: DataInputHandlers = {
    dataset: (dataset: Dataset) => {
      input.done();
      forget();
      takeValues(dataset.values(), dataset.title);
    },
    text: (text) => (isList(text) ? readList(text) : opener.text(text, refuseText)),
    file: opener.file,
    column: (column) => takeColumn(column),
    fit: (fit) => {
      const { data, weights } = actions.settings();
      if (fit) take({ data, weights }, source);
    },
    add: () => hand.add(),
    remove: () => hand.remove(),
  };
  const input = createInput(asked);

  page.bar.append(input.sets);
  page.element.append(make('div', 'data-main', line.element, notes.element), input.side);

  const refresh = (settings: Settings): void => {
    if (source && !sameData(source.observed, settings)) source = undefined;
    if (!taking && !sameData(known, settings)) giveWay();
    known = settings;
    if (!page.shown()) return;
    const { width, height } = line.element.getBoundingClientRect();
    const { data, weights, sigmaFloor } = settings;
    const { query, fragment } = addressOf(settings);
    const key = JSON.stringify([data, weights, sigmaFloor, width, height, query.length, source?.name]);
    if (key === drawn) return;
    drawn = key;
    const folded = foldedData(settings);
    const { criticalTemperature: critical } = folded;
    line.draw({
      data,
      weights,
      values: source && source.values.length !== data.length ? source.values : data,
      critical,
    });
    input.show(
      weights.length === 0 && data.length <= LISTED
        ? data.map((x) => Number(x.toPrecision(12))).join(', ')
        : '',
      'Type or paste numbers',
    );
    input.mark(DATASETS.find((dataset) => source?.name === dataset.title || sameValues(dataset, settings)));
    input.points(line.isOpen, data.length > 1);
    const length = location.origin.length + location.pathname.length + query.length + fragment.length;
    notes.say(describeData(settings, folded, source, length));
  };
  const redraw = (): void => refresh(actions.settings());
  page.onShow(redraw);
  watchSize(signal, redraw, line.element);
  atEnd(signal, () => cancelAnimationFrame(frame));

  atEnd(signal, forget);

  return { refresh, open, refuse: refuseText };
}

const sameValues = ({ key, values }: Dataset, settings: Settings): boolean =>
  key !== 'draws' && sameData({ data: values(), weights: [] }, settings);

/** The middle of the widest gap between neighbours. */
function roomFor(data: readonly number[], s: number): number {
  const sorted = [...new Set(data)].sort((a, b) => a - b);
  let [place, width] = [sorted.at(-1)! + 0.5 * s, 0];
  sorted.slice(1).forEach((high, k) => {
    const low = sorted[k]!;
    if (high - low > width) [place, width] = [(low + high) / 2, high - low];
  });
  return Number(place.toPrecision(3));
}
