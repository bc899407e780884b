/**
 * Two kinds of panel rows that lil-gui lacks: a number with a slider that can be logarithmic, and a list of numbers.
 */

import { Controller, type GUI } from 'lil-gui';
import { make } from '../kit/dom.ts';
import { editable, typed } from '../../core/notation/format.ts';
import { makeSlider, positionOf, showPosition, steered, NOTCHES } from '../kit/slider.ts';
import { typedField, type TypedField } from '../kit/typed-field.ts';
import type { SliderScale } from '../kit/slider-scale.ts';

/** A text field in a row: it shows a value, and leaves alone what a person is just typing. */
abstract class TextRow extends Controller {
  protected readonly $input: HTMLInputElement;
  private readonly text: TypedField;

  constructor(parent: GUI, values: object, key: string, className: string) {
    super(parent, values, key, className);
    this.$input = make('input');
    this.$input.type = 'text';
    this.$input.setAttribute('aria-labelledby', this.$name.id);
    this.text = typedField(this.$input, (text) => {
      this.setValue(this.read(text));
      this.updateDisplay();
    });
    this.$widget.append(this.$input);
    this.$disable = this.$input;
  }

  /** The value as text, and a text as a value: what cannot be read stays text, so that the refusal can quote it. */
  protected abstract print(value: unknown): string;
  protected abstract read(text: string): unknown;

  override updateDisplay(): this {
    this.text.show(this.print(this.getValue()));
    return this;
  }
}

/** A number: typed exactly, or drawn along a scale. Typed values may lie beyond the slider's ends. */
export class NumberRow extends TextRow {
  private readonly $slider: HTMLInputElement | undefined;

  constructor(
    parent: GUI,
    values: object,
    key: string,
    private scale: SliderScale | undefined,
  ) {
    super(parent, values, key, 'number-row');
    this.$input.inputMode = 'decimal';
    if (scale) this.$slider = this.makeSlider();
    this.$input.addEventListener('keydown', (event) => this.onKey(event, ['ArrowUp', 'ArrowDown']));
    this.updateDisplay();
  }

  /** Gives the slider other ends, for scales that hang on other settings. */
  rescale(scale: SliderScale | undefined): void {
    this.scale = scale;
    this.updateDisplay();
  }

  override name(name: string): this {
    super.name(name);
    // the constructor above names the row before there is an input
    this.$input?.removeAttribute('aria-labelledby');
    this.$input?.setAttribute('aria-label', `${name}, as a number`);
    return this;
  }

  private makeSlider(): HTMLInputElement {
    const slider = makeSlider();
    slider.setAttribute('aria-labelledby', this.$name.id);
    slider.addEventListener('input', () => this.setValue(this.scale!.toValue(positionOf(slider))));
    slider.addEventListener('keydown', (event) => this.onKey(event, Object.keys(NOTCHES)));
    this.$widget.prepend(slider);
    return slider;
  }

  private onKey(event: KeyboardEvent, keys: readonly string[]): void {
    const notches = keys.includes(event.key) ? NOTCHES[event.key] : undefined;
    if (notches === undefined || !this.scale) return;
    event.preventDefault();
    this.setValue(steered(this.scale, Number(this.getValue()), notches));
  }

  protected override print(value: unknown): string {
    return typeof value === 'number' ? editable(value) : String(value);
  }

  protected override read(text: string): unknown {
    const value = typed(text);
    return Number.isNaN(value) ? text : value;
  }

  override updateDisplay(): this {
    super.updateDisplay();
    const value: unknown = this.getValue();
    if (this.$slider && this.scale && typeof value === 'number') {
      showPosition(this.$slider, this.scale.toPosition(value), editable(value));
    }
    return this;
  }
}

/** Several numbers with commas between them. */
export class ListRow extends TextRow {
  constructor(parent: GUI, values: object, key: string) {
    super(parent, values, key, 'list-row');
    this.updateDisplay();
  }

  protected override print(value: unknown): string {
    return Array.isArray(value) ? value.map((x: number) => String(Number(x.toPrecision(12)))).join(', ') : '';
  }

  protected override read(text: string): unknown {
    const numbers = text
      .replace(/^\[|\]$/g, '')
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(typed);
    return numbers.some(Number.isNaN) ? text : numbers;
  }
}
