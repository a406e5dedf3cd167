import { readdirSync, readFileSync } from 'node:fs';

/** What a process, with the children that it has, used since it began. */
export interface ProcessUsage {
  readonly cpuMs: number;
  /** The most that it held at once. */
  readonly peakMiB: number;
}

/** Linux counts processor time in these, whatever the kernel's own tick. */
const TICK_MS = 10;

/** By what the kernel says (/proc), so that Kafka's and PostgreSQL's processes count too. */
export function usageOfProcess(pid: number): ProcessUsage {
  const own = [pid, ...childrenOf(pid)].map(read);
  return {
    cpuMs: own.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    // Children share their parent's memory, so that only the largest says something.
    peakMiB: Math.max(...own.map(({ peakMiB }) => peakMiB)),
  };
}

function read(pid: number): ProcessUsage {
  try {
    const fields = statOf(pid);
    // utime, stime; and, of children that ended and were waited for, cutime and cstime (proc(5)).
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { cpuMs: ticks * TICK_MS, peakMiB: Number(peak ?? 0) / 1024 };
  } catch {
    return { cpuMs: 0, peakMiB: 0 };
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(statOf(pid)[1]) === parent;
      } catch {
        // It has ended meanwhile.
        return false;
      }
    });
}

/** What follows the name, which may hold spaces and brackets. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
