import {
  CONSTRUCTION_COMPANY,
  COOPERATIVE,
  FISH_SHOP,
  RESTAURANT,
  SOFTWARE_COMPANY,
  WELL_KNOWN_INSTITUTION,
  WELL_KNOWN_SOCIAL_ORGANISATION,
} from './well-known-organisations';
import {
  CHEN_GUIYING,
  CHEN_WEIGUO,
  HE_JINGWEN,
  LI_MING,
  LI_XINYI,
  WANG_YAN,
  WELL_KNOWN_HOUSEHOLDS,
  ZHAO_JIAN,
  ZHOU_JIANAN,
} from './well-known-people';

export const WELL_KNOWN = {
  /** A head of household with spouse and child, who represents `enterprise`. */
  applicant: LI_MING,
  spouse: WANG_YAN,
  /** A minor. */
  child: LI_XINYI,
  /** The whole record is under correction. */
  underCorrection: ZHAO_JIAN,
  /** Only the registered address is under correction. */
  addressUnderCorrection: CHEN_GUIYING,
  /** The record is cancelled. Born on a leap day. */
  cancelled: CHEN_WEIGUO,
  /** Lives alone; a second-class constructor, employed by `constructionCompany`. */
  constructor: ZHOU_JIANAN,
  household: WELL_KNOWN_HOUSEHOLDS[0]!,
  /** A valid number that the sample country gives to nobody. */
  nobody: '990102199911110090',
  enterprise: SOFTWARE_COMPANY,
  /** Its address is under correction. */
  soleTrader: FISH_SHOP,
  cooperative: COOPERATIVE,
  /** The applicant's and his spouse's; its food-business licence is valid, its tax standing good. */
  restaurant: RESTAURANT,
  constructionCompany: CONSTRUCTION_COMPANY,
  /** Represents `publicInstitution`. */
  institutionHead: HE_JINGWEN,
  publicInstitution: WELL_KNOWN_INSTITUTION,
  socialOrganisation: WELL_KNOWN_SOCIAL_ORGANISATION,
} as const;
