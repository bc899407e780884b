/** The Image tab: the view as a PNG of any size, and the plots as SVG. */

import { SIZE_LIMITS, roomWords } from '../../core/export/scene.ts';
import { paletteOf } from '../../core/colour/palette.ts';
import { heldSigma } from '../../core/schedule/schedule.ts';
import { isAnnealed, type Settings } from '../../core/settings/settings.ts';
import { THEME_NAMES } from '../../core/settings/view-settings.ts';
import { checkImageOptions } from '../../core/export/image-options.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { checkbox, choice, labelledField } from '../kit/form.ts';
import { createJob } from '../kit/job.ts';
import { createOverlayFields } from './overlay-fields.ts';
import { createSizePicker } from './size-picker.ts';
import { sizeOf } from './clip-progress.ts';
import type { ExportTab } from './tab.ts';
import { PLOTS, plotsOf, type PlotName } from '../../core/plot/figures.ts';
import { whole } from '../../core/notation/format.ts';
import type { ShownEscape } from '../../core/readout/escape-legend.ts';
import { linkNow } from '../../api/link-now.ts';
import { measure } from '../../api/measurements.ts';

/** The sizes that are asked for most. */
const SIZES = {
  '1080p': ['1920 × 1080', [1920, 1080]],
  '4k': ['4K, 3840 × 2160', [3840, 2160]],
  '8k': ['8K, 7680 × 4320', [7680, 4320]],
  square: ['Square, 2160', [2160, 2160]],
  largest: ['Square, 8192', [8192, 8192]],
  vertical: ['Vertical, 1080 × 1920', [1080, 1920]],
  a4: ['A4 across, 300 dpi', [3508, 2480]],
} as const;

const PLOT_NAMES: Readonly<Record<PlotName, string>> = {
  survival: 'Not arrived',
  classes: 'Classes',
  dwell: 'Near saddle',
  schedule: 'Schedule',
  slices: 'Slices',
  escape: 'Escape map',
};
/** Why there may be nothing of a plot. */
const NOTHING: Readonly<Record<PlotName, string>> = {
  survival: 'No steps have been made yet.',
  classes: 'No steps have been made yet.',
  dwell: 'No steps have been made yet.',
  schedule: 'No team follows the schedule.',
  slices: 'No probe is set: click a point of the surface.',
  escape: 'No escape map is there: choose View > colour by > escape time.',
};

/** Whether the settings alone say that there is nothing of a plot. */
const lacking = (name: PlotName, settings: Settings): boolean =>
  (name === 'schedule' && !isAnnealed(settings)) ||
  (name === 'slices' && settings.view.probe.length < 2) ||
  (name === 'escape' && settings.view.paint === 'likelihood');

export function createImageTab(controls: App, signal: AbortSignal): ExportTab {
  const size = createSizePicker('picture', { named: SIZES, first: '4k', step: 1, side: SIZE_LIMITS.picture });
  const from = choice(
    [
      ['now', 'The walkers now'],
      ['start', 'Step 0'],
    ],
    'now',
  );
  const clear = checkbox('Transparent background', false);
  const overlays = createOverlayFields('picture', ['readout', 'legend']);
  const theme = make('p', 'note');
  const sayTheme = writer(theme);
  const room = make('p', 'note');
  const sayRoom = writer(room);
  const save = button('form-button export-record', 'Save PNG', () => void take());
  const job = createJob('Progress of the image', signal, save);
  const plots = PLOTS.map((name) => {
    const made = button('form-button', PLOT_NAMES[name], () => void plot(name));
    made.setAttribute('aria-label', `${PLOT_NAMES[name]} as SVG`);
    return { name, made };
  });
  const form = make(
    'div',
    'export-form',
    ...size.elements,
    labelledField('picture', 'Shows', from),
    make('div', 'form-checks', clear.element),
    ...overlays.elements,
  );
  const svgs = make(
    'div',
    'export-buttons',
    make('span', 'form-name', 'Plots as SVG'),
    ...plots.map(({ made }) => made),
  );
  const element = make(
    'div',
    'export-made',
    make('div', 'export-act', save, job.stop, job.bar, job.note, theme, job.refusal),
    make('div', 'export-clip', form, make('div', 'export-side', room, svgs)),
  );

  const asked = (): Record<string, unknown> => ({
    from: from.value,
    ...size.asked(),
    transparent: clear.box.checked,
    ...overlays.asked(),
  });
  const show = (): void => {
    size.refresh();
    overlays.refresh();
    const { width, height } = size.asked();
    sayRoom(roomWords(overlays.asked().overlays, width, height, controls.settings().teams.length));
  };
  const take = (): Promise<void> =>
    job.run(async (signal, onProgress) => {
      const options = checkImageOptions(asked());
      const file = await controls.picture(options, { signal, onProgress });
      download(file, file.type, 'saddlescope.png');
      job.say(`${whole(options.width)} × ${whole(options.height)}, ${sizeOf(file.size)}`);
    });
  let escape: readonly ShownEscape[] = [];
  const plot = (name: PlotName): Promise<void> =>
    job.attempt(async () => {
      const engine = await controls.engineReady();
      const { scheduleStep, clock } = engine;
      const measured = await measure(controls);
      const found = plotsOf(name, {
        ...measured,
        scheduleStep,
        temperature: heldSigma(measured.settings, scheduleStep),
        link: linkNow(controls, clock),
        escape,
      });
      if (found.length === 0) return job.refuse(NOTHING[name]);
      for (const each of found) download(each.svg, 'image/svg+xml', `saddlescope-${each.name}.svg`);
    });
  form.addEventListener('change', () => {
    show();
    job.refuse('');
  });
  show();
  return {
    title: 'Image',
    element,
    report: (status) => (escape = status.escape ?? []),
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
