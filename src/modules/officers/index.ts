/**
 * Officers: the people who govern sharing, how they sign in (password, second factor, identity provider) and their
 * sessions in the browser. It says who somebody is and which roles they hold; machines are not its business.
 */
export { OFFICER_ENTITIES } from './entities';
export { OfficerSessions } from './officer-sessions';
export { OfficerSettings } from './officer-settings';
export { Officers } from './officers';
export { OfficersModule } from './officers.module';
