/** src/sdk/repeats.ts: of the register of codes what the SDK goes by, without the texts that a browser need not load. */
export function emitRepeats({ registers: { errors } }) {
  const repeated = errors.filter(({ retry }) => retry !== 'never');
  const rows = repeated.map(({ code, retry }) => `  ${JSON.stringify(code)}: ${JSON.stringify(retry)},`);
  return `import type { ErrorCode } from '../contracts';

/** How a call that was answered so may be asked again; codes that are not here say the same again each time. */
export const REPEATS: Readonly<Partial<Record<ErrorCode, 'later' | 'same-key'>>> = {
${rows.join('\n')}
};
`;
}
