/** Code that is loaded when it is needed, in a file of its own. */

export interface LazyModule<T> {
  /** The code; undefined until it is loaded. */
  readonly loaded: T | undefined;
  /** Loads the code, once; a failed load can be tried again. */
  load(): Promise<T>;
}

/** Passes the code to `run`: now if it is loaded, else as soon as it is; a failed load goes to `fail`. */
export function withModule<T>(
  module: LazyModule<T>,
  run: (code: T) => void,
  fail: (error: unknown) => void,
): void {
  if (module.loaded) run(module.loaded);
  else module.load().then(run, fail);
}

/** Returns the code that `fetch` loads, which is not asked for before `load` is called. */
export function lazyModule<T>(fetch: () => Promise<T>): LazyModule<T> {
  let loaded: T | undefined;
  let loading: Promise<T> | undefined;
  return {
    get loaded() {
      return loaded;
    },
    load: () =>
      (loading ??= fetch().then(
        (code) => (loaded = code),
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      )),
  };
}
