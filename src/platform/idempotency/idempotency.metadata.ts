import type { ExecutionContext } from '@nestjs/common';

/** How a route treats the key of a POST: whether its answers are kept. */
export type Treatment = { kept: true } | { kept: false; refusal?: string };

const TREATMENT = 'idempotency:treatment';

/** The same in the OpenAPI document, until it is complete. */
export const TREATMENT_EXTENSION = 'x-idempotency-key';

export const declareTreatment = (handler: object, treatment: Treatment): void =>
  Reflect.defineMetadata(TREATMENT, treatment, handler);

export const treatmentOf = (context: ExecutionContext): Treatment =>
  (Reflect.getMetadata(TREATMENT, context.getHandler()) as Treatment | undefined) ?? { kept: true };
