/** The pattern of LIKE for texts that contain this one: `%` and `_` are letters here, not wildcards. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
