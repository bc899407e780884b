/** The schedule's page: sigma against the step, as it is and as it is going to be. */

import type { Actions } from './actions.ts';
import { sign } from './dom.ts';
import type { Drawer } from './drawer.ts';

export function createSchedule(drawer: Drawer, actions: Actions): void {
  void actions;
  drawer.page('schedule', 'Schedule', 'c', sign('M2 2C5 10 8 7 11 9S15 14 18 14'));
}
