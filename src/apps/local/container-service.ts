import { createContainer, type ContainerRequest, type RunningContainer } from './docker';
import { type Service, type ServiceState, until } from './service';
import { StackFault } from './stack-fault';

const READY_MS = 120_000;
const GRACE_S = 20;

/** A service that is a container. Its data lives as long as the container, so that it survives stop and kill. */
export class ContainerService implements Service {
  state: ServiceState = 'stopped';
  private container: RunningContainer | undefined;

  constructor(
    readonly name: string,
    private readonly request: ContainerRequest,
    private readonly isReady: () => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    this.state = 'starting';
    this.container ??= await createContainer(this.request);
    const { container } = this;
    await container.start();
    const gone = async (): Promise<boolean> => !(await container.isRunning());
    if ((await until(async () => (await this.isReady()) || (await gone()), READY_MS)) && !(await gone())) {
      this.state = 'ready';
      return;
    }
    this.state = 'ended';
    throw new StackFault(`${this.name} did not start in Docker. The end of its log:\n${await container.logTail()}`);
  }

  async stop(): Promise<void> {
    if (this.state !== 'stopped') await this.container?.stop(GRACE_S);
    this.state = 'stopped';
  }

  async kill(): Promise<void> {
    if (this.state !== 'stopped') await this.container?.kill();
    this.state = 'stopped';
  }
}
