import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ApiKey } from './api-key.entity.js';

@Injectable()
export class KeysRepository {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  /** Of any workspace: the key tells which. */
  findByHash(hash: Buffer): Promise<ApiKey | null> {
    return this.keys.find({ where: { hash }, take: 1 }).then(([key]) => key ?? null);
  }

  /** Whether any key of any workspace is good now. */
  async someActive(): Promise<boolean> {
    const [{ found }] = (await this.keys.query(
      'SELECT EXISTS (SELECT FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) AS found',
    )) as [{ found: boolean }];
    return found;
  }
}
