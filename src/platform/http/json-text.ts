import type { Request, Response } from 'express';
import { ReadyAnswer } from './ready-answer.js';

/** JSON that is made already, in parts that stand one behind the other: it is sent as it is. */
export class JsonText extends ReadyAnswer {
  private readonly parts: readonly string[];
  private made: Buffer | undefined;

  constructor(...parts: string[]) {
    super();
    this.parts = parts;
  }

  /** An object, with one more property: an array of `items`. */
  static extending(object: string, name: string, items: readonly string[]): JsonText {
    const own = object.slice(0, -1);
    const start = `${own}${own === '{' ? '' : ','}${JSON.stringify(name)}:[`;
    return new JsonText(start, ...items.flatMap((item, i) => (i === 0 ? item : [',', item])), ']}');
  }

  get text(): string {
    return this.parts.join('');
  }

  /** Made once, for all who need them. */
  get bytes(): Buffer {
    return (this.made ??= bytesOf(this.parts));
  }

  sendTo(_: Request, response: Response): void {
    response.type('json').send(this.bytes);
  }
}

/** The JSON of what a handler returned, whoever has to write it. */
export const jsonOf = (answer: object): string => (answer instanceof JsonText ? answer.text : JSON.stringify(answer));

/** Part by part: for one long text of them V8 asks the kernel for fresh memory, which takes longer than to fill it. */
function bytesOf(parts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(parts.reduce((length, part) => length + Buffer.byteLength(part), 0));
  let end = 0;
  for (const part of parts) end += bytes.write(part, end);
  return bytes;
}
