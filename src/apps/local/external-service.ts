import { type Service, type ServiceState, until } from './service';
import { StackFault } from './stack-fault';

/** A service that somebody else runs, found by its address: it is only looked at, never stopped. */
export class ExternalService implements Service {
  state: ServiceState = 'stopped';

  constructor(
    readonly name: string,
    private readonly address: string,
    private readonly isReady: () => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    if (!(await until(this.isReady, 10_000))) {
      throw new StackFault(`${this.name} does not answer at ${this.address}, which the environment gives`);
    }
    this.state = 'ready';
  }

  stop(): Promise<void> {
    return Promise.reject(new StackFault(`${this.name} was given by its address: this stack does not stop it`));
  }

  kill(): Promise<void> {
    return this.stop();
  }
}
