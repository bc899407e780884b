/** The camera in somebody's hands. */

import { expect, test } from 'vitest';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { CameraController } from '../../../src/view/camera/camera-controller.ts';

const NOTHING_COVERED = { left: 0, top: 0, right: 0, bottom: 0 };

/** Drags from one place of the stage to another, with a mouse. */
function drag(stage: HTMLElement, from: readonly [number, number], to: readonly [number, number]): void {
  const send = (type: string, [clientX, clientY]: readonly [number, number]): boolean =>
    stage.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', bubbles: true, clientX, clientY }),
    );
  send('pointerdown', from);
  send('pointermove', to);
  send('pointerup', to);
}

test('obeys a hand after the map was asked for and refused before it was drawn', () => {
  const stage = document.createElement('div');
  Object.assign(stage, { setPointerCapture: () => undefined, releasePointerCapture: () => undefined });
  document.body.append(stage);
  const { view } = defaultSettings();
  const camera = new CameraController(stage, view);
  camera.resize(1280, 800, NOTHING_COVERED);
  camera.update(0);
  camera.configure({ ...view, mode: 'map' }, 1);
  camera.configure({ ...view, mode: 'surface' }, 1);
  camera.update(0.1);
  const before = camera.cameraSetting;
  drag(stage, [600, 400], [700, 400]);
  for (let k = 2; k < 20; k++) camera.update(k / 10);
  expect(camera.cameraSetting).not.toEqual(before);
  camera.dispose();
  stage.remove();
});
