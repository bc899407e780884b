/** The axes of the schedule's plot, which clips draw too. */

export * from '../core/schedule-axes.ts';
