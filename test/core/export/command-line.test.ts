/** The command line of clips and pictures: what is asked for, before anything is started. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../build/render.mjs';
import { checkClip } from '../../../src/core/export/clip-options.ts';

const out = (name: string): string => join(tmpdir(), name);

describe('what the command line asks for', () => {
  it('is what the app takes, for each ending of a clip', () => {
    for (const [ending, format] of Object.entries({ mp4: 'mp4', webm: 'webm', gif: 'gif', zip: 'png' })) {
      const args = ['--link', '?story=3', '--seconds', '2.5', '--size', '640x360', '--overlays', 'none'];
      const request = readRequest('clip', [...args, '--out', out(`a.${ending}`)]);
      expect(request).toMatchObject({ kind: 'clip', link: '?story=3', out: out(`a.${ending}`) });
      expect(checkClip(request.options)).toMatchObject({
        seconds: 2.5,
        fps: 30,
        width: 640,
        height: 360,
        format,
        overlays: [],
      });
    }
  });

  it.each([
    [['--size', '640x360'], '--out is missing'],
    [['--out', out('a.mp4'), '--size', 'large'], '--size must be a size such as 1920x1080; got "large".'],
    [['--out', out('a.avi')], '--out must be a name that ends in .mp4 or .webm or .gif or .zip; got'],
    [['--out', join(tmpdir(), 'nowhere', 'a.mp4')], 'there is no folder'],
    [['--out', out('a.mp4'), '--colour', 'red'], '--colour'],
    [['--out', out('a.mp4'), '--take', out('none.json')], '--take'],
  ])('%j is refused, with what is allowed', (args, words) => {
    expect(() => readRequest('clip', args)).toThrow(words);
  });
});
