// SPDX-License-Identifier: EUPL-1.2
import type { Sheet } from '../../api/service_import';
import { read_roll_file, type Encoding } from '../../roll_file';

/** A file as the desk takes it: a workbook as it is, a text in UTF-8, whichever encoding it was saved in. */
export async function sheet_from(file: File): Promise<{ sheet: Sheet; encoding: Encoding }> {
  const begins = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const is_container = (begins[0] === 0x50 && begins[1] === 0x4b) || (begins[0] === 0xd0 && begins[1] === 0xcf);
  if (is_container || /\.xls[xmb]?$/iu.test(file.name))
    return { sheet: { bytes: file, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }, encoding: 'utf-8' };
  const { csv, encoding } = await read_roll_file(file);
  return { sheet: { bytes: csv, type: 'text/csv; charset=utf-8' }, encoding };
}
