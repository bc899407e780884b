/** The probe's position as two number fields; arrow keys change them in small steps. */

import { make } from '../kit/dom.ts';
import { typedField } from '../kit/typed-field.ts';
import { typed } from '../../core/notation/format.ts';
import { neatEnds } from '../../core/plot/slice-axes.ts';

export interface Fields {
  readonly element: HTMLElement;
  show(place: readonly number[]): void;
}

type Name = 'mu' | 'sigma';
const SIGN = { mu: 'μ', sigma: 'σ' } as const;

/**
 * @param wanted what cannot be read as a number is handed on as text, so that the refusal can quote it
 * @param span the part of the axis that is drawn: an arrow goes a two-hundredth of it, with shift a twentieth
 */
export function createFields(
  wanted: (name: Name, value: number | string) => void,
  span: (name: Name) => number,
): Fields {
  const shown: Partial<Record<Name, number>> = {};
  const print = (value: number | undefined): string =>
    value === undefined ? '' : String(Number(value.toPrecision(12)));
  const fields = (['mu', 'sigma'] as const).map((name) => {
    const input = make('input', 'field');
    Object.assign(input, { type: 'text', inputMode: 'text' });
    input.setAttribute('aria-label', `${SIGN[name]} of the probe`);
    const commit = (text: string): void => {
      const value = typed(text);
      wanted(name, Number.isNaN(value) ? text : value);
    };
    const field = typedField(input, commit, { leave: [] });
    input.addEventListener('keydown', ({ key, shiftKey }) => {
      const sign = Number(key === 'ArrowUp') - Number(key === 'ArrowDown');
      if (sign === 0 || field.typing || shown[name] === undefined) return;
      wanted(name, neatEnds(shown[name] + (sign * span(name)) / (shiftKey ? 20 : 200), span(name)));
    });
    const label = make('label', 'probe-field', SIGN[name], input);
    return { name, label, show: () => field.show(print(shown[name])) };
  });
  return {
    element: make('div', 'probe-fields', ...fields.map(({ label }) => label)),
    show: ([mu, sigma]) => {
      Object.assign(shown, { mu, sigma });
      for (const { show } of fields) show();
    },
  };
}
