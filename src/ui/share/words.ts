/** What a link holds and what it does not, in words. */

import { whole } from '../../core/notation/format.ts';

export interface Shared {
  readonly link: string;
  /** The step at which the link opens. */
  readonly t: number;
  /** Steps that the walkers have made. */
  readonly clock: number;
  /** Whether the settings alone make these walkers. */
  readonly reproducible: boolean;
  /** Whether a script has placed them. */
  readonly placed: boolean;
  /** Whether the camera is on its flight, which no setting follows. */
  readonly flying: boolean;
  /** Number of data points. */
  readonly data: number;
  /** Whether a theme was chosen. */
  readonly themed: boolean;
}

/** Returns what the link holds, one sentence each. */
export function held({ link, t, reproducible, data, themed }: Shared): string[] {
  const step = `Step ${whole(t)}`;
  return [
    themed
      ? 'All settings, with the data, the camera and the colours.'
      : 'All settings but the theme, with the data and the camera.',
    t === 0
      ? `${step}: it opens with the walkers at their start.`
      : reproducible
        ? `${step}, computed when it opens: the same walkers, bit for bit, on the same kind of engine.`
        : `${step}, computed when it opens with the settings as they are now: other walkers than these.`,
    ...(link.includes('#')
      ? [
          `The ${whole(data)} data points stand behind the #: the browser keeps them and does not send them to the server.`,
        ]
      : []),
  ];
}

/** Returns what the link does not hold, one sentence each. */
export function missing({ t, clock, reproducible, placed, flying, themed }: Shared): string[] {
  const these = placed
    ? ['The walkers, because a script placed them.']
    : reproducible
      ? []
      : [
          'What was changed during this run: settings, the schedule or the engine. A live recording (Export, Clip) holds changes.',
        ];
  const step = t === 0 && clock > 0 ? [`Step ${whole(clock)}, which the walkers have reached.`] : [];
  const camera = flying ? ['Where the camera is on its flight: the link has the camera from before.'] : [];
  const theme = themed ? [] : ['The theme: none is chosen, so each reader’s system decides.'];
  return [...these, ...step, ...camera, ...theme, 'Recordings, measurements and open pages.'];
}

/** Returns a warning where the link works on this machine only; else empty. */
export function reach({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): string {
  if (protocol === 'file:') return 'The app is a local file: the link works on this computer only.';
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return local ? 'The app has a local address: the link works on this computer only.' : '';
}

/** Returns why a link has no QR code. */
export const noCode = (link: string): string =>
  link.startsWith('file:')
    ? 'No QR code: a phone cannot open a file of this computer.'
    : `No QR code: the link has ${whole(link.length)} characters, and a phone in a hall reads about ${whole(1200)} at most.`;
