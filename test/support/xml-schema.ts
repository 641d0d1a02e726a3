import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

/** What libxml2 says against the document, by a schema of the fixtures; nothing where it is valid. */
export async function faultsOf(xml: string, schema: string): Promise<string[]> {
  const contents = readFileSync(join(__dirname, '../fixtures', schema), 'utf8');
  const { errors } = await validateXML({
    xml: [{ fileName: 'document.xml', contents: xml }],
    schema: [{ fileName: 'schema.xsd', contents }],
  });
  return errors.map(({ message }) => message);
}
