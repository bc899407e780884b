import { expect, test } from 'vitest';
import { messageOf } from '../../../src/ui/messages/uncaught-errors.ts';

test.each([
  ['an error', new RangeError('too far'), 'too far'],
  ['a text', 'too far', 'too far'],
  ['an object with a message', { message: 'too far' }, 'too far'],
  ['an object without one', { code: 1 }, ''],
  ['an object whose message is no text', { message: { code: 1 } }, ''],
  ['undefined', undefined, ''],
  ['null', null, ''],
])('the message of %s that was thrown is a text for people', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
