import { Module } from '@nestjs/common';
import { BatchMetrics } from './batch-metrics.service.js';
import { CacheMetrics } from './cache-metrics.service.js';
import { MetricsController } from './metrics.controller.js';
import { RateLimitMetrics } from './rate-limit-metrics.service.js';

@Module({ controllers: [MetricsController], providers: [BatchMetrics, CacheMetrics, RateLimitMetrics] })
export class MetricsModule {}
