import { creditCodeOf } from '../../../kernel/identifiers';
import { SAMPLE_DAY, type Cited, type Household, type SocialOrganisation } from './country';
import { EDUCATION, HEALTH, MARKET_REGULATION, type SampleDepartment } from './departments/directory';
import { householdsWithFirms } from './enterprises';
import { businessAddress, DISTRICTS } from './names';
import { epochDay, isoDate } from './numbers';
import { seededRandom, type Random } from './random';
import { WELL_KNOWN_SOCIAL_ORGANISATION } from './well-known-organisations';

type Kind = SocialOrganisation['kind'];

const KINDS: Record<Kind, { prefix: string; words: readonly string[]; capital: [number, number]; purpose: string }> = {
  association: {
    prefix: '51',
    words: ['行业协会', '商会', '志愿者协会', '书法家协会', '老年人体育协会', '诗词学会'],
    capital: [3, 20],
    purpose: '开展交流与培训，服务会员，参与公益活动。',
  },
  'private unit': {
    prefix: '52',
    words: ['幼儿园', '养老服务中心', '社会工作服务中心', '职业培训学校', '体育俱乐部'],
    capital: [5, 200],
    purpose: '利用非国有资产提供非营利性社会服务。',
  },
  foundation: {
    prefix: '53',
    words: ['教育基金会', '慈善基金会'],
    capital: [200, 3000],
    purpose: '接受捐赠，资助教育、扶贫、济困等公益事业。',
  },
};
const BRANDS = ['云澜', '星海', '听潮', '望海', '白鹭', '银杏', '晨曦', '青石', '浅湾', '同心', '春晖', '仁和'];

/** Of the heads of household of ripe age, this share represents a social organisation. */
const SHARE_OF_HEADS = 0.01;
const TODAY = epochDay(SAMPLE_DAY);

/** Associations, private non-enterprise units and foundations, each represented by a head of household of the country. */
export function* socialOrganisations(people: number, seed: number): Generator<SocialOrganisation> {
  const random = seededRandom(seed, 'social organisations');
  let made = 0;
  yield WELL_KNOWN_SOCIAL_ORGANISATION;
  for (const { household, wellKnown } of householdsWithFirms(people, seed)) {
    if (!wellKnown && mayRepresent(household) && random.chance(SHARE_OF_HEADS)) {
      yield makeOrganisation(random, household, ++made);
    }
  }
}

function mayRepresent({ members: [head] }: Household): boolean {
  const age = (TODAY - epochDay(head!.birthDate)) / 365.25;
  return !head!.doubted && age >= 30 && age <= 75;
}

function makeOrganisation(random: Random, { members, district }: Household, number: number): SocialOrganisation {
  const head = members[0]!;
  const kind: Kind = random.weighted([
    ['association', 50],
    ['private unit', 45],
    ['foundation', 5],
  ] as const);
  const { prefix, words, capital, purpose } = KINDS[kind];
  const founded = random.between(Math.max(epochDay(head.birthDate) + 25 * 366, epochDay('1999-01-01')), TODAY - 90);
  const state = random.weighted([
    ['open', 92],
    ['closed', 6],
    ['revoked', 2],
  ] as const);
  const organisation: SocialOrganisation = {
    creditCode: creditCodeOf(prefix, district, `50${String(number).padStart(6, '0')}`),
    kind,
    name: `云澜市${DISTRICTS[district]}${random.pick(BRANDS)}${random.pick(BRANDS)}${random.pick(words)}`,
    representative: { name: head.name, number: head.number },
    capitalWan: random.between(...capital),
    foundedOn: isoDate(founded),
    purpose,
    district,
    address: businessAddress(random, district),
    state,
    updatedOn: isoDate(random.between(founded, TODAY)),
  };
  // Since the reform of registration, associations of trade need no supervising body any more.
  if (random.chance(0.7)) organisation.supervisor = cited(random.pick([EDUCATION, HEALTH, MARKET_REGULATION]));
  if (state === 'open') organisation.validUntil = isoDate(TODAY + random.between(60, 4 * 365));
  if (random.chance(0.01)) organisation.doubted = random.pick(['all', ['address']] as const);
  return organisation;
}

function cited({ names, creditCode }: SampleDepartment): Cited {
  return { name: names.zh, code: creditCode };
}
