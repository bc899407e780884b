/** The legend of the escape map, in the card of the readout, and how long it is from the place under the mouse. */

import './escape-legend.css';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { escapeLegend, escapeWordsAt } from '../../core/readout/escape-legend.ts';
import type { Actions } from '../../api/actions.ts';
import { make, writer } from '../kit/dom.ts';

export interface EscapeLegendPart {
  readonly element: HTMLElement;
  update(status: FrameStatus): void;
}

/** @param root what takes the pointer's events over the stage */
export function createEscapeLegend(
  root: HTMLElement,
  actions: Pick<Actions, 'pick'>,
  signal: AbortSignal,
): EscapeLegendPart {
  const body = make('div', 'escape-body');
  const here = make('p', 'escape-here');
  const writeHere = writer(here);
  const element = make('section', 'escape-legend', body, here);
  element.setAttribute('aria-label', 'Escape times');
  let drawn = '';
  let shown: FrameStatus['escape'];
  let mouse: { x: number; y: number } | undefined;

  const tell = (): void => {
    const place = mouse && shown?.length ? actions.pick(mouse.x, mouse.y) : null;
    // the line keeps its height, so that nothing jumps
    writeHere(place ? escapeWordsAt(shown!, place.mu, place.sigma) : '\u2007');
  };
  root.addEventListener(
    'pointermove',
    ({ clientX, clientY, target, pointerType }) => {
      const over = pointerType === 'mouse' && target instanceof HTMLCanvasElement;
      mouse = over ? { x: clientX, y: clientY } : undefined;
    },
    { signal },
  );

  return {
    element,
    update: (status) => {
      shown = status.escape;
      const legend = shown && escapeLegend(shown, status.settings);
      element.hidden = !legend;
      if (!legend) return;
      tell();
      const key = JSON.stringify(legend);
      if (key === drawn) return;
      drawn = key;
      const ticks = make(
        'div',
        'escape-ticks',
        ...legend.ticks.map(({ at, text }) => {
          const tick = make('span', '', text);
          tick.style.left = `${100 * at}%`;
          return tick;
        }),
      );
      body.replaceChildren(
        make('p', 'escape-title', legend.title),
        ...legend.scales.flatMap(({ name, colours }) => {
          const scale = make('div', 'escape-scale');
          scale.style.background = `linear-gradient(to right, ${colours.join(', ')})`;
          return name ? [make('p', 'escape-name', name), scale] : [scale];
        }),
        ticks,
        make(
          'div',
          'escape-keys',
          ...legend.keys.map(({ colour, text }) => {
            const dot = make('span', 'escape-dot');
            dot.style.background = colour;
            return make('p', 'escape-key', dot, text);
          }),
        ),
        make('p', 'escape-note', legend.note),
      );
    },
  };
}
