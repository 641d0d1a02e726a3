import type { Request, Response } from 'express';
import { ReadyAnswer } from './ready-answer.js';

/** An answer that is JSON already, such as PostgreSQL makes: nobody parses it only to write it again. */
export class JsonText extends ReadyAnswer {
  private made: Buffer | undefined;

  constructor(readonly text: string) {
    super();
  }

  /** Made once, for all who need them. */
  get bytes(): Buffer {
    return (this.made ??= Buffer.from(this.text));
  }

  /** An object, with one more property. */
  static extending(object: string, name: string, text: string): JsonText {
    const own = object.slice(0, -1);
    return new JsonText(`${own}${own === '{' ? '' : ','}${JSON.stringify(name)}:${text}}`);
  }

  sendTo(_: Request, response: Response): void {
    response.type('json').send(this.bytes);
  }
}

/** The JSON of what a handler returned, whoever has to write it. */
export const jsonOf = (answer: object): string => (answer instanceof JsonText ? answer.text : JSON.stringify(answer));
