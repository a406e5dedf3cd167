/**
 * Officers: the people who govern sharing, their passwords and their sessions in the browser. It says who somebody is
 * and which roles they hold; machines are not its business, and no other sign-in than this one exists yet.
 */
export { OFFICER_ENTITIES } from './entities';
export { OfficerSessions } from './officer-sessions';
export { OfficerSettings } from './officer-settings';
export { Officers } from './officers';
export { OfficersModule } from './officers.module';
