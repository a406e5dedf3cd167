import { right, wrong, type Checked } from './checked';

export type ResourceCodeFault = 'length' | 'form';

/** Guide of 2017: class 1, item 2, sub-item 3, any finer digits, `/`, sequence of 1–10 digits. At most 32 characters. */
export function checkResourceCode(value: string): Checked<ResourceCodeFault> {
  if (value.length > 32) return wrong('length');
  return /^[123][0-9]{5,}\/[0-9]{1,10}$/.test(value) ? right : wrong('form');
}

export function isResourceCode(value: string): boolean {
  return checkResourceCode(value).ok;
}
