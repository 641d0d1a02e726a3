/** What the settings say of authentication. */
export class AuthOptions {
  constructor(
    readonly enabled: boolean,
    /** A secret that opens everything of the workspace `default`, beside the keys of the database. */
    readonly adminKey: string | undefined,
    /** Of the characters of any such secret. */
    readonly shortestAdminKey: number,
  ) {}
}
