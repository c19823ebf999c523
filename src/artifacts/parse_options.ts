/** How a text is read. */
export interface ParseOptions {
  /** The name that diagnostics give the text; never opened, never made absolute. */
  readonly file: string;
}
