/** What the tests of hostile input share: values nobody should send, and what must hold whatever was sent. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { OPTIONS, PAGE_PARTS, type LinkOptions } from '../../../src/core/link/link-options.ts';
import {
  FIELDS,
  MOST_IN_ALL,
  defaultSettings,
  settingAt,
  type Settings,
} from '../../../src/core/settings/settings.ts';
import type { Field } from '../../../src/core/schema/field-kinds.ts';
import { isOrigin } from '../../../src/core/util/origin.ts';
import { MAX_TEAMS, TEAM_FIELDS } from '../../../src/core/settings/teams.ts';

/** Objects that fight back when they are read. Made anew for each use: some remember that they were read. */
export const traps: Record<string, () => unknown> = {
  'a getter that throws': () => ({
    get walkers(): number {
      throw new TypeError('no');
    },
  }),
  'a list whose getter throws': () => Object.defineProperty([1, 2], 0, { get: () => void JSON.parse('') }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a revoked proxy of a list': () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  'a proxy whose keys throw': () => new Proxy({}, { ownKeys: () => JSON.parse('') as string[] }),
  'a proxy that names every key': () =>
    new Proxy({}, { ownKeys: () => ['walkers', '__proto__', 'x'], get: () => NaN }),
  'a list that says it is endless': () =>
    new Proxy([], { get: (_, key) => (key === 'length' ? Infinity : 1) }),
  'a value that throws when printed': () => ({
    toString: () => JSON.parse('') as string,
    toJSON: () => JSON.parse('') as string,
  }),
  'an object with a tag that throws': () =>
    Object.defineProperty({}, Symbol.toStringTag, { get: () => JSON.parse('') as string }),
  'a cycle': () => {
    const cycle: Record<string, unknown> = { walkers: 1 };
    cycle.schedule = cycle.teams = cycle;
    return cycle;
  },
  'a cyclic list': () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    return cycle;
  },
  'a deep nest': () => {
    let nest: unknown = 1;
    for (let i = 0; i < 20_000; i++) nest = i % 2 ? [nest] : { schedule: nest };
    return nest;
  },
  'twenty thousand keys': () => Object.fromEntries(Array.from({ length: 2e4 }, (_, i) => [`k${i}`, i])),
  'a million numbers': () => new Array(1e6).fill(1),
  'an empty list of four billion': () => new Array(2 ** 32 - 1),
  'a list of holes': () => new Array(5),
  'a text of a million': () => '<img src=x onerror=alert(1)>'.repeat(4e4),
  'typed numbers': () => new Float64Array(1e5),
  'a BigInt': () => 10n ** 5000n,
  'a symbol': () => Symbol('walkers'),
  'a symbol key': () => ({ [Symbol('walkers')]: 1 }),
  'a prototype as a key': () => JSON.parse('{"__proto__":{"walkers":3}}') as unknown,
  'a constructor as a key': () => ({ constructor: { prototype: { walkers: 3 } } }),
  'a class of its own': () => new (class Settings {})(),
  'a date': () => new Date(NaN),
  'a map': () => new Map([['walkers', 3]]),
  'a function': () => () => 1,
  'a boxed number': () => Object(3) as unknown,
  NaN: () => NaN,
  'minus zero': () => -0,
};

/** Stands for a trap until `sprung` makes it: the generator itself would step into some. */
class Baited {
  constructor(readonly make: () => unknown) {}
}

export const trap = fc.constantFrom(...Object.values(traps).map((make) => new Baited(make)));

/** The value with its traps made. */
export function sprung(value: unknown): unknown {
  if (value instanceof Baited) return value.make();
  if (Array.isArray(value)) return value.map(sprung);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sprung(inner)]));
}

/** Anything that JavaScript can hold. */
export const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withBoxedValues: true,
  }),
  trap,
);

/** A value that the field allows. */
export function allowed({ kind }: Field): fc.Arbitrary<unknown> {
  switch (kind.type) {
    case 'choice':
      return fc.constantFrom(...kind.of);
    case 'flag':
      return fc.boolean();
    case 'number': {
      const { min, max } = kind;
      const number = kind.integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
      return kind.orZero ? fc.oneof(fc.constant(0), number) : number;
    }
    case 'range': {
      const end = fc.double({ min: kind.min, max: kind.max, noNaN: true });
      return fc
        .tuple(end, end)
        .map(([a, b]) => (a < b ? [a, b] : [b, a]))
        .filter(([low, high]) => high! - low! > 2e-6 * Math.max(Math.abs(low!), Math.abs(high!)));
    }
    case 'list':
      return fc.array(fc.double({ min: kind.min, max: kind.max, noNaN: true }), {
        minLength: kind.shortest,
        maxLength: Math.min(kind.longest, 40),
      });
    case 'places':
      return fc
        .array(
          fc.tuple(
            fc.double({ min: -kind.most, max: kind.most, noNaN: true }),
            fc.double({ min: kind.least, max: kind.most, noNaN: true }),
          ),
          { maxLength: kind.longest },
        )
        .map((pairs) => pairs.flat());
    case 'curve': {
      const value = fc.double({ min: kind.min, max: kind.max, noNaN: true });
      const inner = fc.uniqueArray(fc.double({ min: 0.001, max: 0.999, noNaN: true }), {
        minLength: kind.shortest - 2,
        maxLength: kind.longest - 2,
      });
      return inner.chain((times) => {
        const all = [0, ...times.sort((a, b) => a - b), 1];
        return fc.tuple(...all.map(() => value)).map((values) => all.flatMap((t, i) => [t, values[i]!]));
      });
    }
    case 'subset':
      return fc.subarray([...kind.of]);
    case 'origins': {
      const host = fc.oneof(fc.domain(), fc.constantFrom('localhost', '127.0.0.1', '[::1]'));
      const origin = fc
        .tuple(fc.constantFrom('http', 'https'), host, fc.option(fc.integer({ min: 1024, max: 65_535 })))
        .map(([scheme, name, port]) => `${scheme}://${name}${port === null ? '' : `:${port}`}`);
      return fc.uniqueArray(origin, { maxLength: kind.longest }).filter((all) => all.every(isOrigin));
    }
    case 'text':
      return fc
        .oneof(fc.constant(''), fc.base64String({ maxLength: 60 }))
        .map((text) => text.replace(/[^\w-]/g, '_'));
  }
}

/** `schedule.hot`: 2 becomes schedule: { hot: 2 }, for all keys of a flat object. */
export function unflattened(flat: Record<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(flat)) {
    const [first, second] = key.split('.') as [string, string?];
    if (second === undefined) patch[first] = value;
    else patch[first] = { ...(patch[first] as object | undefined), [second]: value };
  }
  return patch;
}

const recordOf = (fields: readonly Field[], requiredKeys?: []): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(fields.map((field) => [field.key, allowed(field)])), { requiredKeys });

/** With one weight for each datum, or none, and a flight of whole keyframes in the order of time. */
export function weighed(flat: Record<string, unknown>): Record<string, unknown> {
  const fitted = { ...flat };
  if (flat.weights !== undefined) {
    const { length } = (flat.data as number[] | undefined) ?? defaultSettings().data;
    const weights = (flat.weights as number[]).slice(0, length);
    fitted.weights = weights.length === length ? weights : [];
  }
  const map = flat['view.map'] as number[] | undefined;
  if (map && map.length % 3 !== 0) fitted['view.map'] = [];
  const flight = flat['view.flight'] as number[] | undefined;
  if (flight)
    fitted['view.flight'] = flight
      .slice(0, 6 * Math.floor(flight.length / 6))
      .map((x, i) => (i % 6 === 0 ? 100 * i + (Math.abs(x) % 99) : x));
  return fitted;
}

/** A patch that is allowed and names every setting. */
export const wholePatch: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(recordOf(FIELDS), fc.array(recordOf(TEAM_FIELDS), { minLength: 1, maxLength: MAX_TEAMS }))
  .filter(([flat]) => (flat.data as number[]).some((x) => Math.abs(x) >= 1e-9))
  .map(([flat, teams]) => [weighed(flat) as { walkers: number }, teams] as const)
  // the more teams, the fewer walkers each may have
  .map(([flat, teams]) => [{ ...flat, walkers: Math.ceil(flat.walkers / teams.length) }, teams] as const)
  .map(([flat, teams]) => ({ ...unflattened(flat), teams }));

/** Options that are allowed, each of them named; a link is of the version that wrote it. */
export const wholeOptions = fc.record(
  Object.fromEntries(
    OPTIONS.map((field) => [field.key, field.key === 'v' ? fc.constant(1) : allowed(field)]),
  ),
  { noNullPrototype: true },
) as unknown as fc.Arbitrary<LinkOptions>;

/** Every option is there, of its kind, and nothing else is. */
export function expectValidOptions(options: LinkOptions): void {
  expect(Object.keys(options)).toEqual(OPTIONS.map(({ key }) => key));
  const { v, t, embed, hide, autoplay, kiosk, origins, take, present } = options;
  if (!(Number.isInteger(v) && v >= 1 && v <= 1e6)) expect.fail(`v is ${v}`);
  if (!(Number.isInteger(t) && t >= 0 && t <= 1e9) || Object.is(t, -0)) expect.fail(`t is ${t}`);
  if (!(kiosk === 0 || (kiosk >= 2 && kiosk <= 3600))) expect.fail(`kiosk is ${kiosk}`);
  for (const flag of [embed, autoplay, present]) if (typeof flag !== 'boolean') expect.fail(String(flag));
  if (hide.join() !== PAGE_PARTS.filter((part) => hide.includes(part)).join())
    expect.fail(`hide is ${hide.join()}`);
  const wrong = origins.filter((one) => new URL(one).origin !== one || !/^https?:/.test(one));
  if (origins.length > 8 || wrong.length > 0) expect.fail(`origins are ${origins.join()}`);
  if (take.length > 100_000 || /[^A-Za-z0-9_-]/.test(take)) expect.fail('take is no text of a link');
}

/** Why a value is none that the field allows, by rules written down a second time; undefined if it is allowed. */
function wrong({ kind }: Field, value: unknown): string | undefined {
  const number = (x: unknown): boolean =>
    typeof x === 'number' &&
    Number.isFinite(x) &&
    !Object.is(x, -0) &&
    'min' in kind &&
    x >= kind.min &&
    x <= kind.max;
  const list = (x: unknown): x is number[] =>
    Array.isArray(x) &&
    Object.getPrototypeOf(x) === Array.prototype &&
    Object.keys(x).length === x.length &&
    x.every(number);
  const fits = (): boolean => {
    switch (kind.type) {
      case 'choice':
        return kind.of.some((one) => one === value);
      case 'flag':
        return value === true || value === false;
      case 'number':
        return (
          (kind.orZero && Object.is(value, 0)) ||
          (number(value) && (!kind.integer || Number.isInteger(value)))
        );
      case 'range':
        return (
          list(value) && value.length === 2 && (kind.empty ? value[0]! <= value[1]! : value[0]! < value[1]!)
        );
      case 'list':
        return list(value) && value.length >= kind.shortest && value.length <= kind.longest;
      case 'places':
        return (
          Array.isArray(value) &&
          value.length % 2 === 0 &&
          value.length <= 2 * kind.longest &&
          value.every((x, i) => x >= (i % 2 === 0 ? -kind.most : kind.least) && x <= kind.most)
        );
      case 'curve': {
        if (!Array.isArray(value) || Object.keys(value).length !== value.length) return false;
        const times = value.filter((_, i) => i % 2 === 0);
        const values = value.filter((_, i) => i % 2 === 1);
        return (
          times.length === values.length &&
          times.length >= kind.shortest &&
          times.length <= kind.longest &&
          values.every(number) &&
          times.every((t, i) => i === 0 || t > times[i - 1]) &&
          times[0] === 0 &&
          times.at(-1) === 1
        );
      }
      default:
        return expect.fail(`no setting is of the kind ${kind.type}`);
    }
  };
  return fits() ? undefined : `${kind.type}: ${String(value)}`;
}

/** Every setting is there, once, allowed by the table, and plain; nothing else is. */
export function expectValid(settings: Settings): void {
  const keys = (object: object, prefix = ''): string[] =>
    Reflect.ownKeys(object).map((key) => prefix + String(key));
  const expected = new Set(FIELDS.map(({ key }) => key.split('.')[0]!));
  expect(new Set(keys(settings))).toEqual(expected.add('teams'));
  for (const field of FIELDS) {
    const [first, second] = field.key.split('.') as [string, string?];
    const reason = wrong(field, settingAt(settings, field.key));
    if (reason !== undefined) expect.fail(`${field.key} is no ${reason}`);
    if (second === undefined) continue;
    const group = settingAt(settings, first) as object;
    if (Object.getPrototypeOf(group) !== Object.prototype) expect.fail(`${first} is no plain object`);
    const unknown = keys(group, `${first}.`).find((key) => !FIELDS.some((row) => row.key === key));
    if (unknown !== undefined) expect.fail(`${unknown} is no setting`);
  }
  const { teams } = settings;
  if (!(teams.length >= 1 && teams.length <= MAX_TEAMS)) expect.fail(`${teams.length} teams`);
  for (const team of teams) {
    if (keys(team).length !== TEAM_FIELDS.length) expect.fail(`a team with ${keys(team).join()}`);
    for (const field of TEAM_FIELDS) {
      const reason = wrong(field, (team as unknown as Record<string, unknown>)[field.key]);
      if (reason !== undefined) expect.fail(`${field.key} is no ${reason}`);
    }
  }
  if (settings.walkers * teams.length > MOST_IN_ALL) expect.fail(`${settings.walkers} walkers for each team`);
  if (!settings.data.some((x) => Math.abs(x) >= 1e-9)) expect.fail('data is all zeros');
  const { data, weights } = settings;
  if (![0, data.length].includes(weights.length)) expect.fail(`${weights.length} weights for ${data.length}`);
  const { flight } = settings.view;
  const times = flight.filter((_, i) => i % 6 === 0);
  const rising = times.every((t, k) => t >= 0 && (k === 0 || t > times[k - 1]!));
  if (flight.length % 6 !== 0 || !rising) expect.fail(`a flight of ${flight.join()}`);
}

/** A message that a page can show: one line, short, nothing invisible in it. */
export function expectShowable(message: string): void {
  if (message.length > 1000) expect.fail(`a message of ${message.length} characters`);
  const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(message);
  if (invisible) expect.fail(`a message with U+${invisible[0].codePointAt(0)!.toString(16)}: ${message}`);
}
