/**
 * Checks of the identifiers that the state gives to people, bodies, licences, matters and resources. Pure: they say
 * whether a value is well formed, never whether somebody bears it; they normalise nothing and know no register.
 */
export { checkCitizenNumber, citizenNumberOf, isCitizenNumber, type CitizenNumberFault } from './citizen-number';
export { checkCreditCode, creditCodeOf, isCreditCode, creditCodeKinds, type CreditCodeFault } from './credit-code';
export {
  checkOrganisationCode,
  isOrganisationCode,
  organisationCheckCharacter,
  type OrganisationCodeFault,
} from './organisation-code';
export {
  checkLicenceIdentifier,
  isLicenceIdentifier,
  licenceCheckCharacter,
  type LicenceIdentifierFault,
} from './licence-identifier';
export { checkMatterCode, isMatterCode, type MatterCodeFault } from './matter-code';
export { checkResourceCode, isResourceCode, type ResourceCodeFault } from './resource-code';
export { checkRegionCode, isRegionCode, type RegionCodeFault } from './region-code';
export { findIdentifiers, type FoundIdentifier } from './find-identifiers';
export { formats, type FormatName } from './formats';
export type { Checked } from './checked';
