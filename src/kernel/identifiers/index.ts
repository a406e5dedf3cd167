/**
 * Checks of the identifiers that the state gives to people, bodies, licences, matters and resources. Pure: they say
 * whether a value is well formed, never whether somebody bears it; they normalise nothing and know no register.
 */
export { checkCitizenNumber, citizenNumberOf } from './citizen-number';
export { checkCreditCode, creditCodeOf } from './credit-code';
export { findIdentifiers } from './find-identifiers';
export { formats } from './formats';
export { checkLicenceIdentifier, licenceIdentifierOf } from './licence-identifier';
