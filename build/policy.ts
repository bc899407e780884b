/** What the built pages may load and run: themselves, and nothing else. */

import type { Plugin } from 'vite';

/**
 * A Content-Security-Policy. `code` and `style` are the sources of scripts and style sheets; `self` says whether the
 * page has other files of its own. There is no unsafe-inline, no unsafe-eval and no other origin: styles are set through
 * the object model, which needs no permission, and pictures and videos are made in memory.
 */
export function policy(code: string, style: string, self: boolean): string {
  const own = self ? `'self' ` : '';
  return [
    `default-src 'none'`,
    `script-src ${code}`,
    `style-src ${style}`,
    `img-src ${own}data: blob:`,
    `media-src ${own}blob:`,
    `worker-src ${own}blob:`,
    `connect-src ${self ? `'self'` : `'none'`}`,
    // for what default-src does not cover
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

/** The tag that makes a policy hold for all that follows it. */
export const policyTag = (content: string): string =>
  `<meta http-equiv="Content-Security-Policy" content="${content}" />`;

/** Puts the policy into the built page. The page that `npm start` serves has none: it reloads itself by other means. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      // first of all, but after the charset
      handler: (html) => {
        const charset = '<meta charset="utf-8" />';
        if (!html.includes(charset)) throw new Error(`index.html lacks ${charset}`);
        return html.replace(charset, `$&\n    ${policyTag(policy(`'self'`, `'self'`, true))}`);
      },
    },
  };
}
