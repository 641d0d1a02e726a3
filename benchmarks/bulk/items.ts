import type { results } from '../database/data.js';

type Row = ReturnType<typeof results>[number];

/** A result as clients send it: whom it belongs to, and which page it shows, the server finds out. */
export const itemOf = ({ queryId, rank, url, title, snippet }: Row): object => ({ queryId, rank, url, title, snippet });
