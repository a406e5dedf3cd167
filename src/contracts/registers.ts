/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
/** Stable codes of refusals and failures. */
export type ErrorCode =
  | 'access.csrf'
  | 'access.denied'
  | 'access.department-inactive'
  | 'access.four-eyes'
  | 'access.password-change-required'
  | 'access.stopped'
  | 'access.system-inactive'
  | 'access.unauthenticated'
  | 'agent.item-not-verifiable'
  | 'agent.mapping-incomplete'
  | 'agent.source-busy'
  | 'agent.source-failed'
  | 'agent.source-resting'
  | 'agent.source-timeout'
  | 'agent.unknown-contract'
  | 'audit.unavailable'
  | 'callback.address-unsuitable'
  | 'callback.unknown'
  | 'callback.wrong-state'
  | 'contract.broken'
  | 'database.unavailable'
  | 'dead-letter.digest-differs'
  | 'dead-letter.expired'
  | 'dead-letter.gone'
  | 'dead-letter.not-replayable'
  | 'dead-letter.still-refused'
  | 'dead-letter.unknown'
  | 'entry.code-taken'
  | 'entry.unknown'
  | 'entry.version-inactive'
  | 'entry.wrong-state'
  | 'event.cursor-expired'
  | 'exchange.answer-too-late'
  | 'exchange.attempt-limit'
  | 'exchange.batch-unknown'
  | 'exchange.contract-broken'
  | 'exchange.encryption-key-missing'
  | 'exchange.identifier-in-text'
  | 'exchange.item-outside-contract'
  | 'exchange.not-fetched'
  | 'exchange.overloaded'
  | 'exchange.receipt-invalid'
  | 'exchange.source-unavailable'
  | 'exchange.subject-type-mismatch'
  | 'exchange.unknown'
  | 'grant.attribute-missing'
  | 'grant.contractor-mode'
  | 'grant.ended'
  | 'grant.item-outside'
  | 'grant.matter-outside'
  | 'grant.missing'
  | 'grant.mode-outside'
  | 'grant.not-started'
  | 'grant.period-over'
  | 'grant.region-outside'
  | 'grant.renewal-unknown'
  | 'grant.suspended'
  | 'grant.unknown'
  | 'grant.wrong-state'
  | 'http.bad-request'
  | 'http.body-too-large'
  | 'http.method-not-allowed'
  | 'http.not-found'
  | 'http.repeated-header'
  | 'http.timeout'
  | 'http.unsupported-media-type'
  | 'idempotency.body-differs'
  | 'idempotency.in-progress'
  | 'idempotency.key-invalid'
  | 'internal.error'
  | 'json.malformed'
  | 'kafka.durability-insufficient'
  | 'kafka.overloaded'
  | 'kafka.record-broken'
  | 'kafka.record-too-large'
  | 'kafka.signature-invalid'
  | 'kafka.topic-unknown'
  | 'kafka.unavailable'
  | 'keys.announced-too-late'
  | 'keys.file-refused'
  | 'keys.unknown'
  | 'keys.unusable'
  | 'limit.grant-rate'
  | 'limit.resource-concurrency'
  | 'limit.resource-rate'
  | 'limit.system-concurrency'
  | 'limit.system-pending'
  | 'limit.system-rate'
  | 'login.account-disabled'
  | 'login.oidc-off'
  | 'login.oidc-refused'
  | 'login.oidc-state-wrong'
  | 'login.oidc-unavailable'
  | 'login.oidc-unlinked'
  | 'login.one-time-password-expired'
  | 'login.rate-limited'
  | 'login.refused'
  | 'login.totp-refused'
  | 'login.totp-required'
  | 'officer.changed-meanwhile'
  | 'officer.identity-taken'
  | 'officer.identity-unknown'
  | 'officer.login-taken'
  | 'officer.own-account'
  | 'officer.password-weak'
  | 'officer.password-wrong'
  | 'officer.role-unsuitable'
  | 'officer.totp-state'
  | 'officer.totp-wrong'
  | 'officer.unknown'
  | 'officer.wrong-state'
  | 'party.attribute-taken'
  | 'party.attribute-unknown'
  | 'party.authority-needed'
  | 'party.authority-taken'
  | 'party.department-taken'
  | 'party.department-unknown'
  | 'party.key-limit'
  | 'party.key-private'
  | 'party.key-taken'
  | 'party.key-unknown'
  | 'party.key-unsuitable'
  | 'party.region-taken'
  | 'party.region-unknown'
  | 'party.system-limit'
  | 'party.system-unknown'
  | 'party.wrong-state'
  | 'quota.exhausted'
  | 'seal.refused'
  | 'session.expired'
  | 'session.missing'
  | 'stop.unknown'
  | 'stop.wrong-state'
  | 'token.body-digest-missing'
  | 'token.body-digest-wrong'
  | 'token.dpop-key-mismatch'
  | 'token.dpop-missing'
  | 'token.dpop-reused'
  | 'token.expired'
  | 'token.invalid'
  | 'token.invalid-authorization-details'
  | 'token.invalid-client'
  | 'token.invalid-dpop-proof'
  | 'token.invalid-request'
  | 'token.invalid-resource-proof'
  | 'token.key-revoked'
  | 'token.no-signing-key'
  | 'token.nonce-required'
  | 'token.not-bound'
  | 'token.resource-nonce-required'
  | 'token.unsupported-grant-type'
  | 'verify.guess-limit';

/** Types of audit records. */
export type AuditEventType =
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

/** CloudEvents types of what departments are told. */
export type FeedEventType =
  | 'onceway.attribute.assigned.v1'
  | 'onceway.attribute.lost.v1'
  | 'onceway.attribute.regained.v1'
  | 'onceway.callback.approved.v1'
  | 'onceway.callback.ended.v1'
  | 'onceway.callback.filed.v1'
  | 'onceway.callback.refused.v1'
  | 'onceway.department.activated.v1'
  | 'onceway.department.deactivated.v1'
  | 'onceway.department.office-changed.v1'
  | 'onceway.entry.approved.v1'
  | 'onceway.entry.published.v1'
  | 'onceway.entry.returned.v1'
  | 'onceway.entry.withdrawn.v1'
  | 'onceway.exchange.guessing.v1'
  | 'onceway.grant.approved.v1'
  | 'onceway.grant.attribute-lost.v1'
  | 'onceway.grant.attribute-regained.v1'
  | 'onceway.grant.disposal-due.v1'
  | 'onceway.grant.disposal-overdue.v1'
  | 'onceway.grant.disposed.v1'
  | 'onceway.grant.ended.v1'
  | 'onceway.grant.expired.v1'
  | 'onceway.grant.expiring.v1'
  | 'onceway.grant.filed.v1'
  | 'onceway.grant.refused.v1'
  | 'onceway.grant.renewal-filed.v1'
  | 'onceway.grant.renewal-refused.v1'
  | 'onceway.grant.renewal-requested.v1'
  | 'onceway.grant.renewal-withdrawn.v1'
  | 'onceway.grant.renewed.v1'
  | 'onceway.grant.requested.v1'
  | 'onceway.grant.resumed.v1'
  | 'onceway.grant.suspended.v1'
  | 'onceway.key.registered.v1'
  | 'onceway.key.revoked.v1'
  | 'onceway.officer.changed.v1'
  | 'onceway.stop.lifted.v1'
  | 'onceway.stop.placed.v1'
  | 'onceway.stop.ran-out.v1'
  | 'onceway.system.activated.v1'
  | 'onceway.system.deactivated.v1'
  | 'onceway.system.limits-changed.v1'
  | 'onceway.system.registered.v1'
  | 'onceway.token-key.announced.v1'
  | 'onceway.token-key.withdrawn.v1';

/** Stable codes of single faults in an input. */
export type FaultCode =
  | 'contract.blank'
  | 'contract.code-table'
  | 'contract.const'
  | 'contract.dependency'
  | 'contract.duplicate'
  | 'contract.enum'
  | 'contract.hidden-character'
  | 'contract.identifier-in-text'
  | 'contract.multiple'
  | 'contract.no-match'
  | 'contract.not-allowed'
  | 'contract.pattern'
  | 'contract.range'
  | 'contract.required'
  | 'contract.text'
  | 'contract.too-few'
  | 'contract.too-long'
  | 'contract.too-many'
  | 'contract.too-short'
  | 'contract.type'
  | 'contract.unfit'
  | 'contract.unknown-member'
  | 'entry.item-looser'
  | 'entry.sensitive-unconditional'
  | 'entry.unknown-related'
  | 'grant.attribute-unknown'
  | 'grant.items-unknown'
  | 'grant.not-shareable'
  | 'grant.period-invalid'
  | 'grant.region-unknown'
  | 'grant.system-unknown'
  | 'grant.wider-than-asked'
  | 'json.duplicate-member'
  | 'json.forbidden-character'
  | 'json.forbidden-member'
  | 'json.not-unicode'
  | 'json.not-utf8'
  | 'json.number-range'
  | 'json.syntax'
  | 'json.too-deep'
  | 'key.algorithm'
  | 'key.not-thumbprint'
  | 'key.off-curve'
  | 'key.other-alg'
  | 'key.other-use'
  | 'officer.role'
  | 'officer.role-alone'
  | 'party.period-invalid'
  | 'party.region-outside'
  | 'password.few-characters'
  | 'password.holds-login'
  | 'password.unchanged'
  | 'schema.format'
  | 'schema.grade-looser'
  | 'schema.invalid'
  | 'schema.item-name'
  | 'schema.keyword'
  | 'schema.keyword-value'
  | 'schema.not-closed'
  | 'schema.pattern'
  | 'schema.ref'
  | 'schema.ref-cycle'
  | 'schema.too-deep'
  | 'schema.too-large'
  | 'schema.too-many-properties'
  | 'schema.unbounded'
  | 'schema.ungraded'
  | 'schema.untitled'
  | 'schema.untyped'
  | 'stop.period-invalid';

/** Names of metrics. */
export type MetricName =
  | 'onceway_agent_clock_offset_seconds'
  | 'onceway_agent_dropped_total'
  | 'onceway_agent_mapping_faults'
  | 'onceway_agent_rejected_table_records_total'
  | 'onceway_agent_requests_total'
  | 'onceway_agent_snapshot_rows'
  | 'onceway_agent_snapshot_timestamp_seconds'
  | 'onceway_agent_snapshots_refused_total'
  | 'onceway_agent_source_breaker'
  | 'onceway_agent_source_failures_total'
  | 'onceway_agent_source_seconds'
  | 'onceway_agents_connected'
  | 'onceway_anonymous_refusals_total'
  | 'onceway_audit_append_seconds'
  | 'onceway_audit_lag_records'
  | 'onceway_audit_lag_seconds'
  | 'onceway_audit_poison_open'
  | 'onceway_audit_poison_total'
  | 'onceway_callbacks_total'
  | 'onceway_deliveries_total'
  | 'onceway_disclosures_unconfirmed_seconds'
  | 'onceway_disclosures_unrecorded_total'
  | 'onceway_exchange_denials_total'
  | 'onceway_exchange_duration_seconds'
  | 'onceway_exchanges_lost_total'
  | 'onceway_exchanges_total'
  | 'onceway_exchanges_waiting'
  | 'onceway_http_request_duration_seconds'
  | 'onceway_http_requests_total'
  | 'onceway_kafka_connected'
  | 'onceway_kafka_consumer_lag_records'
  | 'onceway_ledger_entries_total'
  | 'onceway_ledger_size'
  | 'onceway_outbox_oldest_seconds'
  | 'onceway_outbox_pending'
  | 'onceway_pending_exchanges'
  | 'onceway_pending_requests'
  | 'onceway_replies_ignored_total'
  | 'onceway_retention_deleted_rows_total'
  | 'onceway_retention_dropped_partitions_total'
  | 'onceway_retention_last_success_timestamp_seconds'
  | 'onceway_retention_oldest_row_seconds'
  | 'onceway_stops_in_force'
  | 'onceway_token_explanations_total'
  | 'onceway_token_keys_missing'
  | 'onceway_topic_drift'
  | 'onceway_verify_guessing_total';

/** Kinds of Kafka topics. */
export type TopicName =
  'audit' | 'contracts' | 'deadLetters' | 'keys' | 'replies' | 'asyncReplies' | 'asyncRequests' | 'requests';

/** Kinds of Kafka records. */
export type EventName = 'auditRecord' | 'auditFence' | 'contract' | 'deadLetter' | 'key' | 'reply' | 'request';

/** CloudEvents types of Kafka records. */
export type EventType =
  | 'onceway.audit.record.v1'
  | 'onceway.audit.fence.v1'
  | 'onceway.contract.v1'
  | 'onceway.dead-letter.v1'
  | 'onceway.key.v1'
  | 'onceway.exchange.reply.v1'
  | 'onceway.exchange.request.v1';

export interface Titles {
  readonly zh: string;
  readonly en: string;
}
export interface ErrorRow {
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  readonly titles: Titles;
  /** Who can do something about it. */
  readonly audience: 'caller' | 'officer' | 'operator';
  /** `same-key`: repeat with the same Idempotency-Key; `later`: a new call may succeed later. */
  readonly retry: 'never' | 'later' | 'same-key';
  /** RFC 6749, 9396 or 9449 error, on the token endpoint. */
  readonly oauth?: string;
}
export interface AuditEventRow {
  readonly type: AuditEventType;
  readonly titles: Titles;
  /** Ends an exchange; every admitted exchange has exactly one of these. */
  readonly final?: boolean;
}
/** What departments are told. */
export interface FeedEventRow {
  readonly type: FeedEventType;
  readonly titles: Titles;
  readonly told: Titles;
}
export interface FaultRow {
  readonly code: FaultCode;
  readonly keywords?: readonly string[];
  readonly titles: Titles;
}
export interface FormatRow {
  readonly format: string;
  readonly titles: Titles;
}
export interface MetricRow {
  readonly name: MetricName;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}
export interface RetentionRow {
  /** Table, or topic with {department}. */
  readonly name: string;
  readonly kind: 'table' | 'topic';
  readonly holds: Titles;
  /** ISO 8601 duration; null for what is kept, trimmed or compacted. */
  readonly keep: string | null;
  readonly how: 'partition-drop' | 'row-deletion' | 'topic-retention' | 'trim' | 'compaction' | 'kept';
  /** Column that tells a row's age: a time, a day, or epoch milliseconds. A row where it is null stays. */
  readonly ageBy?: string;
  readonly unit?: 'epoch-ms';
  /** The law or protocol that says so. */
  readonly rule: Titles;
  readonly note?: Titles;
}
export interface EventRow {
  readonly id: EventName;
  /** CloudEvents `type`. */
  readonly type: EventType;
  /** sealed: a JWE as value, a signed statement in the headers; signed: the value itself is what is signed. */
  readonly protection: 'sealed' | 'signed' | 'plain';
  /** Schemas; of a sealed record the clear statement first, then what is sealed. */
  readonly messages: readonly string[];
}
export interface TopicRow {
  readonly id: TopicName;
  /** Name, or pattern with {department}. */
  readonly name: string;
  readonly partitions: number;
  /** Milliseconds; -1 for ever. */
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  readonly events: readonly EventRow[];
  readonly writers: readonly string[];
  readonly readers: readonly string[];
  readonly note: string;
}

/** contracts/registers/errors.json by code. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = {
  'access.csrf': {
    code: 'access.csrf',
    status: 403,
    titles: { zh: '请求校验失败，请刷新页面后重试', en: "The request lacks the session's CSRF token" },
    audience: 'officer',
    retry: 'never',
  },
  'access.denied': {
    code: 'access.denied',
    status: 403,
    titles: { zh: '无权执行此操作', en: 'Not allowed to this caller' },
    audience: 'caller',
    retry: 'never',
  },
  'access.department-inactive': {
    code: 'access.department-inactive',
    status: 403,
    titles: { zh: '部门已停用', en: 'The department is not active' },
    audience: 'caller',
    retry: 'never',
  },
  'access.four-eyes': {
    code: 'access.four-eyes',
    status: 403,
    titles: { zh: '提交人不得自行审批', en: 'Nobody decides on what they filed' },
    audience: 'officer',
    retry: 'never',
  },
  'access.password-change-required': {
    code: 'access.password-change-required',
    status: 403,
    titles: { zh: '请先修改初始密码', en: 'The first password must be changed before anything else' },
    audience: 'officer',
    retry: 'never',
  },
  'access.stopped': {
    code: 'access.stopped',
    status: 403,
    titles: { zh: '已被紧急停用', en: 'Stopped by an emergency stop' },
    audience: 'caller',
    retry: 'never',
  },
  'access.system-inactive': {
    code: 'access.system-inactive',
    status: 403,
    titles: { zh: '业务系统已停用', en: 'The system is not active' },
    audience: 'caller',
    retry: 'never',
  },
  'access.unauthenticated': {
    code: 'access.unauthenticated',
    status: 401,
    titles: { zh: '请先登录或提供令牌', en: 'No valid credential was presented' },
    audience: 'caller',
    retry: 'never',
  },
  'agent.item-not-verifiable': {
    code: 'agent.item-not-verifiable',
    status: 400,
    titles: { zh: '该信息项不支持核验', en: 'This item is a list or an object and cannot be verified' },
    audience: 'caller',
    retry: 'never',
  },
  'agent.mapping-incomplete': {
    code: 'agent.mapping-incomplete',
    status: 502,
    titles: { zh: '前置机映射与资源契约不符', en: "The agent's mapping does not cover this resource's contract" },
    audience: 'operator',
    retry: 'later',
  },
  'agent.source-busy': {
    code: 'agent.source-busy',
    status: 503,
    titles: { zh: '数据源繁忙', en: 'Too many questions wait for this source' },
    audience: 'operator',
    retry: 'later',
  },
  'agent.source-failed': {
    code: 'agent.source-failed',
    status: 502,
    titles: { zh: '数据源出错', en: 'The source could not be asked' },
    audience: 'operator',
    retry: 'later',
  },
  'agent.source-resting': {
    code: 'agent.source-resting',
    status: 503,
    titles: { zh: '数据源连续出错，暂停访问', en: 'The source has failed often and is left alone for a while' },
    audience: 'operator',
    retry: 'later',
  },
  'agent.source-timeout': {
    code: 'agent.source-timeout',
    status: 504,
    titles: { zh: '数据源超时', en: 'The source did not answer in time' },
    audience: 'operator',
    retry: 'later',
  },
  'agent.unknown-contract': {
    code: 'agent.unknown-contract',
    status: 502,
    titles: { zh: '前置机未取得该资源契约', en: "The agent does not hold this resource's contract" },
    audience: 'operator',
    retry: 'later',
  },
  'audit.unavailable': {
    code: 'audit.unavailable',
    status: 503,
    titles: { zh: '审计暂不可用，未披露数据', en: 'Audit records cannot be written now; nothing was disclosed' },
    audience: 'caller',
    retry: 'same-key',
  },
  'callback.address-unsuitable': {
    code: 'callback.address-unsuitable',
    status: 409,
    titles: { zh: '回调地址所在主机不合要求', en: "The callback's host stands where results must not be sent" },
    audience: 'officer',
    retry: 'never',
  },
  'callback.unknown': {
    code: 'callback.unknown',
    status: 404,
    titles: { zh: '没有这个回调地址', en: 'There is no such callback' },
    audience: 'officer',
    retry: 'never',
  },
  'callback.wrong-state': {
    code: 'callback.wrong-state',
    status: 409,
    titles: { zh: '回调地址的状态不允许此操作', en: 'The callback is not in a state that allows this' },
    audience: 'officer',
    retry: 'never',
  },
  'contract.broken': {
    code: 'contract.broken',
    status: 400,
    titles: { zh: '请求内容不符合契约', en: 'The content breaks its contract; all faults are listed' },
    audience: 'caller',
    retry: 'never',
  },
  'database.unavailable': {
    code: 'database.unavailable',
    status: 503,
    titles: { zh: '数据库暂不可用', en: 'The database is not available now' },
    audience: 'caller',
    retry: 'same-key',
  },
  'dead-letter.digest-differs': {
    code: 'dead-letter.digest-differs',
    status: 409,
    titles: { zh: '原记录与死信所述不一致', en: 'The original is not the record that the letter tells of' },
    audience: 'operator',
    retry: 'never',
  },
  'dead-letter.expired': {
    code: 'dead-letter.expired',
    status: 409,
    titles: {
      zh: '请求已过截止时间，不得再执行',
      en: "The request's deadline has passed; it must not be executed any more",
    },
    audience: 'operator',
    retry: 'never',
  },
  'dead-letter.gone': {
    code: 'dead-letter.gone',
    status: 410,
    titles: { zh: '原记录已不在 Kafka 中', en: 'Kafka does not hold the original any more' },
    audience: 'operator',
    retry: 'never',
  },
  'dead-letter.not-replayable': {
    code: 'dead-letter.not-replayable',
    status: 422,
    titles: { zh: '该死信不能重放或处理', en: "This letter's original cannot be replayed or resolved" },
    audience: 'operator',
    retry: 'never',
  },
  'dead-letter.still-refused': {
    code: 'dead-letter.still-refused',
    status: 422,
    titles: { zh: '账本仍拒收该记录', en: 'The ledger refuses the record as before' },
    audience: 'operator',
    retry: 'never',
  },
  'dead-letter.unknown': {
    code: 'dead-letter.unknown',
    status: 404,
    titles: { zh: '没有这一死信', en: 'No letter tells of such a record' },
    audience: 'operator',
    retry: 'never',
  },
  'entry.code-taken': {
    code: 'entry.code-taken',
    status: 409,
    titles: { zh: '资源代码已被使用', en: "The resource code belongs to another department's entry" },
    audience: 'officer',
    retry: 'never',
  },
  'entry.unknown': {
    code: 'entry.unknown',
    status: 404,
    titles: { zh: '没有这个目录', en: 'No such catalogue entry' },
    audience: 'caller',
    retry: 'never',
  },
  'entry.version-inactive': {
    code: 'entry.version-inactive',
    status: 403,
    titles: { zh: '该目录版本未发布或已撤下', en: 'The entry version is not published' },
    audience: 'caller',
    retry: 'never',
  },
  'entry.wrong-state': {
    code: 'entry.wrong-state',
    status: 409,
    titles: { zh: '目录当前状态不允许此操作', en: "The entry's state does not allow this act" },
    audience: 'officer',
    retry: 'never',
  },
  'event.cursor-expired': {
    code: 'event.cursor-expired',
    status: 410,
    titles: { zh: '该位置之后的事件已过保存期', en: 'Events after this cursor are no longer kept' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.answer-too-late': {
    code: 'exchange.answer-too-late',
    status: 504,
    titles: { zh: '应答超时', en: 'The answer came after its deadline' },
    audience: 'caller',
    retry: 'same-key',
  },
  'exchange.attempt-limit': {
    code: 'exchange.attempt-limit',
    status: 409,
    titles: { zh: '重试次数已达上限', en: 'This exchange has been asked too many times' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.batch-unknown': {
    code: 'exchange.batch-unknown',
    status: 404,
    titles: { zh: '没有这个批次', en: 'There is no such batch' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.contract-broken': {
    code: 'exchange.contract-broken',
    status: 502,
    titles: {
      zh: '提供方应答不符合契约，未予转交',
      en: "The provider's answer breaks its contract and was not passed on",
    },
    audience: 'caller',
    retry: 'later',
  },
  'exchange.encryption-key-missing': {
    code: 'exchange.encryption-key-missing',
    status: 409,
    titles: {
      zh: '系统未登记加密公钥，异步结果无法密封',
      en: 'The system has no encryption key, to which a later result could be sealed',
    },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.identifier-in-text': {
    code: 'exchange.identifier-in-text',
    status: 400,
    titles: { zh: '文字说明中不得填写证件号码', en: 'A free text holds an identifier' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.item-outside-contract': {
    code: 'exchange.item-outside-contract',
    status: 400,
    titles: { zh: '信息项不在该资源之内', en: 'An item is not part of this resource' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.not-fetched': {
    code: 'exchange.not-fetched',
    status: 410,
    titles: { zh: '结果已到期，无人领取', en: 'Nobody fetched the result in time' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.overloaded': {
    code: 'exchange.overloaded',
    status: 503,
    titles: { zh: '系统繁忙，请稍后再试', en: 'Too many exchanges are waiting' },
    audience: 'caller',
    retry: 'same-key',
  },
  'exchange.receipt-invalid': {
    code: 'exchange.receipt-invalid',
    status: 502,
    titles: { zh: '提供方回执无效', en: "The provider's receipt does not verify" },
    audience: 'caller',
    retry: 'later',
  },
  'exchange.source-unavailable': {
    code: 'exchange.source-unavailable',
    status: 504,
    titles: {
      zh: '数据提供方暂不可用',
      en: 'The providing department does not answer now; this says nothing about the record',
    },
    audience: 'caller',
    retry: 'same-key',
  },
  'exchange.subject-type-mismatch': {
    code: 'exchange.subject-type-mismatch',
    status: 400,
    titles: { zh: '查询主体类型不符', en: 'The resource is not about this type of subject' },
    audience: 'caller',
    retry: 'never',
  },
  'exchange.unknown': {
    code: 'exchange.unknown',
    status: 404,
    titles: { zh: '没有这笔交换或未留存证明', en: 'No such exchange, or no proof was kept with it' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.attribute-missing': {
    code: 'grant.attribute-missing',
    status: 403,
    titles: { zh: '部门不具备授权所需属性', en: 'The department lacks an attribute that the grant requires' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.contractor-mode': {
    code: 'grant.contractor-mode',
    status: 403,
    titles: { zh: '受托方系统只能核验', en: "A contractor's system may only verify" },
    audience: 'caller',
    retry: 'never',
  },
  'grant.ended': {
    code: 'grant.ended',
    status: 403,
    titles: { zh: '授权已终止', en: 'The grant has ended' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.item-outside': {
    code: 'grant.item-outside',
    status: 403,
    titles: { zh: '信息项超出授权范围', en: 'An item lies outside the grant' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.matter-outside': {
    code: 'grant.matter-outside',
    status: 403,
    titles: { zh: '事项超出授权范围', en: 'The matter lies outside the grant' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.missing': {
    code: 'grant.missing',
    status: 403,
    titles: { zh: '没有相应授权', en: 'No grant covers this' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.mode-outside': {
    code: 'grant.mode-outside',
    status: 403,
    titles: { zh: '共享方式超出授权范围', en: 'The mode lies outside the grant' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.not-started': {
    code: 'grant.not-started',
    status: 403,
    titles: { zh: '授权尚未生效', en: "The grant's period has not begun" },
    audience: 'caller',
    retry: 'never',
  },
  'grant.period-over': {
    code: 'grant.period-over',
    status: 403,
    titles: { zh: '授权已过期', en: "The grant's period is over" },
    audience: 'caller',
    retry: 'never',
  },
  'grant.region-outside': {
    code: 'grant.region-outside',
    status: 403,
    titles: { zh: '业务系统不在授权区域内', en: 'The system stands outside the region of the grant' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.renewal-unknown': {
    code: 'grant.renewal-unknown',
    status: 404,
    titles: { zh: '没有这个续期申请', en: 'No such renewal' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.suspended': {
    code: 'grant.suspended',
    status: 403,
    titles: { zh: '授权已暂停', en: 'The grant is suspended' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.unknown': {
    code: 'grant.unknown',
    status: 404,
    titles: { zh: '没有这个授权', en: 'No such grant' },
    audience: 'caller',
    retry: 'never',
  },
  'grant.wrong-state': {
    code: 'grant.wrong-state',
    status: 409,
    titles: { zh: '授权当前状态不允许此操作', en: "The grant's state does not allow this act" },
    audience: 'officer',
    retry: 'never',
  },
  'http.bad-request': {
    code: 'http.bad-request',
    status: 400,
    titles: { zh: '请求有误', en: 'The request is not well-formed' },
    audience: 'caller',
    retry: 'never',
  },
  'http.body-too-large': {
    code: 'http.body-too-large',
    status: 413,
    titles: { zh: '请求内容过大', en: 'The body is too large' },
    audience: 'caller',
    retry: 'never',
  },
  'http.method-not-allowed': {
    code: 'http.method-not-allowed',
    status: 405,
    titles: { zh: '不支持此方法', en: 'The method is not allowed here' },
    audience: 'caller',
    retry: 'never',
  },
  'http.not-found': {
    code: 'http.not-found',
    status: 404,
    titles: { zh: '没有这个地址', en: 'No such address' },
    audience: 'caller',
    retry: 'never',
  },
  'http.repeated-header': {
    code: 'http.repeated-header',
    status: 400,
    titles: { zh: '请求头重复', en: 'A header stands more than once' },
    audience: 'caller',
    retry: 'never',
  },
  'http.timeout': {
    code: 'http.timeout',
    status: 408,
    titles: { zh: '请求超时', en: 'The request did not arrive in time' },
    audience: 'caller',
    retry: 'later',
  },
  'http.unsupported-media-type': {
    code: 'http.unsupported-media-type',
    status: 415,
    titles: { zh: '不支持此内容类型', en: 'The content type is not supported here' },
    audience: 'caller',
    retry: 'never',
  },
  'idempotency.body-differs': {
    code: 'idempotency.body-differs',
    status: 422,
    titles: { zh: '同一幂等键的请求内容不同', en: 'The same Idempotency-Key came with another body' },
    audience: 'caller',
    retry: 'never',
  },
  'idempotency.in-progress': {
    code: 'idempotency.in-progress',
    status: 409,
    titles: { zh: '同一幂等键的请求正在处理', en: 'The request with this Idempotency-Key is still in progress' },
    audience: 'caller',
    retry: 'same-key',
  },
  'idempotency.key-invalid': {
    code: 'idempotency.key-invalid',
    status: 400,
    titles: { zh: '幂等键有误', en: 'The Idempotency-Key is missing or not valid' },
    audience: 'caller',
    retry: 'never',
  },
  'internal.error': {
    code: 'internal.error',
    status: 500,
    titles: { zh: '系统内部错误', en: 'Internal error' },
    audience: 'operator',
    retry: 'later',
  },
  'json.malformed': {
    code: 'json.malformed',
    status: 400,
    titles: { zh: 'JSON 格式有误', en: 'The body is not well-formed JSON' },
    audience: 'caller',
    retry: 'never',
  },
  'kafka.durability-insufficient': {
    code: 'kafka.durability-insufficient',
    status: 500,
    titles: { zh: '消息副本数不足', en: 'Kafka topics have fewer replicas than the audit trail needs' },
    audience: 'operator',
    retry: 'later',
  },
  'kafka.overloaded': {
    code: 'kafka.overloaded',
    status: 503,
    titles: { zh: '消息通道繁忙', en: 'Too many messages wait to be sent' },
    audience: 'caller',
    retry: 'same-key',
  },
  'kafka.record-broken': {
    code: 'kafka.record-broken',
    status: 500,
    titles: { zh: '消息记录损坏', en: 'A Kafka record is not of the agreed form' },
    audience: 'operator',
    retry: 'never',
  },
  'kafka.record-too-large': {
    code: 'kafka.record-too-large',
    status: 500,
    titles: { zh: '消息超过大小限制', en: 'A message is larger than Kafka takes' },
    audience: 'operator',
    retry: 'never',
  },
  'kafka.signature-invalid': {
    code: 'kafka.signature-invalid',
    status: 500,
    titles: { zh: '消息签名无效', en: "A message's signature does not verify" },
    audience: 'operator',
    retry: 'never',
  },
  'kafka.topic-unknown': {
    code: 'kafka.topic-unknown',
    status: 500,
    titles: { zh: '消息主题不存在', en: 'A Kafka topic does not exist' },
    audience: 'operator',
    retry: 'later',
  },
  'kafka.unavailable': {
    code: 'kafka.unavailable',
    status: 503,
    titles: { zh: '消息通道暂不可用', en: 'Kafka is not available now' },
    audience: 'caller',
    retry: 'same-key',
  },
  'keys.announced-too-late': {
    code: 'keys.announced-too-late',
    status: 409,
    titles: {
      zh: '密钥启用时间过早，须提前预告',
      en: 'A token key must be announced well before it signs, and after every other one',
    },
    audience: 'operator',
    retry: 'never',
  },
  'keys.file-refused': {
    code: 'keys.file-refused',
    status: 500,
    titles: { zh: '密钥文件不可用', en: 'A key file is missing, malformed or readable by others' },
    audience: 'operator',
    retry: 'never',
  },
  'keys.unknown': {
    code: 'keys.unknown',
    status: 500,
    titles: { zh: '没有这个密钥', en: 'No such key is pinned or published' },
    audience: 'operator',
    retry: 'never',
  },
  'keys.unusable': {
    code: 'keys.unusable',
    status: 500,
    titles: { zh: '密钥不可用', en: 'A key cannot be used for this' },
    audience: 'operator',
    retry: 'never',
  },
  'limit.grant-rate': {
    code: 'limit.grant-rate',
    status: 429,
    titles: { zh: '该授权每秒调用次数已达上限', en: 'The grant allows no more calls in this second' },
    audience: 'caller',
    retry: 'later',
  },
  'limit.resource-concurrency': {
    code: 'limit.resource-concurrency',
    status: 429,
    titles: { zh: '该资源同时进行的交换已达上限', en: "The resource's provider takes no more exchanges at a time" },
    audience: 'caller',
    retry: 'later',
  },
  'limit.resource-rate': {
    code: 'limit.resource-rate',
    status: 429,
    titles: { zh: '该资源每秒调用次数已达上限', en: "The resource's provider takes no more calls in this second" },
    audience: 'caller',
    retry: 'later',
  },
  'limit.system-concurrency': {
    code: 'limit.system-concurrency',
    status: 429,
    titles: { zh: '该系统同时进行的交换已达上限', en: 'The system has as many exchanges under way as it may' },
    audience: 'caller',
    retry: 'later',
  },
  'limit.system-pending': {
    code: 'limit.system-pending',
    status: 429,
    titles: { zh: '系统待领取的交换过多', en: 'Too many exchanges of the system are pending' },
    audience: 'caller',
    retry: 'later',
  },
  'limit.system-rate': {
    code: 'limit.system-rate',
    status: 429,
    titles: { zh: '该系统每秒调用次数已达上限', en: 'The system may make no more calls in this second' },
    audience: 'caller',
    retry: 'later',
  },
  'login.account-disabled': {
    code: 'login.account-disabled',
    status: 403,
    titles: { zh: '账户已停用', en: 'The account is disabled' },
    audience: 'officer',
    retry: 'never',
  },
  'login.oidc-off': {
    code: 'login.oidc-off',
    status: 404,
    titles: { zh: '未启用统一身份登录', en: 'No identity provider is set up here' },
    audience: 'officer',
    retry: 'never',
  },
  'login.oidc-refused': {
    code: 'login.oidc-refused',
    status: 401,
    titles: { zh: '统一身份认证未通过', en: 'The identity provider did not vouch for the visitor' },
    audience: 'officer',
    retry: 'never',
  },
  'login.oidc-state-wrong': {
    code: 'login.oidc-state-wrong',
    status: 400,
    titles: {
      zh: '登录请求无效或已过期，请重新登录',
      en: 'This sign-in was not begun in this browser, or too long ago',
    },
    audience: 'officer',
    retry: 'never',
  },
  'login.oidc-unavailable': {
    code: 'login.oidc-unavailable',
    status: 503,
    titles: { zh: '统一身份认证暂不可用', en: 'The identity provider cannot be reached' },
    audience: 'operator',
    retry: 'later',
  },
  'login.oidc-unlinked': {
    code: 'login.oidc-unlinked',
    status: 403,
    titles: { zh: '该统一身份未关联任何账户', en: 'No account is linked with this identity' },
    audience: 'officer',
    retry: 'never',
  },
  'login.one-time-password-expired': {
    code: 'login.one-time-password-expired',
    status: 403,
    titles: {
      zh: '一次性口令已过期，请向主管部门重新领取',
      en: 'The one-time password has expired; ask the authority for a new one',
    },
    audience: 'officer',
    retry: 'never',
  },
  'login.rate-limited': {
    code: 'login.rate-limited',
    status: 429,
    titles: { zh: '登录尝试过多，请稍后再试', en: 'Too many attempts to log in' },
    audience: 'officer',
    retry: 'later',
  },
  'login.refused': {
    code: 'login.refused',
    status: 401,
    titles: { zh: '用户名或密码错误', en: 'Wrong login or password' },
    audience: 'officer',
    retry: 'never',
  },
  'login.totp-refused': {
    code: 'login.totp-refused',
    status: 401,
    titles: { zh: '动态口令错误或已使用', en: 'The code is wrong or was used before' },
    audience: 'officer',
    retry: 'never',
  },
  'login.totp-required': {
    code: 'login.totp-required',
    status: 401,
    titles: { zh: '请输入动态口令', en: 'The code of the second factor is asked as well' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.changed-meanwhile': {
    code: 'officer.changed-meanwhile',
    status: 409,
    titles: { zh: '账户刚被改动，请重试', en: 'The account was changed in the meantime' },
    audience: 'officer',
    retry: 'later',
  },
  'officer.identity-taken': {
    code: 'officer.identity-taken',
    status: 409,
    titles: { zh: '该统一身份或该账户已被关联', en: 'The identity or the account is linked already' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.identity-unknown': {
    code: 'officer.identity-unknown',
    status: 404,
    titles: { zh: '没有这个关联', en: 'No such linked identity' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.login-taken': {
    code: 'officer.login-taken',
    status: 409,
    titles: { zh: '登录名已被使用', en: 'The login is taken' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.own-account': {
    code: 'officer.own-account',
    status: 403,
    titles: { zh: '不得对本人账户执行此操作', en: 'Nobody does this to their own account' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.password-weak': {
    code: 'officer.password-weak',
    status: 400,
    titles: { zh: '新密码不符合要求', en: 'The new password is too weak' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.password-wrong': {
    code: 'officer.password-wrong',
    status: 403,
    titles: { zh: '当前密码不正确', en: 'The current password is wrong' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.role-unsuitable': {
    code: 'officer.role-unsuitable',
    status: 400,
    titles: {
      zh: '角色与所在部门不符，或不得与其他角色兼任',
      en: 'The roles do not suit the department or one another',
    },
    audience: 'officer',
    retry: 'never',
  },
  'officer.totp-state': {
    code: 'officer.totp-state',
    status: 409,
    titles: { zh: '动态口令不在可执行该操作的状态', en: 'The second factor is not in a state for that' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.totp-wrong': {
    code: 'officer.totp-wrong',
    status: 403,
    titles: { zh: '动态口令错误', en: 'The code is wrong' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.unknown': {
    code: 'officer.unknown',
    status: 404,
    titles: { zh: '没有这个工作人员', en: 'No such officer' },
    audience: 'officer',
    retry: 'never',
  },
  'officer.wrong-state': {
    code: 'officer.wrong-state',
    status: 409,
    titles: { zh: '账户已处于该状态', en: 'The account is in that state already' },
    audience: 'officer',
    retry: 'never',
  },
  'party.attribute-taken': {
    code: 'party.attribute-taken',
    status: 409,
    titles: { zh: '部门属性代码已登记', en: 'The attribute is already registered' },
    audience: 'officer',
    retry: 'never',
  },
  'party.attribute-unknown': {
    code: 'party.attribute-unknown',
    status: 404,
    titles: { zh: '没有这个部门属性', en: 'No such attribute' },
    audience: 'officer',
    retry: 'never',
  },
  'party.authority-needed': {
    code: 'party.authority-needed',
    status: 409,
    titles: { zh: '主管部门不能停用', en: 'The authority cannot be deactivated' },
    audience: 'officer',
    retry: 'never',
  },
  'party.authority-taken': {
    code: 'party.authority-taken',
    status: 409,
    titles: { zh: '主管部门已登记', en: 'There is an authority already' },
    audience: 'officer',
    retry: 'never',
  },
  'party.department-taken': {
    code: 'party.department-taken',
    status: 409,
    titles: { zh: '部门已登记', en: 'The department is registered already' },
    audience: 'officer',
    retry: 'never',
  },
  'party.department-unknown': {
    code: 'party.department-unknown',
    status: 404,
    titles: { zh: '没有这个部门', en: 'No such department' },
    audience: 'caller',
    retry: 'never',
  },
  'party.key-limit': {
    code: 'party.key-limit',
    status: 409,
    titles: { zh: '公钥数量已达上限', en: 'Too many active keys' },
    audience: 'officer',
    retry: 'never',
  },
  'party.key-private': {
    code: 'party.key-private',
    status: 400,
    titles: { zh: '提交的是私钥，请更换密钥对', en: 'A private key was sent; it must be replaced' },
    audience: 'officer',
    retry: 'never',
  },
  'party.key-taken': {
    code: 'party.key-taken',
    status: 409,
    titles: { zh: '公钥已登记', en: 'This key is registered already' },
    audience: 'officer',
    retry: 'never',
  },
  'party.key-unknown': {
    code: 'party.key-unknown',
    status: 404,
    titles: { zh: '没有这个公钥', en: 'No such key is registered' },
    audience: 'officer',
    retry: 'never',
  },
  'party.key-unsuitable': {
    code: 'party.key-unsuitable',
    status: 400,
    titles: { zh: '公钥不符合要求', en: 'The key does not suit its use' },
    audience: 'officer',
    retry: 'never',
  },
  'party.region-taken': {
    code: 'party.region-taken',
    status: 409,
    titles: { zh: '行政区划已登记', en: 'The region is already registered' },
    audience: 'officer',
    retry: 'never',
  },
  'party.region-unknown': {
    code: 'party.region-unknown',
    status: 404,
    titles: { zh: '没有这个行政区划', en: 'No such region' },
    audience: 'officer',
    retry: 'never',
  },
  'party.system-limit': {
    code: 'party.system-limit',
    status: 409,
    titles: { zh: '启用中的业务系统数量已达上限', en: 'Too many active systems' },
    audience: 'officer',
    retry: 'never',
  },
  'party.system-unknown': {
    code: 'party.system-unknown',
    status: 404,
    titles: { zh: '没有这个业务系统', en: 'No such system' },
    audience: 'caller',
    retry: 'never',
  },
  'party.wrong-state': {
    code: 'party.wrong-state',
    status: 409,
    titles: { zh: '已处于该状态', en: 'It is in that state already' },
    audience: 'officer',
    retry: 'never',
  },
  'quota.exhausted': {
    code: 'quota.exhausted',
    status: 429,
    titles: { zh: '今日授权调用次数已用完', en: "The grant's quota of the day is used up" },
    audience: 'caller',
    retry: 'later',
  },
  'seal.refused': {
    code: 'seal.refused',
    status: 500,
    titles: { zh: '密封消息无法打开', en: 'A sealed message cannot be opened' },
    audience: 'operator',
    retry: 'never',
  },
  'session.expired': {
    code: 'session.expired',
    status: 401,
    titles: { zh: '登录已过期', en: 'The session has expired' },
    audience: 'officer',
    retry: 'never',
  },
  'session.missing': {
    code: 'session.missing',
    status: 401,
    titles: { zh: '请先登录', en: 'No session' },
    audience: 'officer',
    retry: 'never',
  },
  'stop.unknown': {
    code: 'stop.unknown',
    status: 404,
    titles: { zh: '没有这项紧急停用', en: 'No such stop' },
    audience: 'officer',
    retry: 'never',
  },
  'stop.wrong-state': {
    code: 'stop.wrong-state',
    status: 409,
    titles: { zh: '紧急停用的状态不允许此操作', en: "The stop's state does not allow this act" },
    audience: 'officer',
    retry: 'never',
  },
  'token.body-digest-missing': {
    code: 'token.body-digest-missing',
    status: 401,
    titles: { zh: '证明中缺少请求体摘要', en: 'The proof must carry a digest of the body for items of this grade' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_dpop_proof',
  },
  'token.body-digest-wrong': {
    code: 'token.body-digest-wrong',
    status: 401,
    titles: { zh: '证明中的请求体摘要与请求体不符', en: 'The digest in the proof is not that of this body' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_dpop_proof',
  },
  'token.dpop-key-mismatch': {
    code: 'token.dpop-key-mismatch',
    status: 401,
    titles: { zh: '证明密钥与令牌不符', en: "The proof's key is not the token's" },
    audience: 'caller',
    retry: 'never',
  },
  'token.dpop-missing': {
    code: 'token.dpop-missing',
    status: 401,
    titles: { zh: '缺少 DPoP 证明', en: 'A DPoP proof is missing' },
    audience: 'caller',
    retry: 'never',
  },
  'token.dpop-reused': {
    code: 'token.dpop-reused',
    status: 401,
    titles: { zh: 'DPoP 证明已被使用', en: 'The DPoP proof was used before' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_dpop_proof',
  },
  'token.expired': {
    code: 'token.expired',
    status: 401,
    titles: { zh: '令牌已过期', en: 'The token has expired' },
    audience: 'caller',
    retry: 'never',
  },
  'token.invalid': {
    code: 'token.invalid',
    status: 401,
    titles: { zh: '令牌无效', en: 'The token is not valid' },
    audience: 'caller',
    retry: 'never',
  },
  'token.invalid-authorization-details': {
    code: 'token.invalid-authorization-details',
    status: 400,
    titles: { zh: '授权细目有误', en: 'The authorization_details are not valid or not granted' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_authorization_details',
  },
  'token.invalid-client': {
    code: 'token.invalid-client',
    status: 401,
    titles: { zh: '客户端认证失败', en: 'The client could not be authenticated' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_client',
  },
  'token.invalid-dpop-proof': {
    code: 'token.invalid-dpop-proof',
    status: 400,
    titles: { zh: 'DPoP 证明无效', en: 'The DPoP proof is not valid' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_dpop_proof',
  },
  'token.invalid-request': {
    code: 'token.invalid-request',
    status: 400,
    titles: { zh: '令牌请求有误', en: 'The token request is not valid' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_request',
  },
  'token.invalid-resource-proof': {
    code: 'token.invalid-resource-proof',
    status: 401,
    titles: { zh: 'DPoP 证明无效', en: 'The DPoP proof of this request is not valid' },
    audience: 'caller',
    retry: 'never',
    oauth: 'invalid_dpop_proof',
  },
  'token.key-revoked': {
    code: 'token.key-revoked',
    status: 401,
    titles: { zh: '签发令牌所用密钥已吊销', en: 'The key that obtained the token is no longer active' },
    audience: 'caller',
    retry: 'never',
  },
  'token.no-signing-key': {
    code: 'token.no-signing-key',
    status: 503,
    titles: { zh: '暂无可用的令牌签名密钥', en: 'No key is there to sign access tokens' },
    audience: 'operator',
    retry: 'later',
  },
  'token.nonce-required': {
    code: 'token.nonce-required',
    status: 400,
    titles: { zh: 'DPoP 证明须带服务器的随机数', en: "The DPoP proof must carry the server's nonce" },
    audience: 'caller',
    retry: 'never',
    oauth: 'use_dpop_nonce',
  },
  'token.not-bound': {
    code: 'token.not-bound',
    status: 401,
    titles: { zh: '取得令牌的断言未声明证明密钥', en: "The token's assertion did not name the proof's key" },
    audience: 'caller',
    retry: 'never',
  },
  'token.resource-nonce-required': {
    code: 'token.resource-nonce-required',
    status: 401,
    titles: {
      zh: '本次调用的 DPoP 证明须带服务器的随机数',
      en: "The DPoP proof of this request must carry the server's nonce",
    },
    audience: 'caller',
    retry: 'never',
    oauth: 'use_dpop_nonce',
  },
  'token.unsupported-grant-type': {
    code: 'token.unsupported-grant-type',
    status: 400,
    titles: { zh: '不支持的授权方式', en: 'Only client_credentials is supported' },
    audience: 'caller',
    retry: 'never',
    oauth: 'unsupported_grant_type',
  },
  'verify.guess-limit': {
    code: 'verify.guess-limit',
    status: 429,
    titles: {
      zh: '当日对该对象该信息项的核验不一致次数已达上限',
      en: 'This item of this subject was claimed wrongly too often today',
    },
    audience: 'caller',
    retry: 'later',
  },
};

/** contracts/registers/audit-events.json by type. */
export const AUDIT_EVENTS: Readonly<Record<AuditEventType, AuditEventRow>> = {
  'attribute.assigned': { type: 'attribute.assigned', titles: { zh: '赋予部门属性', en: 'Attribute assigned' } },
  'attribute.lost': { type: 'attribute.lost', titles: { zh: '部门属性丧失', en: 'Attribute lost' } },
  'attribute.prolonged': { type: 'attribute.prolonged', titles: { zh: '部门属性延期', en: 'Attribute prolonged' } },
  'attribute.registered': { type: 'attribute.registered', titles: { zh: '部门属性登记', en: 'Attribute registered' } },
  'call.refused': { type: 'call.refused', titles: { zh: '系统调用拒绝', en: 'Call of a system refused' } },
  'callback.approved': { type: 'callback.approved', titles: { zh: '回调地址批准', en: 'Callback approved' } },
  'callback.ended': { type: 'callback.ended', titles: { zh: '回调地址停用', en: 'Callback ended' } },
  'callback.filed': { type: 'callback.filed', titles: { zh: '回调地址申报', en: 'Callback filed' } },
  'callback.refused': { type: 'callback.refused', titles: { zh: '回调地址驳回', en: 'Callback refused' } },
  'dead-letter.replayed': { type: 'dead-letter.replayed', titles: { zh: '死信重放', en: 'Dead letter replayed' } },
  'dead-letter.resolved': { type: 'dead-letter.resolved', titles: { zh: '死信处理完毕', en: 'Dead letter resolved' } },
  'department.activated': { type: 'department.activated', titles: { zh: '部门启用', en: 'Department activated' } },
  'department.deactivated': {
    type: 'department.deactivated',
    titles: { zh: '部门停用', en: 'Department deactivated' },
  },
  'department.office-changed': {
    type: 'department.office-changed',
    titles: { zh: '共享工作机构变更', en: 'Sharing office changed' },
  },
  'department.registered': { type: 'department.registered', titles: { zh: '部门登记', en: 'Department registered' } },
  'entry.approved': { type: 'entry.approved', titles: { zh: '目录审核通过', en: 'Entry approved' } },
  'entry.limits-set': { type: 'entry.limits-set', titles: { zh: '设定资源限流', en: 'Limits of a resource set' } },
  'entry.published': { type: 'entry.published', titles: { zh: '目录发布', en: 'Entry published' } },
  'entry.returned': { type: 'entry.returned', titles: { zh: '目录退回', en: 'Entry returned' } },
  'entry.submitted': { type: 'entry.submitted', titles: { zh: '目录提交', en: 'Entry submitted' } },
  'entry.withdrawn': { type: 'entry.withdrawn', titles: { zh: '目录撤下', en: 'Entry withdrawn' } },
  'exchange.accepted': { type: 'exchange.accepted', titles: { zh: '交换受理', en: 'Exchange accepted' } },
  'exchange.denied': { type: 'exchange.denied', titles: { zh: '交换拒绝', en: 'Exchange denied' } },
  'exchange.disclosed': {
    type: 'exchange.disclosed',
    titles: { zh: '交换披露', en: 'Exchange disclosed' },
    final: true,
  },
  'exchange.expired': { type: 'exchange.expired', titles: { zh: '交换过期', en: 'Exchange expired' }, final: true },
  'exchange.failed': { type: 'exchange.failed', titles: { zh: '交换失败', en: 'Exchange failed' }, final: true },
  'exchange.lost': { type: 'exchange.lost', titles: { zh: '交换中断', en: 'Exchange lost' }, final: true },
  'exchange.proof-read': {
    type: 'exchange.proof-read',
    titles: { zh: '调阅询问证明', en: 'Proof of a question read' },
  },
  'exchange.redelivered': { type: 'exchange.redelivered', titles: { zh: '交换重发', en: 'Exchange redelivered' } },
  'grant.approved': { type: 'grant.approved', titles: { zh: '授权批准', en: 'Grant approved' } },
  'grant.attribute-lost': {
    type: 'grant.attribute-lost',
    titles: { zh: '授权所需属性缺失', en: 'Attribute that a grant requires is missing' },
  },
  'grant.attribute-regained': {
    type: 'grant.attribute-regained',
    titles: { zh: '授权所需属性恢复', en: 'Attribute that a grant requires is back' },
  },
  'grant.disposal-overdue': { type: 'grant.disposal-overdue', titles: { zh: '数据处置逾期', en: 'Disposal overdue' } },
  'grant.disposed': { type: 'grant.disposed', titles: { zh: '数据处置确认', en: 'Disposal confirmed' } },
  'grant.ended': { type: 'grant.ended', titles: { zh: '授权终止', en: 'Grant ended' } },
  'grant.expired': { type: 'grant.expired', titles: { zh: '授权到期', en: 'Grant expired' } },
  'grant.expiring': { type: 'grant.expiring', titles: { zh: '授权到期提醒', en: 'Expiry of a grant announced' } },
  'grant.filed': { type: 'grant.filed', titles: { zh: '共享申请填报', en: 'Request for access filed' } },
  'grant.refused': { type: 'grant.refused', titles: { zh: '授权拒绝', en: 'Grant refused' } },
  'grant.renewal-filed': { type: 'grant.renewal-filed', titles: { zh: '续期申请填报', en: 'Renewal filed' } },
  'grant.renewal-refused': { type: 'grant.renewal-refused', titles: { zh: '续期不予通过', en: 'Renewal refused' } },
  'grant.renewal-requested': {
    type: 'grant.renewal-requested',
    titles: { zh: '续期申请签批提交', en: 'Renewal signed off' },
  },
  'grant.renewal-withdrawn': {
    type: 'grant.renewal-withdrawn',
    titles: { zh: '续期申请撤回', en: 'Renewal taken back' },
  },
  'grant.renewed': { type: 'grant.renewed', titles: { zh: '授权续期', en: 'Grant renewed' } },
  'grant.requested': {
    type: 'grant.requested',
    titles: { zh: '共享申请签批提交', en: 'Request for access signed off' },
  },
  'grant.resumed': { type: 'grant.resumed', titles: { zh: '授权恢复', en: 'Grant resumed' } },
  'grant.suspended': { type: 'grant.suspended', titles: { zh: '授权暂停', en: 'Grant suspended' } },
  'key.registered': { type: 'key.registered', titles: { zh: '公钥登记', en: 'Key registered' } },
  'key.revoked': { type: 'key.revoked', titles: { zh: '公钥吊销', en: 'Key revoked' } },
  'ledger.read': { type: 'ledger.read', titles: { zh: '查阅审计记录', en: 'Records read' } },
  'officer.created': { type: 'officer.created', titles: { zh: '工作人员新建', en: 'Officer created' } },
  'officer.disabled': { type: 'officer.disabled', titles: { zh: '工作人员停用', en: 'Officer disabled' } },
  'officer.enabled': { type: 'officer.enabled', titles: { zh: '工作人员启用', en: 'Officer enabled' } },
  'officer.identity-linked': { type: 'officer.identity-linked', titles: { zh: '关联统一身份', en: 'Identity linked' } },
  'officer.identity-unlinked': {
    type: 'officer.identity-unlinked',
    titles: { zh: '取消关联统一身份', en: 'Identity unlinked' },
  },
  'officer.logged-in': { type: 'officer.logged-in', titles: { zh: '登录', en: 'Officer logged in' } },
  'officer.logged-out': { type: 'officer.logged-out', titles: { zh: '退出登录', en: 'Officer logged out' } },
  'officer.password-changed': { type: 'officer.password-changed', titles: { zh: '密码修改', en: 'Password changed' } },
  'officer.password-reset': { type: 'officer.password-reset', titles: { zh: '密码重置', en: 'Password reset' } },
  'officer.totp-enabled': { type: 'officer.totp-enabled', titles: { zh: '启用动态口令', en: 'Second factor enabled' } },
  'officer.totp-enrolled': {
    type: 'officer.totp-enrolled',
    titles: { zh: '申领动态口令密钥', en: 'Second factor enrolled' },
  },
  'officer.totp-refused': {
    type: 'officer.totp-refused',
    titles: { zh: '动态口令未通过', en: 'Wrong second factor after a right password' },
  },
  'officer.totp-removed': { type: 'officer.totp-removed', titles: { zh: '停用动态口令', en: 'Second factor removed' } },
  'officer.totp-reset': {
    type: 'officer.totp-reset',
    titles: { zh: '重置动态口令', en: 'Second factor reset by the authority' },
  },
  'refusals.summarised': { type: 'refusals.summarised', titles: { zh: '拒绝汇总', en: 'Refusals summarised' } },
  'region.registered': { type: 'region.registered', titles: { zh: '行政区划登记', en: 'Region registered' } },
  'stop.lifted': { type: 'stop.lifted', titles: { zh: '紧急停用解除', en: 'Emergency stop lifted' } },
  'stop.placed': { type: 'stop.placed', titles: { zh: '紧急停用', en: 'Emergency stop placed' } },
  'stop.ran-out': { type: 'stop.ran-out', titles: { zh: '紧急停用到期', en: 'Emergency stop ran out' } },
  'system.activated': { type: 'system.activated', titles: { zh: '业务系统启用', en: 'System activated' } },
  'system.deactivated': { type: 'system.deactivated', titles: { zh: '业务系统停用', en: 'System deactivated' } },
  'system.limits-changed': {
    type: 'system.limits-changed',
    titles: { zh: '业务系统限额变更', en: "System's limits changed" },
  },
  'system.registered': { type: 'system.registered', titles: { zh: '业务系统登记', en: 'System registered' } },
  'token-key.announced': {
    type: 'token-key.announced',
    titles: { zh: '令牌签名密钥预告', en: 'Token signing key announced' },
  },
  'token-key.withdrawn': {
    type: 'token-key.withdrawn',
    titles: { zh: '令牌签名密钥撤回', en: 'Token signing key withdrawn' },
  },
  'token.issued': { type: 'token.issued', titles: { zh: '令牌签发', en: 'Token issued' } },
  'token.refused': { type: 'token.refused', titles: { zh: '令牌拒绝', en: 'Token refused' } },
  'verify.guessing': { type: 'verify.guessing', titles: { zh: '疑似猜测核验', en: 'Verification guessed at' } },
};

/** contracts/registers/feed-events.json by type. */
export const FEED_EVENTS: Readonly<Record<FeedEventType, FeedEventRow>> = {
  'onceway.attribute.assigned.v1': {
    type: 'onceway.attribute.assigned.v1',
    titles: { zh: '赋予部门属性', en: 'Attribute assigned or prolonged' },
    told: { zh: '该部门', en: 'the department' },
  },
  'onceway.attribute.lost.v1': {
    type: 'onceway.attribute.lost.v1',
    titles: { zh: '部门属性丧失', en: 'Attribute lost' },
    told: { zh: '该部门', en: 'the department' },
  },
  'onceway.attribute.regained.v1': {
    type: 'onceway.attribute.regained.v1',
    titles: { zh: '部门属性恢复', en: 'Attribute regained' },
    told: { zh: '该部门', en: 'the department' },
  },
  'onceway.callback.approved.v1': {
    type: 'onceway.callback.approved.v1',
    titles: { zh: '回调地址批准', en: 'Callback approved' },
    told: { zh: '该部门与主管部门', en: 'the department and the authority' },
  },
  'onceway.callback.ended.v1': {
    type: 'onceway.callback.ended.v1',
    titles: { zh: '回调地址停用', en: 'Callback ended' },
    told: { zh: '该部门与主管部门', en: 'the department and the authority' },
  },
  'onceway.callback.filed.v1': {
    type: 'onceway.callback.filed.v1',
    titles: { zh: '回调地址申报', en: 'Callback filed' },
    told: { zh: '该部门与主管部门', en: 'the department and the authority' },
  },
  'onceway.callback.refused.v1': {
    type: 'onceway.callback.refused.v1',
    titles: { zh: '回调地址驳回', en: 'Callback refused' },
    told: { zh: '该部门与主管部门', en: 'the department and the authority' },
  },
  'onceway.department.activated.v1': {
    type: 'onceway.department.activated.v1',
    titles: { zh: '部门启用', en: 'Department activated' },
    told: { zh: '该部门及其有效授权的另一方', en: 'the department and the other ends of its grants in force' },
  },
  'onceway.department.deactivated.v1': {
    type: 'onceway.department.deactivated.v1',
    titles: { zh: '部门停用', en: 'Department deactivated' },
    told: { zh: '该部门及其有效授权的另一方', en: 'the department and the other ends of its grants in force' },
  },
  'onceway.department.office-changed.v1': {
    type: 'onceway.department.office-changed.v1',
    titles: { zh: '共享工作机构变更', en: 'Sharing office named or changed' },
    told: { zh: '该部门', en: 'the department' },
  },
  'onceway.entry.approved.v1': {
    type: 'onceway.entry.approved.v1',
    titles: { zh: '目录审核通过', en: 'Entry approved' },
    told: { zh: '编目部门', en: "the entry's department" },
  },
  'onceway.entry.published.v1': {
    type: 'onceway.entry.published.v1',
    titles: { zh: '目录发布', en: 'Entry published' },
    told: {
      zh: '编目部门；该资源有效授权的使用部门',
      en: "the entry's department and every department with a live grant on the resource",
    },
  },
  'onceway.entry.returned.v1': {
    type: 'onceway.entry.returned.v1',
    titles: { zh: '目录退回', en: 'Entry returned' },
    told: { zh: '编目部门', en: "the entry's department" },
  },
  'onceway.entry.withdrawn.v1': {
    type: 'onceway.entry.withdrawn.v1',
    titles: { zh: '目录撤下', en: 'Entry withdrawn' },
    told: {
      zh: '编目部门；该资源有效授权的使用部门',
      en: "the entry's department and every department with a live grant on the resource",
    },
  },
  'onceway.exchange.guessing.v1': {
    type: 'onceway.exchange.guessing.v1',
    titles: { zh: '核验试探', en: 'Answers are being guessed' },
    told: { zh: '使用部门、提供部门、主管部门', en: 'the asking department, the provider and the authority' },
  },
  'onceway.grant.approved.v1': {
    type: 'onceway.grant.approved.v1',
    titles: { zh: '共享申请通过', en: 'Request for access approved' },
    told: { zh: '使用部门', en: 'the consumer' },
  },
  'onceway.grant.attribute-lost.v1': {
    type: 'onceway.grant.attribute-lost.v1',
    titles: {
      zh: '授权所需属性缺失，授权暂停',
      en: 'Attribute that a grant requires is missing: the grant is suspended',
    },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.attribute-regained.v1': {
    type: 'onceway.grant.attribute-regained.v1',
    titles: { zh: '授权所需属性恢复', en: 'Attribute that a grant requires is back' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.disposal-due.v1': {
    type: 'onceway.grant.disposal-due.v1',
    titles: { zh: '数据处置到期', en: 'Disposal is due' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.disposal-overdue.v1': {
    type: 'onceway.grant.disposal-overdue.v1',
    titles: { zh: '数据处置逾期', en: 'Disposal is overdue' },
    told: { zh: '使用部门、提供部门、主管部门', en: 'both departments and the authority' },
  },
  'onceway.grant.disposed.v1': {
    type: 'onceway.grant.disposed.v1',
    titles: { zh: '数据已处置', en: 'Data disposed of' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.ended.v1': {
    type: 'onceway.grant.ended.v1',
    titles: { zh: '授权终止', en: 'Grant ended' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.expired.v1': {
    type: 'onceway.grant.expired.v1',
    titles: { zh: '授权到期', en: 'Grant expired' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.expiring.v1': {
    type: 'onceway.grant.expiring.v1',
    titles: { zh: '授权即将到期', en: 'Grant is about to expire' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.filed.v1': {
    type: 'onceway.grant.filed.v1',
    titles: { zh: '共享申请已填报，待本部门签批', en: 'Request for access filed, to be signed off' },
    told: { zh: '使用部门', en: 'the consumer' },
  },
  'onceway.grant.refused.v1': {
    type: 'onceway.grant.refused.v1',
    titles: { zh: '共享申请不予通过', en: 'Request for access refused' },
    told: { zh: '使用部门', en: 'the consumer' },
  },
  'onceway.grant.renewal-filed.v1': {
    type: 'onceway.grant.renewal-filed.v1',
    titles: { zh: '续期申请已填报，待本部门签批', en: 'Renewal filed, to be signed off' },
    told: { zh: '使用部门', en: 'the consumer' },
  },
  'onceway.grant.renewal-refused.v1': {
    type: 'onceway.grant.renewal-refused.v1',
    titles: { zh: '续期不予通过', en: 'Renewal refused' },
    told: { zh: '使用部门', en: 'the consumer' },
  },
  'onceway.grant.renewal-requested.v1': {
    type: 'onceway.grant.renewal-requested.v1',
    titles: { zh: '续期申请', en: 'Renewal requested' },
    told: { zh: '提供部门', en: 'the provider' },
  },
  'onceway.grant.renewal-withdrawn.v1': {
    type: 'onceway.grant.renewal-withdrawn.v1',
    titles: { zh: '续期申请撤回', en: 'Renewal taken back' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.renewed.v1': {
    type: 'onceway.grant.renewed.v1',
    titles: { zh: '授权续期', en: 'Grant renewed' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.requested.v1': {
    type: 'onceway.grant.requested.v1',
    titles: { zh: '共享申请', en: 'Access requested' },
    told: { zh: '提供部门', en: 'the provider' },
  },
  'onceway.grant.resumed.v1': {
    type: 'onceway.grant.resumed.v1',
    titles: { zh: '授权恢复', en: 'Grant resumed' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.grant.suspended.v1': {
    type: 'onceway.grant.suspended.v1',
    titles: { zh: '授权暂停', en: 'Grant suspended' },
    told: { zh: '使用部门、提供部门', en: 'both departments' },
  },
  'onceway.key.registered.v1': {
    type: 'onceway.key.registered.v1',
    titles: { zh: '密钥登记', en: 'Key registered' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.key.revoked.v1': {
    type: 'onceway.key.revoked.v1',
    titles: { zh: '密钥吊销', en: 'Key revoked' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.officer.changed.v1': {
    type: 'onceway.officer.changed.v1',
    titles: { zh: '账户新建、停用、启用、重置或关联', en: 'Account created, disabled, enabled, reset or linked' },
    told: { zh: '账户所属部门', en: "the account's department" },
  },
  'onceway.stop.lifted.v1': {
    type: 'onceway.stop.lifted.v1',
    titles: { zh: '紧急停用解除', en: 'Emergency stop lifted' },
    told: { zh: '受影响的部门、主管部门', en: 'the departments that it affected and the authority' },
  },
  'onceway.stop.placed.v1': {
    type: 'onceway.stop.placed.v1',
    titles: { zh: '紧急停用', en: 'Emergency stop placed' },
    told: { zh: '受影响的部门、主管部门', en: 'the departments that it affects and the authority' },
  },
  'onceway.stop.ran-out.v1': {
    type: 'onceway.stop.ran-out.v1',
    titles: { zh: '紧急停用到期', en: 'Emergency stop ran out' },
    told: { zh: '受影响的部门、主管部门', en: 'the departments that it affected and the authority' },
  },
  'onceway.system.activated.v1': {
    type: 'onceway.system.activated.v1',
    titles: { zh: '系统启用', en: 'System activated' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.system.deactivated.v1': {
    type: 'onceway.system.deactivated.v1',
    titles: { zh: '系统停用', en: 'System deactivated' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.system.limits-changed.v1': {
    type: 'onceway.system.limits-changed.v1',
    titles: { zh: '系统限额变更', en: 'Limits of a system changed' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.system.registered.v1': {
    type: 'onceway.system.registered.v1',
    titles: { zh: '系统登记', en: 'System registered' },
    told: { zh: '系统所属部门', en: "the system's department" },
  },
  'onceway.token-key.announced.v1': {
    type: 'onceway.token-key.announced.v1',
    titles: { zh: '令牌签名密钥预告', en: 'Token signing key announced' },
    told: { zh: '全部部门', en: 'every department' },
  },
  'onceway.token-key.withdrawn.v1': {
    type: 'onceway.token-key.withdrawn.v1',
    titles: { zh: '令牌签名密钥撤回', en: 'Token signing key withdrawn' },
    told: { zh: '全部部门', en: 'every department' },
  },
};

/** contracts/registers/faults.json by code. */
export const FAULTS: Readonly<Record<FaultCode, FaultRow>> = {
  'contract.blank': { code: 'contract.blank', titles: { zh: '文字为空白', en: 'says nothing' } },
  'contract.code-table': {
    code: 'contract.code-table',
    titles: { zh: '不在代码表之内', en: 'is not a code of the table' },
    keywords: ['code-table'],
  },
  'contract.const': {
    code: 'contract.const',
    keywords: ['const'],
    titles: { zh: '不是规定的值', en: 'is not the value laid down' },
  },
  'contract.dependency': {
    code: 'contract.dependency',
    keywords: ['dependentRequired', 'dependencies'],
    titles: { zh: '缺少关联成员', en: 'needs another member beside it' },
  },
  'contract.duplicate': {
    code: 'contract.duplicate',
    keywords: ['uniqueItems'],
    titles: { zh: '元素重复', en: 'has the same element twice' },
  },
  'contract.enum': {
    code: 'contract.enum',
    keywords: ['enum', 'discriminator'],
    titles: { zh: '不在允许值之内', en: 'is not one of the allowed values' },
  },
  'contract.hidden-character': {
    code: 'contract.hidden-character',
    titles: {
      zh: '含有控制字符或改变书写方向的字符',
      en: 'holds a control character or one that turns the direction of writing',
    },
  },
  'contract.identifier-in-text': {
    code: 'contract.identifier-in-text',
    titles: { zh: '文字中含有证件号码', en: 'holds an identifier' },
  },
  'contract.multiple': {
    code: 'contract.multiple',
    keywords: ['multipleOf'],
    titles: { zh: '精度不符', en: 'is not a multiple of the step laid down' },
  },
  'contract.no-match': {
    code: 'contract.no-match',
    keywords: ['anyOf', 'oneOf'],
    titles: { zh: '不符合任何一种形式', en: 'fits none of the forms allowed' },
  },
  'contract.not-allowed': {
    code: 'contract.not-allowed',
    keywords: ['false schema', 'not'],
    titles: { zh: '此处不得出现', en: 'is not allowed here' },
  },
  'contract.pattern': {
    code: 'contract.pattern',
    keywords: ['pattern'],
    titles: { zh: '形式不符', en: 'does not have the form laid down' },
  },
  'contract.range': {
    code: 'contract.range',
    keywords: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
    titles: { zh: '超出范围', en: 'is out of range' },
  },
  'contract.required': {
    code: 'contract.required',
    keywords: ['required'],
    titles: { zh: '缺少必填成员', en: 'is required' },
  },
  'contract.text': {
    code: 'contract.text',
    titles: { zh: '含有无法保存的字符', en: 'holds a character that cannot be stored' },
  },
  'contract.too-few': {
    code: 'contract.too-few',
    keywords: ['minItems', 'minProperties'],
    titles: { zh: '过少', en: 'has too few elements' },
  },
  'contract.too-long': {
    code: 'contract.too-long',
    keywords: ['maxLength'],
    titles: { zh: '过长', en: 'is too long' },
  },
  'contract.too-many': {
    code: 'contract.too-many',
    keywords: ['maxItems', 'maxProperties'],
    titles: { zh: '过多', en: 'has too many elements' },
  },
  'contract.too-short': {
    code: 'contract.too-short',
    keywords: ['minLength'],
    titles: { zh: '过短', en: 'is too short' },
  },
  'contract.type': { code: 'contract.type', keywords: ['type'], titles: { zh: '类型不符', en: 'has the wrong type' } },
  'contract.unfit': { code: 'contract.unfit', titles: { zh: '不符合契约', en: 'does not fit the contract' } },
  'contract.unknown-member': {
    code: 'contract.unknown-member',
    keywords: ['additionalProperties'],
    titles: { zh: '没有这个成员', en: 'is not a member here' },
  },
  'entry.item-looser': {
    code: 'entry.item-looser',
    titles: { zh: '信息项不得比目录宽松', en: 'an item may be stricter than its entry, never looser' },
  },
  'entry.sensitive-unconditional': {
    code: 'entry.sensitive-unconditional',
    titles: { zh: '敏感个人信息不得无条件共享', en: 'sensitive personal items cannot be shared unconditionally' },
  },
  'entry.unknown-related': {
    code: 'entry.unknown-related',
    titles: { zh: '关联资源不存在', en: 'this resource does not exist' },
  },
  'grant.attribute-unknown': {
    code: 'grant.attribute-unknown',
    titles: { zh: '没有登记这个属性', en: 'is not a registered attribute' },
  },
  'grant.items-unknown': {
    code: 'grant.items-unknown',
    titles: { zh: '信息项不在目录之内', en: 'is not an item of the entry version that can be asked for' },
  },
  'grant.not-shareable': {
    code: 'grant.not-shareable',
    titles: { zh: '该资源不予共享', en: 'the resource is not shared' },
  },
  'grant.period-invalid': { code: 'grant.period-invalid', titles: { zh: '期限有误', en: 'the period is not valid' } },
  'grant.region-unknown': {
    code: 'grant.region-unknown',
    titles: { zh: '不是本部门范围内已登记的行政区划', en: "is not a registered region within the department's own" },
  },
  'grant.system-unknown': {
    code: 'grant.system-unknown',
    titles: { zh: '不是本部门的业务系统', en: 'is not an active system of the department' },
  },
  'grant.wider-than-asked': {
    code: 'grant.wider-than-asked',
    titles: { zh: '批准不得超出申请', en: 'an answer may give less than was asked, never more' },
  },
  'json.duplicate-member': { code: 'json.duplicate-member', titles: { zh: '成员重复', en: 'stands twice' } },
  'json.forbidden-character': {
    code: 'json.forbidden-character',
    titles: { zh: '含有不被允许的字符', en: 'holds a character that is not allowed' },
  },
  'json.forbidden-member': {
    code: 'json.forbidden-member',
    titles: { zh: '成员名不被允许', en: 'is a member name that is not allowed' },
  },
  'json.not-unicode': {
    code: 'json.not-unicode',
    titles: { zh: '不是合法的 Unicode 文本', en: 'is not Unicode text' },
  },
  'json.not-utf8': { code: 'json.not-utf8', titles: { zh: '不是 UTF-8', en: 'is not valid UTF-8' } },
  'json.number-range': {
    code: 'json.number-range',
    titles: { zh: '数值超出可精确表示的范围', en: 'is a number that cannot be held exactly' },
  },
  'json.syntax': { code: 'json.syntax', titles: { zh: 'JSON 语法有误', en: 'is not well-formed JSON' } },
  'json.too-deep': { code: 'json.too-deep', titles: { zh: '嵌套过深', en: 'is nested too deeply' } },
  'key.algorithm': { code: 'key.algorithm', titles: { zh: '曲线不适用于该用途', en: 'is not a curve for this use' } },
  'key.not-thumbprint': {
    code: 'key.not-thumbprint',
    titles: { zh: '须为密钥指纹', en: 'must be the RFC 7638 thumbprint, or left out' },
  },
  'key.off-curve': { code: 'key.off-curve', titles: { zh: '不是曲线上的点', en: 'is not a point of the curve' } },
  'key.other-alg': { code: 'key.other-alg', titles: { zh: '与曲线不符', en: 'does not fit the curve' } },
  'key.other-use': {
    code: 'key.other-use',
    titles: { zh: '与登记用途不符', en: 'contradicts the use it is registered for' },
  },
  'officer.role': {
    code: 'officer.role',
    titles: { zh: '该角色仅限主管部门', en: 'this role is open to the authority only' },
  },
  'officer.role-alone': {
    code: 'officer.role-alone',
    titles: { zh: '该角色不得与其他角色兼任', en: 'nobody holds this role together with another' },
  },
  'party.period-invalid': {
    code: 'party.period-invalid',
    titles: { zh: '日期须在今天及以后，延期须晚于原日期', en: 'must not lie in the past' },
  },
  'party.region-outside': {
    code: 'party.region-outside',
    titles: { zh: '不在本部门行政区划内', en: "lies outside the department's region" },
  },
  'password.few-characters': {
    code: 'password.few-characters',
    titles: { zh: '不同字符过少', en: 'has too few different characters' },
  },
  'password.holds-login': { code: 'password.holds-login', titles: { zh: '不得包含登录名', en: 'holds the login' } },
  'password.unchanged': {
    code: 'password.unchanged',
    titles: { zh: '须与当前密码不同', en: 'must differ from the current one' },
  },
  'schema.format': { code: 'schema.format', titles: { zh: '不支持的格式', en: 'this format is not known' } },
  'schema.grade-looser': {
    code: 'schema.grade-looser',
    titles: { zh: '分级低于目录', en: 'has a lower grade than its entry' },
  },
  'schema.invalid': { code: 'schema.invalid', titles: { zh: '结构无法编译', en: 'does not compile' } },
  'schema.item-name': { code: 'schema.item-name', titles: { zh: '信息项名有误', en: 'item names are camelCase' } },
  'schema.keyword': { code: 'schema.keyword', titles: { zh: '不允许的关键字', en: 'this keyword is not allowed' } },
  'schema.keyword-value': {
    code: 'schema.keyword-value',
    titles: { zh: '关键字取值有误', en: "this keyword's value is not allowed" },
  },
  'schema.not-closed': {
    code: 'schema.not-closed',
    titles: { zh: '须为封闭对象', en: 'must be an object with additionalProperties false' },
  },
  'schema.pattern': {
    code: 'schema.pattern',
    titles: { zh: '正则式不被允许', en: 'the pattern does not run on the linear-time engine' },
  },
  'schema.ref': { code: 'schema.ref', titles: { zh: '引用不被允许', en: 'only #/$defs/… may be referenced' } },
  'schema.ref-cycle': { code: 'schema.ref-cycle', titles: { zh: '引用成环', en: 'references form a cycle' } },
  'schema.too-deep': { code: 'schema.too-deep', titles: { zh: '嵌套过深', en: 'the schema is nested too deeply' } },
  'schema.too-large': { code: 'schema.too-large', titles: { zh: '结构过大', en: 'the schema is too large' } },
  'schema.too-many-properties': {
    code: 'schema.too-many-properties',
    titles: { zh: '属性过多', en: 'the schema has too many properties' },
  },
  'schema.unbounded': {
    code: 'schema.unbounded',
    titles: { zh: '长度或数量无上限', en: 'needs a bound (maxLength, maxItems)' },
  },
  'schema.ungraded': { code: 'schema.ungraded', titles: { zh: '缺少分级', en: 'needs a grade' } },
  'schema.untitled': {
    code: 'schema.untitled',
    titles: { zh: '缺少中英文名称', en: 'needs Chinese and English titles' },
  },
  'schema.untyped': { code: 'schema.untyped', titles: { zh: '未限定类型', en: 'needs a type, an enum or a $ref' } },
  'stop.period-invalid': { code: 'stop.period-invalid', titles: { zh: '期限有误', en: 'the period is not valid' } },
};

/** contracts/registers/metrics.json by name. */
export const METRICS: Readonly<Record<MetricName, MetricRow>> = {
  onceway_agent_clock_offset_seconds: {
    name: 'onceway_agent_clock_offset_seconds',
    type: 'gauge',
    help: "Agent's clock minus the gateway's, as the last request showed it; it includes the time on the way",
    labels: [],
  },
  onceway_agent_dropped_total: {
    name: 'onceway_agent_dropped_total',
    type: 'counter',
    help: 'Requests that an agent did not answer, by reason',
    labels: ['reason'],
  },
  onceway_agent_mapping_faults: {
    name: 'onceway_agent_mapping_faults',
    type: 'gauge',
    help: "Items of a resource's contract that the mapping lacks, does not know or reads otherwise",
    labels: ['resource', 'version'],
  },
  onceway_agent_rejected_table_records_total: {
    name: 'onceway_agent_rejected_table_records_total',
    type: 'counter',
    help: 'Records of keys and contracts that were not taken, by reason',
    labels: ['topic', 'reason'],
  },
  onceway_agent_requests_total: {
    name: 'onceway_agent_requests_total',
    type: 'counter',
    help: 'Requests answered by an agent, by resource and answer kind',
    labels: ['resource', 'kind'],
  },
  onceway_agent_snapshot_rows: {
    name: 'onceway_agent_snapshot_rows',
    type: 'gauge',
    help: 'Rows of the snapshot that answers, by state: read, of these faulty; subjects with several (duplicate)',
    labels: ['resource', 'state'],
  },
  onceway_agent_snapshot_timestamp_seconds: {
    name: 'onceway_agent_snapshot_timestamp_seconds',
    type: 'gauge',
    help: 'When the snapshot that answers was made, as its file tells',
    labels: ['resource'],
  },
  onceway_agent_snapshots_refused_total: {
    name: 'onceway_agent_snapshots_refused_total',
    type: 'counter',
    help: 'Files that are no snapshot, so that the one before them goes on answering',
    labels: ['resource'],
  },
  onceway_agent_source_breaker: {
    name: 'onceway_agent_source_breaker',
    type: 'gauge',
    help: 'Breaker of an HTTP operation: 0 closed, 1 trying again, 2 open',
    labels: ['source', 'resource'],
  },
  onceway_agent_source_failures_total: {
    name: 'onceway_agent_source_failures_total',
    type: 'counter',
    help: 'Questions that a source failed, by reason',
    labels: ['source', 'reason'],
  },
  onceway_agent_source_seconds: {
    name: 'onceway_agent_source_seconds',
    type: 'histogram',
    help: 'Time that a source took',
    labels: ['resource'],
  },
  onceway_agents_connected: {
    name: 'onceway_agents_connected',
    type: 'gauge',
    help: 'Agents of a department that are members of its request group, as Kafka tells',
    labels: ['department'],
  },
  onceway_anonymous_refusals_total: {
    name: 'onceway_anonymous_refusals_total',
    type: 'counter',
    help: 'Refused calls whose caller is unknown, by error code',
    labels: ['cause'],
  },
  onceway_audit_append_seconds: {
    name: 'onceway_audit_append_seconds',
    type: 'histogram',
    help: 'Time until Kafka acknowledged an audit record',
    labels: [],
  },
  onceway_audit_lag_records: {
    name: 'onceway_audit_lag_records',
    type: 'gauge',
    help: 'Audit records not yet in the ledger',
    labels: ['partition'],
  },
  onceway_audit_lag_seconds: {
    name: 'onceway_audit_lag_seconds',
    type: 'gauge',
    help: 'Age of the newest audit record in the ledger while others wait',
    labels: ['partition'],
  },
  onceway_audit_poison_open: {
    name: 'onceway_audit_poison_open',
    type: 'gauge',
    help: 'Audit records that could not be taken and wait for an operator',
    labels: [],
  },
  onceway_audit_poison_total: {
    name: 'onceway_audit_poison_total',
    type: 'counter',
    help: 'Audit records that could not be taken, by reason',
    labels: ['reason'],
  },
  onceway_callbacks_total: {
    name: 'onceway_callbacks_total',
    type: 'counter',
    help: 'Tries to call a system back with a result, by outcome',
    labels: ['outcome'],
  },
  onceway_deliveries_total: {
    name: 'onceway_deliveries_total',
    type: 'counter',
    help: 'Results that were handed over later, by how',
    labels: ['by'],
  },
  onceway_disclosures_unconfirmed_seconds: {
    name: 'onceway_disclosures_unconfirmed_seconds',
    type: 'gauge',
    help: 'Age of the oldest disclosure whose record is not seen in the ledger yet',
    labels: [],
  },
  onceway_disclosures_unrecorded_total: {
    name: 'onceway_disclosures_unrecorded_total',
    type: 'counter',
    help: 'Disclosures whose record the ledger does not have, by reason',
    labels: ['reason'],
  },
  onceway_exchange_denials_total: {
    name: 'onceway_exchange_denials_total',
    type: 'counter',
    help: 'Calls of known systems that were refused before admission, by rule',
    labels: ['rule'],
  },
  onceway_exchange_duration_seconds: {
    name: 'onceway_exchange_duration_seconds',
    type: 'histogram',
    help: 'Time from admission to the durable record of the end',
    labels: ['resource', 'mode'],
  },
  onceway_exchanges_lost_total: {
    name: 'onceway_exchanges_lost_total',
    type: 'counter',
    help: 'Exchanges closed as lost',
    labels: [],
  },
  onceway_exchanges_total: {
    name: 'onceway_exchanges_total',
    type: 'counter',
    help: 'Exchanges ended, by resource, answer kind, asking department and, for failures, the rule',
    labels: ['resource', 'kind', 'department', 'rule'],
  },
  onceway_exchanges_waiting: {
    name: 'onceway_exchanges_waiting',
    type: 'gauge',
    help: 'Callers that wait for an answer',
    labels: [],
  },
  onceway_http_request_duration_seconds: {
    name: 'onceway_http_request_duration_seconds',
    type: 'histogram',
    help: 'Time of HTTP requests, by operation',
    labels: ['operation'],
  },
  onceway_http_requests_total: {
    name: 'onceway_http_requests_total',
    type: 'counter',
    help: 'HTTP requests, by operation and status class',
    labels: ['operation', 'status'],
  },
  onceway_kafka_connected: {
    name: 'onceway_kafka_connected',
    type: 'gauge',
    help: '1 while Kafka answers this process, else 0',
    labels: [],
  },
  onceway_kafka_consumer_lag_records: {
    name: 'onceway_kafka_consumer_lag_records',
    type: 'gauge',
    help: 'Records of a topic that this process has not finished, as it knows them',
    labels: ['topic'],
  },
  onceway_ledger_entries_total: {
    name: 'onceway_ledger_entries_total',
    type: 'counter',
    help: 'Records entered into the ledger',
    labels: ['type'],
  },
  onceway_ledger_size: { name: 'onceway_ledger_size', type: 'gauge', help: 'Entries of the ledger', labels: [] },
  onceway_outbox_oldest_seconds: {
    name: 'onceway_outbox_oldest_seconds',
    type: 'gauge',
    help: 'Age of the oldest row of the outbox not yet relayed',
    labels: [],
  },
  onceway_outbox_pending: {
    name: 'onceway_outbox_pending',
    type: 'gauge',
    help: 'Rows of the outbox not yet relayed',
    labels: [],
  },
  onceway_pending_exchanges: {
    name: 'onceway_pending_exchanges',
    type: 'gauge',
    help: 'Exchanges that nobody waits for, by state: waiting for their department, or ready to be fetched',
    labels: ['state'],
  },
  onceway_pending_requests: {
    name: 'onceway_pending_requests',
    type: 'gauge',
    help: 'Signed requests that the worker has not sent yet',
    labels: [],
  },
  onceway_replies_ignored_total: {
    name: 'onceway_replies_ignored_total',
    type: 'counter',
    help: 'Replies that nobody waited for, or that did not prove where they come from',
    labels: ['reason'],
  },
  onceway_retention_deleted_rows_total: {
    name: 'onceway_retention_deleted_rows_total',
    type: 'counter',
    help: 'Rows deleted because their time was over, by table',
    labels: ['table'],
  },
  onceway_retention_dropped_partitions_total: {
    name: 'onceway_retention_dropped_partitions_total',
    type: 'counter',
    help: 'Time partitions dropped because their time was over, by table',
    labels: ['table'],
  },
  onceway_retention_last_success_timestamp_seconds: {
    name: 'onceway_retention_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When retention was last applied to all tables, epoch seconds',
    labels: [],
  },
  onceway_retention_oldest_row_seconds: {
    name: 'onceway_retention_oldest_row_seconds',
    type: 'gauge',
    help: "Age of the oldest row by the column that its keep counts from; of a partitioned table the oldest partition's",
    labels: ['table'],
  },
  onceway_stops_in_force: {
    name: 'onceway_stops_in_force',
    type: 'gauge',
    help: 'Emergency stops in force, by scope',
    labels: ['scope'],
  },
  onceway_token_explanations_total: {
    name: 'onceway_token_explanations_total',
    type: 'counter',
    help: 'Dry runs of token requests, by whether every check passed',
    labels: ['ok'],
  },
  onceway_token_keys_missing: {
    name: 'onceway_token_keys_missing',
    type: 'gauge',
    help: 'Announced or active keys of access tokens whose private half this gateway does not hold',
    labels: [],
  },
  onceway_topic_drift: {
    name: 'onceway_topic_drift',
    type: 'gauge',
    help: '1 for a topic whose settings on the broker are not those of the register',
    labels: ['topic'],
  },
  onceway_verify_guessing_total: {
    name: 'onceway_verify_guessing_total',
    type: 'counter',
    help: "Subjects' items for which a system reached its wrong claims of a day, by resource",
    labels: ['resource'],
  },
};

/** contracts/registers/topics.json by id. */
export const TOPICS: Readonly<Record<TopicName, TopicRow>> = {
  audit: {
    name: 'audit.records',
    id: 'audit',
    partitions: 6,
    retentionMs: -1,
    cleanup: 'delete',
    timestampType: 'LogAppendTime',
    events: [
      { id: 'auditRecord', type: 'onceway.audit.record.v1', protection: 'signed', messages: ['AuditRecord'] },
      { id: 'auditFence', type: 'onceway.audit.fence.v1', protection: 'plain', messages: ['AuditFence'] },
    ],
    writers: ['gateway', 'worker'],
    readers: ['worker'],
    note: 'Keyed by exchange id or subject of the act; no time retention. A fence has no key: its append time says how far a partition has been read.',
  },
  contracts: {
    name: 'exchange.contracts',
    id: 'contracts',
    partitions: 1,
    retentionMs: -1,
    cleanup: 'compact',
    timestampType: 'CreateTime',
    events: [{ id: 'contract', type: 'onceway.contract.v1', protection: 'signed', messages: ['PublishedContract'] }],
    writers: ['worker'],
    readers: ['agent'],
    note: 'Published resource contracts, signed by the root key.',
  },
  deadLetters: {
    name: 'exchange.dead-letters',
    id: 'deadLetters',
    partitions: 1,
    retentionMs: 2419200000,
    cleanup: 'delete',
    timestampType: 'LogAppendTime',
    events: [{ id: 'deadLetter', type: 'onceway.dead-letter.v1', protection: 'plain', messages: ['DeadLetter'] }],
    writers: ['worker', 'agent'],
    readers: ['operator'],
    note: "Where a poison record stands and why; never its payload. One of reason agent.check is only an agent that asked for the broker's time.",
  },
  keys: {
    name: 'exchange.keys',
    id: 'keys',
    partitions: 1,
    retentionMs: -1,
    cleanup: 'compact',
    timestampType: 'CreateTime',
    events: [{ id: 'key', type: 'onceway.key.v1', protection: 'signed', messages: ['PublishedKey'] }],
    writers: ['worker'],
    readers: ['agent'],
    note: 'Public keys, signed by the root key.',
  },
  replies: {
    name: 'exchange.replies',
    id: 'replies',
    partitions: 16,
    retentionMs: 600000,
    cleanup: 'delete',
    timestampType: 'CreateTime',
    events: [
      {
        id: 'reply',
        type: 'onceway.exchange.reply.v1',
        protection: 'sealed',
        messages: ['ReceiptStatement', 'Answer'],
      },
    ],
    writers: ['agent'],
    readers: ['gateway'],
    note: 'A gateway leases partitions; the leased partition stands in the signed request.',
  },
  asyncReplies: {
    name: 'exchange.replies-async',
    id: 'asyncReplies',
    partitions: 6,
    retentionMs: 3600000,
    cleanup: 'delete',
    timestampType: 'CreateTime',
    events: [
      {
        id: 'reply',
        type: 'onceway.exchange.reply.v1',
        protection: 'sealed',
        messages: ['ReceiptStatement', 'Answer'],
      },
    ],
    writers: ['agent'],
    readers: ['worker'],
    note: 'Sealed to the worker: gateways cannot open them, and the worker none of exchange.replies.',
  },
  asyncRequests: {
    name: 'exchange.requests-async.{department}',
    id: 'asyncRequests',
    partitions: 3,
    retentionMs: 3600000,
    cleanup: 'delete',
    timestampType: 'CreateTime',
    events: [
      {
        id: 'request',
        type: 'onceway.exchange.request.v1',
        protection: 'sealed',
        messages: ['RequestStatement', 'Question'],
      },
    ],
    writers: ['worker'],
    readers: ['agent'],
    note: 'A lane of its own, so that what nobody waits for never stands in front of a call that somebody does. Signed by a gateway, sent by a worker. Kept as long as the longest deadline of such a question.',
  },
  requests: {
    name: 'exchange.requests.{department}',
    id: 'requests',
    partitions: 3,
    retentionMs: 600000,
    cleanup: 'delete',
    timestampType: 'CreateTime',
    events: [
      {
        id: 'request',
        type: 'onceway.exchange.request.v1',
        protection: 'sealed',
        messages: ['RequestStatement', 'Question'],
      },
    ],
    writers: ['gateway'],
    readers: ['agent'],
    note: "One topic a department, readable by that department's agents only.",
  },
};

/** CloudEvents type of each kind of record; contracts/registers/topics.json. */
export const EVENT_TYPES = {
  auditRecord: 'onceway.audit.record.v1',
  auditFence: 'onceway.audit.fence.v1',
  contract: 'onceway.contract.v1',
  deadLetter: 'onceway.dead-letter.v1',
  key: 'onceway.key.v1',
  reply: 'onceway.exchange.reply.v1',
  request: 'onceway.exchange.request.v1',
} as const satisfies Readonly<Record<EventName, EventType>>;

/** What a value of each format is, in words that follow "must be". */
export const FORMAT_TITLES: Readonly<Record<string, Titles>> = {
  'citizen-number': {
    zh: '公民身份号码',
    en: 'a valid citizen number (GB 11643)',
  },
  'credit-code': {
    zh: '统一社会信用代码',
    en: 'a valid unified social credit code (GB 32100)',
  },
  date: {
    zh: '日期',
    en: 'a calendar date (YYYY-MM-DD)',
  },
  'date-time': {
    zh: '时刻',
    en: 'an RFC 3339 date and time',
  },
  'licence-identifier': {
    zh: '电子证照标识',
    en: 'a valid licence identifier (GB/T 36904)',
  },
  'matter-code': {
    zh: '政务服务事项编码',
    en: 'a valid matter code',
  },
  'organisation-code': {
    zh: '组织机构代码',
    en: 'a valid organisation code (GB 11714)',
  },
  'region-code': {
    zh: '行政区划代码',
    en: 'a valid region code',
  },
  'resource-code': {
    zh: '信息资源代码',
    en: 'a valid resource code',
  },
  uri: {
    zh: '网址',
    en: 'an absolute http(s) address',
  },
  uuid: {
    zh: '唯一标识',
    en: 'a UUID in lower case',
  },
};

/** contracts/registers/retention.json: every table and topic. */
export const RETENTION: readonly RetentionRow[] = [
  {
    name: 'assertions_used',
    kind: 'table',
    holds: {
      zh: '已使用的客户端断言的摘要',
      en: 'digests of client assertions that were used',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'expires_at',
    rule: {
      zh: 'RFC 7523 第 3 节第 7 项：有效期内只用一次',
      en: 'RFC 7523 §3 (7): single use while it could be accepted',
    },
  },
  {
    name: 'attributes',
    kind: 'table',
    holds: {
      zh: '部门属性名录',
      en: 'attributes that a department can have',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'audit.records',
    kind: 'topic',
    holds: {
      zh: '送往账本的已签名记录',
      en: 'signed records on their way to the ledger',
    },
    keep: null,
    how: 'trim',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
    note: {
      zh: '入账之后才删除，从不按时间删除',
      en: 'deleted once the ledger holds them, never by time',
    },
  },
  {
    name: 'audit_offsets',
    kind: 'table',
    holds: {
      zh: '账本读到 audit.records 各分区的何处',
      en: 'how far the ledger has read each partition of audit.records',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'audit_poison',
    kind: 'table',
    holds: {
      zh: '未能入账的记录的位置、摘要与原因；处理后方可删除',
      en: 'place, digest and reason of records that could not be entered; only what was resolved goes',
    },
    keep: 'P3Y',
    how: 'row-deletion',
    ageBy: 'resolved_at',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'caller_windows',
    kind: 'table',
    holds: {
      zh: '各系统本秒与上一秒对限流资源的调用数',
      en: 'what each system asked of resources with a limit in this second and the one before',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'second',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'dead_letter_replays',
    kind: 'table',
    holds: {
      zh: '已重放的死信的位置与摘要',
      en: 'place and digest of requests that were sent again from a dead letter',
    },
    keep: 'P90D',
    how: 'row-deletion',
    ageBy: 'replayed_at',
    rule: {
      zh: '重放只发生一次：死信保存 28 天',
      en: 'a replay happens once: letters are kept for 28 days',
    },
  },
  {
    name: 'department_attributes',
    kind: 'table',
    holds: {
      zh: '部门属性的取得、依据与丧失',
      en: 'which department held which attribute, on which basis, until when',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'departments',
    kind: 'table',
    holds: {
      zh: '部门名称与代码',
      en: 'departments by name and code',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'dpop_proofs',
    kind: 'table',
    holds: {
      zh: '已使用的 DPoP 证明的摘要',
      en: 'digests of DPoP proofs that were used',
    },
    keep: 'PT1H',
    how: 'partition-drop',
    ageBy: 'expires_at',
    rule: {
      zh: 'RFC 9449 第 11.1 节：有效期内防重放',
      en: 'RFC 9449 §11.1: no replay while it could be accepted',
    },
  },
  {
    name: 'entries',
    kind: 'table',
    holds: {
      zh: '目录条目',
      en: 'entries of the catalogue',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第十三、十五条：目录',
      en: 'R25 arts. 13 and 15: the catalogue',
    },
  },
  {
    name: 'entry_versions',
    kind: 'table',
    holds: {
      zh: '目录条目的各个版本、决定与理由',
      en: 'versions of entries, decisions and reasons',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第十三、十五条：目录',
      en: 'R25 arts. 13 and 15: the catalogue',
    },
  },
  {
    name: 'event_feeds',
    kind: 'table',
    holds: {
      zh: '各部门事件流的最后序号',
      en: "the last number of each department's event feed",
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'events',
    kind: 'table',
    holds: {
      zh: '告知各部门的事件：编号与代码，不含文字',
      en: 'what departments were told: ids and codes, no text',
    },
    keep: 'P90D',
    how: 'row-deletion',
    ageBy: 'told_at',
    rule: {
      zh: '《政务数据共享条例》第二十一、二十七条：告知有关部门',
      en: 'R25 arts. 21 and 27: the departments concerned are told',
    },
  },
  {
    name: 'exchange.contracts',
    kind: 'topic',
    holds: {
      zh: '已发布的资源契约',
      en: 'published contracts of resources',
    },
    keep: null,
    how: 'compaction',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
    note: {
      zh: '每个键只留最新一条',
      en: 'the newest of each key stays',
    },
  },
  {
    name: 'exchange.dead-letters',
    kind: 'topic',
    holds: {
      zh: '无法处理的记录的位置、摘要与原因',
      en: 'place, digest and reason of records that could not be taken',
    },
    keep: 'P28D',
    how: 'topic-retention',
    rule: {
      zh: '《网络安全法》第二十一条的六个月日志在账本与日志系统；此处只供排障',
      en: "CSL art. 21's six months of logs are kept in ledger and log store; this is for finding faults",
    },
  },
  {
    name: 'exchange.keys',
    kind: 'topic',
    holds: {
      zh: '根密钥签名的公钥',
      en: 'public keys, signed by the root key',
    },
    keep: null,
    how: 'compaction',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
    note: {
      zh: '每个键只留最新一条',
      en: 'the newest of each key stays',
    },
  },
  {
    name: 'exchange.replies',
    kind: 'topic',
    holds: {
      zh: '密封的应答',
      en: 'sealed replies',
    },
    keep: 'PT10M',
    how: 'topic-retention',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'exchange.replies-async',
    kind: 'topic',
    holds: {
      zh: '密封的异步应答',
      en: 'sealed replies that nobody waits for',
    },
    keep: 'PT1H',
    how: 'topic-retention',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'exchange.requests-async.{department}',
    kind: 'topic',
    holds: {
      zh: '密封的异步请求',
      en: 'sealed requests that nobody waits for',
    },
    keep: 'PT1H',
    how: 'topic-retention',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'exchange.requests.{department}',
    kind: 'topic',
    holds: {
      zh: '密封的请求',
      en: 'sealed requests',
    },
    keep: 'PT10M',
    how: 'topic-retention',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'exchange_batches',
    kind: 'table',
    holds: {
      zh: '批量请求的进度',
      en: 'how far batches of exchanges are',
    },
    keep: 'P1D',
    how: 'row-deletion',
    ageBy: 'keep_until',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'exchange_slots',
    kind: 'table',
    holds: {
      zh: '在途的交换',
      en: 'exchanges under way',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'expires_at',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'exchanges',
    kind: 'table',
    holds: {
      zh: '受理的交换；事由与办件以网关密钥加密',
      en: "admitted exchanges; reason and case encrypted under the gateway's key",
    },
    keep: 'P3Y',
    how: 'partition-drop',
    ageBy: 'admitted_at',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grant_disposals',
    kind: 'table',
    holds: {
      zh: '授权终止后的数据处置义务与确认',
      en: 'duties to dispose of data after a grant, and their confirmation',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grant_reminders',
    kind: 'table',
    holds: {
      zh: '哪些到期日已经提醒',
      en: 'which last days were announced',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grant_renewals',
    kind: 'table',
    holds: {
      zh: '续期申请、签批、决定与理由',
      en: 'renewals asked for, signed off and decided, with reasons',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grant_suspensions',
    kind: 'table',
    holds: {
      zh: '授权的暂停及其理由',
      en: 'suspensions of grants and their reasons',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grant_usage',
    kind: 'table',
    holds: {
      zh: '每个授权每天用去的次数',
      en: 'how often each grant was used each day',
    },
    keep: 'P3Y1D',
    how: 'row-deletion',
    ageBy: 'day',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'grants',
    kind: 'table',
    holds: {
      zh: '共享申请、答复与授权',
      en: 'requests for access, answers and grants',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十、二十一、二十九条',
      en: 'R25 arts. 20, 21 and 29',
    },
  },
  {
    name: 'idempotency_keys',
    kind: 'table',
    holds: {
      zh: '重试键与请求体的密钥散列',
      en: 'keyed hashes of retry keys and bodies',
    },
    keep: 'P1D',
    how: 'row-deletion',
    ageBy: 'taken_at',
    rule: {
      zh: '草案 draft-ietf-httpapi-idempotency-key-header 第 2.3 节：有效期由服务方公布；十分钟内有效',
      en: 'draft-ietf-httpapi-idempotency-key-header §2.3: the server says how long; they bind for ten minutes',
    },
  },
  {
    name: 'ledger_entries',
    kind: 'table',
    holds: {
      zh: '审计账本：规范记录、签名与默克尔叶',
      en: 'the audit ledger: canonical records, signatures and Merkle leaves',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
    note: {
      zh: '只增不减：数据库角色与触发器都不许删除；最早三年后方可另行决定',
      en: 'it only grows: neither roles nor triggers let anything be deleted; what happens after three years is for the authority to decide',
    },
  },
  {
    name: 'ledger_head',
    kind: 'table',
    holds: {
      zh: '账本的长度',
      en: 'how long the ledger is',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'login_attempts',
    kind: 'table',
    holds: {
      zh: '登录名与地址的密钥散列、尝试次数',
      en: 'keyed hashes of logins and addresses, with counts of attempts',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'expire',
    unit: 'epoch-ms',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'migrations',
    kind: 'table',
    holds: {
      zh: '已执行的结构变更',
      en: 'changes of the schema that ran',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'officer_identities',
    kind: 'table',
    holds: {
      zh: '账户与统一身份的关联',
      en: 'which identity of a provider is whose account',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到人',
      en: 'R25 art. 29: records must lead to a person',
    },
  },
  {
    name: 'officer_recovery_codes',
    kind: 'table',
    holds: {
      zh: '动态口令恢复码的带密钥散列',
      en: 'keyed hashes of recovery codes',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '账户安全所必需，用后即删',
      en: "the account's safety needs them; one goes when it is used",
    },
  },
  {
    name: 'officers',
    kind: 'table',
    holds: {
      zh: '工作人员账号与口令散列',
      en: "officers' accounts and hashes of their passwords",
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到人',
      en: 'R25 art. 29: records must lead to a person',
    },
    note: {
      zh: '一次性口令七天内未使用即失效（ONE_TIME_PASSWORD_DAYS）',
      en: 'a one-time password that nobody used within seven days no longer opens anything (ONE_TIME_PASSWORD_DAYS)',
    },
  },
  {
    name: 'outbox',
    kind: 'table',
    holds: {
      zh: '待发与已发的 Kafka 记录',
      en: 'Kafka records to be sent and sent',
    },
    keep: 'P1D',
    how: 'row-deletion',
    ageBy: 'delivered_at',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
    note: {
      zh: '未发出的永不删除',
      en: 'what was not delivered is never deleted',
    },
  },
  {
    name: 'pending_exchanges',
    kind: 'table',
    holds: {
      zh: '异步交换的状态；领取前的结果以系统公钥密封',
      en: "how exchanges stand that nobody waits for; until it is fetched, the result sealed to the system's key",
    },
    keep: 'P1D',
    how: 'row-deletion',
    ageBy: 'keep_until',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
    note: {
      zh: '密封结果在领取十分钟后或到期时删除',
      en: 'the sealed result goes ten minutes after it was fetched, or when its time is over',
    },
  },
  {
    name: 'pending_requests',
    kind: 'table',
    holds: {
      zh: '待发送的已签名、密封的异步请求',
      en: 'signed and sealed requests on their way to Kafka',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'answer_by',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
    note: {
      zh: '发送后即删除',
      en: 'gone once sent',
    },
  },
  {
    name: 'published_keys',
    kind: 'table',
    holds: {
      zh: '网关与前置机的公钥',
      en: 'public keys of gateway and agents',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'rate_windows',
    kind: 'table',
    holds: {
      zh: '各项限流在本秒的用量',
      en: 'what was used of each limit in this second',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'second',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'regions',
    kind: 'table',
    holds: {
      zh: '行政区划名称与代码',
      en: 'regions by name and code',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'registered_kids',
    kind: 'table',
    holds: {
      zh: '曾经登记过的密钥编号',
      en: 'ids of all keys ever registered',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'reply_partitions',
    kind: 'table',
    holds: {
      zh: '应答分区的租约',
      en: 'leases of reply partitions',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'resource_limits',
    kind: 'table',
    holds: {
      zh: '提供部门为资源声明的限流',
      en: 'limits that providers declare of their resources',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'sessions',
    kind: 'table',
    holds: {
      zh: '会话标识的摘要',
      en: 'digests of session ids',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'expires_at',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
  {
    name: 'stops',
    kind: 'table',
    holds: {
      zh: '紧急停用及其理由',
      en: 'emergency stops and their reasons',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：日志至少保存三年',
      en: 'R25 art. 29: records of sharing at least 3 years',
    },
  },
  {
    name: 'system_callbacks',
    kind: 'table',
    holds: {
      zh: '系统的回调地址及其审批',
      en: 'callbacks of systems, and who approved them',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'system_keys',
    kind: 'table',
    holds: {
      zh: '业务系统的公钥',
      en: 'public keys of systems',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'systems',
    kind: 'table',
    holds: {
      zh: '业务系统',
      en: 'systems',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'time_partitions',
    kind: 'table',
    holds: {
      zh: '按时间分区的表及其期限',
      en: 'tables partitioned by time and what each keeps',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '运行所必需，不含个人信息',
      en: 'the process needs it; nothing personal',
    },
  },
  {
    name: 'token_keys',
    kind: 'table',
    holds: {
      zh: '访问令牌签名公钥及其启用时间',
      en: 'public keys of access tokens and when each signs',
    },
    keep: null,
    how: 'kept',
    rule: {
      zh: '《政务数据共享条例》第二十九条：记录须能追溯到部门、系统和密钥',
      en: 'R25 art. 29: records must lead to a department, a system and a key',
    },
  },
  {
    name: 'verify_guesses',
    kind: 'table',
    holds: {
      zh: '当日核验不一致次数，以密钥散列标识',
      en: 'how often an item was guessed wrong today, under keyed hashes',
    },
    keep: 'PT1H',
    how: 'row-deletion',
    ageBy: 'day_ends',
    rule: {
      zh: '《个人信息保护法》第十九条：为实现处理目的所必要的最短时间',
      en: 'PIPL art. 19: no longer than its purpose needs',
    },
  },
];

/** Audit records that end an exchange. */
export const FINAL_AUDIT_EVENTS: ReadonlySet<string> = new Set([
  'exchange.disclosed',
  'exchange.expired',
  'exchange.failed',
  'exchange.lost',
]);

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
