/** The readout: the step count and the classes, large enough for the back row of a lecture hall; details on demand. */

import { CLASSES, CLASS_MEANINGS, CLASS_NAMES, type WalkerClass } from '../../core/simulation/census.ts';
import type { Actions } from '../../api/actions.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { lazyModule } from '../../core/util/lazy-module.ts';
import type { EscapeLegendPart } from './escape-legend.ts';
import { make, publishHeight, writer } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';
import { whole } from '../../core/notation/format.ts';
import { teamName } from '../../core/settings/team-names.ts';
import {
  ratesOf,
  readoutOf,
  shareOf,
  STANDING_COLUMNS,
  type ClassShares,
  type ReadoutWords,
  type Standing,
} from '../../core/readout/readout.ts';
import { createShareBar } from './share-bar.ts';
import { createStandings } from './standings.ts';

/** The table of classes or of teams, for what describes itself by it. */
export const CENSUS_ID = 'census';

export interface Readout {
  /** Beside the readout, in the other corner: room for buttons. */
  readonly head: HTMLElement;
  update(status: FrameStatus): void;
}

/** Milliseconds between two readings of a rate: faster ones cannot be read. */
const RATE_PERIOD = 250;
/** A screen reader hears the shares when they have moved by this much, and at most every so many milliseconds. */
const SPOKEN = { change: 0.05, period: 10_000 };
/** After so many milliseconds without a step, it hears where the crowd has come to rest. */
const REST = 1000;

const LEGEND = lazyModule(async () => (await import('./escape-legend.ts')).createEscapeLegend);

export function createReadout(
  root: HTMLElement,
  actions: Pick<Actions, 'pick'>,
  signal: AbortSignal,
): Readout {
  const bar = createShareBar();
  const body = make('tbody');
  const classes = CLASSES.map((name) => {
    const share = make('td', 'class-share');
    const count = make('td', 'class-count');
    const title = make('th', '', make('span', `dot ${name}`), CLASS_NAMES[name]);
    title.scope = 'row';
    title.title = CLASS_MEANINGS[name];
    const row = make('tr', '', title, share, count);
    body.append(row);
    return { row, writeShare: writer(share), writeCount: writer(count) };
  });
  const line = (name: string): HTMLElement => make('p', name);
  const [steps, temperature] = [line('line steps'), line('line sigma')];
  const [speed, rates] = [line('line speed'), line('line rates')];
  const [adapter, warning] = [line('fine adapter cut'), line('fine warning')];
  // what a lecture does not need is one line, which unfolds
  const crowd = make('summary', 'fine crowd');
  const [machine, frames] = [line('fine machine cut'), line('fine frames')];
  const details = make('details', 'details', crowd, machine, frames);
  const together = make('div', '', bar.element, make('table', 'classes', body));
  const standings = createStandings();
  standings.element.hidden = true;
  const tables = make('div', '', together, standings.element);
  tables.id = CENSUS_ID;
  const head = make('div', 'readout-buttons');
  const spoken = make('p', 'unseen');
  spoken.setAttribute('role', 'status');
  const element = make(
    'section',
    'readout glass',
    make('h1', 'unseen', 'Saddlescope'),
    make('div', 'lines', steps, speed, rates, temperature),
    tables,
    make('div', 'fines', warning, adapter, details),
    spoken,
  );
  element.setAttribute('aria-label', 'The walkers, by class');
  mount(signal, root, element, head);
  publishHeight(element, '--readout', signal);

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
  const tell = createTeller(writer(spoken));

  const writeClasses = (shares: ClassShares): void => {
    bar.draw(shares);
    shares.forEach(({ count, percent }, k) => {
      const entry = classes[k]!;
      entry.writeShare(percent);
      entry.writeCount(whole(count));
      entry.row.classList.toggle('none', count === 0);
    });
  };
  // until the first report the readout has the room that it will need, so that nothing jumps when numbers come
  for (const { writeShare, writeCount } of classes) {
    writeShare('\u2007');
    writeCount('\u2007');
  }
  for (const reserve of [write.steps, write.rates, write.adapter, write.crowd]) reserve('\u2007');

  let legend: EscapeLegendPart | undefined;
  const explainEscape = (status: FrameStatus): void => {
    if (legend) return legend.update(status);
    const { loaded } = LEGEND;
    if (loaded) tables.after((legend = loaded(root, actions, signal)).element);
    // asked for again with the next report if it cannot be loaded now
    else if (status.escape?.length) LEGEND.load().catch(() => undefined);
  };

  const update = (status: FrameStatus): void => {
    explainEscape(status);
    const said = readoutOf(status);
    const race = said.standings.length > 1;
    if (together.hidden !== race) {
      together.hidden = race;
      standings.element.hidden = !race;
    }
    if (race) standings.update(said.standings);
    else writeClasses(said.classes);
    write.steps(said.steps);
    write.temperature([said.sigma, said.critical].filter(Boolean).join(', '));
    write.speed(said.speed);

    const now = performance.now();
    const found = now - ratesAt >= RATE_PERIOD && ratesOf(status);
    if (found) {
      ratesAt = now;
      write.rates(found.steps);
      write.frames(found.frames);
      const title = status.rates?.behind ? 'The fastest that this machine can compute.' : '';
      if (rates.title !== title) rates.title = title;
    }
    write.crowd(said.crowd);
    // what the engine has a remark about is named beside it, and not only in the details
    write.adapter([status.remark && status.adapter, said.limit].filter(Boolean).join(' · '));
    if (adapter.title !== status.adapter) adapter.title = status.adapter;
    write.machine(status.adapter);
    write.warning(said.remarks.join('\n'));
    if (status.census.some(({ walkers }) => walkers > 0)) tell(now, status.clock, said);
  };
  return {
    head,
    update,
  };
}

const spokenShares = (classes: ClassShares, names: readonly WalkerClass[]): string =>
  names.map((name) => `${CLASS_NAMES[name]} ${shareOf(classes, name).percent}`).join(', ');

const spokenTeam = (team: Standing, i: number): string =>
  `${i + 1} ${teamName(team)}: ${spokenShares(team.classes, STANDING_COLUMNS)}`;

/** Says where the crowds are: at once when they stand still, and while they move only now and then, when that is news. */
function createTeller(
  say: (text: string) => void,
): (now: number, clock: number, said: Pick<ReadoutWords, 'steps' | 'classes' | 'standings'>) => void {
  let saidAt = -Infinity;
  let told: number[] = [];
  let stepped = { at: 0, clock: -1 };
  let text = '';
  return (now, clock, { steps, classes, standings }) => {
    if (clock !== stepped.clock) stepped = { at: now, clock };
    const race = standings.length > 1;
    const crowds = race ? standings.map((team) => team.classes) : [classes];
    const shares = crowds.flatMap((crowd) => crowd.map(({ share }) => share));
    const news = shares.some((share, i) => Math.abs(share - (told[i] ?? -1)) >= SPOKEN.change);
    const due = now - saidAt >= SPOKEN.period && news;
    if (!due && now - stepped.at < REST) return;
    const words = race ? standings.map(spokenTeam) : [spokenShares(classes, CLASSES)];
    const next = `${steps}: ${words.join('; ')}`;
    if (next === text) return;
    [saidAt, told, text] = [now, shares, next];
    say(text);
  };
}
