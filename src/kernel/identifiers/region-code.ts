import { right, wrong, type Checked } from './checked';

export type RegionCodeFault = 'length' | 'charset' | 'order';

/**
 * GB/T 2260, 6 digits (province, city, county), or 12 digits down to street and village. Whether the region exists is
 * data that changes every year and is not asked here; a county under no city or a village under no street is refused.
 */
export function checkRegionCode(value: string): Checked<RegionCodeFault> {
  if (value.length !== 6 && value.length !== 12) return wrong('length');
  if (!/^[1-9][0-9]+$/.test(value)) return wrong('charset');
  const county = value.slice(4, 6);
  if (value.slice(2, 4) === '00' && county !== '00') return wrong('order');
  if (value.length === 12) {
    const street = value.slice(6, 9);
    const village = value.slice(9, 12);
    if (village !== '000' && street === '000') return wrong('order');
    if (street !== '000' && value.slice(2, 4) === '00') return wrong('order');
  }
  return right;
}

export function isRegionCode(value: string): boolean {
  return checkRegionCode(value).ok;
}
