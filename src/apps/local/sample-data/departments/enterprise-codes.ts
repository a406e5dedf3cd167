import type { Enterprise } from '../country';

/**
 * The registrar's own type codes, which are the contract's: companies of one person, of people, and of others; individual
 * business; farmers' cooperative.
 */
const TYPE_CODES = ['1151', '1130', '1100', '9500', '9100'] as const;

/** For mappings: listing the codes keeps any other from slipping through. */
export const SAME_TYPE_CODES = { map: Object.fromEntries(TYPE_CODES.map((code) => [code, code])) };

/** ISO 4217 numbers, as the registrar keeps currencies. */
export const YUAN = '156';
export const CURRENCIES = { map: { [YUAN]: 'CNY', '344': 'HKD', '840': 'USD' } };

export function enterpriseTypeOf({ kind, shareholders }: Enterprise): (typeof TYPE_CODES)[number] {
  if (kind === 'sole trader') return '9500';
  if (kind === 'cooperative') return '9100';
  if (shareholders.some((holder) => holder.kind === 'company')) return '1100';
  return shareholders.length === 1 ? '1151' : '1130';
}
