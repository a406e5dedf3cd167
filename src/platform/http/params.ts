import { isUuid, type Fault } from '../../kernel';
import { formats } from '../../kernel/identifiers';
import type { ParamFormat } from './operation';

const CHECKS: Readonly<Record<ParamFormat, (text: string) => boolean>> = {
  uuid: isUuid,
  'credit-code': (text) => formats['credit-code'](text),
  'resource-prefix': (text) => /^[123]\d{5,18}$/.test(text),
  'resource-sequence': (text) => /^\d{1,10}$/.test(text),
  version: (text) => /^[1-9]\d{0,5}$/.test(text),
  code: (text) => /^[a-z][a-z0-9.-]{1,60}$/.test(text),
  kid: (text) => /^[A-Za-z0-9_-]{43}$/.test(text),
};

/** Path parameters that do not have the form they must have. */
export function paramFaults(formatsOf: Readonly<Record<string, ParamFormat>>, given: Record<string, string>): Fault[] {
  return Object.entries(formatsOf)
    .filter(([name, format]) => !CHECKS[format](given[name] ?? ''))
    .map(([name, format]) => ({
      pointer: `/path/${name}`,
      code: 'contract.format',
      detail: `must be a ${format}`,
    }));
}
