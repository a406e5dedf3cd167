import { Client } from 'pg';
import { loadSampleData, REFERENCE_DEPARTMENTS, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

// Real: PostgreSQL and the loader. All departments' schemas stand in one database, so that SQL can join what on the
// local stack is kept apart.
const people = 4000;
let country: EmptyDatabase;
let sql: Client;

beforeAll(async () => {
  country = await emptyDatabase();
  await Promise.all(
    REFERENCE_DEPARTMENTS.map(({ shortName: department }) => loadSampleData({ department, url: country.url, people })),
  );
  sql = new Client({ connectionString: country.url });
  await sql.connect();
}, 120_000);

afterAll(async () => {
  await sql.end();
  await country.drop();
});

/** The WITH of a rule names its rows as `rows`; `breaking` is what none of them may be. */
async function check(rows: string, breaking: string): Promise<{ total: number; broken: unknown[] }> {
  const { rows: counted } = await sql.query<{ n: string }>(`WITH rows AS (${rows}) SELECT count(*) AS n FROM rows`);
  const { rows: broken } = await sql.query(`WITH rows AS (${rows}) SELECT * FROM rows WHERE ${breaking} LIMIT 3`);
  return { total: Number(counted[0]!.n), broken };
}

const PERSON = 'LEFT JOIN rkgl.rk_jbxx p ON p.gmsfhm =';
const FIRM = 'LEFT JOIN scdj.qy_djxx f ON f.tyshxydm =';

describe.each([
  ['firms', 'scdj.qy_djxx', 500],
  ['shareholders', 'scdj.qy_tzr', 900],
  ['business licences', 'scdj.zz_yyzz', 600],
  ['food-business licences', 'scdj.zz_spjyxk', 70],
  ['second-class constructors', 'zjgl.ejzjs_zczs', 15],
  ['property certificates', 'bdcdj.bdc_zs', 800],
  ['taxpayers', 'swgl.nsr_jbxx', 500],
  ['public institutions', 'bzgl.sydw_fr', 15],
  ['social organisations', 'mzyw.shzz_djxx', 8],
])('the table of %s', (_what, table, least) => {
  it('is filled', async () => {
    const { total } = await check(`SELECT * FROM ${table}`, 'false');
    expect(total).toBeGreaterThan(least);
  });
});

describe('across departments', () => {
  it.each([
    [
      'shareholders who are people are known to the police under their names, and are grown',
      `SELECT t.tzrmc, p.xm, p.csrq FROM scdj.qy_tzr t ${PERSON} t.zjhm WHERE t.tzrlx = '1'`,
      "tzrmc IS DISTINCT FROM xm OR csrq > '20081101'",
    ],
    [
      'shareholders that are companies are registered under their names',
      `SELECT t.tzrmc, f.qymc FROM scdj.qy_tzr t ${FIRM} t.zjhm WHERE t.tzrlx = '2'`,
      'tzrmc IS DISTINCT FROM qymc',
    ],
    [
      'shares add up to the whole, and so does the capital',
      `SELECT f.tyshxydm, f.zczb_wy, sum(t.czbl) AS bl, sum(t.rjcze_wy) AS cz
       FROM scdj.qy_djxx f LEFT JOIN scdj.qy_tzr t USING (tyshxydm) GROUP BY 1, 2`,
      'bl IS DISTINCT FROM 1 OR cz IS DISTINCT FROM zczb_wy',
    ],
    [
      'the organisation code is characters 9 to 17 of the credit code',
      'SELECT tyshxydm, zzjgdm FROM scdj.qy_djxx',
      'zzjgdm <> substr(tyshxydm, 9, 9)',
    ],
    [
      'every firm has one current business licence, which says what the register says',
      `SELECT f.*, z.ztmc, z.zzbh, z.fddbr AS licensed, z.zczb_wy AS capital, z.zs AS address, z.zzzt
       FROM scdj.qy_djxx f LEFT JOIN scdj.v_yyzz z ON z.ztdm = f.tyshxydm`,
      `ztmc IS DISTINCT FROM qymc OR zzbh <> tyshxydm OR licensed <> fddbr OR capital <> zczb_wy OR address <> zs
       OR zzzt <> CASE djzt WHEN '1' THEN 'YX' WHEN '2' THEN 'DX' WHEN '3' THEN 'ZX' END`,
    ],
    [
      'a licence that was replaced has a current successor',
      `SELECT o.zzbs, n.zzbs AS successor FROM scdj.zz_yyzz o LEFT JOIN scdj.v_yyzz n USING (ztdm) WHERE NOT o.dqbb`,
      "successor IS NULL OR split_part(successor, '.', 9) <= split_part(zzbs, '.', 9)",
    ],
    [
      'food-business licences are held by firms, and end with them',
      `SELECT l.ztmc, l.fzr, l.zzzt, f.qymc, f.fddbr, f.djzt FROM scdj.zz_spjyxk l ${FIRM} l.ztdm`,
      "ztmc IS DISTINCT FROM qymc OR fzr <> fddbr OR (djzt <> '1' AND zzzt IN ('YX', 'GQ', 'ZK'))",
    ],
    [
      'food-business licences are expired when their day is past, and only then',
      'SELECT zzzt, yxqjz FROM scdj.zz_spjyxk',
      "(zzzt = 'GQ' AND yxqjz >= '2026-11-01') OR (zzzt IN ('YX', 'ZK') AND yxqjz < '2026-11-01')",
    ],
    [
      'constructors are living people of age, under their names',
      `SELECT c.cyrymc, c.bfrq, p.xm, p.csrq, p.zxbz FROM zjgl.ejzjs_zczs c ${PERSON} c.sfzh`,
      "cyrymc IS DISTINCT FROM xm OR zxbz <> '0' OR bfrq < to_date(csrq, 'YYYYMMDD') + interval '22 years'",
    ],
    [
      'constructors are employed by construction firms that exist, under their names',
      `SELECT c.pyqy, f.qymc, f.hydm, f.djzt, c.zszt FROM zjgl.ejzjs_zczs c ${FIRM} c.pyqydm`,
      "pyqy IS DISTINCT FROM qymc OR hydm <> '4790' OR djzt <> '1'",
    ],
    [
      'constructors are insured by the firm that employs them',
      `SELECT c.pyqydm, count(a.aab003) AS insured, min(a.aab003) AS first, max(a.aab003) AS last
       FROM zjgl.ejzjs_zczs c LEFT JOIN rsxx.ac02 a ON a.aac002 = c.sfzh AND a.aab003 IS NOT NULL
       GROUP BY c.sfzh, c.pyqydm`,
      'insured = 0 OR first <> pyqydm OR last <> pyqydm',
    ],
    [
      'employers who insure are firms or institutions, under their names',
      `SELECT a.aab004, coalesce(f.qymc, s.dwmc) AS registered FROM rsxx.ac02 a ${FIRM} a.aab003
       LEFT JOIN bzgl.sydw_fr s ON s.tyxydm = a.aab003 WHERE a.aab003 IS NOT NULL`,
      'aab004 IS DISTINCT FROM registered',
    ],
    [
      'owners of property are known to the police under their names',
      `SELECT z.qlr, p.xm FROM bdcdj.bdc_zs z ${PERSON} z.qlrzjh`,
      'qlr IS DISTINCT FROM xm',
    ],
    [
      'dwellings are the homes of their owners',
      `SELECT z.zl, h.zz FROM bdcdj.bdc_zs z
       LEFT JOIN rkgl.hk_cyxx m ON m.gmsfhm = z.qlrzjh LEFT JOIN rkgl.hk_hxx h ON h.hh = m.hh WHERE z.fwyt = '住宅'`,
      'zl IS DISTINCT FROM zz',
    ],
    [
      'shops are the seats of firms that an owner represents',
      `SELECT z.bdcdyh, bool_or(f.tyshxydm IS NOT NULL) AS represented FROM bdcdj.bdc_zs z
       LEFT JOIN scdj.qy_djxx f ON f.frzjhm = z.qlrzjh AND f.zs = z.zl WHERE z.fwyt = '商业' GROUP BY 1`,
      'NOT represented',
    ],
    [
      'owners in common are spouses of one household',
      `SELECT z.bdcdyh, count(*) AS owners, count(DISTINCT m.hh) AS households,
         bool_and(m.yhzgx IN ('02', '10')) AS spouses, min(z.gyqk) AS shared, count(DISTINCT z.gyqk) AS ways
       FROM bdcdj.bdc_zs z LEFT JOIN rkgl.hk_cyxx m ON m.gmsfhm = z.qlrzjh GROUP BY 1`,
      "(owners = 1) <> (shared = '单独所有') OR owners > 2 OR ways > 1 OR households <> 1 OR spouses IS NOT TRUE",
    ],
    [
      'tax knows every firm and no other, and strikes off those that are deregistered',
      `SELECT f.qymc, f.djzt, t.nsrmc, t.nsrzt, t.qsbz FROM scdj.qy_djxx f
       FULL JOIN swgl.nsr_jbxx t ON t.shxydm = f.tyshxydm`,
      "nsrmc IS DISTINCT FROM qymc OR (djzt = '3') <> (nsrzt = '07') OR (nsrzt = '07' AND qsbz)",
    ],
    [
      'public institutions are represented by people who run no open firm',
      `SELECT s.fddbr, p.xm, s.zt, f.tyshxydm FROM bzgl.sydw_fr s ${PERSON} s.fddbrzjh
       LEFT JOIN scdj.qy_djxx f ON f.frzjhm = s.fddbrzjh AND f.djzt = '1'`,
      'fddbr IS DISTINCT FROM xm OR tyshxydm IS NOT NULL',
    ],
    [
      'social organisations are represented by people of the country',
      `SELECT s.fddbr, p.xm FROM mzyw.shzz_djxx s ${PERSON} s.fddbrsfz`,
      'fddbr IS DISTINCT FROM xm',
    ],
    [
      'no organisation has the code of another',
      `SELECT code, count(*) AS bodies FROM (SELECT tyshxydm AS code FROM scdj.qy_djxx
       UNION ALL SELECT tyxydm FROM bzgl.sydw_fr UNION ALL SELECT tyshxydm FROM mzyw.shzz_djxx) all_codes GROUP BY 1`,
      'bodies > 1',
    ],
  ])('%s', async (_rule, rows, breaking) => {
    const { total, broken } = await check(rows, breaking);
    expect(broken).toEqual([]);
    expect(total).toBeGreaterThan(0);
  });
});

describe('the well-known organisations', () => {
  const one = async (text: string, ...values: string[]): Promise<unknown> => (await sql.query(text, values)).rows;
  const { applicant, spouse, restaurant, enterprise, constructor: zhou, constructionCompany } = WELL_KNOWN;

  it('the restaurant belongs to the applicant and his spouse', async () => {
    const text = 'SELECT zjhm, czbl::float AS share FROM scdj.qy_tzr WHERE tyshxydm = $1 ORDER BY xh';
    expect(await one(text, restaurant.creditCode)).toEqual([
      { zjhm: applicant.number, share: 0.6 },
      { zjhm: spouse.number, share: 0.4 },
    ]);
  });

  it('its food-business licence is valid for the shop that the applicant owns, and its taxes are paid', async () => {
    const text = `SELECT l.zzzt, l.jycs = z.zl AS own_shop, t.xypj, t.qsbz FROM scdj.zz_spjyxk l, bdcdj.bdc_zs z, swgl.nsr_jbxx t
      WHERE l.ztdm = $1 AND t.shxydm = $1 AND z.qlrzjh = $2`;
    expect(await one(text, restaurant.creditCode, applicant.number)).toEqual([
      { zzzt: 'YX', own_shop: true, xypj: 'A', qsbz: false },
    ]);
  });

  it('licences bear the printed identifiers', async () => {
    const business = '1.2.156.3005.2.11990000999000005D103.1199010099900003X0.20261123000003';
    expect(
      await one('SELECT zzbs, zzzt FROM scdj.zz_yyzz WHERE ztdm = $1 ORDER BY zzbs', enterprise.creditCode),
    ).toEqual([
      { zzbs: `${business}.001.X`, zzzt: 'BG' },
      { zzbs: `${business}.002.V`, zzzt: 'YX' },
    ]);
    expect(await one('SELECT zzbs, pyqydm FROM zjgl.ejzjs_zczs WHERE sfzh = $1', zhou.number)).toEqual([
      {
        zzbs: '1.2.156.3005.2.11990000999000005D104.11990100999000064M.20261123000004.001.9',
        pyqydm: constructionCompany.creditCode,
      },
    ]);
  });

  it('the institution and the association bear the printed codes', async () => {
    expect(await one("SELECT dwmc FROM bzgl.sydw_fr WHERE tyxydm = '12990100999000101Q'")).toEqual([
      { dwmc: WELL_KNOWN.publicInstitution.name },
    ]);
    expect(await one("SELECT zzmc FROM mzyw.shzz_djxx WHERE tyshxydm = '519901009990000EX7'")).toEqual([
      { zzmc: WELL_KNOWN.socialOrganisation.name },
    ]);
  });
});
