/** What a link makes of the page: parts that are left out, steps that are computed first, chapters that go on; and the sheet that shares one. */

import { userEvent } from 'vitest/browser';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import type { ClipHooks } from '../../../src/core/export/clip-options.ts';
import { PAGE_PARTS, defaultOptions } from '../../../src/core/link/link-options.ts';
import { CHAPTERS } from '../../../src/core/story/story.ts';
import { carriedOptions, carry, flushAddress, readAddress } from '../../../src/api/address.ts';
import { frameCode } from '../../../src/ui/share/frame-code.ts';
import { progressWords } from '../../../src/ui/export/clip-progress.ts';
import { KIOSK_IDLE } from '../../../src/ui/present/kiosk.ts';
import { listenToMessages, type MessageFrame } from '../../../src/api/frame-messages.ts';
import { timeLeft } from '../../../src/core/notation/format.ts';
import { app, closeUi, find, open, openForEachTest, plain, report, ui } from './app.ts';

openForEachTest();

const before = location.href;

afterEach(() => {
  vi.useRealTimers();
  flushAddress();
  carry(defaultOptions(), app.settings());
  flushAddress();
  history.replaceState(null, '', before);
});

const shown = (selector: string): boolean =>
  [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());

describe('parts that are left out', () => {
  const selectors = {
    readout: '.readout',
    panel: '.panel',
    dock: '.dock',
    drawer: '.dock-page',
    story: '.story-button',
    zoom: '.zoom',
    notices: '.notice.info',
    help: '.help-button',
  };

  it.each(PAGE_PARTS)('%s, and no other', async (part) => {
    await open(1280, 800, false, { hide: [part] });
    app.update({ window: { mu: [-1, 1] } });
    ui.notice('some words');
    ui.notice('what is wrong', { kind: 'error' });
    const visible = PAGE_PARTS.filter((one) => shown(selectors[one]));
    // what is in a part goes with it
    const within = { readout: ['story'], dock: ['drawer'] }[part as string] ?? [];
    expect(visible).toEqual(PAGE_PARTS.filter((one) => one !== part && !within.includes(one)));
    expect(shown('.notice.error')).toBe(true);
    const covered = ui.covered(false);
    if (part === 'dock') expect(covered.bottom).toBe(0);
    if (part === 'panel') expect(covered.right).toBe(0);
    if (part === 'readout') expect(covered.top).toBeLessThan(50);
  });

  it('keys still do what they do', async () => {
    await open(1280, 800, false, { hide: ['panel', 'dock'] });
    await userEvent.keyboard('m');
    expect(app.settings().view.mode).toBe('map');
  });

  it('in a frame all but play and a link back, and all keys but Space', async () => {
    await open(640, 360, true, { embed: true, t: 9, origins: ['https://example.org'], hide: ['zoom'] });
    const buttons = [...document.querySelectorAll('button, a[href], input, select, [tabindex="0"]')].filter(
      (one) => one.checkVisibility(),
    );
    expect(buttons.map((one) => one.textContent)).toEqual(['Play', 'Open in Saddlescope']);
    const link = find<HTMLAnchorElement>('.embed-link');
    expect(new URL(link.href).search).toBe('?annealed=true&t=9');
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener']);
    const mode = app.settings().view.mode;
    await userEvent.keyboard('mcv?s ');
    expect(app.settings().view.mode).toBe(mode);
    expect([app.isPlaying, app.calls, shown('dialog, .drawer')]).toEqual([true, [], false]);
    ui.pick(0.5, 1, false);
    expect(app.settings().view.probe).toEqual([]);
    closeUi();
    expect(
      [...document.documentElement.attributes].filter(({ name }) => /^data-(embed|hide)/.test(name)),
    ).toEqual([]);
  });
});

describe('opening at a step', () => {
  /** Lets the test say how far the engine is. */
  const slow = () => {
    const run: { progress?: (done: number, all: number) => void; end?: () => void; signal?: AbortSignal } =
      {};
    app.step = (n: number, progress?: (done: number, all: number) => void, signal?: AbortSignal) => {
      app.calls.push(`step ${n}`);
      return new Promise<void>((resolve) => {
        Object.assign(run, { progress, signal, end: resolve });
        signal?.addEventListener('abort', () => resolve());
      });
    };
    return run;
  };

  it('says how long it takes when it takes long, and plays when it is there', async () => {
    vi.useFakeTimers();
    await open(1280, 800, false, { t: 120_000 });
    const run = slow();
    app.isPlaying = true;
    ui.start();
    expect(app.calls).toEqual(['step 120000']);
    app.isPlaying = false;
    vi.advanceTimersByTime(400);
    expect(shown('.opening')).toBe(false);
    vi.advanceTimersByTime(200);
    expect(find('.opening-words').textContent.replaceAll(/\s/g, ' ')).toBe('Computing 120 000 steps…');
    run.progress!(0, 120_000);
    vi.advanceTimersByTime(2000);
    run.progress!(30_000, 120_000);
    expect(find('.opening-left').textContent).toBe('6 s left');
    expect(find<HTMLProgressElement>('.opening progress').position).toBe(0.25);
    run.end!();
    await vi.waitFor(() => expect(app.isPlaying).toBe(true));
    expect(document.querySelector('.opening')).toBeNull();
  });

  it('says nothing of what takes a moment', async () => {
    vi.useFakeTimers();
    await open(1280, 800, false, { t: 10 });
    ui.start();
    await vi.advanceTimersByTimeAsync(2000);
    expect(app.calls).toEqual(['step 10']);
    expect(document.querySelector('.opening')).toBeNull();
  });

  it('stays where it is when it is cancelled, and the address no longer says that step', async () => {
    history.replaceState(null, '', '?t=5000');
    readAddress();
    vi.useFakeTimers();
    await open(1280, 800, false, carriedOptions());
    const run = slow();
    app.isPlaying = true;
    ui.start();
    app.isPlaying = false;
    vi.advanceTimersByTime(600);
    find('.opening-cancel').click();
    expect(run.signal!.aborted).toBe(true);
    await vi.waitFor(() => expect(carriedOptions().t).toBe(0));
    expect(app.isPlaying).toBe(false);
    flushAddress();
    expect(location.search).toBe('?view.theme=dark');
  });

  it('leaves the address when the crowd goes on, and when it was changed', async () => {
    for (const change of [
      () => report({ clock: 51 }),
      () => ((app.reproducible = () => false), report({ clock: 50 })),
    ]) {
      carry({ t: 50 }, app.settings());
      await open(1280, 800, false, { t: 50 });
      ui.start();
      await vi.waitFor(() => expect(app.calls).toEqual(['step 50']));
      await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve));
      ui.report(report({ clock: 50 }));
      expect(carriedOptions().t).toBe(50);
      ui.report(change());
      expect(carriedOptions().t).toBe(0);
    }
  });

  test.each([
    [400, '1 s left'],
    [59_400, '59 s left'],
    [125_000, '2 min left'],
    [7_300_000, '2 h left'],
  ])('%i ms are %s', (milliseconds, words) => {
    expect(timeLeft(milliseconds)).toBe(words);
  });
});

describe('a kiosk', () => {
  const chapters = (): string[] => app.calls.filter((call) => call.startsWith('chapter'));
  const begin = async (options: object): Promise<void> => {
    vi.useFakeTimers();
    await open(1280, 800, false, { kiosk: 10, ...options });
    ui.start();
  };

  it('shows the chapters for ever, and does their actions', async () => {
    await begin({});
    expect(find('.kiosk').textContent).toBe(`1 of 8: ${CHAPTERS[0]!.title} · touch to take control`);
    await vi.advanceTimersByTimeAsync(9000);
    // the first chapter has two temperatures, and begins with the first
    expect(app.patches.at(-1)).toEqual({ schedule: { sigma: 0.7 } });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(chapters()).toEqual(['chapter 1', 'chapter 2', 'chapter 3']);
    // which are single steps
    expect(app.calls.filter((call) => call === 'step 1')).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chapters().at(-1)).toBe('chapter 1');
  });

  it.each(['pointerdown', 'keydown', 'wheel'])(
    'gives way to a hand (%s), and goes on after a minute of rest',
    async (type) => {
      await begin({});
      await vi.advanceTimersByTimeAsync(4000);
      const touch = (): void => {
        const event = new Event(type, { bubbles: true });
        document.body.dispatchEvent(
          type === 'keydown' ? Object.assign(event, { key: 'x', code: 'KeyX' }) : event,
        );
      };
      touch();
      expect(find('.kiosk').textContent).toMatch(/^You are in control/);
      await vi.advanceTimersByTimeAsync(KIOSK_IDLE - 1000);
      touch();
      await vi.advanceTimersByTimeAsync(KIOSK_IDLE - 1000);
      expect(chapters()).toEqual(['chapter 1']);
      await vi.advanceTimersByTimeAsync(2000);
      expect(chapters()).toEqual(['chapter 1', 'chapter 2']);
    },
  );

  it('waits for play where less motion is asked for', async () => {
    await begin({ autoplay: false });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(chapters()).toEqual([]);
    app.isPlaying = true;
    await vi.advanceTimersByTimeAsync(300);
    expect(chapters()).toEqual(['chapter 1']);
  });
});

const openTab = async (name: string): Promise<void> => {
  await userEvent.keyboard('v');
  [...document.querySelectorAll<HTMLElement>('.export-tab')]
    .find(({ textContent }) => textContent === name)!
    .click();
};

describe('the tab of clips', () => {
  it('makes no guess of the time left', () => {
    const filming = { stage: 'filming', all: 60, clock: 12, secondsLeft: 100 } as const;
    expect(progressWords({ ...filming, done: 2 }, 60)).toBe('Frame 2 of 60 · step 12');
    expect(progressWords({ ...filming, done: 3 }, 1)).toBe('Frame 3 of 60 · step 12, 2 min left');
    const opening = { stage: 'opening', done: 10, all: 40, clock: undefined, secondsLeft: 6 } as const;
    expect(progressWords(opening, 2)).toBe('Step 10 of 40 before the first frame');
    expect(progressWords(opening, 3)).toBe('Step 10 of 40 before the first frame, 6 s left');
  });

  it('goes on with a chip when the page is closed, and drops what is cancelled', async () => {
    let end: AbortSignal;
    app.record = (async (_: unknown, hooks: ClipHooks) => {
      end = hooks.signal!;
      hooks.onProgress!({ stage: 'filming', done: 12, all: 60, clock: 5, secondsLeft: 9 });
      await new Promise((resolve) => end.addEventListener('abort', resolve));
      return new Blob(['a clip'], { type: 'image/gif' });
    }) as never;
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    await openTab('Clip');
    const fields = find<HTMLFieldSetElement>('#export-panel-clip .export-form');
    const press = (selector: string, name: string): void =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .find(({ textContent }) => textContent.includes(name))!
        .click();
    press('.form-button', 'Make clip');
    await expect.poll(() => shown('.export-going')).toBe(true);
    expect([fields.disabled, shown('.export-chip')]).toEqual([true, false]);
    // it has been seen
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => shown('.export-chip')).toBe(true);
    expect([end!.aborted, plain(find('.export-chip:not([hidden])').textContent)]).toEqual([
      false,
      'Making a clip, 12 of 60 · Stop and keep',
    ]);
    await userEvent.keyboard('v');
    press('.export-going .form-button', 'Cancel');
    await expect.poll(() => fields.disabled).toBe(false);
    expect([shown('.export-chip'), shown('.export-save'), click.mock.calls]).toEqual([false, false, []]);

    press('.form-button', 'Make clip');
    await expect.poll(() => shown('.export-going')).toBe(true);
    press('.export-going .form-button', 'Stop and keep');
    await expect.poll(() => shown('.export-save')).toBe(true);
    expect(click).toHaveBeenCalledOnce();
    click.mockRestore();
  });
});

describe('the tab of pictures', () => {
  it('offers no plot of what is not there, and says why', async () => {
    await openTab('Image');
    const plot = (name: string): HTMLButtonElement => find(`[aria-label="${name} as SVG"]`);
    for (const name of ['Schedule', 'Slices']) expect(plot(name).disabled).toBe(true);
    expect(plot('Slices').title).toContain('No probe');
    expect(plot('Not arrived').disabled).toBe(false);
    app.update({ view: { probe: [0, 1] } });
    expect([plot('Slices').disabled, plot('Slices').title]).toEqual([false, 'Slices as SVG']);
  });
});

describe('the sheet for sharing', () => {
  const sheet = (): HTMLDialogElement => find('dialog.sharing');
  const check = (name: string): HTMLInputElement =>
    [...sheet().querySelectorAll('.form-check')]
      .find((label) => label.textContent.startsWith(name))!
      .querySelector('input')!;
  const link = (): URL => new URL(find<HTMLInputElement>('input.sharing-text').value);
  const show = async (clock = 0): Promise<void> => {
    app.engineReady = async () => ({ clock }) as never;
    await userEvent.keyboard('q');
    await expect.poll(() => document.querySelector<HTMLDialogElement>('dialog.sharing')?.open).toBe(true);
    await expect.poll(() => find('.sharing-link .form-check').textContent).toBe(`Opens at step ${clock}`);
  };
  const lists = (): string => find('.sharing-link').textContent;

  it('says what is asked for, in the link and in the frame', async () => {
    await show();
    expect(link().search).toBe('?view.theme=dark');
    app.update({ walkers: 2048 });
    for (const name of ['paused', 'only surface', 'panel', 'zoom', 'one chapter']) check(name).click();
    expect(link().search).toBe('?walkers=2048&embed=1&hide=panel,zoom&autoplay=0&kiosk=30');
    find<HTMLDetailsElement>('.sharing details').open = true;
    const origins = find<HTMLInputElement>('.sharing-origins input');
    await userEvent.fill(origins, 'https://example.org, *');
    expect(origins.getAttribute('aria-invalid')).toBe('true');
    expect(find('#sharing-refusal').textContent).toContain('https://example.org');
    await userEvent.fill(origins, 'example.org');
    expect(find('#sharing-refusal').textContent).toBe('https:// is missing: write https://example.org.');
    await userEvent.fill(origins, 'https://example.org/talk');
    expect(find('#sharing-refusal').textContent).toMatch(/^Write https:\/\/example\.org without/);
    await userEvent.fill(origins, 'https://example.org, http://localhost:8080');
    expect(origins.hasAttribute('aria-invalid')).toBe(false);
    expect(link().searchParams.get('origins')).toBe('https://example.org,http://localhost:8080');

    // what is pasted into a page is that frame, whatever the link holds
    const host = document.createElement('template');
    host.innerHTML = find<HTMLTextAreaElement>('textarea.sharing-text').value;
    const [frame, ...others] = host.content.children;
    expect(others).toEqual([]);
    expect(frame!.getAttribute('src')).toBe(link().href);
    expect(frame!.getAttribute('allow')).toBe('fullscreen; clipboard-write; screen-wake-lock');
  });

  it('links to the step only where settings alone make the walkers, and says so', async () => {
    await show(234);
    expect(link().search).toBe('?t=234');
    expect(lists()).toContain('bit for bit');
    app.store.set({ reproducible: false });
    await expect.poll(() => lists()).toContain('changed during this run');
    sheet().close();
    await show(234);
    expect(link().searchParams.has('t')).toBe(false);
    check('Opens at step').click();
    expect(link().search).toBe('?t=234');
    expect(lists()).toContain('other walkers than these');
  });

  it('copies, also where the clipboard is refused', async () => {
    await show();
    const copy = find<HTMLButtonElement>('.sharing .strong');
    expect(document.activeElement).toBe(copy);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce();
    copy.click();
    await expect.poll(() => find('.sharing .note').textContent).toBe('Copied.');
    expect(write).toHaveBeenCalledWith(link().href);
    write.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    // the old way copies what is selected
    let selected = '';
    const command = vi.spyOn(document, 'execCommand').mockImplementation(() => {
      selected = (document.activeElement as HTMLTextAreaElement).value;
      return false;
    });
    copy.click();
    await expect.poll(() => find('.sharing .note').textContent).toContain('Ctrl+C');
    expect([command.mock.calls, selected]).toEqual([[['copy']], link().href]);
    const box = find<HTMLInputElement>('input.sharing-text');
    expect([document.activeElement, box.selectionStart, box.selectionEnd]).toEqual([
      box,
      0,
      box.value.length,
    ]);
    vi.restoreAllMocks();
  });

  it('has the stage until Escape, and shows no QR code of a link that is too long', async () => {
    await show();
    const mode = app.settings().view.mode;
    await userEvent.keyboard('m?');
    expect([app.settings().view.mode, find<HTMLDialogElement>('dialog.help').open]).toEqual([mode, false]);
    expect(shown('.sharing-code')).toBe(true);
    app.update({ data: Array.from({ length: 100 }, (_, k) => Math.sin(k)) });
    await expect.poll(() => shown('.sharing-code')).toBe(false);
    expect(plain(find('.sharing-qr').innerText)).toMatch(/^No QR code: the link has \d \d{3} characters/);
    await userEvent.keyboard('{Escape}');
    expect(sheet().open).toBe(false);
  });

  it('leaves no way out of the attribute', () => {
    const host = document.createElement('template');
    host.innerHTML = frameCode(`https://example.org/?a="><img src=x onerror=alert(1)>&amp;'`);
    expect(host.content.querySelectorAll('*')).toHaveLength(1);
    expect(host.content.querySelector('iframe')!.getAttribute('src')).toBe(
      `https://example.org/?a="><img src=x onerror=alert(1)>&amp;'`,
    );
  });
});

describe('messages of a page around', () => {
  const ORIGIN = 'https://example.org';
  const setUp = (origins: string[], parentOrigin?: string) => {
    const sent: { data: Record<string, unknown>; to: string }[] = [];
    const source = {
      postMessage: (data: object, { targetOrigin }: { targetOrigin: string }) =>
        void sent.push({ data: structuredClone(data) as Record<string, unknown>, to: targetOrigin }),
    };
    const self = new EventTarget();
    app.engineReady = () => new Promise(() => undefined);
    app.statistics = async () => [{ no: () => 'clone' }] as never;
    const frame = { self, parent: source, parentOrigin } as unknown as MessageFrame;
    const end = listenToMessages(app, origins, frame);
    const parser = import('../../../src/api/command-messages.ts');
    const send = async (data: unknown, origin = ORIGIN): Promise<void> => {
      // before its code is loaded, a command waits for it
      await parser;
      await new Promise((resolve) => setTimeout(resolve));
      self.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
      await new Promise((resolve) => setTimeout(resolve));
    };
    return { sent, send, end };
  };

  it('are answered to the sender alone', async () => {
    const { sent, send, end } = setUp([ORIGIN, 'https://example.com'], ORIGIN);
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent.pop()).toEqual({
      data: { saddlescope: 1, event: 'ready', result: { engine: 'CPU', adapter: 'none' } },
      to: ORIGIN,
    });
    await send({ saddlescope: 1, id: 'a', call: 'settings' });
    expect(sent.pop()).toEqual({ data: { saddlescope: 1, id: 'a', result: app.settings() }, to: ORIGIN });
    await send({ saddlescope: 1, id: 2, call: 'play' }, 'https://example.com');
    expect([app.isPlaying, sent.pop()!.to]).toEqual([true, 'https://example.com']);
    // a result that is no plain data, and a command that is none
    await send({ saddlescope: 1, id: 3, call: 'statistics' });
    expect(sent.pop()!.data).toMatchObject({ id: 3, error: { name: 'DataCloneError' } });
    await send({ saddlescope: 1, id: 4, call: 'settings', args: [1] });
    expect(sent.pop()!.data).toMatchObject({ id: 4, error: { name: 'MessageError', key: 'args' } });
    await send({ somebody: 'else' });
    expect(sent).toEqual([]);
    end();
    await send({ saddlescope: 1, id: 5, call: 'settings' });
    expect(sent).toEqual([]);
  });

  it.each(['https://example.com', 'https://example.org.evil.com', 'http://example.org', 'null', ''])(
    'of %j are not heard when another origin is named',
    async (origin) => {
      const { sent, send } = setUp([ORIGIN], 'https://example.com');
      await send({ saddlescope: 1, id: 1, call: 'play' }, origin);
      expect([sent, app.isPlaying]).toEqual([[], false]);
    },
  );

  it('that flood it are refused', async () => {
    const { sent, send } = setUp([ORIGIN], 'elsewhere');
    for (let id = 0; id < 101; id++) await send({ saddlescope: 1, id, call: 'census' });
    expect(sent.map(({ data }) => data.id)).toEqual([100]);
  });
});
