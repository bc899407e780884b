/** The words for failures of the GPU: what happened, and what the user can do. */

export interface Failure {
  kind: 'no-webgpu' | 'no-adapter' | 'missing-limit' | 'shader' | 'uncaptured' | 'lost';
  /** What the browser or the driver said, or the limit that is missing. */
  detail?: string;
}

const KINDS: readonly Failure['kind'][] = [
  'no-webgpu',
  'no-adapter',
  'missing-limit',
  'shader',
  'uncaptured',
  'lost',
];

/** What was thrown, as a failure: errors that know their kind say so in `kind` and `detail`. */
export function failureOf(error: unknown): Failure {
  const { kind, detail, message } = (error ?? {}) as { kind?: unknown; detail?: unknown; message?: unknown };
  const known = KINDS.find((one) => one === kind);
  return {
    kind: known ?? 'uncaptured',
    detail: String(known && detail !== undefined ? detail : (message ?? error)),
  };
}

export interface FailureWords {
  title: string;
  explanation: string;
  /** What to do, one sentence each, the likeliest cure first. */
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
  'On Linux, a new Chrome; if it still says no, start it with `--enable-unsafe-webgpu` `--enable-features=Vulkan`.',
];

const DRIVERS = [
  'Update the graphics driver and the browser, then start the browser again.',
  'In Chrome or Edge, open `chrome://gpu` and look for the line “WebGPU”; hardware acceleration must be on in the settings.',
];

/** `secure` is whether the page came by https or from this very computer; elsewhere browsers hide WebGPU. */
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
              explain('Saddlescope computes everything on the GPU, and needs WebGPU to reach it.') +
              ' These browsers have it:',
            advice: BROWSERS,
            brief: BROWSERS_IN_BRIEF,
          }
        : {
            title: 'WebGPU needs a secure page',
            explanation: explain(
              'Browsers offer WebGPU only to pages that come over https or from localhost.',
            ),
            advice: ['Open this page with https:// in front, or serve it from localhost.'],
          };
    case 'no-adapter':
      return {
        title: 'No GPU answered',
        explanation: explain('The browser knows WebGPU, but found no graphics adapter that it may use.'),
        advice: [
          ...DRIVERS,
          'On Linux, start Chrome with `--enable-unsafe-webgpu` `--enable-features=Vulkan`.',
          'Close other pages that use the GPU, then reload this one.',
        ],
      };
    case 'missing-limit':
      return {
        title: 'This GPU is too small',
        explanation: detail?.trim()
          ? `Saddlescope needs more than the adapter offers: ${detail.trim()}`
          : 'Saddlescope needs more than the adapter offers.',
        advice: [
          'Choose fewer walkers: add `?walkers=65536` to the address.',
          'On a computer with two GPUs, let the browser use the stronger one.',
          DRIVERS[0]!,
        ],
      };
    case 'shader':
      return {
        title: 'A shader did not compile',
        explanation: explain('The browser or its graphics driver refused a part of the program.'),
        advice: [DRIVERS[0]!, 'Try another browser.', 'If it stays, report it with the words above.'],
      };
    case 'uncaptured':
      return {
        title: 'The GPU reported an error',
        explanation: explain('What is on the screen may be wrong from here on, so the show has stopped.'),
        advice: ['Reload the page.', DRIVERS[0]!],
      };
    case 'lost':
      return {
        title: 'The GPU was lost',
        explanation: explain('The driver was reset, or the computer slept; the walkers on it are gone.'),
        advice: [
          'Rebuild starts again with the same settings.',
          'If it happens again, choose fewer walkers or fewer steps per frame.',
        ],
      };
  }
}
