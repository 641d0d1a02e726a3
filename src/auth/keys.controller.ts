import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RefuseIdempotencyKey } from '../platform/idempotency/index.js';
import type { JsonPage } from '../platform/pagination/index.js';
import { Id } from '../platform/validation/index.js';
import { WorkspaceId } from '../workspaces/workspace.decorator.js';
import { CreateKey, KeyItem, KeyPage, ListKeys, NewKey, RotateKey, toKeyItem } from './key.dto.js';
import { KeysService, type MadeKey } from './keys.service.js';
import type { Principal } from './principal.js';
import { Caller } from './principal.decorator.js';
import { RequireScope } from './scope.decorator.js';

const SECRET = 'its answer is a secret, which is kept nowhere; revoke a key whose answer was lost';

@ApiTags('keys')
@RequireScope('admin')
@Controller('keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @RefuseIdempotencyKey(SECRET)
  @ApiOperation({
    operationId: 'createKey',
    summary: 'Make a key',
    description: 'A key for the workspace of the caller. The answer shows it, and nothing ever shows it again.',
  })
  @ApiResponse({ status: 201, standardSchema: NewKey, description: 'The key' })
  async create(
    @WorkspaceId() workspaceId: number,
    @Body({ schema: CreateKey }) body: CreateKey,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NewKey> {
    return show(await this.keys.create(workspaceId, body), response);
  }

  @Get()
  @ApiOperation({
    operationId: 'listKeys',
    summary: 'List keys',
    description: 'Keys of the workspace, newest first; those that were revoked by `status=revoked` only.',
  })
  @ApiResponse({ status: 200, standardSchema: KeyPage, description: 'One page of keys' })
  list(@WorkspaceId() workspaceId: number, @Query({ schema: ListKeys }) query: ListKeys): Promise<JsonPage> {
    return this.keys.list(workspaceId, query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getKey',
    summary: 'Get a key',
    description: 'What is known of a key, and when it was last used; never the key itself.',
  })
  @ApiResponse({ status: 200, standardSchema: KeyItem, description: 'The key' })
  async get(@WorkspaceId() workspaceId: number, @Param('id', { schema: Id }) id: number): Promise<KeyItem> {
    return toKeyItem(await this.keys.get(workspaceId, id));
  }

  @Post(':id/rotate')
  @RefuseIdempotencyKey(SECRET)
  @ApiOperation({
    operationId: 'rotateKey',
    summary: 'Replace a key',
    description:
      'A new key with the same name, scopes and limit, valid for as long as the old one was meant to be. The old one ' +
      'works for `graceSeconds` more; without them it is revoked before the answer comes. No key replaces itself, and ' +
      'none is replaced a second time before the key that took its place is revoked.',
  })
  @ApiResponse({ status: 201, standardSchema: NewKey, description: 'The new key' })
  async rotate(
    @WorkspaceId() workspaceId: number,
    @Caller() caller: Principal,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: RotateKey }) { graceSeconds }: RotateKey,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NewKey> {
    return show(await this.keys.rotate(workspaceId, id, graceSeconds, caller), response);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeKey',
    summary: 'Revoke a key',
    description: 'Once this is answered, no server of the database takes the key any more. No key revokes itself.',
  })
  @ApiResponse({ status: 204, description: 'It is revoked, everywhere' })
  async revoke(
    @WorkspaceId() workspaceId: number,
    @Caller() caller: Principal,
    @Param('id', { schema: Id }) id: number,
  ): Promise<void> {
    await this.keys.revoke(workspaceId, id, caller);
  }
}

function show({ key, text }: MadeKey, response: Response): NewKey {
  response.location(`/api/v1/keys/${key.id}`).set('Cache-Control', 'no-store');
  return { ...toKeyItem(key), key: text };
}
