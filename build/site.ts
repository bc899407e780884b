/** What the site tells pages that link to it: its address and a picture. */

import { readFileSync } from 'node:fs';
import type { HtmlTagDescriptor, Plugin } from 'vite';

/** The picture's name beside the page, and where it comes from. */
const PREVIEW = { name: 'preview.png', source: new URL('../docs/saddlescope.png', import.meta.url) };
const ALT = 'A dark surface with two peaks, and walkers that gather at the saddle between them';

/**
 * Puts the picture beside the page and names it there. Those who read it want whole addresses: `SITE_ADDRESS` in the
 * environment says where the site will be; without it the picture's address is relative.
 */
export function sitePreview(site = process.env.SITE_ADDRESS): Plugin {
  return {
    name: 'site-preview',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: PREVIEW.name, source: readFileSync(PREVIEW.source) });
    },
    transformIndexHtml: () => tags(site),
  };
}

/** @throws Error if the site's address is none */
export function tags(site: string | undefined): HtmlTagDescriptor[] {
  const base = site ? new URL(site.endsWith('/') ? site : `${site}/`) : undefined;
  const meta = (property: string, content: string): HtmlTagDescriptor => ({
    tag: 'meta',
    attrs: { property, content },
    injectTo: 'head',
  });
  return [
    ...(base ? [meta('og:url', base.href)] : []),
    meta('og:image', base ? new URL(PREVIEW.name, base).href : `./${PREVIEW.name}`),
    meta('og:image:alt', ALT),
    { tag: 'meta', attrs: { name: 'twitter:card', content: 'summary_large_image' }, injectTo: 'head' },
  ];
}
