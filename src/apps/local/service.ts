/** `ended` means that it ended without having been asked to. */
export type ServiceState = 'stopped' | 'starting' | 'ready' | 'ended';

/** One part of the stack that can be stopped, killed and started again at the same address with the same data. */
export interface Service {
  readonly name: string;
  readonly state: ServiceState;
  readonly pid?: number | undefined;
  readonly log?: string | undefined;
  /** Resolves when it answers; a StackFault with the end of its log when it does not. */
  start(): Promise<void>;
  /** In good order. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export async function until(test: () => Promise<boolean>, limitMs: number, pauseMs = 100): Promise<boolean> {
  const end = Date.now() + limitMs;
  for (;;) {
    if (await test().catch(() => false)) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
