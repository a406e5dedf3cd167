import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const JAVA_NEEDED = 17;

/** Major number in what `java -version` prints: 17 of "17.0.15", 8 of "1.8.0_402"; undefined for other text. */
export function javaMajor(text: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/** The java of JAVA_HOME if there is one, else that of PATH, with its major number. */
export function findJava(env: NodeJS.ProcessEnv): { command: string; major: number } | undefined {
  for (const command of [...(env['JAVA_HOME'] ? [join(env['JAVA_HOME'], 'bin', 'java')] : []), 'java']) {
    if (command !== 'java' && !existsSync(command)) continue;
    const { status, stdout, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8', env });
    const major = status === 0 ? javaMajor(`${stderr}${stdout}`) : undefined;
    if (major !== undefined) return { command, major };
  }
  return undefined;
}

/** Whether Maven can be started; its version does not matter for resolving jars. */
export function hasMaven(env: NodeJS.ProcessEnv): boolean {
  return spawnSync('mvn', ['-v'], { env, stdio: 'ignore' }).status === 0;
}
