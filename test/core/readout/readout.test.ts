/** The words and shares of the readout: the same on the page, in clips and in images. */

import { describe, expect, it } from 'vitest';
import { ratesOf, readoutOf, shareOf } from '../../../src/core/readout/readout.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { censusRow } from '../../../src/core/simulation/census.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';

function statusOf(
  change: (settings: Settings) => void = () => {},
  more: Partial<FrameStatus> = {},
): FrameStatus {
  const settings = defaultSettings();
  change(settings);
  return {
    settings,
    clock: 1234,
    scheduleStep: 1234,
    temperature: null,
    census: settings.teams.map((_, team) => censusRow(team, 1234, [1, 2, 3, 994, 0])),
    histories: settings.teams.map(() => new TeamHistory([1, 2, 3, 994, 0])),
    engine: 'WebGPU',
    adapter: 'an adapter',
    precision: '64-bit fixed point',
    remark: '',
    ...more,
  };
}

describe('the readout', () => {
  it('counts steps and walkers, and says what they were computed in', () => {
    const { steps, sigma, critical, crowd, remarks } = readoutOf(statusOf());
    expect(steps).toBe('1\u202f234 steps');
    expect(readoutOf(statusOf(undefined, { clock: 1 })).steps).toBe('1 step');
    expect([sigma, critical]).toEqual(['', '']);
    expect(crowd).toBe('1\u202f000 walkers · 64-bit fixed point');
    expect(remarks).toEqual([]);
  });

  it('says how many walkers there are to be before the first count', () => {
    const { crowd, classes } = readoutOf(
      statusOf((settings) => (settings.walkers = 5000), { census: [], histories: [] }),
    );
    expect(crowd).toBe('5\u202f000 walkers · 64-bit fixed point');
    expect(classes.map(({ percent }) => percent)).toEqual(['–', '–', '–', '–', '–']);
  });

  it('gives the share of each class, of all teams together and of each', () => {
    const { classes, standings } = readoutOf(
      statusOf((settings) => settings.teams.push(defaultTeam()), {
        census: [censusRow(0, 5, [0, 0, 0, 40, 0]), censusRow(1, 5, [60, 0, 0, 0, 0])],
      }),
    );
    expect(shareOf(classes, 'arrived')).toEqual({
      name: 'arrived',
      count: 40,
      share: 0.4,
      percent: '40.0\u202f%',
    });
    expect(standings.map((team) => shareOf(team.classes, 'arrived').share)).toEqual([1, 0]);
  });

  it('says of a team when all of it had arrived', () => {
    const history = new TeamHistory([1, 0, 0, 9, 0]);
    history.extend([-1, 0, 0, 1, 0]);
    const census = [censusRow(0, 1, history.now)];
    expect(readoutOf(statusOf(undefined, { census, histories: [history] })).standings[0]!.home).toBe(
      'all at step 1',
    );
    expect(readoutOf(statusOf()).standings[0]!.home).toBe('');
  });

  it('shows the sigma that is held, beside the critical temperature', () => {
    const { sigma, critical } = readoutOf(statusOf(undefined, { temperature: 0.84 }));
    expect([sigma, critical]).toEqual(['σ = 0.840', 'critical 1']);
  });

  it('names the teams in single precision, and repeats what the engine remarks', () => {
    const two = (settings: Settings): void => {
      settings.walkers = 5000;
      settings.teams[0]!.precision = 'single';
      settings.teams.push({ ...defaultTeam(), precision: 'extended' });
    };
    const { crowd, remarks } = readoutOf(statusOf(two, { remark: 'slow' }));
    expect(crowd).toBe('2 × 5\u202f000 walkers · 64-bit fixed point');
    expect(remarks).toEqual(['team 1 in single precision: walkers freeze near the saddle', 'slow']);
  });

  it('gives the rate that is asked for where the machine is behind, and none where no frame was drawn', () => {
    const rates = { stepsPerSecond: 95, framesPerSecond: 8.04, behind: true };
    expect(ratesOf(statusOf((settings) => (settings.stepsPerFrame = 2), { rates }))).toEqual({
      steps: '95 of 120 steps/s',
      frames: '8.0 frames/s',
    });
    // more than is asked for, while a late start is made up for
    const early = statusOf(undefined, { rates: { ...rates, stepsPerSecond: 629 } });
    expect(ratesOf(early)?.steps).toBe('629 steps/s');
    expect(ratesOf(statusOf(undefined, { rates: { ...rates, framesPerSecond: 0 } }))).toBeUndefined();
    expect(ratesOf(statusOf())).toBeUndefined();
  });
});
