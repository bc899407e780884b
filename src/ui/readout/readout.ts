/** The readout: the step count and the classes, large enough for the back row of a lecture hall; details on demand. */

import { CLASSES, CLASS_MEANINGS, CLASS_NAMES, type WalkerClass } from '../../core/simulation/census.ts';
import type { FrameReport } from '../../api/app.ts';
import { METHODS } from '../../core/settings/optimizer-info.ts';
import { arithmeticOf } from '../../core/settings/teams.ts';
import { stepsPerSecond } from '../../core/export/scene.ts';
import { criticalTemperature } from '../../core/data/folded-cache.ts';
import { make, publishHeight, writer } from '../kit/dom.ts';
import { moving, percent, rate, short, whole } from '../../core/notation/format.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';
import { STANDING_COLUMNS, createStandings } from './standings.ts';

/** The table of classes or of teams, for what describes itself by it. */
export const CENSUS_ID = 'census';

export interface Readout {
  /** Beside the readout, in the other corner: room for buttons. */
  readonly head: HTMLElement;
  update(report: FrameReport): void;
  dispose(): void;
}

/** Milliseconds between two readings of a rate: faster ones cannot be read. */
const RATE_PERIOD = 250;
/** A screen reader hears the shares when they have moved by this much, and at most every so many milliseconds. */
const SPOKEN = { change: 0.05, period: 10_000 };
/** After so many milliseconds without a step, it hears where the crowd has come to rest. */
const REST = 1000;

export function createReadout(root: HTMLElement): Readout {
  const bar = make('div', 'shares');
  bar.setAttribute('aria-hidden', 'true');
  const body = make('tbody');
  const classes = CLASSES.map((name) => {
    const segment = make('span', `share ${name}`);
    const share = make('td', 'class-share');
    const count = make('td', 'class-count');
    const title = make('th', '', make('span', `dot ${name}`), CLASS_NAMES[name]);
    title.scope = 'row';
    title.title = CLASS_MEANINGS[name];
    const row = make('tr', '', title, share, count);
    bar.append(segment);
    body.append(row);
    return { name, segment, row, writeShare: writer(share), writeCount: writer(count), width: '' };
  });
  const line = (name: string): HTMLElement => make('p', name);
  const [steps, temperature] = [line('line steps'), line('line sigma')];
  const [speed, rates] = [line('line speed'), line('line rates')];
  const [adapter, warning] = [line('fine adapter'), line('fine warning')];
  // what a lecture does not need is one line, which unfolds
  const crowd = make('summary', 'fine crowd');
  const [machine, frames] = [line('fine machine'), line('fine frames')];
  const details = make('details', 'details', crowd, machine, frames);
  const together = make('div', '', bar, make('table', 'classes', body));
  const standings = createStandings();
  standings.element.hidden = true;
  const tables = make('div', '', together, standings.element);
  tables.id = CENSUS_ID;
  const head = make('div', 'readout-buttons');
  const spoken = make('p', 'unseen');
  spoken.setAttribute('role', 'status');
  const element = make(
    'section',
    'readout',
    make('h1', 'unseen', 'Saddlescope'),
    make('div', 'lines', steps, speed, rates, temperature),
    tables,
    make('div', 'fines', warning, adapter, details),
    spoken,
  );
  element.setAttribute('aria-label', 'The walkers, by class');
  root.append(element, head);
  const unpublish = publishHeight(element, '--readout');

  const write = {
    steps: writer(steps),
    temperature: writer(temperature),
    speed: writer(speed),
    rates: writer(rates),
    crowd: writer(crowd),
    adapter: writer(adapter),
    machine: writer(machine),
    frames: writer(frames),
    warning: writer(warning),
  };
  let ratesAt = -Infinity;
  let named: { settings?: unknown; names: string[] } = { names: [] };
  const tell = createTeller(writer(spoken));

  const writeClasses = (counts: Record<WalkerClass, number>, total: number): void => {
    for (const entry of classes) {
      const count = counts[entry.name];
      entry.writeShare(percent(count, total));
      entry.writeCount(whole(count));
      const width = total > 0 ? `${((100 * count) / total).toFixed(2)}%` : '0%';
      if (width === entry.width) continue;
      entry.segment.style.width = entry.width = width;
      // the smallest share that exists is still seen
      entry.segment.classList.toggle('some', count > 0);
      entry.row.classList.toggle('none', count === 0);
    }
  };

  // until the first report the readout has the room that it will need, so that nothing jumps when numbers come
  for (const { writeShare, writeCount } of classes) {
    writeShare('\u2007');
    writeCount('\u2007');
  }
  for (const reserve of [write.steps, write.rates, write.crowd]) reserve('\u2007');

  const update = (report: FrameReport): void => {
    const { census, clock, settings } = report;
    const counts = Object.fromEntries(
      CLASSES.map((name) => [name, census.reduce((sum, row) => sum + row[name], 0)]),
    ) as Record<WalkerClass, number>;
    const total = census.reduce((sum, row) => sum + row.walkers, 0);
    const race = settings.teams.length > 1;
    if (together.hidden !== race) {
      together.hidden = race;
      standings.element.hidden = !race;
    }
    if (race) standings.update(report);
    else writeClasses(counts, total);
    write.steps(`${whole(clock)} ${clock === 1 ? 'step' : 'steps'}`);

    const critical = criticalTemperature(settings);
    const sigma = report.temperature;
    write.temperature(sigma === null ? '' : `σ = ${moving(sigma)}, critical ${short(critical)}`);

    // what is asked for; the rate beside it is what is reached
    write.speed(settings.speed === 1 ? '' : `${short(settings.speed)}×`);

    const now = performance.now();
    // no rate is known in the first moment, and in the first one after the tab was hidden
    if (now - ratesAt >= RATE_PERIOD && report.framesPerSecond > 0) {
      ratesAt = now;
      const asked = report.behind ? ` of ${rate(stepsPerSecond(settings))}` : '';
      write.rates(`${rate(report.stepsPerSecond)}${asked} steps/s`);
      write.frames(`${rate(report.framesPerSecond)} frames/s`);
      const title = report.behind ? 'The fastest that this machine can compute.' : '';
      if (rates.title !== title) rates.title = title;
    }
    const { teams, walkers } = settings;
    const single = teams.flatMap((team, i) => (arithmeticOf(team, settings) === 'single' ? [i + 1] : []));
    const times = race ? `${teams.length} × ` : '';
    const precision = single.length === teams.length ? '' : ` · ${report.precision}`;
    const clips = settings.moveLimit > 0 && teams.some(({ optimizer }) => METHODS[optimizer].uses.moveLimit);
    const limit = clips ? `longest step ${short(settings.moveLimit)}` : '';
    write.crowd(`${times}${whole(race ? walkers : total || walkers)} walkers${precision}`);
    // what the engine has a remark about is named beside it, and not only in the details
    write.adapter([report.remark && report.adapter, limit].filter(Boolean).join(' · '));
    if (adapter.title !== report.adapter) adapter.title = report.adapter;
    write.machine(report.adapter);
    const who = single.length === teams.length ? '' : `team ${single.join(', ')} in `;
    const frozen = single.length > 0 ? `${who}single precision: walkers freeze near the saddle` : '';
    const warnings = [frozen, report.remark];
    write.warning(warnings.filter(Boolean).join('\n'));

    if (total === 0) return;
    if (!race) tell(now, clock, [counts], (row) => spokenShares(row, CLASSES));
    else {
      if (named.settings !== settings) named = { settings, names: teamNames(settings).map(teamName) };
      const { names } = named;
      tell(now, clock, census, (row, i) => `${i + 1} ${names[i]}: ${spokenShares(row, STANDING_COLUMNS)}`);
    }
  };
  return {
    head,
    update,
    dispose: () => {
      unpublish();
      element.remove();
      head.remove();
    },
  };
}

type Counts = Record<WalkerClass, number>;

const totalOf = (counts: Counts): number => CLASSES.reduce((sum, name) => sum + counts[name], 0);

const spokenShares = (counts: Counts, names: readonly WalkerClass[]): string =>
  names.map((name) => `${CLASS_NAMES[name]} ${percent(counts[name], totalOf(counts))}`).join(', ');

/** Says where the crowds are: at once when they stand still, and while they move only now and then, when that is news. */
function createTeller(
  say: (text: string) => void,
): (
  now: number,
  clock: number,
  crowds: readonly Counts[],
  words: (counts: Counts, crowd: number) => string,
) => void {
  let saidAt = -Infinity;
  let said: number[] = [];
  let stepped = { at: 0, clock: -1 };
  let text = '';
  return (now, clock, crowds, words) => {
    if (clock !== stepped.clock) stepped = { at: now, clock };
    const shares = crowds.flatMap((counts) => CLASSES.map((name) => counts[name] / totalOf(counts)));
    const news = shares.some((share, i) => Math.abs(share - (said[i] ?? -1)) >= SPOKEN.change);
    const due = now - saidAt >= SPOKEN.period && news;
    if (!due && now - stepped.at < REST) return;
    const next = `${whole(clock)} steps: ${crowds.map(words).join('; ')}`;
    if (next === text) return;
    [saidAt, said, text] = [now, shares, next];
    say(text);
  };
}
