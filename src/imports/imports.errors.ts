import { type InputError, InvalidError, UnprocessableError } from '../platform/errors/index.js';
import { FORMAT_NAMES } from './formats/format.js';

export class UnknownFormat extends InvalidError {
  readonly code = 'UNKNOWN_FORMAT';
  constructor(detail = 'The file looks like none of the known formats') {
    super(`${detail}. Known are ${FORMAT_NAMES.join(', ')}; name one with the parameter format (docs/imports.md)`);
  }
}

export class InvalidColumns extends InvalidError {
  readonly code = 'INVALID_COLUMNS';
  constructor(detail: string, headers: string[]) {
    const there = headers
      .map((header) => header.slice(0, 100))
      .join(', ')
      .slice(0, 2000);
    const message = `${detail}. Its columns are: ${there}. Name the right ones, such as columns=url=Address,query=Keyword`;
    super(message, [{ parameter: 'columns', code: 'INVALID_COLUMNS', detail: message }]);
  }
}

/** Without its header a CSV tells nothing: no later record may stand in for it. */
export class UnreadableHeader extends InvalidError {
  readonly code = 'INVALID_COLUMNS';
  constructor(line: number, { code, detail }: { code: string; detail: string }) {
    super(`The header of the file, on line ${line}, cannot be read: ${detail}`, [{ line, code, detail }]);
  }
}

/** The whole import was refused because of some of its items; nothing was written. */
export class ImportRefused extends UnprocessableError {
  readonly code = 'IMPORT_REFUSED';
  constructor(failed: number, errors: InputError[]) {
    super(`${failed} rows cannot be taken and atomic=true asks for all or nothing: nothing was written`, errors);
  }
}
