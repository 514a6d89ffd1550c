// SPDX-License-Identifier: EUPL-1.2
// Line icons on a 24 × 24 field, one path each: strokes only, round ends.  The shapes follow the habits of the Lucide set
// (ISC licence); each is drawn for this project, so that a page carries only the icons it names.

export const check = 'M20 6 9 17l-5-5';
export const cross = 'M18 6 6 18M6 6l12 12';
export const info = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v5M12 8v.01';
export const warning = 'M12 3 2 20h20zM12 10v4M12 17v.01';
export const globe = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M3 12h18M12 3c3 3.2 3 14.8 0 18M12 3c-3 3.2-3 14.8 0 18';
export const help = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M9.5 9.3a2.6 2.6 0 1 1 3.6 2.9c-.8.4-1.1.9-1.1 1.8M12 17v.01';
export const qr = 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v6h-4';
export const lock = 'M6 11h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2M8 11V7a4 4 0 0 1 8 0v4';
export const eye = 'M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0';
export const offline =
  'M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.4M2 8.5A15 15 0 0 1 6 6M12 19.5v.01M13 9a10 10 0 0 1 6 3M11 5.5a15 15 0 0 1 11 3';
export const download = 'M12 4v11m0 0 4-4m-4 4-4-4M5 20h14';
export const upload = 'M12 15V4m0 0 4 4m-4-4L8 8M5 20h14';
export const print = 'M7 8V3h10v5M7 17H4v-8h16v8h-3M7 14h10v7H7z';
export const search = 'M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0M16 16l5 5';
export const up = 'M12 19V5M6 11l6-6 6 6';
export const down = 'M12 5v14M6 13l6 6 6-6';
export const plus = 'M12 5v14M5 12h14';
export const chevron_down = 'm6 9 6 6 6-6';
export const chevron_right = 'm9 6 6 6-6 6';
export const arrow_left = 'M19 12H5m0 0 6-6m-6 6 6 6';
export const arrow_right = 'M5 12h14m0 0-6-6m6 6-6 6';
export const clock = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 7v5l3 2';
export const refresh = 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6';
export const copy = 'M9 9h11v11H9zM5 15H4V4h11v1';
export const home = 'M4 11 12 4l8 7v9h-5v-6H9v6H4z';
export const people = 'M12.500 8a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0M2.500 20a6.500 6.500 0 0 1 13 0M16 4.700a3.500 3.500 0 0 1 0 6.600M18 14a6.500 6.500 0 0 1 3.500 6';
export const key = 'M12 15a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0M10.700 11.800 20 3M16 7l3 3';
export const mail = 'M3 5h18v14H3zM3 6l9 7 9-7';
export const document = 'M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7';
export const chart = 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6';
export const logout = 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9';
export const list = 'M9 6h11M9 12h11M9 18h11M4 6v.01M4 12v.01M4 18v.01';
export const calendar = 'M4 6h16v15H4zM4 10h16M8 3v4M16 3v4';
export const pencil = 'M4 20l1-5L16 4l4 4L9 19z';
export const trash = 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14';
export const box = 'M4 10h16v11H4zM8 10l1-6h6l1 6M8 14h8';
