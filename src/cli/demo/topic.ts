/** A page of the web as the sample data has it: an address, and a text of our own. */
export interface SamplePage {
  url: string;
  title: string;
  language?: string;
  text: string;
}

/** What one sample session collects. The best page comes first. */
export interface Topic {
  session: { name: string; description: string; tags: string[] };
  country: string;
  texts: string[];
  /** Days of collection. */
  weeks: string[];
  question: string;
  advertisement: { url: string; title: string };
  pages: SamplePage[];
}
