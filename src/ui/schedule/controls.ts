/** The controls beside the schedule's plot: its shape, length and repetition, and the buttons. */

import { ENDINGS, REPEATS, SCHEDULE_SHAPES, type Schedule } from '../../core/settings/settings.ts';
import { button, make, writer } from '../kit/dom.ts';
import { NOTCHES, makeSlider, positionOf, showPosition, steered } from '../kit/slider.ts';
import { typedField } from '../kit/typed-field.ts';
import { editable, typed } from '../../core/notation/format.ts';
import { createScale, wholeNumbers, type SliderScale } from '../kit/slider-scale.ts';
import { createSegments } from '../kit/segments.ts';

type Shape = Schedule['shape'];

const SHAPES: Readonly<Record<Shape, readonly [name: string, icon: string, title: string]>> = {
  geometric: ['geometric', 'M2 2L18 14', 'By equal factors: a straight line on this axis'],
  linear: ['linear', 'M2 2C10 4 16 7 18 14', 'By equal amounts'],
  cosine: ['cosine', 'M2 3C12 3 9 13 18 13', 'Slowly at both ends'],
  staircase: ['staircase', 'M2 3H7V8H12V13H18', 'In levels'],
  custom: ['custom', 'M2 3L7 9L13 6L18 13M7 9h.1M13 6h.1', 'Along your own curve'],
  manual: ['manual', 'M2 8H18M10 1V15M7 4L10 1L13 4M7 12L10 15L13 12', 'As you set it'],
};

/** A whole number with a slider beside it. */
interface NumberField {
  element: HTMLElement;
  show(value: number): void;
}

function createNumber(name: string, scale: SliderScale, change: (value: number) => void): NumberField {
  const slider = makeSlider();
  slider.setAttribute('aria-label', name);
  const field = make('input', 'field schedule-number');
  Object.assign(field, { type: 'text', inputMode: 'numeric' });
  field.setAttribute('aria-label', `${name}, as a number`);
  let value = 0;
  const text = typedField(field, (given) => {
    const number = typed(given);
    // what cannot be read goes on as it is, so that the refusal can quote it
    change(Number.isNaN(number) ? (given as unknown as number) : number);
  });
  const onKey = (event: KeyboardEvent): void => {
    const notches = NOTCHES[event.key];
    if (notches === undefined || (event.target === field && !event.key.startsWith('Arrow'))) return;
    if (event.target === field && /Left|Right/.test(event.key)) return;
    event.preventDefault();
    change(steered(scale, value, notches));
  };
  slider.addEventListener('input', () => change(scale.toValue(positionOf(slider))));
  slider.addEventListener('keydown', onKey);
  field.addEventListener('keydown', onKey);
  return {
    element: make('div', 'schedule-row', make('span', 'caption schedule-name', name), slider, field),
    show: (now) => {
      value = now;
      text.show(editable(value));
      showPosition(slider, scale.toPosition(value), editable(value));
    },
  };
}

/** What the buttons do. */
export interface ScheduleHandlers {
  shape(shape: Shape): void;
  change(patch: Partial<Schedule>): void;
  rewind(): void;
  keep(): void;
  add(): void;
  remove(): void;
}

export interface ScheduleControls {
  readonly shapes: HTMLElement;
  readonly side: HTMLElement;
  show(schedule: Schedule): void;
  /** Whether there is a recording to keep. */
  canKeep(can: boolean): void;
  /** How things are, and what went wrong. */
  status(words: string): void;
  tell(words: string): void;
}

const HINTS = {
  custom: 'Drag the points. A double click, or a tap on the curve, adds one.',
  manual: 'Drag up and down in the plot to set σ.',
  other: 'Drag the ends up and down, and the playhead along.',
};

export function createControls(handlers: ScheduleHandlers): ScheduleControls {
  const shapes = createSegments(
    'Shape of the schedule',
    SCHEDULE_SHAPES,
    (shape) => ({ label: SHAPES[shape][0], icon: SHAPES[shape][1], title: SHAPES[shape][2] }),
    handlers.shape,
  );
  const repeat = createSegments(
    'After the sweep',
    REPEATS,
    (value) => ({
      label: value,
      title: { once: 'One sweep', loop: 'Start again', bounce: 'Sweep back' }[value],
    }),
    (value) => handlers.change({ repeat: value }),
  );
  const after = createSegments(
    'After the only sweep',
    ENDINGS,
    (value) => ({
      label: value,
      title: { hold: 'Hold the last σ', release: 'Optimize σ again' }[value],
    }),
    (value) => handlers.change({ after: value }),
  );
  const lengths = createScale({ min: 10, max: 100_000, log: true, snap: wholeNumbers });
  const length = createNumber('steps', lengths, (value) => handlers.change({ length: value }));
  const levels = createScale({ min: 2, max: 50, log: true, snap: wholeNumbers });
  const stairs = createNumber('levels', levels, (value) => handlers.change({ stairs: value }));
  const rewind = button('compact', 'Restart sweep', handlers.rewind);
  const keep = button('compact', 'Keep as custom curve', handlers.keep);
  const add = button('compact', '+ point', handlers.add);
  add.title = 'Adds a point at the playhead (Insert)';
  const remove = button('compact', '− point', handlers.remove);
  remove.title = 'Removes the selected point (Delete)';
  const status = make('p', 'cut schedule-status');
  const hint = make('p', 'schedule-hint');
  hint.setAttribute('role', 'status');
  const side = make(
    'div',
    'schedule-side',
    make('div', 'schedule-numbers', length.element, stairs.element),
    make('div', 'schedule-choices', repeat.element, after.element),
    make('div', 'schedule-buttons', rewind, keep, add, remove),
    hint,
  );
  const writeHint = writer(hint);
  const writeRewind = writer(rewind);
  return {
    shapes: make('div', 'schedule-head', shapes.element, status),
    side,
    show: (schedule) => {
      const { shape } = schedule;
      const manual = shape === 'manual';
      shapes.show(shape);
      repeat.show(schedule.repeat);
      after.show(schedule.after);
      length.show(schedule.length);
      stairs.show(schedule.stairs);
      stairs.element.hidden = shape !== 'staircase';
      repeat.element.hidden = manual;
      after.element.hidden = manual || schedule.repeat !== 'once';
      keep.hidden = !manual;
      add.hidden = remove.hidden = shape !== 'custom';
      writeRewind(manual ? 'Record again' : 'Restart sweep');
      // what was said of the schedule before is no longer so
      writeHint(HINTS[shape as keyof typeof HINTS] ?? HINTS.other);
    },
    canKeep: (can) => {
      if (keep.disabled === can) keep.disabled = !can;
    },
    status: writer(status),
    tell: writeHint,
  };
}
