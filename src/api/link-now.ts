/** The link of the current moment. */

import { MOST_STEPS } from '../core/simulation/check-arguments.ts';
import { checkOptions } from '../core/link/link-options.ts';
import { linkTo } from './address.ts';
import type { App } from './app.ts';

/** The link that brings this very crowd back, where one can; else its settings. */
export function linkNow(controls: Pick<App, 'settings' | 'reproducible'>, clock: number): string {
  const t = controls.reproducible() && clock <= MOST_STEPS ? clock : 0;
  const link = linkTo(controls.settings(), checkOptions({ t }));
  // a link to this machine does not work on another one, and may reveal its folders
  const local = location.protocol === 'file:' || /^(localhost|127\.|\[::1\])/.test(location.host);
  return local ? link.replace(/^[^?#]*/, '') : link;
}
