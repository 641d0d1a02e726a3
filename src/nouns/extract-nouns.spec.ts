import { extractNouns } from './extract-nouns.js';

describe('extractNouns', () => {
  it('counts nouns by their lemma', async () => {
    const nouns = await extractNouns(
      'The installer praised the houses. Two pumps heat three houses, and one pump is in Denmark.',
    );
    expect(Object.fromEntries(nouns)).toMatchObject({ house: 2, pump: 2, installer: 1, denmark: 1 });
    expect([...nouns.keys()]).not.toContain('praise');
  });

  it('reads a long text slice by slice and finds the same as sentence by sentence', async () => {
    const sentence = 'The installer praised the pump of the old house. ';
    expect(await extractNouns(sentence.repeat(1000))).toEqual(
      new Map([
        ['installer', 1000],
        ['pump', 1000],
        ['house', 1000],
      ]),
    );
  });

  it('finds nothing in nothing', async () => {
    expect(await extractNouns('')).toEqual(new Map());
    expect(await extractNouns('   \n 12 345 -- !')).toEqual(new Map());
  });
});
