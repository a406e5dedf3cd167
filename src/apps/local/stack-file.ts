import { readFileSync } from 'node:fs';

export interface ProcessPlace {
  readonly name: string;
  readonly pid?: number | undefined;
  readonly log?: string | undefined;
}

export interface AgentPlace {
  /** Short name, as in the process name `agent-<short name>`. */
  readonly department: string;
  readonly creditCode: string;
  readonly name: string;
  readonly management: string;
  readonly pid?: number | undefined;
}

/** A second process of a kind, behind the same public address as the first. */
export interface ReplicaPlace {
  /** As in `processes`: `gateway-2`. */
  readonly name: string;
  readonly management: string;
  /** Of a gateway. */
  readonly url?: string;
}

/**
 * What `stack.json` holds: every address of a live stack, for clients in any language. It holds passwords of this
 * stack's databases and the token of its control endpoint, so only its owner may read it. No officer's password.
 */
export interface StackFile {
  readonly version: 1;
  readonly startedAt: string;
  readonly dataDir: string;
  readonly kafka: { readonly brokers: string };
  readonly postgres: {
    /** Connection URLs: of the superuser, and of each role in the database `onceway`. */
    readonly admin: string;
    readonly owner: string;
    readonly gateway: string;
    readonly worker: string;
    /** By department short name: the agent's read-only role in the department's own database. */
    readonly agents: Readonly<Record<string, string>>;
    /** A migrated, empty database to clone; only a test run's stack has it. */
    readonly template?: string | undefined;
  };
  /** Absent when only Kafka and PostgreSQL were asked for. */
  readonly gateway?: { readonly url: string; readonly management: string };
  readonly worker?: { readonly management: string };
  readonly agents: readonly AgentPlace[];
  /** Absent when every part is there once. */
  readonly replicas?: readonly ReplicaPlace[];
  readonly processes: readonly ProcessPlace[];
  readonly control: ProcessControl;
  /** Folders of private keys made for this stack. */
  readonly keys: { readonly folder: string; readonly systems: string };
}

/**
 * How a process of the stack is stopped and started: POST <url>/processes/<name>/{stop|start|kill} and GET
 * <url>/processes with `Authorization: Bearer <token>`; or, where containers run, the service of that name.
 */
export type ProcessControl =
  | { readonly url: string; readonly token: string }
  | { readonly compose: { readonly file: string; readonly project: string } };

export function readStackFile(path: string): StackFile {
  return JSON.parse(readFileSync(path, 'utf8')) as StackFile;
}
