import type { ImportReport } from '../../src/imports/import.dto.js';
import type { TestApp } from './app.js';

export interface ImportAnswer {
  status: number;
  /** The report, or the problem. */
  body: ImportReport & { code?: string; detail?: string };
}

/** Sends a file to POST /imports. */
export async function importFile(
  { url }: TestApp,
  body: Buffer | string | ReadableStream,
  parameters: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<ImportAnswer> {
  const query = new URLSearchParams({ ...(parameters['sessionId'] ? {} : { sessionName: 'imported' }), ...parameters });
  const response = await fetch(`${url}/api/v1/imports?${String(query)}`, {
    method: 'POST',
    body,
    headers,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  return { status: response.status, body: (await response.json()) as ImportAnswer['body'] };
}
