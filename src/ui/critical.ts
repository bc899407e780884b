/** The critical temperature of the data in the settings, which clips name too. */

export * from '../core/critical.ts';
