/** As the settings take ADMIN_KEY: what is shorter is none. */
export const SHORTEST_ADMIN_KEY = 32;

/** What the settings say of authentication. */
export class AuthOptions {
  constructor(
    readonly enabled: boolean,
    /** A secret that opens everything of the workspace `default`, beside the keys of the database. */
    readonly adminKey?: string,
  ) {}
}
