import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from './reap';
import type { Run } from './run';
import { StackFault } from './stack-fault';
import { runTool, tail } from './tool';

export const KAFKA_VERSION = '4.3.1';
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const ABANDONED_MS = 3_600_000;

/** Kafka's own jars, and the binding without which its logging goes nowhere. */
export function pom(): string {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>onceway.local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>',
    '<dependencies>',
    dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION),
    dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.4'),
    '</dependencies></project>',
  ].join('\n');
}

export function jarsFolder(cache: string): string {
  return join(cache, `kafka-${KAFKA_VERSION}`);
}

/** The folder appears whole or not at all, so its being there is enough. */
export function hasJars(cache: string): boolean {
  return existsSync(jarsFolder(cache));
}

/**
 * Fills the cache by Maven. Two starts that fill it at once each build in a folder of their own; the first to rename
 * it into place wins, the other takes what is there.
 */
export async function fetchJars(cache: string, env: NodeJS.ProcessEnv, run: Run): Promise<void> {
  await removeAbandoned(cache);
  const draft = await mkdtemp(join(cache, '.kafka-'));
  try {
    await writeFile(join(draft, 'pom.xml'), pom());
    await runMaven(draft, cache, env, run);
    await rename(join(draft, 'jars'), jarsFolder(cache)).catch((fault: unknown) => {
      if (!hasJars(cache)) throw fault;
    });
  } finally {
    await removeFolder(draft);
  }
}

async function runMaven(folder: string, cache: string, env: NodeJS.ProcessEnv, run: Run): Promise<void> {
  const jars = join(folder, 'jars');
  await mkdir(jars);
  const goal = [`${PLUGIN}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
  const { status, output } = await runTool(run, {
    name: 'maven',
    command: 'mvn',
    args: ['-B', '-q', '-f', 'pom.xml', ...goal, ...mavenRepositoryOption(cache)],
    cwd: folder,
    env,
  });
  if (status !== 0 || (await readdir(jars)).length === 0) {
    throw new StackFault(`Maven could not fetch Kafka ${KAFKA_VERSION}:\n${tail(output)}`);
  }
}

/** A user without a home of his own (nobody, a container's) gets Maven's local repository beside the cache. */
function mavenRepositoryOption(cache: string): string[] {
  try {
    accessSync(existsSync(join(homedir(), '.m2')) ? join(homedir(), '.m2') : homedir(), constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${join(cache, 'maven')}`];
  }
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter((entry) => entry.startsWith('.kafka-'))) {
    const made = await stat(join(cache, name)).catch(() => undefined);
    if (made !== undefined && Date.now() - made.mtimeMs > ABANDONED_MS) await removeFolder(join(cache, name));
  }
}
