// SPDX-License-Identifier: EUPL-1.2
// The customers of the platform of the story: each has announced an election at a host of its own, which anybody may ask for.
import { Organiser } from '../../functional/support/organiser';
import type { Platform } from '../../functional/support/platform';
import { make_keys } from '../../functional/support/trustee';

/** As weak_front.cpp knows them. */
const customers = [['rose.example', 'Rose'], ['lily.example', 'Lily']] as const;
const roll = 'id,last_name\nv1,Aubry\nv2,Benali\n';
const definition = { name: 'Council', trustees: { single: ['Ada', 'Bo'] }, questions: [{ type: 'choice', title: 'Shall we?', answers: ['Yes', 'No'] }] };

export async function add_customers(platform: Platform): Promise<void> {
  for (const [host, label] of customers) {
    const customer = platform.add_customer(host, label);
    const organiser = await Organiser.enrol(customer);
    const uuid = await organiser.create(definition);
    await organiser.take_roll(uuid, roll);
    const client = customer.client();
    await make_keys(client, uuid, await organiser.trustees(uuid));
    await organiser.take_codes_made_elsewhere(platform, uuid, roll);
    await organiser.act(uuid, 'announce');
    client.close();
    organiser.client.close();
  }
}
