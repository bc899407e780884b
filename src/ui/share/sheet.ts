/** The sheet for sharing: the link and what it holds, its QR code, a frame for other pages, and an image. */

import './sheet.css';
import { checkImageOptions } from '../../core/export/image-options.ts';
import { whole } from '../../core/notation/format.ts';
import { MOST_STEPS } from '../../core/simulation/check-arguments.ts';
import { linkTo } from '../../api/address.ts';
import type { App } from '../../api/app.ts';
import { toClipboard } from '../kit/clipboard.ts';
import { createDialog } from '../kit/dialog.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { checkbox } from '../kit/form.ts';
import { createJob } from '../kit/job.ts';
import { mount } from '../kit/lifetime.ts';
import { frameCode } from './frame-code.ts';
import { createHall } from './hall.ts';
import { createLinkForm } from './link-form.ts';
import { codeOf, drawCode } from './qr-code.ts';
import { held, missing, noCode, reach } from './words.ts';

const COPIED = 'Copied.';
const REFUSED = 'The browser does not allow copying. The text is selected: press Ctrl+C, or ⌘C on a Mac.';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** A text to copy: it is selected as a whole. */
function readOnly(kind: 'input' | 'textarea', name: string): TextField {
  const field = make(kind, 'form-control sharing-text');
  field.readOnly = true;
  field.spellcheck = false;
  field.setAttribute('aria-label', name);
  field.addEventListener('focus', () => field.select());
  return field;
}

/** A button that copies the text of a field, and the words of what came of it. */
function createCopier(label: string, field: TextField) {
  const said = make('p', 'note');
  said.setAttribute('role', 'status');
  const say = writer(said);
  const copy = button('form-button', label, () => {
    void toClipboard(field.value).then((done) => {
      if (!done) {
        field.focus();
        field.select();
      }
      say(done ? COPIED : REFUSED);
    });
  });
  return { copy, said, say };
}

const items = (sentences: readonly string[]): HTMLLIElement[] =>
  sentences.map((sentence) => make('li', '', sentence));

/** Makes the sheet, and returns a function that opens it. */
export function createSheet(root: HTMLElement, controls: App, signal: AbortSignal): () => void {
  const update = (): void => refresh();
  const link = readOnly('input', 'Link');
  const frame = readOnly('textarea', 'Code of the frame');
  const [ofLink, ofFrame] = [createCopier('Copy link', link), createCopier('Copy code', frame)];
  ofLink.copy.classList.add('strong');
  const buttons = make('div', 'sharing-buttons', ofLink.copy);
  if ('share' in navigator && matchMedia('(pointer: coarse)').matches) {
    // a user who leaves the list of apps without a choice has not failed
    const send = (): void => void navigator.share({ url: link.value }).catch(() => undefined);
    buttons.append(button('form-button', 'Send to…', send));
  }
  buttons.append(ofLink.said);

  const stepWords = make('span', '');
  const step = checkbox(stepWords, true);
  step.box.addEventListener('input', update);
  const [holds, lacks] = [make('ul'), make('ul')];
  const warning = make('p', 'refusal');
  const [count, warn] = [writer(stepWords), writer(warning)];

  const code = make('div', 'sharing-code-place');
  const hall = createHall(root, signal);
  const fill = button('form-button', 'Fill the screen', () => hall(link.value));
  const none = make('p', 'note');
  const explain = writer(none);

  const save = button('form-button', 'Save PNG', () => void take());
  const job = createJob('Progress of the image', signal, save);
  const take = (): Promise<void> =>
    job.run(async (ended, onProgress) => {
      const options = checkImageOptions({ overlays: ['readout', 'legend'] });
      const file = await controls.picture(options, { signal: ended, onProgress });
      download(file, file.type, 'saddlescope.png');
      job.say(`${whole(options.width)} × ${whole(options.height)} pixels. Other sizes: Export, Image.`);
    });

  const form = createLinkForm(update);
  const dialog = createDialog('sharing', 'Share', 'Close the sheet', (title, close) => [
    make('div', 'sharing-head', title, close),
    make(
      'div',
      'sharing-body',
      make(
        'section',
        'sharing-link',
        link,
        buttons,
        warning,
        step.element,
        make('h3', '', 'The link holds'),
        holds,
        make('h3', '', 'It does not hold'),
        lacks,
      ),
      make('section', 'sharing-qr', code, none, fill),
      make(
        'section',
        '',
        make('h3', '', 'In another page'),
        frame,
        make('div', 'sharing-buttons', ofFrame.copy, ofFrame.said),
      ),
      make(
        'section',
        '',
        make('h3', '', 'Image'),
        make('div', 'sharing-buttons', save, job.stop, job.bar, job.note, job.refusal),
      ),
      make('details', '', make('summary', '', 'Options of the link'), form.element),
    ),
  ]);
  mount(signal, root, dialog);

  /** Steps that the walkers had made when the sheet was opened, or when something was changed since. */
  let clock = 0;
  let drawn: string | undefined;
  const refresh = (): void => {
    const settings = controls.settings();
    const options = { ...form.options(), t: step.box.checked && clock <= MOST_STEPS ? clock : 0 };
    const address = linkTo(settings, options);
    link.value = address;
    frame.value = frameCode(linkTo(settings, { ...options, embed: true, present: false }));
    count(`Opens at step ${whole(clock)}`);
    step.element.hidden = clock === 0;
    const shared = {
      link: address,
      t: options.t,
      clock,
      reproducible: controls.reproducible(),
      placed: controls.placed(),
      flying: controls.flying(),
      data: settings.data.length,
      themed: options.v < 2,
    };
    holds.replaceChildren(...items(held(shared)));
    lacks.replaceChildren(...items(missing(shared)));
    if (address === drawn) return;
    drawn = address;
    const modules = codeOf(address);
    code.replaceChildren(...(modules ? [drawCode(modules)] : []));
    fill.hidden = code.hidden = !modules;
    explain(modules ? '' : noCode(address));
  };
  const read = async (): Promise<void> => {
    if (!dialog.open) return;
    // where there is no engine, there are no steps
    clock = await controls.engineReady().then(
      (engine) => engine.clock,
      () => 0,
    );
    refresh();
  };
  controls.subscribe(
    ({ settings, reproducible }) => [settings, reproducible],
    () => void read(),
    signal,
  );
  return () => {
    if (dialog.open) return;
    for (const { say } of [ofLink, ofFrame]) say('');
    warn(reach(location));
    // a link to a step is one to these walkers, if settings alone make them
    step.box.checked = controls.reproducible();
    dialog.showModal();
    ofLink.copy.focus();
    refresh();
    void read();
  };
}
