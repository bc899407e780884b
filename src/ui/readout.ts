/** The readout: what became of the crowd, in numbers that the last row of a lecture hall can read. */

import { CLASSES, type WalkerClass } from '../core/census.ts';
import type { Report } from './controls.ts';
import { criticalTemperature } from './critical.ts';
import { make, publishHeight, writer } from './dom.ts';
import { moving, percent, rate, short, whole } from './format.ts';

/** The table of classes, for what describes itself by it. */
export const CENSUS_ID = 'census';

export interface Readout {
  update(report: Report): void;
  dispose(): void;
}

/** Milliseconds between two readings of a rate: faster, and nobody can read it. */
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
    const title = make('th', '', make('span', `dot ${name}`), name);
    title.scope = 'row';
    const row = make('tr', '', title, share, count);
    bar.append(segment);
    body.append(row);
    return { name, segment, row, writeShare: writer(share), writeCount: writer(count), width: '' };
  });
  const line = (name: string): HTMLElement => make('p', name);
  const [steps, temperature, rates] = [line('line steps'), line('line sigma'), line('line rates')];
  const [crowd, adapter, warning] = [line('fine crowd'), line('fine adapter'), line('fine warning')];
  const table = make('table', 'classes', body);
  table.id = CENSUS_ID;
  const spoken = make('p', 'unseen');
  spoken.setAttribute('role', 'status');
  const element = make(
    'section',
    'readout',
    make('h1', '', 'Saddlescope'),
    bar,
    table,
    make('div', 'lines', steps, temperature, rates),
    make('div', 'fines', crowd, adapter, warning),
    spoken,
  );
  element.setAttribute('aria-label', 'What became of the walkers');
  root.append(element);
  const unpublish = publishHeight(element, '--readout');

  const write = {
    steps: writer(steps),
    temperature: writer(temperature),
    rates: writer(rates),
    crowd: writer(crowd),
    adapter: writer(adapter),
    warning: writer(warning),
  };
  let ratesAt = -Infinity;
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

  const update = (report: Report): void => {
    const { census, clock, settings } = report;
    const counts = Object.fromEntries(
      CLASSES.map((name) => [name, census.reduce((sum, row) => sum + row[name], 0)]),
    ) as Record<WalkerClass, number>;
    const total = census.reduce((sum, row) => sum + row.walkers, 0);
    writeClasses(counts, total);
    write.steps(`${whole(clock)} ${clock === 1 ? 'step' : 'steps'}`);

    const critical = criticalTemperature(settings);
    const sigma = report.temperature;
    write.temperature(sigma === null ? '' : `σ = ${moving(sigma)}, critical ${short(critical)}`);

    const now = performance.now();
    // no rate is known in the first moment, and in the first one after nobody looked
    if (now - ratesAt >= RATE_PERIOD && report.framesPerSecond > 0) {
      ratesAt = now;
      write.rates(`${rate(report.stepsPerSecond)} steps/s · ${rate(report.framesPerSecond)} frames/s`);
    }
    const single = settings.arithmetic === 'single';
    write.crowd(`${whole(total || settings.walkers)} walkers${single ? '' : ` · ${report.precision}`}`);
    write.adapter(report.adapter);
    if (adapter.title !== report.adapter) adapter.title = report.adapter;
    const warnings = [single ? 'single precision: walkers freeze near the saddle' : '', report.remark];
    write.warning(warnings.filter(Boolean).join('\n'));

    if (total > 0) tell(now, clock, counts, total);
  };
  return {
    update,
    dispose: () => {
      unpublish();
      element.remove();
    },
  };
}

type Counts = Record<WalkerClass, number>;

/** Says where the crowd is: at once when it stands still, and while it moves only now and then, when that is news. */
function createTeller(
  say: (text: string) => void,
): (now: number, clock: number, counts: Counts, total: number) => void {
  let saidAt = -Infinity;
  let said: number[] = [];
  let stepped = { at: 0, clock: -1 };
  let text = '';
  return (now, clock, counts, total) => {
    if (clock !== stepped.clock) stepped = { at: now, clock };
    const shares = CLASSES.map((name) => counts[name] / total);
    const news = shares.some((share, i) => Math.abs(share - (said[i] ?? -1)) >= SPOKEN.change);
    const due = now - saidAt >= SPOKEN.period && news;
    if (!due && now - stepped.at < REST) return;
    const words = CLASSES.map((name) => `${name} ${percent(counts[name], total)}`).join(', ');
    const next = `${whole(clock)} steps: ${words}`;
    if (next === text) return;
    [saidAt, said, text] = [now, shares, next];
    say(text);
  };
}
