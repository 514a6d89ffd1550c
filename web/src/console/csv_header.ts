// SPDX-License-Identifier: EUPL-1.2

/** The names of the columns as a roll writes them: its first line, `,` or `;` whichever there is more of (RFC 4180). */
export function csv_header(text: string): string[] {
  const fields: string[] = [];
  const start = text.replace(/^\uFEFF/u, '');
  const outside = start.split(/\r?\n/u, 1)[0]!.replace(/"[^"]*"/gu, '');
  const separator = outside.split(';').length > outside.split(',').length ? ';' : ',';
  let field = '';
  let quoted = false;
  for (let at = 0; at < start.length; at++) {
    const here = start[at]!;
    if (quoted) {
      if (here === '"' && start[at + 1] === '"') field += start[++at];
      else if (here === '"') quoted = false;
      else field += here;
    } else if (here === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (here === separator) {
      fields.push(field.trim());
      field = '';
    } else if (here === '\n' || here === '\r') break;
    else field += here;
  }
  fields.push(field.trim());
  return fields;
}
