export type RegionLevel = 'province' | 'city' | 'district';

/** GB/T 2260, six digits: the code itself says the level and the parent. */
export function levelOfRegion(code: string): RegionLevel {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'district';
}

/** Code of the region right above; null above a province. */
export function parentOfRegion(code: string): string | null {
  switch (levelOfRegion(code)) {
    case 'province':
      return null;
    case 'city':
      return `${code.slice(0, 2)}0000`;
    case 'district':
      return `${code.slice(0, 4)}00`;
  }
}

/** Whether `inner` is that region or lies in it. */
export function regionContains(outer: string, inner: string): boolean {
  const digits = { province: 2, city: 4, district: 6 }[levelOfRegion(outer)];
  return inner.slice(0, digits) === outer.slice(0, digits);
}

/** The region in which a department was registered: characters 3 to 8 of its credit code (GB 32100). */
export function regionOfCreditCode(code: string): string {
  return code.slice(2, 8);
}
