import { Controller, Get, type DynamicModule, type Type } from '@nestjs/common';
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
