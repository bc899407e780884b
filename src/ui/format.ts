/** Numbers as they are shown on the page, as they are in clips and pictures. */

export * from '../core/format.ts';
