/** Why a line cannot be read. */
export interface LineFault {
  line: number;
  code: string;
  detail: string;
}
