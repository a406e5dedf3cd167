/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
/**
 * 性别 · Sex
 */
export type SexCode = '0' | '1' | '2' | '9';
/**
 * 民族 · Ethnic group
 */
export type EthnicGroupCode =
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '07'
  | '08'
  | '09'
  | '10'
  | '11'
  | '12'
  | '13'
  | '14'
  | '15'
  | '16'
  | '17'
  | '18'
  | '19'
  | '20'
  | '21'
  | '22'
  | '23'
  | '24'
  | '25'
  | '26'
  | '27'
  | '28'
  | '29'
  | '30'
  | '31'
  | '32'
  | '33'
  | '34'
  | '35'
  | '36'
  | '37'
  | '38'
  | '39'
  | '40'
  | '41'
  | '42'
  | '43'
  | '44'
  | '45'
  | '46'
  | '47'
  | '48'
  | '49'
  | '50'
  | '51'
  | '52'
  | '53'
  | '54'
  | '55'
  | '56'
  | '97'
  | '98';
/**
 * 状态 · Status
 */
export type PersonStatusCode = '1' | '2';
/**
 * 户别 · Type of household
 */
export type HouseholdTypeCode = '1' | '2';
/**
 * 与户主关系 · Relation to the head
 */
export type RelationToHeadCode = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8';
/**
 * 登记类别 · Category
 */
export type MarriageCategoryCode = '1' | '2' | '3';
/**
 * 登记状态 · Status of the registration
 */
export type RegistrationStatusCode = '1' | '2';
/**
 * 婚姻状况 · Marital status
 */
export type MaritalStatusCode = '10' | '20' | '21' | '22' | '23' | '30' | '40' | '90';
/**
 * 性别 · Sex
 */
export type SexCode1 = '0' | '1' | '2' | '9';
/**
 * 最高学历 · Highest level
 */
export type EducationLevelCode = '10' | '20' | '30' | '40' | '60' | '70' | '80' | '90';
/**
 * 学历层次 · Level
 */
export type EducationLevelCode1 = '10' | '20' | '30' | '40' | '60' | '70' | '80' | '90';
/**
 * 险种 · Kind
 */
export type InsuranceKindCode = '110' | '120' | '170' | '210' | '410';
/**
 * 参保状态 · Status
 */
export type InsuranceStatusCode = '1' | '2' | '3';
/**
 * 参保类型 · Kind
 */
export type MedicalInsuranceKindCode = '1' | '2';
/**
 * 参保状态 · Status
 */
export type InsuranceStatusCode1 = '1' | '2' | '3';
/**
 * 类型 · Type
 */
export type EnterpriseTypeCode =
  '1100' | '1130' | '1140' | '1151' | '1200' | '4530' | '4540' | '9100' | '9500' | '9900';
/**
 * 币种 · Currency
 */
export type CurrencyCode = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 登记状态 · Registration status
 */
export type EnterpriseStatusCode = '1' | '2' | '3' | '4' | '9';
/**
 * 股东代码类型 · Type of the code
 */
export type HolderCodeTypeCode = '111' | '001';
/**
 * 币种 · Currency
 */
export type CurrencyCode1 = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 类型 · Type
 */
export type SocialOrganisationTypeCode = '1' | '2' | '3';
/**
 * 币种 · Currency
 */
export type CurrencyCode2 = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 登记状态 · Registration status
 */
export type OrganisationStatusCode = '1' | '2' | '3';
/**
 * 币种 · Currency
 */
export type CurrencyCode3 = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 经费来源 · Source of funding
 */
export type FundingSourceCode = '1' | '2' | '3';
/**
 * 登记状态 · Registration status
 */
export type OrganisationStatusCode1 = '1' | '2' | '3';
/**
 * 纳税人类型 · Type of taxpayer
 */
export type TaxpayerTypeCode = '1' | '2';
/**
 * 纳税信用级别 · Tax credit grade
 */
export type TaxCreditGradeCode = 'A' | 'B' | 'M' | 'C' | 'D';
/**
 * 纳税人状态 · Status
 */
export type TaxStatusCode = '1' | '2' | '3';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode1 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode = 'A' | 'B' | 'C' | 'D';
/**
 * 与户主关系 · Relation to the head
 */
export type RelationToHeadCode1 = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode2 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode1 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode1 = 'A' | 'B' | 'C' | 'D';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode3 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode2 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode2 = 'A' | 'B' | 'C' | 'D';
/**
 * 类型 · Type of the enterprise
 */
export type EnterpriseTypeCode1 =
  '1100' | '1130' | '1140' | '1151' | '1200' | '4530' | '4540' | '9100' | '9500' | '9900';
/**
 * 币种 · Currency
 */
export type CurrencyCode4 = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode4 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode3 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode3 = 'A' | 'B' | 'C' | 'D';
/**
 * 注册专业 · Specialty
 */
export type ConstructorSpecialtyCode = '01' | '02' | '03' | '04' | '05' | '06';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode5 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode4 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode4 = 'A' | 'B' | 'C' | 'D';
/**
 * 主体业态 · Main type of business
 */
export type FoodBusinessTypeCode = '1' | '2' | '3';
/**
 * 持证主体代码类型 · Type of the holder’s code
 */
export type HolderCodeTypeCode6 = '111' | '001';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode5 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode5 = 'A' | 'B' | 'C' | 'D';
/**
 * 性别 · Sex
 */
export type SexCode2 = '0' | '1' | '2' | '9';
/**
 * 证照状态 · Status of the licence
 */
export type LicenceStatusCode6 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 可信等级 · Trust grade
 */
export type TrustGradeCode6 = 'A' | 'B' | 'C' | 'D';
/**
 * 用途 · Usage
 */
export type PropertyUsageCode = '10' | '20' | '30' | '40' | '50' | '60' | '70' | '80';
/**
 * 共有情况 · Co-ownership
 */
export type CoOwnershipCode = '0' | '1' | '2';
/**
 * 健康检查结果 · Result
 */
export type HealthResultCode = '1' | '2';
/**
 * 共有情况 · Co-ownership
 * 0 单独所有 · sole owner
 * 1 共同共有 · joint owners
 * 2 按份共有 · owners by shares
 */
export type CoOwnershipCode1 = '0' | '1' | '2';
/**
 * 建造师注册专业 · Specialty of a constructor
 * 01 建筑工程 · building
 * 02 公路工程 · highways
 * 03 水利水电工程 · water conservancy and hydropower
 * 04 市政公用工程 · municipal works
 * 05 矿业工程 · mining
 * 06 机电工程 · mechanical and electrical works
 */
export type ConstructorSpecialtyCode1 = '01' | '02' | '03' | '04' | '05' | '06';
/**
 * 币种 · Currency (ISO 4217)
 * CNY 人民币 · yuan renminbi
 * HKD 港元 · Hong Kong dollar
 * MOP 澳门元 · Macao pataca
 * TWD 新台币 · Taiwan dollar
 * USD 美元 · US dollar
 * EUR 欧元 · euro
 * JPY 日元 · yen
 * GBP 英镑 · pound sterling
 * SGD 新加坡元 · Singapore dollar
 */
export type CurrencyCode5 = 'CNY' | 'HKD' | 'MOP' | 'TWD' | 'USD' | 'EUR' | 'JPY' | 'GBP' | 'SGD';
/**
 * 学历 · Level of education (GB/T 4658)
 * 10 研究生教育 · postgraduate
 * 20 大学本科教育 · undergraduate
 * 30 大学专科教育 · junior college
 * 40 中等职业教育 · secondary vocational
 * 60 普通高级中学教育 · senior secondary
 * 70 初级中学教育 · junior secondary
 * 80 小学教育 · primary
 * 90 其他 · other
 */
export type EducationLevelCode2 = '10' | '20' | '30' | '40' | '60' | '70' | '80' | '90';
/**
 * 登记状态 · Registration status
 * 1 存续 · registered
 * 2 吊销 · revoked
 * 3 注销 · deregistered
 * 4 迁出 · moved away
 * 9 其他 · other
 */
export type EnterpriseStatusCode1 = '1' | '2' | '3' | '4' | '9';
/**
 * 市场主体类型 · Type of market entity
 * 1100 有限责任公司 · limited liability company
 * 1130 有限责任公司（自然人投资或控股） · limited liability company of natural persons
 * 1140 有限责任公司（国有独资） · wholly state-owned company
 * 1151 有限责任公司（自然人独资） · limited liability company of one natural person
 * 1200 股份有限公司 · company limited by shares
 * 4530 合伙企业 · partnership
 * 4540 个人独资企业 · sole proprietorship
 * 9100 农民专业合作社 · farmers' cooperative
 * 9500 个体工商户 · individual business
 * 9900 其他 · other
 */
export type EnterpriseTypeCode2 =
  '1100' | '1130' | '1140' | '1151' | '1200' | '4530' | '4540' | '9100' | '9500' | '9900';
/**
 * 民族 · Ethnic group (GB/T 3304)
 */
export type EthnicGroupCode1 =
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '07'
  | '08'
  | '09'
  | '10'
  | '11'
  | '12'
  | '13'
  | '14'
  | '15'
  | '16'
  | '17'
  | '18'
  | '19'
  | '20'
  | '21'
  | '22'
  | '23'
  | '24'
  | '25'
  | '26'
  | '27'
  | '28'
  | '29'
  | '30'
  | '31'
  | '32'
  | '33'
  | '34'
  | '35'
  | '36'
  | '37'
  | '38'
  | '39'
  | '40'
  | '41'
  | '42'
  | '43'
  | '44'
  | '45'
  | '46'
  | '47'
  | '48'
  | '49'
  | '50'
  | '51'
  | '52'
  | '53'
  | '54'
  | '55'
  | '56'
  | '97'
  | '98';
/**
 * 食品经营主体业态 · Type of food business
 * 1 食品销售 · food sales
 * 2 餐饮服务 · catering
 * 3 单位食堂 · canteen
 */
export type FoodBusinessTypeCode1 = '1' | '2' | '3';
/**
 * 经费来源 · Source of funding
 * 1 财政拨款 · funded by the treasury
 * 2 差额补助 · partly funded by the treasury
 * 3 自收自支 · self-supporting
 */
export type FundingSourceCode1 = '1' | '2' | '3';
/**
 * 健康检查结果 · Result of a health examination
 * 1 合格 · fit for food work
 * 2 不合格 · unfit for food work
 */
export type HealthResultCode1 = '1' | '2';
/**
 * 持证主体代码类型 · Type of a holder’s code (GB/T 36903-2018)
 * 111 公民身份号码 · citizen number
 * 001 统一社会信用代码 · unified social credit code
 */
export type HolderCodeTypeCode7 = '111' | '001';
/**
 * 户别 · Type of household
 * 1 家庭户 · family household
 * 2 集体户 · collective household
 */
export type HouseholdTypeCode1 = '1' | '2';
/**
 * 社会保险险种 · Kind of social insurance
 * 110 企业职工基本养老保险 · basic pension of enterprise employees
 * 120 机关事业单位养老保险 · pension of public bodies
 * 170 城乡居民基本养老保险 · basic pension of residents
 * 210 失业保险 · unemployment insurance
 * 410 工伤保险 · work injury insurance
 */
export type InsuranceKindCode1 = '110' | '120' | '170' | '210' | '410';
/**
 * 参保状态 · Status of insurance
 * 1 参保缴费 · contributing
 * 2 暂停缴费 · suspended
 * 3 终止缴费 · ended
 */
export type InsuranceStatusCode2 = '1' | '2' | '3';
/**
 * 证照状态 · Status of a licence
 * 1 有效 · valid
 * 2 过期 · expired
 * 3 变更 · superseded
 * 4 注销 · cancelled
 * 5 吊销 · revoked
 * 6 暂扣 · suspended
 */
export type LicenceStatusCode7 = '1' | '2' | '3' | '4' | '5' | '6';
/**
 * 婚姻状况 · Marital status (GB/T 2261.2)
 * 10 未婚 · never married
 * 20 已婚 · married
 * 21 初婚 · first marriage
 * 22 再婚 · remarried
 * 23 复婚 · remarried to the former spouse
 * 30 丧偶 · widowed
 * 40 离婚 · divorced
 * 90 未说明的婚姻状况 · not stated
 */
export type MaritalStatusCode1 = '10' | '20' | '21' | '22' | '23' | '30' | '40' | '90';
/**
 * 婚姻登记类别 · Category of marriage registration
 * 1 结婚登记 · marriage
 * 2 离婚登记 · divorce
 * 3 补领证件 · reissue of a certificate
 */
export type MarriageCategoryCode1 = '1' | '2' | '3';
/**
 * 基本医疗保险类型 · Kind of basic medical insurance
 * 1 职工基本医疗保险 · of employees
 * 2 城乡居民基本医疗保险 · of residents
 */
export type MedicalInsuranceKindCode1 = '1' | '2';
/**
 * 机构登记状态 · Registration status of an organisation
 * 1 正常 · active
 * 2 注销 · deregistered
 * 3 撤销 · revoked
 */
export type OrganisationStatusCode2 = '1' | '2' | '3';
/**
 * 人口状态 · Status of a person's record
 * 1 正常 · active
 * 2 注销 · cancelled
 */
export type PersonStatusCode1 = '1' | '2';
/**
 * 房屋用途 · Usage of a property (GB/T 17986.1)
 * 10 住宅 · residential
 * 20 工业、交通、仓储 · industry, transport, storage
 * 30 商业、金融、信息 · commerce, finance, information
 * 40 教育、医疗卫生、科研 · education, health care, research
 * 50 文化、娱乐、体育 · culture, entertainment, sport
 * 60 办公 · office
 * 70 军事 · military
 * 80 其他 · other
 */
export type PropertyUsageCode1 = '10' | '20' | '30' | '40' | '50' | '60' | '70' | '80';
/**
 * 登记记录状态 · Status of a registration
 * 1 有效 · valid
 * 2 注销 · cancelled
 */
export type RegistrationStatusCode1 = '1' | '2';
/**
 * 与户主关系 · Relation to the head of household (GB/T 4761)
 * 0 本人或户主 · head
 * 1 配偶 · spouse
 * 2 子 · son
 * 3 女 · daughter
 * 4 孙子、孙女或外孙子、外孙女 · grandchild
 * 5 父母 · parent
 * 6 祖父母或外祖父母 · grandparent
 * 7 兄弟姐妹 · sibling
 * 8 其他 · other
 */
export type RelationToHeadCode2 = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8';
/**
 * 性别 · Sex (GB/T 2261.1)
 * 0 未知 · not known
 * 1 男 · male
 * 2 女 · female
 * 9 未说明 · not stated
 */
export type SexCode3 = '0' | '1' | '2' | '9';
/**
 * 社会组织类型 · Type of social organisation
 * 1 社会团体 · association
 * 2 民办非企业单位 · private non-enterprise unit
 * 3 基金会 · foundation
 */
export type SocialOrganisationTypeCode1 = '1' | '2' | '3';
/**
 * 纳税信用级别 · Tax credit grade
 * A A级 · A: 90 points and more
 * B B级 · B: 70 to 89 points
 * M M级 · M: newly established or without income in the year
 * C C级 · C: 40 to 69 points
 * D D级 · D: below 40 points, or a grave default
 */
export type TaxCreditGradeCode1 = 'A' | 'B' | 'M' | 'C' | 'D';
/**
 * 纳税人状态 · Status of a taxpayer
 * 1 正常 · active
 * 2 非正常 · irregular
 * 3 注销 · deregistered
 */
export type TaxStatusCode1 = '1' | '2' | '3';
/**
 * 纳税人类型 · Type of taxpayer
 * 1 一般纳税人 · general taxpayer
 * 2 小规模纳税人 · small-scale taxpayer
 */
export type TaxpayerTypeCode1 = '1' | '2';
/**
 * 证照可信等级 · Trust grade of a licence (国办函〔2016〕108号)
 * A 颁发机构直接签发 · issued by the authority itself
 * B 窗口核对原件 · checked against the original at a window
 * C 用户上传待核对 · uploaded by the user, the original must be checked
 * D 自制或自行承诺 · self-made, on own promise
 */
export type TrustGradeCode7 = 'A' | 'B' | 'C' | 'D';

/**
 * The items of each reference resource in its newest version, by resource code.
 */
export interface ResourceItems {
  '101001/000001': PersonBasicsItems;
  '101001/000002': HouseholdItems;
  '101002/000001': MarriageRegistrationItems;
  '101003/000001': BirthItems;
  '101003/000002': DeathItems;
  '101004/000001': EducationItems;
  '101005/000001': SocialInsuranceItems;
  '101005/000002': MedicalInsuranceItems;
  '102001/000001': EnterpriseRegistrationItems;
  '102001/000002': RepresentativeAndShareholdersItems;
  '102002/000001': SocialOrganisationItems;
  '102003/000001': PublicInstitutionItems;
  '104001/000001': TaxpayerStandingItems;
  '105001/000001': HouseholdBookItems;
  '105001/000002': MarriageCertificateItems;
  '105001/000003': BusinessLicenceItems;
  '105001/000004': SecondClassConstructorCertificateItems;
  '105001/000005': FoodBusinessLicenceItems;
  '105001/000006': BirthCertificateItems;
  '105001/000007': PropertyCertificatesItems;
  '202001/000001': FoodWorkersHealthCertificateItems;
}
/**
 * 人口基本信息 · Person basics (101001/000001, version 1)
 */
export interface PersonBasicsItems {
  /**
   * 公民身份号码 · Citizen number
   */
  citizenNumber: string;
  /**
   * 姓名 · Name
   */
  name: string;
  /**
   * 曾用名 · Former name
   */
  formerName?: string;
  sex: SexCode;
  ethnicGroup?: EthnicGroupCode;
  /**
   * 出生日期 · Date of birth
   */
  birthDate: string;
  /**
   * 出生地 · Place of birth
   */
  birthPlace?: string;
  /**
   * 户籍区划 · Region of registration
   */
  householdRegion?: string;
  /**
   * 户籍地址 · Registered address
   */
  registeredAddress?: string;
  status: PersonStatusCode;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 户籍信息 · Household (101001/000002, version 2)
 */
export interface HouseholdItems {
  /**
   * 户号 · Household number
   */
  householdNumber: string;
  householdType: HouseholdTypeCode;
  /**
   * 户主姓名 · Name of the head
   */
  headName: string;
  /**
   * 户主公民身份号码 · Citizen number of the head
   */
  headNumber?: string;
  /**
   * 户籍区划 · Region of registration
   */
  region?: string;
  /**
   * 户籍地址 · Registered address
   */
  address?: string;
  /**
   * 登记机关 · Registrar
   */
  registrar?: string;
  /**
   * 登记日期 · Registered on
   */
  registeredOn?: string;
  /**
   * 户内成员 · Members of the household
   *
   * @minItems 1
   * @maxItems 200
   *
   * Items: 成员 · Member
   */
  members: {
    /**
     * 姓名 · Name
     */
    name: string;
    /**
     * 公民身份号码 · Citizen number
     */
    citizenNumber: string;
    relation: RelationToHeadCode;
  }[];
  /**
   * 迁入日期 · Moved in on
   */
  movedInOn?: string;
  /**
   * 迁出日期 · Moved out on
   */
  movedOutOn?: string;
  /**
   * 何地迁来 · Moved from
   */
  movedFrom?: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 婚姻登记信息 · Marriage registration (101002/000001, version 1)
 */
export interface MarriageRegistrationItems {
  category: MarriageCategoryCode;
  /**
   * 证字号 · Certificate number
   */
  certificateNumber: string;
  /**
   * 登记日期 · Registered on
   */
  registeredOn: string;
  /**
   * 登记机关 · Registrar
   */
  registrar: string;
  /**
   * 甲方姓名 · Name of party A
   */
  partyAName: string;
  /**
   * 甲方公民身份号码 · Citizen number of party A
   */
  partyANumber: string;
  /**
   * 乙方姓名 · Name of party B
   */
  partyBName: string;
  /**
   * 乙方公民身份号码 · Citizen number of party B
   */
  partyBNumber: string;
  status: RegistrationStatusCode;
  maritalStatus: MaritalStatusCode;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 出生医学信息 · Birth (101003/000001, version 1)
 */
export interface BirthItems {
  /**
   * 出生医学证明编号 · Number of the birth certificate
   */
  certificateNumber: string;
  /**
   * 姓名 · Name
   */
  name: string;
  sex: SexCode1;
  /**
   * 出生日期 · Born on
   */
  bornOn: string;
  /**
   * 出生地区划 · Region of birth
   */
  birthPlace: string;
  /**
   * 接生机构 · Institution of birth
   */
  institution: string;
  /**
   * 母亲姓名 · Name of the mother
   */
  motherName?: string;
  /**
   * 母亲公民身份号码 · Citizen number of the mother
   */
  motherNumber?: string;
  /**
   * 父亲姓名 · Name of the father
   */
  fatherName?: string;
  /**
   * 父亲公民身份号码 · Citizen number of the father
   */
  fatherNumber?: string;
  /**
   * 签发日期 · Registered on
   */
  registeredOn: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 死亡医学信息 · Death (101003/000002, version 1)
 */
export interface DeathItems {
  /**
   * 死亡证明编号 · Number of the death certificate
   */
  certificateNumber: string;
  /**
   * 姓名 · Name
   */
  name: string;
  /**
   * 死亡日期 · Died on
   */
  diedOn: string;
  /**
   * 死亡地点 · Place of death
   */
  place?: string;
  /**
   * 签发机构 · Issuer
   */
  issuer: string;
  /**
   * 签发日期 · Registered on
   */
  registeredOn: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 学历信息 · Education (101004/000001, version 1)
 */
export interface EducationItems {
  /**
   * 姓名 · Name
   */
  name: string;
  highestLevel: EducationLevelCode;
  /**
   * 学历证书 · Qualifications
   *
   * @maxItems 20
   *
   * Items: 学历证书 · Qualification
   */
  qualifications: {
    level: EducationLevelCode1;
    /**
     * 毕业院校 · School
     */
    school: string;
    /**
     * 专业 · Major
     */
    major?: string;
    /**
     * 证书编号 · Certificate number
     */
    certificateNumber: string;
    /**
     * 授予日期 · Awarded on
     */
    awardedOn: string;
  }[];
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 社会保险参保信息 · Social insurance (101005/000001, version 1)
 */
export interface SocialInsuranceItems {
  /**
   * 姓名 · Name
   */
  name: string;
  /**
   * 参保险种 · Insurances
   *
   * @maxItems 10
   *
   * Items: 险种 · Insurance
   */
  insurances: {
    kind: InsuranceKindCode;
    status: InsuranceStatusCode;
    /**
     * 参保单位 · Employer
     */
    employer?: string;
    /**
     * 参保单位代码 · Credit code of the employer
     */
    employerCode?: string;
    /**
     * 参保起始日期 · From
     */
    from: string;
    /**
     * 参保终止日期 · Until
     */
    until?: string;
  }[];
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 基本医疗保险参保信息 · Medical insurance (101005/000002, version 1)
 */
export interface MedicalInsuranceItems {
  /**
   * 姓名 · Name
   */
  name: string;
  kind: MedicalInsuranceKindCode;
  status: InsuranceStatusCode1;
  /**
   * 参保单位 · Employer
   */
  employer?: string;
  /**
   * 参保起始日期 · From
   */
  from: string;
  /**
   * 参保终止日期 · Until
   */
  until?: string;
  /**
   * 参保地区划 · Region of insurance
   */
  region: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 企业登记信息 · Enterprise registration (102001/000001, version 2)
 */
export interface EnterpriseRegistrationItems {
  /**
   * 统一社会信用代码 · Unified social credit code
   */
  creditCode: string;
  /**
   * 名称 · Name
   */
  name: string;
  type: EnterpriseTypeCode;
  /**
   * 法定代表人姓名 · Name of the legal representative
   */
  legalRepresentativeName: string;
  /**
   * 法定代表人证件号码 · Number of the legal representative
   */
  legalRepresentativeNumber?: string;
  /**
   * 注册资本（元） · Registered capital, in whole units of the currency
   */
  registeredCapital?: number;
  currency?: CurrencyCode;
  /**
   * 成立日期 · Established on
   */
  establishedOn: string;
  /**
   * 核准日期 · Approved on
   */
  approvedOn?: string;
  status: EnterpriseStatusCode;
  /**
   * 住所 · Domicile
   */
  domicile?: string;
  /**
   * 住所区划 · Region of the domicile
   */
  region?: string;
  /**
   * 经营范围 · Business scope
   */
  businessScope?: string;
  /**
   * 行业代码 · Industry code
   */
  industryCode?: string;
  /**
   * 登记机关 · Registrar
   */
  registrar?: string;
  /**
   * 组织机构代码 · Organisation code
   */
  organisationCode: string;
  /**
   * 注册号 · Registration number
   */
  registrationNumber: string;
  /**
   * 营业期限自 · Valid from
   */
  validFrom: string;
  /**
   * 营业期限至 · Valid until
   */
  validUntil?: string;
  /**
   * 生产经营地址 · Business address
   */
  businessAddress?: string;
  /**
   * 生产经营地址区划 · Region of the business address
   */
  businessRegion?: string;
  /**
   * 从业人数 · Number of employees
   */
  employees?: number;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 法定代表人及股东信息 · Representative and shareholders (102001/000002, version 1)
 */
export interface RepresentativeAndShareholdersItems {
  /**
   * 统一社会信用代码 · Unified social credit code
   */
  creditCode: string;
  /**
   * 名称 · Name
   */
  name: string;
  /**
   * 法定代表人姓名 · Name of the representative
   */
  representativeName: string;
  /**
   * 法定代表人证件号码 · Number of the representative
   */
  representativeNumber: string;
  /**
   * 法定代表人职务 · Position of the representative
   */
  representativePosition: string;
  /**
   * 股东及出资情况 · Shareholders
   *
   * @maxItems 200
   *
   * Items: 股东 · Shareholder
   */
  shareholders: {
    /**
     * 股东名称 · Name
     */
    name: string;
    codeType: HolderCodeTypeCode;
    /**
     * 股东代码 · Code
     */
    code: string;
    /**
     * 认缴出资额（元） · Subscribed capital, in whole units of the currency
     */
    capital: number;
    /**
     * 持股比例（%） · Share in per cent
     */
    share: number;
  }[];
  currency: CurrencyCode1;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 社会组织登记信息 · Social organisation (102002/000001, version 1)
 */
export interface SocialOrganisationItems {
  /**
   * 统一社会信用代码 · Unified social credit code
   */
  creditCode: string;
  /**
   * 名称 · Name
   */
  name: string;
  type: SocialOrganisationTypeCode;
  /**
   * 法定代表人姓名 · Name of the legal representative
   */
  legalRepresentativeName: string;
  /**
   * 法定代表人证件号码 · Number of the legal representative
   */
  legalRepresentativeNumber: string;
  /**
   * 注册资金（元） · Registered capital, in whole units of the currency
   */
  registeredCapital: number;
  currency: CurrencyCode2;
  /**
   * 成立日期 · Established on
   */
  establishedOn: string;
  status: OrganisationStatusCode;
  /**
   * 住所 · Domicile
   */
  domicile: string;
  /**
   * 住所区划 · Region of the domicile
   */
  region: string;
  /**
   * 宗旨和业务范围 · Purpose
   */
  purpose: string;
  /**
   * 业务主管单位 · Supervising body
   */
  supervisingBody?: string;
  /**
   * 业务主管单位代码 · Credit code of the supervising body
   */
  supervisingBodyCode?: string;
  /**
   * 登记管理机关 · Registrar
   */
  registrar: string;
  /**
   * 证书有效期自 · Valid from
   */
  validFrom: string;
  /**
   * 证书有效期至 · Valid until
   */
  validUntil?: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 事业单位登记信息 · Public institution (102003/000001, version 1)
 */
export interface PublicInstitutionItems {
  /**
   * 统一社会信用代码 · Unified social credit code
   */
  creditCode: string;
  /**
   * 名称 · Name
   */
  name: string;
  /**
   * 法定代表人姓名 · Name of the legal representative
   */
  legalRepresentativeName: string;
  /**
   * 法定代表人证件号码 · Number of the legal representative
   */
  legalRepresentativeNumber: string;
  /**
   * 开办资金（元） · Initial funds, in whole units of the currency
   */
  initialFunds: number;
  currency: CurrencyCode3;
  fundingSource: FundingSourceCode;
  /**
   * 举办单位 · Organiser
   */
  organiser: string;
  /**
   * 举办单位代码 · Credit code of the organiser
   */
  organiserCode: string;
  /**
   * 宗旨和业务范围 · Purpose
   */
  purpose: string;
  /**
   * 住所 · Domicile
   */
  domicile: string;
  /**
   * 住所区划 · Region of the domicile
   */
  region: string;
  status: OrganisationStatusCode1;
  /**
   * 登记管理机关 · Registrar
   */
  registrar: string;
  /**
   * 证书有效期自 · Valid from
   */
  validFrom: string;
  /**
   * 证书有效期至 · Valid until
   */
  validUntil?: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 纳税人信用信息 · Taxpayer standing (104001/000001, version 1)
 */
export interface TaxpayerStandingItems {
  /**
   * 统一社会信用代码 · Unified social credit code
   */
  creditCode: string;
  /**
   * 名称 · Name
   */
  name: string;
  taxpayerType: TaxpayerTypeCode;
  creditGrade?: TaxCreditGradeCode;
  /**
   * 评价年度 · Year assessed
   */
  assessedYear?: number;
  /**
   * 是否欠税 · Arrears of tax
   */
  arrears: boolean;
  status: TaxStatusCode;
  /**
   * 主管税务机关 · Tax authority
   */
  taxAuthority: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 居民户口簿 · Household book (105001/000001, version 1)
 */
export interface HouseholdBookItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode1;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode;
  trustGrade: TrustGradeCode;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 户号 · Household number
   */
  householdNumber: string;
  /**
   * 户主姓名 · Name of the head
   */
  headName: string;
  /**
   * 户籍地址 · Registered address
   */
  address: string;
  /**
   * 户内成员 · Members of the household
   *
   * @minItems 1
   * @maxItems 200
   *
   * Items: 成员 · Member
   */
  members: {
    /**
     * 姓名 · Name
     */
    name: string;
    /**
     * 公民身份号码 · Citizen number
     */
    citizenNumber: string;
    relation: RelationToHeadCode1;
  }[];
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 结婚证 · Marriage certificate (105001/000002, version 1)
 */
export interface MarriageCertificateItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode2;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode1;
  trustGrade: TrustGradeCode1;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 配偶姓名 · Name of the spouse
   */
  spouseName: string;
  /**
   * 配偶公民身份号码 · Citizen number of the spouse
   */
  spouseNumber: string;
  /**
   * 登记日期 · Registered on
   */
  registeredOn: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 营业执照 · Business licence (105001/000003, version 1)
 */
export interface BusinessLicenceItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode3;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode2;
  trustGrade: TrustGradeCode2;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 名称 · Name of the enterprise
   */
  enterpriseName: string;
  enterpriseType: EnterpriseTypeCode1;
  /**
   * 法定代表人姓名 · Name of the legal representative
   */
  legalRepresentativeName: string;
  /**
   * 注册资本（元） · Registered capital, in whole units of the currency
   */
  registeredCapital: number;
  currency: CurrencyCode4;
  /**
   * 成立日期 · Established on
   */
  establishedOn: string;
  /**
   * 住所 · Domicile
   */
  domicile: string;
  /**
   * 经营范围 · Business scope
   */
  businessScope: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 二级建造师注册证书 · Second-class constructor certificate (105001/000004, version 1)
 */
export interface SecondClassConstructorCertificateItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode4;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode3;
  trustGrade: TrustGradeCode3;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 注册编号 · Registration number
   */
  registrationNumber: string;
  specialty: ConstructorSpecialtyCode;
  /**
   * 聘用企业 · Employer
   */
  employer: string;
  /**
   * 聘用企业代码 · Credit code of the employer
   */
  employerCode: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 食品经营许可证 · Food-business licence (105001/000005, version 1)
 */
export interface FoodBusinessLicenceItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode5;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode4;
  trustGrade: TrustGradeCode4;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 经营者名称 · Name of the business
   */
  businessName: string;
  /**
   * 经营场所 · Premises
   */
  premises: string;
  mainBusiness: FoodBusinessTypeCode;
  /**
   * 经营项目 · Licensed items
   */
  businessItems: string;
  /**
   * 食品安全负责人 · Responsible person
   */
  responsiblePerson: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 出生医学证明 · Birth certificate (105001/000006, version 1)
 */
export interface BirthCertificateItems {
  /**
   * 证照名称 · Licence name
   */
  licenceName: string;
  /**
   * 证照类型代码 · Licence type code
   */
  licenceTypeCode: string;
  /**
   * 证照编号 · Licence number
   */
  licenceNumber: string;
  /**
   * 电子证照标识 · Licence identifier
   */
  licenceIdentifier: string;
  /**
   * 颁发机构 · Issuer
   */
  issuer: string;
  /**
   * 颁发机构代码 · Credit code of the issuer
   */
  issuerCode: string;
  /**
   * 颁发日期 · Issued on
   */
  issuedOn: string;
  /**
   * 持证主体 · Holder
   */
  holder: string;
  /**
   * 持证主体代码 · Code of the holder
   */
  holderCode: string;
  holderCodeType: HolderCodeTypeCode6;
  /**
   * 有效期起始日期 · Valid from
   */
  validFrom?: string;
  /**
   * 有效期截止日期 · Valid until
   */
  validUntil?: string;
  status: LicenceStatusCode5;
  trustGrade: TrustGradeCode5;
  /**
   * 签章人 · Signatory
   */
  signatory?: string;
  /**
   * 签章时间 · Sealed at
   */
  sealedAt?: string;
  /**
   * 签章名称 · Name of the seal
   */
  sealName?: string;
  /**
   * 创建时间 · Created at
   */
  createdAt: string;
  /**
   * 新生儿姓名 · Name of the child
   */
  childName: string;
  sex: SexCode2;
  /**
   * 出生日期 · Born on
   */
  bornOn: string;
  /**
   * 出生地区划 · Region of birth
   */
  birthPlace: string;
  /**
   * 母亲姓名 · Name of the mother
   */
  motherName?: string;
  /**
   * 母亲公民身份号码 · Citizen number of the mother
   */
  motherNumber?: string;
  /**
   * 父亲姓名 · Name of the father
   */
  fatherName?: string;
  /**
   * 父亲公民身份号码 · Citizen number of the father
   */
  fatherNumber?: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 不动产权证书 · Property certificates (105001/000007, version 1)
 */
export interface PropertyCertificatesItems {
  /**
   * 权利人 · Holder
   */
  holder: string;
  /**
   * 权利人公民身份号码 · Citizen number of the holder
   */
  holderCode: string;
  /**
   * 不动产权证书 · Certificates
   *
   * @maxItems 100
   *
   * Items: 不动产权证书 · Property certificate
   */
  certificates: {
    /**
     * 证照编号 · Licence number
     */
    licenceNumber: string;
    /**
     * 电子证照标识 · Licence identifier
     */
    licenceIdentifier: string;
    /**
     * 颁发日期 · Issued on
     */
    issuedOn: string;
    status: LicenceStatusCode6;
    trustGrade: TrustGradeCode6;
    /**
     * 不动产单元号 · Number of the property unit
     */
    unitNumber: string;
    /**
     * 坐落 · Location
     */
    location: string;
    usage: PropertyUsageCode;
    /**
     * 建筑面积（平方米） · Floor area in square metres
     */
    area: number;
    coOwnership: CoOwnershipCode;
  }[];
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
/**
 * 食品从业人员健康证明 · Food workers’ health certificate (202001/000001, version 1)
 */
export interface FoodWorkersHealthCertificateItems {
  /**
   * 健康证明编号 · Certificate number
   */
  certificateNumber: string;
  /**
   * 姓名 · Name
   */
  name: string;
  result: HealthResultCode;
  /**
   * 检查日期 · Examined on
   */
  examinedOn: string;
  /**
   * 有效期至 · Valid until
   */
  validUntil: string;
  /**
   * 检查机构 · Institution
   */
  institution: string;
  /**
   * 更新时间 · Updated at
   */
  updatedAt: string;
}
