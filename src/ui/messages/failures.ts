/** The texts for failures of the GPU: what happened, and what the user can do. */

export interface Failure {
  kind: 'no-webgpu' | 'no-adapter' | 'missing-limit' | 'shader' | 'uncaptured' | 'lost';
  /** What the browser or the driver said, or the limit that is missing. */
  detail?: string;
}

/** All kinds of failures. */
export const FAILURE_KINDS: readonly Failure['kind'][] = [
  'no-webgpu',
  'no-adapter',
  'missing-limit',
  'shader',
  'uncaptured',
  'lost',
];

/** Returns a thrown value as a failure: errors that know their kind say so in `kind` and `detail`. */
export function failureOf(error: unknown): Failure {
  const { kind, detail, message } = (error ?? {}) as { kind?: unknown; detail?: unknown; message?: unknown };
  const known = FAILURE_KINDS.find((one) => one === kind);
  return {
    kind: known ?? 'uncaptured',
    detail: String(known && detail !== undefined ? detail : (message ?? error)),
  };
}

export interface FailureWords {
  title: string;
  explanation: string;
  /** What to do, one sentence each, the most likely remedy first. */
  advice?: readonly string[];
  /** All of the advice in one sentence, where its first line alone would mislead. */
  brief?: string;
}

/** The same browsers as below, for a notice. */
const BROWSERS_IN_BRIEF =
  'WebGPU needs Chrome or Edge 113, Safari 26, Firefox 141 on Windows or Firefox 145 on Macs with Apple silicon, or newer.';

const BROWSERS = [
  'Chrome or Edge 113 or newer on Windows, macOS and ChromeOS; Chrome 121 or newer on Android.',
  'Safari 26 or newer on macOS, iOS 26 and iPadOS 26.',
  'Firefox 141 or newer on Windows, 145 or newer on Macs with Apple silicon.',
  'On Linux, a new Chrome; if WebGPU is still missing, start it with `--enable-unsafe-webgpu` `--enable-features=Vulkan`.',
];

const DRIVERS = [
  'Update the graphics driver and the browser, then restart the browser.',
  'In Chrome or Edge, open `chrome://gpu` and look for the line “WebGPU”; in the browser’s settings, hardware acceleration must be on.',
];

/** Returns the text for a failure. secure: whether the app came over https or from this computer; elsewhere browsers hide WebGPU. */
export function describeFailure(
  { kind, detail }: Failure,
  secure: boolean = globalThis.isSecureContext ?? true,
): FailureWords {
  const said = detail?.trim() ? `The browser says: ${detail.trim()}` : '';
  const explain = (sentence: string): string => [sentence, said].filter(Boolean).join(' ');
  switch (kind) {
    case 'no-webgpu':
      return secure
        ? {
            title: 'This browser has no WebGPU',
            explanation:
              explain('Saddlescope needs WebGPU to compute on the GPU.') + ' These browsers have it:',
            advice: BROWSERS,
            brief: BROWSERS_IN_BRIEF,
          }
        : {
            title: 'WebGPU needs a secure connection',
            explanation: explain('Browsers offer WebGPU only over https or from localhost.'),
            advice: ['Open the address with https:// in front, or serve the app from localhost.'],
          };
    case 'no-adapter':
      return {
        title: 'The browser found no GPU',
        explanation: explain('It supports WebGPU, but offers no graphics adapter.'),
        advice: [
          ...DRIVERS,
          'On Linux, start Chrome with `--enable-unsafe-webgpu` `--enable-features=Vulkan`.',
          'Close other tabs that use the GPU, then reload this one.',
        ],
      };
    case 'missing-limit':
      return {
        title: 'This GPU lacks something the app needs',
        explanation: detail?.trim()
          ? `A limit of the graphics adapter is too low: ${detail.trim()}`
          : 'A limit of the graphics adapter is too low.',
        advice: ['On a computer with two GPUs, let the browser use the faster one.', DRIVERS[0]!],
      };
    case 'shader':
      return {
        title: 'A shader did not compile',
        explanation: explain('The browser or the graphics driver refused a part of the GPU program.'),
        advice: [
          DRIVERS[0]!,
          'Try another browser.',
          'If the problem remains, report it with the text above.',
        ],
      };
    case 'uncaptured':
      return {
        title: 'The GPU reported an error',
        explanation: explain('What is on the screen may be wrong, so the app has stopped.'),
        advice: ['Reload the tab: the address keeps your settings.', DRIVERS[0]!],
      };
    case 'lost':
      return {
        title: 'The GPU was lost',
        explanation: explain(
          'The driver was reset, or the computer slept, and the app could not start again.',
        ),
        advice: [
          'Reload the tab: the address keeps your settings.',
          'If it happens again, use fewer walkers or fewer steps per frame.',
        ],
      };
  }
}
