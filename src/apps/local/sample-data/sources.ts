import type { AgentSources, MappedColumn, MappedColumns, MappedResource } from '../../../contracts';
import { MARKET_REGULATION, PUBLIC_SECURITY, type ReferenceDepartment } from './departments';
import { KIND_CODES } from './market-regulation';
import { RELATION_CODES } from './public-security';

const LOCAL_TIME = { format: 'local-time' } as const;
const PACKED = { format: 'packed-date' } as const;

function column(name: string, extra: Omit<MappedColumn, 'column'> = {}): MappedColumn {
  return { column: name, ...extra };
}

const PERSON: MappedResource = {
  resource: '101001/000001',
  source: 'register',
  table: 'rkgl.rk_jbxx',
  subjectColumn: 'gmsfhm',
  columns: {
    citizenNumber: column('gmsfhm'),
    name: column('xm'),
    formerName: column('cym'),
    sex: column('xb', { map: { M: '1', F: '2' } }),
    ethnicGroup: column('mz'),
    birthDate: column('csrq', PACKED),
    birthPlace: column('csd'),
    householdRegion: column('hjqh'),
    registeredAddress: column('hjdz'),
    status: column('zxbz', { map: { '0': '1', '1': '2' } }),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

const MEMBER: MappedColumns = {
  name: column('xm'),
  citizenNumber: column('gmsfhm'),
  relation: column('yhzgx', {
    map: Object.fromEntries(Object.entries(RELATION_CODES).map(([standard, police]) => [police, standard])),
  }),
};

const HOUSEHOLD: MappedResource = {
  resource: '101001/000002',
  source: 'register',
  table: 'rkgl.hk_hxx',
  subjectColumn: 'gmsfhm',
  through: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh' },
  columns: {
    householdNumber: column('hh'),
    householdType: column('hlb'),
    headName: column('hzxm'),
    headNumber: column('hzhm'),
    region: column('xzqh'),
    address: column('zz'),
    registrar: column('djjg'),
    registeredOn: column('djrq', PACKED),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  children: {
    members: { table: 'rkgl.hk_cyxx', keyColumn: 'hh', parentColumn: 'hh', orderBy: 'xh', columns: MEMBER },
  },
  correction: { recordColumn: 'jhbz' },
};

const ENTERPRISE: MappedResource = {
  resource: '102001/000001',
  source: 'registry',
  table: 'scdj.qy_djxx',
  subjectColumn: 'tyshxydm',
  columns: {
    creditCode: column('tyshxydm'),
    name: column('qymc'),
    // The registrar's type codes are the contract's; listing them keeps any other from slipping through.
    type: column('qylx', { map: Object.fromEntries(Object.values(KIND_CODES).map((code) => [code, code])) }),
    legalRepresentativeName: column('fddbr'),
    legalRepresentativeNumber: column('frzjhm'),
    registeredCapital: column('zczb_wy', { format: 'number', times: 10_000 }),
    currency: column('bz', { map: { '156': 'CNY', '344': 'HKD', '840': 'USD' } }),
    establishedOn: column('clrq', { format: 'date' }),
    approvedOn: column('hzrq', { format: 'date' }),
    status: column('djzt'),
    domicile: column('zs'),
    region: column('xzqh'),
    businessScope: column('jyfw'),
    industryCode: column('hydm'),
    registrar: column('djjg'),
    updatedAt: column('gxsj', LOCAL_TIME),
  },
  correction: { recordColumn: 'jhbz', columnsColumn: 'jhzd' },
};

/** The variable in which the agents of the reference departments find the connection string of their source. */
export const SOURCE_URL_VARIABLE = 'SOURCE_DATABASE_URL';

/** The mapping file of a reference department's agent, over the tables that `loadSampleData` fills. It holds no secret. */
export function referenceSources(department: ReferenceDepartment): AgentSources {
  const source = { kind: 'sql', urlVariable: SOURCE_URL_VARIABLE, maxConnections: 8 } as const;
  return department === PUBLIC_SECURITY.shortName
    ? {
        department: PUBLIC_SECURITY.creditCode,
        sources: [{ name: 'register', ...source }],
        resources: [PERSON, HOUSEHOLD],
      }
    : {
        department: MARKET_REGULATION.creditCode,
        sources: [{ name: 'registry', ...source }],
        resources: [ENTERPRISE],
      };
}
