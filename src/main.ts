/** Entry point: makes the parts of the app, each from those before it, and starts them. */

// before whatever formats numbers
import './ui/kit/intl-locale-fix.ts';
import './ui/style.css';
import type { App, AppState } from './api/app.ts';
import { listenToMessages } from './api/frame-messages.ts';
import { createScript } from './api/script.ts';
import { FrameLoop } from './app/frame-loop.ts';
import { createApp } from './app/saddlescope.ts';
import { Session } from './app/session.ts';
import { chapterOf } from './core/story/story.ts';
import { Store } from './core/util/store.ts';
import { requestDeviceEarly } from './gpu/device.ts';
import { carriedOptions, createUi, isBare, readAddress, writeAddress } from './ui/ui.ts';

/** Starts the app as the address says. */
function start(canvas: HTMLCanvasElement): App {
  const { settings, options, messages } = readAddress();
  // the browser finds a device while the interface is built
  if (settings.engine !== 'cpu') requestDeviceEarly();
  // a chapter may begin with a crowd that stands still
  const plays = options.autoplay && (chapterOf(settings)?.plays ?? true);
  // users who prefer reduced motion see a still until they press Play
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const store = new Store<AppState>({
    settings,
    playing: plays && !still,
    filming: false,
    taking: false,
    reproducible: true,
    begun: undefined,
  });
  // before the interface, which asks for links
  store.subscribe((state) => state.settings, writeAddress);
  const session = new Session(store);
  const frameLoop = new FrameLoop(canvas, store, session);
  const app = createApp(store, session, frameLoop);
  const root = canvas.closest('main') ?? document.body;
  const ui = createUi(app, root, () => frameLoop.resized(), options, isBare());
  for (const message of messages) ui.notice(message, { kind: 'error' });
  frameLoop.start(ui);
  if (plays && still && options.t === 0) void session.showStill();
  ui.start();
  return app;
}

const canvas = document.querySelector<HTMLCanvasElement>('#stage')!;
if (new URLSearchParams(location.search).has('bench')) {
  void import('./app/bench.ts').then(({ bench }) => bench(canvas));
} else {
  const app = start(canvas);
  window.saddlescope = createScript(app);
  listenToMessages(app, carriedOptions().origins);
}
