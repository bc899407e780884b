/** The Image tab: the view as a PNG of any size, and the plots as SVG. */

import { SIZE_LIMITS, roomWords } from '../../core/export/scene.ts';
import { paletteOf } from '../../core/colour/palette.ts';
import { heldSigma } from '../../core/schedule/schedule.ts';
import { isAnnealed, type Settings } from '../../core/settings/settings.ts';
import { THEME_NAMES } from '../../core/settings/view-settings.ts';
import { IMAGE_DEFAULTS, checkImageOptions } from '../../core/export/image-options.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { atEnd } from '../kit/lifetime.ts';
import { checkbox, choice, createOverlayFields, labelledField, number } from './fields.ts';
import { sizeOf } from './clip-progress.ts';
import type { ExportTab } from './tab.ts';
import { PLOTS, plotsOf, type PlotName } from '../../core/plot/figures.ts';
import { whole } from '../../core/notation/format.ts';
import { linkNow } from '../../api/link-now.ts';
import { measure } from '../../api/measurements.ts';

/** The sizes that are asked for most; `window` and `other` are worked out. */
const SIZES: readonly (readonly [string, string, (readonly [number, number])?])[] = [
  ['1080p', '1920 × 1080', [1920, 1080]],
  ['4k', '4K, 3840 × 2160', [3840, 2160]],
  ['8k', '8K, 7680 × 4320', [7680, 4320]],
  ['square', 'Square, 2160', [2160, 2160]],
  ['largest', 'Square, 8192', [8192, 8192]],
  ['vertical', 'Vertical, 1080 × 1920', [1080, 1920]],
  ['a4', 'A4 across, 300 dpi', [3508, 2480]],
  ['window', 'This window'],
  ['other', 'Another'],
];

const PLOT_NAMES: Readonly<Record<PlotName, string>> = {
  survival: 'Not arrived',
  classes: 'Classes',
  dwell: 'Near saddle',
  schedule: 'Schedule',
  slices: 'Slices',
};
/** Why there may be nothing of a plot. */
const NOTHING: Readonly<Record<PlotName, string>> = {
  survival: 'No steps have been made yet.',
  classes: 'No steps have been made yet.',
  dwell: 'No steps have been made yet.',
  schedule: 'No team follows the schedule.',
  slices: 'No probe is set: click a point of the surface.',
};

/** Whether the settings alone say that there is nothing of a plot. */
const lacking = (name: PlotName, settings: Settings): boolean =>
  (name === 'schedule' && !isAnnealed(settings)) || (name === 'slices' && settings.view.probe.length < 2);

/** The window in pixels of its screen. */
function windowSize(): [number, number] {
  const [wide, high] = [innerWidth * devicePixelRatio, innerHeight * devicePixelRatio];
  const scale = Math.min(1, SIZE_LIMITS.picture / wide, SIZE_LIMITS.picture / high);
  const side = (pixels: number): number => Math.max(SIZE_LIMITS.least, Math.floor(pixels * scale));
  return [side(wide), side(high)];
}

export function createImageTab(controls: App, signal: AbortSignal): ExportTab {
  const size = choice(
    SIZES.map(([value, name]) => [value, name] as const),
    '4k',
  );
  const wide = number(SIZE_LIMITS.least, SIZE_LIMITS.picture, 1, IMAGE_DEFAULTS.width);
  const high = number(SIZE_LIMITS.least, SIZE_LIMITS.picture, 1, IMAGE_DEFAULTS.height);
  const sides = [labelledField('picture', 'Width', wide), labelledField('picture', 'Height', high)];
  const from = choice(
    [
      ['now', 'The walkers now'],
      ['start', 'Step 0'],
    ],
    'now',
  );
  const clear = checkbox('Transparent background', false);
  const overlays = createOverlayFields('picture', ['readout', 'legend']);
  const note = make('p', 'export-words');
  note.setAttribute('role', 'status');
  const say = writer(note);
  const theme = make('p', 'export-words');
  const sayTheme = writer(theme);
  const room = make('p', 'export-words');
  const sayRoom = writer(room);
  const refusal = make('p', 'export-refusal');
  refusal.setAttribute('role', 'alert');
  const bar = make('progress', 'export-bar');
  bar.setAttribute('aria-label', 'Progress of the image');
  const save = button('export-button export-record', 'Save PNG', () => void take());
  const cancel = button('export-button', 'Stop', () => ended?.abort());
  const plots = PLOTS.map((name) => {
    const made = button('export-button', PLOT_NAMES[name], () => void plot(name));
    made.setAttribute('aria-label', `${PLOT_NAMES[name]} as SVG`);
    return { name, made };
  });
  const form = make(
    'div',
    'export-form',
    labelledField('picture', 'Size', size),
    ...sides,
    labelledField('picture', 'Shows', from),
    make('div', 'export-checks', clear.element),
    ...overlays.elements,
  );
  const svgs = make(
    'div',
    'export-buttons',
    make('span', 'export-name', 'Plots as SVG'),
    ...plots.map(({ made }) => made),
  );
  const element = make(
    'div',
    'export-made',
    make('div', 'export-act', save, cancel, bar, note, theme, refusal),
    make('div', 'export-clip', form, make('div', 'export-side', room, svgs)),
  );
  bar.hidden = cancel.hidden = refusal.hidden = true;
  let ended: AbortController | undefined;
  atEnd(signal, () => ended?.abort());

  const refuse = (words: string): void => {
    refusal.textContent = words;
    refusal.hidden = words === '';
  };
  const asked = (): Record<string, unknown> => ({
    from: from.value,
    width: wide.valueAsNumber,
    height: high.valueAsNumber,
    transparent: clear.box.checked,
    ...overlays.asked(),
  });
  const show = (): void => {
    const [, , given] = SIZES.find(([value]) => value === size.value)!;
    const [width, height] = size.value === 'window' ? windowSize() : (given ?? []);
    if (width !== undefined) [wide.value, high.value] = [String(width), String(height)];
    for (const side of sides) side.hidden = size.value !== 'other';
    overlays.refresh();
    const { teams } = controls.settings();
    sayRoom(roomWords(overlays.asked().overlays, wide.valueAsNumber, high.valueAsNumber, teams.length));
  };
  const take = async (): Promise<void> => {
    if (ended) return;
    refuse('');
    say('');
    try {
      const options = checkImageOptions(asked());
      ended = new AbortController();
      bar.removeAttribute('value');
      bar.hidden = cancel.hidden = false;
      save.disabled = true;
      const onProgress = (done: number): void => void (bar.value = done);
      const file = await controls.picture(options, { signal: ended.signal, onProgress });
      download(file, file.type, 'saddlescope.png');
      say(`${whole(options.width)} × ${whole(options.height)}, ${sizeOf(file.size)}`);
    } catch (error) {
      if (!ended?.signal.aborted) refuse(error instanceof Error ? error.message : String(error));
    } finally {
      ended = undefined;
      save.disabled = false;
      bar.hidden = cancel.hidden = true;
    }
  };
  const plot = async (name: PlotName): Promise<void> => {
    refuse('');
    try {
      const engine = await controls.engineReady();
      const { scheduleStep, clock } = engine;
      const measured = await measure(controls);
      const found = plotsOf(name, {
        ...measured,
        scheduleStep,
        temperature: heldSigma(measured.settings, scheduleStep),
        link: linkNow(controls, clock),
      });
      if (found.length === 0) return refuse(NOTHING[name]);
      for (const each of found) download(each.svg, 'image/svg+xml', `saddlescope-${each.name}.svg`);
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    }
  };
  form.addEventListener('change', () => {
    show();
    refuse('');
  });
  show();
  return {
    title: 'Image',
    element,
    refresh: (settings: Settings) => {
      const { view } = settings;
      show();
      for (const { name, made } of plots) {
        made.disabled = lacking(name, settings);
        made.title = made.disabled ? NOTHING[name] : `${PLOT_NAMES[name]} as SVG`;
      }
      const name = `In the ${THEME_NAMES[view.theme].replace(' ', '-')} theme`;
      const { dark } = paletteOf(view.theme, view.colours);
      sayTheme(dark ? `${name}; for print, choose the light theme.` : `${name}, which prints well.`);
    },
  };
}
