import { isSafe, maybeFromOurPages } from './same-site';

const OURS = 'https://share.example:8443/base';

it.each<[string, Record<string, string>, boolean]>([
  ['a program, which says nothing', {}, true],
  ['our page', { origin: 'https://share.example:8443', 'sec-fetch-site': 'same-origin' }, true],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }, true],
  ['another port of our host', { origin: 'https://share.example' }, false],
  ['our host without TLS', { origin: 'http://share.example:8443' }, false],
  ['a page of another host', { origin: 'https://evil.example' }, false],
  ['a sandboxed page', { origin: 'null' }, false],
  ['a sibling host', { 'sec-fetch-site': 'same-site' }, false],
  ['another site', { 'sec-fetch-site': 'cross-site' }, false],
  ['a word of the future', { 'sec-fetch-site': 'elsewhere' }, false],
  ['words that disagree', { origin: 'https://share.example:8443', 'sec-fetch-site': 'cross-site' }, false],
])('%s', (_name, headers, ours) => {
  expect(maybeFromOurPages(headers, OURS)).toBe(ours);
});

it.each([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['POST', false],
  ['PUT', false],
  ['PATCH', false],
  ['DELETE', false],
  ['get', false],
])('%s changes nothing: %s', (method, safe) => {
  expect(isSafe(method)).toBe(safe);
});
