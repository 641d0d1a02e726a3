import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { declareTreatment, type Treatment, TREATMENT_EXTENSION } from './idempotency.metadata.js';

const treat = (treatment: Treatment): MethodDecorator =>
  applyDecorators(
    (_: object, __: string | symbol, descriptor: PropertyDescriptor) =>
      declareTreatment(descriptor.value as object, treatment),
    ApiExtension(TREATMENT_EXTENSION, treatment),
  );

/** For a POST whose answer must not be kept, such as a secret: a request with an Idempotency-Key is 400. */
export const RefuseIdempotencyKey = (why: string): MethodDecorator => treat({ kept: false, refusal: why });

/** For a POST that changes nothing in the database: it may run twice, and an Idempotency-Key changes nothing. */
export const IgnoreIdempotencyKey = (): MethodDecorator => treat({ kept: false });
