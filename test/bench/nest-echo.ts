import { Controller, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  ClientsModule,
  MessagePattern,
  Payload,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import type { Call } from './callers';

export const NEST_TOPIC = 'bench.nest';

const ECHO = 'ECHO';

@Controller()
class EchoController {
  @MessagePattern(NEST_TOPIC)
  echo(@Payload() message: unknown): unknown {
    return message;
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

/** The answering side, as Nest's documentation has it. */
export async function startNestService(brokers: string[]): Promise<void> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(EchoModule, {
    transport: Transport.KAFKA,
    options: { client: { clientId: 'bench-nest-service', brokers }, consumer: { groupId: 'bench-nest-service' } },
    logger: false,
  });
  await app.listen();
}

/** The asking side, as Nest's documentation has it: ClientKafka.send and its one answer. */
export async function nestCalling(brokers: string[], payload: string): Promise<Call> {
  const client = (await contextOf(brokers)).get<ClientKafka>(ECHO);
  client.subscribeToResponseOf(NEST_TOPIC);
  await client.connect();
  return async () => {
    const answer = await firstValueFrom(client.send<unknown>(NEST_TOPIC, payload));
    return answer === payload ? 'echo' : 'something else';
  };
}

function contextOf(brokers: string[]): Promise<INestApplicationContext> {
  const options = { client: { clientId: 'bench-nest', brokers }, consumer: { groupId: 'bench-nest' } };
  const module = ClientsModule.register([{ name: ECHO, transport: Transport.KAFKA, options }]);
  class CallerModule {}
  Module({ imports: [module] })(CallerModule);
  return NestFactory.createApplicationContext(CallerModule, { logger: false });
}
