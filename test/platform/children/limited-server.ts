/** A process that serves one route, at most 100 times a minute; counted in the Redis of its arguments. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProblemFilter } from '../../../src/platform/errors/index.js';
import { LimitStatistics, RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { RedisConnections } from '../../../src/platform/redis/index.js';
import { until } from '../../support/until.js';

const [, , , redisUrl = '', namespace = ''] = process.argv;
const redis = new RedisConnections(redisUrl);

@Controller()
class HelloController {
  constructor(private readonly statistics: LimitStatistics) {}

  @Get()
  hello() {
    return { fallbacks: this.statistics.fallbacks };
  }
}

@Module({
  imports: [
    RateLimitModule.registerAsync({
      // A busy machine must not look like an outage, of which each process counts for itself.
      useFactory: () => ({ enabled: true, perMinute: 100, redis, namespace, answerWithinMs: 10_000 }),
    }),
  ],
  controllers: [HelloController],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  await until(() => redis.commands.client.isReady); // until then it would count in its memory
  console.log(await app.getUrl());
}

void main();
