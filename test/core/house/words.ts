/** Wording that is always wrong in what users read: docs, interface, errors. Each pattern is case-insensitive. */

export const BANNED: readonly RegExp[] = [
  // a relative clause without a noun: name the user, the walker, the thing
  /(?:^|[.:;,(] |\bfor |\bof )who\b(?![^.]*\?)(?! (?:are|is) you)/im,
  /\bwho(?:so)?ever\b/i,
  /\bwhat (?:is|was|are|were) (?:wrong|burnt in|left over|there before)\b/i,
  // nobody in particular: name the actor
  /\b(?:some|no)body\b/i,
  /\b(?:a|your|the|one's) hand\b(?! side)/i,
  /\bthe eye\b/i,
  // a number without a noun or variable
  /\bso (?:many|long|often|much)\b(?! that)/i,
  /\bof (?:then|now)\b/i,
  /\b(?:a|one) (?:tenth|hundredth|thousandth) of it\b/i,
  /\b(?:two|three|seven|nine) of (?:three|four|ten)\b/i,
  /\b\d+ of (?:10|100|1[\s,]?000)\b/,
  /\bin parts of s\b/i,
  // not words for what software does
  /\btold\b/i,
  /\bdeeds?\b/i,
  /\banew\b/i,
  /\b(?:take|takes|took|taken) (?:hold|away)\b/i,
  /\blets? go of\b/i,
  /\bdatum\b/i,
  /\bfor ever\b/i,
  /\bby turns\b/i,
  /\b(?:bring|brings|brought|come|comes|came|not) home\b/i,
  // negate the verb
  /(?<!\bthere )\b(?:is|are|was|were) no\b(?! (?:longer|more|less|fewer|greater|later|earlier|larger|smaller)\b)/i,
  /\bis none of\b/i,
  // the word order of another century
  /\b(?:is|are) to be (?:seen|known|had|found|told)\b/i,
  /\b(?:whence|thence|thereof|wherein|therein|hitherto)\b/i,
];

/** Returns each banned phrase in a text, with some words around it. */
export function bannedIn(text: string): string[] {
  return BANNED.flatMap((pattern) => {
    const all = new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
    return [...text.matchAll(all)].map(({ 0: found, index }) => {
      const around = text.slice(Math.max(0, index - 40), index + found.length + 40);
      return `${found.trim()}: ...${around.replace(/\s+/g, ' ')}...`;
    });
  });
}
