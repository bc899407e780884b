/** Makes clips, images and takes off the stage, with a crowd and a view of their own. */

import type { App, AppState } from '../api/app.ts';
import { linkNow } from '../api/link-now.ts';
import type { ClipHooks, ClipOptions } from '../core/export/clip-options.ts';
import type { ImageHooks, ImageOptions } from '../core/export/image-options.ts';
import type { Scene } from '../core/export/scene.ts';
import { shownAs } from '../core/session/action-log.ts';
import type { Checkpoint } from '../core/simulation/checkpoint.ts';
import { lazyModule } from '../core/util/lazy-module.ts';
import type { Store } from '../core/util/store.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import type { Session } from './session.ts';

/** The scenes of clips, images and takes. */
const OPEN_SCENE = lazyModule(async () => (await import('./offscreen-scene.ts')).openScene);

export class Filming implements Pick<App, 'openScene' | 'record' | 'picture'> {
  readonly #store: Store<AppState>;
  readonly #session: Session;

  constructor(store: Store<AppState>, session: Session) {
    this.#store = store;
    this.#session = session;
  }

  async openScene(options: Parameters<App['openScene']>[0]): Promise<Scene> {
    const open = await OPEN_SCENE.load();
    const { gpu } = await this.#session.backendReady();
    let from: Checkpoint | undefined;
    // after what was asked for before, and with the settings of that moment
    if (!options.take && !options.fresh) {
      await this.#session.runExclusive(async (engine) => void (from = await engine.checkpoint()));
    }
    // a change since then is not in the copy
    const { settings } = this.#store.state;
    const escape = options.take ? undefined : this.#session.backend?.painter?.shown;
    return open(gpu, {
      ...options,
      settings: from ? shownAs(from.settings, settings) : settings,
      from,
      escape,
    });
  }

  record(options: ClipOptions, hooks?: ClipHooks): Promise<Blob> {
    const { width, height, take, from } = options;
    return this.#film('record', { width, height, take, fresh: from === 'start' }, async (scene) => {
      const { makeClip } = await import('../export/make-clip.ts');
      return makeClip(scene, options, hooks);
    });
  }

  async picture(options: ImageOptions, hooks?: ImageHooks): Promise<Blob> {
    const { width, height, from } = options;
    const { engine, view } = await this.#session.backendReady();
    // an image shows the view from where the camera is, not from where a flight begins
    const { camera } = view;
    const { settings, reproducible } = this.#store.state;
    // where a link can bring this very crowd back, the file says it
    const link = linkNow(
      { settings: () => settings, reproducible: () => reproducible },
      from === 'now' ? engine.clock : 0,
    );
    return this.#film('image', { width, height, camera, fresh: from === 'start' }, async (scene) => {
      const { makeImage } = await import('../export/make-image.ts');
      return makeImage(scene, { ...options, link }, hooks);
    });
  }

  /** Makes a clip or a picture of a scene of its own while the crowd of the page rests. */
  async #film(
    what: string,
    options: Parameters<App['openScene']>[0],
    make: (scene: Scene) => Promise<Blob>,
  ): Promise<Blob> {
    const allowed = 'called when no other clip or image is being made';
    if (this.#store.state.filming) throw new ValidationError(what, undefined, allowed, 'a call during one');
    this.#store.set({ filming: true });
    try {
      const scene = await this.openScene(options);
      try {
        return await make(scene);
      } finally {
        scene.dispose();
      }
    } finally {
      this.#store.set({ filming: false });
    }
  }
}
