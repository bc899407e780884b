/** What is wrong with how the controls of a page lie; runs in the page, so it sees nothing else of this file. */

/** One line for each control in `part` that is cut off or covered by another one. */
export function badlyLaid(part: string): string[] {
  const controls = [
    ...document.querySelectorAll<HTMLElement>(`${part} :is(a, button, input, select, textarea, summary)`),
  ].filter((control) => control.checkVisibility() && control.getClientRects().length > 0);
  const name = (element: Element): string =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> ${(element.textContent || element.getAttribute('aria-label') || '').slice(0, 40)}`;
  const found: string[] = [];

  /** Whether a parent scrolls along this axis, so that what lies outside can be reached. */
  const scrolls = (element: Element, axis: 'X' | 'Y'): boolean =>
    /auto|scroll/.test(getComputedStyle(element)[`overflow${axis}`]);
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    const style = getComputedStyle(control);
    // a control that is only there for the keyboard, under the label that is seen
    if (box.width <= 2 || box.height <= 2 || style.opacity === '0') continue;
    let [wide, high] = [true, true];
    for (let parent = control.parentElement; parent; parent = parent.parentElement) {
      const around = parent.getBoundingClientRect();
      if (scrolls(parent, 'X')) wide = false;
      if (scrolls(parent, 'Y')) high = false;
      const { overflowX, overflowY } = getComputedStyle(parent);
      const clips = (overflow: string): boolean => overflow !== 'visible';
      if (wide && clips(overflowX) && (box.left < around.left - 1 || box.right > around.right + 1))
        found.push(`${name(control)}: ${box.left} to ${box.right} in ${name(parent)}`);
      if (high && clips(overflowY) && (box.top < around.top - 1 || box.bottom > around.bottom + 1))
        found.push(`${name(control)}: ${box.top} to ${box.bottom} high in ${name(parent)}`);
    }
    if (wide && (box.left < 0 || box.right > innerWidth)) found.push(`${name(control)}: beside the window`);
    if (high && (box.top < 0 || box.bottom > innerHeight)) found.push(`${name(control)}: outside the window`);
    // words that do not fit into their button
    if (control.matches('button') && control.scrollWidth > control.clientWidth + 1)
      found.push(`${name(control)}: ${control.scrollWidth} in ${control.clientWidth} pixels`);
  }

  controls.forEach((one, k) => {
    for (const other of controls.slice(k + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      // a box and a slider of one value may be one control
      if (one.closest('label') && one.closest('label') === other.closest('label')) continue;
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 1) found.push(`${name(one)} lies over ${name(other)}`);
    }
  });
  return found;
}
