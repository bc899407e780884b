/** Renders formulas as MathML, which the browser sets with its own fonts. */

import {
  FORMULAS,
  plainFormula,
  type Form,
  type FormulaName,
  type Term,
} from '../../core/notation/formula.ts';
import { make } from './dom.ts';

const MATHML = 'http://www.w3.org/1998/Math/MathML';

function element(tag: string, ...children: (Element | string)[]): MathMLElement {
  const made = document.createElementNS(MATHML, tag);
  made.append(...children);
  return made;
}

const OPERATOR = /^[=≈∼<+−←,×∇/]$/;
const NUMBER = /^[\d.½]+$/;
/** Written upright, as names are. */
const NAME = /^(tanh|log|mean|argmax|fl|share|N|Δ|∂)$/;

function sign(text: string): MathMLElement {
  if (OPERATOR.test(text)) return element('mo', text);
  if (NUMBER.test(text)) return element('mn', text);
  const isName = NAME.test(text);
  if (text.length > 1 && !isName) return element('mtext', text);
  const made = element('mi', text);
  // no letter of the mathematical alphabets, which not every system has: the style sheet slants the usual one
  made.setAttribute('mathvariant', 'normal');
  if (isName) made.classList.add(text.length > 1 ? 'math-function' : 'math-upright');
  return made;
}

function fence(text: string): MathMLElement {
  const made = element('mo', text);
  made.setAttribute('stretchy', 'true');
  return made;
}

function set(term: Term): MathMLElement {
  if (typeof term === 'string') return sign(term);
  if (Array.isArray(term)) return element('mrow', ...(term as readonly Term[]).map(set));
  const { form, of } = term as Form;
  const parts = of.map(set);
  switch (form) {
    case 'fraction':
      return element('mfrac', ...parts);
    case 'sub':
      return element('msub', ...parts);
    case 'sup':
      return element('msup', ...parts);
    case 'root':
      return element('msqrt', ...parts);
    case 'magnitude':
      return element('mrow', fence('|'), ...parts, fence('|'));
    case 'group':
      return element('mrow', fence('('), ...parts, fence(')'));
    case 'sum':
      return element('mrow', element('munder', element('mo', '∑'), parts[0]!), parts[1]!);
    case 'hat': {
      const made = element('mover', parts[0]!, element('mo', '^'));
      made.setAttribute('accent', 'true');
      return made;
    }
    case 'matrix': {
      const cells = parts.map((part) => element('mtd', part));
      const rows = [cells.slice(0, 2), cells.slice(2)].map((row) => element('mtr', ...row));
      return element('mrow', fence('('), element('mtable', ...rows), fence(')'));
    }
  }
}

/** One line of a formula. It has no label: screen readers speak the MathML, and would say a label besides. */
export function mathOf(term: Term): MathMLElement {
  const math = element('math', set(term));
  math.setAttribute('display', 'block');
  math.setAttribute('alttext', plainFormula(term));
  return math;
}

/** All lines of formulas, one below the other. */
export const formulaOf = (...names: readonly FormulaName[]): HTMLElement =>
  formulaOfLines(names.flatMap((name): readonly Term[] => FORMULAS[name]));

export const formulaOfLines = (lines: readonly Term[]): HTMLElement =>
  make('div', 'formula', ...lines.map(mathOf));
