/** Chooses the size of a clip or an image: one of those that are asked for most, the window's, or another. */

import { SIZE_LIMITS } from '../../core/export/scene.ts';
import { choice, labelledField, numberInput } from '../kit/form.ts';

type Size = readonly [width: number, height: number];

export interface SizePicker {
  readonly elements: readonly HTMLElement[];
  /** In pixels; nothing of it is checked. */
  asked(): { width: number; height: number };
  refresh(): void;
}

export interface Sizes<T extends string> {
  /** What each size is called, and how large it is. */
  readonly named: Readonly<Record<T, readonly [name: string, size: Size]>>;
  readonly first: NoInfer<T>;
  /** Both sides are a multiple of this. */
  readonly step: number;
  /** The most pixels along a side, and in all. */
  readonly side: number;
  readonly pixels?: number;
}

/** Returns the window in pixels of its screen, and no more than there may be. */
function windowSize({ step, side, pixels = Infinity }: Omit<Sizes<never>, 'named' | 'first'>): Size {
  const [wide, high] = [innerWidth * devicePixelRatio, innerHeight * devicePixelRatio];
  const scale = Math.min(1, side / wide, side / high, Math.sqrt(pixels / (wide * high)));
  const fit = (length: number): number =>
    Math.max(SIZE_LIMITS.least, step * Math.floor((length * scale) / step));
  return [fit(wide), fit(high)];
}

/** @param form begins the ids of its fields */
export function createSizePicker<T extends string>(form: string, sizes: Sizes<T>): SizePicker {
  const named: Readonly<Record<string, readonly [string, Size]>> = sizes.named;
  const names = Object.entries(named).map(([key, [name]]) => [key, name] as const);
  const size = choice([...names, ['window', 'This window'], ['other', 'Another']], sizes.first);
  const [wide, high] = named[sizes.first]![1].map((length) =>
    numberInput(SIZE_LIMITS.least, sizes.side, sizes.step, length),
  ) as [HTMLInputElement, HTMLInputElement];
  const sides = [labelledField(form, 'Width', wide), labelledField(form, 'Height', high)];
  return {
    elements: [labelledField(form, 'Size', size), ...sides],
    asked: () => ({ width: wide.valueAsNumber, height: high.valueAsNumber }),
    refresh: () => {
      const found = size.value === 'window' ? windowSize(sizes) : named[size.value]?.[1];
      if (found) [wide.value, high.value] = found.map(String) as [string, string];
      for (const side of sides) side.hidden = size.value !== 'other';
    },
  };
}
