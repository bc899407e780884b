/** The library that draws plots, loaded before the first plot needs it or with it. */

import { lazyModule } from '../../core/util/lazy-module.ts';

export const PLOT_LIBRARY = lazyModule(async () => (await import('uplot')).default);
