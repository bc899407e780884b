/** Plays the takes that links bring: a take has the page to itself. */

import { unpackTake } from '../../core/session/take-codec.ts';
import { carry } from '../../api/address.ts';
import type { App } from '../../api/app.ts';
import { createTakePlayer } from './take-player.ts';

export interface LinkedTakes {
  /** Plays a take as a link holds it, once: the user's next actions are not written beside it. */
  play(packed: string): void;
}

/**
 * @param tell is called with what is wrong with a link
 * @param complain is called with the reason why a take cannot be shown
 */
export function createLinkedTakes(
  root: HTMLElement,
  controls: App,
  tell: (error: unknown) => void,
  complain: (words: string) => void,
  signal: AbortSignal,
): LinkedTakes {
  const player = createTakePlayer(controls, complain, root, signal);
  return {
    play: (packed) =>
      void unpackTake(packed)
        .then((take) => player.play(take), tell)
        .finally(() => carry({ take: '' }, controls.settings())),
  };
}
