/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
/**
 * 唯一标识 · Unique identifier
 */
export type Uuid = string;
/**
 * 统一社会信用代码 · Unified social credit code
 */
export type CreditCode = string;
/**
 * 数据源 · Source
 */
export type AgentSource = SqlSource | HttpSource | FileSource;
/**
 * 信息资源代码 · Resource code
 */
export type ResourceCode = string;
/**
 * 表名 · Name of a table or view, with its schema
 */
export type SqlTable = string;
/**
 * 列名 · Name of a column
 */
export type SqlName = string;
/**
 * 值的写法 · How a value is written
 *
 * packed-date: 19850307. local-time: a timestamp without zone, of Asia/Shanghai. text if absent.
 */
export type ValueFormat = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'packed-date' | 'local-time' | 'instant';
/**
 * 单位换算 · Factor between units
 *
 * Factor from the source's unit to the contract's.
 */
export type ValueFactor = number;
/**
 * JSON 指针 · Place in a JSON document (RFC 6901)
 */
export type JsonPointer = string;
/**
 * 主体类型 · Subject type
 */
export type SubjectType = 'citizen-number' | 'credit-code';
/**
 * 表头列名 · Name of a column in the header of a file
 */
export type ColumnName = string;
/**
 * 应答类型 · Answer kind
 */
export type AnswerKind =
  'found' | 'not-found' | 'match' | 'mismatch' | 'under-correction' | 'source-unavailable' | 'denied';
/**
 * 核验结果 · Result of verifying one item
 */
export type ItemResult = 'match' | 'mismatch' | 'not-found' | 'under-correction';
/**
 * 错误码 · Stable code of an error or fault
 */
export type ErrorName = string;
/**
 * 毫秒时刻 · Milliseconds since 1970 UTC
 */
export type EpochMs = number;
/**
 * 盐值 · 128-bit salt as base64url
 */
export type Salt = string;
/**
 * 日期 · Calendar date
 */
export type CivilDate = string;
/**
 * 属性代码 · Code of an attribute of departments
 */
export type AttributeCode = string;
/**
 * 时刻 · Point in time
 */
export type Instant = string;
/**
 * 翻页标记 · Cursor of a page
 */
export type Cursor = string;
/**
 * 版本号 · Version of an entry
 */
export type Version = number;
/**
 * 共享方式 · Mode
 */
export type Mode = 'verify' | 'fetch';
/**
 * 信息项名 · Item name
 */
export type ItemName = string;
/**
 * 信息项清单 · Item names
 *
 * @minItems 1
 * @maxItems 200
 */
export type ItemNames = ItemName[];
/**
 * 事项编码 · Matter code
 */
export type MatterCode = string;
/**
 * 摘要 · SHA-256 as base64url
 */
export type Digest = string;
/**
 * 摘要 · SHA-256 as base64url
 */
export type Digest1 = string;
/**
 * 追踪号 · W3C trace id
 */
export type TraceId = string;
/**
 * 共享方式清单 · Modes
 *
 * @minItems 1
 * @maxItems 2
 */
export type Modes = Mode[];
/**
 * 授权细目清单 · Authorization details
 *
 * @minItems 1
 * @maxItems 8
 */
export type AuthorizationDetails = AuthorizationDetail[];
/**
 * 错误码 · Stable code of an error or fault
 */
export type ErrorName1 = string;
/**
 * 唯一标识 · Unique identifier
 */
export type Uuid1 = string;
/**
 * 理由 · Reason
 */
export type Reason = string;
/**
 * 理由 · Reason
 */
export type Reason1 = string;
/**
 * 工作人员角色 · Role of an officer
 */
export type OfficerRole = 'authority-officer' | 'sharing-head' | 'provider-reviewer' | 'operator' | 'auditor' | 'ops';
/**
 * 行政区划代码 · Region code of six digits
 */
export type RegionCode = string;
/**
 * 唯一标识 · Unique identifier
 */
export type Uuid2 = string;
/**
 * 翻页标记 · Cursor of a page
 */
export type Cursor1 = string;
/**
 * 翻页标记 · Cursor of a page
 */
export type Cursor2 = string;
/**
 * 签名 · Compact JWS
 */
export type Jws = string;
/**
 * 密钥指纹 · Key id (RFC 7638 thumbprint)
 */
export type Thumbprint = string;
/**
 * 时刻 · Point in time
 */
export type Instant1 = string;
/**
 * 时刻 · Point in time
 */
export type Instant2 = string;
/**
 * 错误码 · Stable code of an error or fault
 */
export type ErrorName2 = string;
/**
 * 唯一标识 · Unique identifier
 */
export type Uuid3 = string;
/**
 * 行政区划代码 · Region code of six digits
 */
export type RegionCode1 = string;
/**
 * 日期 · Calendar date
 */
export type CivilDate1 = string;
/**
 * 拒绝共享原因 · Why a request for access is refused
 */
export type RefusalCode =
  'legal-ban' | 'out-of-duty' | 'scope-too-wide' | 'not-held' | 'quality-not-ready' | 'tech-not-ready';
/**
 * 日期 · Calendar date
 */
export type CivilDate2 = string;
/**
 * 时刻 · Point in time
 */
export type Instant3 = string;
/**
 * 唯一标识 · Unique identifier
 */
export type Uuid4 = string;
/**
 * 行政区划代码 · Region code of six digits
 */
export type RegionCode2 = string;
/**
 * 统一社会信用代码 · Unified social credit code
 */
export type CreditCode1 = string;
/**
 * 统一社会信用代码 · Unified social credit code
 */
export type CreditCode2 = string;
/**
 * 时刻 · Point in time
 */
export type Instant4 = string;

export interface SchemaTypes {
  AcceptedBatch: AcceptedBatch;
  AcceptedExchange: AcceptedExchange;
  AgentSources: AgentSources;
  Answer: Answer;
  Assessment: Assessment;
  AssignAttribute: AssignAttribute;
  AttributePage: AttributePage;
  AttributeView: AttributeView;
  AuditFence: AuditFence;
  AuditRecord: AuditRecord;
  AuthorizationDetail: AuthorizationDetail;
  AuthorizationDetails: AuthorizationDetails;
  BatchResult: BatchResult;
  BatchResultsQuery: BatchResultsQuery;
  BatchSignature: BatchSignature;
  BatchStatus: BatchStatus;
  CallbackDecision: CallbackDecision;
  CallbackPage: CallbackPage;
  CallbackView: CallbackView;
  ChangePassword: ChangePassword;
  ConfirmDisposal: ConfirmDisposal;
  ConfirmTotp: ConfirmTotp;
  Contractor: Contractor;
  CreateOfficer: CreateOfficer;
  DeadLetter: DeadLetter;
  DepartmentPage: DepartmentPage;
  DepartmentView: DepartmentView;
  EndGrant: EndGrant;
  EnrolTotp: EnrolTotp;
  EntryDecision: EntryDecision;
  EntryPage: EntryPage;
  EntrySummary: EntrySummary;
  EntryView: EntryView;
  EventPage: EventPage;
  EventQuery: EventQuery;
  ExchangeAnswer: ExchangeAnswer;
  ExchangeBatch: ExchangeBatch;
  ExchangeRequest: ExchangeRequest;
  ExchangeStatus: ExchangeStatus;
  Explanation: Explanation;
  Fault: Fault;
  FeedEvent: FeedEvent;
  FileCallback: FileCallback;
  GrantDecision: GrantDecision;
  GrantPage: GrantPage;
  GrantRefusal: GrantRefusal;
  GrantView: GrantView;
  HeldAttribute: HeldAttribute;
  HeldAttributePage: HeldAttributePage;
  IdentityList: IdentityList;
  IdentityView: IdentityView;
  InclusionPath: InclusionPath;
  Jwks: Jwks;
  KeyPage: KeyPage;
  KeyView: KeyView;
  LaterResult: LaterResult;
  LedgerRecord: LedgerRecord;
  LedgerRecordPage: LedgerRecordPage;
  LinkIdentity: LinkIdentity;
  LoginRequest: LoginRequest;
  OfferedJwk: OfferedJwk;
  OfficerCreated: OfficerCreated;
  OfficerPage: OfficerPage;
  OfficerRole: OfficerRole;
  OfficerView: OfficerView;
  OidcCallback: OidcCallback;
  PageQuery: PageQuery;
  PlaceStop: PlaceStop;
  PlainHeaders: PlainHeaders;
  Problem: Problem;
  PublicJwk: PublicJwk;
  PublishedContract: PublishedContract;
  PublishedKey: PublishedKey;
  Question: Question;
  QuestionProof: QuestionProof;
  Receipt: Receipt;
  ReceiptKeys: ReceiptKeys;
  ReceiptStatement: ReceiptStatement;
  RecordsQuery: RecordsQuery;
  RefusalCode: RefusalCode;
  RegionPage: RegionPage;
  RegionView: RegionView;
  RegisterAttribute: RegisterAttribute;
  RegisterDepartment: RegisterDepartment;
  RegisterKey: RegisterKey;
  RegisterRegion: RegisterRegion;
  RegisterSystem: RegisterSystem;
  RemoveTotp: RemoveTotp;
  RenewGrant: RenewGrant;
  RequestGrant: RequestGrant;
  RequestStatement: RequestStatement;
  ResourceLimits: ResourceLimits;
  ResourceLoad: ResourceLoad;
  RevokeKey: RevokeKey;
  SealedHeaders: SealedHeaders;
  ServerMetadata: ServerMetadata;
  Session: Session;
  SetResourceLimits: SetResourceLimits;
  SharingOffice: SharingOffice;
  SignedHeaders: SignedHeaders;
  StopPage: StopPage;
  StopView: StopView;
  SubmitEntry: SubmitEntry;
  SuspendGrant: SuspendGrant;
  SystemLimits: SystemLimits;
  SystemPage: SystemPage;
  SystemView: SystemView;
  TokenRequest: TokenRequest;
  TokenResponse: TokenResponse;
  TotpEnrolment: TotpEnrolment;
  TotpRecoveryCodes: TotpRecoveryCodes;
  WithdrawEntry: WithdrawEntry;
  WithdrawRenewal: WithdrawRenewal;
}
/**
 * 已受理的批量请求 · Accepted batch
 */
export interface AcceptedBatch {
  batch: Uuid;
  lines: number;
  /**
   * Where to ask how far it is; the same as `Location`.
   */
  status: string;
}
/**
 * 已受理的异步交换 · Accepted exchange
 *
 * A question that is asked without anybody waiting for its answer (RFC 7240 respond-async).
 */
export interface AcceptedExchange {
  exchange: Uuid;
  /**
   * Where to ask how it stands; the same as `Location`.
   */
  status: string;
}
/**
 * 前置机数据源配置 · Sources of an agent
 *
 * An agent's mapping file: the sources that it asks, and what of them answers for which item of which resource. `resources` are answered from tables, `operations` by HTTP, `files` from CSV snapshots.
 */
export interface AgentSources {
  department: CreditCode;
  /**
   * @minItems 1
   * @maxItems 50
   */
  sources: AgentSource[];
  /**
   * @minItems 0
   * @maxItems 500
   */
  resources: MappedResource[];
  /**
   * @maxItems 500
   */
  operations?: MappedOperation[];
  /**
   * @maxItems 500
   */
  files?: MappedFile[];
}
/**
 * 数据库数据源 · Database
 */
export interface SqlSource {
  name: string;
  kind: 'sql';
  /**
   * Environment variable that holds the connection string, or with _FILE behind it the path of a file that does; so a mapping holds no secret.
   */
  urlVariable: string;
  /**
   * Questions asked at the same time; 4 if absent.
   */
  maxConnections?: number;
  /**
   * Questions that may wait for a connection; further ones are answered source-unavailable at once. 64 if absent.
   */
  maxWaiting?: number;
  /**
   * Longest time for one question, waiting included; 2500 if absent.
   */
  timeoutMs?: number;
}
/**
 * 接口数据源 · REST service
 */
export interface HttpSource {
  name: string;
  kind: 'http';
  /**
   * Environment variable that holds the base URL, to which the paths of the document are added. https; http only to the own machine.
   */
  urlVariable: string;
  /**
   * Path of the service's OpenAPI 3 document (JSON); from the folder of the mapping file unless it is absolute.
   */
  document: string;
  /**
   * Environment variable that holds the path of a PEM file of the certificate authorities to believe, instead of the system's.
   */
  authoritiesVariable?: string;
  credential?: SourceCredential;
  /**
   * Longest body that is read; 1048576 if absent.
   */
  maxResponseBytes?: number;
  /**
   * How often a question is put when the service fails at once and the method is idempotent; 3 if absent.
   */
  maxAttempts?: number;
  breaker?: SourceBreaker;
  /**
   * Questions asked at the same time; 4 if absent.
   */
  maxConnections?: number;
  /**
   * Questions that may wait for a connection; further ones are answered source-unavailable at once. 64 if absent.
   */
  maxWaiting?: number;
  /**
   * Longest time for one question, waiting included; 2500 if absent.
   */
  timeoutMs?: number;
}
/**
 * 数据源凭据 · How the agent shows a service who it is
 */
export interface SourceCredential {
  /**
   * bearer: Authorization: Bearer. basic: the file holds name:password. header: the header of that name holds it as it is.
   */
  scheme: 'bearer' | 'basic' | 'header';
  /**
   * Name of the header; with the scheme header only.
   */
  header?: string;
  /**
   * Environment variable that holds the path of the file with the secret. Nobody but its owner may read the file.
   */
  fileVariable: string;
}
/**
 * 熔断 · When a failing operation is left alone
 */
export interface SourceBreaker {
  /**
   * Failures one after the other that open the breaker; 5 if absent.
   */
  failures: number;
  /**
   * How long the operation is left alone before one question tries it; 10000 if absent.
   */
  restMs: number;
}
/**
 * 文件数据源 · Folder of CSV snapshots
 */
export interface FileSource {
  name: string;
  kind: 'file';
  /**
   * Environment variable that holds the path of the folder in which snapshots are put.
   */
  folderVariable: string;
  /**
   * How often it is looked whether a new snapshot has been put in place; 5000 if absent.
   */
  checkEveryMs?: number;
}
/**
 * 资源映射 · Where a resource's items stand
 */
export interface MappedResource {
  resource: ResourceCode;
  source: string;
  table: SqlTable;
  subjectColumn: SqlName;
  /**
   * A table that leads from the subject to the record: subjectColumn and keyColumn are columns of this one, and `table`.parentColumn = keyColumn.
   */
  through?: {
    table: SqlTable;
    keyColumn: SqlName;
    parentColumn: SqlName;
  };
  columns: MappedColumns;
  children?: {
    [k: string]: MappedChildren;
  };
  /**
   * recordColumn: boolean, true while the whole record is under correction. columnsColumn: text[], names of the columns that are under correction.
   */
  correction?: {
    recordColumn?: SqlName;
    columnsColumn?: SqlName;
  };
}
/**
 * 信息项与列 · Columns by item
 */
export interface MappedColumns {
  [k: string]: MappedColumn;
}
/**
 * 列映射 · Column that holds an item
 */
export interface MappedColumn {
  column: SqlName;
  format?: ValueFormat;
  map?: ValueMap;
  times?: ValueFactor;
}
/**
 * 代码对照 · Codes by code
 *
 * The source's code to the contract's code. A code that is missing here breaks the contract.
 */
export interface ValueMap {
  /* */
  [k: string]: string;
}
/**
 * 子表 · Rows of a second table that make a list item
 */
export interface MappedChildren {
  table: SqlTable;
  keyColumn: SqlName;
  parentColumn: SqlName;
  orderBy?: SqlName;
  columns: MappedColumns;
}
/**
 * 接口映射 · What an operation of a service answers for a resource
 *
 * Pointers of items and lists begin at the record, `record` (the whole body if absent) at the body. An array there must hold one record. `subjectPointer` names the place of the record's own number: a record of somebody else breaks the contract.
 */
export interface MappedOperation {
  resource: ResourceCode;
  source: string;
  /**
   * operationId of a GET or POST that only reads.
   */
  operation: string;
  /**
   * @minItems 1
   * @maxItems 30
   */
  parameters: OperationParameter[];
  record?: JsonPointer;
  subjectPointer?: JsonPointer;
  absence?: OperationAbsence;
  items: MappedPointers;
  lists?: {
    [k: string]: MappedList;
  };
  /**
   * recordPointer: true while the whole record is under correction. itemsPointer: array of the items, or last members of their places, that are.
   */
  correction?: {
    recordPointer?: JsonPointer;
    itemsPointer?: JsonPointer;
  };
}
/**
 * 调用参数 · What an operation is given
 */
export interface OperationParameter {
  in: 'path' | 'query' | 'header' | 'body';
  /**
   * Name of the parameter; in the body a JSON pointer.
   */
  name: string;
  /**
   * A fixed text; if absent, the subject's number.
   */
  value?: string;
}
/**
 * 查无记录的表示 · How a service says that it has no such record
 *
 * Whatever is not said here is a failure of the source and never `not-found`.
 */
export interface OperationAbsence {
  /**
   * An answer with this status and this marker says so.
   */
  answer?: {
    status: number;
    pointer: JsonPointer;
    /**
     * Text, or number as text, that stands at `pointer` in such an answer: so a proxy's 404 is not mistaken for it.
     */
    equals: string;
  };
  /**
   * A null or an empty array in the place of the record says so.
   */
  emptyRecord?: boolean;
}
/**
 * 信息项与响应字段 · Places by item
 */
export interface MappedPointers {
  [k: string]: MappedPointer;
}
/**
 * 响应字段映射 · Place that holds an item
 */
export interface MappedPointer {
  pointer: JsonPointer;
  format?: ValueFormat;
  map?: ValueMap;
  times?: ValueFactor;
}
/**
 * 列表映射 · An array that makes a list item
 */
export interface MappedList {
  pointer: JsonPointer;
  items: MappedPointers;
}
/**
 * 文件映射 · What a CSV snapshot answers for a resource
 *
 * RFC 4180 with a header row. A snapshot is put in place whole, by renaming; one that is broken is not taken, and the one before it goes on answering.
 */
export interface MappedFile {
  resource: ResourceCode;
  source: string;
  /**
   * Name in the folder of the source.
   */
  file: string;
  encoding: 'utf-8' | 'gb18030';
  /**
   * True: a snapshot counts only with a file of its name and .sha256 beside it, as sha256sum writes it, that agrees.
   */
  checksum?: boolean;
  subjectType: SubjectType;
  /**
   * Columns that hold a subject's number; each of them leads to the row.
   *
   * @minItems 1
   * @maxItems 4
   */
  keyColumns: ColumnName[];
  columns: FileColumns;
  correctionColumn?: ColumnName;
  /**
   * A snapshot with more rows is not taken, because they are held in memory; 200000 if absent.
   */
  mostRows?: number;
  /**
   * Share of rows that may be faulty; a snapshot with more is not taken. 0.01 if absent. A faulty row is answered source-unavailable.
   */
  mostFaultyRows?: number;
  /**
   * A snapshot that is older answers source-unavailable; any age if absent.
   */
  mostAgeHours?: number;
}
/**
 * 信息项与文件列 · Columns of a file by item
 */
export interface FileColumns {
  [k: string]: FileColumn;
}
/**
 * 文件列映射 · Column of a file that holds an item
 */
export interface FileColumn {
  column: ColumnName;
  format?: ValueFormat;
  map?: ValueMap;
  times?: ValueFactor;
}
/**
 * 应答内容 · Answer
 *
 * Sealed payload of a reply. The answer commitment is over this object without answerSalt.
 */
export interface Answer {
  exchange: Uuid;
  kind: AnswerKind;
  values?: Values;
  results?: Results;
  reasonCode?: ErrorName;
  sourceAtMs?: EpochMs;
  answerSalt: Salt;
}
/**
 * 信息项值 · Values by item
 */
export interface Values {
  /* */
  [k: string]: unknown;
}
/**
 * 核验结果 · Results by item
 */
export interface Results {
  [k: string]: ItemResult;
}
/**
 * 评估 · Assessment
 *
 * R25 art. 13: outcome of an assessment made before the entry is filed.
 */
export interface Assessment {
  conclusion: 'passed' | 'passed-with-measures';
  assessor: string;
  assessedOn: CivilDate;
  measures?: string;
}
/**
 * 赋予部门属性 · Assign attribute
 */
export interface AssignAttribute {
  legalBasis: string;
  until?: CivilDate;
}
/**
 * 部门属性名录 · Page of attributes
 */
export interface AttributePage {
  /**
   * @maxItems 200
   */
  items: AttributeView[];
  next?: Cursor;
}
/**
 * 部门属性 · Attribute
 */
export interface AttributeView {
  code: AttributeCode;
  names: Names;
  registeredAt: Instant;
}
/**
 * 名称 · Names in Chinese and English
 */
export interface Names {
  zh: string;
  en: string;
}
/**
 * 审计界标 · Audit fence
 *
 * Has no content: the broker's append time says that everything before it in the partition has been read. Unsigned, for a forger cannot choose that time.
 */
export interface AuditFence {}
/**
 * 审计记录 · Audit record
 *
 * One act, as the ledger keeps it: names of items and commitments, never a value or a subject number.
 */
export interface AuditRecord {
  id: Uuid;
  type:
    | 'attribute.assigned'
    | 'attribute.lost'
    | 'attribute.prolonged'
    | 'attribute.registered'
    | 'call.refused'
    | 'callback.approved'
    | 'callback.ended'
    | 'callback.filed'
    | 'callback.refused'
    | 'dead-letter.replayed'
    | 'dead-letter.resolved'
    | 'department.activated'
    | 'department.deactivated'
    | 'department.office-changed'
    | 'department.registered'
    | 'entry.approved'
    | 'entry.limits-set'
    | 'entry.published'
    | 'entry.returned'
    | 'entry.submitted'
    | 'entry.withdrawn'
    | 'exchange.accepted'
    | 'exchange.denied'
    | 'exchange.disclosed'
    | 'exchange.expired'
    | 'exchange.failed'
    | 'exchange.lost'
    | 'exchange.proof-read'
    | 'exchange.redelivered'
    | 'grant.approved'
    | 'grant.attribute-lost'
    | 'grant.attribute-regained'
    | 'grant.disposal-overdue'
    | 'grant.disposed'
    | 'grant.ended'
    | 'grant.expired'
    | 'grant.expiring'
    | 'grant.filed'
    | 'grant.refused'
    | 'grant.renewal-filed'
    | 'grant.renewal-refused'
    | 'grant.renewal-requested'
    | 'grant.renewal-withdrawn'
    | 'grant.renewed'
    | 'grant.requested'
    | 'grant.resumed'
    | 'grant.suspended'
    | 'key.registered'
    | 'key.revoked'
    | 'ledger.read'
    | 'officer.created'
    | 'officer.disabled'
    | 'officer.enabled'
    | 'officer.identity-linked'
    | 'officer.identity-unlinked'
    | 'officer.logged-in'
    | 'officer.logged-out'
    | 'officer.password-changed'
    | 'officer.password-reset'
    | 'officer.totp-enabled'
    | 'officer.totp-enrolled'
    | 'officer.totp-refused'
    | 'officer.totp-removed'
    | 'officer.totp-reset'
    | 'refusals.summarised'
    | 'region.registered'
    | 'stop.lifted'
    | 'stop.placed'
    | 'stop.ran-out'
    | 'system.activated'
    | 'system.deactivated'
    | 'system.limits-changed'
    | 'system.registered'
    | 'token-key.announced'
    | 'token-key.withdrawn'
    | 'token.issued'
    | 'token.refused'
    | 'verify.guessing';
  at: Instant;
  gateway: string;
  exchange?: Uuid;
  admittedAt?: Instant;
  department?: CreditCode;
  system?: Uuid;
  officer?: Uuid;
  grant?: Uuid;
  resource?: ResourceCode;
  version?: Version;
  mode?: Mode;
  items?: ItemNames;
  matter?: MatterCode;
  caseCommitment?: Digest;
  proof?: Digest1;
  reasonCode?: ErrorName;
  operator?: string;
  subject?: {
    epoch: number;
    hash: Digest;
  };
  request?: Digest;
  answer?: Digest;
  kind?: AnswerKind;
  rule?: ErrorName;
  attempt?: number;
  traceId?: TraceId;
  facts?: Facts;
}
/**
 * 附加事实 · Further facts, never personal
 */
export interface Facts {
  /* */
  [k: string]: string | number | boolean;
}
/**
 * 授权细目 · Authorization detail
 *
 * One element of RFC 9396 authorization_details: narrows a grant, never widens it.
 */
export interface AuthorizationDetail {
  type: 'onceway_exchange';
  grant: Uuid;
  modes?: Modes;
  items?: ItemNames;
  matter: MatterCode;
}
/**
 * 批量结果行 · Line of a batch's results
 */
export interface BatchResult {
  /**
   * In the order in which lines were settled; give the last one as `after`.
   */
  place: number;
  line: number;
  exchange: Uuid;
  state: 'delivered' | 'failed' | 'expired';
  kind?: AnswerKind;
  code?: ErrorName1;
  audit?: Uuid1;
  /**
   * Compact JWE (ECDH-ES+A256KW, A256GCM) to the system's registered encryption key; the plaintext is LaterResult.
   */
  result?: string;
}
/**
 * 批量结果查询 · Query for a batch's results
 */
export interface BatchResultsQuery {
  /**
   * Place of the last line in hand.
   */
  after?: number;
  limit?: number;
}
/**
 * 批量签名 · Batch signature
 *
 * Payload of the JWS (typ onceway-batch+jws) over the RFC 6962 root of the records sent together.
 */
export interface BatchSignature {
  root: Digest;
  size: number;
  /**
   * Seconds since 1970 UTC.
   */
  iat: number;
}
/**
 * 批量请求进度 · Progress of a batch
 */
export interface BatchStatus {
  batch: Uuid;
  lines: number;
  /**
   * Lines that their department has still to answer.
   */
  pending: number;
  /**
   * Results that nobody has fetched.
   */
  ready: number;
  delivered: number;
  failed: number;
  expired: number;
  /**
   * The place of the last line that is settled: results can be asked for up to it.
   */
  settled: number;
  answerBy: Instant;
  keptUntil: Instant;
}
/**
 * 回调地址审批 · Decision on a callback
 */
export interface CallbackDecision {
  decision: 'approve' | 'refuse';
  reason: Reason;
  /**
   * The host may stand in a private network. Without it private addresses are refused.
   */
  privateNetwork?: boolean;
}
/**
 * 回调地址列表 · Page of callbacks
 */
export interface CallbackPage {
  /**
   * @maxItems 200
   */
  items: CallbackView[];
}
/**
 * 回调地址 · Callback
 */
export interface CallbackView {
  id: Uuid;
  system: Uuid;
  /**
   * https, and http on the own machine of a developer; neither credentials nor a query.
   */
  url: string;
  status: 'filed' | 'approved' | 'refused' | 'ended';
  /**
   * Where the host stood when it was approved: results go there and nowhere else.
   *
   * @maxItems 16
   */
  addresses?: string[];
  privateNetwork?: boolean;
  filedAt: Instant;
  filedBy: Uuid;
  decidedAt?: Instant;
  decidedBy?: Uuid;
  reason?: Reason;
  endedAt?: Instant;
}
/**
 * 修改密码 · Change password
 */
export interface ChangePassword {
  current: string;
  new: string;
}
/**
 * 数据处置确认 · Confirmation of disposal
 *
 * The consumer's head states that what was received is disposed of (R25 arts. 27 and 29).
 */
export interface ConfirmDisposal {
  disposedOn: CivilDate;
  statement: Reason1;
}
/**
 * 确认动态口令 · Confirm a second factor
 */
export interface ConfirmTotp {
  code: string;
}
/**
 * 受托单位 · Contractor
 */
export interface Contractor {
  name: string;
  creditCode?: CreditCode;
}
/**
 * 新建工作人员 · Create officer
 */
export interface CreateOfficer {
  login: string;
  name: string;
  department: CreditCode;
  /**
   * @minItems 1
   * @maxItems 8
   */
  roles: OfficerRole[];
}
/**
 * 死信 · Dead letter
 *
 * Where a record that could not be taken stands, and why; never its payload.
 */
export interface DeadLetter {
  topic: string;
  partition: number;
  offset: string;
  digest: Digest;
  reason: ErrorName;
  at: Instant;
  process: string;
}
/**
 * 部门列表 · Page of departments
 */
export interface DepartmentPage {
  /**
   * @maxItems 200
   */
  items: DepartmentView[];
  next?: Cursor;
}
/**
 * 部门 · Department
 */
export interface DepartmentView {
  code: CreditCode;
  names: Names;
  kind: 'ordinary' | 'authority';
  region: RegionCode;
  status: 'active' | 'inactive';
  registeredAt: Instant;
  sharingOffice?: SharingOffice;
}
/**
 * 共享工作机构 · Sharing office
 */
export interface SharingOffice {
  names: Names;
  telephone?: string;
}
/**
 * 终止授权 · End grant
 */
export interface EndGrant {
  reason: Reason;
}
/**
 * 启用动态口令 · Enrol a second factor
 */
export interface EnrolTotp {
  password: string;
}
/**
 * 目录审核 · Entry decision
 */
export interface EntryDecision {
  decision: 'approve' | 'return';
  reason: Reason;
}
/**
 * 目录列表 · Page of entries
 */
export interface EntryPage {
  /**
   * @maxItems 200
   */
  items: EntrySummary[];
  next?: Cursor;
}
/**
 * 目录摘要 · Catalogue entry in a list
 *
 * An entry version without its schema and papers.
 */
export interface EntrySummary {
  id: Uuid;
  version: Version;
  status: 'submitted' | 'approved' | 'returned' | 'published' | 'withdrawn';
  /**
   * Whether this is the newest published version.
   */
  current: boolean;
  code: ResourceCode;
  titles: Names;
  summary: Summary;
  department: CreditCode;
  subjectType: SubjectType;
  shareType: 'unconditional' | 'conditional' | 'not-shared';
  updateCycle: 'real-time' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  grade: number;
  submittedAt: Instant;
  submittedBy: Uuid;
  decidedAt?: Instant;
  publishedAt?: Instant;
  withdrawnAt?: Instant;
}
/**
 * 摘要 · Summary in Chinese and English
 */
export interface Summary {
  zh: string;
  en: string;
}
/**
 * 目录 · Catalogue entry
 */
export interface EntryView {
  id: Uuid;
  version: Version;
  status: 'submitted' | 'approved' | 'returned' | 'published' | 'withdrawn';
  /**
   * Whether this is the newest published version.
   */
  current: boolean;
  code: ResourceCode;
  titles: Names;
  summary: Summary;
  department: CreditCode;
  subjectType: SubjectType;
  shareType: 'unconditional' | 'conditional' | 'not-shared';
  /**
   * Scope and purposes; demanded of conditional sharing (R25 art. 15).
   */
  useScope?: string;
  notSharedReason?: string;
  /**
   * Law, regulation or decision with its article; demanded when not shared (R25 art. 15).
   */
  legalBasis?: string;
  assessments: {
    secrecyRisk: Assessment;
    personalInformation: Assessment;
  };
  headConsent: {
    name: string;
    consentedOn: CivilDate;
  };
  updateCycle: 'real-time' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  grade: number;
  format?: 'file' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'service';
  /**
   * @minItems 1
   * @maxItems 3
   */
  shareMethods?: ('api' | 'batch' | 'file')[];
  openToPublic?: boolean;
  /**
   * @minItems 0
   * @maxItems 50
   */
  relatedResources?: ResourceCode[];
  /**
   * JSON Schema of one record; guarded as untrusted input.
   */
  schema: {
    [k: string]: unknown;
  };
  submittedAt: Instant;
  submittedBy: Uuid;
  decidedAt?: Instant;
  decidedBy?: Uuid;
  decisionReason?: Reason;
  publishedAt?: Instant;
  publishedBy?: Uuid;
  withdrawnAt?: Instant;
  withdrawnBy?: Uuid;
  withdrawalReason?: Reason;
}
/**
 * 本部门事件 · Page of events
 */
export interface EventPage {
  /**
   * @maxItems 200
   */
  events: FeedEvent[];
  next: Cursor1;
}
/**
 * 事件 · Event
 *
 * CloudEvents 1.0 in its JSON format.
 */
export interface FeedEvent {
  specversion: '1.0';
  id: Uuid2;
  source: string;
  /**
   * Of contracts/registers/feed-events.json (docs/events.md). New types come; leave those that you do not know.
   */
  type: string;
  /**
   * Id or code of what it happened to.
   */
  subject: string;
  time: Instant;
  datacontenttype: 'application/json';
  /**
   * CloudEvents extension: rises by one with each event of the department.
   */
  sequence: string;
  titlezh: string;
  titleen: string;
  /**
   * Ids, codes and times. Texts that somebody wrote are read where they stand.
   */
  data: {
    [k: string]: unknown;
  };
}
/**
 * 事件查询 · Event query
 */
export interface EventQuery {
  after?: Cursor2;
  limit?: number;
}
/**
 * 数据交换应答 · Exchange answer
 */
export interface ExchangeAnswer {
  exchange: Uuid;
  audit: Uuid;
  kind: AnswerKind;
  resource: ResourceCode;
  version: Version;
  values?: Values;
  results?: Results;
  sourceAtMs?: EpochMs;
  receipt?: Receipt;
  timings?: {
    admitMs?: number;
    answerMs?: number;
    auditMs?: number;
    totalMs?: number;
  };
}
/**
 * 回执 · Receipt
 *
 * The providing agent's signature that binds the answer's commitment to the request's commitment. deadlineMs is the part of the question that its asker did not choose.
 */
export interface Receipt {
  /**
   * Receipt statement, the JSON text exactly as signed.
   */
  statement: string;
  signature: Jws;
  inclusion: InclusionPath;
  requestSalt: Salt;
  answerSalt: Salt;
  deadlineMs: EpochMs;
  kid: Thumbprint;
}
/**
 * 包含证明 · Inclusion path
 *
 * RFC 6962 audit path of one record in its batch.
 */
export interface InclusionPath {
  index: number;
  /**
   * @maxItems 20
   */
  path: Digest[];
}
/**
 * 批量交换请求 · Batch of exchanges
 *
 * On the wire NDJSON: the head on the first line, then one line a subject.
 */
export interface ExchangeBatch {
  head: BatchHead;
  /**
   * @minItems 1
   * @maxItems 10000
   */
  lines: BatchLine[];
}
/**
 * 批量请求头 · Head of a batch
 *
 * What all lines of a batch have in common.
 */
export interface BatchHead {
  resource: ResourceCode;
  mode: Mode;
  items: ItemNames;
  matter: MatterCode;
  case: string;
  /**
   * The department's own id of the clerk, never a name: it stands in the ledger as asserted.
   */
  operator: string;
  reason: string;
}
/**
 * 批量请求行 · Line of a batch
 *
 * One subject. In mode verify, `values` claims each of the head's items.
 */
export interface BatchLine {
  subject: Subject;
  values?: ClaimedValues;
  /**
   * Instead of the head's.
   */
  case?: string;
}
/**
 * 查询主体 · Subject
 */
export interface Subject {
  type: SubjectType;
  id: string;
}
/**
 * 待核验值 · Values to verify, by item
 */
export interface ClaimedValues {
  /* */
  [k: string]: string | number | boolean;
}
/**
 * 数据交换请求 · Exchange request
 *
 * Body of POST /v1/exchanges: `fetch` names items, `verify` gives values by item.
 */
export interface ExchangeRequest {
  resource: ResourceCode;
  mode: Mode;
  subject: Subject;
  items?: ItemNames;
  values?: ClaimedValues;
  matter: MatterCode;
  case: string;
  /**
   * The department's own id of the clerk, never a name: it stands in the ledger as asserted.
   */
  operator: string;
  reason: string;
}
/**
 * 异步交换状态 · Status of an exchange
 */
export interface ExchangeStatus {
  exchange: Uuid;
  /**
   * `delivered`: this answer holds the result. `expired`: the department did not answer, or nobody fetched the result, in time.
   */
  state: 'pending' | 'delivered' | 'failed' | 'expired';
  answerBy: Instant1;
  keptUntil: Instant2;
  kind?: AnswerKind;
  code?: ErrorName2;
  audit?: Uuid3;
  /**
   * Compact JWE (ECDH-ES+A256KW, A256GCM) to the system's registered encryption key; the plaintext is LaterResult.
   */
  result?: string;
  /**
   * How often the system was called back with the result.
   */
  callback?: {
    tries: number;
    nextAt?: Instant;
    /**
     * What the system answered: 2xx, or 410.
     */
    ended?: 'accepted' | 'gone';
  };
}
/**
 * 检查说明 · Explanation
 *
 * A dry run: every check, pass or fail, and what would mend it. Nothing has been taken.
 */
export interface Explanation {
  /**
   * Every check passed.
   */
  ok: boolean;
  /**
   * @minItems 1
   * @maxItems 200
   */
  checks: {
    check: string;
    ok: boolean;
    code?: ErrorName;
    detail?: string;
    remedy?: string;
  }[];
}
/**
 * 错误明细 · Fault
 */
export interface Fault {
  /**
   * RFC 6901 pointer into the body.
   */
  pointer: string;
  code: ErrorName;
  detail: string;
}
/**
 * 申报回调地址 · File a callback
 */
export interface FileCallback {
  /**
   * https, and http on the own machine of a developer; neither credentials nor a query.
   */
  url: string;
}
/**
 * 授权审批 · Grant decision
 */
export interface GrantDecision {
  decision: 'approve' | 'refuse';
  reason: Reason;
  /**
   * What is given, if it is less than what was asked.
   */
  dailyQuota?: number;
  /**
   * What is given, if it is less than what was asked; may be set where nothing was asked.
   */
  ratePerSecond?: number;
  region?: RegionCode1;
  /**
   * Attributes that the department must hold; while one is missing the grant is suspended.
   *
   * @maxItems 20
   */
  requires?: AttributeCode[];
  /**
   * What becomes of the data when the grant ends (R25 art. 27); 30 days to destroy it if nothing is said.
   */
  disposal?: {
    method: 'destroy' | 'return';
    days: number;
  };
  until?: CivilDate1;
  refusalCode?: RefusalCode;
  /**
   * The legal ban, with its article.
   */
  article?: string;
  readyOn?: CivilDate2;
}
/**
 * 授权列表 · Page of grants
 */
export interface GrantPage {
  /**
   * @maxItems 200
   */
  items: GrantView[];
  next?: Cursor;
}
/**
 * 授权 · Grant
 *
 * The values in force; until the decision they are what was asked.
 */
export interface GrantView {
  id: Uuid;
  department: CreditCode;
  provider: CreditCode;
  resource: ResourceCode;
  version: Version;
  items: ItemNames;
  modes: Modes;
  /**
   * @minItems 1
   * @maxItems 100
   */
  matters: MatterCode[];
  /**
   * Systems that may use it; none named: every system of the department.
   *
   * @maxItems 100
   */
  systems: Uuid[];
  region: RegionCode;
  dailyQuota: number;
  ratePerSecond?: number;
  from: CivilDate;
  until: CivilDate;
  asked: {
    dailyQuota: number;
    ratePerSecond?: number;
    until: CivilDate;
    region: RegionCode;
  };
  /**
   * Attributes that the department must hold.
   *
   * @maxItems 20
   */
  requires: AttributeCode[];
  /**
   * Those of them that it does not hold now.
   *
   * @maxItems 20
   */
  missingAttributes: AttributeCode[];
  purpose: string;
  legalBasis: string;
  status: 'filed' | 'requested' | 'approved' | 'refused' | 'suspended' | 'ended';
  filedAt: Instant;
  filedBy: Uuid;
  signedOffAt?: Instant;
  signedOffBy?: Uuid;
  decidedAt?: Instant;
  decidedBy?: Uuid;
  decisionReason?: Reason;
  refusal?: GrantRefusal;
  /**
   * Those that are not lifted, at most one a side.
   *
   * @maxItems 3
   */
  suspensions: {
    side: 'consumer' | 'provider' | 'authority';
    reason: Reason;
    since: Instant;
    until?: Instant;
    by: Uuid;
  }[];
  endedAt?: Instant;
  endedBy?: Uuid;
  endReason?: Reason;
  endedBecause?: 'taken-back' | 'ended' | 'expired';
  /**
   * The newest one.
   */
  renewal?: {
    id: Uuid;
    status: 'filed' | 'requested' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
    asked: {
      until: CivilDate;
      dailyQuota: number;
      ratePerSecond?: number;
    };
    reason: Reason;
    legalBasis: string;
    filedAt: Instant;
    filedBy: Uuid;
    signedOffAt?: Instant;
    signedOffBy?: Uuid;
    decidedAt?: Instant;
    decidedBy?: Uuid;
    decisionReason?: Reason;
    refusal?: GrantRefusal;
    withdrawalReason?: Reason;
  };
  /**
   * What becomes of the data when the grant ends, and how far that is (R25 art. 27).
   */
  disposal?: {
    method: 'destroy' | 'return';
    days: number;
    status?: 'due' | 'overdue' | 'done';
    dueOn?: CivilDate;
    disposedOn?: CivilDate;
    statement?: Reason;
    confirmedAt?: Instant;
    confirmedBy?: Uuid;
  };
}
/**
 * 拒绝共享 · Refusal of access
 *
 * R25 art. 21: a refusal gives its reason. Only a legal ban is final.
 */
export interface GrantRefusal {
  code: RefusalCode;
  remedy: 'none' | 'show-duty' | 'ask-for-less' | 'ask-the-source' | 'ask-again-later';
  law: Names1;
  article?: string;
  readyOn?: CivilDate;
}
/**
 * 名称 · Names in Chinese and English
 */
export interface Names1 {
  zh: string;
  en: string;
}
/**
 * 部门具有的属性 · Attribute of a department
 */
export interface HeldAttribute {
  id: Uuid;
  department: CreditCode;
  attribute: AttributeCode;
  legalBasis: string;
  status: 'held' | 'lost';
  heldFrom: Instant;
  until?: CivilDate;
  lostAt?: Instant;
  lostBecause?: 'withdrawn' | 'expired' | 'prolonged';
}
/**
 * 部门属性列表 · Page of attributes of a department
 */
export interface HeldAttributePage {
  /**
   * @maxItems 200
   */
  items: HeldAttribute[];
  next?: Cursor;
}
/**
 * 已关联的统一身份 · Identities linked with an account
 */
export interface IdentityList {
  /**
   * @maxItems 20
   */
  items: IdentityView[];
}
/**
 * 已关联的统一身份 · Linked identity
 */
export interface IdentityView {
  id: Uuid;
  issuer: string;
  /**
   * `sub` of the provider, exactly as it is (OpenID Connect Core §2)
   */
  subject: string;
  linkedBy: Uuid;
  linkedAt: Instant;
}
/**
 * 公钥集 · Key set
 *
 * RFC 7517.
 */
export interface Jwks {
  /**
   * @maxItems 100
   */
  keys: PublicJwk[];
}
/**
 * 公钥 · Public key as JWK
 *
 * RFC 7517. No private member is a member here, so a private key is refused as unknown.
 */
export interface PublicJwk {
  kty: 'EC' | 'OKP';
  crv: 'P-256' | 'Ed25519' | 'X25519';
  x: Thumbprint;
  y?: Thumbprint;
  alg?: 'ES256' | 'EdDSA' | 'Ed25519' | 'ECDH-ES+A256KW';
  use?: 'sig' | 'enc';
  kid?: string;
  /**
   * @minItems 0
   * @maxItems 4
   */
  key_ops?: ('verify' | 'deriveKey' | 'deriveBits' | 'wrapKey' | 'encrypt')[];
}
/**
 * 公钥列表 · Page of keys
 */
export interface KeyPage {
  /**
   * @maxItems 200
   */
  items: KeyView[];
  next?: Cursor;
}
/**
 * 公钥登记 · Registered key
 */
export interface KeyView {
  kid: Thumbprint;
  use: 'sig' | 'enc';
  jwk: PublicJwk;
  status: 'active' | 'revoked';
  registeredAt: Instant;
  revokedAt?: Instant;
}
/**
 * 异步交换结果 · Later result
 *
 * What is sealed to the asking system's key: an ExchangeAnswer without the record of its delivery, which is made when it is handed over.
 */
export interface LaterResult {
  exchange: Uuid;
  kind: AnswerKind;
  resource: ResourceCode;
  version: Version;
  values?: Values;
  results?: Results;
  sourceAtMs?: EpochMs;
  receipt: Receipt;
}
/**
 * 账本记录 · A record and its place in the ledger
 */
export interface LedgerRecord {
  seq: number;
  record: AuditRecord;
}
/**
 * 审计记录 · Page of records
 */
export interface LedgerRecordPage {
  /**
   * @maxItems 200
   */
  items: LedgerRecord[];
  next?: Cursor;
}
/**
 * 关联统一身份 · Link an account with a subject of the identity provider
 */
export interface LinkIdentity {
  issuer: string;
  /**
   * `sub` of the provider, exactly as it is (OpenID Connect Core §2)
   */
  subject: string;
}
/**
 * 登录请求 · Login request
 */
export interface LoginRequest {
  login: string;
  password: string;
  /**
   * six digits of the authenticator, or a recovery code
   */
  code?: string;
}
/**
 * 待登记公钥 · Public key offered for registration
 *
 * RFC 7517. The private member is named only so that it can be refused in plain words (party.key-private).
 */
export interface OfferedJwk {
  kty: 'EC' | 'OKP';
  crv: 'P-256' | 'Ed25519' | 'X25519';
  x: Thumbprint;
  y?: Thumbprint;
  alg?: 'ES256' | 'EdDSA' | 'Ed25519' | 'ECDH-ES+A256KW';
  use?: 'sig' | 'enc';
  kid?: Thumbprint;
  /**
   * @minItems 0
   * @maxItems 4
   */
  key_ops?: ('verify' | 'deriveKey' | 'deriveBits' | 'wrapKey' | 'encrypt' | 'sign' | 'decrypt' | 'unwrapKey')[];
  d?: string;
}
/**
 * 工作人员已建 · Officer created
 */
export interface OfficerCreated {
  officer: OfficerView;
  /**
   * Shown once; kept nowhere.
   */
  firstPassword: string;
}
/**
 * 工作人员 · Officer
 */
export interface OfficerView {
  id: Uuid;
  login: string;
  name: string;
  department: CreditCode;
  /**
   * @minItems 1
   * @maxItems 8
   */
  roles: OfficerRole[];
  status: 'active' | 'disabled';
  createdAt?: Instant;
  /**
   * whether a second factor is asked at the login
   */
  totp?: boolean;
}
/**
 * 工作人员列表 · Page of officers
 */
export interface OfficerPage {
  /**
   * @maxItems 200
   */
  items: OfficerView[];
  next?: Cursor;
}
/**
 * 统一身份登录返回参数 · What the identity provider sends a browser back with
 *
 * A client ignores parameters it does not know (RFC 6749 §4.1.2); there is a code or an error.
 */
export interface OidcCallback {
  code?: string;
  state: string;
  iss?: string;
  error?: string;
  [k: string]: string | undefined;
}
/**
 * 翻页参数 · Page query
 */
export interface PageQuery {
  cursor?: Cursor;
  limit?: number;
}
/**
 * 紧急停用 · Place stop
 */
export interface PlaceStop {
  scope: 'system' | 'department' | 'resource' | 'everything';
  /**
   * Id of the system, credit code of the department or code of the resource; absent for everything.
   */
  target?: string;
  reason: Reason;
  until?: Instant3;
}
/**
 * 普通记录头 · Headers of a plain record
 *
 * CloudEvents 1.0 binary mode.
 */
export interface PlainHeaders {
  ce_specversion: '1.0';
  ce_id: string;
  /**
   * The worker that reads the ledger, or an agent.
   */
  ce_source: string;
  ce_type: 'onceway.audit.fence.v1' | 'onceway.dead-letter.v1';
  ce_time: Instant;
  'content-type': 'application/json';
  traceparent: string;
}
/**
 * 错误说明 · Problem
 *
 * RFC 9457 problem; never repeats an offending value.
 */
export interface Problem {
  type: string;
  title: string;
  titleZh?: string;
  status: number;
  detail?: string;
  instance?: string;
  code: ErrorName;
  /**
   * @maxItems 100
   */
  faults?: Fault[];
  exchange?: Uuid;
  audit?: Uuid;
  kind?: AnswerKind;
  traceId: TraceId;
  rule?: ErrorName;
  limit?: number;
  remedy?: string;
  stop?: Uuid4;
  scope?: 'system' | 'department' | 'resource' | 'everything';
  since?: Instant;
  until?: Instant;
  /**
   * RFC 6749 §5.2, on the token endpoint only.
   */
  error?: string;
  error_description?: string;
}
/**
 * 公布的资源契约 · Published contract
 *
 * Value of a record in exchange.contracts, signed by the root key.
 */
export interface PublishedContract {
  resource: ResourceCode;
  version: Version;
  department: CreditCode;
  status: 'published' | 'withdrawn';
  subjectType: SubjectType;
  /**
   * Bundled JSON Schema of the resource version.
   */
  schema: {
    [k: string]: unknown;
  };
  seq?: number;
}
/**
 * 公布的公钥 · Published key
 *
 * Value of a record in exchange.keys, signed by the root key.
 */
export interface PublishedKey {
  owner: string;
  use: 'sig' | 'enc';
  kid: Thumbprint;
  jwk: PublicJwk;
  status: 'active' | 'revoked';
  notBefore: Instant;
  seq: number;
}
/**
 * 查询内容 · Question
 *
 * Sealed payload of a request. The request commitment is over this object without requestSalt.
 */
export interface Question {
  exchange: Uuid;
  attempt: number;
  consumer: CreditCode;
  system: Uuid;
  grant: Uuid;
  resource: ResourceCode;
  version: Version;
  mode: Mode;
  subject: Subject;
  items: ItemNames;
  values?: ClaimedValues;
  matter: MatterCode;
  requestSalt: Salt;
  deadlineMs: EpochMs;
}
/**
 * 询问证明 · Proof of a question
 *
 * With the salt it gives the commitment `proof` of the exchange's accepted record; verifyQuestionProof of the SDK checks both.
 */
export interface QuestionProof {
  exchange: Uuid;
  department: CreditCode;
  /**
   * The DPoP proof that came with the question (RFC 9449), with the digest of its body.
   */
  proof: string;
  salt: Salt;
}
/**
 * 回执验签公钥集 · Keys that verify receipts
 *
 * A JWK Set (RFC 7517) of agents' signing keys, revoked ones too, for a receipt outlives its key. owner, status, registeredAt and revokedAt are members of our own.
 */
export interface ReceiptKeys {
  /**
   * @maxItems 10000
   */
  keys: {
    kty: 'EC' | 'OKP';
    crv: 'P-256' | 'Ed25519';
    x: Thumbprint;
    y?: Thumbprint;
    kid: Thumbprint;
    alg: 'ES256' | 'EdDSA';
    use: 'sig';
    owner: CreditCode;
    status: 'active' | 'revoked';
    registeredAt: Instant;
    revokedAt?: Instant;
  }[];
}
/**
 * 回执声明 · Receipt statement
 *
 * Clear header of a reply, exactly as signed: binds the answer commitment to the request commitment.
 */
export interface ReceiptStatement {
  exchange: Uuid;
  attempt: number;
  department: CreditCode;
  request: Digest;
  answer: Digest;
  sealed: Digest;
  sessionKey: Digest;
  atMs: EpochMs;
}
/**
 * 审计记录查询 · Which records
 *
 * `from` belongs to the answer, `to` does not.
 */
export interface RecordsQuery {
  cursor?: Cursor;
  limit?: number;
  type?: string;
  department?: CreditCode;
  exchange?: Uuid;
  grant?: Uuid;
  from?: Instant;
  to?: Instant;
}
/**
 * 行政区划列表 · Page of regions
 */
export interface RegionPage {
  /**
   * @maxItems 200
   */
  items: RegionView[];
  next?: Cursor;
}
/**
 * 行政区划 · Region
 */
export interface RegionView {
  code: RegionCode;
  names: Names;
  level: 'province' | 'city' | 'district';
  parent?: RegionCode;
  registeredAt: Instant;
}
/**
 * 登记部门属性 · Register attribute
 */
export interface RegisterAttribute {
  code: AttributeCode;
  names: Names;
}
/**
 * 登记部门 · Register department
 */
export interface RegisterDepartment {
  code: CreditCode;
  names: Names;
  kind?: 'ordinary' | 'authority';
  region?: RegionCode;
  sharingOffice?: SharingOffice;
}
/**
 * 登记公钥 · Register key
 */
export interface RegisterKey {
  jwk: OfferedJwk;
  use: 'sig' | 'enc';
}
/**
 * 登记行政区划 · Register region
 */
export interface RegisterRegion {
  code: RegionCode;
  names: Names;
}
/**
 * 登记业务系统 · Register system
 */
export interface RegisterSystem {
  names: Names;
  kind?: 'own' | 'contractor';
  contractor?: Contractor;
  region?: RegionCode;
}
/**
 * 停用动态口令 · Remove a second factor
 */
export interface RemoveTotp {
  password: string;
  /**
   * six digits of the authenticator, or a recovery code
   */
  code: string;
}
/**
 * 授权续期申请 · Request to renew a grant
 *
 * A later last day for the same grant. Quota and rate stay as they are if they are not named.
 */
export interface RenewGrant {
  until: CivilDate;
  dailyQuota?: number;
  ratePerSecond?: number;
  reason: Reason;
  legalBasis: string;
}
/**
 * 共享申请 · Request for access
 *
 * R25 art. 20. Without a version the newest published one is meant.
 */
export interface RequestGrant {
  resource: ResourceCode;
  version?: Version;
  items: ItemNames;
  modes: Modes;
  /**
   * @minItems 1
   * @maxItems 100
   */
  matters: MatterCode[];
  /**
   * Systems that may use it; none named: every system of the department.
   *
   * @maxItems 100
   */
  systems?: Uuid[];
  region?: RegionCode2;
  dailyQuota: number;
  /**
   * Calls a second; without it only the systems' own limits hold.
   */
  ratePerSecond?: number;
  from: CivilDate;
  until: CivilDate;
  purpose: string;
  legalBasis: string;
}
/**
 * 请求声明 · Request statement
 *
 * Clear header of a request, exactly as signed. `sealed` and `sessionKey` are SHA-256 of the record value and of the session-key header.
 */
export interface RequestStatement {
  exchange: Uuid;
  attempt: number;
  audience: CreditCode;
  deadlineMs: EpochMs;
  /**
   * Where the gateway that waits reads.
   */
  replyPartition?: number;
  /**
   * Nobody waits: the reply goes to exchange.replies-async, sealed to the worker.
   */
  lane?: 'async';
  request: Digest;
  sealed: Digest;
  sessionKey: Digest;
}
/**
 * 资源限流 · Limits of a resource as they stand
 */
export interface ResourceLimits {
  resource: ResourceCode;
  /**
   * Calls a second of all callers together; absent: without limit.
   */
  perSecond?: number;
  /**
   * Exchanges under way at once; absent: without limit.
   */
  concurrent?: number;
}
/**
 * 资源负载 · Load of a resource
 *
 * What approved grants were promised of a resource and what they used: today and in the last seven days, today included (Asia/Shanghai).
 */
export interface ResourceLoad {
  resource: ResourceCode;
  limits: ResourceLimits;
  committed: {
    grants: number;
    dailyQuota: number;
    perSecond: number;
    /**
     * Grants without a rate of their own.
     */
    unratedGrants: number;
    /**
     * Daily quota of grants that are idle.
     */
    idleQuota: number;
  };
  used: {
    today: number;
    last7Days: number;
  };
  /**
   * @maxItems 200
   */
  items: {
    grant: Uuid;
    consumer: CreditCode;
    dailyQuota: number;
    perSecond?: number;
    usedToday: number;
    usedLast7Days: number;
    /**
     * Approved for seven days or longer and not used in the last seven.
     */
    idle: boolean;
  }[];
  next?: Cursor;
}
/**
 * 吊销公钥 · Revoke key
 */
export interface RevokeKey {
  reason: Reason;
}
/**
 * 密封记录头 · Headers of a sealed record
 *
 * CloudEvents 1.0 binary mode, then what opens and proves the record. Never a person, a case or a value.
 */
export interface SealedHeaders {
  ce_specversion: '1.0';
  ce_id: string;
  /**
   * The gateway that asks, or the agent that answers.
   */
  ce_source: string;
  ce_type: 'onceway.exchange.reply.v1' | 'onceway.exchange.request.v1';
  ce_time: Instant;
  'content-type': 'application/jose';
  traceparent: string;
  /**
   * Compact JWE (ECDH-ES+A256KW, A256GCM) whose plaintext is the 32-byte session key; kid is the recipient's encryption key.
   */
  'session-key': string;
  /**
   * RequestStatement or ReceiptStatement, the JSON text exactly as signed.
   */
  statement: string;
  signature: Jws;
  /**
   * InclusionPath as JSON text.
   */
  inclusion: string;
}
/**
 * 授权服务元数据 · Authorization server metadata
 *
 * RFC 8414.
 */
export interface ServerMetadata {
  issuer: string;
  token_endpoint: string;
  jwks_uri: string;
  /**
   * @minItems 1
   * @maxItems 20
   */
  grant_types_supported: string[];
  /**
   * @minItems 0
   * @maxItems 20
   */
  response_types_supported: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  token_endpoint_auth_methods_supported: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  token_endpoint_auth_signing_alg_values_supported: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  dpop_signing_alg_values_supported: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  authorization_details_types_supported: string[];
  service_documentation?: string;
}
/**
 * 会话 · Session
 */
export interface Session {
  officer: OfficerView;
  csrfToken: string;
  expiresAt: Instant;
  mustChangePassword: boolean;
}
/**
 * 设定资源限流 · Limits of a resource
 *
 * What the provider's source bears. What is absent has no limit.
 */
export interface SetResourceLimits {
  /**
   * Calls a second of all callers together; absent: without limit.
   */
  perSecond?: number;
  /**
   * Exchanges under way at once; absent: without limit.
   */
  concurrent?: number;
}
/**
 * 签名记录头 · Headers of a signed record
 *
 * CloudEvents 1.0 binary mode; the signature is over the record value.
 */
export interface SignedHeaders {
  ce_specversion: '1.0';
  ce_id: string;
  /**
   * The process whose act it is: a gateway, a worker, or an operator at the command line.
   */
  ce_source: string;
  ce_type: 'onceway.audit.record.v1' | 'onceway.contract.v1' | 'onceway.key.v1';
  ce_time: Instant;
  'content-type': 'application/json';
  traceparent: string;
  signature: Jws;
  /**
   * InclusionPath as JSON text.
   */
  inclusion: string;
}
/**
 * 紧急停用列表 · Page of stops
 */
export interface StopPage {
  /**
   * @maxItems 200
   */
  items: StopView[];
  next?: Cursor;
}
/**
 * 紧急停用 · Stop
 */
export interface StopView {
  id: Uuid;
  scope: 'system' | 'department' | 'resource' | 'everything';
  /**
   * Id of the system, credit code of the department or code of the resource; absent for everything.
   */
  target?: string;
  owner?: CreditCode1;
  /**
   * Who placed it; that side lifts it, and the authority lifts any.
   */
  side: 'authority' | 'owner';
  reason: Reason;
  since: Instant;
  until?: Instant;
  by: Uuid;
  department: CreditCode2;
  status: 'in-force' | 'lifted' | 'over';
  liftedAt?: Instant;
  liftedBy?: Uuid;
}
/**
 * 提交目录 · Submit entry
 *
 * A catalogue entry version as filed: G17 core metadata with the additions of R25 art. 13 and 15.
 */
export interface SubmitEntry {
  code: ResourceCode;
  titles: Names;
  summary: Summary;
  department: CreditCode;
  subjectType: SubjectType;
  shareType: 'unconditional' | 'conditional' | 'not-shared';
  /**
   * Scope and purposes; demanded of conditional sharing (R25 art. 15).
   */
  useScope?: string;
  notSharedReason?: string;
  /**
   * Law, regulation or decision with its article; demanded when not shared (R25 art. 15).
   */
  legalBasis?: string;
  assessments: {
    secrecyRisk: Assessment;
    personalInformation: Assessment;
  };
  headConsent: {
    name: string;
    consentedOn: CivilDate;
  };
  updateCycle: 'real-time' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  grade: number;
  format?: 'file' | 'spreadsheet' | 'database' | 'image' | 'stream' | 'self-describing' | 'service';
  /**
   * @minItems 1
   * @maxItems 3
   */
  shareMethods?: ('api' | 'batch' | 'file')[];
  openToPublic?: boolean;
  /**
   * @minItems 0
   * @maxItems 50
   */
  relatedResources?: ResourceCode[];
  /**
   * JSON Schema of one record; guarded as untrusted input.
   */
  schema: {
    [k: string]: unknown;
  };
}
/**
 * 暂停授权 · Suspend grant
 */
export interface SuspendGrant {
  reason: Reason;
  until?: Instant4;
}
/**
 * 业务系统限额 · Limits of a system
 */
export interface SystemLimits {
  perSecond?: number;
  concurrent?: number;
}
/**
 * 业务系统列表 · Page of systems
 */
export interface SystemPage {
  /**
   * @maxItems 200
   */
  items: SystemView[];
  next?: Cursor;
}
/**
 * 业务系统 · System
 */
export interface SystemView {
  id: Uuid;
  department: CreditCode;
  names: Names;
  kind: 'own' | 'contractor';
  contractor?: Contractor;
  region: RegionCode;
  status: 'active' | 'inactive';
  /**
   * Which side switched it off: what the authority did, only the authority undoes.
   */
  deactivatedBy?: 'authority' | 'owner';
  limits?: SystemLimits;
  registeredAt: Instant;
  /**
   * @maxItems 100
   */
  keys?: KeyView[];
}
/**
 * 令牌请求 · Token request
 *
 * Form of POST /oauth/token (RFC 6749, 7523, 9396). RFC 6749 §3.2: parameters that are not known are ignored, and one without a value counts as omitted.
 */
export interface TokenRequest {
  grant_type: string;
  client_assertion_type: string;
  client_assertion: string;
  /**
   * JSON array of AuthorizationDetail. Without it the token asks nothing of any department; it shows the system its grants.
   */
  authorization_details?: string;
  client_id?: string;
  scope?: string;
  [k: string]: unknown;
}
/**
 * 令牌应答 · Token response
 */
export interface TokenResponse {
  access_token: string;
  token_type: 'DPoP';
  expires_in: number;
  authorization_details?: AuthorizationDetails;
}
/**
 * 动态口令密钥 · Secret of a second factor, shown once
 *
 * For the officer's authenticator; nothing is asked at the login before a code has confirmed it.
 */
export interface TotpEnrolment {
  secret: string;
  uri: string;
}
/**
 * 动态口令恢复码 · Recovery codes, shown once
 */
export interface TotpRecoveryCodes {
  /**
   * @minItems 10
   * @maxItems 10
   */
  recoveryCodes: string[];
}
/**
 * 撤下目录 · Withdraw entry
 */
export interface WithdrawEntry {
  reason: Reason;
}
/**
 * 撤回续期申请 · Take a renewal back
 */
export interface WithdrawRenewal {
  reason: Reason;
}
