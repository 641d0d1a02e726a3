import { Controller, Get, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DiscoveryModule } from '@nestjs/core';
import { DeclaredScopes } from '../src/auth/declared-scopes.js';
import { newKeyText } from '../src/auth/key-text.js';
import { Public, RequireScope } from '../src/auth/scope.decorator.js';
import { startApp, type TestApp } from './support/app.js';
import { ADMIN_KEY, insertKey } from './support/keys.js';

describe('the key of a request', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  });
  afterAll(() => test.close());

  const sessions = (headers: Record<string, string>) => test.api().get('/sessions').set(headers);

  it('comes as Authorization: Bearer or as X-API-Key', async () => {
    const key = await insertKey(test.dataSource);
    await sessions({ Authorization: `Bearer ${key}` }).expect(200);
    await sessions({ Authorization: `bearer  ${key}` }).expect(200);
    await sessions({ 'X-API-Key': key }).expect(200);
    await sessions({ Authorization: `Bearer ${key}`, 'X-API-Key': key }).expect(200);
    await sessions({ Authorization: 'Basic c29tZTpwcm94eQ==', 'X-API-Key': key }).expect(200);
    await sessions({ Authorization: `Bearer ${key}`, 'X-API-Key': await insertKey(test.dataSource) }).expect(401);
    await sessions({ Authorization: `Basic ${key}` }).expect(401);
    await test.api().get(`/sessions?api_key=${key}`).expect(401);
  });

  it('may be the one of the settings, which opens everything', async () => {
    await sessions({ Authorization: `Bearer ${ADMIN_KEY}` }).expect(200);
    await test.api().post('/sessions').set('X-API-Key', ADMIN_KEY).send({ name: 'by the admin' }).expect(201);
    await sessions({ Authorization: `Bearer ${ADMIN_KEY}x` }).expect(401);
  });

  it('expires at its very time', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const key = await insertKey(test.dataSource, { expiresAt: expiresAt.toISOString() });
    await sessions({ 'X-API-Key': key }).expect(200);
    const now = jest.spyOn(Date, 'now').mockReturnValue(expiresAt.getTime() - 1);
    await sessions({ 'X-API-Key': key }).expect(200);
    now.mockReturnValue(expiresAt.getTime());
    const { body } = await sessions({ 'X-API-Key': key }).expect(401);
    now.mockRestore();
    expect(body).toMatchObject({ code: 'KEY_EXPIRED', detail: `The API key expired at ${expiresAt.toISOString()}` });
  });

  it('is asked for before the body is read', async () => {
    const { body } = await test
      .api()
      .post('/sessions')
      .set({ 'content-type': 'application/json', 'X-API-Key': newKeyText() })
      .send('{"not":"JSON')
      .expect(401);
    expect(body.code).toBe('KEY_INVALID');
  });
});

describe('a route without a scope', () => {
  @Controller('stats')
  class SilentController {
    @Get('global')
    global(): void {}

    @Post()
    @RequireScope('admin')
    declared(): void {}
  }

  @Public()
  @Controller('probe')
  class DeclaredController {
    @Get()
    probe(): void {}
  }

  const start = async (...controllers: (new () => object)[]): Promise<void> => {
    const module = await Test.createTestingModule({
      imports: [DiscoveryModule],
      controllers,
      providers: [DeclaredScopes],
    }).compile();
    await module.init();
    await module.close();
  };

  it('stops the start, and the error says what to write where', async () => {
    await expect(start(SilentController, DeclaredController)).rejects.toThrow(
      /GET \/stats\/global \(SilentController\.global\)\nWrite @RequireScope\('read'\)/,
    );
    await start(DeclaredController);
  });
});
