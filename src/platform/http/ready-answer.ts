import type { Request, Response } from 'express';

/** What a handler returns whose answer is made: it sends itself, and nobody serializes, measures or tags it again. */
export abstract class ReadyAnswer {
  abstract sendTo(request: Request, response: Response): void;
}
