import { Controller, Get, type DynamicModule, type Type } from '@nestjs/common';
import { unconnectedParts } from '../../src/apps/gateway/emit-openapi';
import { GatewayModule } from '../../src/apps/gateway/gateway.module';
import type { OfficerActor, SystemActor } from '../../src/kernel';
import { Authenticator } from '../../src/platform/auth';
import { createHttpApp, Operation } from '../../src/platform/http';
import { createLogger } from '../../src/platform/logging';

const spec = { tag: 'trial', summary: { zh: '试', en: 'trial' }, access: 'public' } as const;

@Controller('declared')
class Declared {
  @Get()
  @Operation({ ...spec, id: 'declared' })
  read(): void {
    // Declared as it should be.
  }
}

@Controller('undeclared')
class Undeclared {
  @Get()
  read(): void {
    // No @Operation: nothing says who may call it.
  }
}

@Controller('for-both')
class ForBoth {
  @Get()
  @Operation({ ...spec, id: 'forBoth', access: { officers: ['sharing-head'], systems: true } })
  read(): void {
    // Open to a session as to a token.
  }

  @Get('forgotten')
  forgotten(): void {
    // The rule of the route beside it is not its own.
  }
}

@Controller('twin')
class Twin {
  @Get()
  @Operation({ ...spec, id: 'declared' })
  read(): void {
    // Its operation id is taken.
  }
}

class NobodyKnown extends Authenticator {
  override officer(): Promise<OfficerActor> {
    return Promise.reject(new Error('not called'));
  }
  override system(): Promise<SystemActor> {
    return Promise.reject(new Error('not called'));
  }
}

function rootOf(controllers: Type[]): DynamicModule {
  return { module: Declared, controllers, providers: [{ provide: Authenticator, useClass: NobodyKnown }] };
}

const start = (root: DynamicModule) => createHttpApp(root, createLogger('trial', 'silent'));

describe('a process does not start', () => {
  it('when a route declares no access rule', async () => {
    await expect(start(rootOf([Declared, Undeclared]))).rejects.toThrow(
      /without a declared access rule: Undeclared\.read/,
    );
  });

  it('when a route beside one for officers and systems declares none', async () => {
    await expect(start(rootOf([Declared, ForBoth]))).rejects.toThrow(
      /without a declared access rule: ForBoth\.forgotten$/,
    );
  });

  it('when one route is put beside those of the whole gateway and declares none', async () => {
    const root = { module: Declared, imports: [GatewayModule.of(unconnectedParts())], controllers: [Undeclared] };
    await expect(start(root)).rejects.toThrow(/without a declared access rule: Undeclared\.read$/);
  });

  it('when two routes have one operation id', async () => {
    await expect(start(rootOf([Declared, Twin]))).rejects.toThrow(/used twice: declared/);
  });

  it('when nothing can tell who calls', async () => {
    await expect(start({ module: Declared, controllers: [Declared] })).rejects.toThrow(/Authenticator/);
  });

  it('and starts when every route is declared', async () => {
    const app = await start(rootOf([Declared]));
    await app.close();
  });
});
