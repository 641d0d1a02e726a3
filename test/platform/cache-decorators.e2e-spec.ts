import { CACHE_MANAGER } from '@nestjs/cache-manager';
import {
  Controller,
  Get,
  HttpCode,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { Cache } from 'cache-manager';
import { AsyncResource } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import request from 'supertest';
import {
  Cached,
  CacheModule,
  type CacheOptions,
  CacheService,
  CacheSetupError,
  dependencies,
  HttpCache,
  HttpCacheInterceptor,
  InvalidateCache,
  runInTransactionScope,
} from '../../src/platform/cache/index.js';
import { RootExpressAdapter } from '../../src/platform/http/index.js';

/** As another request would: not in the transaction of the test. */
const nobody = new AsyncResource('another request');
const outside = <T>(work: () => T): T => nobody.runInAsyncScope(work);

/** A table of names, and how often it was asked. */
@Injectable()
class Names {
  readonly rows = new Map<number, string>([
    [1, 'a'],
    [2, 'b'],
  ]);
  reads = 0;

  @Cached('names:{id}', { ttl: 60, warm: () => [[1], [2]] })
  async get(id: number): Promise<string | undefined> {
    this.reads++;
    return this.rows.get(id);
  }

  @Cached('list:{filter.page}:{filter}', { ttl: 60 })
  async list(filter: { page: number; tags?: string[] }): Promise<string[]> {
    this.reads++;
    return [...this.rows.values()].slice(filter.page - 1);
  }

  @Cached('first:{id}', { ttl: 60 })
  @Cached('second:{id}')
  async twice(id: number): Promise<string> {
    this.reads++;
    return `${this.rows.get(id)}`;
  }

  @InvalidateCache('first:{id}')
  async changeFirst(id: number): Promise<number> {
    return id;
  }

  @InvalidateCache('second:*')
  async changeSecond(id: number): Promise<number> {
    return id;
  }

  @InvalidateCache('names:{id}', 'list:**')
  @InvalidateCache('route:{id}')
  async rename(id: number, name: string): Promise<void> {
    this.rows.set(id, name);
  }

  @InvalidateCache('names:{result.id}', 'list:**')
  async create(name: string): Promise<{ id: number }> {
    const id = this.rows.size + 1;
    this.rows.set(id, name);
    return { id };
  }
}

@Controller('names')
@UseInterceptors(HttpCacheInterceptor)
class NamesController {
  handled = 0;
  suffix = '';

  constructor(private readonly names: Names) {}

  @Get(':id')
  @HttpCache('route:{id}', { ttl: 60, vary: ['Accept-Language'] })
  async get(@Param('id') id: string, @Query('q') q: string, @Res({ passthrough: true }) response: ServerResponse) {
    this.handled++;
    const name = await this.names.get(Number(id));
    if (name === undefined) throw new NotFoundException();
    response.setHeader('Link', '</names/2>; rel="next"');
    return { name: `${name}${this.suffix}`, q };
  }

  @Get('other/status')
  @HttpCode(202)
  @HttpCache('status')
  status() {
    this.handled++;
    return { accepted: true };
  }
}

@Module({ controllers: [NamesController], providers: [Names] })
class NamesModule {}

const open = async (options: Partial<CacheOptions> = {}): Promise<INestApplication> => {
  const cache = CacheModule.register({ namespace: 'test', warmAtStart: false, ...options });
  const testing = await Test.createTestingModule({ imports: [cache, NamesModule] }).compile();
  return testing.createNestApplication(new RootExpressAdapter(), { logger: false }).init();
};

describe('cached methods', () => {
  let app: INestApplication;
  let names: Names;

  beforeEach(async () => {
    app = await open();
    names = app.get(Names);
  });
  afterEach(async () => app.close());

  it('reads once, and anew after a write to what it depends on', async () => {
    expect([await names.get(1), await names.get(1), await names.get(2)]).toEqual(['a', 'a', 'b']);
    expect(names.reads).toBe(2);
    await names.rename(1, 'c');
    expect([await names.get(1), await names.get(2)]).toEqual(['c', 'b']);
    expect(names.reads).toBe(3);
  });

  it('keeps that something is not there, until it is', async () => {
    expect([await names.get(3), await names.get(3)]).toEqual([undefined, undefined]);
    expect(names.reads).toBe(1);
    await names.create('new');
    expect(await names.get(3)).toBe('new');
  });

  it('makes keys of whole arguments, whatever the order of their properties', async () => {
    await names.list({ page: 1, tags: ['x'] });
    await names.list({ tags: ['x'], page: 1 });
    expect(names.reads).toBe(1);
    await names.list({ page: 1, tags: ['y'] });
    expect(names.reads).toBe(2);
    await names.create('d');
    expect(await names.list({ page: 1, tags: ['x'] })).toContain('d');
  });

  it('goes past the cache in a transaction that writes, and invalidates after its commit', async () => {
    await names.get(1);
    await runInTransactionScope(async (scope) => {
      await names.rename(1, 'uncommitted');
      expect(await names.get(1)).toBe('uncommitted');
      names.rows.set(1, 'committed');
      await scope.beforeCommit();
    });
    expect(await names.get(1)).toBe('committed');
  });

  it('keeps nothing of a transaction that is rolled back, and loses nothing by it', async () => {
    await names.get(1);
    const failing = runInTransactionScope(async () => {
      await names.rename(1, 'never');
      await names.get(1);
      await names.get(2);
      names.rows.set(1, 'a');
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const { reads } = names;
    expect([await names.get(1), await names.get(2)]).toEqual(['a', 'b']);
    expect(names.reads).toBe(reads + 1);
  });

  it('drops what a savepoint invalidated with the savepoint', async () => {
    await names.get(1);
    await names.get(2);
    const { reads } = names;
    await runInTransactionScope(async () => {
      await names.rename(2, 'b');
      await runInTransactionScope(async () => {
        await names.rename(1, 'a');
        throw new Error('to the savepoint');
      }).catch(() => undefined);
    });
    await names.get(1);
    expect(names.reads).toBe(reads);
    await names.get(2);
    expect(names.reads).toBe(reads + 1);
  });

  it('keeps a value that is declared twice once, until a write reaches either', async () => {
    for (let time = 0; time < 2; time++) expect([await names.twice(1), await names.twice(2)]).toEqual(['a', 'b']);
    expect(names.reads).toBe(2);
    await names.changeFirst(1);
    await names.twice(1);
    await names.twice(2);
    expect(names.reads).toBe(3);
    await names.changeSecond(9);
    await names.twice(1);
    expect(names.reads).toBe(4);
    await app.get(CacheService).deletePattern('*:1');
    await names.twice(1);
    await names.twice(2);
    expect(names.reads).toBe(6);
  });

  it.each(['*:1', 'names:**'])(
    'makes %p, which nobody has declared, stale after a commit, not before',
    async (pattern) => {
      const cache = app.get(CacheService);
      await names.get(1);
      await runInTransactionScope(async (scope) => {
        await cache.deletePattern(pattern);
        names.rows.set(1, 'uncommitted');
        expect(await names.get(1)).toBe('uncommitted');
        names.rows.set(1, 'a');
        await new Promise((resolve) => setImmediate(resolve));
        const other = await outside(async () => names.get(1));
        expect(other).toBe('a');
        names.rows.set(1, 'committed');
        await scope.beforeCommit();
      });
      expect(await names.get(1)).toBe('committed');
      await runInTransactionScope(async () => {
        await cache.deletePattern(pattern);
        throw new Error('rolled back');
      }).catch(() => undefined);
      names.rows.set(1, 'not read');
      expect(await names.get(1)).toBe('committed');
    },
  );

  it('loads what it is told to warm', async () => {
    expect(await app.get(CacheService).warm()).toMatchObject({ warmed: 2, failed: 0 });
    expect([await names.get(1), await names.get(2), names.reads]).toEqual(['a', 'b', 2]);
  });

  it('takes CACHE_MANAGER the same way', async () => {
    const manager = app.get<Cache>(CACHE_MANAGER);
    await manager.set('names:9', 'by hand', 60_000);
    expect(await names.get(9)).toBe('by hand');
    expect(await manager.get('names:9')).toBe('by hand');
    const ends = (await manager.ttl('names:9')) ?? 0;
    expect(Math.abs(ends - Date.now() - 60_000)).toBeLessThan(10_000);
    await names.rename(9, 'nine');
    expect(await manager.get('names:9')).toBeUndefined();
    const load = jest.fn(() => 'wrapped');
    await Promise.all([manager.wrap('w', load), manager.wrap('w', load)]);
    expect(load).toHaveBeenCalledTimes(1);
    await manager.clear();
    expect(await manager.get('w')).toBeUndefined();
  });

  it('says who invalidates what', () => {
    expect(dependencies(app.get(ModulesContainer), [])).toContainEqual({
      template: 'names:{id}',
      usedBy: ['Names.get'],
      patterns: ['names:{id}', 'names:{result.id}'],
    });
  });
});

it('does nothing if it is turned off', async () => {
  const app = await open({ enabled: false });
  const names = app.get(Names);
  await names.get(1);
  await names.get(1);
  await names.rename(1, 'c');
  expect([names.reads, await names.get(1)]).toEqual([2, 'c']);
  await app.close();
});

@Injectable()
class Mistaken {
  @Cached('right:{id}')
  get(id: number) {
    return Promise.resolve(id);
  }

  @Cached('wrong:{name}')
  find(id: number) {
    return Promise.resolve(id);
  }

  @InvalidateCache('rihgt:{id}')
  change(id: number) {
    return Promise.resolve(id);
  }
}

it('stops the start for a pattern that matches no key and for a parameter that no argument has', async () => {
  const imports = [CacheModule.register({ namespace: 'test' })];
  const testing = await Test.createTestingModule({ imports, providers: [Mistaken] }).compile();
  const problems = await testing.init().catch((error: CacheSetupError) => error.problems);
  expect(problems).toEqual([
    "'rihgt:{id}' matches no cached key (there are: 'right:{id}', 'wrong:{name}')",
    "Mistaken.find: no argument is named 'name' (there are: id)",
  ]);
});

describe('cached routes', () => {
  let app: INestApplication;
  let controller: NamesController;
  const get = (path: string) => request(app.getHttpServer() as never).get(path);

  beforeEach(async () => {
    app = await open();
    controller = app.get(NamesController);
  });
  afterEach(async () => app.close());

  it('sends the same answer without the handler, with its headers', async () => {
    const miss = await get('/names/1?q=x&a=1').expect(200);
    const hit = await get('/names/1?a=1&q=x').expect(200);
    expect(controller.handled).toBe(1);
    expect([hit.body, hit.text, hit.headers['link']]).toEqual([{ name: 'a', q: 'x' }, miss.text, miss.headers['link']]);
    expect(hit.headers['content-type']).toBe('application/json; charset=utf-8');
    expect([miss.headers['cache-status'], hit.headers['cache-status']]).toEqual([
      expect.stringMatching(/^test; fwd=miss; stored; ttl=\d+$/),
      expect.stringMatching(/^test; hit; ttl=\d+$/),
    ]);
  });

  it('answers 304 to a client that has it, until it changes', async () => {
    const { headers } = await get('/names/1').expect(200);
    await get('/names/1')
      .set('If-None-Match', headers['etag'] ?? '')
      .expect(304);
    expect(controller.handled).toBe(1);
    await app.get(Names).rename(1, 'c');
    const { body } = await get('/names/1')
      .set('If-None-Match', headers['etag'] ?? '')
      .expect(200);
    expect(body).toEqual({ name: 'c' });
  });

  it('keeps queries and languages apart, and no errors', async () => {
    await get('/names/1');
    await get('/names/1?q=y');
    await get('/names/1').set('Accept-Language', 'de');
    expect(controller.handled).toBe(3);
    await get('/names/7').expect(404);
    await get('/names/7').expect(404);
    expect(controller.handled).toBe(5);
  });

  it('keeps nothing but 200', async () => {
    const { headers } = await get('/names/other/status').expect(202);
    await get('/names/other/status').expect(202);
    expect([controller.handled, headers['cache-status']]).toEqual([2, 'test; fwd=bypass']);
  });

  it('leaves an id that is written in another way to the handler', async () => {
    await get('/names/01').expect(200);
    await get('/names/01').expect(200);
    expect(controller.handled).toBe(2);
  });

  it('runs the handler once for requests of one moment', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => get('/names/1').expect(200)));
    expect(controller.handled).toBe(1);
  });
});

describe('the self-check', () => {
  let app: INestApplication;
  let names: Names;
  const get = (path: string) => request(app.getHttpServer() as never).get(path);
  const checks = async () => (await app.get(CacheService).stats()).totals.checks;

  beforeEach(async () => {
    app = await open({ checkEvery: 1 });
    names = app.get(Names);
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await app.close();
  });

  it('confirms what is loaded after an invalidation, three times in ten seconds', async () => {
    await names.rename(1, 'c');
    await names.get(1);
    await jest.advanceTimersByTimeAsync(12_000);
    expect(await checks()).toEqual({ done: 3, inconsistent: 0 });
    expect(names.reads).toBe(4);
  });

  it('takes no difference for a fault that a write is just making known', async () => {
    await names.rename(1, 'c');
    await names.get(1);
    names.rows.set(1, 'd');
    await jest.advanceTimersByTimeAsync(150);
    await names.rename(1, 'd');
    await jest.advanceTimersByTimeAsync(12_000);
    expect((await checks()).inconsistent).toBe(0);
  });

  it('finds a write that does not invalidate what it changes, in methods', async () => {
    await names.rename(1, 'c');
    await names.get(1);
    names.rows.set(1, 'by a write that says nothing');
    await jest.advanceTimersByTimeAsync(12_000);
    expect((await checks()).inconsistent).toBe(1);
  });

  it('and in routes, which it asks again as they were asked', async () => {
    const controller = app.get(NamesController);
    await names.rename(1, 'c');
    await get('/names/1?q=x').set('Accept-Language', 'de').expect(200);
    await jest.advanceTimersByTimeAsync(500);
    // The method that the handler calls is checked as well.
    expect([await checks(), controller.handled]).toEqual([{ done: 2, inconsistent: 0 }, 2]);
    controller.suffix = ' that nobody was told of';
    await jest.advanceTimersByTimeAsync(12_000);
    expect((await checks()).inconsistent).toBe(1);
  });
});

/** Which owner a thing belongs to never changes, and is not in its URL. */
@Injectable()
class Owners {
  asked = 0;

  async find(scope: number | string, id: number): Promise<number | undefined> {
    this.asked++;
    return scope === '7' && id < 100 ? Math.floor(id / 10) : undefined;
  }
}

@Injectable()
@Controller('things')
class Things {
  handled = 0;

  @Cached('of:{owner}', { ttl: 60 })
  async of(_workspace: number, owner: number): Promise<number> {
    this.handled++;
    return owner;
  }

  @InvalidateCache('of:{owner}', 'things:owner:{owner}:**')
  async change(_workspace: number, owner: number): Promise<number> {
    return owner;
  }

  @Get()
  @HttpCache('things:owner:{owner}:list', 'things:all')
  list() {
    return { handled: ++this.handled };
  }

  @Get(':id')
  @HttpCache('things:owner:{owner}:one', { lookUp: { owner: { in: Owners, by: 'id' } } })
  one() {
    return { handled: ++this.handled };
  }
}

describe('what belongs to a workspace', () => {
  let app: INestApplication;
  let things: Things;
  const handled = async (path: string, workspace?: number) => {
    const { body } = await request(app.getHttpServer() as never)
      .get(path)
      .set(workspace === undefined ? {} : { 'X-Workspace': String(workspace) })
      .expect(200);
    return (body as { handled: number }).handled;
  };

  beforeEach(async () => {
    const cache = CacheModule.register({ namespace: 'test', scope: '_workspace', checkEvery: 0 });
    const testing = await Test.createTestingModule({
      imports: [cache],
      controllers: [Things],
      providers: [Owners],
    }).compile();
    app = testing.createNestApplication(new RootExpressAdapter(), { logger: false });
    app.use((given: { headers: Record<string, string>; _workspace?: number }, _: unknown, next: () => void) => {
      const workspace = given.headers['x-workspace'];
      if (workspace !== undefined) given._workspace = Number(workspace);
      next();
    });
    app.useGlobalInterceptors(app.get(HttpCacheInterceptor));
    await app.init();
    things = app.get(Things);
  });
  afterEach(async () => app.close());

  it('is kept apart from what belongs to others, in methods', async () => {
    await things.of(1, 5);
    await things.of(2, 5);
    await things.of(1, 5);
    expect(things.handled).toBe(2);
    await things.change(2, 5);
    await things.of(1, 5);
    expect(things.handled).toBe(2);
    await things.of(2, 5);
    expect(things.handled).toBe(3);
  });

  it('is kept apart in routes; what belongs to nobody is not kept', async () => {
    expect([await handled('/things', 7), await handled('/things', 8), await handled('/things', 7)]).toEqual([1, 2, 1]);
    expect([await handled('/things'), await handled('/things')]).toEqual([3, 4]);
  });

  it('is kept under the first template whose parameters the request gives', async () => {
    expect([await handled('/things?owner=4', 7), await handled('/things', 7)]).toEqual([1, 2]);
    await things.change(7, 4);
    expect([await handled('/things?owner=4', 7), await handled('/things', 7)]).toEqual([3, 2]);
  });

  it('is kept under parameters that are looked up, and not if there is nothing to be found', async () => {
    expect([await handled('/things/41', 7), await handled('/things/41', 7), await handled('/things/51', 7)]).toEqual([
      1, 1, 2,
    ]);
    await things.change(7, 4);
    expect([await handled('/things/41', 7), await handled('/things/51', 7)]).toEqual([3, 2]);
    expect([await handled('/things/141', 7), await handled('/things/141', 7)]).toEqual([4, 5]);
  });
});

@Injectable()
class WithoutOwner {
  @Cached('lonely')
  get() {
    return Promise.resolve(1);
  }
}

it('stops the start for a method that does not say whose data it reads', async () => {
  const imports = [CacheModule.register({ namespace: 'test', scope: 'workspaceId' })];
  const testing = await Test.createTestingModule({ imports, providers: [WithoutOwner] }).compile();
  const problems = await testing.init().catch((error: CacheSetupError) => error.problems);
  expect(problems).toEqual(["WithoutOwner.get: no argument is named 'workspaceId' (there are: none)"]);
});
