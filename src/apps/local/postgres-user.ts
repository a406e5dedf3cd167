import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it is `postgres`, or `nobody`; an ordinary user needs no other (undefined). */
export function postgresUser(passwd: string | undefined, isRoot: boolean): SystemUser | undefined {
  if (!isRoot) return undefined;
  const rows = (passwd ?? '').split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const row = rows.find(([name]) => name === wanted);
    if (row?.[2] !== undefined && row[3] !== undefined)
      return { name: wanted, uid: Number(row[2]), gid: Number(row[3]) };
  }
  return { name: 'uid 65534', uid: 65_534, gid: 65_534 };
}

export function currentPostgresUser(): SystemUser | undefined {
  let passwd: string | undefined;
  try {
    passwd = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // No such file: the numeric fallback serves.
  }
  return postgresUser(passwd, process.getuid?.() === 0);
}

/** Whether that user can enter the folder: asked of the system, since modes, ACLs and mounts all have a say. */
export function canEnter(user: SystemUser, folder: string): boolean {
  const { uid, gid } = user;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
