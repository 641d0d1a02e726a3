import { zipfPicker } from '../harness/zipf.js';

const WORDS = 5000;
const STARTS = [
  'b',
  'br',
  'c',
  'cl',
  'd',
  'dr',
  'f',
  'fl',
  'g',
  'gr',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pr',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ea', 'ie', 'ou'];
const ENDS = ['', 'l', 'm', 'n', 'r', 's', 't', 'nd', 'rt', 'ng'];

/** Words that nobody knows, as often as words are used: the first one ten times as often as the tenth. */
export class Words {
  private readonly words: string[];
  private readonly pick: () => number;

  constructor(private readonly random: () => number) {
    const of = (from: string[]): string => from[Math.floor(random() * from.length)] ?? '';
    const syllable = (): string => of(STARTS) + of(VOWELS) + of(ENDS);
    const words = new Set<string>();
    while (words.size < WORDS) words.add(syllable() + (random() < 0.7 ? syllable() : ''));
    this.words = [...words];
    this.pick = zipfPicker(random, WORDS);
  }

  word(): string {
    return this.words[this.pick()] ?? '';
  }

  /** From `least` to `most` of them. */
  some(least: number, most: number): string {
    const count = least + Math.floor(this.random() * (most - least + 1));
    return Array.from({ length: count }, () => this.word()).join(' ');
  }
}
