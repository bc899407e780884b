/** Sharing: what a link holds in words, and its QR code as a reader of another make reads it. */

import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { MOST_STEPS } from '../../../src/core/simulation/check-arguments.ts';
import { codeOf, type Code } from '../../../src/ui/share/qr-code.ts';
import { held, missing, noCode, reach, type Shared } from '../../../src/ui/share/words.ts';

const APP = 'https://example.org/saddlescope/';
const shared = (more: Partial<Shared> = {}): Shared => ({
  link: APP,
  t: 0,
  clock: 0,
  reproducible: true,
  placed: false,
  flying: false,
  data: 2,
  themed: true,
  ...more,
});
const words = (more: Partial<Shared>): [holds: string, lacks: string] => [
  held(shared(more)).join(' '),
  missing(shared(more)).join(' '),
];

describe('the words beside a link', () => {
  it('promise the same walkers only where settings alone make them', () => {
    const [pure] = words({ t: 1234, clock: 1234 });
    expect(pure).toContain('Step 1\u202f234, computed when it opens: the same walkers, bit for bit,');
    for (const changed of [{ reproducible: false }, { reproducible: false, placed: true }]) {
      const [holds, lacks] = words({ t: 1234, clock: 1234, ...changed });
      expect(holds).not.toContain('bit for bit');
      expect(holds).toContain('other walkers than these');
      expect(lacks).toMatch(changed.placed ? /a script placed them/ : /changed during this run/);
    }
  });

  it('name the step, the camera and the theme that are left out', () => {
    for (const clock of [5, MOST_STEPS + 1]) {
      const [holds, lacks] = words({ clock });
      expect(holds).toContain('Step 0:');
      expect(lacks).toMatch(/^Step [\d\u202f]+, which the walkers have reached\./);
    }
    expect(words({ flying: true })[1]).toContain('on its flight');
    const [held, lacks] = words({ themed: false });
    expect(held).toContain('All settings but the theme');
    expect(lacks).toContain('The theme: none is chosen');
    expect(words({})[1]).toBe('Recordings, measurements and open pages.');
  });

  it('say where long data stand', () => {
    expect(words({ link: `${APP}?walkers=5` })[0]).not.toContain('#');
    expect(words({ link: `${APP}#data=1,2`, data: 2000 })[0]).toContain(
      'The 2\u202f000 data points stand behind the #',
    );
  });

  it.each([
    ['https:', 'example.org', ''],
    ['http:', '127.example.org', ''],
    ['http:', 'localhost', 'local address'],
    ['http:', '127.0.0.1', 'local address'],
    ['file:', '', 'local file'],
  ])('warn of a link that no other machine can open: %s//%s', (protocol, hostname, part) => {
    const said = reach({ protocol, hostname });
    if (part) expect(said).toContain(part);
    else expect(said).toBe('');
  });
});

/** What a reader sees in a picture of the code, dark on light, with the white around it. */
function decoded(code: Code): string | undefined {
  const [module, quiet] = [4, 4];
  const side = (code.size + 2 * quiet) * module;
  const pixels = new Uint8ClampedArray(4 * side * side).map((_, i) => {
    const [x, y] = [(i >> 2) % side, Math.floor((i >> 2) / side)];
    const dark = code.get(Math.floor(x / module) - quiet, Math.floor(y / module) - quiet);
    return i % 4 < 3 && dark ? 0 : 255;
  });
  return jsQR(pixels, side, side, { inversionAttempts: 'dontInvert' })?.data;
}

describe('the QR code of a link', () => {
  it.each([
    APP,
    `${APP}?optimizer=em&optimizer.2=gradient&annealed.2=true&data=0,1,2,7,9&t=1234`,
    `${APP}?embed=1&origins=https://example.org&view.camera=-37.5,21.25,3.1e-7,0,1`,
    `${APP}?data=${Array.from({ length: 70 }, (_, k) => Math.sin(k)).join(',')}`.slice(0, 1270),
  ])('is read as exactly the link: %.90s', (link) => {
    expect(decoded(codeOf(link)!)).toBe(link);
  });

  it('is none where a phone could not read it, and the words say so', () => {
    const long = `${APP}?data=${'1.5,'.repeat(1000)}`;
    expect(codeOf(long)).toBeUndefined();
    expect(noCode(long)).toContain('4\u202f038 characters');
    expect(codeOf('file:///home/user/saddlescope.html')).toBeUndefined();
    expect(noCode('file:///home/user/saddlescope.html')).toContain('cannot open a file');
  });
});
