import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/apps/local';

export const COMPOSE_FILE = join(packageRoot(), 'deploy', 'compose.yaml');
export const DOCKERFILE = join(packageRoot(), 'deploy', 'docker', 'Dockerfile');

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: string;
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface ComposeModel {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export function readCompose(): ComposeModel {
  return parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true }) as ComposeModel;
}

/** Images that the project does not build: those of compose, and the base of the Dockerfile. */
export function baseImages(): string[] {
  const { services } = readCompose();
  const foreign = Object.values(services).flatMap(({ image, build }) => (build === undefined ? [image] : []));
  const node = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(DOCKERFILE, 'utf8'))?.[1] ?? '';
  return [node, ...foreign];
}

const PULL_MS = 60_000;

/** What keeps compose from running here, by name; undefined when engine, compose and base images are there. */
export function missingForCompose(): string | undefined {
  if (docker(['version', '--format', '{{.Server.Version}}'], 10_000) !== 0) return 'no Docker engine answers';
  if (docker(['compose', 'version'], 10_000) !== 0) return 'the Docker client has no compose';
  const end = Date.now() + PULL_MS;
  for (const image of baseImages()) {
    if (docker(['image', 'inspect', image], 10_000) === 0) continue;
    if (docker(['pull', '--quiet', image], Math.max(1, end - Date.now())) !== 0) {
      return `the base image ${image} is not here and was not pulled within ${PULL_MS / 1000} s`;
    }
  }
  return undefined;
}

function docker(args: readonly string[], timeout: number): number | null {
  return spawnSync('docker', args, { stdio: 'ignore', timeout }).status;
}
