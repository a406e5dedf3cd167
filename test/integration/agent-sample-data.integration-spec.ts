import { Client } from 'pg';
import { loadSampleData, REFERENCE_DEPARTMENTS, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

// Real: PostgreSQL. Each department loads by itself, as on the local stack; here all of them into one database, so that
// SQL can ask across departments what no department can.
const people = 3000;
let country: EmptyDatabase;
let sql: Client;

beforeAll(async () => {
  country = await emptyDatabase();
  for (const { shortName: department } of REFERENCE_DEPARTMENTS) {
    await loadSampleData({ department, url: country.url, people });
  }
  sql = new Client({ connectionString: country.url });
  await sql.connect();
}, 120_000);

afterAll(async () => {
  await sql.end();
  await country.drop();
});

async function count(text: string): Promise<number> {
  const { rows } = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM (${text}) q`);
  return Number(rows[0]!.n);
}

describe('loading sample data', () => {
  it('loads as many rows as it says, and the same ones again', async () => {
    const request = { department: 'public-security', url: country.url, people } as const;
    const digest = async (): Promise<unknown> =>
      (await sql.query("SELECT md5(string_agg(h::text, ' ' ORDER BY hh)) AS all_of_it FROM rkgl.hk_hxx h")).rows;
    const [first, before] = [await loadSampleData(request), await digest()];
    expect(first.rows).toMatchObject({ rk_jbxx: people, hk_cyxx: people });
    expect(await loadSampleData(request)).toEqual(first);
    expect(await digest()).toEqual(before);
    expect(await count('SELECT FROM rkgl.rk_jbxx')).toBe(people);
  });

  it('leaves what was there when a load fails', async () => {
    const request = { department: 'public-security', url: country.url, people, reader: 'no_such_role' } as const;
    await expect(loadSampleData(request)).rejects.toThrow('no_such_role');
    const { rows } = await sql.query('SELECT xm FROM rkgl.rk_jbxx WHERE gmsfhm = $1', [WELL_KNOWN.applicant.number]);
    expect(rows).toEqual([{ xm: WELL_KNOWN.applicant.name }]);
  });
});

const SPOUSES = `SELECT h.gmsfhm AS head, s.gmsfhm AS spouse FROM rkgl.hk_cyxx h JOIN rkgl.hk_cyxx s USING (hh)
  WHERE h.yhzgx = '02' AND s.yhzgx = '10'`;
const UNMARRIED_SPOUSES = `SELECT * FROM (${SPOUSES}) c WHERE NOT EXISTS (SELECT FROM mzyw.v_grhydj v
  WHERE v.sfzh = c.head AND v.ywlx <> 'IB' AND c.spouse IN (v.nfsfzh, v.nvfsfzh))`;
const LOPSIDED_COUPLES = `SELECT d.zzh FROM mzyw.hy_djxx d LEFT JOIN mzyw.hy_grzt a ON a.sfzh = d.nfsfzh
  LEFT JOIN mzyw.hy_grzt b ON b.sfzh = d.nvfsfzh WHERE a.zzh IS NULL OR a.zzh <> b.zzh`;
const BORN = (alias: string): string => `to_date(${alias}.csrq, 'YYYYMMDD')`;
const TOO_YOUNG = `SELECT d.zzh FROM mzyw.hy_djxx d JOIN rkgl.rk_jbxx m ON m.gmsfhm = d.nfsfzh
  JOIN rkgl.rk_jbxx f ON f.gmsfhm = d.nvfsfzh WHERE m.xb <> 'M' OR f.xb <> 'F'
  OR d.djrq < ${BORN('m')} + interval '22 years' OR d.djrq < ${BORN('f')} + interval '20 years'`;
const MARRIED_DEAD = `SELECT d.zzh FROM mzyw.hy_djxx d JOIN wjxx.sw_swxx s ON s.sfzh IN (d.nfsfzh, d.nvfsfzh)
  WHERE d.ywlx <> 'ICA' AND d.djrq > to_date(s.swrq, 'YYYYMMDD')`;
const FALSE_WIDOWS = `SELECT v.sfzh FROM mzyw.v_grhydj v
  JOIN rkgl.rk_jbxx o ON o.gmsfhm IN (v.nfsfzh, v.nvfsfzh) AND o.gmsfhm <> v.sfzh
  WHERE (v.hyzk = '30') <> (o.zxbz = '1' AND v.ywlx <> 'IB')`;
const DIVORCES_WITHOUT_MARRIAGE = `SELECT d.zzh FROM mzyw.hy_djxx d WHERE d.ywlx = 'IB' AND NOT EXISTS (SELECT
  FROM mzyw.hy_djxx m WHERE m.ywlx = 'IA' AND m.nfsfzh = d.nfsfzh AND m.nvfsfzh = d.nvfsfzh AND m.djrq < d.djrq)`;
const LONELY_CERTIFICATES = `SELECT z.czrzjhm FROM mzyw.zz_jhz z WHERE NOT EXISTS (SELECT FROM mzyw.zz_jhz o
  WHERE o.czrzjhm = z.pozjhm AND o.pozjhm = z.czrzjhm AND o.jhzzh = z.jhzzh AND o.zzbs <> z.zzbs)`;
const YOUNG_PARENTS = `SELECT c.xsesfzh FROM wjxx.cs_csxx c
  LEFT JOIN rkgl.rk_jbxx m ON m.gmsfhm = c.mqsfzh LEFT JOIN rkgl.rk_jbxx f ON f.gmsfhm = c.fqsfzh
  WHERE m.xb = 'M' OR f.xb = 'F' OR ${BORN('c')} < ${BORN('m')} + interval '16 years'
  OR ${BORN('c')} < ${BORN('f')} + interval '16 years'`;
const POSTHUMOUS = `SELECT c.xsesfzh FROM wjxx.cs_csxx c JOIN wjxx.sw_swxx s ON s.sfzh IN (c.mqsfzh, c.fqsfzh)
  WHERE c.csrq > s.swrq`;
const OTHER_BIRTHS = `SELECT c.xsesfzh FROM wjxx.cs_csxx c JOIN rkgl.rk_jbxx p ON p.gmsfhm = c.xsesfzh
  WHERE (p.csrq, p.xb, p.csd) <> (c.csrq, c.xb, c.csdqh) OR c.qfrq < c.csrq`;
const OTHER_PARENTS = `SELECT c.xsesfzh FROM wjxx.cs_csxx c JOIN rkgl.hk_cyxx k ON k.gmsfhm = c.xsesfzh
  JOIN rkgl.hk_hxx h USING (hh) WHERE k.yhzgx IN ('20', '30')
  AND h.hzhm NOT IN (coalesce(c.mqsfzh, ''), coalesce(c.fqsfzh, ''))`;
const UNCERTIFIED_BIRTHS = `SELECT c.xsesfzh, z.czztdm FROM wjxx.cs_csxx c
  FULL JOIN wjxx.zz_csyxzm z ON z.czztdm = c.xsesfzh AND z.csyxzmbh = c.csyxzmbh
  WHERE c.xsesfzh IS NULL OR z.czztdm IS NULL`;
const UNDEAD = `SELECT p.gmsfhm, s.sfzh FROM rkgl.rk_jbxx p FULL JOIN wjxx.sw_swxx s ON s.sfzh = p.gmsfhm
  WHERE (p.zxbz = '1') <> (s.sfzh IS NOT NULL) OR s.swrq < p.csrq`;
const UNREAL_EMPLOYERS = `SELECT i.aac002 FROM rsxx.ac02 i LEFT JOIN scdj.qy_djxx e
  ON e.tyshxydm = i.aab003 AND e.qymc = i.aab004 WHERE i.aab003 LIKE '9%' AND e.djzt IS DISTINCT FROM '1'`;
const OTHER_EMPLOYERS = `SELECT i.aac002 FROM rsxx.ac02 i JOIN ybxx.ry_cbxx m ON m.sfzhm = i.aac002
  WHERE i.aac031 = '10' AND (i.aab004 IS DISTINCT FROM m.dwmc OR (i.aab004 IS NULL) <> (m.xzlx = 'JM'))`;
const EARLY_EMPLOYEES = `SELECT i.aac002 FROM rsxx.ac02 i JOIN rkgl.rk_jbxx p ON p.gmsfhm = i.aac002
  JOIN scdj.qy_djxx e ON e.tyshxydm = i.aab003
  WHERE to_date(i.aac030, 'YYYYMMDD') < greatest(${BORN('p')} + interval '18 years', e.clrq)`;
const EARLY_GRADUATES = `SELECT z.sfzjh FROM jyxx.xs_byzs z JOIN rkgl.rk_jbxx p ON p.gmsfhm = z.sfzjh
  WHERE z.byrq < ${BORN('p')} + interval '14 years' OR (p.zxbz = '1' AND z.byrq > p.gxsj)`;
const FALSE_LEVELS = `SELECT x.sfzjh FROM jyxx.xs_xlxx x WHERE x.zgxl IS DISTINCT FROM
  (SELECT z.xlcc FROM jyxx.xs_byzs z WHERE z.sfzjh = x.sfzjh ORDER BY z.byrq DESC LIMIT 1)`;
const BOOKS_WITHOUT_HOUSEHOLD = `SELECT b.hh FROM rkgl.zz_hkb b FULL JOIN rkgl.hk_hxx h
  ON (h.hh, h.hzhm, h.zz) = (b.hh, b.hzhm, b.zz) WHERE b.hh IS NULL OR h.hh IS NULL`;

describe('what departments say of the same person agrees', () => {
  /** Rows that name a person whom the police do not know by that number and name. */
  const strangers = (table: string, number: string, name: string): Promise<number> =>
    count(`SELECT FROM ${table} t WHERE t.${number} IS NOT NULL AND NOT EXISTS
      (SELECT FROM rkgl.rk_jbxx p WHERE p.gmsfhm = t.${number} AND p.xm = t.${name})`);

  it.each([
    ['rkgl.hk_cyxx', 'gmsfhm', 'xm'],
    ['rkgl.hk_hxx', 'hzhm', 'hzxm'],
    ['rkgl.zz_hkb', 'hzhm', 'hzxm'],
    ['mzyw.hy_djxx', 'nfsfzh', 'nfxm'],
    ['mzyw.hy_djxx', 'nvfsfzh', 'nvfxm'],
    ['mzyw.zz_jhz', 'czrzjhm', 'czrxm'],
    ['mzyw.zz_jhz', 'pozjhm', 'poxm'],
    ['wjxx.cs_csxx', 'xsesfzh', 'xsexm'],
    ['wjxx.cs_csxx', 'mqsfzh', 'mqxm'],
    ['wjxx.cs_csxx', 'fqsfzh', 'fqxm'],
    ['wjxx.zz_csyxzm', 'czztdm', 'czzt'],
    ['wjxx.sw_swxx', 'sfzh', 'xm'],
    ['wjxx.cy_jkzm', 'sfzh', 'xm'],
    ['jyxx.xs_xlxx', 'sfzjh', 'xm'],
    ['rsxx.ac01', 'aac002', 'aac003'],
    ['ybxx.ry_cbxx', 'sfzhm', 'ryxm'],
    ['scdj.qy_djxx', 'frzjhm', 'fddbr'],
  ])('%s knows the police’s people only (%s)', async (table, number, name) => {
    expect(await count(`SELECT FROM ${table}`)).toBeGreaterThan(10);
    expect(await strangers(table, number, name)).toBe(0);
  });

  it.each<[string, string, number]>([
    ['spouses of a household', SPOUSES, 700],
    ['divorces', "SELECT FROM mzyw.hy_djxx WHERE ywlx = 'IB'", 20],
    ['deaths', 'SELECT FROM wjxx.sw_swxx', 15],
    ['births with both parents', 'SELECT FROM wjxx.cs_csxx WHERE mqsfzh > fqsfzh OR mqsfzh < fqsfzh', 500],
    ['employees of firms', "SELECT FROM rsxx.ac02 WHERE aae140 = '11'", 700],
    ['employees of institutions', "SELECT FROM rsxx.ac02 WHERE aae140 = '12'", 50],
  ])('there are enough: %s', async (_what, text, least) => {
    expect(await count(text)).toBeGreaterThan(least);
  });

  it.each([
    ['spouses of a household whom civil affairs do not know as a couple', UNMARRIED_SPOUSES],
    ['couples whose two records name different people', LOPSIDED_COUPLES],
    ['couples of one sex, or married under age', TOO_YOUNG],
    ['people married or divorced after their death', MARRIED_DEAD],
    ['widowed people whose spouse lives', FALSE_WIDOWS],
    ['divorces that no marriage came before', DIVORCES_WITHOUT_MARRIAGE],
    ['couples of whom only one holds a certificate', LONELY_CERTIFICATES],
    ['parents of the wrong sex or younger than 16 years more than the child', YOUNG_PARENTS],
    ['births after a parent’s death', POSTHUMOUS],
    ['births whose day, sex or place the police know otherwise', OTHER_BIRTHS],
    ['births whose child lives with a parent whom the birth does not name', OTHER_PARENTS],
    ['births without a certificate, or the other way round', UNCERTIFIED_BIRTHS],
    ['cancelled people without a death, or dead people not cancelled', UNDEAD],
    ['employers whom the registrar does not know, or who are closed', UNREAL_EMPLOYERS],
    ['employees whose medical insurance names another employer', OTHER_EMPLOYERS],
    ['people employed as minors, or before the firm was founded', EARLY_EMPLOYEES],
    ['certificates awarded before the holder was fourteen, or after death', EARLY_GRADUATES],
    ['highest levels that none of the certificates show', FALSE_LEVELS],
    ['household books of no household', BOOKS_WITHOUT_HOUSEHOLD],
  ])('there are no %s', async (_what, text) => {
    const { rows } = await sql.query(`${text} LIMIT 3`);
    expect(rows).toEqual([]);
  });
});
