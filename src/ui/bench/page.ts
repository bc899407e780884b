/** The page of `?bench`: how far the measurement is, then its table and two ways to take it along. */

import './page.css';
import { benchCells, benchMarkdown, benchTitle, type BenchReport } from '../../core/analysis/bench-report.ts';
import { toClipboard } from '../kit/clipboard.ts';
import { button, make } from '../kit/dom.ts';

export interface BenchPage {
  /** share: how much of the measurement is done, 0 to 1. */
  progress(share: number): void;
  show(report: BenchReport): void;
  /** Says why there is no report. */
  fail(reason: string): void;
}

/** Puts the page over the canvas, on which is measured. */
export function showBench(canvas: HTMLCanvasElement): BenchPage {
  const bar = make('progress', 'bench-progress');
  const words = make(
    'p',
    'bench-words',
    'Measuring this machine for about a minute. Keep this tab in front.',
  );
  const back = make('a', 'bench-back', 'Back to Saddlescope');
  back.href = location.pathname;
  const card = make('section', 'bench', make('h1', '', 'How fast is this machine?'), words, bar);
  (canvas.parentElement ?? document.body).append(card);

  const copy = (label: string, text: () => string): HTMLButtonElement => {
    const copies = button('bench-copy', label, () => {
      void toClipboard(text()).then(
        (done) => (copies.textContent = done ? 'Copied' : 'The browser does not allow copying'),
      );
    });
    return copies;
  };
  return {
    progress: (share) => (bar.value = share),
    show(report) {
      words.textContent = benchTitle(report);
      const head = make('tr', '', ...['', 'p50', 'p95', '', 'runs'].map((text) => make('th', '', text)));
      const rows = report.rows.map((row) => {
        const name = make('th', '', make('small', '', row.group), ` ${row.name}`);
        name.scope = 'row';
        return make('tr', '', name, ...benchCells(row).map((text) => make('td', '', text)));
      });
      bar.replaceWith(
        make('table', 'bench-table', make('thead', '', head), make('tbody', '', ...rows)),
        make(
          'p',
          'bench-ends',
          copy('Copy as Markdown', () => benchMarkdown(report)),
          copy('Copy as JSON', () => JSON.stringify(report, null, 2)),
          back,
        ),
      );
    },
    fail(reason) {
      words.textContent = `The measurement failed: ${reason}`;
      bar.replaceWith(back);
    },
  };
}
