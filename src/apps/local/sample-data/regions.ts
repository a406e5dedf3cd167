import { DISTRICTS } from './names';

/** The tree of region 99, each region after the one above it. The second city has no department of its own. */
export const REGIONS = [
  { code: '990000', names: { zh: '星海省', en: 'Xinghai Province' } },
  { code: '990100', names: { zh: '云澜市', en: 'Yunlan' } },
  { code: '990102', names: { zh: DISTRICTS['990102'], en: 'Donglan District' } },
  { code: '990103', names: { zh: DISTRICTS['990103'], en: 'Xiyu District' } },
  { code: '990200', names: { zh: '汐州市', en: 'Xizhou' } },
  { code: '990202', names: { zh: '汐南区', en: 'Xinan District' } },
] as const;
