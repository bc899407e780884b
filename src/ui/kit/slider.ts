/** A native slider with a thousand places, and its keys. */

import { make, setAttributes } from './dom.ts';
import type { SliderScale } from './slider-scale.ts';

/** A slider keeps a thousand places: finer than a pointer, coarser than a float. */
const PLACES = 1000;

/** A native slider: keyboard, touch and screen readers come with it. */
export function makeSlider(): HTMLInputElement {
  const slider = make('input', 'slider');
  Object.assign(slider, { type: 'range', min: '0', max: String(PLACES), step: '1' });
  return slider;
}

/** Returns the position of the knob, 0 to 1. */
export const positionOf = (slider: HTMLInputElement): number => Number(slider.value) / PLACES;

/** Moves the knob; `text` is what a screen reader says instead of the position. */
export function showPosition(slider: HTMLInputElement, position: number, text: string): void {
  const place = String(Math.round(position * PLACES));
  if (slider.value !== place) slider.value = place;
  // the filled part of the track is painted from this
  const painted = position.toFixed(4);
  if (slider.style.getPropertyValue('--position') !== painted) {
    slider.style.setProperty('--position', painted);
  }
  setAttributes(slider, { 'aria-valuetext': text });
}

/** Keys of a slider: by how many notches; the ends are as far as any notch count leads. */
export const NOTCHES: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};

/** Returns the value that a key leads to. */
export function steered(scale: SliderScale, value: number, notches: number): number {
  return Number.isFinite(notches) ? scale.next(value, notches) : scale.toValue(notches > 0 ? 1 : 0);
}
