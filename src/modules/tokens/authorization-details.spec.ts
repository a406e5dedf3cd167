import { OncewayError } from '../../kernel';
import { parseDetails } from './authorization-details';

function refusal(text: string): { code: string; pointers: string[] } {
  try {
    parseDetails(text);
  } catch (error) {
    if (error instanceof OncewayError)
      return { code: error.code, pointers: error.faults.map(({ pointer }) => pointer) };
    throw error;
  }
  return { code: 'none', pointers: [] };
}

describe('authorization_details (RFC 9396 §5)', () => {
  it.each<[string, string, string[]]>([
    ['no JSON', '[{', []],
    ['a member that stands twice', '[{"type":"onceway_exchange","type":"onceway_exchange"}]', []],
    ['no list', '{}', ['/authorization_details']],
    [
      'a type that nobody here knows, and no grant',
      '[{"type":"payment","matter":"x"}]',
      ['/authorization_details/0/grant', '/authorization_details/0/matter', '/authorization_details/0/type'],
    ],
  ])('%s', (_what, text, pointers) => {
    expect(refusal(text)).toEqual({ code: 'token.invalid-authorization-details', pointers });
  });
});
