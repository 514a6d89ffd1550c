// SPDX-License-Identifier: EUPL-1.2
// What can be allowed, in the order and the parts in which people read it.

export const areas = ['elections', 'people', 'platform'] as const;
export type Area = (typeof areas)[number];

const area_of: Record<string, Area> = { election: 'elections', roll: 'elections', code: 'elections', turnout: 'elections', minutes: 'elections', document: 'elections', person: 'people', grant: 'people', service: 'people', approval: 'people' };

/** Things with a permission each, by area; an area without any is left out.  What is newer than this page is the platform's. */
export function by_area<T>(all: readonly T[], permission_of: (one: T) => string): { area: Area; of: T[] }[] {
  return areas.map((area) => ({ area, of: all.filter((one) => (area_of[permission_of(one).split('.')[0] ?? ''] ?? 'platform') === area) })).filter(({ of }) => of.length > 0);
}

/** Rights that say the same, once, with every reason. */
export function merged<T extends { permission: string }>(rights: readonly T[]): { permission: string; why: T[] }[] {
  const found = new Map<string, T[]>();
  for (const right of rights) found.set(right.permission, [...(found.get(right.permission) ?? []), right]);
  return [...found].map(([permission, why]) => ({ permission, why }));
}
