import { creditCodeOf } from '../../../src/kernel/identifiers';
import { Lines } from '../browser';
import { anEntry, aRequest, ENTRY_APPROVAL, GRANT_APPROVAL } from '../entries';
import { offered } from '../offered-keys';
import type { Seed } from './seed';
import { RENEWAL } from './objects';
import type { World } from './world';

const CALLBACK = { url: 'https://window.example/results' };
const names = { zh: '名称', en: 'Name' };
const key = (): object => ({ use: 'sig', jwk: offered.ed25519() });
const own = ({ codes }: World): { params: { code: string } } => ({ params: { code: codes.own } });

/** Everybody's own: nothing of the own department is touched or shown. */
const ONE_S_OWN = 'it is about the caller alone';
const EVERYBODY = 'it is shown to everybody who may enter';

const PARTIES: Record<string, Seed> = {
  registerDepartment: {
    target: (world) => ({
      body: { code: creditCodeOf('11', '990100', `99901${String(world.next()).padStart(3, '0')}`), names },
    }),
  },
  listDepartments: { target: () => ({}), open: EVERYBODY },
  readDepartment: { target: own, open: EVERYBODY },
  // A district of the city that no other row names.
  registerRegion: { target: (world) => ({ body: { code: `9901${30 + (world.next() % 60)}`, names } }) },
  listRegions: { target: () => ({}), open: EVERYBODY },
  appointSharingOffice: { target: (world) => ({ ...own(world), body: { names } }) },
  deactivateDepartment: { target: async (world) => ({ params: { code: await world.department() } }) },
  activateDepartment: { target: async (world) => ({ params: { code: await world.inactiveDepartment() } }) },
  registerAttribute: { target: (world) => ({ body: { code: `duty-${world.next()}`, names } }) },
  listAttributes: { target: () => ({}), open: EVERYBODY },
  assignAttribute: {
    target: async (world) => ({
      params: { code: world.codes.own, attribute: await world.attribute() },
      body: { legalBasis: '市委编办〔2026〕7号' },
    }),
  },
  withdrawAttribute: {
    target: async (world) => ({ params: { code: world.codes.own, attribute: await world.heldAttribute() } }),
  },
  listHeldAttributes: { target: own, open: EVERYBODY },
  limitSystem: { target: async (world) => ({ params: { id: await world.system() }, body: { perSecond: 5 } }) },
  registerSystem: { target: (world) => ({ ...own(world), body: { names } }) },
  listSystems: { target: own },
  registerSystemKey: { target: async (world) => ({ params: { id: await world.system() }, body: key() }) },
  listSystemKeys: { target: async (world) => ({ params: { id: await world.system() } }) },
  revokeSystemKey: { target: async (world) => ({ params: await world.systemKey() }) },
  fileCallback: { target: async (world) => ({ params: { id: await world.system() }, body: CALLBACK }) },
  listCallbacks: { target: async (world) => ({ params: { id: await world.system() } }) },
  decideCallback: {
    target: async (world) => ({ params: await world.callback(), body: { decision: 'approve', reason: '核对无误' } }),
  },
  endCallback: { target: async (world) => ({ params: await world.callback() }) },
  callbackKeys: { target: () => ({}), open: EVERYBODY },
  activateSystem: { target: async (world) => ({ params: { id: await world.inactiveSystem() } }) },
  deactivateSystem: { target: async (world) => ({ params: { id: await world.system() } }) },
  registerAgentKey: { target: (world) => ({ ...own(world), body: key() }) },
  listAgentKeys: { target: own },
  revokeAgentKey: { target: async (world) => ({ params: { code: world.codes.own, kid: await world.agentKey() } }) },
  receiptKeys: { target: () => ({}), open: EVERYBODY },
};

/** The caller's own session or second factor. */
const ownAccount = (body?: object): Seed => ({ target: () => ({ body }), open: ONE_S_OWN, refusedOnly: true });

const OFFICERS: Record<string, Seed> = {
  logout: ownAccount(),
  changePassword: ownAccount({ current: 'a long enough phrase', new: 'another long enough phrase' }),
  enrolTotp: ownAccount({ password: 'a long enough phrase' }),
  confirmTotp: ownAccount({ code: '123456' }),
  removeTotp: ownAccount({ password: 'a long enough phrase', code: '123456' }),
  resetTotp: {
    target: async (world) => ({ params: { id: await world.officer() } }),
    but: { 'authority-officer': 'officer.totp-state' },
  },
  linkIdentity: { target: async (world) => ({ params: { id: await world.officer() }, body: world.identity() }) },
  listIdentities: { target: async (world) => ({ params: { id: await world.officer() } }) },
  unlinkIdentity: { target: async (world) => ({ params: await world.linkedIdentity() }) },
  readSession: { target: () => ({}), open: ONE_S_OWN },
  createOfficer: {
    target: (world) => ({
      body: { login: `new.${world.next()}`, name: 'New', department: world.codes.own, roles: ['operator'] },
    }),
  },
  listOfficers: { target: async (world) => ({ hidden: [await world.officer()] }) },
  disableOfficer: { target: async (world) => ({ params: { id: await world.officer() } }) },
  enableOfficer: { target: async (world) => ({ params: { id: await world.disabledOfficer() } }) },
  resetPassword: { target: async (world) => ({ params: { id: await world.officer() } }) },
};

const CATALOGUE: Record<string, Seed> = {
  submitEntry: {
    target: (world) => ({ body: anEntry({ department: world.codes.own, code: `301001/${5000 + world.next()}` }) }),
  },
  listEntries: {
    target: async (world) => {
      return { query: 'limit=200', hidden: [world.resource(await world.entry('submitted'))] };
    },
  },
  listResources: { target: () => ({ query: 'limit=200' }), open: EVERYBODY },
  getEntry: { target: async (world) => ({ params: await world.entry('submitted') }) },
  decideEntry: { target: async (world) => ({ params: await world.entry('submitted'), body: ENTRY_APPROVAL }) },
  publishEntry: { target: async (world) => ({ params: await world.entry('approved') }) },
  'withdrawEntry that is published': {
    target: async (world) => ({ params: await world.entry('published'), body: { reason: '撤回' } }),
    // Once it is published only the authority takes it back.
    but: { 'own sharing-head': 'access.denied' },
  },
  withdrawEntry: { target: async (world) => ({ params: await world.entry('submitted'), body: { reason: '撤回' } }) },
};

const LOADS: Record<string, Seed> = {
  setResourceLimits: { target: async (world) => ({ params: await world.entry('published'), body: { perSecond: 50 } }) },
  readResourceLoad: { target: async (world) => ({ params: await world.entry('published'), query: 'limit=200' }) },
  readQuestionProof: { target: async (world) => ({ params: { id: await world.signedExchange() } }) },
};

const GRANTS: Record<string, Seed> = {
  fileGrant: {
    target: async (world) => ({ body: aRequest({ resource: world.published.other, systems: [await world.system()] }) }),
    // The systems that it names are none of the stranger's.
    but: { 'foreign sharing-head': 'contract.broken', 'foreign operator': 'contract.broken' },
  },
  listGrants: { target: async (world) => ({ query: 'limit=200', hidden: [await world.grant('approved')] }) },
  getGrant: { target: async (world) => ({ params: { id: await world.grant('approved') } }) },
  signOffGrant: { target: async (world) => ({ params: { id: await world.grant('filed') } }) },
  decideGrant: {
    target: async (world) => ({ params: { id: await world.grant('requested', 'other') }, body: GRANT_APPROVAL }),
  },
  suspendGrant: {
    target: async (world) => ({ params: { id: await world.grant('approved') }, body: { reason: '核查' } }),
  },
  resumeGrant: {
    target: async (world) => ({ params: { id: await world.suspendedGrant(), side: 'consumer' } }),
    but: { 'authority-officer': 'access.denied' },
  },
  endGrant: {
    target: async (world) => ({ params: { id: await world.grant('approved') }, body: { reason: '用毕' } }),
    // Whoever files may take back what is not signed off yet, and no more.
    but: { 'own operator': 'access.denied' },
  },
};

const RENEWALS: Record<string, Seed> = {
  fileRenewal: { target: async (world) => ({ params: { id: await world.grant('approved') }, body: RENEWAL }) },
  signOffRenewal: { target: async (world) => ({ params: await world.renewal('filed') }) },
  decideRenewal: {
    target: async (world) => ({ params: await world.renewal('requested', 'other'), body: GRANT_APPROVAL }),
  },
  withdrawRenewal: {
    target: async (world) => ({ params: await world.renewal('filed'), body: { reason: '撤回' } }),
  },
  confirmDisposal: {
    target: async (world) => ({ params: { id: await world.endedGrant() }, body: world.disposal() }),
  },
};

const stopOf = (target: (world: World) => Promise<string> | string, scope: string): Seed['target'] => {
  return async (world) => ({ body: { scope, target: await target(world), reason: '核查' } });
};
const lifted: Seed['undo'] = (world, { body }) => world.lift(body['id']);

const STOPS: Record<string, Seed> = {
  'placeStop of a system': {
    target: stopOf((world) => world.system(), 'system'),
    but: { 'foreign sharing-head': 'party.system-unknown' },
    undo: lifted,
  },
  'placeStop of a department': {
    target: stopOf(({ codes }) => codes.own, 'department'),
    but: { 'foreign sharing-head': 'access.denied' },
    undo: lifted,
  },
  'placeStop of a published resource': {
    target: stopOf(({ published }) => published.own, 'resource'),
    but: { 'foreign sharing-head': 'access.denied' },
    undo: lifted,
  },
  'placeStop of an unpublished resource': {
    target: stopOf(async (world) => world.resource(await world.entry('submitted')), 'resource'),
    but: { 'foreign sharing-head': 'entry.unknown' },
    undo: lifted,
  },
  'placeStop of everything': {
    target: () => ({ body: { scope: 'everything', reason: '核查' } }),
    but: { 'own sharing-head': 'access.denied', 'foreign sharing-head': 'access.denied' },
    undo: lifted,
  },
  listStops: { target: async (world) => ({ query: 'limit=200', hidden: [await world.stop()] }) },
  liftStop: { target: async (world) => ({ params: { id: await world.stop() } }) },
  listEvents: {
    target: async (world) => ({ query: 'limit=200', hidden: [await world.grant('approved')] }),
    // It is told of all affairs of the department that hires it.
    but: { "own contractor's system": 'access.denied', "foreign contractor's system": 'access.denied' },
  },
};

const LEDGER: Record<string, Seed> = {
  readRecords: { target: () => ({ query: 'limit=20' }) },
};

const NO_GRANT: Seed['but'] = {
  'own system': 'grant.missing',
  "own contractor's system": 'grant.missing',
  "foreign contractor's system": 'grant.missing',
  'foreign system': 'grant.missing',
};

const STRANGERS_TO_BATCHES: Seed['but'] = {
  "own contractor's system": 'exchange.batch-unknown',
  "foreign contractor's system": 'exchange.batch-unknown',
  'foreign system': 'exchange.batch-unknown',
};

const MACHINES: Record<string, Seed> = {
  tokenKeys: { target: () => ({}), open: EVERYBODY },
  serverMetadata: { target: () => ({}), open: EVERYBODY },
  listSystemGrants: { target: async (world) => ({ hidden: [await world.grant('approved')] }) },
  explainExchange: {
    target: ({ published }) => ({ body: aQuestion(published.other) }),
    open: ONE_S_OWN,
    // What keeps the caller out is among the findings.
    but: {
      'own system, deactivated': 'success',
      'own system whose key is revoked': 'success',
      'system of an inactive department': 'success',
    },
  },
  // Of one system: another of the same department is as much a stranger as one of another.
  readExchange: {
    target: async (world) => ({ params: { id: await world.pendingExchange() } }),
    but: {
      "own contractor's system": 'exchange.unknown',
      "foreign contractor's system": 'exchange.unknown',
      'foreign system': 'exchange.unknown',
    },
  },
  exchangeBatch: { target: ({ published }) => ({ body: aBatch(published.other) }), but: NO_GRANT },
  readBatch: {
    target: async (world) => ({ params: { id: await world.batch() } }),
    but: STRANGERS_TO_BATCHES,
  },
  readBatchResults: {
    target: async (world) => ({ params: { id: await world.batch() }, query: 'limit=10' }),
    but: STRANGERS_TO_BATCHES,
  },
  // The token of each column names no grant: what a granted question is answered is tested on a whole stack.
  exchange: { target: ({ published }) => ({ body: aQuestion(published.other) }), but: NO_GRANT },
};

const aQuestion = (resource: string): object => ({
  resource,
  mode: 'verify',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  values: { name: '李明' },
  matter: '1199010099900002183990111002000',
  case: 'TEST-1',
  operator: 'clerk-1',
  reason: '核验申请人身份',
});

const aBatch = (resource: string): Lines => {
  const { subject, values, ...head } = aQuestion(resource) as { subject: object; values: object };
  return new Lines([
    { ...head, items: ['name'] },
    { subject, values },
  ]);
};

/**
 * One or more for every route of the OpenAPI document but those of the door itself, which its own specs try: by the
 * operation id, and after a blank what sets one apart from another.
 */
export const SEEDS: Readonly<Record<string, Seed>> = {
  ...PARTIES,
  ...OFFICERS,
  ...CATALOGUE,
  ...LOADS,
  ...GRANTS,
  ...RENEWALS,
  ...STOPS,
  ...LEDGER,
  ...MACHINES,
};

/** Ways in and out, which end or open the sessions that the matrix lives on: officers-*.api-spec.ts, token specs. */
export const DOORS = new Set(['login', 'beginOidcLogin', 'finishOidcLogin', 'issueToken', 'explainToken']);
